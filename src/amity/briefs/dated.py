"""Dated events of a case as a brief tells them: lists by kind, each event with its documents and their grades."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from amity.briefs.material import Material
from amity.briefs.model import Block, Bullets, Paragraph, Sentence
from amity.cases import Event
from amity.cases.events import Kind
from amity.cases.fields import UNDATED
from amity.core.partial_dates import read_date


def of_kinds(material: Material, *kinds: Kind) -> tuple[Event, ...]:
    """Return the case's events of some kinds in order of time, none where the brief is of no case."""
    case = material.request.case
    return case.events_of(*kinds) if case is not None else ()


def documents(material: Material, event: Event) -> tuple[str, ...]:
    """Return the ids of the documents that an event rests on, the best graded first."""
    notes = material.notes
    best_first = sorted(event.sources, key=lambda source: source.grade)
    return tuple(
        notes.document(
            publisher=source.publisher,
            dated=dated(source.dated),
            url=source.url,
            supports=source.supports,
            grade=source.grade,
        )
        for source in best_first
    )


def dated(text: str) -> str:
    """Return the date of a document in words.

    Examples
    --------
    >>> dated("2023-03-29"), dated("n.d.")
    ('29 March 2023', 'undated')
    """
    return "undated" if text == UNDATED else read_date(text).prose


def told(material: Material, event: Event) -> Paragraph:
    """Return an event as a paragraph that opens with its date; the analyst's note follows it."""
    refs = documents(material, event)
    sentences = [Sentence(text=full_stop(event.text), refs=refs)]
    if event.note:
        sentences.append(Sentence(text=full_stop(event.note)))
    return Paragraph(lead=event.date.prose, sentences=tuple(sentences))


def full_stop(text: str) -> str:
    """Return a text that ends as a sentence does.

    Examples
    --------
    >>> full_stop("They meet"), full_stop("Do they meet?")
    ('They meet.', 'Do they meet?')
    """
    plain = " ".join(text.split())
    return plain if plain.endswith((".", "?", "!", ".”", '."')) else f"{plain}."


def listed(material: Material, *kinds: Kind) -> tuple[Block, ...]:
    """Return the case's events of some kinds as a list, nothing where it has none."""
    return as_list(material, of_kinds(material, *kinds))


def as_list(material: Material, events: Sequence[Event]) -> tuple[Block, ...]:
    """Return events as a list, nothing where there are none."""
    return (Bullets(items=tuple(told(material, event) for event in events)),) if events else ()


def after(material: Material, day: date) -> tuple[Event, ...]:
    """Return the case's events that certainly came after a day."""
    case = material.request.case
    return case.events_after(day) if case is not None else ()
