"""Boolean minimisation: prime implicants of a truth table and the covers with the fewest of them, ties included.

A row of a table of n conditions is a number from 0 to 2ⁿ − 1 whose highest bit is the first condition. A term (cube)
is a pair of numbers: ``care`` has a bit for each condition in it and ``value`` the condition's state there, so that
it covers the rows with ``row & care == value``.

Primes are found row by row (after Quine 1952 and McCluskey 1956, without their merging of pairs): a set of conditions
S gives an implicant around a row unless some row outside agrees with it on all of S. Which sets do is marked once for
each row outside and passed down to all subsets, so that the cost is (rows to cover) · n · 2ⁿ whatever the number of
implicants, and none is built that is not around a row to be covered.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from amity.numerics._set_covers import least_covers

Term = tuple[int, int]
# 2ⁿ marks are held for each row: 16 conditions are 65,536.
MOST_CONDITIONS = 16
MOST_MODELS = 200
STEPS = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Minimised:
    """All shortest sums of products of a Boolean function that is known on some rows only.

    Attributes
    ----------
    primes : tuple of (care, value)
        The prime implicants around at least one row to be covered, fewest conditions first.
    models : tuple of tuple of (care, value)
        The covers with the fewest terms, those with the fewest conditions in all first.
    essential : tuple of (care, value)
        Primes that alone cover some row, which are in every cover.
    complete : bool
        Whether all tied covers are in ``models``.
    at_least : int
        No cover has fewer terms. It is the length of the models wherever ``proven``.
    """

    primes: tuple[Term, ...]
    models: tuple[tuple[Term, ...], ...]
    essential: tuple[Term, ...]
    complete: bool
    at_least: int

    @property
    def proven(self) -> bool:
        """Return whether it is certain that no cover has fewer terms."""
        return not self.models or len(self.models[0]) == self.at_least


def minimise(
    on: Iterable[int], free: Iterable[int], conditions: int, *, most: int = MOST_MODELS, steps: int = STEPS
) -> Minimised:
    """Return the shortest sums of products that are true on ``on``, free on ``free`` and false elsewhere.

    Parameters
    ----------
    on, free : iterable of int
        Rows that must be covered, and rows that may be (remainders); a row in both must be covered.
    conditions : int
        Number of conditions n, from 1 to 16.
    most : int
        How many tied covers are kept.
    steps : int
        How far the search for tied covers goes before it stops with those found.

    Returns
    -------
    Minimised
        No term and no model where ``on`` is empty; the term without conditions where nothing is false.

    Raises
    ------
    ValueError
        Where there are too many conditions or a row does not exist.

    Notes
    -----
    Quine, W. V. (1952), The problem of simplifying truth functions, American Mathematical Monthly 59; McCluskey,
    E. J. (1956), Minimization of Boolean functions, Bell System Technical Journal 35.

    Examples
    --------
    >>> found = minimise([0b11, 0b10], [], 2)
    >>> found.models
    (((2, 2),),)
    """
    wanted = _rows(on, conditions)
    if not len(wanted):
        return Minimised(primes=(), models=(), essential=(), complete=True, at_least=0)
    outside = np.ones(1 << conditions, bool)
    outside[wanted] = False
    outside[_rows(free, conditions)] = False
    terms = prime_terms(wanted, outside)
    covered = (wanted[None, :] & terms[:, :1]) == terms[:, 1:]
    found = least_covers(covered, most=most, steps=steps)
    pairs = [(int(care), int(value)) for care, value in terms]
    models = [tuple(sorted((pairs[at] for at in cover), key=_order)) for cover in found.covers]
    models.sort(key=lambda terms: (sum(care.bit_count() for care, _ in terms), [_order(term) for term in terms]))
    alone = covered[:, covered.sum(axis=0) == 1].any(axis=1)
    return Minimised(
        primes=tuple(sorted(pairs, key=_order)),
        models=tuple(models),
        essential=tuple(sorted((pair for pair, own in zip(pairs, alone, strict=True) if own), key=_order)),
        complete=found.complete,
        at_least=found.at_least,
    )


def prime_terms(wanted: NDArray[np.int64], outside: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the prime implicants around any of the rows, shape (terms, 2): care and value.

    Parameters
    ----------
    wanted : ndarray of int64, shape (rows,)
        Rows around which terms are sought; none of them is outside.
    outside : ndarray of bool, shape (2ⁿ,)
        Whether each row must not be covered.

    Examples
    --------
    >>> prime_terms(np.array([3]), np.array([True, False, False, False])).tolist()
    [[1, 1], [2, 2]]
    """
    size = len(outside)
    full, conditions = size - 1, size.bit_length() - 1
    every = np.arange(size)
    found = []
    # So many rows at a time that the marks stay below 64 MB.
    for start in range(0, len(wanted), max(1, (1 << 26) // size)):
        rows = wanted[start : start + max(1, (1 << 26) // size)]
        # bad[i, S]: a row outside agrees with row i on the conditions of S; at first exactly on S, then at least.
        bad = outside[rows[:, None] ^ (full ^ every)[None, :]]
        for bit in range(conditions):
            halves = bad.reshape(len(rows), size >> (bit + 1), 2, 1 << bit)
            halves[:, :, 0] |= halves[:, :, 1]
        prime = ~bad
        for bit in range(conditions):
            inner = bad.reshape(len(rows), size >> (bit + 1), 2, 1 << bit)
            prime.reshape(inner.shape)[:, :, 1] &= inner[:, :, 0]
        at, care = np.nonzero(prime)
        found.append(np.stack([care, rows[at] & care], axis=1))
    return np.unique(np.concatenate(found), axis=0)


def covers(term: Term, row: int) -> bool:
    """Return whether a term covers a row.

    Examples
    --------
    >>> covers((0b110, 0b100), 0b101), covers((0b110, 0b100), 0b110)
    (True, False)
    """
    care, value = term
    return row & care == value


def within(inner: Term, outer: Term) -> bool:
    """Return whether every row of one term is a row of the other.

    Examples
    --------
    >>> within((0b11, 0b10), (0b10, 0b10)), within((0b10, 0b10), (0b11, 0b10))
    (True, False)
    """
    return inner[0] & outer[0] == outer[0] and inner[1] & outer[0] == outer[1]


def easy_rows(
    conservative: Iterable[Term], parsimonious: Iterable[Term], present: int, absent: int, remainders: Iterable[int]
) -> tuple[int, ...]:
    """Return the remainders that an intermediate solution may take for positive: the easy counterfactuals.

    A remainder counts where a parsimonious term that covers it has a conservative term inside, and the remainder
    departs from that conservative term only in conditions that it has in the expected state.

    Parameters
    ----------
    conservative, parsimonious : iterable of (care, value)
        One model of each kind.
    present, absent : int
        Bits of the conditions whose presence, and whose absence, is expected to favour the outcome.
    remainders : iterable of int
        Rows without cases.

    Notes
    -----
    Ragin and Sonnett (2005); Ragin (2008), chapter 9.

    Examples
    --------
    >>> easy_rows([(0b11, 0b10)], [(0b10, 0b10)], 0b01, 0b00, [0b11])
    (3,)
    >>> easy_rows([(0b11, 0b11)], [(0b10, 0b10)], 0b01, 0b00, [0b10])
    ()
    """
    rows = np.array(sorted(set(remainders)), np.int64)
    unexpected = ~((rows & present) | (~rows & absent))
    easy = np.zeros(len(rows), bool)
    inners = list(conservative)
    for care, value in parsimonious:
        inside = (rows & care) == value
        for inner in inners:
            if within(inner, (care, value)):
                easy |= inside & (((rows ^ inner[1]) & inner[0] & unexpected) == 0)
    return tuple(rows[easy].tolist())


def covered_rows(terms: Iterable[Term], rows: Iterable[int]) -> tuple[int, ...]:
    """Return those of the rows that some term covers, in order.

    Examples
    --------
    >>> covered_rows([(0b10, 0b10)], [0, 3, 2])
    (2, 3)
    """
    every = np.array(sorted(set(rows)), np.int64)
    some = np.zeros(len(every), bool)
    for care, value in terms:
        some |= (every & care) == value
    return tuple(every[some].tolist())


def _order(term: Term) -> tuple[int, int, int]:
    """Return what terms are sorted by: fewer conditions first, then earlier conditions, presence before absence."""
    care, value = term
    return care.bit_count(), -care, -value


def _rows(given: Iterable[int], conditions: int) -> NDArray[np.int64]:
    if not 1 <= conditions <= MOST_CONDITIONS:
        raise ValueError(f"{conditions} conditions: from 1 to {MOST_CONDITIONS} can be minimised")
    rows = np.array(sorted(set(given)), np.int64)
    if len(rows) and (rows[0] < 0 or rows[-1] >= 1 << conditions):
        raise ValueError(f"row {rows[0] if rows[0] < 0 else rows[-1]} does not exist with {conditions} conditions")
    return rows
