"""The Guide's sequence against its published answers and gegravity 0.3, and balancing against its own definition.

Tolerances: gegravity 0.3 solves to 1e-8 and agrees to 1e-6 percentage points; the Guide's answers are those of its
stopping rule, not of its fixed point, and agree to 1e-4 points where that rule is used.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from amity.core.errors import ComputeError, UsageError
from amity.numerics.balancing import balance
from amity.numerics.equilibrium import equilibrium, world
from amity.numerics.ppml import ppml
from amity.numerics.structural_gravity import Conditional, conditional, full_endowment

Floats = NDArray[np.float64]
DRIVERS = ("pta", "contiguity", "common_language", "lndist", "international")


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    start: Conditional
    costs: Floats
    new_costs: Floats
    reference: int
    producers: pl.DataFrame
    consumers: pl.DataFrame


@pytest.fixture(scope="module")
def guide(shared_data: Path) -> Guide:
    folder = shared_data / "gravity-reference"
    rows = (
        pl.read_csv(folder / "agtpa_trade_without_border_input.csv.gz")
        .with_columns(pl.col("exporter", "importer").replace("ZZZ", "DEU"))
        .sort("exporter", "importer")
    )
    names = sorted(rows["exporter"].unique())
    size, reference = len(names), names.index("DEU")
    row, column = (side.ravel() for side in np.indices((size, size)))
    drivers = rows.select("ln_DIST", "CNTG", "INTL_BRDR").to_numpy().astype(float)
    trade = rows["trade"].to_numpy()
    fit = ppml(trade, row, column, drivers, reference=reference)
    costs = np.exp(drivers @ fit.coefficients).reshape(size, size)
    new_costs = np.exp(drivers[:, :2] @ fit.coefficients[:2]).reshape(size, size)
    x = trade.reshape(size, size)
    return Guide(
        start=conditional(costs, new_costs, x.sum(axis=1), x.sum(axis=0), 7.0, reference=reference),
        costs=costs,
        new_costs=new_costs,
        reference=reference,
        producers=pl.read_csv(folder / "agtpa_trade_without_border_producer.csv").sort("country"),
        consumers=pl.read_csv(folder / "agtpa_trade_without_border_consumer.csv").sort("country"),
    )


def away(ratio: Floats, percent: pl.Series) -> float:
    """Return the largest distance of changes from published ones, in percentage points."""
    return float(np.abs(100 * (ratio - 1) - percent.to_numpy()).max())


def abroad(flows: Floats, axis: int) -> Floats:
    return np.asarray(flows.sum(axis=axis) - np.diag(flows), np.float64)


def test_the_conditional_stage_is_that_of_the_guide(guide: Guide) -> None:
    start = guide.start
    assert away(start.outward, guide.producers["change_OMR_CDL"]) < 1e-5
    assert away(start.inward, guide.consumers["change_IMR_CDL"]) < 1e-5
    exports = abroad(start.flows, 1) / abroad(start.before, 1)
    assert away(exports, guide.producers["change_Xi_CDL"]) < 1e-5


def test_the_full_stage_is_that_of_the_guide_for_all_its_states(guide: Guide) -> None:
    found = full_endowment(guide.start, published_stop=True)
    assert len(found.price) == 69
    assert found.rounds == 5
    assert away(found.price, guide.producers["change_price_FULL"]) < 1e-4
    assert away(found.outward, guide.producers["change_OMR_FULL"]) < 1e-4
    assert away(found.inward, guide.consumers["change_IMR_FULL"]) < 1e-4
    exports = abroad(found.flows, 1) / abroad(guide.start.before, 1)
    assert away(exports, guide.producers["change_Xi_FULL"]) < 1e-3


def test_the_published_answers_stop_short_of_the_end_of_their_own_sequence(guide: Guide) -> None:
    found = full_endowment(guide.start)
    assert found.residual <= 1e-10
    assert 0.1 < away(found.price, guide.producers["change_price_FULL"]) < 0.3
    stopped = full_endowment(guide.start, published_stop=True)
    assert stopped.residual > 0.01


def test_the_exact_equilibrium_differs_where_deficits_are_large(guide: Guide) -> None:
    """Real output of most states is near the Guide's; of states far from balance it is not (deficits held apart)."""
    change = (guide.new_costs / guide.costs) ** (1 / (1 - 7.0))
    found = equilibrium(world(guide.start.before), change, 6.0)
    published = guide.producers["change_pricei_FULL"].to_numpy() / (
        1 + guide.consumers["change_IMR_FULL"].to_numpy() / 100
    )
    gap = np.abs(100 * (found.real_output / published - 1))
    assert np.median(gap) < 0.05
    assert gap.max() < 1.5


@pytest.mark.parametrize("name", ["sample30", "synth30", "synth60", "synth120"])
def test_gegravity_is_matched(name: str, shared_data: Path) -> None:
    folder = shared_data.parent / "reference"
    if name == "sample30":
        rows = pl.read_csv(shared_data / "gravity-reference/gegravity_sample_30_states.csv")
    else:
        rows = pl.read_csv(folder / f"gegravity_{name}_input.csv.gz")
    rows = rows.sort("exporter", "importer")
    known = pl.read_csv(folder / f"gegravity_{name}_country_results.csv")
    known = known.rename({known.columns[0]: "state"}).sort("state")
    names = known["state"].to_list()
    size = len(names)
    reference = int(np.argmin(np.abs(known["imr change (percent)"].to_numpy())))
    # The two states of the agreement export the most more; the sample's are Canada and Japan.
    pair = known.sort("foreign exports change (percent)", descending=True)["state"][:2].to_list()
    row, column = (side.ravel() for side in np.indices((size, size)))
    drivers = rows.select(DRIVERS).to_numpy().astype(float)
    fit = ppml(rows["trade"].to_numpy().astype(float), row, column, drivers, reference=reference)
    new = drivers.copy()
    new[[{names[i], names[j]} == set(pair) for i, j in zip(row, column, strict=True)], 0] = 1
    costs, new_costs = (np.exp(side @ fit.coefficients).reshape(size, size) for side in (drivers, new))
    output = rows["Y"].to_numpy().astype(float).reshape(size, size)[:, 0]
    spent = rows["E"].to_numpy().astype(float).reshape(size, size)[0]
    found = conditional(costs, new_costs, output, spent, 5.0, reference=reference)
    flows = found.first_pass()
    assert away(found.price, known["factory gate price change (percent)"]) < 1e-5
    assert away(found.outward, known["omr change (percent)"]) < 1e-5
    assert away(found.inward, known["imr change (percent)"]) < 1e-5
    assert away(found.price / found.inward, known["GDP change (percent)"]) < 1e-5
    assert away(found.price, known["output change (percent)"]) < 1e-5
    assert away(abroad(flows, 1) / abroad(found.before, 1), known["foreign exports change (percent)"]) < 1e-5
    assert away(abroad(flows, 0) / abroad(found.before, 0), known["foreign imports change (percent)"]) < 1e-5
    assert away(np.diag(flows) / np.diag(found.before), known["intranational trade change (percent)"]) < 1e-5


def test_balanced_and_symmetric_the_sequence_ends_in_the_exact_equilibrium() -> None:
    rng = np.random.default_rng(4)
    apart = rng.uniform(0.05, 0.3, (7, 7))
    costs = (apart + apart.T) / 2
    np.fill_diagonal(costs, 1.0)
    ease = rng.uniform(0.8, 2.0, (7, 7))
    new_costs = costs * np.where(np.eye(7) > 0, 1.0, (ease + ease.T) / 2)
    output = rng.lognormal(3, 1, 7)
    start = conditional(costs, new_costs, output, output, 5.0, reference=2)
    end = full_endowment(start, tolerance=1e-12)
    exact = equilibrium(world(start.before), (new_costs / costs) ** (-1 / 4), 4.0)
    assert end.price / end.inward == pytest.approx(exact.real_output, rel=1e-8)
    assert end.price / end.price[2] == pytest.approx(exact.price / exact.price[2], rel=1e-8)


def test_balancing_reaches_its_sums_or_says_so() -> None:
    rng = np.random.default_rng(5)
    weights, rows = rng.random((9, 9)), rng.lognormal(size=9)
    columns = rng.permutation(rows)
    found = balance(weights, rows, columns, reference=3)
    scaled = found.rows[:, None] * weights * found.columns
    assert scaled.sum(axis=1) == pytest.approx(rows, rel=1e-10)
    assert scaled.sum(axis=0) == pytest.approx(columns, rel=1e-10)
    assert found.columns[3] == pytest.approx(1.0)
    with pytest.raises(UsageError, match="in all"):
        balance(weights, rows, columns * 2)
    with pytest.raises(ComputeError, match="empty row"):
        balance(weights * (np.arange(9) > 0), rows, columns)
    # The first state sells to the first alone, which wants less than it has.
    stuck = np.array([[1.0, 0.0], [1.0, 1.0]])
    with pytest.raises(ComputeError, match="largest relative error"):
        balance(stuck, np.array([2.0, 1.0]), np.array([1.0, 2.0]))


def test_an_elasticity_of_one_or_less_is_refused() -> None:
    ones = np.ones((2, 2))
    with pytest.raises(UsageError, match="must exceed 1"):
        conditional(ones, ones, np.ones(2), np.ones(2), 1.0)
