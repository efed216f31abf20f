"""The gravity model: records, intervals over elasticities, and statuses."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from amity.core.errors import BadOption, ComputeError
from amity.models import gravity as model
from amity.models._elasticities import SUPPLY, TRADE, Given, supply_spread, trade_spread
from amity.models.gravity import GravityRequest, run
from amity.numerics.equilibrium import Equilibrium, World, equilibrium

FLOWS = np.array([[90.0, 6.0, 4.0], [5.0, 60.0, 3.0], [5.0, 4.0, 30.0]])
NAMES = ("Aland", "Bland", "Cland")


def request(cost: np.ndarray, **options: object) -> GravityRequest:
    return GravityRequest(names=NAMES, flows=FLOWS, cost_change=cost, **options)  # type: ignore[arg-type]


def dearer(row: int, column: int, ratio: float) -> np.ndarray:
    found = np.ones((3, 3))
    found[row, column] = ratio
    return found


def test_frames_hold_what_the_arrays_say() -> None:
    found = run(request(dearer(0, 1, 1.5), draws=50))
    rows = found.by_state
    assert rows["state"].to_list() == list(NAMES)
    assert rows["output"].to_list() == pytest.approx(FLOWS.sum(axis=1))
    assert rows["welfare_change"].to_numpy() == pytest.approx(100 * (found.after.welfare - 1))
    assert (rows["welfare_change_low"] <= rows["welfare_change"]).all()
    assert (rows["welfare_change"] <= rows["welfare_change_high"]).all()
    pairs = found.by_pair
    assert len(pairs) == 9
    assert pairs["value"].sum() == pytest.approx(FLOWS.sum())
    assert pairs["value_after"].sum() == pytest.approx(FLOWS.sum())
    cut = pairs.row(by_predicate=(pl.col("exporter") == "Aland") & (pl.col("importer") == "Bland"), named=True)
    assert cut["low"] < cut["value_after"] < cut["high"] < cut["value"]
    exports = pairs.filter((pairs["exporter"] == "Aland") & (pairs["importer"] != "Aland"))["value_after"].sum()
    assert rows["exports_change"][0] == pytest.approx(100 * (exports / 10 - 1))


def test_the_interval_is_that_of_the_draws_and_of_the_seed() -> None:
    one, two, other = (run(request(dearer(0, 1, 1.5), draws=40, seed=seed)) for seed in (1, 1, 2))
    assert one.to_json() == two.to_json()
    assert one.to_json() != other.to_json()
    assert one.certificate.draws == 40
    assert one.certificate.failed == 0
    assert one.certificate.worst <= one.certificate.tolerance


def test_given_elasticities_have_no_interval_and_say_why() -> None:
    found = run(request(dearer(0, 1, 1.5), trade=trade_spread(4.0), supply=supply_spread(0.0)))
    assert found.ranges is None
    assert found.by_state["welfare_change_low"].null_count() == 3
    body = found.to_json()
    assert body["interval"] == "none: both elasticities are given"
    assert body["level"] is None


def test_an_infeasible_state_has_unmet_purchases_and_no_welfare() -> None:
    flows = FLOWS.copy()
    flows[2, 2] = 0.0
    cost = np.ones((3, 3))
    cost[:, 2] = np.inf
    found = run(GravityRequest(names=NAMES, flows=flows, cost_change=cost, draws=20))
    row = found.by_state.row(2, named=True)
    assert row["status"] == "infeasible"
    assert row["unmet"] == pytest.approx(7.0)
    assert row["unsold"] == pytest.approx(9.0)
    assert "no welfare" in row["reason"]
    told = {key for key, value in row.items() if value is not None and isinstance(value, float)}
    assert told == {"unmet", "unsold", "output", "expenditure", "exports", "imports", "home_share"}
    pairs = found.by_pair
    assert pairs.filter(pairs["importer"] == "Cland")["value_after"].null_count() == 2
    assert found.by_state["welfare_change"].null_count() == 1


def test_what_a_reader_must_know_is_noted() -> None:
    flows = FLOWS.copy()
    flows[0, 2] = 0.0
    cost = dearer(0, 2, 0.5)
    cost[1, :] = cost[:, 1] = np.inf
    cost[1, 1] = 1.0
    notes = " ".join(run(GravityRequest(names=NAMES, flows=flows, cost_change=cost, draws=0)).notes)
    assert "1 of the changed costs are of pairs without trade" in notes
    assert "2 groups" in notes
    assert "Deficits of" in notes


def test_draws_follow_their_distribution() -> None:
    rng = np.random.default_rng(0)
    trade, supply = TRADE.draw(4000, rng), SUPPLY.draw(4000, rng)
    assert np.quantile(trade, [0.05, 0.5, 0.95]) == pytest.approx([TRADE.low, TRADE.middle, TRADE.high], rel=0.01)
    assert supply.min() >= 0
    assert supply.max() <= SUPPLY.high
    assert supply.mean() == pytest.approx(SUPPLY.high / 2, rel=0.01)
    assert abs(np.corrcoef(trade, supply)[0, 1]) < 0.05
    assert (trade_spread(3.0).draw(5, rng) == 3.0).all()


@pytest.mark.parametrize(
    "given", [0, -1, (0, 4), (5, 4), float("nan"), float("inf"), "four", (1, 2, 3), (2, float("inf"))]
)
def test_a_trade_elasticity_at_or_beyond_the_limit_is_refused(given: Given) -> None:
    with pytest.raises(BadOption, match="trade elasticity"):
        trade_spread(given)


@pytest.mark.parametrize("given", [-0.1, -5.0, (-1, 2), float("nan"), "one"])
def test_a_supply_elasticity_below_zero_is_refused(given: Given) -> None:
    with pytest.raises(BadOption, match="supply elasticity"):
        supply_spread(given)


@pytest.mark.parametrize(("limit", "usable"), [(4.0, False), (11.5, True)])
def test_draws_without_a_solution_are_counted_and_too_many_leave_no_interval(
    monkeypatch: pytest.MonkeyPatch, limit: float, usable: bool
) -> None:
    def picky(before: World, change: np.ndarray, trade: float, supply: float = 0.0, **options: object) -> Equilibrium:
        if trade > limit and "start" in options:
            raise ComputeError("no solution", hint="none")
        return equilibrium(before, change, trade, supply)

    monkeypatch.setattr(model, "equilibrium", picky)
    found = run(request(dearer(0, 1, 1.5), draws=60, trade=trade_spread((2.0, 12.0))))
    assert 0 < found.certificate.failed < 60
    assert found.by_state["welfare_change_low"].null_count() == (0 if usable else 3)
    assert any(f"{found.certificate.failed} of 60 draws had no certified solution" in note for note in found.notes)
    assert found.by_state["welfare_change"].null_count() == 0
