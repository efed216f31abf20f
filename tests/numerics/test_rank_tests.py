"""Places, exact p-values, gaps and adjustments: by hand, against scipy, and what must hold of any values."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control, median_abs_deviation, rankdata

from amity.numerics import rank_tests as rt

VALUES = st.lists(st.integers(0, 5).map(float), min_size=2, max_size=30)


@given(VALUES)
def test_places_add_up_and_mid_ranks_are_scipys(values: list[float]) -> None:
    x = np.array(values)
    found = rt.places(x[0], x[1:])
    assert int(found.judged) == len(x) - 1
    assert rt.mid_ranks(x).tolist() == rankdata(-x).tolist()
    assert rt.mid_ranks(x, -1).tolist() == rankdata(x).tolist()


@given(VALUES)
def test_the_permutation_p_is_the_rank_p_where_there_is_one_order(values: list[float]) -> None:
    x = np.array(values)
    others = np.broadcast_to(x, (x.size, x.size)).copy()
    np.fill_diagonal(others, np.nan)
    every = rt.places(np.broadcast_to(x[:, None], others.shape), others)
    for at in range(x.size):
        assert rt.permutation_p(every.as_close, at) == pytest.approx(rt.rank_p(int(every.as_close[at]), x.size))


@given(VALUES)
def test_turning_the_sign_turns_the_places(values: list[float]) -> None:
    x = np.array(values)
    up, down = rt.places(x[0], x[1:]), rt.places(x[0], x[1:], -1)
    assert (int(up.closer), int(up.farther)) == (int(down.farther), int(down.closer))


def test_rounding_is_no_difference() -> None:
    found = rt.places(0.1 + 0.2, [0.3, 0.3 + 1e-12, 0.31])
    assert (int(found.closer), int(found.equal), int(found.farther)) == (1, 2, 0)
    assert rt.mid_ranks([0.3, 0.1 + 0.2, 0.5]).tolist() == [2.5, 2.5, 1.0]


def test_a_level_that_division_would_miss_is_attained() -> None:
    # 0.29 * 100 is 28.999999999999996 in floating point.
    assert rt.attainable(0.29, 100) == 0.29
    assert rt.attainable(0.05, 19) == 0.0
    assert rt.rank_p(0, 19) > 0.05


def test_a_place_that_no_set_has_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be as close"):
        rt.rank_p(3, 3)


def test_the_runner_up_its_gap_and_ratio() -> None:
    found = rt.lead(0.677, [0.0, 0.156, 0.002, np.nan])
    assert found is not None
    assert (found.peer, round(found.gap, 3), round(found.ratio, 2)) == (1, 0.521, 4.34)
    nearer = rt.lead(100.0, [400.0, 250.0], -1)
    assert nearer is not None
    assert (nearer.peer, nearer.gap, nearer.ratio) == (1, 150.0, 2.5)
    assert rt.lead(1.0, [np.nan]) is None


def test_a_ratio_over_nothing_is_none() -> None:
    found = rt.lead(0.5, [0.0, 0.0])
    assert found is not None
    assert found.gap == 0.5
    assert np.isnan(found.ratio)


def test_sparse_channels_are_counted() -> None:
    found = rt.count_form(0.6, [0.0, 0.2, 0.0, np.nan, 0.0])
    assert found.sparse
    assert found.subject_above
    assert found.above.tolist() == [1]
    assert found.ratio == pytest.approx(3.0)
    dense = rt.count_form(0.6, [0.1, 0.2, 0.3, 0.0])
    assert not dense.sparse
    assert np.isnan(rt.count_form(0.0, [0.0, 0.2]).ratio)


def test_robust_z_is_median_over_mad_and_none_without_spread() -> None:
    peers = np.array([0.1, 0.4, 0.35, 0.2, 0.9])
    scale = median_abs_deviation(peers, scale="normal")
    assert rt.robust_z(0.8, peers) == pytest.approx((0.8 - np.median(peers)) / scale)
    assert rt.robust_z(0.8, peers, -1) == pytest.approx(-(0.8 - np.median(peers)) / scale)
    assert np.isnan(rt.robust_z(0.8, [0.0, 0.0, 0.0, 0.5]))
    assert np.isnan(rt.robust_z(0.8, [0.1, 0.2]))


@given(st.lists(st.floats(1e-6, 1.0), min_size=1, max_size=40))
def test_benjamini_yekutieli_is_scipys(p: list[float]) -> None:
    assert rt.benjamini_yekutieli(p) == pytest.approx(false_discovery_control(p, method="by"))


def test_no_test_no_adjustment() -> None:
    assert rt.benjamini_yekutieli([]).size == 0
