"""The scale of each session's points: what a joint mode gets wrong, and the terms that put it right.

Stretching a session's points and shrinking its items' slopes leaves the likelihood as it is. Along such a direction
the mode of a joint density depends on how many points and how many slopes there are; the mean of the posterior does
not. Under a normal approximation the expected log density gains, for each unit of the log of a session's stretch,

    k = points - (expected steps of the walk due to their variances) - sum over items of (1 - v / s),

v the slope's variance given the points and s that of its prior. The term k log(stretch) is added to the log density
with k as found at the mode without it; else sessions with many roll calls for their states come out too wide.
"""

from __future__ import annotations

import numpy as np

from amity.numerics._session_chain import ENTRY_VARIANCE
from amity.numerics._vote_cells import Cells, Floats

Curvature = tuple[tuple[float, Floats] | None, ...]
Terms = tuple[float, Floats, Curvature]
_FEWEST = 3


def factors(cells: Cells, variance: Floats, between: Floats, step_variance: float, slope_share: Floats) -> Floats:
    """Return k for each session; ``slope_share`` is v / s of each item."""
    when, sessions = cells.point_session, len(cells.sessions)
    k = np.bincount(when, minlength=sessions).astype(np.float64)
    step = step_variance * cells.apart
    k -= np.bincount(when[cells.later], (variance[cells.later] - between) / step, sessions)
    k -= np.bincount(when[cells.earlier], (variance[cells.earlier] - between) / step, sessions)
    k -= np.bincount(when[cells.entry], variance[cells.entry] / ENTRY_VARIANCE, sessions)
    of_roll_call = np.repeat(np.arange(sessions), np.diff(cells.roll_call_start))
    # An item of several sessions cannot follow the stretch of one of them.
    share = np.where(np.bincount(cells.item, minlength=cells.items) == 1, 1 - slope_share, 0.0)
    return np.asarray(k - np.bincount(of_roll_call, share[cells.item], sessions))


def terms(cells: Cells, points: Floats, k: Floats) -> Terms:
    """Return the sum of k log(stretch), its gradient, and what its curvature is made of."""
    total, gradient = 0.0, np.zeros(cells.points)
    parts: list[tuple[float, Floats] | None] = []
    voted = cells.voted
    for session, factor in enumerate(k):
        at = slice(cells.point_start[session], cells.point_start[session + 1])
        own = voted[at]
        centred = np.where(own, points[at] - points[at][own].mean(), 0.0) if own.any() else np.zeros(len(own))
        square = float(centred @ centred)
        if own.sum() < _FEWEST or square == 0 or factor == 0:
            parts.append(None)
            continue
        total += 0.5 * float(factor) * np.log(square)
        gradient[at] = factor * centred / square
        parts.append((float(factor) / square, centred / np.sqrt(square)))
    return float(total), gradient, tuple(parts)


def add_curvature(blocks: list[Floats], curvature: Curvature) -> list[Floats]:
    """Return the blocks with the positive part of minus the terms' second derivatives added, in place.

    Along the stretch that is k / r², across it -k / r² (r² the sum of squares); the part below zero is left out, so
    that the blocks stay definite.
    """
    for block, part in zip(blocks, curvature, strict=True):
        if part is None:
            continue
        size, direction = part
        np.add(block, size * np.outer(direction, direction), out=block)
        if size < 0:
            at = np.arange(len(direction))
            block[at, at] -= size * (direction != 0)
    return blocks
