"""Fixed points of maps of vectors: Anderson acceleration (Anderson 1965; Walker & Ni 2011, type II); arrays only."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
MEMORY = 6
# A step that leaves the residual this many times larger forgets the past and goes on without acceleration.
WORSE = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedPoint:
    """Where a map was left: the point, its largest absolute residual, how many times the map was applied."""

    point: Floats
    residual: float
    rounds: int
    converged: bool


def fixed_point(step: Callable[[Floats], Floats], start: Floats, *, tolerance: float, rounds: int) -> FixedPoint:
    """Return the point x with ``step(x) = x`` as far as it was reached, the best point met where it was not.

    Parameters
    ----------
    step : callable
        The map; must return finite numbers for finite ones.
    start : ndarray, shape (n,)
    tolerance : float
        The largest ``|step(x) - x|`` that counts as a fixed point.
    rounds : int
        The most applications of the map.

    Examples
    --------
    >>> import numpy as np
    >>> found = fixed_point(np.cos, np.array([1.0]), tolerance=1e-12, rounds=50)
    >>> round(float(found.point[0]), 6), found.converged
    (0.739085, True)
    """
    x = start
    best, least = start, np.inf
    points: deque[Floats] = deque(maxlen=MEMORY + 1)
    moves: deque[Floats] = deque(maxlen=MEMORY + 1)
    for number in range(1, rounds + 1):
        move = step(x) - x
        size = float(np.abs(move).max(initial=0.0))
        if not np.isfinite(size):
            return FixedPoint(point=best, residual=least, rounds=number, converged=False)
        if size <= tolerance:
            return FixedPoint(point=x, residual=size, rounds=number, converged=True)
        if size > WORSE * least:
            points.clear()
            moves.clear()
        if size < least:
            best, least = x, size
        points.append(x)
        moves.append(move)
        x = x + move - _correction(points, moves)
    return FixedPoint(point=best, residual=least, rounds=rounds, converged=False)


def _correction(points: deque[Floats], moves: deque[Floats]) -> Floats:
    """Return what the last moves say is to be taken off the next one (least squares over their differences)."""
    if len(moves) < 2:
        return np.zeros_like(moves[-1])
    past = np.diff(np.array(moves), axis=0)
    went = np.diff(np.array(points), axis=0)
    # Normal equations with a touch of ridge: the differences become parallel near the fixed point.
    gram = past @ past.T
    gram[np.diag_indices_from(gram)] += 1e-14 * np.trace(gram) + 1e-300
    weights = np.linalg.solve(gram, past @ moves[-1])
    return np.asarray(weights @ (went + past), np.float64)
