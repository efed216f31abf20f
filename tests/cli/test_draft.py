"""``amity draft``: what it prints and writes, and how it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from amity.api import drafting
from amity.cli.app import run
from amity.core.errors import SameState, UnknownName, UsageError

TEXT = "Kenya bought nearly 70% of its arms from Israel in 2015. Israel is the only supplier, Nairobi said in May 2016."


@pytest.fixture
def text(tmp_path: Path) -> Path:
    file = tmp_path / "text.txt"
    file.write_text(TEXT, encoding="utf-8")
    return file


def call(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    code = run([str(word) for word in words])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_a_draft_is_written_once_and_checked(text: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "claims.yaml"
    code, printed, told = call(capsys, "draft", text, "--written", "2016", "--out", out)
    assert code == 0
    assert "arms_import_share" in printed
    assert "the dyad was guessed: the states named most are Kenya (2 times) and Israel (2 times)" in told
    before = out.read_bytes()
    assert call(capsys, "draft", text, "--out", out)[0] == 4
    assert out.read_bytes() == before
    code, printed, _ = call(capsys, "check", out, "--json")
    rows = json.loads(printed)["rows"]
    assert code == 1
    assert rows[0]["verdict"] != "untestable"
    assert rows[0]["said"]["value"] == 70


def test_json_has_places_and_checks(text: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, printed, _ = call(capsys, "draft", text, "--json", "--dyad", "Kenya", "Israel", "--peers", "au")
    body = json.loads(printed)
    assert (code, body["dyad"], body["peers"], body["out"]) == (0, ["KEN", "ISR"], "au", None)
    assert (body["rows"][0]["kind"], body["rows"][0]["filled"]) == ("share", True)
    first, last = body["rows"][0]["mark"]
    assert TEXT[first:last] == "nearly 70%"
    assert printed == call(capsys, "draft", text, "--json", "--dyad", "Kenya", "Israel", "--peers", "au")[1]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("--written", "yesterday"), "no date"),
        (("--written", "2999"), "stands as of"),
        (("--peers", "no such set"), "peer"),
        (("--dyad", "Kenya", "Kenya"), "itself"),
        (("--dyad", "Kenya", "Nowhere"), "Nowhere"),
    ],
)
def test_refusals(text: Path, words: tuple[str, ...], found: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, told = call(capsys, "draft", text, *words)
    assert code == 2
    assert found in told


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(UnknownName):
        drafting.draft(tmp_path / "none.txt")
    with pytest.raises(UsageError, match="no file"):
        drafting.draft(tmp_path)
    large = tmp_path / "large.txt"
    large.write_bytes(b"Kenya sold 5% to Oman. " * 450_000)
    with pytest.raises(UsageError, match="10,350,000 bytes"):
        drafting.draft(large)
    with pytest.raises(SameState):
        drafting.draft(large, dyad=("KEN", "Kenya"))
