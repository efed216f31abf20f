"""Corridors: legs that cannot be meant, ways and cuts by hand, the listed network, closures of the first cases."""

from __future__ import annotations

import math

import pytest

from amity.core.errors import BadOption, UnknownName, UsageError
from amity.models._corridor_closures import listed_network, states_of, ways
from amity.models._corridor_records import OWNED
from amity.models.corridors import network, route

LINE = {"key": "line:1", "start": "A", "end": "B", "kind": "pipeline", "owner": "X", "capacity_kbd": 5, "length_km": 9}
STRAIT = {"key": "strait:1", "start": "A", "end": "B", "kind": "strait", "flow_kbd": 3, "at_least_km": 90}


def test_a_strait_has_no_capacity_but_a_flow_and_both_ends_are_told() -> None:
    made = network([LINE, STRAIT])
    free, tight = (route(made, [("A", "B", 20)], unknown=how) for how in ("infinite", "observed"))
    assert free.unmet == pytest.approx([0])
    assert dict(free.by_leg) == pytest.approx({"line:1": 5, "strait:1": 15})
    assert free.unlimited == ("strait:1",)
    assert free.unmeasured == ("strait:1",)
    assert free.cost == pytest.approx(5 * 9 + 15 * 90)
    assert tight.unmet == pytest.approx([12])
    assert tight.cuts[0].full == ("line:1", "strait:1")
    assert tight.cuts[0].reach == ("A",)


def test_a_leg_of_unknown_capacity_without_a_flow_carries_nothing_at_worst() -> None:
    made = network([{**STRAIT, "flow_kbd": None}])
    assert route(made, [("A", "B", 2)], unknown="observed").unmet.tolist() == [2]


def test_a_sea_carries_anything_and_an_idle_leg_is_the_last_resort() -> None:
    idle = {**LINE, "key": "idle:1", "length_km": 1, "status": "idle since 2022", "capacity_kbd": 50}
    made = network([idle, {**STRAIT, "key": "sea", "kind": "sea", "at_least_km": 9000}])
    assert route(made, [("A", "B", 7)]).idle == ()
    found = route(made, [("A", "B", 7)], ["sea"])
    assert found.idle == ("idle:1",)
    assert found.unmet == pytest.approx([0])


def test_a_closed_corridor_is_closed_whole_and_named_in_the_cut() -> None:
    second = {**LINE, "key": "line:2", "start": "B", "end": "C"}
    found = route(network([LINE, second]), [("A", "C", 4)], ["line"])
    assert found.closed == ("line:1", "line:2")
    assert found.cuts[0].closed == ("line:1",)
    assert found.unmet.tolist() == [4]
    assert found.to_json()["cuts"] == [{"demand": 0, "unmet": 4.0, "closed": ["line:1"], "full": []}]


@pytest.mark.parametrize(
    "row",
    [
        {**LINE, "owner": ""},
        {**LINE, "capacity_kbd": -1},
        {**LINE, "length_km": -1},
        {**LINE, "end": "A"},
        {**LINE, "kind": "tunnel"},
        {**LINE, "key": ""},
        {**LINE, "start": None},
    ],
)
def test_a_leg_that_cannot_be_meant_is_refused(row: dict[str, object]) -> None:
    with pytest.raises(UsageError) as caught:
        network([row])
    assert "leg" in caught.value.message


def test_no_legs_and_a_key_twice_are_refused() -> None:
    with pytest.raises(UsageError, match="no legs"):
        network([])
    with pytest.raises(UsageError, match="twice"):
        network([LINE, LINE])


@pytest.mark.parametrize(
    ("demands", "error"),
    [
        ([], UsageError),
        ([("A", "A", 1)], UsageError),
        ([("A", "B", -1)], UsageError),
        ([("A", "B", math.nan)], UsageError),
        ([("A", "Q", 1)], UnknownName),
    ],
)
def test_a_wrong_demand_is_refused(demands: list[tuple[str, str, float]], error: type[Exception]) -> None:
    with pytest.raises(error):
        route(network([LINE]), demands)


def test_an_unknown_leg_or_choice_is_refused() -> None:
    with pytest.raises(UnknownName) as caught:
        route(network([LINE]), [("A", "B", 1)], ["lines"])
    assert "line" in caught.value.candidates
    with pytest.raises(BadOption):
        route(network([LINE]), [("A", "B", 1)], unknown="guessed")  # type: ignore[arg-type]


def test_a_cycle_of_legs_carries_nothing_round() -> None:
    back = {**LINE, "key": "back:1", "start": "B", "end": "A"}
    assert dict(route(network([LINE, back]), [("A", "B", 3)]).by_leg) == pytest.approx({"line:1": 3})


def test_every_listed_leg_has_a_citation_and_what_can_be_owned_an_owner() -> None:
    made = listed_network()
    assert all(leg.citation.startswith("http") for leg in made.legs)
    assert all(leg.owner for leg in made.legs if leg.kind in OWNED)
    assert all(math.isnan(leg.capacity) for leg in made.legs if leg.kind == "strait")
    assert {"Ceyhan", "Persian Gulf"} <= set(made.places)
    assert states_of()["Ceyhan"] == "TUR"


def test_baku_tbilisi_ceyhan_closes() -> None:
    """Oil of the Caspian can go by Novorossiysk and, once started again, Supsa: 250 in all, by the same straits."""
    found = ways("AZE", "ISR", 100.0, "given", ["baku-tbilisi-ceyhan"])
    assert found.open.free.way(0)[0].startswith("baku-tbilisi-ceyhan")
    assert found.asked is not None
    assert found.asked.through == ("AZE", "GEO", "TUR")
    assert found.asked.free.unmet == pytest.approx([0])
    assert found.asked.free.idle == ()
    assert "turkish-straits:1" in found.asked.free.way(0)
    more = ways("AZE", "ISR", 300.0, "given", ["baku-tbilisi-ceyhan"]).asked
    assert more is not None
    assert more.free.unmet == pytest.approx([50])
    assert more.free.idle == ("baku-supsa:1", "baku-supsa:2")
    assert set(more.free.cuts[0].full) == {"baku-supsa:1", "baku-novorossiysk:1"}
    both = ways("AZE", "ISR", 100.0, "given", ["baku-tbilisi-ceyhan", "turkish-straits"]).asked
    assert both is not None
    assert both.free.unmet == pytest.approx([100])
    assert set(both.free.cuts[0].closed) == {"baku-tbilisi-ceyhan:1", "turkish-straits:1"}


def test_hormuz_closes() -> None:
    """Saudi Arabia has a pipeline to the Red Sea; what begins in the Gulf itself has no other way on the list."""
    found = ways("SAU", "IND", 6000.0, "given", ["hormuz"]).asked
    assert found is not None
    assert found.free.unmet == pytest.approx([1000])
    assert found.free.cuts[0].full == ("east-west-pipeline:1",)
    gulf = ways("Persian Gulf", "IND", 100.0, "given", ["hormuz"]).asked
    assert gulf is not None
    assert gulf.free.unmet == pytest.approx([100])
    assert gulf.free.cuts[0].closed == ("hormuz:1",)


def test_the_turkish_straits_close() -> None:
    found = ways("KAZ", "ISR", 1000.0, "given", ["turkish-straits"]).asked
    assert found is not None
    assert found.free.unmet == pytest.approx([1000])
    assert found.free.cuts[0].closed == ("turkish-straits:1",)


def test_the_canal_has_a_pipeline_beside_it_one_way_only() -> None:
    north = ways("Yanbu", "Aegean Sea", 3000.0, "given", ["suez-canal"]).asked
    assert north is not None
    assert north.free.unmet == pytest.approx([0])
    assert north.free.by_leg["sumed:1"] == pytest.approx(2500)
    assert north.free.by_leg["sea:cape-verde-cape-of-good-hope back"] == pytest.approx(500)
    south = ways("Port Said", "Gulf of Suez", 10.0, "given", ["suez-canal"]).asked
    assert south is not None
    assert "sumed:1" not in south.free.by_leg


def test_a_state_without_an_end_on_the_list_is_refused() -> None:
    with pytest.raises(UsageError, match="TUR"):
        ways("TUR", "ISR", 1.0, "given")
