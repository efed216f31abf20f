"""Kernels of a specification curve: which specifications are one, which choice moves the outcome, joint inference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
# Standardised, affine images agree to rounding; specifications that differ at all differ more.
_DIGITS = 5
_FLAT = 1e-9
# Subsets of so many choices are gone through one by one; beyond it only the shares alone are given.
MOST_CHOICES = 12


def signature(mine: ArrayLike, theirs: ArrayLike) -> bytes:
    """Return what is left of the values of subject and peers when level and unit are taken away.

    Two specifications whose values are increasing affine images of one another, ``y = a + b x`` with ``b > 0`` over the
    subject and all judged peers, give the same bytes.

    Parameters
    ----------
    mine, theirs : array_like, shape (peers,)
        The subject's value beside each peer and the peer's; NaN on either side is a peer that is not judged.

    Examples
    --------
    >>> same = signature([0.5, 0.5, 0.5], [0.25, 1.0, float("nan")])
    >>> same == signature([0.0, 0.0, 0.0], [-0.5, 1.0, float("nan")]), same == signature([1.0] * 3, [0.5, 2.0, 2.0])
    (True, False)
    """
    pair = np.stack(np.broadcast_arrays(np.asarray(mine, np.float64), np.asarray(theirs, np.float64)))
    judged = np.isfinite(pair).all(axis=0)
    values = pair[:, judged]
    if not values.size:
        return bytes(judged.tobytes())
    spread = float(values.std())
    shape = np.zeros_like(values) if spread <= _FLAT else (values - values.mean()) / spread
    # Zero has two signs, and they are two patterns of bytes.
    return bytes(judged.tobytes() + (np.round(shape, _DIGITS) + 0.0).tobytes())


@dataclass(frozen=True, slots=True, kw_only=True)
class Drivers:
    """How much of the variance of an outcome each choice accounts for.

    Attributes
    ----------
    alone : ndarray, shape (choices,)
        Share of the variance between the groups of a choice's values, eta squared.
    shapley : ndarray, shape (choices,)
        The choice's mean gain in R² over all orders in which choices enter an additive model; they sum to ``together``.
        NaN where there are too many choices to go through.
    together : float
        R² of the additive model of all choices; the rest is how choices act upon each other.
    variance : float
        Variance of the outcome over the specifications.
    """

    alone: Floats
    shapley: Floats
    together: float
    variance: float


def drivers(outcome: ArrayLike, choices: Sequence[ArrayLike]) -> Drivers:
    """Return which choices drive an outcome over specifications.

    Parameters
    ----------
    outcome : array_like, shape (specifications,)
        A rank's percentile, or 1 where the verdict is a certain one.
    choices : sequence of array_like of int, shape (specifications,)
        The place of the value of each choice; -1 where the choice was not open, so that it cannot move the outcome.

    Notes
    -----
    The grid of what could be judged is not balanced, so that groups of one choice differ in others too; the Shapley
    values share out what choices have in common (Lindeman, Merenda and Gold 1980). They describe these specifications:
    no sample is behind them.

    References
    ----------
    Lindeman, R. H., Merenda, P. F. and Gold, R. Z. (1980), Introduction to Bivariate and Multivariate Analysis, Scott
    Foresman.

    Examples
    --------
    >>> found = drivers([0.0, 0.0, 1.0, 1.0], [[0, 0, 1, 1], [0, 1, 0, 1]])
    >>> found.shapley.round(3).tolist(), round(found.together, 3)
    ([1.0, 0.0], 1.0)
    """
    y = np.asarray(outcome, dtype=np.float64)
    n = len(choices)
    groups = [_indicators(np.asarray(choice)) for choice in choices]
    variance = float(y.var()) if y.size else 0.0
    if variance <= _FLAT**2 or not n:
        nothing = np.zeros(n)
        return Drivers(alone=nothing, shapley=nothing, together=0.0, variance=0.0)
    x = np.hstack(groups)
    x -= x.mean(axis=0)
    centred = y - y.mean()
    gram, moment, total = x.T @ x, x.T @ centred, float(centred @ centred)
    ends = np.cumsum([0, *(group.shape[1] for group in groups)])
    columns = [np.arange(ends[k], ends[k + 1]) for k in range(n)]

    def explained(chosen: tuple[int, ...]) -> float:
        if not chosen:
            return 0.0
        at = np.concatenate([columns[k] for k in chosen])
        if not at.size:
            return 0.0
        solved = np.linalg.lstsq(gram[np.ix_(at, at)], moment[at], rcond=1e-10)[0]
        return float(moment[at] @ solved) / total

    alone = np.array([explained((k,)) for k in range(n)])
    together = explained(tuple(range(n)))
    live = [k for k in range(n) if columns[k].size]
    shapley = np.full(n, np.nan) if len(live) > MOST_CHOICES else _shapley(n, live, explained)
    return Drivers(alone=alone, shapley=shapley, together=together, variance=variance)


def _indicators(codes: NDArray[np.int64]) -> Floats:
    """Return a column for each value of a choice but the first; where the choice was not open, the columns' means."""
    chosen = codes >= 0
    values = np.unique(codes[chosen])
    columns = (codes[:, None] == values[None, 1:]).astype(np.float64)
    if chosen.any():
        columns[~chosen] = columns[chosen].mean(axis=0)
    return np.asarray(columns)


def _shapley(n: int, live: Sequence[int], explained: object) -> Floats:
    assert callable(explained)  # noqa: S101  a closure
    worth = {subset: explained(subset) for size in range(len(live) + 1) for subset in combinations(live, size)}
    out = np.zeros(n)
    for subset, value in worth.items():
        for k in live:
            if k not in subset:
                larger = tuple(sorted((*subset, k)))
                out[k] += (worth[larger] - value) / (len(live) * comb(len(live) - 1, len(subset)))
    return out


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """What one choice changes where all others are held.

    Attributes
    ----------
    groups : int
        Groups of specifications that differ in this choice alone and hold two or more of its values.
    flips : int
        Groups in which the verdict is not the same throughout.
    move : float
        Mean distance between the highest and the lowest percentile of a group; NaN without groups.
    """

    groups: int
    flips: int
    move: float


def matched(percentile: ArrayLike, verdict: ArrayLike, choices: Sequence[ArrayLike], at: int) -> Matched:
    """Return what the choice at a place changes where all other choices are held.

    Parameters
    ----------
    percentile : array_like, shape (specifications,)
        Where the subject stands.
    verdict : array_like of int, shape (specifications,)
        The place of the verdict in a list of words.
    choices : sequence of array_like of int, shape (specifications,)
        The place of the value of each choice; copies of a specification are rows of their own here.
    at : int
        The choice.

    Examples
    --------
    >>> matched([0.0, 1.0, 0.5, 0.5], [0, 1, 1, 1], [[0, 0, 1, 1], [0, 1, 0, 1]], 1)
    Matched(groups=2, flips=1, move=0.5)
    """
    y, word = np.asarray(percentile, dtype=np.float64), np.asarray(verdict)
    others = [np.asarray(choice) for k, choice in enumerate(choices) if k != at]
    own = np.asarray(choices[at])
    if not y.size:
        return Matched(groups=0, flips=0, move=float("nan"))
    order = np.lexsort((own, *others)) if others else np.argsort(own, kind="stable")
    fresh = np.zeros(y.size, np.bool_)
    for other in others:
        fresh[1:] |= np.diff(other[order]) != 0
    starts = np.flatnonzero(np.r_[True, fresh[1:]])
    low, high = np.minimum.reduceat(own[order], starts), np.maximum.reduceat(own[order], starts)
    several = low < high
    span = np.maximum.reduceat(y[order], starts) - np.minimum.reduceat(y[order], starts)
    flips = np.minimum.reduceat(word[order], starts) < np.maximum.reduceat(word[order], starts)
    groups = int(several.sum())
    return Matched(
        groups=groups, flips=int(flips[several].sum()), move=float(span[several].mean()) if groups else float("nan")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Joint:
    """A curve's statistic for the subject beside those of every other state with itself as subject.

    Attributes
    ----------
    value : float
        The subject's.
    n : int
        States whose curve could be run, the subject included.
    as_high, as_low : int
        How many of them, the subject included, have a statistic as high, and as low.
    """

    value: float
    n: int
    as_high: int
    as_low: int

    @property
    def p_high(self) -> float:
        """Return the chance, were states exchangeable, of a statistic as high; never below ``1 / n``."""
        return self.as_high / self.n

    @property
    def p_low(self) -> float:
        """Return the chance, were states exchangeable, of a statistic as low."""
        return self.as_low / self.n

    @property
    def p_either(self) -> float:
        """Return the chance of a statistic as extreme at either end: twice the smaller side's, 1 at most."""
        return min(1.0, 2 * min(self.p_high, self.p_low))


def joint(statistic: ArrayLike, subject: int) -> Joint | None:
    """Return the joint inference of a statistic of whole curves, None where the subject has none.

    Parameters
    ----------
    statistic : array_like, shape (states,)
        The statistic of each state's curve; NaN where it could not be run.
    subject : int
        Position of the subject.

    Examples
    --------
    >>> found = joint([0.9, 0.5, 0.5, float("nan")], 0)
    >>> found.n, round(found.p_high, 3), found.p_low
    (3, 0.333, 1.0)
    """
    x = np.asarray(statistic, dtype=np.float64)
    own = float(x[subject])
    if not np.isfinite(own):
        return None
    known = x[np.isfinite(x)]
    return Joint(
        value=own,
        n=known.size,
        as_high=int((known >= own - _FLAT).sum()),
        as_low=int((known <= own + _FLAT).sum()),
    )


def medians(values: ArrayLike, fewest: int = 1) -> Floats:
    """Return the median of each column over its known cells, NaN where fewer than ``fewest`` are known."""
    x = np.asarray(values, dtype=np.float64)
    known = np.isfinite(x).sum(axis=0)
    out = np.full(x.shape[1], np.nan)
    enough = known >= max(fewest, 1)
    if enough.any():
        out[enough] = np.nanmedian(x[:, enough], axis=0)
    return out
