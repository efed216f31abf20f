"""Set relations by hand, their identities, and the chance of being alone against counting."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from amity.numerics.set_relations import (
    alone_chance,
    consistency,
    proportional_reduction,
    relevance,
    row_codes,
    term_membership,
)

SETS = arrays(np.float64, (6, 3), elements=st.floats(0, 1))


def test_by_hand() -> None:
    x, y = np.array([0.2, 0.8, 0.6]), np.array([0.6, 0.7, 0.1])
    # min: 0.2, 0.7, 0.1 = 1.0 of 1.6; min with both y and 1 − y: 0.2, 0.3, 0.1 = 0.6.
    assert float(consistency(x, y)) == pytest.approx(1.0 / 1.6)
    assert float(proportional_reduction(x, y)) == pytest.approx(0.4 / 1.0)
    assert float(consistency(y, x)) == pytest.approx(1.0 / 1.4)
    assert float(relevance(x, y)) == pytest.approx(1.4 / 2.0)


def test_an_empty_set_has_no_consistency() -> None:
    assert np.isnan(consistency(np.zeros(3), np.ones(3)))
    assert np.isnan(proportional_reduction(np.zeros(3), np.ones(3)))
    assert np.isnan(relevance(np.ones(3), np.ones(3)))


@given(SETS)
def test_a_case_is_above_one_half_in_its_own_row_only(sets: np.ndarray) -> None:
    codes = row_codes(sets)
    members = term_membership(sets, [(7, row) for row in range(8)])
    for case, code in enumerate(codes):
        above = np.flatnonzero(members[:, case] > 0.5).tolist()
        assert above == ([] if code < 0 else [code])


@given(SETS)
def test_crisp_sets_have_equal_consistency_and_pri(sets: np.ndarray) -> None:
    crisp = (sets > 0.5).astype(np.float64)
    x, y = crisp[:, 0], crisp[:, 1]
    assert float(consistency(x, y)) == pytest.approx(float(proportional_reduction(x, y)), nan_ok=True)


def test_alone_in_a_row_of_seven_conditions_among_46() -> None:
    # One half where each condition is true of three in ten, seven in ten where it is true of half of the cases.
    assert alone_chance([0.3] * 7, 46) == pytest.approx(0.493, abs=5e-4)
    assert alone_chance([0.5] * 7, 46) == pytest.approx((1 - 1 / 128) ** 45)


def test_alone_chance_equals_counting_all_tables() -> None:
    margins, cases = (0.3, 0.8), 3
    total = 0.0
    chances = [p * q for p in (0.7, 0.3) for q in (0.2, 0.8)]
    for rows in product(range(4), repeat=cases):
        total += np.prod([chances[row] for row in rows]) * (rows.count(rows[0]) == 1)
    assert alone_chance(margins, cases) == pytest.approx(total)


def test_alone_chance_equals_simulation() -> None:
    rng = np.random.default_rng(3)
    margins = np.array([0.2, 0.3, 0.3, 0.4, 0.25, 0.35, 0.3])
    shares = []
    for _ in range(2000):
        codes = row_codes((rng.random((46, 7)) < margins).astype(np.float64))
        shares.append((np.unique(codes, return_counts=True)[1] == 1).sum() / 46)
    assert np.mean(shares) == pytest.approx(alone_chance(margins.tolist(), 46), abs=0.008)
