"""Rank sets: what they must hold on made-up values, and bounds of ranks against trying every way out."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amity.numerics import rank_sets as rs
from amity.numerics.bootstrap import package_weights


def leads(estimate: list[float], error: float = 1.0, told: list[bool] | None = None) -> rs.Differences:
    n = len(estimate)
    noise = np.random.default_rng(1).normal(size=(4000, n))
    return rs.Differences(
        estimate=np.array(estimate),
        error=np.full(n, error),
        centred=error * noise,
        told=np.array(told if told is not None else [True] * n),
        reach=np.ones(n),
    )


def test_peers_far_off_are_told_apart_and_near_ones_are_not() -> None:
    found = rs.rank_set(leads([9.0, 0.3, -0.2, -9.0]))
    assert (found.low, found.high) == (2, 4)
    assert found.farther.tolist() == [True, False, False, False]
    assert found.closer.tolist() == [False, False, False, True]


def test_a_difference_with_too_little_behind_it_tells_nothing() -> None:
    found = rs.rank_set(leads([9.0, -9.0], told=[False, False]))
    assert (found.low, found.high) == (1, 3)


def test_without_any_error_nothing_is_told() -> None:
    still = rs.drawn_differences([0.0, 1.0, 0.0], np.tile([0.0, 1.0, 0.0], (50, 1)))
    found = rs.rank_set(still)
    assert (found.low, found.high) == (1, 3)


def test_stepping_down_tells_as_much_or_more() -> None:
    estimate = [*np.linspace(2.0, 6.0, 12), *np.linspace(-6.0, -2.0, 12)]
    one, down = (rs.rank_set(leads(estimate), stepwise=step) for step in (False, True))
    assert down.high - down.low <= one.high - one.low
    assert (one.closer <= down.closer).all()


def test_a_higher_level_is_never_narrower() -> None:
    found = leads([2.4, 2.6, 2.8, 0.1, -2.5])
    ninety, more = rs.rank_set(found, 0.90), rs.rank_set(found, 0.99)
    assert more.low <= ninety.low
    assert more.high >= ninety.high


def test_a_level_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        rs.rank_set(leads([1.0]), 1.0)


def test_few_deals_widen_the_error() -> None:
    rng = np.random.default_rng(2)
    draws = np.array([3.0, 0.0]) + rng.normal(size=(500, 2))
    many, few = (rs.drawn_differences([3.0, 0.0], draws, effective=[n, n]) for n in (1000.0, 3.0))
    assert many.reach[0] == pytest.approx(1.0, abs=0.01)
    assert few.reach[0] > 1.3


def test_votes_that_differ_in_few_packages_tell_nothing() -> None:
    starts = np.arange(0, 40, 2)
    under = np.ones((40, 2), np.float32)
    over = np.zeros((40, 2), np.float32)
    over[:6, 0] = 1.0
    over[:, 1] = 1.0
    over[::7, 1] = 0.0
    found = rs.package_differences(over, under, starts, package_weights(20, 500, 0))
    assert found.told.tolist() == [False, True]
    assert found.estimate[0] == pytest.approx(0.15)
    assert (rs.rank_set(found).low, rs.rank_set(found).high) == (1, 2)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 6), min_size=1, max_size=2), st.integers(0, 6), st.integers(0, 6))
def test_ranks_of_parts_of_one_total_are_sharp(parts: list[int], own: int, hidden: int) -> None:
    """Give out the hidden amount in quarters in every way and look at the subject's ranks."""
    ranks = []
    steps = 4 * hidden
    for given_out in product(range(steps + 1), repeat=len(parts) + 1):
        if sum(given_out) > steps:
            continue
        mine = own + given_out[0] / 4
        others = [part + extra / 4 for part, extra in zip(parts, given_out[1:], strict=True)]
        ranks += [1 + sum(other > mine + 1e-9 for other in others), 1 + sum(other >= mine - 1e-9 for other in others)]
    assert rs.shared_ranks(float(own), parts, float(hidden)) == (min(ranks), max(ranks))


def test_ranks_of_bounded_totals_apart_from_each_other() -> None:
    assert rs.bounded_ranks(0.19, 0.75, [0.1, 0.2, 0.9], [0.1, 0.6, 0.95]) == (2, 3)
    # A tie shares both places.
    assert rs.bounded_ranks(0.5, 0.5, [0.5, 0.4], [0.5, 0.4]) == (1, 2)
