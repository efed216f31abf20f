"""Votes simulated with a known agreement and packages that hang together: how often the interval covers the truth.

In full (AMITY_VALIDATE=full) a table of coverage by truth, clustering and joint votes is written for the docs.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from amity.numerics.bootstrap import DRAWS, package_weights, ratio_intervals

FULL = os.environ.get("AMITY_VALIDATE") == "full"
REPEATS = 4000 if FULL else 600
# The packages of 2025: 192 roll calls, one package of 31 and 68 of one.
SIZES = np.array([31, 11, 10, 8, 6, 6, 5, 4, 4, 4, 3, 3, 3, 3, 3] + [2] * 10 + [1] * 68)
TABLE = Path(__file__).resolve().parents[2] / "docs" / "validation" / "vote_intervals.tsv"
LEVEL = 0.90


def simulate(truth: float, clustering: float, joint: float, seed: int) -> tuple[float, float, float]:
    """Return coverage, mean width and bias over repeated years of roll calls.

    Each package has its own chance of agreement, beta distributed around ``truth`` with intraclass correlation
    ``clustering``; a roll call is voted on by both with chance ``joint``.
    """
    rng = np.random.default_rng(seed)
    spread = (1 - clustering) / clustering
    chance = rng.beta(truth * spread, (1 - truth) * spread, size=(len(SIZES), REPEATS))
    under = rng.binomial(np.repeat(SIZES[:, None], REPEATS, axis=1), joint)
    over = rng.binomial(under, chance)
    found = ratio_intervals(over.astype(np.float32), under.astype(np.float32), package_weights(len(SIZES), DRAWS, 0))
    held = ~np.isnan(found.low)
    assert held.mean() > 0.95
    covers = (found.low <= truth) & (truth <= found.high)
    share = over.sum(axis=0) / under.sum(axis=0)
    return float(covers[held].mean()), float((found.high - found.low)[held].mean()), float(share.mean() - truth)


CASES = [
    (truth, clustering, joint)
    for joint in (1.0, 0.6)
    for truth in (0.05, 0.1, 0.5, 0.9)
    for clustering in (0.05, 0.2, 0.5)
]


@pytest.mark.parametrize(("truth", "clustering", "joint"), CASES)
def test_interval_covers_about_as_often_as_it_says(truth: float, clustering: float, joint: float) -> None:
    covered, width, bias = simulate(truth, clustering, joint, seed=11)
    slack = 3 * np.sqrt(LEVEL * (1 - LEVEL) / REPEATS)
    # Measured in full: 0.86 to 0.93. Plain percentiles of the same draws: 0.78 to 0.89.
    assert 0.855 - slack < covered < 0.94 + slack
    assert 0.03 < width < 0.35
    assert abs(bias) < 0.01


def test_a_year_of_independent_roll_calls_covers_nominally() -> None:
    rng = np.random.default_rng(2)
    under = np.ones((117, REPEATS), np.float32)
    over = (rng.random((117, REPEATS)) < 0.3).astype(np.float32)
    found = ratio_intervals(over, under, package_weights(117, DRAWS, 0))
    covered = ((found.low <= 0.3) & (found.high >= 0.3)).mean()
    assert covered == pytest.approx(LEVEL, abs=0.015 + 3 * np.sqrt(0.09 / REPEATS))


@pytest.mark.skipif(not FULL, reason="the table is written by `make validate` only")
def test_write_the_table_of_coverage() -> None:
    lines = ["truth\tclustering\tjoint\tcoverage\twidth\tbias"]
    for truth, clustering, joint in CASES:
        covered, width, bias = simulate(truth, clustering, joint, seed=11)
        lines.append(f"{truth}\t{clustering}\t{joint}\t{covered:.3f}\t{width:.3f}\t{bias:+.4f}")
    TABLE.parent.mkdir(parents=True, exist_ok=True)
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert len(lines) == len(CASES) + 1
