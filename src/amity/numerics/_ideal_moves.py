"""Where a fit of ideal points starts, and how it moves: standardising, items at given points, affine moves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from amity.numerics._ordinal_cells import derivatives
from amity.numerics._vote_cells import Bools, Cells, Floats

# A step never takes more than this share of the gap between an item's two cut points, nor moves an item farther.
_OF_GAP, _FARTHEST = 0.7, 3.0
_POWER_STEPS = 50
# Points on many votes weigh alike in the affine part of a move.
_ENOUGH = 50


def first_points(cells: Cells, rng: np.random.Generator, noise: float) -> Floats:
    """Return points to start from: each session's leading direction of the votes, signs aligned along the links.

    The power iteration starts at random; ``noise`` adds that many standard deviations to every point.
    """
    mean, count = np.zeros(cells.items), np.zeros(cells.items)
    for group in cells.groups:
        number = np.bincount(group.item, minlength=cells.items)
        mean -= group.sign * number
        count += number
    mean /= count
    points = np.zeros(cells.points)
    for session in range(len(cells.sessions)):
        first, last = cells.point_start[session], cells.point_start[session + 1]
        direction = _leading(cells, session, mean, rng.normal(size=last - first))
        here, before = cells.link_rows[session]
        if session and direction[here] @ points[cells.point_start[session - 1] : first][before] < 0:
            direction = -direction
        points[first:last] = direction
    return points + noise * rng.normal(size=cells.points)


def _leading(cells: Cells, session: int, mean: Floats, direction: Floats) -> Floats:
    columns = cells.roll_call_start[session + 1] - cells.roll_call_start[session]
    centred, cast = np.zeros((len(direction), columns)), np.zeros(len(direction))
    for group in cells.groups:
        at = slice(group.from_session[session], group.from_session[session + 1])
        centred[group.row[at], group.column[at]] = -group.sign - mean[group.item[at]]
        cast += np.bincount(group.row[at], minlength=len(direction))
    for _ in range(_POWER_STEPS):
        moved = centred @ (direction @ centred) / np.maximum(cast, 1)
        size = np.sqrt(moved @ moved / len(moved))
        if size == 0:
            return direction * 0
        direction = moved / size
    return direction


def first_items(cells: Cells) -> Floats:
    """Return items of no slope, with cut points at the shares of the answers."""
    given = cells.counts
    total = given.sum(axis=1)
    below = np.where(given[:, 0] > 0, given[:, 0], given[:, 1])
    above = np.where(given[:, 2] > 0, given[:, 2], given[:, 1])
    items = np.zeros((cells.items, 3))
    items[:, 1] = ndtri((below + 0.3) / (total + 0.6))
    upper = np.maximum(ndtri(1 - (above + 0.3) / (total + 0.9)), items[:, 1] + 0.02)
    items[:, 2] = np.where(cells.binary, items[:, 1], upper)
    return items


def standardised(cells: Cells, points: Floats, items: Floats) -> tuple[Floats, Floats]:
    """Return points with mean 0 and variance 1 over all that rest on votes; the items move along, b t unchanged."""
    own = points[cells.voted]
    middle, spread = own.mean(), own.std()
    moved = items.copy()
    moved[:, 1:] -= items[:, :1] * middle
    moved[:, 0] *= spread
    return (points - middle) / spread, moved


def moved_items(cells: Cells, items: Floats, step: Floats) -> Floats:
    """Return the items after a step, shortened item by item where it would cross the cut points or go far."""
    step = step.copy()
    step[cells.binary, 2] = step[cells.binary, 1]
    gap, change = items[:, 2] - items[:, 1], step[:, 2] - step[:, 1]
    share = np.minimum(1.0, _FARTHEST / np.maximum(np.abs(step).max(axis=1), _FARTHEST))
    closing = ~cells.binary & (change < -_OF_GAP * gap)
    share[closing] = np.minimum(share[closing], -_OF_GAP * gap[closing] / change[closing])
    return np.asarray(items + share[:, None] * step)


def polished(cells: Cells, points: Floats, items: Floats, slope_variance: float, steps: int) -> Floats:
    """Return the items after Newton steps at fixed points; each item is a concave problem of its own.

    An item that a step made worse goes back half the way.
    """
    kept, value = items, np.full(cells.items, -np.inf)
    for _ in range(steps):
        found = derivatives(cells, points, items, slope_variance, mixed=False)
        worse = found.item_value < value
        step = np.linalg.solve(found.item_information, found.item_gradient[:, :, None])[:, :, 0].astype(np.float64)
        onward = moved_items(cells, items, step)
        value = np.where(worse, value, found.item_value)
        following = np.where(worse[:, None], (kept + items) / 2, onward)
        kept = np.where(worse[:, None], kept, items)
        items = following
    return items


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """A move of the points as a shift and stretch of each session, the same by item, and what is left over.

    ``single`` marks the items of one roll call, which alone follow shift and stretch.
    """

    rest: Floats
    item_shift: Floats
    item_stretch: Floats
    single: Bools


def split(cells: Cells, points: Floats, move: Floats) -> Split:
    """Return a move split: to a session's shift and stretch its items answer exactly, with no loss of likelihood.

    Items of several sessions have none; they answer by their derivative alone.
    """
    rest = move.copy()
    shift, stretch = np.zeros(len(cells.sessions)), np.zeros(len(cells.sessions))
    for session in range(len(cells.sessions)):
        at = slice(cells.point_start[session], cells.point_start[session + 1])
        weight = np.minimum(cells.cast[at], _ENOUGH).astype(np.float64)
        weight /= max(weight.sum(), 1.0)
        centred = points[at] - weight @ points[at]
        spread = weight @ (centred * centred)
        if spread > 1e-8:
            stretch[session] = weight @ (centred * move[at]) / spread
        shift[session] = weight @ move[at] - stretch[session] * (weight @ points[at])
        rest[at] -= shift[session] + stretch[session] * points[at]
    roll_calls = np.bincount(cells.item, minlength=cells.items)
    of_item = np.zeros(cells.items, np.int64)
    of_item[cells.item] = np.repeat(np.arange(len(cells.sessions)), np.diff(cells.roll_call_start))
    single = roll_calls == 1
    return Split(
        rest=rest,
        item_shift=np.where(single, shift[of_item], 0.0),
        item_stretch=np.where(single, stretch[of_item], 0.0),
        single=single,
    )


def followed(items: Floats, parts: Split, share: float) -> Floats:
    """Return the items after they answered a share of the sessions' shifts and stretches."""
    moved = items.copy()
    moved[:, 0] /= 1 + share * parts.item_stretch
    moved[:, 1:] += moved[:, :1] * (share * parts.item_shift)[:, None]
    return moved
