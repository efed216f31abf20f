"""Deals simulated with a known long-run share: how often the intervals over deals cover it, and where too seldom."""

from __future__ import annotations

import numpy as np
import pytest

from amity.measures._arms import FEW_DEALS
from amity.numerics.share_intervals import share_interval, total_interval

DRAWS = 8_000
LEVEL = 0.9
# Three standard errors of a simulated coverage near 0.8.
NOISE = 3 * np.sqrt(0.8 * 0.2 / DRAWS)


def totals(rng: np.random.Generator, rate: float, spread: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return count, sum and sum of squares of lognormal deals that come at a Poisson rate, for every draw."""
    count = rng.poisson(rate, DRAWS)
    sizes = np.exp(spread * rng.standard_normal((DRAWS, count.max())))
    sizes *= np.arange(count.max()) < count[:, None]
    return count, sizes.sum(axis=1), (sizes**2).sum(axis=1)


def simulate(mine: float, others: float, spread: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return, for draws with deals on both sides, whether the interval covers, and the smaller number of deals."""
    rng = np.random.default_rng(seed)
    (n, x, x2), (m, y, y2) = totals(rng, mine, spread), totals(rng, others, spread)
    both = (n > 0) & (m > 0)
    found = share_interval(x[both], x2[both], y[both], y2[both], level=LEVEL)
    truth = mine / (mine + others)
    return (found.low <= truth) & (truth <= found.high), np.minimum(n, m)[both]


# Measured with 60,000 draws; the docstring of share_interval shows the same figures.
@pytest.mark.parametrize(
    ("mine", "others", "spread", "expected"),
    [
        (2, 5, 1.5, 0.72),
        (5, 5, 1.5, 0.75),
        (5, 30, 1.5, 0.72),
        (10, 10, 1.5, 0.80),
        (20, 20, 1.5, 0.84),
        (40, 40, 1.5, 0.86),
        (100, 100, 1.5, 0.88),
        (5, 5, 1.0, 0.81),
        (10, 10, 1.0, 0.85),
        (20, 20, 1.0, 0.87),
        (40, 40, 1.0, 0.88),
        (100, 100, 1.0, 0.89),
    ],
)
def test_coverage_of_a_share(mine: float, others: float, spread: float, expected: float) -> None:
    covered, _ = simulate(mine, others, spread, seed=3)
    assert covered.mean() == pytest.approx(expected, abs=NOISE + 0.005)


def test_nearly_nominal_where_sizes_are_alike() -> None:
    covered, _ = simulate(40, 40, 0.3, seed=4)
    assert covered.mean() == pytest.approx(LEVEL, abs=0.015)


def test_the_flag_separates_the_intervals_that_cover_too_seldom() -> None:
    few, enough = [], []
    for mine, others in [(3, 20), (6, 20), (10, 20), (15, 20), (20, 20), (20, 40)]:
        covered, smaller = simulate(mine, others, 1.5, seed=5)
        few.append(covered[smaller < FEW_DEALS])
        enough.append(covered[smaller >= FEW_DEALS])
    assert np.concatenate(few).mean() < 0.75
    assert np.concatenate(enough).mean() > 0.82


def test_interval_is_not_far_off_centre() -> None:
    rng = np.random.default_rng(6)
    (_, x, x2), (_, y, y2) = totals(rng, 20, 1.0), totals(rng, 20, 1.0)
    found = share_interval(x, x2, y, y2, level=LEVEL)
    above, below = (found.low > 0.5).mean(), (found.high < 0.5).mean()
    assert above == pytest.approx(below, abs=0.015)


# Totals miss mostly upwards: the largest deals are rare, so most draws lack them.
@pytest.mark.parametrize(
    ("rate", "spread", "expected"), [(5, 1.5, 0.70), (10, 1.5, 0.76), (20, 1.5, 0.80), (20, 1.0, 0.88)]
)
def test_coverage_of_a_total(rate: float, spread: float, expected: float) -> None:
    count, x, x2 = totals(np.random.default_rng(7), rate, spread)
    some = count > 0
    found = total_interval(x[some], x2[some], level=LEVEL)
    truth = rate * np.exp(spread**2 / 2)
    covered = (found.low <= truth) & (truth <= found.high)
    assert covered.mean() == pytest.approx(expected, abs=NOISE + 0.005)
    assert (found.high < truth).mean() > 3 * (found.low > truth).mean()
