"""Dated events of a case as checks find them: by id, or by kind, actors and words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated

from pydantic import StringConstraints

from amity.cases import Case
from amity.cases.checking import Model, Text
from amity.cases.events import KINDS, Event
from amity.claims._measuring import state_faults
from amity.claims.checks._declaring import Context
from amity.core import states
from amity.core.suggest import nearest
from amity.core.wording import listed


class EventFields(Model):
    """An event by its id, or by kind, actors (all of them) and words of its text (all of them, in any order).

    ``name`` is what a sentence calls it where its text holds more than the claim is about: "the embassy's opening".
    """

    id: Text | None = None
    kind: Text | None = None
    actors: tuple[Text, ...] = ()
    words: tuple[Text, ...] = ()
    name: Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)] = ""


def faults(fields: EventFields) -> list[tuple[tuple[int | str, ...], str]]:
    """Return what the fields cannot mean; whether the case has the event is seen when the check runs."""
    found: list[tuple[tuple[int | str, ...], str]] = [
        (("actors", at), why) for at, name in enumerate(fields.actors) for _, why in state_faults((name,), ())
    ]
    if fields.kind is not None and fields.kind not in KINDS:
        found.append((("kind",), f"'{fields.kind}' is no kind of event ({', '.join(KINDS)})"))
    if fields.id is None and fields.kind is None and not fields.actors and not fields.words:
        found.append(((), "name the event: its id, or kind, actors and words"))
    return found


def find(fields: EventFields, context: Context) -> tuple[Event, ...]:
    """Return the events of the case that the fields mean, in order of time; those after a cut are out of the case."""
    return tuple(one for one in context.case.events if _means(fields, one)) if context.case is not None else ()


def cut(case: Case, day: date) -> Case:
    """Return a case without the events that lie after a day, or may."""
    return replace(case, events=tuple(one for one in case.events if one.date.last_day <= day))


def _means(fields: EventFields, event: Event) -> bool:
    if fields.id is not None:
        return event.id == fields.id
    wanted = {states.resolve(name).key for name in fields.actors}
    text = event.text.casefold()
    return (
        (fields.kind is None or event.kind == fields.kind)
        and wanted <= set(event.actors)
        and all(word.casefold() in text for word in fields.words)
    )


def missing(fields: EventFields, context: Context) -> str:
    """Return why no event was found."""
    if context.case is None:
        return "The file belongs to no case, so that there are no dated events to look into."
    if fields.id is not None:
        near = nearest(fields.id, [event.id for event in context.case.events], 1)
        if context.cut is not None:
            return f"The case has no event '{fields.id}' up to {context.cut.isoformat()}, where the data are cut."
        return f"The case has no event '{fields.id}'" + (f"; '{near[0]}' may be meant." if near else ".")
    return "No dated event of the case is of that kind, with those actors and words."


def told(event: Event, name: str = "", *, short: bool = False) -> str:
    """Return an event in words, by a name of the check's own where it has one.

    ``short`` leaves all but the first clause of its text out, where only its date is asked about.
    """
    text = first_clause(event.text) if short else event.text.rstrip(".")
    return f"{name or text} ({event.date.prose})"


def first_clause(text: str) -> str:
    """Return the first clause of an event's text: those behind a semicolon tell of something else.

    Examples
    --------
    >>> first_clause("Azerbaijan opens its embassy; the minister speaks of a threat.")
    'Azerbaijan opens its embassy'
    """
    return text.partition("; ")[0].rstrip(".")


def sources(events: Sequence[Event]) -> tuple[dict[str, object], ...]:
    """Return the documents that events rest on, as sources of an answer."""
    return tuple(
        {"publisher": one.publisher, "date": one.dated, "url": one.url, "figure": one.supports, "stance": "for",
         "grade": one.grade}
        for event in events for one in event.sources
    )  # fmt: skip


def by(events: Sequence[Event]) -> str:
    """Return whom an account of events rests on, in brackets."""
    names = list(dict.fromkeys(source.publisher for event in events for source in event.sources))
    return f" ({listed(names, limit=3)})" if names else ""


def rows(events: Sequence[Event]) -> tuple[dict[str, object], ...]:
    """Return events as rows of an answer."""
    return tuple(event.to_json() for event in events)


def last_day(context: Context) -> date:
    """Return the day to which the case's events are known."""
    return context.cut or context.file.as_of
