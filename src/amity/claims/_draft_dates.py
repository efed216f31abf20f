"""Dates in running text: days, months, years, decades and spans, as exact as they are written and no more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from amity.core.partial_dates import MONTHS, PartialDate

# Which months a year's early, middle and late parts are taken to be, and which years a decade's.
PARTS = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}
DECADE = {"early": (0, 3), "mid": (4, 6), "late": (7, 9), "": (0, 9)}
WORDS = {"beginning": "early", "start": "early", "middle": "mid", "end": "late", "close": "late"}
_NAMES = {name[:3].casefold(): at for at, name in enumerate(MONTHS, start=1)}
_MONTH = "(?:" + "|".join([*MONTHS, *(rf"{name[:3]}\.?" for name in MONTHS if name != "May"), r"Sept\.?"]) + ")"
_YEAR = r"(?:18|19|20)\d\d"
_PART = r"(?P<part>early|mid|late|(?:the\s+)?(?:beginning|start|middle|end|close)\s+of)"
_DASH = r"(?:\s*[\u2013-]\s*|\s+(?:to|and|until|through)\s+)"
_UNIT = (
    r"(?!\s*(?:%|per\s*cent|percent|tons?|tonnes?|barrels?|km|kilomet|miles?|people|troops|soldiers|dollars|euros|"
    r"million|billion|years|men|women|deaths|companies|casualties|refugees|[.,]\d)|-(?:km|kilo|mile|strong|year))"
)
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_MONTH}),?\s+(?P<year>{_YEAR})\b",
        rf"(?P<month>{_MONTH})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,\s*(?P<year>{_YEAR})\b",
        r"\b(?P<year>(?:19|20)\d\d)-(?P<figures>\d\d)-(?P<day>\d\d)\b",
        rf"(?P<month>{_MONTH})(?:\s+(?P<year>{_YEAR}))?{_DASH}(?P<month2>{_MONTH})\s+(?:of\s+)?(?P<year2>{_YEAR})\b",
        rf"\b(?:{_PART}[\s-]+)?(?P<month>{_MONTH})\s+(?:of\s+)?(?P<year>{_YEAR})\b",
        rf"\b(?P<year>{_YEAR})(?P<join>{_DASH})(?P<year2>{_YEAR}|\d\d(?![\d,.%]))\b(?!,\d){_UNIT}",
        rf"\b(?:{_PART}[\s-]+)?(?:the\s+)?(?P<decade>(?:18|19|20)\d0)s\b",
        rf"(?:\b{_PART}[\s-]+)?(?<![\w,.$\u20ac\u00a3/-])(?P<year>{_YEAR})\b(?![,.]?\d){_UNIT}",
        rf"(?P<month>{_MONTH})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?![,.]?\d|\s*(?:%|million|billion))",
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_MONTH})\b",
    )
)
_ATTRIBUTE = re.compile(r"(?:\b(?:the|an?|its|their|his|her)\s+|'s?\s+)$", re.I)
_NOUN = re.compile(r",?\s+([A-Za-z][\w'-]*)")
_NO_NOUN = {
    "and",
    "to",
    "when",
    "as",
    "after",
    "before",
    "the",
    "with",
    "in",
    "on",
    "by",
    "but",
    "or",
    "of",
    "that",
    "was",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A date of a sentence: where, its first and last parts as exact as written; ``noun`` is what it names.

    ``on`` is the one date it gives, None for a span or where the year is not said (``yearless``).
    """

    start: int
    end: int
    first: PartialDate | None
    last: PartialDate | None
    on: PartialDate | None
    yearless: tuple[int, int] | None = None
    noun: str = ""
    vague: bool = False

    @property
    def period(self) -> str:
        """Return the time as a claims file writes it."""
        if self.first is None or self.last is None:
            return "now"
        return str(self.first) if self.first == self.last else f"{self.first}..{self.last}"

    @property
    def whole_years(self) -> bool:
        """Return whether the time is a year or years from beginning to end."""
        return self.first is not None and self.last is not None and not self.first.month and not self.last.month


def dates(text: str, known: dict[tuple[int, int], int]) -> tuple[Dated, ...]:
    """Return the dates of a sentence in order.

    ``known`` has the year of each day of a month that was given with its year earlier in the text; a day without a
    year takes it from there, and is filled with those of this sentence.
    """
    taken: list[tuple[int, int]] = []
    found: list[Dated] = []
    for form in _FORMS:
        for match in form.finditer(text):
            if any(match.start() < end and begin < match.end() for begin, end in taken):
                continue
            one = _read(match, text, known)
            if one is not None:
                taken.append(match.span())
                found.append(one)
    return tuple(sorted(found, key=lambda one: one.start))


def _read(match: re.Match[str], text: str, known: dict[tuple[int, int], int]) -> Dated | None:
    given = match.groupdict()
    try:
        span = _span(given, known)
    except (ValueError, KeyError):
        return None
    first, last, on, yearless = span
    follows = _NOUN.match(text, match.end())
    attribute = _ATTRIBUTE.search(text, 0, match.start()) is not None and follows is not None
    noun = follows[1].casefold() if attribute and follows and follows[1].casefold() not in _NO_NOUN else ""
    return Dated(
        start=match.start(), end=match.end(), first=first, last=last, on=on, yearless=yearless, noun=noun,
        vague=bool(given.get("part")),
    )  # fmt: skip


Span = tuple[PartialDate | None, PartialDate | None, PartialDate | None, tuple[int, int] | None]


def _span(given: dict[str, str | None], known: dict[tuple[int, int], int]) -> Span:
    """Return the first and last part of the time, the one date it gives, and the day where no year is said."""
    part = _part(given.get("part"))
    if given.get("decade"):
        low, high = DECADE[part]
        decade = int(given["decade"] or 0)
        return PartialDate(decade + low), PartialDate(decade + high), None, None
    month = _month(given.get("month")) or int(given.get("figures") or 0)
    day = int(given.get("day") or 0)
    if not given.get("year") and not given.get("year2"):
        year = known.get((month, day), 0)
        if not year:
            _check(PartialDate(2000, month, day))
            return None, None, None, (month, day)
        return (_check(PartialDate(year, month, day)),) * 3 + (None,)
    year = int(given.get("year") or given.get("year2") or 0)
    if given.get("month2") or given.get("year2"):
        return _from_to(given, year)
    if part and not month:
        low, high = PARTS[part]
        return PartialDate(year, low), PartialDate(year, high), PartialDate(year), None
    one = _check(PartialDate(year, month or None, day or None))
    if day:
        known[month, day] = year
    return one, one, one, None


def _from_to(given: dict[str, str | None], year: int) -> Span:
    """Return a span of months ("January to April 2024") or of years ("2016–20")."""
    text = given["year2"] or ""
    if given.get("month2"):
        return _ordered(PartialDate(year, _month(given.get("month"))), PartialDate(int(text), _month(given["month2"])))
    return _ordered(PartialDate(year), PartialDate(int(text) if len(text) == 4 else year // 100 * 100 + int(text)))


def _part(text: str | None) -> str:
    word = (text or "").casefold().removeprefix("the ").partition(" ")[0]
    return WORDS.get(word, word)


def _month(text: str | None) -> int:
    return _NAMES[text[:3].casefold()] if text else 0


def _check(date: PartialDate) -> PartialDate:
    _ = date.first_day
    return date


def _ordered(first: PartialDate, last: PartialDate) -> Span:
    if last.last_day < first.first_day:
        raise ValueError("the span runs backwards")
    return first, last, None, None


def inside(dated: tuple[Dated, ...], at: int) -> Iterator[Dated]:
    """Yield the dates that cover a place of a sentence."""
    return (one for one in dated if one.start <= at < one.end)
