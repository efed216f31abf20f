"""What the renderers place: a brief laid out, every line of it ready to be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from amity.briefs.model import Align, Kind

Keep = Literal["tight", "short", ""]
Width = Literal["compact", "full", "shared"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A word that leads somewhere inside the brief."""

    text: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A raised mark that leads to a note.

    ``at`` is the anchor that the note leads back to, empty for later marks; ``after`` stands before the next mark.
    Inside a span such as N1–N9 the marks between its ends have no text: they are only places to lead back to.
    """

    text: str
    target: str
    at: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A sentence with its marks."""

    text: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Sentences of one kind that follow each other; ``label`` is shown before them, empty where none is needed."""

    kind: Kind
    label: str
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A paragraph."""

    lead: str
    runs: tuple[Run, ...]
    type: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """A list of paragraphs."""

    ordered: bool
    items: tuple[Text, ...]
    type: Literal["list"] = "list"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table; ``keep`` says how much its cells are worth being kept on one line, empty for not at all."""

    heading: str
    align: Align
    keep: Keep


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a table; its marks stand behind the first cell, and ``group`` above it where a group of rows begins."""

    group: str
    cells: tuple[str, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table; ``width`` says how it takes its room, ``whole`` that it is small enough to stand on one page."""

    anchor: str
    label: str
    caption: str
    width: Width
    whole: bool
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    type: Literal["table"] = "table"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A figure and the table behind it."""

    key: str
    anchor: str
    label: str
    caption: str
    note: str
    alt: str
    credit: str
    table: Grid
    type: Literal["figure"] = "figure"


Laid = Text | Points | Grid | Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A section with its number, which the bottom line has not."""

    anchor: str
    number: str
    title: str
    blocks: tuple[Laid, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number of the appendix: lines ready to be read, each empty where there is nothing to say."""

    id: str
    anchor: str
    title: str
    shown: str
    exact: str
    interval: str
    meaning: Link | None
    facts: tuple[str, ...]
    sources: tuple[Link, ...]
    tables: tuple[str, ...]
    command: str
    used: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What an interval is, or why there is none, said once for all numbers that share it."""

    id: str
    anchor: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document of the appendix."""

    id: str
    anchor: str
    publisher: str
    dated: str
    supports: str
    grade: str
    url: str
    used: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A data source of the appendix."""

    id: str
    anchor: str
    title: str
    facts: tuple[str, ...]
    place: str
    url: str
    citation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A brief laid out: what every renderer places."""

    title: str
    question: str
    summary: str
    description: str
    about: str
    as_of: str
    years: str
    legend: tuple[Kind, ...]
    bottom_line: Part
    parts: tuple[Part, ...]
    pictures: tuple[Picture, ...]
    numbers: tuple[Number, ...]
    meanings: tuple[Meaning, ...]
    documents: tuple[Document, ...]
    grades: str
    records: tuple[Record, ...]
    bibtex: str
