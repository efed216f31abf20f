"""Percentiles, rank correlations and random pairing against other definitions and by enumeration."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from amity.numerics.rank_gaps import (
    alone_chance,
    pairwise_percentiles,
    percentiles,
    random_pairing,
    spearman,
    tau_b,
)

NUMBERS = st.lists(st.integers(0, 5).map(float), min_size=3, max_size=12)


@settings(max_examples=80, deadline=None)
@given(NUMBERS)
def test_percentiles_are_mid_ranks(values: list[float]) -> None:
    found = percentiles(np.array(values))
    assert found == pytest.approx((stats.rankdata(values) - 1) / (len(values) - 1))
    assert found.mean() == pytest.approx(0.5)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=3, max_size=12))
def test_correlations_are_those_of_scipy(pairs: list[tuple[int, int]]) -> None:
    left, right = (np.array(side, float) for side in zip(*pairs, strict=True))
    if len(set(left)) < 2 or len(set(right)) < 2:
        assert np.isnan(spearman(left, right))
        assert np.isnan(tau_b(left, right))
        return
    assert spearman(left, right) == pytest.approx(stats.spearmanr(left, right).statistic)
    assert tau_b(left, right) == pytest.approx(stats.kendalltau(left, right).statistic)


@settings(max_examples=50, deadline=None)
@given(NUMBERS)
def test_duels_over_one_common_record_are_percentiles(values: list[float]) -> None:
    own = np.array(values)
    places, duels = pairwise_percentiles(np.tile(own[:, None], (1, len(own))))
    assert places == pytest.approx(percentiles(own))
    assert set(duels.tolist()) == {len(own) - 1}


def test_duels_leave_out_pairs_without_a_common_record() -> None:
    nan = np.nan
    mine = np.array([[nan, 0.5, nan], [0.4, nan, nan], [nan, nan, nan]])
    places, duels = pairwise_percentiles(mine)
    assert places[:2].tolist() == [1.0, 0.0]
    assert np.isnan(places[2])
    assert duels.tolist() == [1, 1, 0]


def test_small_sets_are_enumerated_and_large_ones_drawn_with_a_seed() -> None:
    rng = np.random.default_rng(3)
    left, right = percentiles(rng.random(6)), percentiles(rng.random(6))
    found = random_pairing(left, right, 10, 0)
    every = sorted(max(abs(right[list(order)] - left)) for order in permutations(range(6)))
    assert found.exact
    assert found.largest == pytest.approx(every)
    assert found.chance(every[-1]) == pytest.approx(np.mean(np.array(every) >= every[-1] - 1e-9))
    many = percentiles(rng.random(30))
    one, two = (random_pairing(many, many[::-1], 200, seed) for seed in (1, 1))
    assert not one.exact
    assert (one.largest == two.largest).all()
    assert one.chance(2.0) == pytest.approx(1 / 201)
    assert one.quantile(0.5) <= one.quantile(0.95)


def test_the_chance_of_one_state_is_never_below_one_in_n() -> None:
    left = np.linspace(0, 1, 20)
    assert alone_chance(left, left[::-1].copy(), 0) == pytest.approx(1 / 20)
    assert alone_chance(left, np.full(20, 0.5), 0) == 1.0
