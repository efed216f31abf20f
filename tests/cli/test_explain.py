"""The command that sets ties beside what is expected of them."""

from __future__ import annotations

import json

import pytest
import typer

from amity.cli.app import app, run
from amity.cli.commands import explain

if not any(command.callback is explain.explain for command in app.registered_commands):
    explain.register(app)


def output(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = run(["explain", *words])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_the_page_shows_figures_parts_and_what_it_cannot_say(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    code, text, _ = output(capsys, "AZE", "ISR", "--peers", "muslim-majority")
    assert code == 0
    for piece in (
        "Azerbaijan and Israel: recorded beside expected",
        "Transfers of major arms, million TIV",
        "ISR → AZE 2016–2020       697      2.51    0 to 20.1  278×",
        "6,430 to 34,529",
        "distance in democracy",
        "unexplained",
        "What this cannot say.",
        "by distance and border alone 5.4",
    ):
        assert piece in text, piece
    for channel in ("Recorded trade in crude oil", "Total trade, million USD"):
        assert channel in text


def test_the_page_fits_a_narrow_terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    _, text, _ = output(capsys, "IND", "RUS", "--channel", "arms", "--years", "2016-2020")
    assert max(len(line.rstrip()) for line in text.splitlines()) <= 80


def test_json_holds_every_tie_both_ways(capsys: pytest.CaptureFixture[str]) -> None:
    code, text, _ = output(capsys, "AZE", "ISR", "--peers", "muslim-majority", "--channel", "arms", "--json")
    body = json.loads(text)
    assert code == 0 and body["model"] == "expected_ties"
    assert [(tie["flow"], tie["period"]["first"]) for tie in body["ties"]] == [
        ("imports", 2016),
        ("exports", 2016),
        ("imports", 2021),
        ("exports", 2021),
    ]
    first = body["ties"][0]
    parts = first["decomposition"]["parts"]
    assert sum(part["level"] for part in parts) + first["decomposition"]["unexplained"] == pytest.approx(
        first["decomposition"]["difference"]
    )
    assert first["scores"] and first["source"] and first["dataset_version"] == body["dataset_version"]


def test_no_data_is_an_answer_and_a_bad_request_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    code, text, _ = output(capsys, "SSD", "UGA", "--channel", "trade", "--years", "2018-2020")
    assert code == 0 and "the record is of 2000 to 2016" in text
    code, _, told = output(capsys, "AZE", "ISR", "--channel", "gas")
    assert code == 2 and "arms" in told
    code, _, told = output(capsys, "AZE", "AZE")
    assert code == 2 and isinstance(app, typer.Typer)
