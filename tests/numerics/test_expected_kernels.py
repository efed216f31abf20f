"""Kernels behind the expected ties: screens, leaving a flow out, like cases, Shapley values, scores."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from amity.core.errors import UsageError
from amity.numerics.flow_scores import flow_scores
from amity.numerics.left_out import left_out, without
from amity.numerics.ppml import ppml
from amity.numerics.ppml_screens import redundant, separated
from amity.numerics.shapley import shapley
from amity.numerics.similar_cases import covered, similar


def world(states: int, seed: int, zeros: float = 0.5) -> tuple[np.ndarray, ...]:
    rng = np.random.default_rng(seed)
    i, j = (side.ravel() for side in np.indices((states, states)))
    apart = i != j
    i, j = i[apart], j[apart]
    x = np.column_stack([rng.normal(size=len(i)), rng.random(len(i)) < 0.2])
    mean = np.exp(rng.normal(size=states)[i] + rng.normal(size=states)[j] + x @ [-0.7, 0.4])
    return i, j, x, np.where(rng.random(len(i)) < zeros, 0.0, rng.gamma(0.7, mean))


@pytest.mark.parametrize("seed", range(3))
def test_every_flow_left_out_is_the_fit_without_it(seed: int) -> None:
    i, j, x, y = world(9, seed)
    fitted = ppml(y, i, j, x, reference=int(np.argmax(np.bincount(j, y)))).fitted
    found = left_out(y, i, j, x, fitted, first_step=0.0)
    for one in range(0, len(y), 5):
        if np.isfinite(found.expected[one]) and found.expected[one] > 1e-6:
            assert np.log(found.expected[one]) == pytest.approx(without(y, i, j, x, one), abs=1e-4)
    assert ((found.leverage > 0) & (found.leverage <= 1))[fitted > 0].all()
    assert np.isnan(found.expected[fitted == 0]).all()


def test_the_first_step_is_near_where_it_stands() -> None:
    i, j, x, y = world(20, 1)
    fitted = ppml(y, i, j, x).fitted
    near, all_ = left_out(y, i, j, x, fitted), left_out(y, i, j, x, fitted, first_step=0.0)
    assert 0 < near.solved.sum() < all_.solved.sum()
    usable = np.isfinite(near.expected)
    assert np.abs(np.log(near.expected[usable] / all_.expected[usable])).max() < 0.03


def test_a_state_with_one_partner_leaves_nothing_to_expect() -> None:
    i, j, x, y = world(8, 2, zeros=0.2)
    y[(i == 0) & (j != 3)] = 0.0
    y[(i == 0) & (j == 3)] = 5.0
    found = left_out(y, i, j, x, ppml(y, i, j, x, reference=3).fitted)
    assert np.isnan(found.expected[(i == 0) & (j == 3)]).all()
    assert np.isfinite(found.expected[(i == 1) & (j == 3)]).all()


def test_separation_through_two_drivers_together_is_found() -> None:
    i, j, _, y = world(7, 4, zeros=0.3)
    # No pair with a flow tells the two drivers apart, pairs without one do, all in one direction.
    first = (np.arange(len(y)) % 3 == 0).astype(float)
    second = first.copy()
    lone = np.flatnonzero(y == 0)[:2]
    first[lone], second[lone] = 1.0, 0.0
    assert np.flatnonzero(separated(y, i, j, np.column_stack([first, second]))).tolist() == lone.tolist()


def test_pairs_that_pull_both_ways_are_not_separated() -> None:
    i, j, x, y = world(7, 5, zeros=0.3)
    lone = np.flatnonzero(y == 0)[:2]
    driver = np.zeros(len(y))
    driver[lone] = 1.0, -1.0
    assert not separated(y, i, j, np.column_stack([x, driver])).any()


def test_redundant_drivers_are_named_in_order() -> None:
    i, j, x, _ = world(6, 0)
    more = np.column_stack([x, 2 * x[:, 0] - x[:, 1], i - 3.0 * j, np.ones(len(i))])
    assert redundant(i, j, more) == (2, 3, 4)


def brute(subject: np.ndarray, others: np.ndarray) -> np.ndarray:
    k = len(subject)
    orders = list(itertools.permutations(range(k)))
    total = np.zeros(k)
    for order in orders:
        inside = np.zeros(k, bool)
        before = np.exp(others.sum(axis=1)).mean()
        for factor in order:
            inside[factor] = True
            now = np.exp(np.where(inside, subject, others).sum(axis=1)).mean()
            total[factor] += now - before
            before = now
    return total / len(orders)


def test_shapley_values_are_means_over_all_orders() -> None:
    rng = np.random.default_rng(0)
    subject, others = rng.normal(size=5), rng.normal(size=(4, 5))
    others[1, 2] = -np.inf
    assert shapley(subject, others) == pytest.approx(brute(subject, others))


@given(st.integers(1, 7), st.integers(1, 5), st.integers(0, 10_000))
def test_shapley_values_add_up(k: int, n: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    subject, others = rng.normal(size=k), rng.normal(size=(n, k))
    whole = np.exp(subject.sum()) - np.exp(others.sum(axis=1)).mean()
    assert shapley(subject, others).sum() == pytest.approx(whole, abs=1e-9)


def test_no_others_or_too_many_factors_are_refused() -> None:
    with pytest.raises(UsageError, match="0 others"):
        shapley(np.zeros(2), np.zeros((0, 2)))
    with pytest.raises(UsageError, match="17 factors"):
        shapley(np.zeros(17), np.zeros((1, 17)))


def test_an_interval_of_like_cases_covers_exchangeable_cases() -> None:
    rng = np.random.default_rng(1)
    expected = np.exp(rng.normal(size=3000))
    observed = np.where(rng.random(3000) < 0.6, 0.0, rng.gamma(0.5, 5 * expected))
    inside = covered(expected, observed)
    assert 0.89 < inside.mean() < 0.97
    # Of those with an outcome fewer lie inside: the zeros below take the lower tail with them.
    assert 0.8 < inside[observed > 0].mean() < 0.95


def test_few_cases_leave_the_high_end_open() -> None:
    expected = np.full(40, 2.0)
    found = similar(expected, np.arange(40.0), 2.0, level=0.99)
    assert found.high == np.inf and found.low == 0.0 and found.zeros == 1 / 40
    with pytest.raises(UsageError, match="3 cases"):
        similar(np.ones(3), np.ones(3), 1.0)
    with pytest.raises(UsageError, match="above 0"):
        similar(np.ones(50), np.ones(50), 0.0)


def test_scores_by_hand() -> None:
    found = flow_scores(np.array([0.0, 2.0, 4.0, 0.0]), np.array([1.0, 1.0, 4.0, 0.0]))
    assert found.mean_error == pytest.approx(0.5)
    assert found.root_error == pytest.approx(np.sqrt(0.5))
    assert found.common == pytest.approx(2 * 5 / 12)
    # Of four pairs of a flow and none three are right and one is tied.
    assert found.ranks == pytest.approx(3.5 / 4)
    assert np.isnan(flow_scores(np.ones(3), np.ones(3)).ranks)


def test_a_fit_from_another_ends_at_the_same_place() -> None:
    i, j, x, y = world(10, 6)
    cold = ppml(y, i, j, x)
    warm = ppml(y, i, j, x, start=np.concatenate([cold.exporters, cold.importers, cold.coefficients]) + 0.1)
    assert warm.coefficients == pytest.approx(cold.coefficients, abs=1e-8)
    assert warm.rounds < cold.rounds
