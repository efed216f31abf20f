"""Supplies matched to needs, and totals that are kept: hand-solved cases and properties."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from amity.numerics.transport import keep_totals, most_sent

AMOUNTS = st.floats(0, 100)


def test_the_buyer_with_one_source_is_served_by_it() -> None:
    found = most_sent(np.array([4.0, 4.0]), np.array([4.0, 4.0]), np.array([[True, True], [True, False]]))
    assert found.unmet == pytest.approx([0, 0])
    assert found.sent == pytest.approx(np.array([[0, 4], [4, 0]]))


def test_a_buyer_without_a_source_is_unmet_in_full() -> None:
    found = most_sent(np.array([np.inf]), np.array([2.0, 3.0]), np.array([[True, False]]))
    assert found.unmet.tolist() == [0.0, 3.0]


@given(arrays(float, 3, elements=AMOUNTS), arrays(float, 4, elements=AMOUNTS), arrays(bool, (3, 4)))
def test_no_supplier_gives_more_than_it_has_and_the_cut_bounds_what_is_unmet(
    supply: np.ndarray, need: np.ndarray, allowed: np.ndarray
) -> None:
    found = most_sent(supply, need, allowed)
    assert (found.sent >= 0).all()
    assert (found.sent[~allowed] == 0).all()
    assert (found.sent.sum(axis=1) <= supply + 1e-6).all()
    # Hall's condition for every set of buyers: what their suppliers lack is unmet, and no more than the worst set.
    worst = 0.0
    for mask in range(16):
        buyers = np.array([bool(mask >> i & 1) for i in range(4)])
        reach = allowed[:, buyers].any(axis=1)
        worst = max(worst, need[buyers].sum() - supply[reach].sum())
    assert found.unmet.sum() == pytest.approx(worst, abs=1e-5)


def test_totals_are_kept_where_the_zeros_allow_it() -> None:
    flows = np.array([[6.0, 2.0, 4.0], [2.0, 2.0, 1.0], [1.0, 4.0, 3.0]])
    allowed = np.ones((3, 3), bool)
    allowed[0, 1] = False
    table, whole = keep_totals(np.where(allowed, flows, 0), flows.sum(axis=1), flows.sum(axis=0))
    assert whole
    assert table.sum(axis=1) == pytest.approx(flows.sum(axis=1))
    assert table.sum(axis=0) == pytest.approx(flows.sum(axis=0))
    # Odds ratios of what is left stay as they were.
    odds = (table[1, 1] * table[2, 2]) / (table[1, 2] * table[2, 1])
    assert odds == pytest.approx((2 * 3) / (1 * 4))


def test_totals_that_the_zeros_forbid_are_not_claimed() -> None:
    flows = np.array([[0.0, 0.0], [3.0, 4.0]])
    table, whole = keep_totals(flows, np.array([2.0, 5.0]), np.array([3.0, 4.0]))
    assert not whole
    assert table.sum(axis=0) == pytest.approx([3, 4])
