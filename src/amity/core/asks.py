"""What is asked of a measure: states, period and options, as one record that the whole chain passes on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from amity.core.declarations import OptionValue
from amity.core.errors import BadPeriod

_YEARS = re.compile(r"\s*(\d{4})\s*(?:(?:-|–|:|to)\s*(\d{4})\s*)?")
_SESSIONS = re.compile(r"\s*(\d{1,3})\s*(?:(?:-|–|to)\s*(\d{1,3})\s*)?")
FIRST_YEAR = 1946
LAST_YEAR = 2100


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A run of calendar years or of General Assembly sessions, both ends included.

    Examples
    --------
    >>> Period(first=2016, last=2020).text
    '2016–2020'
    >>> Period(first=79, last=79, unit="session").text
    'session 79'
    """

    first: int
    last: int
    unit: Literal["year", "session"] = "year"

    @property
    def text(self) -> str:
        """Return the period as a reader writes it."""
        span = str(self.first) if self.first == self.last else f"{self.first}–{self.last}"
        if self.unit == "year":
            return span
        return f"session {span}" if self.first == self.last else f"sessions {span}"

    @property
    def first_day(self) -> date:
        """Return the first day (a session s opens in September of year 1945 + s)."""
        return date(self.first, 1, 1) if self.unit == "year" else date(1945 + self.first, 9, 1)

    @property
    def last_day(self) -> date:
        """Return the last day (a session s ends in August of year 1946 + s)."""
        return date(self.last, 12, 31) if self.unit == "year" else date(1946 + self.last, 8, 31)

    def to_json(self) -> dict[str, object]:
        """Return the period as it stands in every JSON answer."""
        return {"first": self.first, "last": self.last, "unit": self.unit}


def read_years(text: str) -> Period:
    """Return the period that a text such as ``2016-2020`` or ``2022`` names.

    Raises
    ------
    BadPeriod
        Where the text names no years, or years that run backwards.

    Examples
    --------
    >>> read_years("2016-2020")
    Period(first=2016, last=2020, unit='year')
    """
    found = _YEARS.fullmatch(text)
    if found is None:
        raise BadPeriod(
            f"years were asked for as '{text}', which is no year and no span of years",
            hint="write one year or a span, for example 2022 or 2016-2020",
        )
    first, last = int(found[1]), int(found[2] or found[1])
    if last < first:
        raise BadPeriod(
            f"the years {first} to {last} run backwards",
            hint=f"write the earlier year first: {last}-{first}",
        )
    if first < FIRST_YEAR or last > LAST_YEAR:
        raise BadPeriod(
            f"the years {first} to {last} lie outside {FIRST_YEAR} to {LAST_YEAR}",
            hint=f"amity's state system starts in {FIRST_YEAR}; ask for years from {FIRST_YEAR} on",
        )
    return Period(first=first, last=last)


def read_sessions(text: str) -> Period:
    """Return the sessions of the General Assembly that a text such as ``77-78`` or ``80`` names.

    Raises
    ------
    BadPeriod
        Where the text names no sessions, or sessions that run backwards.

    Examples
    --------
    >>> read_sessions("77-78").text
    'sessions 77–78'
    """
    found = _SESSIONS.fullmatch(text)
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
    if found is None or not 1 <= first <= last:
        raise BadPeriod(
            f"sessions were asked for as '{text}', which is no session and no span of sessions",
            hint="write one session or a span, the earlier first, for example 80 or 70-78",
        )
    return Period(first=first, last=last, unit="session")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A request to one measure: subjects and targets (state keys), period, every option's value, seed.

    ``period`` lies inside the measure's coverage: the runner cuts it and reports the cut. ``intervals``
    is false where only the values are needed (peers, all dyads of a slow interval).
    """

    subjects: tuple[str, ...]
    targets: tuple[str, ...]
    period: Period
    options: Mapping[str, OptionValue] = field(default_factory=dict)
    intervals: bool = True
    seed: int = 0
