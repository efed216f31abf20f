"""The configurations of a case: sets from the dataset, what is left out, what tells the subject apart, by hand."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from amity.api.case_configurations import case_configurations
from amity.api.queries import which
from amity.core.errors import BadCaseFile, UsageError
from amity.models._configuration_case_records import CaseConfigurations
from amity.store import read

FIRST = "azerbaijan-israel"


@cache
def found() -> CaseConfigurations:
    return case_configurations(FIRST, robust=False)


def test_sets_are_those_of_the_dataset() -> None:
    raw = {row["state"]: row for row in found().raw.to_dicts()}
    outcome = {state for state, row in raw.items() if row["tie_with_israel"] == 1}
    query = found().sets.outcome.query
    assert query is not None
    assert outcome == {row.state for row in which(query, peers="muslim-majority").rows}
    oil = read("oil_balance").filter(pl.col("year") == 2020)
    figures = dict(zip(oil["state"].to_list(), oil["production"].to_list(), strict=True))
    for state in ("AZE", "KAZ", "SAU"):
        assert raw[state]["large_oil"] == figures[state]
    # bp has no production of Albania; the case says what that means.
    assert raw["ALB"]["large_oil"] == 0
    assert any("bp lists every producer" in note for note in found().notes)
    assert raw["ARE"]["no_state_religion"] == 0
    assert raw["KAZ"]["no_state_religion"] == 1


def test_a_state_not_known_on_a_set_is_left_out_with_the_reason() -> None:
    left = dict(found().left_out)
    assert "no figure for 2022" in left["BRN"]
    # Iran has neither a border nor a rivalry with itself, which is not the same as having none.
    assert "of itself" in left["IRN"]
    cases = set(found().found.memberships["case"])
    assert not {"Brunei", "Iran"} & cases
    assert len(cases) + len(left) == found().raw.height


def test_what_separates_the_subject_is_told_by_hand_from_the_memberships() -> None:
    answer = found()
    rows = {row["case"]: row for row in answer.found.memberships.to_dicts()}
    separation = answer.separation
    assert separation is not None
    own = rows["Azerbaijan"]
    for name, differs in separation.differs.items():
        by_hand = {one for one in answer.found.conditions if (rows[name][one] > 0.5) != (own[one] > 0.5)}
        assert set(differs) == by_hand
    assert set(separation.differs) == {"Kazakhstan", "United Arab Emirates", "Morocco", "Turkmenistan", "Albania"}
    for way in separation.ways:
        having = {
            name for name, row in rows.items() if all((row[one] > 0.5) == (own[one] > 0.5) for one in way.conditions)
        }
        assert having == {"Azerbaijan", *way.others}
        assert not having & set(separation.differs)
    # Of the five, only Albania has no Israeli arms: what tells the rest apart cannot explain the outcome.
    assert separation.without_outcome == ("Albania",)
    assert any("does not go with the outcome" in text for text in answer.sentences)


def test_the_chance_of_being_alone_in_a_row_and_what_is_not_identified_are_printed() -> None:
    text = " ".join(found().sentences)
    assert "alone in their row; by chance" in text
    assert "None of this identifies a cause" in found().notes[0]


def test_a_case_that_nothing_separates_says_which_states_share_its_row() -> None:
    answer = case_configurations("india-russia", robust=False)
    assert answer.separation is not None
    assert answer.separation.ways == ()
    assert any(text.startswith("No configuration tells India from") for text in answer.sentences)


def test_part_of_the_outcome_and_what_is_true_of_one_by_construction_are_reported_and_not_minimised() -> None:
    answer = case_configurations("india-russia", robust=False)
    aside = {key: (why, names) for key, why, names in answer.aside}
    assert aside["rival_of_china"][1] == ("India",)
    assert aside["russian_arms_before"][0].startswith("part of the outcome")
    assert not set(aside) & set(answer.found.conditions)
    # China asks that rivalry of itself; it stays a case, since the set is not compared.
    assert "China" in set(answer.found.memberships["case"])
    assert sum(note.startswith("Reported and not minimised") for note in answer.notes) == 2


def test_the_same_case_gives_the_same_bytes() -> None:
    one, other = (json.dumps(answer.to_json()) for answer in (found(), case_configurations(FIRST, robust=False)))
    assert one == other
    assert "NaN" not in one


CASE = "schema: 1\nkey: mine\ntitle: A title\nquestion: A question?\ndyad: [NOR, SWE]\npeers: osce\n"
SETS = """schema: 1
configurations:
  question: Why?
  outcome: {key: out, title: membership in NATO, reason: it is asked, query: 'member("nato")'}
  conditions:
    - {key: one, title: membership in the EU, reason: it may matter, query: 'member("eu")'}
"""


def mine(tmp_path: Path, text: str) -> str:
    (tmp_path / "case.yaml").write_text(CASE, encoding="utf-8")
    (tmp_path / "explanations.yaml").write_text(text, encoding="utf-8")
    return str(tmp_path)


def test_a_case_of_one_s_own_is_analysed(tmp_path: Path) -> None:
    answer = case_configurations(mine(tmp_path, SETS))
    assert answer.sets.subject == "NOR"
    assert answer.separation is None
    assert answer.found.settings.height > 0


MORE = """
    - key: two
      title: a figure
      reason: it may matter
      figure: {table: regime, column: polyarchy, year: 2020}
      calibrate: {at: 0.5}
      calibrate_reason: a line
"""


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        (SETS.replace('member("eu")', "no_such_measure(ISR) > 1"), BadCaseFile, "'one'"),
        (SETS.replace('member("eu")', "member("), BadCaseFile, "'one'"),
        (SETS + MORE.replace("regime", "no_table"), BadCaseFile, "there is no table 'no_table'"),
        (SETS + MORE.replace("polyarchy", "polly"), BadCaseFile, "has no figure 'polly'"),
        (SETS + MORE.replace("regime", "roll_calls"), BadCaseFile, "of a state in a year"),
        (SETS + MORE.replace("2020", "1801"), UsageError, "not known on a set"),
        (SETS.replace('member("nato")', 'member("osce")'), UsageError, "constant"),
        (SETS.replace('member("eu")', 'not member("nato")'), UsageError, "the outcome or its negation"),
        (
            SETS.replace("question: Why?", "question: Why?\n  peers: NOR, SWE, DNK")
            + "".join(MORE.replace("two", f"c{n}").replace("0.5", f"0.{n}") for n in range(5, 9)),
            UsageError,
            "as many cases as conditions",
        ),
    ],
)
def test_sets_that_cannot_be_filled_or_analysed_are_refused(
    tmp_path: Path, text: str, error: type[UsageError], words: str
) -> None:
    with pytest.raises(error, match=words):
        case_configurations(mine(tmp_path, text), robust=False)


def test_a_measure_is_taken_the_way_it_is_asked_for(tmp_path: Path) -> None:
    there = """
    - key: two
      title: trade
      reason: it may matter
      measure: {key: trade_import_share, with: DEU, reverse: true, years: 2010-2014}
      calibrate: {at: 0.01}
      calibrate_reason: a line
"""
    answer = case_configurations(mine(tmp_path, SETS + there), robust=False)
    raw = {row["state"]: row["two"] for row in answer.raw.to_dicts()}
    from amity.api import measure

    assert raw["FRA"] == pytest.approx(measure("trade_import_share", "DEU", "FRA", years="2010-2014").value)
    back = case_configurations(mine(tmp_path, SETS + there.replace("true", "false")), robust=False)
    raw = {row["state"]: row["two"] for row in back.raw.to_dicts()}
    assert raw["FRA"] == pytest.approx(measure("trade_import_share", "FRA", "DEU", years="2010-2014").value)
