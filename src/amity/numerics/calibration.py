"""Calibration: from raw figures to membership in a set, by three anchors or by a threshold."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from amity.core.errors import UsageError

Floats = NDArray[np.float64]
# Log odds at full membership and full non-membership: Ragin (2008, table 5.2) takes 3, a membership of 0.953.
LOG_ODDS = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchors:
    """Three anchors of a fuzzy set: full non-membership, the point of most ambiguity, full membership.

    They rise where more of the raw figure means more in the set, and fall where it means less.

    Raises
    ------
    UsageError
        Where they do neither, or are no finite numbers.
    """

    out: float
    crossover: float
    full: float

    def __post_init__(self) -> None:
        given = (self.out, self.crossover, self.full)
        finite = all(math.isfinite(value) for value in given)
        if not finite or not (self.out < self.crossover < self.full or self.out > self.crossover > self.full):
            raise UsageError(
                f"the anchors {', '.join(f'{value:g}' for value in given)} were given; they are out of order",
                hint="give full non-membership, crossover and full membership, all rising or all falling",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """The threshold of a crisp set: in from the threshold upward, or, with ``below``, in only under it.

    Raises
    ------
    UsageError
        Where it is no finite number.
    """

    at: float
    below: bool = False

    def __post_init__(self) -> None:
        if not math.isfinite(self.at):
            raise UsageError(f"the threshold {self.at} was given", hint="give a finite number")


Calibration = Anchors | Threshold


def membership(values: ArrayLike, how: Calibration) -> Floats:
    """Return membership in the set, from 0 to 1; NaN stays NaN.

    Parameters
    ----------
    values : array_like of float
        Raw figures, in the unit of the anchors.
    how : Anchors or Threshold
        Anchors give 1 / (1 + exp(−z)) with log odds z = 3 (v − crossover) / (full − crossover) on the side of full
        membership and 3 (v − crossover) / (crossover − out) on the other: the direct method. A threshold gives 0 or 1.

    Returns
    -------
    ndarray of float64
        Of the shape of the values.

    Notes
    -----
    Ragin, C. C. (2008), Redesigning Social Inquiry, University of Chicago Press, chapter 5.

    Examples
    --------
    >>> membership([400, 550, 720, 900], Anchors(out=400, crossover=550, full=900)).round(2).tolist()
    [0.05, 0.5, 0.81, 0.95]
    >>> membership([4, 10], Threshold(at=10, below=True)).tolist()
    [1.0, 0.0]
    """
    raw = np.asarray(values, np.float64)
    if isinstance(how, Threshold):
        inside = raw < how.at if how.below else raw >= how.at
        return np.where(np.isnan(raw), np.nan, inside.astype(np.float64))
    away = raw - how.crossover
    reach = np.where(away * (how.full - how.crossover) >= 0, how.full - how.crossover, how.crossover - how.out)
    # Beyond log odds of 500 the exponential would overflow; membership is 0 or 1 long before.
    odds = np.clip(LOG_ODDS * away / reach, -500.0, 500.0)
    return np.asarray(1.0 / (1.0 + np.exp(-odds)), np.float64)


def neighbours(values: ArrayLike, how: Calibration, share: float) -> tuple[tuple[str, Calibration], ...]:
    """Return calibrations a small step away, each with what was moved.

    Parameters
    ----------
    values : array_like of float
        Raw figures; a threshold is moved just far enough that the nearest case on either side changes sides.
    how : Anchors or Threshold
    share : float
        How far anchors move, as a share of the distance between crossover and outer anchor: the crossover to either
        side, and both outer anchors inward and outward.

    Examples
    --------
    >>> [how.at for _, how in neighbours([1, 2, 4, 8], Threshold(at=3), 0.1)]
    [1.5, 6.0]
    """
    if isinstance(how, Threshold):
        raw = np.unique(np.asarray(values, np.float64))
        below, above = raw[raw < how.at], raw[raw >= how.at]
        found: list[tuple[str, Calibration]] = []
        if len(below) > 1:
            found.append(("threshold down", replace(how, at=float(below[-2:].mean()))))
        if len(above) > 1:
            found.append(("threshold up", replace(how, at=float(above[:2].mean()))))
        return tuple(found)
    low, high = share * (how.crossover - how.out), share * (how.full - how.crossover)
    return (
        ("crossover towards out", replace(how, crossover=how.crossover - low)),
        ("crossover towards full", replace(how, crossover=how.crossover + high)),
        ("outer anchors inward", replace(how, out=how.out + low, full=how.full - high)),
        ("outer anchors outward", replace(how, out=how.out - low, full=how.full + high)),
    )
