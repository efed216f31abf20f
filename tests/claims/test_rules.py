"""The rules of verdicts, by tables of cases: what words permit, how a figure stands to it, how readings add up."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amity.claims import _phrases, units
from amity.claims._judged import Reading, close, outcome_of
from amity.claims.checks._declaring import Finding
from amity.claims.checks.order import order
from amity.claims.checks.trend import mann_kendall
from amity.claims.records import Check, Said
from amity.claims.spans import span_of
from amity.claims.tolerances import Tolerance, tolerance, word_fault, words
from amity.claims.verdicts import verdict_of, verdict_on
from amity.core.partial_dates import read_date

PERMITTED = [
    ("nearly", 70, "percent", 63, 70),
    ("about", 40, "percent", 33, 47),
    ("", 70, "percent", 66.5, 73.5),
    ("", 1, "percent", 0.5, 1.5),
    ("about", 10, "percent", 5, 15),
    ("", 760, "km", 722, 798),
    ("over", 60, "percent", 60, None),
    ("at most", 60, "percent", None, 60),
    ("exactly", 3, "states", 2.5, 3.5),
    ("exactly", 30, "members", 29.5, 30.5),
    ("exactly", 760, "km", 755, 765),
    ("", 1, "place", 1, 1),
    ("exactly", 10, "place", 10, 10),
    ("about", -20, "percent", -27, -13),
]


@pytest.mark.parametrize(("word", "value", "unit", "low", "high"), PERMITTED)
def test_what_a_word_permits(word, value, unit, low, high) -> None:
    found = tolerance(Said(value=value, unit=unit, word=word))
    assert (found.low, found.high) == (pytest.approx(low) if low is not None else None,
                                       pytest.approx(high) if high is not None else None)  # fmt: skip


def test_a_limit_that_is_open_is_not_itself_permitted() -> None:
    assert not tolerance(Said(value=3, word="more than")).permits(3)
    assert tolerance(Said(value=3, word="at least")).permits(3)
    assert not tolerance(Said(value=3, word="fewer than")).permits(3)


def test_every_word_of_the_list_says_why_and_an_unknown_one_is_refused_with_a_candidate() -> None:
    assert all(word.why.endswith(".") for word in words().values())
    assert "'roughly' may be meant" in word_fault("roughyl")


OUTCOMES = [
    # value, low, high, bounds, allowed, outcome
    (67.7, 60, 75, False, (63, 70), "holds"),
    (60.0, 52, 66, False, (63, 70), "near"),
    (50.0, None, None, False, (63, 70), "near"),
    (42.0, None, None, False, (63, 70), "fails"),
    (150.0, None, None, False, (63, 70), "fails"),
    (0.0, None, None, False, (63, 70), "fails"),
    (40.0, 10, 90, True, (33, 47), "silent"),
    (40.0, 35, 45, True, (33, 47), "holds"),
    (13.8, 10.8, 30.3, True, (36.5, 42.5), "fails"),
    (25.0, 10.8, 30.3, True, (36.5, 42.5), "near"),
    (5.0, 1, 9, True, (33, 47), "fails"),
    (30.0, 28, 31, True, (33, 47), "near"),
    (None, None, None, False, (33, 47), "silent"),
    (59.0, None, None, False, (60, None), "near"),
    (45.0, None, None, False, (50, None), "fails"),
]


@pytest.mark.parametrize(("value", "low", "high", "bounds", "allowed", "outcome"), OUTCOMES)
def test_how_a_figure_stands_to_what_is_permitted(value, low, high, bounds, allowed, outcome) -> None:
    reading = Reading(value=value, low=low, high=high, bounds=bounds)
    assert outcome_of(reading, Tolerance(low=allowed[0], high=allowed[1], word="", why=""), "percent") == outcome


def test_nearness_is_a_factor_of_two_and_twenty_points_of_a_share() -> None:
    allowed = Tolerance(low=63, high=70, word="", why="")
    assert close(44, allowed, "percent") and not close(42, allowed, "percent")
    small = Tolerance(low=4, high=10, word="", why="")
    assert close(20, small, "percent") and not close(25, small, "percent")
    assert not close(-65, allowed, "km")


@given(st.floats(1, 1e6), st.sampled_from(sorted(words())))
def test_the_figure_said_is_permitted_unless_the_word_excludes_it_and_ten_times_as_much_never_is(value, word) -> None:
    found = tolerance(Said(value=value, unit="km", word=word))
    assert found.permits(value) != found.open
    if found.high is not None:
        assert outcome_of(Reading(value=10 * value), found, "km") == "fails"


def finding(outcome: str, by: str = "measure", **numbers: object) -> Finding:
    return Finding(by=by, label="", outcome=outcome, reason="", numbers=numbers)


TOGETHER = [
    (["holds"], "supported"),
    (["near"], "imprecise"),
    (["earlier"], "outdated"),
    (["later_not"], "outdated"),
    (["fails"], "contradicted"),
    (["silent"], "untestable"),
    (["holds", "silent"], "supported"),
    (["holds", "near"], "imprecise"),
    (["earlier", "near"], "outdated"),
    (["holds", "fails"], "disputed"),
    (["holds", "earlier"], "disputed"),
    (["earlier", "fails"], "outdated"),
    (["later_not", "fails"], "outdated"),
    (["near", "fails"], "disputed"),
]


@pytest.mark.parametrize(("outcomes", "verdict"), TOGETHER)
def test_how_readings_add_up(outcomes, verdict) -> None:
    assert verdict_of([finding(one) for one in outcomes]) == verdict
    assert verdict_of([finding(one) for one in reversed(outcomes)]) == verdict


def test_documents_that_differ_dispute_a_claim_and_those_of_an_earlier_time_do_not() -> None:
    split = finding("silent", "documents", **{"for": 1, "against": 1})
    assert verdict_of([finding("holds"), split]) == "disputed"
    assert verdict_of([finding("earlier"), finding("holds", "documents")]) == "outdated"
    assert verdict_of([finding("fails"), finding("holds", "documents")]) == "disputed"


PARTS = [
    (["holds", "holds"], "supported"),
    (["holds", "fails"], "contradicted"),
    (["holds", "silent"], "imprecise"),
    (["near", "silent"], "untestable"),
    (["earlier", "silent"], "outdated"),
    (["near", "holds"], "imprecise"),
]


@pytest.mark.parametrize(("outcomes", "verdict"), PARTS)
def test_a_claim_whose_parts_must_all_hold_is_no_better_than_its_worst_part(outcomes, verdict) -> None:
    checks = [Check(by="measure", label="", fields=None) for _ in outcomes]
    assert verdict_on(checks, [finding(one) for one in outcomes], "all") == verdict


@pytest.mark.parametrize("kind", ["causal", "prediction"])
@pytest.mark.parametrize("parts", ["readings", "all"])
def test_a_cause_or_a_prediction_is_never_supported_and_a_fact_in_it_can_fail(kind, parts) -> None:
    checks = [Check(by="event", label="", fields=None), Check(by="documents", label="", fields=None)]

    def on(*outcomes: str) -> str:
        found = [finding(one, check.by) for one, check in zip(outcomes, checks, strict=True)]
        return verdict_on(checks, found, parts, kind)

    assert on("holds", "holds") == on("holds", "near") == on("holds", "silent") == "untestable"
    assert on("fails", "fails") == "contradicted"


def km(outcome: str, by: str, low: float, high: float | None = None) -> Finding:
    end = low if high is None else high
    bare = by == "documents"
    return Finding(by=by, label="", outcome=outcome, reason="", value=low, low=low if bare else None,
                   high=end if bare else None, unit="km")  # fmt: skip


def test_data_and_documents_with_figures_far_from_each_other_dispute_a_claim_that_both_are_near() -> None:
    assert verdict_of([km("near", "measure", 689), km("holds", "documents", 765)]) == "disputed"
    assert verdict_of([km("near", "measure", 689), km("holds", "documents", 715)]) == "imprecise"
    assert verdict_of([km("near", "measure", 689), km("holds", "documents", 700, 765)]) == "imprecise"
    assert verdict_of([km("near", "measure", 689), finding("holds", "documents")]) == "imprecise"


def test_checks_of_one_part_are_readings_of_it() -> None:
    checks = [Check(by="measure", label="", fields=None, part=part) for part in ("a", "a", "b")]
    found = [finding("holds"), finding("silent"), finding("holds")]
    assert verdict_on(checks, found, "all") == "supported"
    assert verdict_on(checks, found, "readings") == "supported"


def test_a_second_place_is_not_near_the_first_and_a_third_is_near_the_second() -> None:
    first, second = (tolerance(Said(value=place, unit="place")) for place in (1, 2))
    assert outcome_of(Reading(value=2), first, "place") == "fails"
    assert outcome_of(Reading(value=3), second, "place") == outcome_of(Reading(value=1), second, "place") == "near"


UNITS = [
    ("km", "miles", 1 / 1.609344),
    ("km", "m", 1000),
    ("share", "percent", 100),
    ("share", "percentage points", 100),
    ("million USD", "bn USD", 0.001),
    ("count", "shared rivals", 1),
    ("km", "", 1),
    ("km", "percent", None),
    ("count", "km", None),
    ("share", "states", None),
]


@pytest.mark.parametrize(("computed", "said", "factor"), UNITS)
def test_units_are_turned_into_each_other_or_refused(computed, said, factor) -> None:
    found = units.factor(computed, said)
    assert found == (pytest.approx(factor) if factor is not None else None)
    assert bool(units.fault(computed, said)) == (factor is None)


ORDERS = [
    ("2023-03-29", "2023-10-07", "after", "fails"),
    ("2023-03-29", "2023-10-07", "before", "holds"),
    ("2023", "2023-10-07", "after", "silent"),
    ("2023-10-07", "2023-10-07", "before", "fails"),
    ("2023-10", "2023", "during", "holds"),
    ("2024-01", "2023", "during", "fails"),
]


@pytest.mark.parametrize(("here", "there", "relation", "outcome"), ORDERS)
def test_an_order_is_told_as_far_as_the_dates_are_known(here, there, relation, outcome) -> None:
    assert order(read_date(here), read_date(there), relation) == outcome


def test_kendalls_tau_of_a_series_without_ties_and_of_one_that_never_moves() -> None:
    import numpy as np

    # Kendall's tau of 1, 2, 3, 5, 4, 6 with time: 14 of 15 pairs agree, one does not.
    assert mann_kendall(np.array([1.0, 2, 3, 5, 4, 6]))[0] == pytest.approx(13 / 15)
    assert mann_kendall(np.zeros(8)) == (0.0, 1.0)


def test_spans_are_read_to_the_last_day_that_they_can_mean() -> None:
    assert span_of("2023-10..2024-02").last == date(2024, 2, 29)
    with pytest.raises(ValueError, match="runs backwards"):
        span_of("2024-02..2023-10")


WORDING = [
    (Said(value=70, unit="percent", word="nearly"), "nearly 70 %"),
    (Said(low=7000, high=16000, unit="people"), "7,000 to 16,000 people"),
    (Said(value=1, unit="place"), "first"),
    (Said(high=10, unit="place"), "among the first 10"),
    (Said(low=5, unit="states"), "at least 5 states"),
    (Said(value=1, unit="countries"), "1 country"),
    (Said(on=read_date("1992-04")), "April 1992"),
]


@pytest.mark.parametrize(("said", "text"), WORDING)
def test_a_figure_is_told_as_the_claim_has_it(said, text) -> None:
    assert _phrases.as_said(said).replace("\u00a0", " ") == text
