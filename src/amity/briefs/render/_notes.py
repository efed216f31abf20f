"""The appendix laid out: numbers, the kinds of interval, documents and data, with where each is used."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from amity.briefs.model import Brief, NumberNote
from amity.briefs.render._text import address, slug, spelled
from amity.briefs.render._view import Document, Link, Meaning, Number, Record
from amity.models._verdicts import shown

PARTIAL = "Part of the period"
NO_INTERVAL = ("", "–")
GRADES = (
    "Grades are the analyst's: the letter for the source (A reliable to E unreliable, F cannot be judged), "
    "the figure for what it says (1 confirmed to 5 improbable, 6 cannot be judged)."
)
# Sources that a number names by their titles; more of them are named by their ids in the list of the data.
NAMED = 2

Used = Mapping[str, Sequence[Link]]


def numbers(brief: Brief, used: Used) -> tuple[Number, ...]:
    """Return the numbers of the appendix."""
    kinds = meanings(brief.numbers)
    data = _data(brief)
    return tuple(_number(note, kinds, data, used) for note in brief.numbers)


def documents(brief: Brief, used: Used) -> tuple[Document, ...]:
    """Return the documents of the appendix."""
    return tuple(
        Document(
            id=note.id,
            anchor=slug(note.id),
            publisher=note.publisher,
            dated=spelled(note.dated),
            supports=note.supports,
            grade=note.grade,
            url=address(note.url),
            used=tuple(used[note.id]),
        )
        for note in brief.documents
    )


def records(brief: Brief) -> tuple[Record, ...]:
    """Return the data sources of the appendix."""
    data = _data(brief)
    found = []
    for note in brief.data:
        url = address(note.place)
        facts = (
            _fact("Producer", note.producer),
            _fact("Version", note.version),
            _fact("Covers", note.covers),
            _fact("Licence", note.licence),
            _fact("Commercial use", note.commercial),
        )
        found.append(
            Record(
                id=data[note.key][0],
                anchor=data[note.key][0].lower(),
                title=note.title,
                facts=tuple(fact for fact in facts if fact),
                place="" if url else note.place,
                url=url,
                citation=note.citation,
            )
        )
    return tuple(found)


def meanings(notes: Iterable[NumberNote]) -> dict[str, Meaning]:
    """Return what the intervals of the numbers are, by the text that says it."""
    texts = dict.fromkeys(note.interval_meaning.strip() for note in notes)
    texts.pop("", None)
    return {
        text: Meaning(id=f"K{place}", anchor=f"k{place}", text=_meaning(text))
        for place, text in enumerate(texts, start=1)
    }


def _meaning(text: str) -> str:
    """Return a meaning as a sentence; one that says that there is none, with what there is none of."""
    said = re.sub(r"^none\s*:", "no interval:", text, flags=re.IGNORECASE).rstrip(".")
    return f"{said[:1].upper()}{said[1:]}."


def _data(brief: Brief) -> dict[str, tuple[str, str]]:
    """Return the id and the title of each data source by its key."""
    return {note.key: (f"D{place}", note.title) for place, note in enumerate(brief.data, start=1)}


def _number(note: NumberNote, kinds: Mapping[str, Meaning], data: Mapping[str, tuple[str, str]], used: Used) -> Number:
    meaning = kinds.get(note.interval_meaning.strip())
    return Number(
        id=note.id,
        anchor=slug(note.id),
        title=f"{note.heading}, {note.period}" if note.period.strip("– ") else note.heading,
        shown=note.shown,
        exact="" if note.value is None else f"{note.value:.12g}",
        interval="" if note.interval in NO_INTERVAL else note.interval,
        meaning=Link(text=meaning.id, target=meaning.anchor) if meaning else None,
        facts=tuple(_number_facts(note)),
        sources=_sources(note.sources, data),
        tables=note.tables,
        command=note.command,
        used=tuple(used[note.id]),
    )


def _sources(keys: tuple[str, ...], data: Mapping[str, tuple[str, str]]) -> tuple[Link, ...]:
    """Return the data sources of a number by title, or by id where they are many; one not listed by its key."""
    by_title = len(keys) <= NAMED
    found = []
    for key in keys:
        id_, title = data.get(key, (key, key))
        found.append(Link(text=title if by_title else id_, target=id_.lower() if key in data else ""))
    return tuple(found)


def _number_facts(note: NumberNote) -> Iterator[str]:
    """Yield what is said of a number beside its value: why it is missing or cut, how many cases, where it stands."""
    reason = note.reason.strip().rstrip(".")
    if note.status == "partial" and reason:
        yield f"{PARTIAL}: {reason}"
    elif reason:
        yield reason[:1].upper() + reason[1:]
    if note.n is not None and note.value is not None:
        yield f"Observations: {note.n:,}"
    if note.place.strip("– "):
        verdict = f" ({shown(note.verdict)})" if note.verdict else ""
        yield f"Place among peers: {note.place}{verdict}"
    if note.coverage.strip("– "):
        yield f"Record: {note.coverage}"


def _fact(name: str, text: str) -> str:
    text = text.strip().rstrip(".")
    return f"{name}: {text}" if text.strip("– ") else ""
