"""The commands stress and flip: pages, JSON, exit codes."""

from __future__ import annotations

import json

import pytest
import typer

from amity.cli.app import app, run
from amity.cli.commands import stress


@pytest.fixture(autouse=True, scope="module")
def _registered() -> None:
    names = {command.name for command in app.registered_commands}
    if "stress" not in names:
        stress.register(app)
    assert isinstance(app, typer.Typer)


def asked(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = run(list(words))
    out, err = capsys.readouterr()
    return code, out, err


def test_one_scenario_in_full(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    code, out, _ = asked(capsys, "stress", "azerbaijan-israel", "azerbaijan-stops-oil")
    assert code == 0
    assert "43.9" in out
    assert "Who replaces what is cut" in out
    assert "Again: amity stress azerbaijan-israel azerbaijan-stops-oil" in out
    assert max(len(line) for line in out.splitlines()) <= 80


def test_a_shock_of_one_s_own_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("stress", "--embargo", "AZE:ISR", "--commodity", "crude", "--horizon", "weeks", "--year", "2023", "--json")
    code, out, _ = asked(capsys, *words)
    body = json.loads(out)
    assert code == 0
    assert body["coverage"][0]["cut"] == pytest.approx(2.27034)
    assert body["horizon"]["key"] == "weeks"
    assert {"sides", "states", "flows", "replaced", "back_tests", "assumptions", "cannot_see"} <= body.keys()
    again, second, _ = asked(capsys, *words)
    assert (again, second) == (0, out)


def test_the_command_that_is_printed_asks_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("stress", "--shock", "boycott; by=IND; against=RUS; share=0.5", "--year", "2023", "--json")
    _, out, _ = asked(capsys, *words)
    import shlex

    printed = shlex.split(json.loads(out)["command"])[1:]
    _, again, _ = asked(capsys, *printed, "--json")
    assert again == out


def test_families_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = asked(capsys, "stress", "--families", "--json")
    keys = [found["key"] for found in json.loads(out)["families"]]
    assert code == 0
    assert keys == sorted(keys)
    assert "transit_closure" in keys


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("stress",), 2, "neither a case nor a shock"),
        (("stress", "azerbaijan-israel", "--embargo", "AZE:ISR"), 2, "both given"),
        (("stress", "--embargo", "AZE"), 2, "A:B"),
        (("stress", "--shock", "embargo; by"), 2, "NAME=VALUE"),
        (("stress", "--embargo", "AZE:ISR", "--horizon", "soon"), 2, "soon"),
        (("stress", "no-such-case"), 2, "no-such-case"),
        (("flip", "AZE", "ISR", "--over", "3"), 2, "over=3"),
    ],
)
def test_exit_codes(capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: int, told: str) -> None:
    found, _, err = asked(capsys, *words)
    assert found == code
    assert told in err


def test_flip(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("flip", "AZE", "ISR", "--measure", "cut", "--over", "0.25", "--commodity", "crude", "--year", "2023")
    code, out, _ = asked(capsys, *words)
    assert code == 0
    assert "56.9" in out
    _, body, _ = asked(capsys, *words, "--json")
    assert json.loads(body)["status"] == "flips"
