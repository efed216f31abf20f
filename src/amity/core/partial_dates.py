"""Dates that may be known to the year or the month only, kept as exact as they were given."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

Precision = Literal["year", "month", "day"]

_FORM = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
# The standard library's names of months follow the machine's language; a page must not.
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def day(on: date) -> str:
    """Return a date in words, the same in every locale.

    Examples
    --------
    >>> day(date(2026, 11, 4))
    '4 November 2026'
    """
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, a month or a day; what is not known is ``None`` and is never filled in.

    Examples
    --------
    >>> read_date("1993-08").prose, read_date("2023-03-29").prose, read_date("1994").prose
    ('August 1993', '29 March 2023', '1994')
    """

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def precision(self) -> Precision:
        """Return how exactly the date is known."""
        if self.month is None:
            return "year"
        return "month" if self.day is None else "day"

    @property
    def first_day(self) -> date:
        """Return the earliest day that is meant."""
        return date(self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day)

    @property
    def last_day(self) -> date:
        """Return the latest day that is meant.

        Examples
        --------
        >>> read_date("2024-02").last_day
        datetime.date(2024, 2, 29)
        """
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @property
    def prose(self) -> str:
        """Return the date as it is written in a sentence."""
        if self.month is None:
            return str(self.year)
        month = f"{MONTHS[self.month - 1]} {self.year}"
        return month if self.day is None else f"{self.day} {month}"

    def __str__(self) -> str:
        return "-".join([f"{self.year:04d}", *[f"{part:02d}" for part in (self.month, self.day) if part is not None]])


def read_date(text: str) -> PartialDate:
    """Return the date that a text of the form ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD`` means.

    Raises
    ------
    ValueError
        Where the text has another form or names no day of the calendar; the message says so in words.

    Examples
    --------
    >>> str(read_date("1993-08")), read_date("1993-08").precision
    ('1993-08', 'month')
    """
    found = _FORM.fullmatch(text)
    if found is None:
        raise ValueError(f"'{text}' is no date of the form YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = (int(part) if part else None for part in found.groups())
    parsed = PartialDate(int(year or 0), month, day)
    try:
        _ = parsed.first_day
    except ValueError:
        raise ValueError(f"'{text}' is no date of the calendar") from None
    return parsed
