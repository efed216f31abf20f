"""Differences in differences and placebos, against sums done by hand and the regression that gives the same."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amity.numerics.differences import changes, mean_lead, placebo, side_by_side, slope


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(-9, 9), st.floats(-9, 9)), min_size=3, max_size=9))
def test_it_is_the_change_less_the_mean_change_of_the_others(rows: list[tuple[float, float]]) -> None:
    before, after = (np.array(side) for side in zip(*rows, strict=True))
    found = changes(side_by_side(before), side_by_side(after))
    for i in range(len(before)):
        others = np.delete(after - before, i)
        assert found[i] == pytest.approx(after[i] - before[i] - others.mean(), abs=1e-9)


def test_it_is_the_interaction_of_a_regression() -> None:
    rng = np.random.default_rng(4)
    before, after = rng.random(7), rng.random(7)
    y = np.r_[before, after]
    treated = np.tile(np.arange(7) == 0, 2).astype(float)
    late = np.r_[np.zeros(7), np.ones(7)]
    x = np.column_stack([np.ones(14), treated, late, treated * late])
    beta = np.linalg.lstsq(x, y, rcond=None)[0]
    assert changes(side_by_side(before), side_by_side(after))[0] == pytest.approx(beta[3])


def test_pairs_that_cannot_be_compared_are_left_out() -> None:
    nan = np.nan
    before = side_by_side(np.array([1.0, 2.0, nan, 0.0]))
    after = side_by_side(np.array([4.0, 2.0, 9.0, 1.0]))
    assert changes(before, after)[0] == pytest.approx(3 - 0.5)
    assert np.isnan(changes(before, after, fewest=3)[0])
    assert np.isnan(changes(before, after)[2])
    assert mean_lead(before)[0] == pytest.approx(0.0)


def test_the_interval_needs_nineteen_placebos_at_ninety_percent() -> None:
    assert np.isnan(placebo(1.0, np.arange(18.0)).low)
    found = placebo(1.0, np.arange(19.0) - 9)
    assert (found.low, found.high) == (1 - 9, 1 + 9)
    assert found.floor == pytest.approx(1 / 20)
    assert placebo(100.0, np.arange(19.0)).chance == pytest.approx(1 / 20)
    assert placebo(0.0, np.arange(19.0)).chance == 1
    assert placebo(1.0, np.array([np.nan, 2.0])).number == 1


def test_placebos_that_overlap_are_worth_fewer() -> None:
    found = placebo(9.0, np.arange(19.0), independent=3)
    assert (found.beyond, found.independent) == (10, 3)
    assert found.chance == pytest.approx((1 + 3 * 10 / 19) / 4)
    assert placebo(99.0, np.arange(19.0), independent=3).chance == found.floor == pytest.approx(1 / 4)
    assert placebo(1.0, np.array([]), independent=0).chance == 1


def test_slope_leaves_out_what_is_not_known() -> None:
    assert slope(np.arange(4.0), np.array([1.0, np.nan, 5.0, 7.0])) == pytest.approx(2.0)
    assert np.isnan(slope(np.arange(3.0), np.array([1.0, np.nan, 5.0])))
