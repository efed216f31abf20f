"""A brief laid out once for all formats: numbered parts, labelled statements, marks that lead to the appendix and back.

What is decided here is the same in every format: which statements carry a label, what a note says and where it is
used, and the list of the meanings of intervals. Templates only place it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Literal

from amity.briefs.model import (
    Block,
    Brief,
    Bullets,
    FigureBlock,
    Kind,
    NumberNote,
    Paragraph,
    Section,
    Sentence,
    TableBlock,
)
from amity.briefs.render._text import address, day, slug, spelled, tidy
from amity.briefs.render._view import (
    Column,
    Document,
    Grid,
    Keep,
    Laid,
    Link,
    Mark,
    Meaning,
    Number,
    Part,
    Picture,
    Points,
    Record,
    Row,
    Run,
    Said,
    Text,
    View,
    Width,
)
from amity.core.errors import ComputeError

LABELS: Mapping[Kind, str] = {"fact": "Fact", "judgement": "Judgement", "gap": "Gap"}
PARTIAL = "Part of the period"
NO_INTERVAL = ("", "–")
GRADES = (
    "Grades are the analyst's: the letter for the source (A reliable to E unreliable, F cannot be judged), "
    "the figure for what it says (1 confirmed to 5 improbable, 6 cannot be judged)."
)
# Characters on a table's widest line: up to the first it keeps its columns together, up to the second it fits a line.
COMPACT, LINE = 56, 100
# Rows and characters up to which a table is not broken over two pages.
FEW_ROWS, FEW_CHARACTERS = 12, 1500
# Characters of a cell that stays on one line: an interval always, a date in words or a place while there is room.
TIGHT, SHORT = 13, 17
# Sources that a number names by their titles; more of them are named by their ids in the list of the data.
NAMED = 2


def lay_out(brief: Brief) -> View:
    """Return a brief laid out for the renderers, every text in it printable.

    Raises
    ------
    ComputeError
        Where a sentence refers to a note that the brief has not, or two notes, sections or figures share an id.
    """
    brief = tidy(brief)
    layout = _Layout(brief)
    bottom_line = layout.part(brief.bottom_line, "")
    parts = tuple(layout.part(section, str(place)) for place, section in enumerate(brief.sections, start=1))
    meanings = _meanings(brief.numbers)
    return View(
        title=brief.title,
        question=brief.question,
        summary="" if _said(brief.summary, brief.bottom_line) else brief.summary,
        description=brief.summary or brief.question,
        about=f"Dataset {brief.dataset_version}, amity {brief.amity_version}",
        as_of=day(brief.as_of),
        legend=layout.legend(),
        bottom_line=bottom_line,
        parts=parts,
        pictures=tuple(block for part in (bottom_line, *parts) for block in part.blocks if isinstance(block, Picture)),
        numbers=tuple(layout.number(note, meanings) for note in brief.numbers),
        meanings=tuple(meanings.values()),
        documents=layout.documents(),
        grades=GRADES if any(note.grade for note in brief.documents) else "",
        records=layout.records(),
        bibtex=brief.bibtex.strip(),
    )


def need_figures(view: View, figures: Mapping[str, str]) -> None:
    """Return nothing where each figure of the brief was drawn, and raise where one was not.

    Raises
    ------
    ComputeError
        Where ``figures`` lacks the key of a figure block.
    """
    lacking = [picture.key for picture in view.pictures if picture.key not in figures]
    if lacking:
        raise ComputeError(
            f"the figures {', '.join(lacking)} belong to the brief, and no drawing of them was given",
            hint="draw each figure block of the brief and give the drawings by its key",
        )


class _Layout:
    """The state of one layout: where notes stand and were mentioned, and how far figures and tables are counted."""

    def __init__(self, brief: Brief) -> None:
        self.brief = brief
        self.notes = _unique("note", [*(note.id for note in brief.numbers), *(note.id for note in brief.documents)])
        self.data = {note.key: (f"D{place}", note.title) for place, note in enumerate(brief.data, start=1)}
        _unique("data source", [note.key for note in brief.data])
        self.used: dict[str, list[Link]] = {id_: [] for id_ in self.notes}
        self.kinds: set[Kind] = set()
        self.counted = {"Figure": 0, "Table": 0}
        sections = [brief.bottom_line, *brief.sections]
        _unique("section", [section.key for section in sections])
        _unique("table or figure", [key for section in sections for block in section.blocks for key in _keys(block)])

    def part(self, section: Section, number: str) -> Part:
        anchor = f"section-{slug(section.key)}"
        where = Link(text=f"§\u00a0{number}" if number else section.title, target=anchor)
        return Part(
            anchor=anchor,
            number=number,
            title=section.title,
            blocks=tuple(self._block(block, where) for block in section.blocks if _holds(block)),
        )

    def _block(self, block: Block, where: Link) -> Laid:
        if isinstance(block, Paragraph):
            return self._text(block, where)
        if isinstance(block, Bullets):
            return Points(ordered=block.ordered, items=tuple(self._text(item, where) for item in block.items))
        if isinstance(block, TableBlock):
            return self._grid(block, where, self._count("Table"))
        return self._picture(block, where)

    def _count(self, what: Literal["Figure", "Table"]) -> str:
        self.counted[what] += 1
        return f"{what} {self.counted[what]}"

    def _text(self, paragraph: Paragraph, where: Link) -> Text:
        """Return a paragraph; where sentences in a row rest on the same notes, the last one carries the marks."""
        runs: list[Run] = []
        for kind, sentences in _runs(paragraph.sentences):
            self.kinds.add(kind)
            label = "" if kind == "fact" and not runs else LABELS[kind]
            said = tuple(
                Said(text=one.text.strip(), marks=() if one.refs == after else self._marks(one.refs, where))
                for one, after in zip(sentences, [*(one.refs for one in sentences[1:]), None], strict=True)
            )
            runs.append(Run(kind=kind, label=label, said=said))
        return Text(lead=paragraph.lead.strip(), runs=tuple(runs))

    def _marks(self, refs: Iterable[str], where: Link) -> tuple[Mark, ...]:
        return tuple(self._mark(ref, where) for ref in dict.fromkeys(refs))

    def _mark(self, ref: str, where: Link) -> Mark:
        target = self.notes.get(ref)
        if target is None:
            raise ComputeError(
                f"the section '{where.target}' refers to the note '{ref}', and the brief has no such note",
                hint="give the note to the brief's numbers or documents, or take the reference out",
            )
        places = self.used[ref]
        if any(link.text == where.text for link in places):
            return Mark(text=ref, target=target, at="")
        at = f"{where.target}-{target}"
        places.append(Link(text=where.text, target=at))
        return Mark(text=ref, target=target, at=at)

    def _grid(self, block: TableBlock, where: Link, label: str) -> Grid:
        width = len(block.headings)
        if len(block.align) != width or any(len(row) != width for row in block.rows):
            raise ComputeError(
                f"the table '{block.key}' has {width} headings, and a row or its alignment has another number",
                hint="give each row one cell for each heading",
            )
        if len(block.row_refs) not in (0, len(block.rows)):
            raise ComputeError(
                f"the table '{block.key}' has {len(block.rows)} rows and {len(block.row_refs)} references",
                hint="give each row one reference, empty where it has none, or give no references at all",
            )
        refs = block.row_refs or ("",) * len(block.rows)
        groups = _groups(block)
        if any(groups):
            block = _without_first_column(block)
        return Grid(
            anchor=f"table-{slug(block.key)}",
            label=label,
            caption=block.caption,
            width=_width(block),
            whole=len(block.rows) <= FEW_ROWS
            and sum(len(cell) for row in block.rows for cell in row) <= FEW_CHARACTERS,
            columns=_columns(block),
            rows=tuple(
                Row(group=group, cells=cells, marks=self._marks(re.findall(r"[^\s,;]+", ref), where))
                for group, cells, ref in zip(groups, block.rows, refs, strict=True)
            ),
        )

    def _picture(self, block: FigureBlock, where: Link) -> Picture:
        label = self._count("Figure")
        return Picture(
            key=block.key,
            anchor=f"figure-{slug(block.key)}",
            label=label,
            caption=block.caption,
            note=block.note,
            alt=block.alt,
            credit=block.credit,
            table=self._grid(block.table, where, f"{label} as a table"),
        )

    def legend(self) -> tuple[Kind, ...]:
        """Return the kinds of statement that carry a label, in a fixed order; none where all are facts."""
        return tuple(kind for kind in LABELS if kind in self.kinds) if self.kinds - {"fact"} else ()

    def number(self, note: NumberNote, meanings: Mapping[str, Meaning]) -> Number:
        meaning = meanings.get(note.interval_meaning.strip())
        return Number(
            id=note.id,
            anchor=self.notes[note.id],
            title=f"{note.heading}, {note.period}" if note.period.strip("– ") else note.heading,
            shown=note.shown,
            exact="" if note.value is None else f"{note.value:.12g}",
            interval="" if note.interval in NO_INTERVAL else note.interval,
            meaning=Link(text=meaning.id, target=meaning.anchor) if meaning else None,
            facts=tuple(_number_facts(note)),
            sources=self._sources(note.sources),
            tables=note.tables,
            command=note.command,
            used=tuple(self.used[note.id]),
        )

    def _sources(self, keys: tuple[str, ...]) -> tuple[Link, ...]:
        """Return the data sources of a number by title, or by id where they are many; one not listed by its key."""
        by_title = len(keys) <= NAMED
        found = []
        for key in keys:
            id_, title = self.data.get(key, (key, key))
            found.append(Link(text=title if by_title else id_, target=id_.lower() if key in self.data else ""))
        return tuple(found)

    def documents(self) -> tuple[Document, ...]:
        """Return the documents of the appendix."""
        return tuple(
            Document(
                id=note.id,
                anchor=self.notes[note.id],
                publisher=note.publisher,
                dated=spelled(note.dated),
                supports=note.supports,
                grade=note.grade,
                url=address(note.url),
                used=tuple(self.used[note.id]),
            )
            for note in self.brief.documents
        )

    def records(self) -> tuple[Record, ...]:
        """Return the data sources of the appendix."""
        found = []
        for note in self.brief.data:
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
                    id=self.data[note.key][0],
                    anchor=self.data[note.key][0].lower(),
                    title=note.title,
                    facts=tuple(fact for fact in facts if fact),
                    place="" if url else note.place,
                    url=url,
                    citation=note.citation,
                )
            )
        return tuple(found)


def _width(block: TableBlock) -> Width:
    """Return how a table takes its room: together, over the line, or shared out because a line cannot hold it."""
    columns = zip(block.headings, *block.rows, strict=True)
    needed = sum(max(len(text) for text in column) + 3 for column in columns)
    return "compact" if needed <= COMPACT else "full" if needed <= LINE else "shared"


def _said(text: str, section: Section) -> bool:
    """Return whether a section says a text word for word: the head does not say it again, without its label."""
    paragraphs = [
        part for block in section.blocks for part in (block.items if isinstance(block, Bullets) else (block,))
    ]
    return any(text == one.text for part in paragraphs if isinstance(part, Paragraph) for one in part.sentences)


def _holds(block: Block) -> bool:
    """Return whether there is anything to show; a table or figure without rows still says that there are none."""
    if isinstance(block, Paragraph):
        return bool(block.sentences or block.lead.strip())
    return bool(block.items) if isinstance(block, Bullets) else True


def _keep(cells: list[str]) -> Keep:
    longest = max(map(len, cells), default=0)
    return "tight" if longest <= TIGHT else "short" if longest <= SHORT else ""


def _groups(block: TableBlock) -> tuple[str, ...]:
    """Return for each row the heading of the group that begins with it.

    A first column that is empty below its first row names groups of rows; as a column it would take room for nothing.
    """
    firsts = [row[0].strip() for row in block.rows] if len(block.headings) > 2 else []
    grouped = bool(firsts) and bool(firsts[0]) and not all(firsts)
    return tuple(firsts) if grouped else ("",) * len(block.rows)


def _without_first_column(block: TableBlock) -> TableBlock:
    return replace(block, headings=block.headings[1:], align=block.align[1:], rows=tuple(row[1:] for row in block.rows))


def _columns(block: TableBlock) -> tuple[Column, ...]:
    named = zip(block.headings, block.align, strict=True)
    return tuple(
        Column(heading=heading, align=align, keep=_keep([row[place] for row in block.rows]))
        for place, (heading, align) in enumerate(named)
    )


def _keys(block: Block) -> tuple[str, ...]:
    if isinstance(block, FigureBlock):
        return block.key, block.table.key
    return (block.key,) if isinstance(block, TableBlock) else ()


def _runs(sentences: Iterable[Sentence]) -> Iterator[tuple[Kind, list[Sentence]]]:
    run: list[Sentence] = []
    for sentence in sentences:
        if run and run[-1].kind != sentence.kind:
            yield run[0].kind, run
            run = []
        run.append(sentence)
    if run:
        yield run[0].kind, run


def _unique(what: str, ids: list[str]) -> dict[str, str]:
    """Return each id with its anchor, or raise where two would share one."""
    found: dict[str, str] = {}
    for id_ in ids:
        anchor = slug(id_)
        if anchor in found.values():
            raise ComputeError(
                f"two parts of the brief ({what}) are called '{id_}', and a link could lead to only one",
                hint="give each its own id; capitals and signs alone do not make a difference",
            )
        found[id_] = anchor
    return found


def _meanings(notes: Iterable[NumberNote]) -> dict[str, Meaning]:
    texts = dict.fromkeys(note.interval_meaning.strip() for note in notes)
    texts.pop("", None)
    return {
        text: Meaning(id=f"K{place}", anchor=f"k{place}", text=text[:1].upper() + text[1:].rstrip(".") + ".")
        for place, text in enumerate(texts, start=1)
    }


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
        verdict = f" ({note.verdict})" if note.verdict else ""
        yield f"Place among peers: {note.place}{verdict}"
    if note.coverage.strip("– "):
        yield f"Record: {note.coverage}"


def _fact(name: str, text: str) -> str:
    text = text.strip().rstrip(".")
    return f"{name}: {text}" if text.strip("– ") else ""
