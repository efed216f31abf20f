"""Differences in differences of one unit against the others, and what the others' own say of them; arrays only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
SAME = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Placebo:
    """Where an estimate lies among placebos: chance, the least it could be, how many there were, and an interval.

    ``beyond`` of the ``number`` placebos are at least as large in size; they are worth ``independent`` ones. ``low``
    and ``high`` are NaN where there are too few placebos for the level.
    """

    chance: float
    floor: float
    number: int
    beyond: int
    independent: int
    low: float
    high: float


def side_by_side(values: Floats) -> Floats:
    """Return each unit's value less each other's, shape (n, n), from values that compare as they are.

    Examples
    --------
    >>> import numpy as np
    >>> side_by_side(np.array([1.0, 3.0])).tolist()
    [[0.0, -2.0], [2.0, 0.0]]
    """
    return np.asarray(values[:, None] - values[None, :], np.float64)


def mean_lead(lead: Floats, fewest: int = 1) -> Floats:
    """Return each unit's mean lead over the others with whom it can be compared; NaN with fewer than ``fewest``."""
    own = lead.copy()
    np.fill_diagonal(own, np.nan)
    known = (~np.isnan(own)).sum(axis=1)
    total = np.nansum(own, axis=1)
    return np.where(known >= fewest, total / np.maximum(known, 1), np.nan)


def changes(before: Floats, after: Floats, fewest: int = 1) -> Floats:
    """Return each unit's change against the others: ``mean_j (after[i, j] - before[i, j])`` over whom both know.

    With values that compare as they are this is the usual difference in differences, the unit's change less the mean
    change of the others.

    Parameters
    ----------
    before, after : ndarray, shape (n, n)
        Leads of each unit over each other; NaN where a pair cannot be compared.
    fewest : int
        Below so many others there is no estimate.

    Examples
    --------
    >>> import numpy as np
    >>> one, two = side_by_side(np.array([1.0, 1.0, 1.0])), side_by_side(np.array([4.0, 2.0, 1.0]))
    >>> changes(one, two).tolist()
    [2.5, -0.5, -2.0]
    """
    return mean_lead(after - before, fewest)


def placebo(estimate: float, others: Floats, level: float = 0.90, independent: int | None = None) -> Placebo:
    """Return where an estimate lies among placebos, by size, and the interval they give.

    Parameters
    ----------
    estimate : float
        The estimate.
    others : ndarray
        The placebos; NaN for those without one.
    level : float
        Nominal coverage of the interval.
    independent : int, optional
        How many placebos they are worth, where they overlap; as many as they are without it.

    Notes
    -----
    With k of n placebos at least as large in size, and m of them independent, the chance is
    ``(1 + m k / n) / (1 + m)``: ``(1 + k) / (1 + n)`` where none overlap, and never below ``1 / (1 + m)``. The interval
    is the estimate less the placebos' quantiles: what the unit would have done without the event is taken to be drawn
    as the placebos were (Conley and Taber 2011, section III). The quantiles are the conservative ones of ``n + 1``
    places.

    Examples
    --------
    >>> import numpy as np
    >>> found = placebo(5.0, np.arange(-9.0, 10.0))
    >>> found.chance, found.floor, found.low, found.high
    (0.55, 0.05, -4.0, 14.0)
    """
    known = np.sort(others[~np.isnan(others)])
    number = len(known)
    beyond = int((np.abs(known) >= abs(estimate) - SAME).sum())
    low = high = np.nan
    # The outer places of n + 1 leave alpha / 2 on each side only where there are enough of them.
    place = int(np.floor((1 - level) / 2 * (number + 1) + SAME)) - 1
    if place >= 0:
        low, high = estimate - known[number - 1 - place], estimate - known[place]
    worth = number if independent is None else min(independent, number)
    return Placebo(
        chance=(1 + worth * beyond / max(number, 1)) / (1 + worth),
        floor=1 / (1 + worth),
        number=number,
        beyond=beyond,
        independent=worth,
        low=float(low),
        high=float(high),
    )


def disjoint(steps: Sequence[int], apart: int) -> int:
    """Return how many of some steps lie at least ``apart`` from each other: how many windows do not overlap.

    Examples
    --------
    >>> disjoint([3, 4, 5, 10, 12, 30], 7)
    3
    """
    count, last = 0, None
    for step in sorted(steps):
        if last is None or step - last >= apart:
            count, last = count + 1, step
    return count


def slope(steps: Floats, values: Floats) -> float:
    """Return the least-squares slope of values over steps; NaN with fewer than three values."""
    known = ~np.isnan(values)
    if known.sum() < 3:
        return float("nan")
    x, y = steps[known] - steps[known].mean(), values[known] - values[known].mean()
    return float(x @ y / (x @ x))
