"""`amity alone` as a user meets it: one measure, all of them, a screen of targets, requests that cannot be meant."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import jsonschema
import pytest

from amity.cli import app as command_line
from amity.cli.commands import COMMANDS, alone
from amity.core import schemas

if alone not in COMMANDS:
    alone.register(command_line.app)


def said(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    assert command_line.run(["alone", *arguments]) == code
    found = capsys.readouterr()
    return found.out + found.err


def answer(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> dict[str, object]:
    body = json.loads(said(capsys, *arguments, "--json", code=code))
    assert isinstance(body, dict)
    VALIDATOR.validate(body)
    return body


VALIDATOR = jsonschema.Draft202012Validator(json.loads(schemas.text()))
ARMS = ("AZE", "ISR", "--peers", "muslim-majority", "--measure", "arms_import_share", "--years", "2016-2020")


def test_one_measure_as_json_has_the_fields_of_the_command(capsys) -> None:
    body = answer(capsys, *ARMS)
    assert (body["verdict"], body["rank"], body["n_peers"]) == ("alone", 1, 42)
    assert body["runner_up"]["name"] == "Senegal"
    assert body["p"] == pytest.approx(1 / 43)
    assert (body["rank_low"], body["rank_high"], body["rank_level"]) == (1, 1, 0.9)
    assert body["attainable"]["0.05"] == pytest.approx(2 / 43)
    assert body["false_alarm"]["other_targets"]["tried"] == 20
    assert body["asked"]["command"].startswith("amity alone AZE ISR --measure arms_import_share --years 2016-2020")
    assert body["dataset_version"]
    assert body["source"]


def test_the_command_that_an_answer_names_gives_it_again(capsys) -> None:
    body = answer(capsys, "ISR", "AZE", "--subject", "AZE", "--measure", "crude_import_share", "--years", "2022")
    again = body["asked"]["command"].split()[2:]
    assert answer(capsys, *again) == body
    assert (body["subject"], body["rank_kind"], body["p"]) == ("AZE", "bounds", None)


@pytest.mark.parametrize("columns", ["80", "120"])
def test_a_page_fits_the_terminal(capsys, monkeypatch, columns: str) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    text = said(capsys, *ARMS)
    assert text.splitlines()[0] == "Israel's share of Azerbaijan's arms imports, 2016–2020: alone"
    assert "Senegal 15.6\u00a0%" in text
    assert max(len(line) for line in text.splitlines()) <= int(columns)
    rows = said(capsys, "AZE", "ISR", "--peers", "muslim-majority")
    assert max(len(line) for line in rows.splitlines()) <= int(columns)
    assert "28 roll calls on which Israel voted and Azerbaijan" in " ".join(rows.split())


def test_a_page_gives_the_chance_that_its_json_gives(capsys, monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    asked = ("HUN", "RUS", "--measure", "vote_agreement", "--years", "2025", "--peers", "eu")
    body, text = answer(capsys, *asked), " ".join(said(capsys, *asked).split())
    assert (body["verdict"], body["p"]) == ("opposite", 1.0)
    assert f"p {body['p']:.3f} (asked of either end beforehand: {body['p_either']:.3f})" in text
    assert "verdict least close of its peers" in text
    assert "closest peer Spain" in text
    assert "runner-up" not in text
    assert "opposite:" not in text


def test_a_narrow_page_keeps_years_and_says_how_many_chances_it_holds(capsys, monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    text = said(capsys, "AZE", "ISR", "--peers", "muslim-majority", "--years", "2016-2020")
    title = "Azerbaijan's ties with Israel, beside those of its peers (Muslim-majority states)"
    assert " ".join(text.split()).startswith(title)
    head = next(line for line in text.splitlines() if line.strip().startswith("Measure")).split()
    assert {"p", "Verdict", "Place"} <= set(head)
    # Years stand with the measure, which has room for its words then.
    assert re.search(r"2016–2020 +67.7\u00a0%|67.7.%.*\n(.*\n)?.*2016–2020", text)
    assert re.search(r"\d+ p-values stand here", text)
    assert "none is adjusted for the others" in " ".join(text.split())


def test_ends_below_zero_are_joined_by_a_word(capsys) -> None:
    text = said(capsys, "AZE", "ISR", "--measure", "s_score", "--years", "2025", "--peers", "muslim-majority")
    assert re.search(r"interval −0\.\d+ to −0\.\d+", text)
    assert "–-" not in text


def test_a_screen_names_measure_and_peers_by_their_titles(capsys) -> None:
    asked = ("AZE", "--all-targets", "--measure", "arms_import_share", "--peers", "muslim-majority")
    text = " ".join(said(capsys, *asked, "--years", "2016-2020").split())
    assert "Share of arms imports, 2016–2020, beside its peers (Muslim-majority states)" in text


def test_all_measures_have_a_row_each_or_a_reason(capsys) -> None:
    body = answer(capsys, "AZE", "ISR", "--peers", "muslim-majority")
    rows = {(row["measure"], row["subject"], row["asked"]["state_a"]): row for row in body["rows"]}
    assert rows["vote_agreement", "AZE", "AZE"]["verdict"] == "typical"
    assert rows["crude_import_share", "AZE", "ISR"]["rank_kind"] == "bounds"
    assert all(row["verdict"] != "not judged" or row["verdict_reason"] for row in body["rows"])
    assert not any(row["direction"] == "neither" for row in body["rows"])


def test_several_measures_are_rows(capsys) -> None:
    body = answer(capsys, "IND", "RUS", "--measure", "arms_imports", "--measure", "trade", "--years", "2012-2016")
    assert {row["measure"] for row in body["rows"]} == {"arms_imports", "trade"}


def test_a_screen_prints_its_family(capsys) -> None:
    asked = ("AZE", "--all-targets", "--measure", "arms_import_share", "--peers", "muslim-majority")
    text = said(capsys, *asked, "--years", "2016-2020")
    assert "Israel" in text
    assert "No target can stand after adjustment" in " ".join(text.split())
    body = answer(capsys, *asked, "--years", "2016-2020")
    assert body["family"] == len(body["rows"])
    assert body["adjustment"] == "Benjamini–Yekutieli"


def test_a_screen_of_a_measure_without_direction_says_so(capsys) -> None:
    body = answer(capsys, "AZE", "--all-targets", "--measure", "vote_absence")
    assert body["rows"] == []
    assert "neither closer nor farther" in body["note"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("AZE",), "one state was named"),
        (("AZE", "ISR", "--measure", "nope"), "no such measure"),
        (("AZE", "AZE", "--measure", "trade"), "with itself"),
        (("AZE", "AZE"), "with itself"),
        (("AZE", "ISR", "--measure", "trade", "--option", "x=1"), "has no options"),
        (("AZE", "ISR", "--option", "x=1"), "none of these measures has it"),
        (("AZE", "ISR", "--measure", "trade", "--peers", "xx"), "neither a peer set nor a state"),
        (("AZE", "ISR", "--measure", "trade", "--subject", "TUR"), "neither AZE nor ISR"),
        (("AZE", "ISR", "--subject", "ISR"), "without one --measure"),
        (("AZE", "--all-targets"), "not with one --measure"),
        (("AZE", "ISR", "--all-targets", "--measure", "trade"), "with a second state"),
        (("AZE", "--all-targets", "--measure", "trade", "--years", "2020"), "lies outside it"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_way_on(capsys, arguments: tuple[str, ...], told: str) -> None:
    assert told in said(capsys, *arguments, code=2)


def test_the_help_names_its_arguments(capsys) -> None:
    assert "--all-targets" in said(capsys, "--help")


PAGE = Path(__file__).resolve().parents[2] / "docs" / "methods" / "alone.md"


def shown() -> list[tuple[list[str], list[str]]]:
    """Return the commands of the methods page with the lines that it shows below each."""
    blocks = re.findall(r"^```console\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    lines = [block.splitlines() for block in blocks if block.startswith("$ amity ")]
    return [(shlex.split(block[0])[3:], [line for line in block[1:] if line != "…"]) for block in lines]


@pytest.mark.parametrize(("arguments", "lines"), shown(), ids=lambda part: " ".join(part)[:40])
def test_the_page_shows_what_the_command_prints(capsys, monkeypatch, arguments: list[str], lines: list[str]) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    text = " ".join(said(capsys, *arguments).split())
    for line in lines:
        assert " ".join(line.split()) in text, line


@pytest.mark.parametrize(
    "command", re.findall(r"^\| `amity alone ([^`]+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
)
def test_the_findings_of_the_page_are_what_it_says(capsys, command: str) -> None:
    row = next(line for line in PAGE.read_text(encoding="utf-8").splitlines() if f"`amity alone {command}`" in line)
    body = answer(capsys, *command.split())
    told = row.split("|")[2].strip()
    assert told.startswith(f"{body['verdict']}: ")
    value = f"{100 * body['value']:.1f}" if body["unit"] == "share" else f"{body['value']:,.1f}"
    assert value.removesuffix(".0") in told or f"{body['value']:,.0f}" in told
    assert body["runner_up"]["name"].removeprefix("The ") in told
