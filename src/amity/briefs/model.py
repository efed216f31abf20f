"""The written answer as data: sections of sentences, tables and figures, and the appendix behind every number.

Sections are assembled from results and events; the renderers (HTML, Markdown, PDF, JSON) see nothing else. A sentence
is a fact, a judgement or a gap, and carries references to the numbers and sources that it rests on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Kind = Literal["fact", "judgement", "gap"]
Align = Literal["left", "right"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence: plain text, what kind of statement it is, and the ids of the notes it rests on.

    ``refs`` are ids of :class:`NumberNote` (``N1`` …) or :class:`SourceNote` (``S1`` …).
    """

    text: str
    kind: Kind = "fact"
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Sentences that stand together; ``lead`` is set in bold before them (a date, a channel), empty for none."""

    sentences: tuple[Sentence, ...]
    lead: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bullets:
    """Paragraphs as a list; ``ordered`` where their order says something."""

    items: tuple[Paragraph, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TableBlock:
    """A table of texts: caption, headings, alignment and, where a row rests on a number, its id in ``row_refs``."""

    key: str
    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    align: tuple[Align, ...]
    row_refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureBlock:
    """A figure: Vega-Lite specification with its data, caption, text for who cannot see it, credit, table behind it.

    ``note`` says how it is to be read; ``narrow`` is the same figure laid out for a phone, None where it has no other
    layout.
    """

    key: str
    caption: str
    alt: str
    credit: str
    spec: Mapping[str, object]
    table: TableBlock
    note: str = ""
    narrow: Mapping[str, object] | None = None


Block = Paragraph | Bullets | TableBlock | FigureBlock


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section of a brief: key (also its anchor), title, blocks in order."""

    key: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberNote:
    """A number of the appendix: what it is, its value and interval as written and as figures, and its whole origin.

    ``verdict`` is the word for its place among the peers, empty where there is none.
    """

    id: str
    heading: str
    period: str
    shown: str
    interval: str
    interval_meaning: str
    status: str
    reason: str
    value: float | None
    low: float | None
    high: float | None
    n: int | None
    unit: str
    place: str
    sources: tuple[str, ...]
    coverage: str
    command: str
    tables: tuple[str, ...]
    verdict: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceNote:
    """A document that a dated event or a hand row rests on, with the grade that the analyst gave it."""

    id: str
    publisher: str
    dated: str
    url: str
    supports: str
    grade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DataNote:
    """A data source of the appendix: title, producer, version, licence, commercial use, place, age, citation."""

    key: str
    title: str
    producer: str
    version: str
    licence: str
    commercial: str
    place: str
    covers: str
    citation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """A whole brief. ``as_of`` is the day from which everything is counted; the clock is never asked.

    ``years`` are those that the question is about, empty where it names none. ``claims`` are the case's claims with
    their verdicts, as ``amity check`` gives them.
    """

    key: str
    title: str
    question: str
    summary: str
    as_of: date
    dataset_version: str
    amity_version: str
    bottom_line: Section
    sections: tuple[Section, ...]
    numbers: tuple[NumberNote, ...]
    documents: tuple[SourceNote, ...]
    data: tuple[DataNote, ...]
    bibtex: str
    results: tuple[Mapping[str, object], ...] = field(default=())
    years: str = ""
    claims: tuple[Mapping[str, object], ...] = field(default=())
