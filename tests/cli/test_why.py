"""amity configure, weigh and blocs: what they print, as JSON too, and how they refuse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer

from amity.cli.app import app, run
from amity.cli.commands import why


@pytest.fixture(autouse=True, scope="module")
def _registered() -> None:
    named = {command.name for command in app.registered_commands}
    if "weigh" not in named:
        why.register(app)


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert run(list(words)) == 0
    return capsys.readouterr().out


def test_configure_prints_table_solution_and_what_tells_the_subject_apart(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    text = answer(capsys, "configure", "azerbaijan-israel", "--rows")
    for words in (
        "no_state_religion",
        "intermediate",
        "What tells Azerbaijan",
        "None of this identifies a cause",
        "%  Azerbaijan and Turkmenistan",
    ):
        assert words in text
    assert max(len(line.rstrip()) for line in text.splitlines()) <= 120


def test_weigh_prints_the_odds_the_ranges_and_what_would_tell(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    text = answer(capsys, "weigh", "india-russia")
    for words in ("own-way", "Half weight", "Order holds from", "Bits", "none of them"):
        assert words in text
    assert max(len(line.rstrip()) for line in text.splitlines()) <= 80


def test_blocs_prints_the_models_and_the_position(capsys: pytest.CaptureFixture[str]) -> None:
    text = answer(capsys, "blocs", "ISR", "--state", "AZE", "--sessions", "74-75")
    for words in ("sessions 74–75", "spatial lag", "is expected", "Manski", "The largest gaps"):
        assert words.replace(" ", "") in text.replace("\n", "").replace(" ", "")


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        (("configure", "azerbaijan-israel"), {"analysis", "separation", "left_out", "sentences", "notes"}),
        (("weigh", "azerbaijan-israel"), {"hypotheses", "odds", "units", "judgements", "sought", "notes"}),
        (
            ("blocs", "RUS", "--state", "IND", "--years", "2019", "--bloc", "nam", "--bloc", "osce"),
            {"models", "subject"},
        ),
        (("blocs", "RUS", "--years", "2040"), {"status", "reason"}),
    ],
)
def test_json_has_its_fields(capsys: pytest.CaptureFixture[str], words: tuple[str, ...], keys: set[str]) -> None:
    body = json.loads(answer(capsys, *words, "--json"))
    assert keys <= set(body)
    assert body["dataset_version"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("configure", "nowhere"), "nowhere"),
        (("weigh", "nowhere"), "nowhere"),
        (("blocs", "Atlantis"), "Atlantis"),
        (("blocs", "ISR", "--state", "ISR"), "target and as subject"),
        (("blocs", "ISR", "--years", "2019", "--sessions", "74"), "both given"),
        (("blocs", "ISR", "--bloc", "muslim-majority"), "no organisation"),
        (("blocs", "ISR", "--peers", "g7", "--years", "2019"), "15 are needed"),
    ],
)
def test_what_cannot_be_meant_ends_with_2(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], told: str
) -> None:
    assert run(list(words)) == 2
    assert told in " ".join(capsys.readouterr().err.split())


def test_a_case_without_explanations_says_where_to_read_of_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = "schema: 1\nkey: mine\ntitle: A title\nquestion: A question?\ndyad: [NOR, SWE]\n"
    (tmp_path / "case.yaml").write_text(case, encoding="utf-8")
    assert run(["weigh", str(tmp_path)]) == 2
    assert "docs/cases.md" in capsys.readouterr().err


def test_the_commands_are_typer_s() -> None:
    fresh = typer.Typer()
    why.register(fresh)
    assert [command.name for command in fresh.registered_commands] == ["configure", "weigh", "blocs"]
