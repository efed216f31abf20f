"""Minimisation against a minimiser that tries everything, on random truth tables; the rules of easy counterfactuals."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amity.numerics.boolean_minimisation import Term, covers, easy_rows, minimise, within


def every_term(conditions: int) -> list[Term]:
    """Return all 3ⁿ terms."""
    size = 1 << conditions
    return [(care, value) for care in range(size) for value in range(size) if value & ~care == 0]


def brute_force(on: set[int], free: set[int], conditions: int) -> tuple[set[Term], set[frozenset[Term]]]:
    """Return all primes around a row of ``on`` and all covers with the fewest of them, by trying everything."""
    allowed = on | free
    implicants = [
        term
        for term in every_term(conditions)
        if all(row in allowed for row in range(1 << conditions) if covers(term, row))
    ]
    primes = [term for term in implicants if not any(other != term and within(term, other) for other in implicants)]
    primes = [term for term in primes if any(covers(term, row) for row in on)]
    for length in range(len(on) + 1):
        found = {
            frozenset(some)
            for some in combinations(primes, length)
            if all(any(covers(term, row) for term in some) for row in on)
        }
        if found:
            return set(primes), found
    raise AssertionError("a row is its own implicant")


@st.composite
def tables(draw: st.DrawFn) -> tuple[set[int], set[int], int]:
    conditions = draw(st.integers(1, 4))
    codes = draw(st.lists(st.sampled_from("10?"), min_size=1 << conditions, max_size=1 << conditions))
    return (
        {row for row, code in enumerate(codes) if code == "1"},
        {row for row, code in enumerate(codes) if code == "?"},
        conditions,
    )


@given(tables())
@settings(max_examples=300, deadline=None)
def test_minimisation_equals_trying_everything(table: tuple[set[int], set[int], int]) -> None:
    on, free, conditions = table
    found = minimise(on, free, conditions, most=10_000)
    assert found.complete
    assert found.proven
    if not on:
        assert found.models == ()
        return
    primes, least = brute_force(on, free, conditions)
    assert set(found.primes) == primes
    assert {frozenset(model) for model in found.models} == least
    assert len(found.models) == len(least)
    assert set(found.essential) == {
        term for term in primes if any([other for other in primes if covers(other, row)] == [term] for row in on)
    }


@given(st.integers(0, 2**32 - 1), st.integers(5, 8))
@settings(max_examples=40, deadline=None)
def test_models_are_true_where_they_must_and_nowhere_else(seed: int, conditions: int) -> None:
    rng = np.random.default_rng(seed)
    code = rng.choice(3, size=1 << conditions, p=(0.2, 0.2, 0.6))
    on, off = set(np.flatnonzero(code == 1).tolist()), set(np.flatnonzero(code == 0).tolist())
    found = minimise(on, np.flatnonzero(code == 2).tolist(), conditions, most=20)
    assert found.models or not on
    for model in found.models:
        assert len(model) == len(found.models[0]) >= found.at_least
        for row in on:
            assert any(covers(term, row) for term in model)
        for row in off:
            assert not any(covers(term, row) for term in model)
    # No condition can be taken out of a prime.
    for care, value in found.primes:
        for bit in range(conditions):
            if care >> bit & 1:
                wider = (care & ~(1 << bit), value & ~(1 << bit))
                assert any(covers(wider, row) for row in off)


def test_a_cyclic_chart_has_two_covers() -> None:
    # Rows 1, 2, 3, 4, 5, 6 of three conditions: six primes in a ring, no essential one.
    found = minimise([1, 2, 3, 4, 5, 6], [], 3)
    assert len(found.primes) == 6
    assert found.essential == ()
    assert [len(model) for model in found.models] == [3, 3]


def test_all_rows_true_is_the_term_without_conditions() -> None:
    assert minimise(range(8), [], 3).models == (((0, 0),),)


def test_fewer_tied_covers_than_there_are_is_said() -> None:
    found = minimise([1, 2, 3, 4, 5, 6], [], 3, most=1)
    assert len(found.models) == 1
    assert not found.complete
    assert found.proven


def test_a_hard_chart_is_solved_to_the_proof() -> None:
    rng = np.random.default_rng(0)
    rows = rng.permutation(1 << 9)[:120]
    found = minimise(rows[:60].tolist(), set(range(1 << 9)) - set(rows.tolist()), 9, most=5)
    assert found.proven
    assert not any(covers(term, int(row)) for term in found.models[0] for row in rows[60:])


def test_rows_that_do_not_exist_are_refused() -> None:
    with pytest.raises(ValueError, match="row 4 does not exist"):
        minimise([4], [], 2)
    with pytest.raises(ValueError, match="17 conditions"):
        minimise([1], [], 17)


def test_easy_counterfactuals_depart_only_towards_what_is_expected() -> None:
    # Lipset fuzzy: DEV URB LIT IND STB, presence of all expected (Ragin 2009).
    bits = {name: 1 << 4 - at for at, name in enumerate(("DEV", "URB", "LIT", "IND", "STB"))}
    conservative = [(31, 31), (31, bits["DEV"] | bits["LIT"] | bits["STB"])]
    parsimonious = [(bits["DEV"] | bits["IND"], bits["DEV"]), (bits["URB"] | bits["STB"], bits["URB"] | bits["STB"])]
    assert easy_rows(conservative, parsimonious, 31, 0, [0b11101, 0b11100, 0b01111]) == (0b11101,)
    # Without an expectation nothing may depart; with absence expected, other rows.
    assert easy_rows(conservative, parsimonious, 0, 0, [0b11101]) == ()
    assert easy_rows(conservative, parsimonious, 0, 31, [0b10100, 0b11101, 0b01111]) == (0b01111, 0b10100, 0b11101)
