"""The cluster bootstrap: draws by seed, sums by package, and when there is no interval."""

from __future__ import annotations

import numpy as np
import pytest

from amity.numerics.bootstrap import (
    FEWEST_PACKAGES,
    effective_packages,
    package_weights,
    ratio_intervals,
    sums_by_package,
)


def single(over: list[float], under: list[float], seed: int = 0) -> tuple[float, float]:
    weights = package_weights(len(over), 1000, seed)
    columns = [np.array(values, np.float32)[:, None] for values in (over, under)]
    found = ratio_intervals(columns[0], columns[1], weights)
    return float(found.low[0]), float(found.high[0])


def test_same_seed_same_draws_and_every_draw_has_as_many_packages() -> None:
    first, again, other = (package_weights(40, 500, seed) for seed in (7, 7, 8))
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()
    assert (first.sum(axis=1) == 40).all()
    assert first.mean() == pytest.approx(1.0)


def test_sums_by_package() -> None:
    values = np.arange(12, dtype=np.float32).reshape(6, 2)
    found = sums_by_package(values, np.array([0, 1, 4]))
    np.testing.assert_array_equal(found, [[0, 1], [12, 15], [18, 20]])


def test_effective_packages_are_fewer_where_one_is_large() -> None:
    even, large = np.ones((10, 1), np.float32), np.array([[91.0]] + [[1.0]] * 9, np.float32)
    assert effective_packages(even)[0] == pytest.approx(10)
    assert effective_packages(large)[0] == pytest.approx(100**2 / (91**2 + 9))


def test_interval_holds_the_share_and_lies_in_its_range() -> None:
    low, high = single([1, 0, 0, 2, 0, 1, 0, 0, 1, 0], [3, 2, 2, 5, 1, 2, 2, 1, 4, 2])
    assert 0 < low < 5 / 24 < high < 1
    # An interval of proportions near an edge is longer on the inner side.
    assert high - 5 / 24 > 5 / 24 - low


def test_interval_of_a_unit_does_not_depend_on_the_units_beside_it() -> None:
    rng = np.random.default_rng(3)
    under = rng.integers(1, 6, (30, 8)).astype(np.float32)
    over = rng.binomial(under.astype(int), 0.3).astype(np.float32)
    weights = package_weights(30, 1000, 0)
    whole = ratio_intervals(over, under, weights)
    part = ratio_intervals(over[:, 4:5], under[:, 4:5], weights)
    assert part.low[0] == pytest.approx(whole.low[4], rel=1e-5)
    assert part.high[0] == pytest.approx(whole.high[4], rel=1e-5)


@pytest.mark.parametrize(
    ("over", "under"),
    [
        ([0] * 8, [3] * 8),
        ([3] * 8, [3] * 8),
        ([1] * 8, [2] * 8),
        ([1, 0, 2, 1], [2, 2, 3, 4]),
        ([0] * 8, [0] * 8),
    ],
    ids=["share of 0", "share of 1", "the same in every package", "too few packages", "nothing"],
)
def test_no_interval_where_resampling_can_show_nothing(over: list[float], under: list[float]) -> None:
    assert FEWEST_PACKAGES == 5
    assert all(np.isnan(single(over, under)))


def test_larger_packages_widen_the_interval() -> None:
    # The same 40 roll calls, 10 agreements: one a package, or ten alike in each of four of sixteen packages.
    apart = single([1] * 10 + [0] * 30, [1] * 40)
    together = single([2.5] * 4 + [0] * 12, [2.5] * 16)
    assert together[1] - together[0] > 1.3 * (apart[1] - apart[0])
