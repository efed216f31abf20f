"""What shocks leave of the flows: nothing where there is no shock, sums that add up, limits that are known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amity.api.scenarios import stress
from amity.core.asks import Period
from amity.core.errors import AmityError, BadOption, ComputeError, DataMissing, UnknownName, UnknownState, UsageError
from amity.numerics.equilibrium import equilibrium, world
from amity.scenarios import _crude, _trade
from amity.scenarios._asking import Request, Step, ready, solved
from amity.scenarios._baseline import Baseline
from amity.scenarios._combining import together
from amity.scenarios._declaring import Capacity, Changes, Cut, Turn
from amity.scenarios._outcomes import taken, totals

NAMES = ("A", "B", "C", "D")


def made(flows: list[list[float]], commodity: str = "crude", spare: list[float] | None = None) -> Baseline:
    size = len(flows)
    blank = np.full(size, np.nan)
    names = NAMES[:size]
    return Baseline(
        commodity=commodity,  # type: ignore[arg-type]
        period=Period(first=2023, last=2023),
        unit="million tonnes",
        names=names,
        flows=np.array(flows, float),
        hidden=blank,
        covered=blank,
        spare=blank if spare is None else np.array(spare, float),
        tables=("crude_trade",),
        places={name: place for place, name in enumerate(names)},
    )


def cut(exporter: str, importer: str, kept: float = 0.0) -> Cut:
    return Cut(exporter=exporter, importer=importer, kept=kept)


number = st.one_of(st.just(0.0), st.floats(0.01, 100))
square = st.lists(st.lists(number, min_size=4, max_size=4), min_size=4, max_size=4)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(square, st.sampled_from(["weeks", "year", "long"]))
def test_no_shock_no_change(flows: list[list[float]], horizon: str) -> None:
    base = made(flows, spare=[1, 2, 3, 4])
    base.flows[np.diag_indices(4)] = 0
    for changes in (Changes(), Changes(cuts=(cut("A", "B", 1.0),)), Changes(cuts=(cut("A", "B"),)).scaled(0)):
        found = _crude.solve(base, changes, horizon)  # type: ignore[arg-type]
        assert np.allclose(found.flows, base.flows, rtol=1e-7, atol=1e-9)
        assert found.unmet.sum() == 0


@settings(max_examples=40, deadline=None, derandomize=True)
@given(square, st.sampled_from(["weeks", "year", "long"]), st.floats(0, 1))
def test_crude_adds_up(flows: list[list[float]], horizon: str, kept: float) -> None:
    """What an importer gets and what stays unmet is what it had; nobody gets from a link that is cut whole."""
    base = made(flows, spare=[5, 5, 5, 5])
    base.flows[np.diag_indices(4)] = 0
    found = _crude.solve(base, Changes(cuts=(cut("A", "B", kept), cut("A", "C"))), horizon)  # type: ignore[arg-type]
    after = totals(found.flows)[1]
    assert np.allclose(after + found.unmet, base.flows.sum(axis=0), rtol=1e-6, atol=1e-6)
    assert (found.flows >= -1e-9).all()
    assert found.flows[0, 2] == pytest.approx(0, abs=1e-9)
    assert (found.low <= found.flows + 1e-6).all()
    assert (found.flows <= found.high + 1e-6).all()
    assert (found.unmet_low <= found.unmet + 1e-6).all()


def test_cargoes_change_places_where_no_oil_is_lost() -> None:
    """Two sellers, two buyers, one link cut: the one table in which all totals stay, found by hand."""
    base = made([[0, 0, 2, 4], [0, 0, 4, 6], [0, 0, 0, 0], [0, 0, 0, 0]], spare=[0, 0, 0, 0])
    found = _crude.solve(base, Changes(cuts=(cut("A", "C"),)), "year")
    assert np.allclose(found.flows[:2, 2:], [[0, 6], [6, 4]], atol=1e-6)
    assert found.unmet.sum() == 0
    assert found.unsold.sum() == pytest.approx(0, abs=1e-6)
    assert found.rules["spare_capacity"] == 2


def test_totals_that_cannot_stay_are_not_said_to() -> None:
    """A sells 8 and only D, who wants 6, is left to it: B, with nothing to spare, cannot be said to fill the rest."""
    base = made([[0, 0, 4, 4], [0, 0, 6, 2], [0, 0, 0, 0], [0, 0, 0, 0]], spare=[0, 0, 0, 0])
    found = _crude.solve(base, Changes(cuts=(cut("A", "C"),)), "year")
    assert "same_totals" not in found.rules
    assert found.unmet[2] == 4
    assert any("Not all totals can stay" in note for note in found.notes)


def test_a_lost_supplier_is_replaced_up_to_spare_capacity_and_no_further() -> None:
    base = made([[0, 0, 10, 0], [0, 0, 5, 5], [0, 0, 0, 0], [0, 0, 0, 0]], spare=[0, 3, np.nan, np.nan])
    changes = Changes(cuts=(cut("A", "C"),), capacities=(Capacity(state="A", factor=0.0),))
    found = _crude.solve(base, changes, "year")
    assert found.unmet[2] == pytest.approx(7)
    assert found.flows[1, 2] == pytest.approx(8)
    # The other rule knows no limit, and is the other end.
    assert found.unmet_low[2] == pytest.approx(0)
    assert found.rules["spare_capacity"] == pytest.approx(7)


def test_sums_over_combined_shocks_do_not_hang_on_their_order() -> None:
    one, two = Changes(cuts=(cut("A", "B", 0.5),)), Changes(cuts=(cut("A", "B", 0.4), cut("C", "B")))
    ahead, back = together([one, two]), together([two, one])
    assert {(c.exporter, c.importer): c.kept for c in ahead.cuts} == {("A", "B"): 0.2, ("C", "B"): 0.0}
    assert {(c.exporter, c.importer, c.kept) for c in ahead.cuts} == {
        (c.exporter, c.importer, c.kept) for c in back.cuts
    }


def test_contradictions_are_refused() -> None:
    turn = Turn(importer="AZE", old="ISR", new="TUR", share=1.0)
    back = Turn(importer="AZE", old="TUR", new="ISR", share=1.0)
    with pytest.raises(UsageError, match="circle"):
        together([Changes(turns=(turn,)), Changes(turns=(back,))])
    with pytest.raises(UsageError, match="cuts off"):
        together([Changes(turns=(turn,)), Changes(cuts=(cut("TUR", "AZE"),))])
    with pytest.raises(UsageError, match="more than all"):
        together([Changes(turns=(turn, Turn(importer="AZE", old="ISR", new="RUS", share=0.5)))])


# --- total trade ---------------------------------------------------------------------------------
def test_trade_is_the_kernel_of_gravity_and_autarky_is_known() -> None:
    base = made([[80, 20], [20, 80]], "trade")
    wall = Changes(cuts=(cut("A", "B"), cut("B", "A")))
    found = _trade.solve(base, wall, "long", _trade.Draws(count=0))
    assert found.welfare is not None
    # λii to the power of (1 + ψ) / ε, which is welfare without any trade left.
    assert np.allclose(found.welfare, 0.8 ** (2 / 5.03), atol=1e-9)
    straight = equilibrium(world(base.flows), np.array([[1, np.inf], [np.inf, 1]]), 5.03, 1.0)
    assert np.array_equal(straight.flows, found.flows)


def test_symmetric_states_are_hit_alike_and_partly_cut_flows_lie_between() -> None:
    base = made([[80, 20], [20, 80]], "trade")
    half = _trade.solve(base, Changes(cuts=(cut("A", "B", 0.5), cut("B", "A", 0.5))), "long", _trade.Draws(count=30))
    assert half.welfare is not None
    assert half.welfare_low is not None
    assert half.welfare_high is not None
    assert half.welfare[0] == pytest.approx(half.welfare[1])
    assert 0.8 ** (2 / 5.03) < half.welfare[0] < 1
    assert half.welfare_low[0] < half.welfare[0] < half.welfare_high[0]
    # At unchanged prices exactly half stays, and here prices do not change.
    assert half.flows[0, 1] / half.flows[:, 1].sum() == pytest.approx(10 / (80 + 10))


def test_same_seed_same_bytes() -> None:
    base = made([[80, 20, 5], [20, 80, 9], [3, 4, 50]], "trade")
    wall = Changes(cuts=(cut("A", "B"), cut("B", "A")))
    one, two = (_trade.solve(base, wall, "year", _trade.Draws(count=20, seed=3)) for _ in range(2))
    assert one.low.tobytes() == two.low.tobytes()
    other = _trade.solve(base, wall, "year", _trade.Draws(count=20, seed=4))
    assert one.low.tobytes() != other.low.tobytes()


def test_a_state_without_own_goods_that_is_cut_off_entirely_has_no_welfare() -> None:
    base = made([[80, 20, 5], [20, 80, 9], [3, 4, 0]], "trade")
    out = Changes(cuts=tuple(cut(a, b) for a, b in (("A", "C"), ("B", "C"), ("C", "A"), ("C", "B"))))
    found = _trade.solve(base, out, "long", _trade.Draws(count=5))
    assert found.cut_off == ("C",)
    assert found.welfare is not None
    assert np.isnan(found.welfare[2])
    assert found.unmet[2] == 14


def test_a_sequence_of_shocks_to_trade_ends_where_all_at_once_does() -> None:
    """Changes in exact form compose: the order of steps is of no account where markets clear after each."""
    steps = (
        Step(family="embargo", fields={"by": "TUR", "against": "ISR"}),
        Step(family="boycott", fields={"by": "JOR", "against": "ISR", "share": 0.5}),
    )
    asked = {"steps": steps, "commodity": "trade", "horizon": "long", "year": 2014, "draws": 0}
    once = solved(ready(Request(**asked)))  # type: ignore[arg-type]
    after = solved(ready(Request(**asked, sequence=True)))  # type: ignore[arg-type]
    assert np.allclose(once.flows, after.flows, rtol=1e-6, atol=1e-6 * once.flows.max())
    assert any("order counts" in note for note in after.notes)


# --- the record ----------------------------------------------------------------------------------
def test_findings_by_hand_on_raw_rows() -> None:
    """2,270,340 of Israel's 5,166,024 recorded tonnes; refineries took 242.256 thousand barrels a day in 2021."""
    found = stress({"embargo": {"by": "AZE", "against": "ISR", "way": "to"}}, horizon="weeks", year=2023)
    row = found.coverage.to_dicts()[0]
    need = 242.256 * 0.1364 * 365 / 1000
    assert row["cut"] == pytest.approx(2.27034)
    assert row["of_record"] == pytest.approx(2.27034 / 5.166023841)
    assert row["covered"] == pytest.approx(5.166023841 / need, rel=1e-4)
    assert row["of_need_low"] == pytest.approx(2.27034 / need, rel=1e-4)
    assert row["of_need_high"] == pytest.approx((2.27034 + need - 5.166023841) / need, rel=1e-4)


def test_arms_are_told_without_a_market() -> None:
    found = stress({"embargo": {"by": "ISR", "against": "AZE", "way": "to"}}, commodity="arms", year=2020)
    assert found.cut.sum() == pytest.approx(697.5, abs=1)
    assert found.outcome.welfare is None
    assert found.replaced.is_empty()
    assert found.others["exporter"][0] == "RUS"
    assert "no market" in " ".join(found.sentences)


def test_turkeys_ban_gives_what_the_gravity_page_says() -> None:
    found = stress({"embargo": {"by": "TUR", "against": "ISR"}}, commodity="trade", horizon="long", year=2014, draws=0)
    change = dict(found.by_state.select("state", "welfare_change").iter_rows())
    assert round(change["ISR"], 2) == -0.41
    assert round(change["TUR"], 2) == -0.22


def test_a_pipeline_that_closes_has_other_ways_only_where_they_are_in_use() -> None:
    shut = {"transit_closure": {"legs": ["baku-tbilisi-ceyhan"], "bound_for": "ISR"}}
    weeks, year = (stress(shut, horizon=horizon, year=2023) for horizon in ("weeks", "year"))
    assert weeks.outcome.unmet.sum() == pytest.approx(2.27034)
    assert weeks.outcome.unmet_low.sum() == pytest.approx(0, abs=1e-9)
    notes = " ".join(year.asked.whole.notes)
    # The way that is left goes by Russia, and past the coast of the state that closed the other one.
    assert "baku-novorossiysk and turkish-straits" in notes
    assert "Turkey" in notes
    both = {"transit_closure": {"legs": ["baku-tbilisi-ceyhan", "turkish-straits"], "bound_for": "ISR"}}
    shut = stress(both, horizon="year", year=2023)
    assert "no other way" in " ".join(shut.asked.whole.notes)


def test_what_is_known_to_be_left_out_of_total_trade_is_told() -> None:
    found = stress({"embargo": {"by": "AZE", "against": "ISR"}}, commodity="trade", horizon="weeks", year=2014)
    assert "the cost is understated" in " ".join(found.asked.whole.notes)


def test_a_coalition_is_read_on_the_case_s_day_and_can_leave_members_out() -> None:
    whole = stress({"embargo": {"by": "oic", "against": "ISR", "way": "to"}}, year=2023)
    without = stress({"embargo": {"by": "oic", "against": "ISR", "way": "to", "without": ["AZE"]}}, year=2023)
    assert whole.cut.sum() - without.cut.sum() == pytest.approx(2.27034)


def test_the_same_totals_leave_nothing_unmet_and_no_days_are_told() -> None:
    found = stress({"embargo": {"by": "IND", "against": "RUS", "way": "from"}}, year=2023)
    assert found.outcome.unmet.sum() == 0
    words = " ".join((*found.sentences, *found.cannot_see))
    assert "no days or weeks of endurance" in words
    assert "Back-tests" in words
    assert found.to_json()["back_tests"]


BAD: list[tuple[dict[str, dict[str, object]], dict[str, object], type[AmityError], str]] = [
    ({"embargo": {"by": "AZE", "against": "AZE"}}, {}, UsageError, "both sides"),
    ({"embargo": {"by": "Atlantis", "against": "ISR"}}, {}, UnknownState, "Atlantis"),
    ({"embargo": {"by": "AZE"}}, {}, UsageError, "needs against"),
    ({"embargo": {"by": "AZE", "against": "ISR", "way": "up"}}, {}, BadOption, "both, to, from"),
    ({"embargo": {"by": "oic", "against": "ISR", "without": ["FRA"]}}, {}, UsageError, "not in"),
    ({"boycott": {"by": "AZE", "against": "ISR", "share": 1.5}}, {}, BadOption, "from 0 to 1"),
    ({"boycott": {"by": "AZE", "against": "ISR", "share": float("nan")}}, {}, BadOption, "share"),
    ({"capacity_change": {"supplier": "SAU", "times": -1.0}}, {}, BadOption, "times"),
    ({"transit_closure": {"legs": ["atlantis-line"]}}, {}, UnknownName, "atlantis-line"),
    ({"transit_closure": {"legs": ["hormuz"]}}, {}, UsageError, "begins in no state"),
    ({"transit_closure": {"legs": []}}, {}, UsageError, "no legs"),
    ({"transit_closure": {"legs": ["hormuz"]}}, {"commodity": "trade"}, BadOption, "can be asked of"),
    ({"realignment": {"buyer": "oic", "old": "ISR", "new": "TUR"}}, {"commodity": "arms"}, UsageError, "several"),
    ({"realignment": {"buyer": "AZE", "old": "ISR", "new": "ISR"}}, {"commodity": "arms"}, UsageError, "different"),
    ({"flood": {"by": "AZE"}}, {}, UnknownName, "flood"),
    ({"embargo": {"by": "AZE", "against": "ISR"}}, {"commodity": "oranges"}, BadOption, "oranges"),
    ({"embargo": {"by": "AZE", "against": "ISR"}}, {"horizon": "soon"}, BadOption, "soon"),
    ({"embargo": {"by": "AZE", "against": "ISR"}}, {"year": 1950}, UsageError, "1950"),
    ({"embargo": {"by": "PSE", "against": "AND"}}, {"commodity": "arms"}, UsageError, "no flow"),
    ({"capacity_change": {"supplier": "SAU", "times": 0.0}}, {"commodity": "trade"}, ComputeError, "whole output"),
]


@pytest.mark.parametrize(("shock", "more", "error", "words"), BAD)
def test_bad_input(
    shock: dict[str, dict[str, object]], more: dict[str, object], error: type[AmityError], words: str
) -> None:
    with pytest.raises(error, match=words) as raised:
        stress(shock, **more)  # type: ignore[arg-type]
    assert raised.value.hint


def test_a_good_without_a_record_is_missing_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("amity.scenarios._baseline", fromlist=["TABLES"]).TABLES, "gas", ("no_such_table",))
    with pytest.raises(DataMissing, match="no_such_table"):
        stress({"embargo": {"by": "RUS", "against": "DEU"}}, commodity="gas")


def test_a_shock_of_which_nothing_is_recorded_changes_nothing() -> None:
    found = stress({"embargo": {"by": "AZE", "against": "NZL"}}, year=2023)
    assert found.cut.sum() == 0
    assert "Nothing is recorded" in found.sentences[0]
    assert found.by_pair.filter(found.by_pair["kind"] != "cut").is_empty()


def test_who_is_not_in_the_record_is_told() -> None:
    base = made([[0, 1], [1, 0]])
    assert taken(base, Changes(cuts=(cut("A", "Z"),))).strangers == ("Z",)


def test_no_supplier_is_told_to_step_in_without_the_ends_and_the_others_are_counted() -> None:
    found = stress({"embargo": {"by": "AZE", "against": "ISR", "way": "to"}}, year=2023)
    told = next(text for text in found.sentences if "loses, more comes from" in text)
    assert "Gabon 0.772 (0.0106 to 0.772)" in told
    assert "2 others" in told
    assert found.outcome.means in told
    # All that is lost is replaced, and by whom adds up to it.
    assert found.replaced["more"].sum() == pytest.approx(found.cut.sum(), rel=1e-6)
    assert "that is assumed, not found" in " ".join(found.sentences)


def test_what_may_still_come_is_not_told_as_lost() -> None:
    shut = {"transit_closure": {"legs": ["baku-tbilisi-ceyhan"], "bound_for": "ISR"}}
    told = " ".join(stress(shut, horizon="weeks", year=2023).sentences)
    assert "nothing of it is replaced" not in told
    assert "may be missing (unmet from 0 to 2.27 million tonnes)" in told


def test_third_parties_real_expenditure_has_its_interval() -> None:
    shock = {"embargo": {"by": "TUR", "against": "ISR"}}
    found = stress(shock, commodity="trade", horizon="year", year=2014, draws=20)
    told = next(text for text in found.sentences if text.startswith("Among third parties"))
    assert told.count("90\xa0%:") == 2
    states = found.by_state.filter(found.by_state["side"] == "third").sort("welfare_change")
    assert f"worst in {states['name'][0]}" in told
    assert f"best in {states['name'][-1]}" in told
