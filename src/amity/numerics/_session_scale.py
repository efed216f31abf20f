"""The scale of each session's points: what a joint mode gets wrong, and the terms that put it right.

Stretching a session's points and shrinking its items' slopes leaves the likelihood as it is. Along such a direction
the mode of a joint density depends on how many points and how many slopes there are, the mean of the posterior does
not. The expected log density under a normal approximation adds to the log of a session's stretch a factor of

    k = points - (expected steps of the walk due to their variances) - sum over items of (1 - v / s),

v the slope's variance given the points and s that of its prior. The term k log(stretch) is added to the log density;
without it the sessions with many roll calls come out too wide.
"""

from __future__ import annotations

import numpy as np

from amity.numerics._session_chain import ENTRY_VARIANCE
from amity.numerics._vote_cells import Cells, Floats

Terms = tuple[float, Floats, tuple[tuple[float, Floats] | None, ...]]
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
    share = (1 - slope_share) / np.bincount(cells.item, minlength=cells.items)
    return k - np.bincount(of_roll_call, share[cells.item], sessions)


def terms(cells: Cells, points: Floats, k: Floats) -> Terms:
    """Return the sum of k log(stretch), its gradient, and what its second derivatives are made of."""
    total, gradient = 0.0, np.zeros(cells.points)
    parts: list[tuple[float, Floats] | None] = []
    voted = cells.voted
    for session, factor in enumerate(k):
        at = slice(cells.point_start[session], cells.point_start[session + 1])
        own = voted[at]
        centred = np.where(own, points[at] - points[at][own].mean(), 0.0) if own.any() else np.zeros(len(own))
        square = centred @ centred
        if own.sum() < _FEWEST or square == 0 or factor == 0:
            parts.append(None)
            continue
        total += 0.5 * factor * np.log(square)
        gradient[at] = factor * centred / square
        parts.append((factor / square, centred / np.sqrt(square)))
    return float(total), gradient, tuple(parts)


def add_curvature(blocks: list[Floats], parts: tuple[tuple[float, Floats] | None, ...]) -> list[Floats]:
    """Return the blocks with minus the second derivatives of the terms added, in place."""
    for block, part in zip(blocks, parts, strict=True):
        if part is not None:
            curvature, direction = part
            block += 2 * curvature * np.outer(direction, direction)
            block[np.diag_indices_from(block)] -= curvature * (direction != 0)
    return blocks
