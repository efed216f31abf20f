"""A time axis in CSS pixels, drawn at two scales where most of what happened lies at its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

# The end of the axis gets a scale of its own where it holds this part of the events in at most that part of the years.
MOST, SHORT = 0.6, 0.4
FEWEST_YEARS = 10
EARLIER = 0.27
GAP = 22.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A run of whole years at one scale: first and last year, and where it begins and ends in pixels."""

    first: int
    last: int
    left: float
    right: float

    def at(self, day: date) -> float:
        """Return where a day lies."""
        start, end = date(self.first, 1, 1).toordinal(), date(self.last + 1, 1, 1).toordinal()
        return self.left + (self.right - self.left) * (day.toordinal() - start) / (end - start)


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """One stretch of years, or two at different scales."""

    stretches: tuple[Stretch, ...]

    def at(self, day: date) -> float:
        """Return where a day lies, in pixels from the figure's left edge."""
        inside = next(part for part in reversed(self.stretches) if day.year >= part.first or part is self.stretches[0])
        return round(inside.at(day), 1)

    def within(self, day: date) -> Stretch:
        """Return the stretch that a day lies in."""
        return next(part for part in reversed(self.stretches) if day.year >= part.first or part is self.stretches[0])

    def ticks(self, room: float) -> list[tuple[int, float]]:
        """Return the years that the axis names with their places, each with ``room`` pixels at least to the next."""
        found = []
        for part in self.stretches:
            wide = (part.right - part.left) / (part.last - part.first + 1)
            every = next((step for step in (1, 2, 5, 10, 20, 50) if step * wide >= room), 100)
            years = [year for year in range(part.first, part.last + 1) if year % every == 0]
            if not years or (years[0] - part.first) * wide >= room:
                years.insert(0, part.first)
            placed = [(year, round(part.at(date(year, 1, 1)), 1)) for year in years]
            # A year's name stands right of its line and must end before the next stretch.
            found += [(year, x) for year, x in placed if x + room <= part.right + GAP]
        return found


def time_axis(days: Sequence[date], left: float, right: float) -> Axis:
    """Return the axis for days, earliest to latest, between two places.

    Examples
    --------
    >>> days = [date(1991, 1, 1), date(2007, 5, 1), date(2023, 2, 1), date(2024, 3, 1), date(2025, 1, 1)]
    >>> [(part.first, part.last) for part in time_axis(days, 0, 600).stretches]
    [(1991, 2022), (2023, 2025)]
    """
    first, last = min(days).year, max(days).year
    whole = last - first + 1
    late = next(
        year for year in range(last, first - 1, -1) if sum(day.year >= year for day in days) >= MOST * len(days)
    )
    if whole < FEWEST_YEARS or last - late + 1 > SHORT * whole:
        return Axis(stretches=(Stretch(first=first, last=last, left=left, right=right),))
    cut = left + EARLIER * (right - left)
    early = Stretch(first=first, last=late - 1, left=left, right=cut - GAP / 2)
    return Axis(stretches=(early, Stretch(first=late, last=last, left=cut + GAP / 2, right=right)))
