"""Flows through networks: textbook cases, cuts, and what a maximum flow must satisfy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from amity.numerics.network_flow import Problem, cheapest, reached

INF = float("inf")


def problem(legs: list[tuple[int, int, float, float]], asked: list[tuple[int, int, float]], places: int) -> Problem:
    tail, head, capacity, cost = (np.array(part) for part in zip(*legs, strict=True))
    start, end, amount = (np.array(part) for part in zip(*asked, strict=True))
    return Problem(
        tail=tail, head=head, capacity=capacity.astype(float), cost=cost.astype(float), start=start, end=end,
        amount=amount.astype(float), places=places,
    )  # fmt: skip


def test_the_cheap_way_is_filled_first() -> None:
    given_ = problem([(0, 1, 3, 1), (1, 3, INF, 1), (0, 2, INF, 4), (2, 3, 5, 4)], [(0, 3, 7)], 4)
    found = cheapest(given_)
    assert found.flows == pytest.approx(np.array([[3, 3, 4, 4]]))
    assert found.unmet == pytest.approx([0])
    assert found.cost == pytest.approx(3 * 2 + 4 * 8)


def test_as_much_as_can_go_goes_however_dear_it_is() -> None:
    found = cheapest(problem([(0, 1, 1, 1), (0, 1, 1, 1e6)], [(0, 1, 5)], 2))
    assert found.flows == pytest.approx(np.array([[1, 1]]))
    assert found.unmet == pytest.approx([3])


def test_two_demands_share_a_leg() -> None:
    legs = [(0, 2, INF, 1), (1, 2, INF, 1), (2, 3, 5, 1), (1, 3, 2, 9)]
    found = cheapest(problem(legs, [(0, 3, 4), (1, 3, 4)], 4))
    assert found.flows.sum(axis=0)[2] == pytest.approx(5)
    assert found.unmet.sum() == pytest.approx(1)


def test_a_round_trip_is_no_way() -> None:
    legs = [(0, 1, INF, 1), (1, 2, INF, 1), (2, 1, INF, 1), (1, 3, INF, 1)]
    assert cheapest(problem(legs, [(0, 3, 2)], 4)).flows.tolist() == [[2, 0, 0, 2]]


def test_the_cut_is_what_is_full() -> None:
    given_ = problem([(0, 1, INF, 1), (1, 2, 2, 1), (2, 3, INF, 1)], [(0, 3, 5)], 4)
    assert reached(given_, cheapest(given_), 0).tolist() == [True, True, False, False]


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(0, 9)), min_size=1, max_size=12))
def test_the_most_that_goes_is_the_maximum_flow_of_another_solver(legs: list[tuple[int, int, int]]) -> None:
    kept = {(a, b): c for a, b, c in legs if a != b}
    if not kept:
        return
    given_ = problem([(a, b, c, 1) for (a, b), c in kept.items()], [(0, 4, 50)], 5)
    dense = np.zeros((5, 5), np.int32)
    for (a, b), c in kept.items():
        dense[a, b] = c
    found = cheapest(given_)
    most = maximum_flow(csr_array(dense), 0, 4).flow_value
    assert 50 - found.unmet[0] == pytest.approx(most, abs=1e-6)
    side = reached(given_, found, 0)
    assert not side[4]
    across = sum(c for (a, b), c in kept.items() if side[a] and not side[b])
    assert across == pytest.approx(most, abs=1e-6)
