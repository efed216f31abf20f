"""The time that a claim speaks of, read from what its file writes."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from amity.cases.checking import Text
from amity.claims.records import Span
from amity.core.partial_dates import read_date

NOW = "now"


def span_of(text: str) -> Span:
    """Return the span that ``now``, a date, or two dates joined by ``..`` or two years joined by ``-`` name.

    Raises
    ------
    ValueError
        Where the text is none of them, or runs backwards.

    Examples
    --------
    >>> span_of("2016-2020").years.text, span_of("2023-10..2025").last.isoformat(), span_of("now").now
    ('2016–2020', '2025-12-31', True)
    """
    plain = text.strip()
    if plain == NOW:
        return Span(now=True)
    first, mark, last = plain.partition("..")
    if not mark and len(plain) == 9 and plain[4] == "-":
        first, last = plain[:4], plain[5:]
    begin = read_date(first.strip())
    end = read_date(last.strip()) if last.strip() else begin
    if end.last_day < begin.first_day:
        raise ValueError(f"'{text}' runs backwards; write the earlier date first")
    return Span(now=False, first=begin.first_day, last=end.last_day, text=plain)


def _written(text: str) -> str:
    span_of(text)
    return text


def _named(text: str) -> str:
    if span_of(text).years is None:
        raise ValueError(f"years are needed here, such as 2016-2020, and '{text}' names none")
    return text


# What a field of a check holds: any span, or one of whole years that are named.
AnySpan = Annotated[Text, AfterValidator(_written)]
NamedYears = Annotated[Text, AfterValidator(_named)]
