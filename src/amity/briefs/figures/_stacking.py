"""Dots in stacks: each value a dot over its place, dots of one place on top of each other, so that ties can be counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from amity.briefs.figures._looks import Layout

SIZES = (11.0, 9.0, 7.5, 6.0, 5.0)
HIGHEST = 150.0
# Room on either side of the outermost dots, as a part of the span.
MARGIN = 0.04
# A pile higher than the chart stands at one end (nothing recorded, most often); it grows sideways, away from the others.
_SIDE = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Dots:
    """Where dots go: ``places`` in the order of the values, the axis' domain, the dots' size and the height in pixels."""

    places: tuple[tuple[float, float], ...]
    domain: tuple[float, float]
    size: float
    height: float

    def align(self, at: float) -> Literal["left", "center", "right"]:
        """Return how a text at a place is aligned so that it stays inside."""
        part = (at - self.domain[0]) / (self.domain[1] - self.domain[0])
        return "left" if part < _SIDE else "right" if part > 1 - _SIDE else "center"


def stacked(values: Sequence[float], subject: float, layout: Layout, *, floor: float | None) -> Dots:
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
    """
    low, high = min(*values, subject), max(*values, subject)
    if floor is not None:
        low = min(low, floor)
    span = (high - low) or max(abs(high), 1.0)
    for size in SIZES:
        dots = _placed(values, subject, layout, low, span, size)
        if dots.height <= HIGHEST:
            return dots
    return dots


def _placed(values: Sequence[float], subject: float, layout: Layout, low: float, span: float, size: float) -> Dots:
    step = span * (1 + 2 * MARGIN) * size / layout.plot
    bins = [round((value - subject) / step) for value in values]
    counts = {place: bins.count(place) for place in set(bins)}
    most = int(HIGHEST // size)
    ends = {min(bins): -1, max(bins): 1}
    wide = {place: -(-count // most) if place in ends else 1 for place, count in counts.items()}
    seen: dict[int, int] = {}
    places = []
    for place in bins:
        number = seen.get(place, 0)
        seen[place] = number + 1
        column, level = divmod(number, -(-counts[place] // wide[place])) if wide[place] > 1 else (0, number)
        places.append((subject + step * (place + ends.get(place, 0) * column), size * (level + 0.5) + 1))
    left = min([low, *(x for x, _ in places)]) - MARGIN * span
    right = max([low + span, *(x for x, _ in places)]) + MARGIN * span
    height = max(y for _, y in places) + size
    return Dots(places=tuple(places), domain=(left, right), size=size, height=height)
