"""The pages of which, gap and before-after: JSON of the one shape, and terminal pages that say what a reader asks."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest
import typer

from amity.cli import before_after_page, gap_page, which_page
from amity.cli.commands import before_after, gap, which
from amity.core import schemas
from amity.core.errors import UsageError

VALIDATOR = jsonschema.Draft202012Validator(json.loads(schemas.text()))
TIES = 'relations(ISR) == "embassy" and (arms_import_share(ISR) > 0 or crude_export_share(ISR) > 0.05)'
EVENT = {"event": None, "case": None, "options": {}, "across_break": False}


def text_of(capsys: pytest.CaptureFixture[str]) -> str:
    text = " ".join(capsys.readouterr().out.replace("\u00a0", " ").split())
    assert not re.search(r"\bnan\b|\bNone\b|\[\]", text)
    return text


def body_of(capsys: pytest.CaptureFixture[str]) -> dict:
    body = json.loads(capsys.readouterr().out)
    VALIDATOR.validate(body)
    return body


def test_which_as_json_and_as_a_page(capsys) -> None:
    asked = {"peers": "muslim-majority", "subject": "AZE", "years": "2016-2020", "case": None}
    which_page.show(TIES, **asked, as_json=True)
    body = body_of(capsys)
    assert {"rows", "counterexamples", "unjudged"} <= set(body)
    assert [row["state"] for row in body["counterexamples"]] == [
        row["state"] for row in body["rows"] if row["state"] != "AZE"
    ]
    assert body["narrowest"]["searched"]["thresholds"] > 10
    which_page.show(TIES, **asked, as_json=False)
    text = text_of(capsys)
    assert text.startswith("Azerbaijan is not the only one: so are Kazakhstan, Senegal, Turkmenistan and Türkiye.")
    assert "Azerbaijan would be the only one with" in text
    assert "Searched:" in text


@pytest.mark.parametrize(
    ("expression", "subject", "said"),
    [
        ('arms_import_share(ISR, years="2016-2020") > 0.5', "AZE", "the only one"),
        ('arms_import_share(ISR, years="2021-2024") > 0.5', "AZE", "does not satisfy it"),
        ('crude_import_share(ISR, years="2022", reverse=true) > 0.4', "AZE", "is not known"),
        ('arms_import_share(ISR, years="2016-2020") > 0.1', None, "do, of"),
        ("trade(ISR, years=2019) > 1", None, "Not judged"),
        ('member("ots") and not embassy_there(ISR)', None, "State"),
    ],
)
def test_every_kind_of_verdict_has_its_sentence(capsys, expression: str, subject: str | None, said: str) -> None:
    which_page.show(expression, peers="muslim-majority", subject=subject, years=None, case=None, as_json=False)
    assert said in text_of(capsys)


@pytest.mark.parametrize(
    ("expression", "asked", "said"),
    [
        ("arms_import_share(RUS) > 0.9", {"years": "2016-2020"}, "(it is 89.97 %; the threshold is 90.0 %)"),
        ('event("arms") >= 2', {"case": "azerbaijan-israel"}, "Armenia 4 or more Azerbaijan"),
        (TIES, {"years": "2016-2020", "subject": "AZE", "peers": "muslim-majority"}, "between 15.59 % and 67.74 %"),
        ("rivalry(IRN) or rivalry(ISR)", {"peers": "IRN, IRQ, ISR"}, "Iran itself"),
        ('relations(USA) == "embassy"', {}, "no state could be judged."),
        (
            "arms_import_share(ISR) > 0",
            {"peers": "AZE", "subject": "AZE", "years": "2016-2020"},
            "only one is not known",
        ),
        ("rivalry(IRN) or rivalry(IRQ)", {"peers": "IRN, IRQ, ISR"}, "a term is about each of them"),
    ],
)
def test_figures_stand_as_their_thresholds_do(capsys, expression: str, asked: dict, said: str) -> None:
    every = {"peers": "un-members", "subject": None, "years": None, "case": None} | asked
    which_page.show(expression, **every, as_json=False)
    assert said in text_of(capsys)


def test_gap_as_json_as_a_page_and_as_files(capsys, tmp_path: Path) -> None:
    asked = gap_page.Asked(
        target="ISR",
        peers="un-members",
        years="2016-2020",
        subject="AZE",
        declared=("vote_agreement",),
        material=("arms_import_share",),
        seed=0,
    )
    gap_page.show(asked, None, as_json=True)
    body = body_of(capsys)
    (row,) = body["rows"]
    assert row["largest"][0]["state"] == "AZE"
    assert len(row["places"]) == row["n"]
    gap_page.show(asked, None, as_json=False)
    assert "By chance" in text_of(capsys)
    for name in ("x.svg", "x.csv"):
        gap_page.show(asked, tmp_path / name, as_json=False)
        assert "Azerbaijan" in (tmp_path / name).read_text(encoding="utf-8")
    with pytest.raises(UsageError, match="format"):
        gap_page.show(asked, tmp_path / "x.gif", as_json=False)


def test_before_after_as_json_and_as_a_page(capsys) -> None:
    asked = before_after_page.Asked(
        a="TUR", b="ISR", on="2010-05-31", peers="muslim-majority", measure="arms_import_share", window=None, **EVENT
    )
    before_after_page.show(asked, as_json=True)
    body = body_of(capsys)
    assert body["status"] == "ok"
    assert body["estimate"] == pytest.approx(-0.18, abs=0.001)
    before_after_page.show(asked, as_json=False)
    assert "moved by −18.0 points" in text_of(capsys)


def test_before_after_across_a_break_says_why_not(capsys) -> None:
    asked = before_after_page.Asked(
        a="IND", b="RUS", on="2022-02-24", peers="un-members", measure="vote_agreement", window=None, **EVENT
    )
    before_after_page.show(asked, as_json=True)
    assert body_of(capsys)["status"] == "not_computable"
    before_after_page.show(asked, as_json=False)
    assert "Not computed: the windows lie on both sides of a break" in text_of(capsys)


def test_before_after_says_what_was_asked_in_plain_words(capsys) -> None:
    asked = {"a": "AZE", "b": "ISR", "peers": "muslim-majority", **EVENT}
    late = before_after_page.Asked(measure="arms_import_share", window=None, on="2023-10-07", **asked)
    before_after_page.show(late, as_json=False)
    assert "windows of 4 years on each side of the event were asked for" in text_of(capsys)
    asked["on"] = "2008-05-31"
    before_after_page.show(before_after_page.Asked(measure="disputes", window=None, **asked), as_json=False)
    text = text_of(capsys)
    assert "Records" in text
    assert "yes or no" not in text


def test_each_file_of_commands_adds_its_own() -> None:
    app = typer.Typer()
    for group in (which, gap, before_after):
        group.register(app)
    assert [command.name for command in app.registered_commands] == ["which", "gap", "before-after"]


def test_states_that_are_as_far_off_as_can_be_are_no_near_misses(capsys) -> None:
    asked = {"peers": "un-members", "subject": None, "years": None, "case": None}
    which_page.show("member(eu) and not member(nato)", **asked, as_json=False)
    assert "Next:" not in text_of(capsys)


def test_before_and_after_with_three_peers_has_no_placebo_subjects_and_no_nan(capsys) -> None:
    asked = before_after_page.Asked(
        a="AZE", b="ISR", on="2020-09-27", peers="TUR, KAZ, KGZ", measure="vote_agreement", window=None, **EVENT
    )
    before_after_page.show(asked, as_json=True)
    body = body_of(capsys)
    assert body["placebo_subjects"] is None
    assert (body["low"], body["high"], body["interval"]["kind"]) == (None, None, "none")
    assert body["before"]["peers_mean"] > 0
    assert body["unjudged"] == []
    before_after_page.show(asked, as_json=False)
    assert "no peer has three others to be set against" in text_of(capsys)
