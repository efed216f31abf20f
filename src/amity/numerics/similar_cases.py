"""Intervals for a new outcome from outcomes of cases that were expected to be alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from amity.core.errors import UsageError

Floats = NDArray[np.float64]
# Cases from which an interval is taken, half of them expected to be lower and half higher.
SIZE = 200
LEAST = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """What cases with a like expectation came to.

    Attributes
    ----------
    low, high : float
        Ends of the interval; infinite where too few cases bound it.
    zeros : float
        Share of the cases whose outcome is 0.
    as_much : float
        Share of the cases that, scaled to this expectation, came to as much as the outcome, NaN without one.
    lowest, highest : float
        Least and largest expectation among the cases.
    n : int
    """

    low: float
    high: float
    zeros: float
    as_much: float
    lowest: float
    highest: float
    n: int


def similar(
    expected: Floats,
    observed: Floats,
    at: float,
    *,
    outcome: float | None = None,
    level: float = 0.9,
    size: int = SIZE,
) -> Similar:
    """Return the interval that the outcome of a case expected to be ``at`` falls into with probability ``level``.

    Parameters
    ----------
    expected, observed : ndarray, shape (cases,)
        Expectations above 0, each made without its outcome, and outcomes of 0 or more; not the case itself.
    at : float
        The expectation, above 0.
    outcome : float, optional
        What the case itself came to.
    level : float
    size : int
        How many cases are taken: the nearest by rank of expectation, as many on each side where there are.

    Raises
    ------
    UsageError
        Where there are too few cases, or an expectation is not above 0.

    Notes
    -----
    Split conformal prediction (Vovk, Gammerman & Shafer 2005; Lei and others 2018) with the ratio of outcome to
    expectation as score, among neighbours: the ends are order statistics of ``size + 1``. It covers as it says where a
    case and its neighbours could be exchanged; flows of one state are not independent, so coverage is also checked.

    Examples
    --------
    >>> import numpy as np
    >>> grid = np.arange(1.0, 101.0)
    >>> found = similar(grid, 2 * grid, 50.0, outcome=100.0, size=40)
    >>> round(found.low, 6), round(found.high, 6), found.zeros, found.as_much
    (100.0, 100.0, 0.0, 1.0)
    """
    if len(expected) < LEAST:
        raise UsageError(
            f"an interval was to be taken from {len(expected)} cases expected to be alike",
            hint=f"give at least {LEAST} cases",
        )
    if not (expected > 0).all() or not at > 0:
        raise UsageError(
            "an interval was to be taken from cases expected to be alike; an expectation is not above 0",
            hint="leave out cases of which nothing is expected",
        )
    order = np.argsort(expected, kind="stable")
    place = int(np.searchsorted(expected[order], at))
    scaled, near = _scaled(expected, observed, order, place, at, size)
    low, high = _ends(np.sort(scaled), level)
    tied = scaled >= (np.inf if outcome is None else outcome * (1 - 1e-12))
    return Similar(
        low=low,
        high=high,
        zeros=float((scaled == 0).mean()),
        as_much=float("nan") if outcome is None else float(tied.mean()),
        lowest=float(expected[near].min()),
        highest=float(expected[near].max()),
        n=len(near),
    )


def covered(expected: Floats, observed: Floats, *, level: float = 0.9, size: int = SIZE) -> NDArray[np.bool_]:
    """Return whether each case lies in the interval that all other cases give it.

    Examples
    --------
    >>> import numpy as np
    >>> grid = np.arange(1.0, 101.0)
    >>> bool(covered(grid, grid).all())
    True
    """
    order = np.argsort(expected, kind="stable")
    inside = np.zeros(len(expected), bool)
    for place, case in enumerate(order):
        rest = np.delete(order, place)
        scaled, _ = _scaled(expected, observed, rest, place, float(expected[case]), size)
        low, high = _ends(np.sort(scaled), level)
        slack = 1e-9 * expected[case]
        inside[case] = low - slack <= observed[case] <= high + slack
    return inside


def _scaled(
    expected: Floats, observed: Floats, order: NDArray[np.intp], place: int, at: float, size: int
) -> tuple[Floats, NDArray[np.intp]]:
    many = min(size, len(order))
    first = min(max(place - many // 2, 0), len(order) - many)
    near = order[first : first + many]
    return observed[near] * (at / expected[near]), near


def _ends(ordered: Floats, level: float) -> tuple[float, float]:
    n = len(ordered)
    below, above = int(np.floor((1 - level) / 2 * (n + 1))), int(np.ceil((1 + level) / 2 * (n + 1)))
    low = float(ordered[below - 1]) if below >= 1 else 0.0
    return low, float(ordered[above - 1]) if above <= n else float("inf")
