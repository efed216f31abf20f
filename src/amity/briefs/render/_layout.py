"""A brief laid out once for all formats: numbered parts, labelled statements, marks that lead to the appendix and back.

What is decided here is the same in every format: which statements carry a label, what a note says and where it is
used, and the list of the meanings of intervals. Templates only place it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from amity.briefs.model import (
    Block,
    Brief,
    Bullets,
    FigureBlock,
    Kind,
    Paragraph,
    Section,
    Sentence,
    TableBlock,
)
from amity.briefs.render._grids import grid
from amity.briefs.render._notes import GRADES, documents, meanings, numbers, records
from amity.briefs.render._text import slug, tidy
from amity.briefs.render._view import (
    Grid,
    Laid,
    Link,
    Mark,
    Part,
    Picture,
    Points,
    Run,
    Said,
    Text,
    View,
)
from amity.core.errors import ComputeError
from amity.core.partial_dates import day

LABELS: Mapping[Kind, str] = {"fact": "Fact", "judgement": "Judgement", "gap": "Gap"}
# Notes in a row from which on a statement shows the first and the last only.
SPAN = 4


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
    return View(
        title=brief.title,
        question=brief.question,
        summary="" if _said(brief.summary, brief.bottom_line) else brief.summary,
        description=brief.summary or brief.question,
        about=f"Dataset {brief.dataset_version}, amity {brief.amity_version}",
        as_of=day(brief.as_of),
        years=brief.years,
        legend=layout.legend(),
        bottom_line=bottom_line,
        parts=parts,
        pictures=tuple(block for part in (bottom_line, *parts) for block in part.blocks if isinstance(block, Picture)),
        numbers=numbers(brief, layout.used),
        meanings=tuple(meanings(brief.numbers).values()),
        documents=documents(brief, layout.used),
        grades=GRADES if any(note.grade for note in brief.documents) else "",
        records=records(brief),
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
        self.notes = _unique("note", [*(note.id for note in brief.numbers), *(note.id for note in brief.documents)])
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
        """Return the marks of a statement; where four or more notes follow each other, only the ends are shown."""
        unlike = list(dict.fromkeys(refs))
        marks: list[Mark] = []
        for start, end in _spans(unlike):
            span = end - start >= SPAN
            for place in range(start, end):
                inner = span and start < place < end - 1
                after = "–" if span and place == start else "" if inner or end == len(unlike) == place + 1 else ", "
                marks.append(self._mark(unlike[place], where, after, shown=not inner))
        return tuple(marks)

    def _mark(self, ref: str, where: Link, after: str, *, shown: bool) -> Mark:
        target = self.notes.get(ref)
        if target is None:
            raise ComputeError(
                f"the section '{where.target}' refers to the note '{ref}', and the brief has no such note",
                hint="give the note to the brief's numbers or documents, or take the reference out",
            )
        places = self.used[ref]
        if any(link.text == where.text for link in places):
            return Mark(text=ref if shown else "", target=target, at="", after=after)
        at = f"{where.target}-{target}"
        places.append(Link(text=where.text, target=at))
        return Mark(text=ref if shown else "", target=target, at=at, after=after)

    def _grid(self, block: TableBlock, where: Link, label: str) -> Grid:
        refs = block.row_refs or ("",) * len(block.rows)
        return grid(block, label, [self._marks(re.findall(r"[^\s,;]+", ref), where) for ref in refs])

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


def _spans(refs: list[str]) -> Iterator[tuple[int, int]]:
    """Yield where notes that follow each other (N4, N5, N6) begin and end, in the order given."""
    start = 0
    for place in range(1, len(refs) + 1):
        if place == len(refs) or refs[place] != _next(refs[place - 1]):
            yield start, place
            start = place


def _next(ref: str) -> str:
    found = re.fullmatch(r"([A-Z])(\d+)", ref)
    return f"{found[1]}{int(found[2]) + 1}" if found else ""


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
