"""Percentiles with mid-ranks, gaps between two of them, and what gaps random pairing would give; arrays only."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
# Two values that differ by less are the same value computed in another order.
SAME = 1e-9
# Up to so many units every pairing is gone through: 7! = 5,040.
EXACT = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class RandomPairing:
    """What random pairing of two sets of percentiles gives.

    Attributes
    ----------
    largest : ndarray
        The largest absolute gap of each pairing, sorted.
    rho_p : float
        Two-sided chance of a rank correlation at least as far from zero.
    exact : bool
        Whether every pairing was gone through.
    """

    largest: Floats
    rho_p: float
    exact: bool

    def chance(self, gap: float) -> float:
        """Return the chance that the largest of all gaps is at least ``gap`` in size (the observed pairing counted)."""
        beyond = len(self.largest) - int(np.searchsorted(self.largest, abs(gap) - SAME, side="left"))
        return beyond / len(self.largest) if self.exact else (1 + beyond) / (1 + len(self.largest))

    def quantile(self, level: float) -> float:
        """Return the largest gap that a share ``level`` of pairings does not exceed."""
        place = min(len(self.largest) - 1, max(0, math.ceil(level * len(self.largest)) - 1))
        return float(self.largest[place])


def percentiles(values: Floats) -> Floats:
    """Return the place of each value from 0 (lowest) to 1 (highest), ties in the middle of their places.

    ``(below + (equal - 1) / 2) / (n - 1)``, so that the mean is one half whatever the ties.

    Examples
    --------
    >>> import numpy as np
    >>> percentiles(np.array([0.0, 0.0, 3.0, 1.0])).tolist()
    [0.16666666666666666, 0.16666666666666666, 1.0, 0.6666666666666666]
    """
    ahead = values[:, None] - values[None, :]
    below = (ahead > SAME).sum(axis=1)
    equal = (np.abs(ahead) <= SAME).sum(axis=1)
    return np.asarray((below + (equal - 1) / 2) / max(1, len(values) - 1), np.float64)


def pairwise_percentiles(mine: Floats) -> tuple[Floats, NDArray[np.int64]]:
    """Return the share of duels that each unit wins, draws as halves (Copeland 1951), and how many it had.

    Parameters
    ----------
    mine : ndarray, shape (n, n)
        ``mine[i, j]`` is unit i's value on what i and j have in common; NaN where they have too little.

    Notes
    -----
    Where all units are judged on the same, this is :func:`percentiles`.

    Examples
    --------
    >>> import numpy as np
    >>> wins, duels = pairwise_percentiles(np.array([[np.nan, 0.5, 0.2], [0.4, np.nan, 0.2], [0.2, 0.3, np.nan]]))
    >>> wins.tolist(), duels.tolist()
    ([0.75, 0.0, 0.75], [2, 2, 2])
    """
    ahead = mine - mine.T
    known = ~np.isnan(ahead)
    np.fill_diagonal(known, val=False)
    won = ((ahead > SAME) & known).sum(axis=1) + ((np.abs(ahead) <= SAME) & known).sum(axis=1) / 2
    duels = known.sum(axis=1)
    with np.errstate(invalid="ignore"):
        return np.where(duels > 0, won / np.maximum(duels, 1), np.nan), duels.astype(np.int64)


def spearman(left: Floats, right: Floats) -> float:
    """Return Spearman's rank correlation with mid-ranks (Pearson's of the percentiles); NaN where one does not vary.

    Examples
    --------
    >>> import numpy as np
    >>> round(spearman(np.array([1.0, 2, 3, 4]), np.array([1.0, 3, 2, 4])), 6)
    0.8
    """
    one, two = _centred(percentiles(left)), _centred(percentiles(right))
    size = math.sqrt(float(one @ one) * float(two @ two))
    return float(one @ two) / size if size > 0 else math.nan


def tau_b(left: Floats, right: Floats) -> float:
    """Return Kendall's tau-b (Kendall 1945); NaN where one side does not vary.

    Examples
    --------
    >>> import numpy as np
    >>> round(tau_b(np.array([1.0, 2, 2, 3]), np.array([1.0, 2, 3, 3])), 6)
    0.8
    """
    one, two = (_signs(values) for values in (left, right))
    size = math.sqrt(float(np.abs(one).sum()) * float(np.abs(two).sum()))
    return float((one * two).sum()) / size if size > 0 else math.nan


def _signs(values: Floats) -> Floats:
    ahead = values[:, None] - values[None, :]
    return np.where(np.abs(ahead) <= SAME, 0.0, np.sign(ahead))


def _centred(values: Floats) -> Floats:
    return np.asarray(values - values.mean(), np.float64)


def random_pairing(left: Floats, right: Floats, draws: int, seed: int) -> RandomPairing:
    """Return what pairing two sets of percentiles at random gives; every pairing for up to seven units.

    Parameters
    ----------
    left, right : ndarray, shape (n,)
        Percentiles of the same units.
    draws : int
        Random pairings, where not every one is gone through.
    seed : int
        Seed of the generator.
    """
    size = len(left)
    exact = size <= EXACT
    if exact:
        orders = np.array(list(permutations(range(size))), np.intp)
    else:
        rng = np.random.default_rng(seed)
        orders = rng.permuted(np.tile(np.arange(size), (draws, 1)), axis=1)
    paired = right[orders]
    largest = np.sort(np.abs(paired - left).max(axis=1))
    products = paired @ _centred(left)
    own = float(right @ _centred(left))
    beyond = int((np.abs(products) >= abs(own) - SAME).sum())
    p = beyond / len(orders) if exact else (1 + beyond) / (1 + len(orders))
    return RandomPairing(largest=largest, rho_p=p, exact=exact)


def alone_chance(left: Floats, right: Floats, unit: int) -> float:
    """Return the chance, over which partner a unit gets, of a gap at least as large in size: exact, never below 1/n.

    Examples
    --------
    >>> import numpy as np
    >>> alone_chance(np.array([0.0, 0.5, 1.0]), np.array([1.0, 0.5, 0.0]), 0)
    0.3333333333333333
    """
    gaps = np.abs(right - left[unit])
    return float((gaps >= gaps[unit] - SAME).mean())
