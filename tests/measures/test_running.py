"""The runner cuts periods to the record and says why, settles statuses, and ranks only what can be compared."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from amity import measures
from amity.core.asks import Ask, Period
from amity.core.declarations import Comparison, Coverage, Measure
from amity.core.errors import SameState, StateNotInPeriod
from amity.core.peers import parse
from amity.measures import _comparing, _running
from amity.measures._frames import answer, pairs
from amity.store.membership import PeerGroup

VALUES = {"ARM": 0.2, "GEO": 0.5, "TUR": 0.5, "IRN": None, "RUS": 0.9, "KAZ": 0.1, "AZE": 0.5}


def compute(_tables, ask: Ask) -> pl.DataFrame:
    values = pl.DataFrame({"state_a": list(VALUES), "value": list(VALUES.values())})
    found = pairs(ask).join(values, on="state_a", how="left")
    return answer(found.with_columns(n=pl.lit(3), reason=pl.when(pl.col("value").is_null()).then(pl.lit("silent"))))


def a_measure(**changes: object) -> Measure:
    fields: dict[str, object] = {
        "key": "trial",
        "title": "Trial",
        "channel": "votes",
        "unit": "share",
        "value_range": (0.0, 1.0),
        "directed": True,
        "direction": "closer",
        "period": "pool",
        "tables": ("arms_transfers",),
        "interval": "none: a trial",
        "interval_kind": "none",
        "citation": "no paper: a measure of this test alone",
        "meaning": "a trial",
        "say": lambda facts: f"{facts.a} {facts.value} {facts.when}.",
        "compute": compute,
        "rows": lambda tables, ask: pl.DataFrame(),
        "coverage": lambda entries, options: Coverage(
            first=date(1995, 1, 1), last=date(2024, 12, 31), last_reason="deliveries end in 2024"
        ),
        **changes,
    }
    return Measure(**fields)


@pytest.fixture
def trial(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_running._registry, "get", lambda key: a_measure())


def group(*keys: str) -> PeerGroup:
    text = ", ".join(keys)
    members = tuple((key, "named") for key in keys)
    return PeerGroup(text=text, expression=parse(text), on=date(2024, 12, 31), members=members, notes=())


def request(**changes: object) -> measures.Request:
    return measures.Request(**{"measure": "trial", "state_a": "AZE", "state_b": "ISR", **changes})


def test_default_period_is_the_last_five_covered_years(trial) -> None:
    result = measures.run(request())
    assert result.period == Period(first=2020, last=2024)
    assert (result.status, result.reason) == ("ok", "")


def test_period_is_cut_at_the_end_of_the_record(trial) -> None:
    result = measures.run(request(period=Period(first=2021, last=2025)))
    assert result.period == Period(first=2021, last=2024)
    assert result.status == "partial"
    assert "deliveries end in 2024" in result.reason


def test_period_outside_the_record_is_no_error(trial) -> None:
    result = measures.run(request(period=Period(first=2025, last=2026)))
    assert (result.value, result.status) == (None, "out_of_coverage")
    assert "1995 to 2024" in result.reason


def test_period_before_a_state_is_an_error(trial) -> None:
    with pytest.raises(StateNotInPeriod):
        measures.run(request(period=Period(first=1985, last=1990)))


def test_period_is_cut_to_the_years_of_both_states(trial) -> None:
    result = measures.run(request(state_b="SSD", period=Period(first=2005, last=2015)))
    assert result.period == Period(first=2011, last=2015)
    assert "both states exist from 2011" in result.reason


def test_record_that_never_saw_both_states(trial) -> None:
    result = measures.run(request(state_a="DDR", state_b="POL"))
    assert (result.value, result.status) == (None, "out_of_coverage")
    assert "East Germany" in result.reason


def test_state_with_itself(trial) -> None:
    with pytest.raises(SameState):
        measures.run(request(state_b="AZE"))


def test_peers_are_ranked_and_the_silent_are_listed(trial) -> None:
    standing = measures.run(
        request(peers=group("ARM", "GEO", "TUR", "IRN", "RUS", "KAZ", "AZE", "ISR", "DDR"))
    ).standing
    assert (standing.closer, standing.equal, standing.farther) == (1, 2, 2)
    assert (standing.rank.place, standing.rank.tied, standing.rank.of) == (2, 2, 6)
    assert standing.median == 0.5
    assert dict(standing.unranked) == {"IRN": "silent", "DDR": "no state in 2020–2024"}


def test_direction_turns_the_order(monkeypatch) -> None:
    monkeypatch.setattr(_running._registry, "get", lambda key: a_measure(direction="farther"))
    standing = measures.run(request(peers=group("ARM", "RUS", "KAZ"))).standing
    assert (standing.closer, standing.farther) == (2, 1)


def test_no_peer_at_all(trial) -> None:
    standing = measures.run(request(peers=group("AZE", "ISR"))).standing
    assert (standing.rank, standing.n_peers, standing.median) == (None, 0, None)


def test_like_terms_replace_own_values(monkeypatch) -> None:
    def compare(tables, ask, peers) -> Comparison:
        frame = pl.DataFrame(
            {
                "state": list(peers),
                "subject_value": [0.5] * len(peers),
                "peer_value": [0.6] * len(peers),
                "n": [30] * len(peers),
                "status": [None] * len(peers),
                "reason": [None] * len(peers),
            },
            schema_overrides={"status": pl.String, "reason": pl.String},
        )
        return Comparison(frame=frame, terms="common roll calls")

    monkeypatch.setattr(_running._registry, "get", lambda key: a_measure(compare=compare))
    standing = measures.run(request(peers=group("ARM", "KAZ"))).standing
    assert standing.rank.place == 3
    assert standing.own.place == 1
    assert standing.terms == "common roll calls"


def test_values_equal_but_for_rounding_are_ties() -> None:
    assert _comparing._counts([(0.1 + 0.2, 0.3)], a_measure()) == (0, 1, 0)
