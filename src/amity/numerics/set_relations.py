"""Set relations: sufficiency, necessity, coverage and relevance of fuzzy sets, and membership in configurations."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def consistency(x: Floats, y: Floats) -> Floats:
    """Return how far x is a subset of y, Σ min(x, y) / Σ x, along the last axis; NaN where x is empty.

    Ragin (2006), Set relations in social research, Political Analysis 14, eq. 1. With x and y exchanged it is the
    coverage of y by x, which is also the consistency of x as a necessary condition.

    Examples
    --------
    >>> round(float(consistency(np.array([0.2, 1.0]), np.array([0.6, 0.4]))), 3)
    0.5
    """
    return _ratio(np.minimum(x, y).sum(axis=-1), x.sum(axis=-1))


def proportional_reduction(x: Floats, y: Floats) -> Floats:
    """Return PRI, the proportional reduction in inconsistency: what x shares with y and 1 − y counts for neither.

    NaN where nothing is left. (Σ min(x, y) − Σ min(x, y, 1−y)) / (Σ x − Σ min(x, y, 1−y)),
    Schneider and Wagemann (2012), Set-Theoretic Methods for the Social Sciences, p. 242.

    Examples
    --------
    >>> round(float(proportional_reduction(np.array([0.2, 0.9]), np.array([0.6, 0.8]))), 3)
    0.857
    """
    both = np.minimum(np.minimum(x, y), 1.0 - y).sum(axis=-1)
    return _ratio(np.minimum(x, y).sum(axis=-1) - both, x.sum(axis=-1) - both)


def relevance(x: Floats, y: Floats) -> Floats:
    """Return the relevance of necessity (RoN), Σ (1−x) / Σ (1−min(x, y)); low where x is near always given.

    Schneider and Wagemann (2012), Set-Theoretic Methods for the Social Sciences, p. 236.

    Examples
    --------
    >>> float(relevance(np.array([1.0, 1.0]), np.array([0.5, 0.5])))
    0.0
    """
    return _ratio((1.0 - x).sum(axis=-1), (1.0 - np.minimum(x, y)).sum(axis=-1))


def row_codes(sets: Floats) -> NDArray[np.int64]:
    """Return the truth-table row of each case, −1 where a membership is exactly one half and there is none.

    Parameters
    ----------
    sets : ndarray of float64, shape (cases, conditions)
        Memberships; the first condition is the highest bit of the row.

    Examples
    --------
    >>> row_codes(np.array([[0.9, 0.2], [0.4, 0.6], [0.5, 1.0]])).tolist()
    [2, 1, -1]
    """
    weights = 1 << np.arange(sets.shape[1] - 1, -1, -1, dtype=np.int64)
    codes = (sets > 1 / 2).astype(np.int64) @ weights
    return np.where((sets == 1 / 2).any(axis=1), -1, codes).astype(np.int64)


def term_membership(sets: Floats, terms: Sequence[tuple[int, int]]) -> Floats:
    """Return the membership of each case in each term, shape (terms, cases): the least of its conditions.

    Parameters
    ----------
    sets : ndarray of float64, shape (cases, conditions)
    terms : sequence of (care, value)
        As in :mod:`amity.numerics.boolean_minimisation`; a term without conditions has all cases in full.

    Examples
    --------
    >>> term_membership(np.array([[0.9, 0.2]]), [(0b11, 0b10), (0b01, 0b01), (0, 0)]).round(2).tolist()
    [[0.8], [0.2], [1.0]]
    """
    cases, conditions = sets.shape
    found = np.ones((len(terms), cases))
    for at, (care, value) in enumerate(terms):
        for place in range(conditions):
            bit = 1 << (conditions - 1 - place)
            if care & bit:
                np.minimum(found[at], sets[:, place] if value & bit else 1.0 - sets[:, place], out=found[at])
    return found


def alone_chance(margins: Sequence[float], cases: int) -> float:
    """Return the chance that a random case is the only one in its row of the truth table.

    Conditions are independent and true of each case with the chances ``margins``: Σ π_r (1 − π_r)^(cases − 1) over
    all rows r, where π_r is the chance of the row.

    Examples
    --------
    >>> round(alone_chance([0.3] * 7, 46), 2), round(alone_chance([0.5] * 7, 46), 2)
    (0.49, 0.7)
    """
    chance = np.ones(1)
    for margin in margins:
        chance = np.concatenate([chance * (1.0 - margin), chance * margin])
    return float((chance * (1.0 - chance) ** (cases - 1)).sum())


def _ratio(over: Floats, under: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(under > 0, over / under, np.nan), np.float64)
