"""A case read from its folder: the question, the dyad, the peers, the dated events, the readings that its page adds.

YAML is read with limits on size, depth and aliases and none of the document's own tags; every error names the file,
the line and the field.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, cast

from pydantic import AfterValidator, Field

from amity.cases._folders import CASE_FILE, CLAIMS_FILE, EVENTS_FILE, SCENARIOS_FILE, folder_of, shipped
from amity.cases.checking import Document, Found, Key, Model, Text, read_document
from amity.cases.events import Event, Kind, read_events
from amity.cases.fields import WholeDay
from amity.core import peers, states
from amity.core.asks import read_years
from amity.core.errors import BadCaseFile, UsageError
from amity.core.partial_dates import read_date

__all__ = ["Case", "Reading", "Years", "load", "shipped"]

OptionValue = str | int | float | bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Years:
    """The first and last year of a case."""

    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A measure that the case's page shows beside the standard ones, with its years, its options, and the ids of events
    that it is to be read with.
    """

    measure: str
    states: tuple[str, str] | None = None
    years: str | None = None
    options: Mapping[str, OptionValue] = field(default_factory=dict)
    events: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A question about two states, as its folder states it.

    ``dyad`` holds the two names as the file writes them. ``written`` is when an argument that the case tests was
    published, as exact as it is known; ``written_on`` is the last day that it can mean, so that what came after it is
    certain.
    """

    key: str
    title: str
    question: str
    dyad: tuple[str, str]
    peers: str
    period: Years | None
    as_of: date | None
    written: str | None
    thesis: str | None
    readings: tuple[Reading, ...]
    events: tuple[Event, ...]
    folder: Path

    @property
    def written_on(self) -> date | None:
        """Return the last day that ``written`` can mean, None where the case tests no written argument."""
        return read_date(self.written).last_day if self.written else None

    def events_after(self, day: date) -> tuple[Event, ...]:
        """Return the events that certainly came after a day: one known to its month must begin after it."""
        return tuple(event for event in self.events if event.date.first_day > day)

    def events_of(self, *kinds: Kind) -> tuple[Event, ...]:
        """Return the events of some kinds, in order of time."""
        return tuple(event for event in self.events if event.kind in kinds)

    def event(self, key: str) -> Event:
        """Return the event with this id; the case's own references all have one."""
        return next(event for event in self.events if event.id == key)


# --- the file -----------------------------------------------------------------------------------
class _Years(Model):
    first: int = Field(ge=1946, le=2100)
    last: int = Field(ge=1946, le=2100)


def _span(text: str) -> str:
    try:
        read_years(text)
    except UsageError as error:
        raise ValueError(error.message) from error
    return text


def _day(text: str) -> str:
    read_date(text)
    return text


def _option(value: object) -> OptionValue:
    if not isinstance(value, str | int | float | bool):
        raise ValueError("an option takes a word, a number, true or false")
    return value


class _Reading(Model):
    measure: Text
    states: tuple[Text, Text] | None = None
    years: Annotated[Text, AfterValidator(_span)] | None = None
    options: dict[str, Annotated[object, AfterValidator(_option)]] = Field(default_factory=dict, max_length=50)
    events: tuple[Key, ...] = Field(default=(), max_length=50)


class _CaseFile(Model):
    schema_: int = Field(alias="schema", ge=1, le=1)
    key: Key
    title: Text
    question: Text
    dyad: tuple[Text, Text]
    peers: Text = "un-members"
    period: _Years | None = None
    as_of: WholeDay | None = None
    written: Annotated[Text, AfterValidator(_day)] | None = None
    thesis: Text | None = None
    readings: tuple[_Reading, ...] = Field(default=(), max_length=100)


def load(name: str, *, as_of: date | None = None) -> Case:
    """Return the case in a folder, or the shipped case of that name.

    Parameters
    ----------
    name : str
        The key of a shipped case, with or without ``cases/`` before it, or the path of a folder with a ``case.yaml``.
    as_of : date, optional
        The day on which a case stands that names none itself: the dataset's, never the clock's.

    Raises
    ------
    UnknownName
        Where neither a folder with a ``case.yaml`` nor a shipped case has that name.
    BadCaseFile
        Where a file is no YAML, does not follow the schema, contradicts another one, or may not be read.

    Examples
    --------
    >>> load("india-russia").dyad
    ('IND', 'RUS')
    """
    folder = folder_of(name)
    document = read_document(folder, CASE_FILE)
    if document is None:
        raise BadCaseFile(f"'{folder / CASE_FILE}' has gone", hint="lay it there again")
    stated = document.checked(_CaseFile)
    day = stated.as_of or as_of
    document.refuse(_contradictions(stated, day))
    listed = read_document(folder, EVENTS_FILE)
    events = read_events(listed, day) if listed is not None else ()
    for later in (CLAIMS_FILE, SCENARIOS_FILE):
        read_document(folder, later)
    document.refuse(_lost_references(stated, events, listed))
    return _built(stated, day, events, folder)


def _contradictions(stated: _CaseFile, day: date | None) -> list[Found]:
    """Return what a case says that cannot be meant: states that are none, years that run backwards, unread peers."""
    found = _states_faults(("dyad",), stated.dyad)
    for place, reading in enumerate(stated.readings):
        found += _states_faults(("readings", place, "states"), reading.states or ())
    try:
        peers.parse(stated.peers)
    except UsageError as error:
        found.append((("peers",), error.message))
    if stated.period and stated.period.first > stated.period.last:
        found.append((("period",), f"the years {stated.period.first} to {stated.period.last} run backwards"))
    if stated.written and day and read_date(stated.written).first_day > day:
        found.append((("written",), f"{stated.written} is in the future: the case stands as of {day.isoformat()}"))
    return found


def _states_faults(where: tuple[int | str, ...], names: Sequence[str]) -> list[Found]:
    found: list[Found] = []
    keys = []
    for place, name in enumerate(names):
        try:
            keys.append(states.resolve(name).key)
        except UsageError as error:
            near = f" (is it {' or '.join(error.candidates[:3])}?)" if error.candidates else ""
            found.append(((*where, place), error.message + near))
    if len(keys) == 2 and keys[0] == keys[1]:
        found.append((where, f"both names mean {keys[0]}; two states are needed"))
    return found


def _lost_references(stated: _CaseFile, events: Sequence[Event], listed: Document | None) -> list[Found]:
    known = {event.id for event in events}
    lost = f"is no event of {EVENTS_FILE}" if listed is not None else f"is named, and the case has no {EVENTS_FILE}"
    return [
        (("readings", place, "events", at), f"'{key}' {lost}")
        for place, reading in enumerate(stated.readings)
        for at, key in enumerate(reading.events)
        if key not in known
    ]


def _built(stated: _CaseFile, day: date | None, events: tuple[Event, ...], folder: Path) -> Case:
    return Case(
        key=stated.key,
        title=stated.title,
        question=stated.question,
        dyad=stated.dyad,
        peers=stated.peers,
        period=Years(first=stated.period.first, last=stated.period.last) if stated.period else None,
        as_of=day,
        written=stated.written,
        thesis=stated.thesis,
        readings=tuple(
            Reading(
                measure=r.measure,
                states=r.states,
                years=r.years,
                options=cast("dict[str, OptionValue]", r.options),
                events=r.events,
            )
            for r in stated.readings
        ),
        events=events,
        folder=folder,
    )
