"""Intervals of measures that are functions of a table of counts, by drawing packages of roll calls.

The same cluster bootstrap as :mod:`amity.numerics.bootstrap`, for values between −1 and 1: for S of two categories,
which is twice the share of agreement less one, it gives the same ends.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from amity.numerics.bootstrap import FEWEST_PACKAGES, LEVEL, Interval, effective_packages
from amity.numerics.quantiles import student_quantile
from amity.numerics.similarity import Distance, Formula, Table
from amity.numerics.vote_tables import ABSTAIN, CAST, NO, YES

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
# Dyads that are drawn at a time: their tables under 1,000 draws stay in the processor's memory.
_AT_ONCE = 64
# A range of drawn values below this is rounding: every package says the same.
_STILL = 1e-4
# The part of the draws that must be computable.
_KEPT = 0.9


def package_cells(left: NDArray[np.uint8], right: NDArray[np.uint8], package: NDArray[np.integer]) -> Singles:
    """Return the tables of every package for all rows of ``left`` with all of ``right``.

    Parameters
    ----------
    left, right : ndarray of uint8, shapes (n_a, roll calls) and (n_b, roll calls)
        Codes of votes; those that are not yes, abstain or no are not counted.
    package : ndarray of int, shape (roll calls,)
        The package of each roll call, in any order.

    Returns
    -------
    ndarray of float32, shape (packages, 3, 3, n_a * n_b)

    Examples
    --------
    >>> votes = np.array([[1, 1, 3]], np.uint8)
    >>> package_cells(votes, votes, np.array([0, 0, 1]))[:, 0, 0, 0].tolist()
    [2.0, 0.0]
    """
    order = np.argsort(package, kind="stable")
    bounds = np.flatnonzero(np.r_[True, np.diff(package[order]) != 0, True]) if order.size else np.zeros(1, np.intp)
    here, there = (_indicators(votes[:, order]) for votes in (left, right))
    out = np.empty((len(bounds) - 1, CAST, len(left), CAST, len(right)), np.float32)
    for place, (start, stop) in enumerate(pairwise(bounds)):
        flat = here[:, start:stop] @ there[:, start:stop].T
        out[place] = flat.reshape(out.shape[1:])
    return np.ascontiguousarray(out.transpose(0, 1, 3, 2, 4)).reshape(len(out), CAST, CAST, -1)


def _indicators(votes: NDArray[np.uint8]) -> Singles:
    stacked = np.stack([votes == code for code in (YES, ABSTAIN, NO)]).astype(np.float32)
    return stacked.reshape(-1, votes.shape[1])


def table_intervals(
    cells: Singles,
    draws: Singles,
    formula: Formula,
    distance: Distance,
    level: float = LEVEL,
    fewest: int = FEWEST_PACKAGES,
) -> Interval:
    """Return intervals of a measure of the summed tables, for each dyad.

    Parameters
    ----------
    cells : ndarray, shape (packages, K, K, dyads)
        The tables of every package.
    draws : ndarray, shape (draws, packages)
        How often each package is drawn, from :func:`amity.numerics.bootstrap.package_weights`.
    formula, distance
        The measure, between −1 and 1, and its distance.
    level : float
        Nominal coverage.
    fewest : int
        Dyads that voted together in fewer packages get no interval.

    Returns
    -------
    Interval
        NaN where the value is not computable or −1 or 1, where packages are too few, where every draw gives the same
        value, and where more than a tenth of the draws are not computable.

    Notes
    -----
    The spread of the draws of z = atanh(v) (Fisher's transformation, half the logit of the share (1 + v) / 2), drawn
    values first shrunk by N / (N + 1), times Student's t for the effective number of packages and the factor by which
    a bootstrap of few clusters is too narrow, as for shares. ``tests/recovery`` has its coverage.
    """
    packages, dyads = cells.shape[0], cells.shape[-1]
    low, high = (np.full(dyads, np.nan) for _ in range(2))
    if packages < fewest:
        return Interval(low=low, high=high)
    joint = cells.sum(axis=(1, 2))
    whole = Table(cells.sum(axis=0, dtype=np.float64))
    value = np.asarray(formula(whole, distance), np.float64)
    spread = np.empty(dyads)
    planes = cells.transpose(1, 2, 0, 3)
    for start in range(0, dyads, _AT_ONCE):
        block = slice(start, start + _AT_ONCE)
        spread[block] = _spread(np.matmul(draws, planes[..., block]), formula, distance)
    effective = effective_packages(joint)
    with np.errstate(divide="ignore", invalid="ignore"):
        freedom = np.maximum(effective - 1.0, 1.0)
        reach = student_quantile(freedom, (1.0 + level) / 2) * np.sqrt(effective / freedom) * spread
        middle = np.arctanh(value)
        low, high = np.tanh(middle - reach), np.tanh(middle + reach)
    none = ((joint > 0).sum(axis=0) < fewest) | ~(np.abs(value) < 1 - 1e-9) | ~np.isfinite(reach)
    return Interval(low=np.where(none, np.nan, low), high=np.where(none, np.nan, high))


def _spread(drawn: Singles, formula: Formula, distance: Distance) -> Floats:
    """Return the standard deviation over the draws of z, for each dyad; ``drawn`` is (K, K, draws, dyads)."""
    table = Table(drawn)
    value = np.asarray(formula(table, distance))
    number = table.number
    # z = atanh(v N / (N + 1)) as half the logarithm of (N + 1 + v N) / (N + 1 - v N).
    scaled = np.clip(value, -1, 1) * number
    found = np.log((number + 1 + scaled) / (number + 1 - scaled))
    lost = np.isnan(found)
    kept = (len(value) - lost.sum(axis=0)).astype(np.float32)
    np.copyto(found, 0, where=lost)
    with np.errstate(divide="ignore", invalid="ignore"):
        found -= found.sum(axis=0) / kept
        np.copyto(found, 0, where=lost)
        spread = 0.5 * np.sqrt(np.einsum("ij,ij->j", found, found) / kept)
        still = np.fmax.reduce(value, axis=0) - np.fmin.reduce(value, axis=0) < _STILL
    return np.where(still | (kept < _KEPT * len(value)), np.nan, spread.astype(np.float64))
