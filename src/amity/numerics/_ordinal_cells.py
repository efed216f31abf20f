"""Likelihood of ordered answers, cell by cell: derivatives summed over items and over points.

A state at t answers item j with the latent z = b t + e, e standard normal: the lowest answer below the cut point k1,
the highest above k2. With u = k - b t, the log likelihood of the lowest answer is log F(u1), of the highest log
F(-u2), of the one between log(F(u2) - F(u1)). Items are rows (b, k1, k2).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import blas
from scipy.special import erfcx

from amity.numerics._vote_cells import Cells, Floats, Group

_ROOT_HALF, _RATIO, _LOG_2 = np.sqrt(0.5), np.sqrt(2 / np.pi), np.log(2)
# Beyond this the distribution function is 1 to the last digit, and erfcx would overflow.
_FAR = 30.0
# Whitened cells of a session are laid out densely in slabs of at most this many numbers.
_SLAB = 4_000_000
Part = tuple[Floats, Floats, Floats]


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivatives:
    """Log likelihood with gradient and negative Hessian: of items, of points, and of the two together by cell.

    ``item_value`` is each item's part of the log likelihood with the prior of its slope.
    """

    log_likelihood: float
    item_value: Floats
    item_gradient: Floats
    item_information: Floats
    point_gradient: Floats
    point_information: Floats
    mixed: tuple[Part, ...]


def derivatives(cells: Cells, points: Floats, items: Floats, slope_variance: float, *, mixed: bool) -> Derivatives:
    """Return the derivatives at given points and items; slopes have a normal prior, which is counted in.

    ``mixed`` asks also for those that join points to items, without which those of points are left zero.
    """
    gradient, information = np.zeros((cells.items, 3)), np.zeros((cells.items, 3, 3))
    to_points, of_points = np.zeros(cells.points), np.zeros(cells.points)
    value, parts = np.zeros(cells.items), []
    for group in cells.groups:
        found = (_edge if group.cut else _between)(cells, group, points, items, gradient, information)
        value += np.bincount(group.item, found.value, cells.items)
        if mixed:
            slope = items[:, 0][group.item]
            to_points -= np.bincount(group.point, slope * found.pull, cells.points)
            of_points += np.bincount(group.point, slope * slope * found.weight, cells.points)
            along = slope * points[group.point] * found.weight + found.pull
            parts.append((along, -slope * found.first, -slope * found.second))
    slopes = items[:, 0]
    gradient[:, 0] -= slopes / slope_variance
    information[:, 0, 0] += 1 / slope_variance
    information[cells.binary, 2, 2] = 1.0
    lower = np.tril_indices(3, -1)
    information[:, lower[0], lower[1]] = information[:, lower[1], lower[0]]
    return Derivatives(
        log_likelihood=float(value.sum()),
        item_value=value - 0.5 * slopes * slopes / slope_variance,
        item_gradient=gradient,
        item_information=information,
        point_gradient=to_points,
        point_information=of_points,
        mixed=tuple(parts),
    )


def slope_prior(items: Floats, slope_variance: float) -> float:
    """Return the log density of the slopes under their normal prior, constants left out."""
    return float(-0.5 * (items[:, 0] @ items[:, 0]) / slope_variance)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answered:
    """Of each cell: log likelihood, first derivative by u, the weight -d2/du2, and its shares by cut point."""

    value: Floats
    pull: Floats
    weight: Floats
    first: Floats
    second: Floats


def _edge(
    cells: Cells, group: Group, points: Floats, items: Floats, gradient: Floats, information: Floats
) -> _Answered:
    position = points[group.point]
    slope, cut = items[:, 0][group.item], items[:, group.cut][group.item]
    x = np.minimum(group.sign * (cut - slope * position), _FAR)
    scaled = erfcx(-_ROOT_HALF * x)
    mills = _RATIO / scaled
    weight = mills * (mills + x)
    pull = group.sign * mills
    spread = position * weight
    _add(gradient, group, cells, (0, -position * pull), (group.cut, pull))
    for row, column, value in ((0, 0, position * spread), (0, group.cut, -spread), (group.cut, group.cut, weight)):
        information[:, row, column] += np.bincount(group.item, value, cells.items)
    none = np.zeros(1)
    return _Answered(
        value=np.log(scaled) - 0.5 * x * x - _LOG_2,
        pull=pull,
        weight=weight,
        first=weight if group.cut == 1 else none,
        second=weight if group.cut == 2 else none,
    )


def _between(
    cells: Cells, group: Group, points: Floats, items: Floats, gradient: Floats, information: Floats
) -> _Answered:
    position = points[group.point]
    at = items[:, 0][group.item] * position
    low, high = items[:, 1][group.item] - at, items[:, 2][group.item] - at
    # Mirrored so that the edge nearer to 0 comes first: both tails are then exact to the last digits.
    mirrored = low + high < 0
    near, far = np.maximum(np.where(mirrored, -high, low), -_FAR), np.where(mirrored, -low, high)
    fall = np.exp(-0.5 * (far - near) * (far + near))
    share = erfcx(_ROOT_HALF * near) - fall * erfcx(_ROOT_HALF * far)
    at_near, at_far = _RATIO / share, _RATIO * fall / share
    one, two = -np.where(mirrored, at_far, at_near), np.where(mirrored, at_near, at_far)
    pull, joint = one + two, one * two
    first, second = one * (one + low) + joint, two * (two + high) + joint
    weight = first + second
    _add(gradient, group, cells, (0, -position * pull), (1, one), (2, two))
    entries = (
        (0, 0, position * position * weight),
        (0, 1, -position * first),
        (0, 2, -position * second),
        (1, 1, first - joint),
        (2, 2, second - joint),
        (1, 2, joint),
    )
    for row, column, value in entries:
        information[:, row, column] += np.bincount(group.item, value, cells.items)
    value = np.log(share) - 0.5 * near * near - _LOG_2
    return _Answered(value=value, pull=pull, weight=weight, first=first, second=second)


def _add(gradient: Floats, group: Group, cells: Cells, *entries: tuple[int, Floats]) -> None:
    for column, value in entries:
        gradient[:, column] += np.bincount(group.item, value, cells.items)


def whitened(cells: Cells, found: Derivatives, root: Floats) -> tuple[Part, ...]:
    """Return the mixed derivatives of each cell times ``root``, the inverse of the Cholesky root of its item.

    With Q of these rows, the information of the points once items are taken out is that of points less Q Q'.
    """
    parts = []
    for group, (along, first, second) in zip(cells.groups, found.mixed, strict=True):
        at = group.item
        one = along * root[:, 0, 0][at]
        two = along * root[:, 1, 0][at]
        three = along * root[:, 2, 0][at]
        if group.cut in (0, 1):
            two += first * root[:, 1, 1][at]
            three += first * root[:, 2, 1][at]
        if group.cut in (0, 2):
            three += second * root[:, 2, 2][at]
        parts.append((one, two, three))
    return tuple(parts)


def to_items(cells: Cells, parts: tuple[Part, ...], points: Floats) -> Floats:
    """Return Q' x: a number for each point becomes three for each item."""
    out = np.zeros((cells.items, 3))
    for group, part in zip(cells.groups, parts, strict=True):
        here = points[group.point]
        for column in range(3):
            out[:, column] += np.bincount(group.item, part[column] * here, cells.items)
    return out


def to_points(cells: Cells, parts: tuple[Part, ...], items: Floats) -> Floats:
    """Return Q y: three numbers for each item become one for each point."""
    out = np.zeros(cells.points)
    for group, part in zip(cells.groups, parts, strict=True):
        total = sum(part[column] * items[:, column][group.item] for column in range(3))
        out += np.bincount(group.point, total, cells.points)
    return out


def session_blocks(cells: Cells, parts: tuple[Part, ...], diagonal: Floats) -> list[Floats]:
    """Return the lower triangle of diagonal - Q Q' for each session, a square of its points."""
    blocks = []
    for session in range(len(cells.sessions)):
        first, last = cells.point_start[session], cells.point_start[session + 1]
        count = int(last - first)
        block = np.zeros((count, count), order="F")
        np.fill_diagonal(block, diagonal[first:last])
        columns = int(cells.roll_call_start[session + 1] - cells.roll_call_start[session])
        wide = max(1, _SLAB // (3 * count))
        for left in range(0, columns, wide):
            slab = _slab(cells, parts, session, count, left, min(wide, columns - left))
            block = blas.dsyrk(-1.0, slab, beta=1.0, c=block, lower=1, overwrite_c=1)
        blocks.append(block)
    return blocks


def _slab(cells: Cells, parts: tuple[Part, ...], session: int, count: int, left: int, wide: int) -> Floats:
    flat = np.zeros(3 * count * wide)
    for group, part in zip(cells.groups, parts, strict=True):
        a, b = group.from_session[session], group.from_session[session + 1]
        # Cells of a session run by roll call.
        a, b = a + np.searchsorted(group.column[a:b], (left, left + wide))
        where = (group.column[a:b] - left) * count + group.row[a:b]
        for column in range(3):
            flat[where + column * count * wide] = part[column][a:b]
    return flat.reshape((count, 3 * wide), order="F")
