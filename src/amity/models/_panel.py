"""Leads of every state over every other in a window, on like terms: what a difference in differences stands on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import numpy as np

from amity.core import states
from amity.core.asks import Ask, Period
from amity.core.declarations import Coverage, Frames, Measure, OptionValue
from amity.measures import vote_agreement
from amity.models import _vote_terms
from amity.numerics.differences import Floats, side_by_side

Unit = Literal["year", "session"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A window of the panel: each state's own value, its lead over each other, what the window is of.

    ``lead[i, j]`` is state i's value less state j's, on the record that both share; NaN where they share too little.
    """

    period: Period
    own: Floats
    lead: Floats
    n: tuple[int | None, ...]


@dataclass(frozen=True, kw_only=True)
class Panel:
    """A measure of many states towards one target, window by window, each computed once.

    ``keys`` are the states, the subject first.
    """

    measure: Measure
    tables: Frames
    options: Mapping[str, OptionValue]
    coverage: Coverage
    keys: tuple[str, ...]
    target: str
    unit: Unit
    kept: dict[Period, Window] = field(default_factory=dict)

    def step_of(self, day: date) -> int:
        """Return the year, or the session of the General Assembly, that a day lies in."""
        if self.unit == "year":
            return day.year
        return day.year - 1945 if day.month >= 9 else day.year - 1946

    @property
    def steps(self) -> tuple[int, int]:
        """Return the first and the last step that the record, the subject and the target share."""
        first, last = self.coverage.first, self.coverage.last
        for key in (self.keys[0], self.target):
            spells = states.get(key).spells
            first = max(first, min(spell.first for spell in spells))
            last = min(last, max(spell.last or last for spell in spells))
        # The step in which a state begins is rarely whole.
        return self.step_of(first) + (first > self.coverage.first), self.step_of(last)

    def period(self, first: int, last: int) -> Period:
        """Return a run of steps as a period."""
        return Period(first=first, last=last, unit=self.unit)

    def breaks(self, first: int, last: int) -> tuple[str, ...]:
        """Return why the record changes inside a run of steps, empty where it does not."""
        span = self.period(first, last)
        return tuple(cut.reason for cut in self.coverage.breaks if span.first_day < cut.on <= span.last_day)

    def gaps(self, first: int, last: int) -> tuple[str, ...]:
        """Return the gaps of the record that a run of steps touches."""
        span = self.period(first, last)
        return tuple(g.reason for g in self.coverage.gaps if g.first <= span.last_day and g.last >= span.first_day)

    def window(self, first: int, last: int) -> Window:
        """Return a run of steps as a window."""
        span = self.period(first, last)
        if span not in self.kept:
            self.kept[span] = self._computed(span)
        return self.kept[span]

    def _computed(self, span: Period) -> Window:
        there = [i for i, key in enumerate(self.keys) if _lived(key, span)]
        size = len(self.keys)
        own, lead = np.full(size, np.nan), np.full((size, size), np.nan)
        number: list[int | None] = [None] * size
        members = [self.keys[i] for i in there]
        ask = Ask(subjects=tuple(members), targets=(self.target,), period=span, options=self.options, intervals=False)
        if members and self.measure.key == vote_agreement.MEASURE.key:
            ballots = _vote_terms.ballots(self.tables, ask, (self.target, *members))
            terms = _vote_terms.terms(ballots, members, self.target)
            counts = terms.counts.sum(axis=1)
            with np.errstate(divide="ignore", invalid="ignore"):
                own[there] = np.where(counts >= ballots.fewest, terms.points.sum(axis=1) / counts, np.nan)
            lead[np.ix_(there, there)] = terms.mine - terms.mine.T
            for i, count in zip(there, counts, strict=True):
                number[i] = int(count)
        elif members:
            rows = {row["state_a"]: row for row in self.measure.compute(self.tables, ask).iter_rows(named=True)}
            for i in there:
                row = rows[self.keys[i]]
                own[i] = np.nan if row["value"] is None else row["value"]
                number[i] = row["n"]
            lead = side_by_side(own)
        return Window(period=span, own=own, lead=lead, n=tuple(number))


def _lived(key: str, period: Period) -> bool:
    state = states.get(key)
    return all(state.exists_in(year, year) for year in {period.first_day.year, period.last_day.year})


def unit_of(measure: Measure) -> Unit:
    """Return the step of a measure's series: sessions for votes, else years."""
    return "session" if measure.by_session else "year"


def first_of(keys: Sequence[str], subject: str, target: str) -> tuple[str, ...]:
    """Return the subject, then the peers in order; the target is no peer."""
    return (subject, *(key for key in keys if key not in (subject, target)))
