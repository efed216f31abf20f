"""Dated events of a case: what happened, who acted, and the graded public sources that say so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from amity.cases.checking import Document, Found, Key, Model, Text
from amity.cases.fields import Address, Dated, Grade, When
from amity.core import states
from amity.core.errors import UsageError
from amity.core.partial_dates import PartialDate

Kind = Literal[
    "history", "diplomacy", "energy", "arms", "threat", "war", "statement", "domestic", "pressure", "aftermath"
]
KINDS: Mapping[Kind, str] = {
    "history": "what the tie was built on, and what came before it",
    "diplomacy": "recognition, embassies, visits and agreements",
    "energy": "oil, gas and power: contracts, flows, stakes, pipelines",
    "arms": "orders, deliveries, production and use of weapons",
    "threat": "what one or both see as a danger, and what was done about it",
    "war": "fighting, and what the states did in it and about it",
    "statement": "what officials said; a list of what was found, and no measure",
    "domestic": "opinion, protest, minorities and control at home",
    "pressure": "what others did to bend the tie, and what it cost",
    "aftermath": "what followed, and whether it held",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSource:
    """A document that an event rests on: publisher, date as it gives it, address, what it supports, and its grade.

    The grade's letter judges the source (A reliable … E unreliable, F cannot be judged), its figure the information
    (1 confirmed … 5 improbable, 6 cannot be judged); the analyst gives it.
    """

    publisher: str
    dated: str
    url: str
    supports: str
    grade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened on a day, in a month or in a year.

    ``actors`` are keys of states, ``others`` names of actors that are no state. Texts are as the analyst wrote them:
    whoever renders them escapes them.
    """

    id: str
    date: PartialDate
    kind: Kind
    actors: tuple[str, ...]
    others: tuple[str, ...]
    text: str
    sources: tuple[EventSource, ...]
    note: str = ""

    @property
    def best_grade(self) -> str:
        """Return the best grade among the sources: the most reliable one, then the best confirmed."""
        return min(source.grade for source in self.sources)

    def to_json(self) -> dict[str, object]:
        """Return the event as it stands in a JSON answer."""
        return {
            "id": self.id,
            "date": str(self.date),
            "precision": self.date.precision,
            "kind": self.kind,
            "actors": list(self.actors),
            "others": list(self.others),
            "text": self.text,
            "sources": [
                {"publisher": s.publisher, "dated": s.dated, "url": s.url, "supports": s.supports, "grade": s.grade}
                for s in self.sources
            ],
            "note": self.note,
        }


# --- the file -----------------------------------------------------------------------------------


class _Source(Model):
    publisher: Text
    date: Dated
    url: Address
    supports: Text
    grade: Grade


def _some(sources: tuple[_Source, ...]) -> tuple[_Source, ...]:
    if not sources:
        raise ValueError("an event needs a source")
    return sources


class _Event(Model):
    id: Key
    date: When
    kind: Kind
    actors: tuple[Text, ...] = Field(max_length=20)
    others: tuple[Text, ...] = Field(default=(), max_length=50)
    text: Text
    sources: Annotated[tuple[_Source, ...], AfterValidator(_some)]
    note: Text | None = None


class EventsFile(Model):
    """What an ``events.yaml`` holds."""

    schema_: int = Field(alias="schema", ge=1, le=1)
    events: tuple[_Event, ...]


def read_events(document: Document, as_of: date | None) -> tuple[Event, ...]:
    """Return the events of a file in order of time, those of one day in the order of the file.

    Parameters
    ----------
    document : Document
        The file as it was read.
    as_of : date or None
        The day from which an event would lie in the future; None where nobody says what day it is.

    Raises
    ------
    BadCaseFile
        Where the file does not follow the schema, an actor is no state of that time, an event is given twice, or it
        lies in the future.
    """
    listed = document.checked(EventsFile).events
    found: list[Found] = []
    events = []
    seen: dict[object, int] = {}
    for place, event in enumerate(listed):
        here = ("events", place)
        found += [((*here, *where), why) for where, why in _twice(event, place, seen, listed)]
        if as_of is not None and event.date.first_day > as_of:
            found.append(((*here, "date"), f"{event.date} is in the future: the case stands as of {as_of.isoformat()}"))
        keys, faults = _actors(event)
        found += [((*here, *where), why) for where, why in faults]
        events.append(_built(event, keys))
    document.refuse(found)
    return tuple(sorted(events, key=lambda event: event.date.first_day))


def _twice(event: _Event, place: int, seen: dict[object, int], listed: tuple[_Event, ...]) -> list[Found]:
    """Return the faults of an event that another one has before it, by its id or by its date and text."""
    faults: list[Found] = []
    words = (str(event.date), " ".join(event.text.casefold().split()))
    if event.id in seen:
        faults.append((("id",), f"'{event.id}' is the id of an earlier event too"))
    if words in seen:
        earlier = listed[seen[words]].id
        faults.append((("text",), f"the same text stands under the same date in the event '{earlier}'"))
    seen.setdefault(event.id, place)
    seen.setdefault(words, place)
    return faults


def _actors(event: _Event) -> tuple[tuple[str, ...], list[Found]]:
    keys: list[str] = []
    faults: list[Found] = []
    for place, name in enumerate(event.actors):
        try:
            key = states.resolve_in(name, event.date.year, event.date.year).key
        except UsageError as error:
            near = f" (is it {' or '.join(error.candidates[:3])}?)" if error.candidates else ""
            faults.append((("actors", place), f"{error.message}{near}; actors that are no state belong in 'others'"))
            continue
        if key in keys:
            faults.append((("actors", place), f"'{name}' is named twice"))
        keys.append(key)
    return tuple(keys), faults


def _built(event: _Event, keys: tuple[str, ...]) -> Event:
    return Event(
        id=event.id,
        date=event.date,
        kind=event.kind,
        actors=keys,
        others=event.others,
        text=event.text,
        sources=tuple(
            EventSource(publisher=s.publisher, dated=s.date, url=s.url, supports=s.supports, grade=s.grade)
            for s in event.sources
        ),
        note=event.note or "",
    )
