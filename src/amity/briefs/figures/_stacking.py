"""Dots in stacks: each value a dot over its place, dots of one place on each other, so that ties can be counted."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from amity.briefs.figures._looks import Layout

SIZES = (11.0, 9.0, 7.5, 6.0, 5.0, 4.0)
HIGHEST = 150.0
# Room on either side of the outermost dots, in pixels.
MARGIN = 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pile:
    """Dots of one value, too many for a stack, in columns side by side: the value, how many, and the pile's height."""

    value: float
    count: int
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Dots:
    """Where dots go: ``places`` in the order of the values, the axis' domain and ticks, size and height in pixels."""

    places: tuple[tuple[float, float], ...]
    domain: tuple[float, float]
    ticks: tuple[float, ...]
    size: float
    height: float
    piles: tuple[Pile, ...]


def stacked(
    values: Sequence[float], subject: float, layout: Layout, *, floor: float | None, whole: bool = False
) -> Dots:
    """Return the places of dots for values in ascending order.

    Parameters
    ----------
    values : sequence of float
        Ascending.
    subject : float
        The subject's value; places are counted from it, so that a tie with it stands on its line.
    layout : Layout
        Gives the width.
    floor : float or None
        Where the axis begins at the latest, None where the values decide.
    whole : bool
        Whether only whole numbers are named on the axis.
    """
    low, high = min(*values, subject), max(*values, subject)
    if floor is not None:
        low = min(low, floor)
    if high - low <= 0:
        low, high = low - 1, high + 1
    for size in SIZES:
        dots = _placed(values, subject, layout, (low, high), size, whole=whole)
        if dots.height <= HIGHEST + 2 * size:
            return dots
    return dots


def _placed(
    values: Sequence[float], subject: float, layout: Layout, span: tuple[float, float], size: float, *, whole: bool
) -> Dots:
    low, high = span
    most = int(HIGHEST // size)
    ties = Counter(values)
    # A pile stands at an end only (nothing recorded, most often), where it can grow sideways, away from the others.
    first, last = values[0], values[-1]
    before = -(-ties[first] // most) - 1 if first <= low and ties[first] > most else 0
    after = -(-ties[last] // most) - 1 if last >= high and ties[last] > most else 0
    room = layout.plot - 2 * MARGIN - size * (before + after)
    scale = (high - low) / room
    start = low - scale * (MARGIN + size * before)
    end = high + scale * (MARGIN + size * after)
    step = scale * size
    grown = {value: (side, 1 + more) for value, side, more in ((first, -1, before), (last, 1, after)) if more}
    places = []
    heaped, stacks = Counter[float](), Counter[int]()
    for value in values:
        if value in grown:
            side, columns = grown[value]
            column, level = divmod(heaped[value], -(-ties[value] // columns))
            heaped[value] += 1
            at = value + side * column * step
        else:
            place = round((value - subject) / step)
            level = stacks[place]
            stacks[place] += 1
            at = subject + step * place
        places.append((at, size * (level + 0.5) + 1))
    piles = tuple(
        Pile(
            value=value,
            count=ties[value],
            height=size * -(-ties[value] // columns) + 2,
        )
        for value, (_, columns) in grown.items()
    )
    return Dots(
        places=tuple(places),
        domain=(start, end),
        ticks=nice_ticks(low, high, 4 if layout.narrow else 8, whole=whole),
        size=size,
        height=max(y for _, y in places) + size,
        piles=piles,
    )


def nice_ticks(low: float, high: float, about: int, *, whole: bool = False) -> tuple[float, ...]:
    """Return round numbers between two values, about so many.

    Examples
    --------
    >>> nice_ticks(-1.9, 15.7, 8), nice_ticks(0, 4, 8, whole=True)
    ((0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0, 14.0), (0.0, 1.0, 2.0, 3.0, 4.0))
    """
    rough = (high - low) / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * round_ for round_ in (1, 2, 5, 10) if power * round_ >= 0.9 * rough)
    if whole:
        step = max(1.0, step)
    first = math.ceil(low / step - 1e-9)
    return tuple(round(number * step, 12) for number in range(first, math.floor(high / step + 1e-9) + 1))
