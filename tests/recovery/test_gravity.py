"""Worlds built in levels, with known technology, and solved in levels: exact changes must find what became of them.

The full run writes docs/validation/gravity.tsv and gravity_ppml.tsv; the normal one is a smaller version of it.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import root

from amity.models._elasticities import SUPPLY, TRADE, trade_spread
from amity.models.gravity import GravityRequest, run
from amity.numerics.equilibrium import equilibrium, world
from amity.numerics.ppml import ppml

Floats = NDArray[np.float64]
FULL = os.environ.get("AMITY_VALIDATE") == "full"
TABLE = Path(__file__).parents[2] / "docs/validation/gravity.tsv"
SIZE = 8
TRUTH = np.array([-0.8, -1.2])


def levels(costs: Floats, shifts: Floats, supply: Floats, trade: float, elasticity: float) -> tuple[Floats, Floats]:
    """Return flows and real output of a balanced world from its primitives, by a general solver of equations.

    Output Q = supply · (p / P)^ψ, demand of constant elasticity over goods with the weights ``shifts``.
    """

    def look(logs: Floats) -> tuple[Floats, Floats, Floats]:
        price = np.exp(np.append(0.0, logs))
        terms = shifts[:, None] * (price[:, None] * costs) ** -trade
        index = terms.sum(axis=0) ** (-1 / trade)
        output = price * supply * (price / index) ** elasticity
        return terms / terms.sum(axis=0) * output, output, output / index

    def excess(logs: Floats) -> Floats:
        flows, output, _ = look(logs)
        return np.asarray((flows.sum(axis=1) / output - 1)[1:], np.float64)

    found = root(excess, np.zeros(len(supply) - 1), tol=1e-12)
    assert np.abs(excess(found.x)).max() < 1e-8
    flows, _, real = look(found.x)
    return flows, real


def made(seed: int, trade: float, elasticity: float) -> tuple[Floats, Floats, Floats]:
    """Return flows, cost changes and the true ratio of real output of a world made up from a seed."""
    rng = np.random.default_rng(seed)
    costs = np.where(np.eye(SIZE) > 0, 1.0, np.exp(rng.uniform(0.2, 0.6, (SIZE, SIZE))))
    change = np.where(np.eye(SIZE) > 0, 1.0, np.exp(rng.normal(0, 0.1, (SIZE, SIZE))))
    shifts, supply = rng.lognormal(0, 0.3, SIZE), rng.lognormal(0, 0.5, SIZE)
    flows, before = levels(costs, shifts, supply, trade, elasticity)
    _, after = levels(costs * change, shifts, supply, trade, elasticity)
    return flows, change, after / before


@pytest.mark.parametrize(("trade", "elasticity"), [(2.0, 0.0), (5.0, 0.0), (5.0, 1.0), (8.0, 3.76)])
def test_exact_changes_find_the_world_solved_in_levels(trade: float, elasticity: float) -> None:
    for seed in range(20 if FULL else 4):
        flows, change, truth = made(seed, trade, elasticity)
        found = equilibrium(world(flows), change, trade, elasticity)
        assert found.real_output == pytest.approx(truth, rel=1e-6)


def test_intervals_cover_the_truth_where_elasticities_come_from_the_literature() -> None:
    """Nominal 90 %. It is the elasticities' uncertainty alone; the states of a world are right or wrong together."""
    worlds = 400 if FULL else 25
    covered, sizes = [], []
    for seed in range(worlds):
        rng = np.random.default_rng(1_000 + seed)
        trade, elasticity = float(TRADE.draw(1, rng)[0]), float(SUPPLY.draw(1, rng)[0])
        flows, change, truth = made(seed, trade, elasticity)
        answer = run(
            GravityRequest(
                names=tuple(str(place) for place in range(SIZE)), flows=flows, cost_change=change, draws=60, seed=seed
            )
        )
        assert answer.ranges is not None
        low, high = answer.ranges.real_output
        covered.append(((low <= truth) & (truth <= high)).mean())
        sizes.append(np.median(high - low))
    share = float(np.mean(covered))
    assert (0.85 if FULL else 0.75) < share <= 1.0
    if FULL:
        rows = ["what\tworlds\tnominal\tcoverage\tmedian_width"]
        rows.append(
            f"real output, elasticities from the literature\t{worlds}\t0.9\t{share:.3f}\t{np.median(sizes):.4f}"
        )
        fixed = _wrong(worlds)
        rows.append(f"real output, trade elasticity held at a third of the truth\t{worlds}\t0.9\t{fixed:.3f}\t")
        TABLE.write_text("\n".join(rows) + "\n", encoding="utf-8")


def _wrong(worlds: int) -> float:
    """Return how often intervals cover whose range of elasticities is far too low: the test can fail."""
    covered = []
    for seed in range(worlds):
        flows, change, truth = made(seed, 6.0, 0.5)
        answer = run(
            GravityRequest(
                names=tuple(str(place) for place in range(SIZE)),
                flows=flows,
                cost_change=change,
                trade=trade_spread((1.8, 2.2)),
                draws=50,
                seed=seed,
            )
        )
        assert answer.ranges is not None
        low, high = answer.ranges.real_output
        covered.append(((low <= truth) & (truth <= high)).mean())
    return float(np.mean(covered))


def test_pseudo_poisson_recovers_coefficients_and_robust_errors_are_too_small() -> None:
    """Two-way effects make robust errors too small (Weidner & Zylkin 2021), most for a border that few pairs lack."""
    rows = ["states\tsamples\tcoefficient\tmean\tnominal\tcoverage"]
    for size in (20, 40, 69) if FULL else (40,):
        samples = 500 if FULL else 60
        found, away = _estimates(size, samples)
        assert np.abs(found.mean(axis=0) - TRUTH).max() < 0.05
        covered = (np.abs(away) < 1.96).mean(axis=0)
        assert (covered > 0.6).all()
        for name, mean, share in zip(("distance", "border"), found.mean(axis=0), covered, strict=True):
            rows.append(f"{size}\t{samples}\t{name}\t{mean:.3f}\t0.95\t{share:.3f}")
    if FULL:
        TABLE.with_name("gravity_ppml.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")


def _estimates(size: int, samples: int) -> tuple[Floats, Floats]:
    """Return estimates of many samples, and how many of their own errors they are off."""
    rng = np.random.default_rng(7)
    row, column = (side.ravel() for side in np.indices((size, size)))
    found, away = [], []
    for _ in range(samples):
        drivers = np.column_stack([rng.normal(0, 1, size * size), row != column])
        mean = np.exp(rng.normal(0, 0.7, size)[row] + rng.normal(0, 0.7, size)[column] + drivers @ TRUTH)
        fit = ppml(mean * rng.gamma(2, 0.5, size * size), row, column, drivers)
        found.append(fit.coefficients)
        away.append((fit.coefficients - TRUTH) / fit.errors)
    return np.array(found), np.array(away)
