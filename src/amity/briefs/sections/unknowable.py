"""Section: what a text that was written earlier could not have known: later events, later records, later editions."""

from __future__ import annotations

import re
from datetime import date

import polars as pl

from amity.briefs import dated
from amity.briefs.material import Material
from amity.briefs.model import Block, Sentence
from amity.briefs.sections._plan import Plan, gap, paragraph, table
from amity.core.partial_dates import read_date
from amity.core.results import Result
from amity.core.wording import count, listed, sentence_case
from amity.store import catalogue, read

RECORD = "roll_calls"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def write(material: Material) -> tuple[Block, ...]:
    """Return what lies after the day of the text that a case tests, nothing where it tests none."""
    day = _written(material)
    if day is None:
        return ()
    return (*paragraph(_told(material, day)), *_events(material, day))


def titled(material: Material) -> str:
    """Return the title with the date of the text."""
    return f"What a text of {_when(material)} could not have known"


def summary(material: Material) -> str:
    """Return in one sentence what the text could not have known, empty where the case tests none."""
    day = _written(material)
    case = material.request.case
    if day is None or case is None:
        return ""
    parts = []
    later = dated.after(material, day)
    if later:
        parts.append(f"{len(later)} of the {count(len(case.events), 'event')} listed here")
    votes, all_ = _roll_calls(day)
    if votes:
        parts.append(f"{votes} of the {all_} roll calls of {catalogue().table(RECORD).coverage.last.year}")
    return f"A text of {_when(material)} could not have known {listed(parts)}." if parts else ""


def _written(material: Material) -> date | None:
    return material.request.case.written_on if material.request.case is not None else None


def _when(material: Material) -> str:
    case = material.request.case
    return read_date(case.written).prose if case is not None and case.written else ""


def _roll_calls(day: date) -> tuple[int, int]:
    """Return how many roll calls of the record's last year came after a day, and how many that year has."""
    frame = read(RECORD)
    last = catalogue().table(RECORD).coverage.last.year
    within = frame.filter(pl.col("date").dt.year() == last)
    return within.filter(pl.col("date") > day).height, within.height


def _told(material: Material, day: date) -> list[Sentence | None]:
    told: list[Sentence | None] = [gap(material, summary(material), *material.of("votes")[:1])]
    votes = [row for row in material.of("votes") if row.value is not None][:1]
    if votes and _roll_calls(day)[0]:
        later, all_ = _roll_calls(day)
        when = votes[0].period.text if votes[0].period else ""
        text = f"Of the {all_} roll calls of {when} behind what is said here of votes, {later} came after it."
        told.append(gap(material, text, *votes))
    editions = _editions(material, day)
    if editions:
        told.append(gap(material, f"Editions that were made after it: {listed(editions)}."))
    ends = _ended_before(material, day)
    if ends:
        names = listed(list(dict.fromkeys(row.title[:1].lower() + row.title[1:] for row in ends)))
        text = f"Figures whose years end before it, so that only their editions can be newer: {names}."
        told.append(gap(material, text, *ends))
    return told


def _editions(material: Material, day: date) -> list[str]:
    """Return the sources whose version names a day after the text's."""
    found = []
    for note in material.notes.data():
        days = [date.fromisoformat(text) for text in _DAY.findall(note.version)]
        if days and max(days) > day:
            version = _DAY.sub(lambda match: read_date(match[0]).prose, note.version)
            found.append(f"{note.title} ({version})")
    return found


def _ended_before(material: Material, day: date) -> list[Result]:
    rows = [row for row in material.results if row.value is not None and material.kind(row.channel) == "material"]
    return [row for row in rows if row.period is not None and row.period.last_day <= day]


def _events(material: Material, day: date) -> tuple[Block, ...]:
    """Return the later events as a table; those told under what came after stand there."""
    later = [event for event in dated.after(material, day) if event.kind != "aftermath"]
    rows = [(event.date.prose, sentence_case(event.kind), dated.full_stop(event.text)) for event in later]
    refs = [" ".join(dated.documents(material, event)) for event in later]
    caption = f"Events after {_when(material)}, as the case lists them, but those that stand under what came after"
    return table("later_events", caption, ("Date", "Kind", "Event"), rows, refs, left=(0, 1, 2))


SECTION = Plan(key="unknowable", title="What an earlier text could not have known", write=write, titled=titled)
