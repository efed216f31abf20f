"""A brief as Markdown that reads well as it is written: CommonMark, with tables as most readers of it know them.

Marks such as ``[N1]`` are links to the notes of the appendix, whose headings are their anchors; where the marks lead is
listed at the end of the file. Each sentence has a line of its own, so that two versions can be compared line by line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from amity.briefs.model import Brief
from amity.briefs.render._layout import lay_out, need_figures
from amity.briefs.render._text import slug
from amity.briefs.render._view import Document, Grid, Laid, Link, Mark, Number, Part, Points, Record, Text, View

# An underscore inside a word is no mark; an ampersand is one only where it begins an entity.
_SPECIAL = re.compile(r"[\\`*\[\]<|~$]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
_OPENING = re.compile(r"[#>]|[-+](?=\s|$)|[-=]+$")
_NUMBERED = re.compile(r"(\d{1,9})([.)])(?=\s|$)")


def escape(text: str, *, opens_line: bool = True) -> str:
    r"""Return text in which nothing is Markdown or HTML any more, on one line.

    Only what could be read as a mark is escaped, so that the text still reads well.

    Examples
    --------
    >>> print(escape("a|b <i> *c* arms_transfers _d_ 5 & 6 &copy; R&D"))
    a\|b \<i> \*c\* arms_transfers \_d\_ 5 & 6 \&copy; R&D
    >>> print(escape("1. no list"), escape("# no heading"), escape("- no point"), escape("2016-2020"), sep=", ")
    1\. no list, \# no heading, \- no point, 2016-2020
    """
    line = _SPECIAL.sub(lambda found: f"\\{found[0]}", " ".join(text.split()))
    if not opens_line:
        return line
    if _OPENING.match(line):
        return f"\\{line}"
    return _NUMBERED.sub(r"\1\\\2", line, count=1) if _NUMBERED.match(line) else line


def render(brief: Brief, figure_files: Mapping[str, str]) -> str:
    """Return a brief as Markdown.

    Parameters
    ----------
    brief : Brief
        The brief.
    figure_files : mapping of str to str
        Path of each figure block's drawing, by its key, relative to the Markdown file.

    Raises
    ------
    ComputeError
        Where a figure has no file or a reference leads nowhere.
    """
    return page(lay_out(brief), figure_files)


def page(view: View, figure_files: Mapping[str, str]) -> str:
    """Return a brief that is laid out already as :func:`render` does."""
    need_figures(view, figure_files)
    lines = [*_head(view), *_part(view.bottom_line, figure_files), *_reading(view)]
    for part in view.parts:
        lines += _part(part, figure_files)
    lines += [*_figure_tables(view), *_appendix(view), *_targets(view)]
    return "\n".join(lines).rstrip() + "\n"


def _head(view: View) -> Iterator[str]:
    yield from (f"# {escape(view.title)}", "")
    if view.question:
        yield from (f"*{escape(view.question)}*", "")
    years = f" Years in question: {escape(view.years, opens_line=False)}." if view.years else ""
    yield from (f"As of {view.as_of}.{years} {escape(view.about, opens_line=False)}.", "")
    if view.summary:
        yield from (escape(view.summary), "")


def _reading(view: View) -> Iterator[str]:
    if view.legend:
        said = ["Statements without a label, and those labelled **Fact**, say what the record holds"]
        said += ["**Judgement** marks what is inferred from it"] if "judgement" in view.legend else []
        said += ["**Gap** marks what it cannot show"] if "gap" in view.legend else []
        yield f"{'; '.join(said)}."
    yield from ("Marks in brackets lead to the appendix: N to a number, S to a document.", "")


def _part(part: Part, files: Mapping[str, str]) -> Iterator[str]:
    number = f"{part.number}. " if part.number else ""
    yield from (f"## {number}{escape(part.title, opens_line=False)}", "")
    for block in part.blocks:
        yield from _block(block, files)
        yield ""


def _block(block: Laid, files: Mapping[str, str]) -> Iterator[str]:
    if isinstance(block, Text):
        yield from _text(block)
    elif isinstance(block, Points):
        yield from _points(block)
    elif isinstance(block, Grid):
        yield from (f"**{block.label}.** {escape(block.caption, opens_line=False)}", "", *_grid(block))
    else:
        yield from (f"**{block.label}.** {escape(block.caption, opens_line=False)}", "")
        yield from (escape(block.note), "") if block.note else ()
        yield from (f"![{escape(block.alt)}]({_place(files[block.key])})", "")
        yield f"{escape(block.credit)} [{block.table.label}](#{slug(block.table.label)})"


def _points(points: Points) -> Iterator[str]:
    for place, item in enumerate(points.items, start=1):
        mark = f"{place}. " if points.ordered else "- "
        first, *others = list(_text(item)) or [""]
        yield mark + first
        yield from (" " * len(mark) + line for line in others)


def _text(text: Text) -> Iterator[str]:
    before = f"**{escape(text.lead)}** " if text.lead else ""
    for run in text.runs:
        before += f"**{run.label}:** " if run.label else ""
        for said in run.said:
            yield f"{before}{escape(said.text, opens_line=not before)}{_marks(said.marks)}"
            before = ""
    if before:
        yield before.rstrip()


def _marks(marks: Iterable[Mark]) -> str:
    shown = [mark for mark in marks if mark.text]
    befores = [" ", *(mark.after.replace(",", "") for mark in shown)]
    return "".join(f"{before}[{escape(mark.text)}]" for before, mark in zip(befores, shown, strict=False))


def _grid(grid: Grid) -> Iterator[str]:
    yield "| " + " | ".join(escape(column.heading, opens_line=False) for column in grid.columns) + " |"
    yield "|" + "|".join("---:" if column.align == "right" else "---" for column in grid.columns) + "|"
    for row in grid.rows:
        if row.group:
            yield (
                "| "
                + " | ".join([f"**{escape(row.group, opens_line=False)}**", *[""] * (len(grid.columns) - 1)])
                + " |"
            )
        first, *others = (escape(cell, opens_line=False) for cell in row.cells)
        yield "| " + " | ".join([first + _marks(row.marks), *others]) + " |"


def _figure_tables(view: View) -> Iterator[str]:
    if view.pictures:
        yield from ("## The figures as tables", "")
    for picture in view.pictures:
        yield from (f"### {picture.table.label}", "", escape(picture.table.caption), "", *_grid(picture.table), "")


def _appendix(view: View) -> Iterator[str]:
    yield from ("## Appendix", "")
    if view.numbers:
        yield from ("### The numbers", "")
        yield from ("Each number with the record that it comes from and the command that makes it again.", "")
    for number in view.numbers:
        yield from (f"#### {escape(number.id)}", "", *_number(number), "")
    if view.meanings:
        yield from ("### The kinds of interval", "")
    for meaning in view.meanings:
        yield from (f"#### {meaning.id}", "", escape(meaning.text), "")
    if view.documents:
        yield from ("### The documents", "", *((view.grades, "") if view.grades else ()))
    for document in view.documents:
        yield from (f"#### {escape(document.id)}", "", *_document(document), "")
    if view.records:
        yield from ("### The data", "")
    for record in view.records:
        yield from _record(record)
    if view.bibtex:
        fence = _fence(view.bibtex, 3)
        yield from ("### References for a bibliography (BibTeX)", "", f"{fence}bibtex", view.bibtex, fence, "")


def _number(note: Number) -> Iterator[str]:
    interval = f" (interval {escape(note.interval, opens_line=False)})" if note.interval else ""
    meaning = f" [{note.meaning.text}]" if note.meaning else ""
    yield f"{escape(note.title)}: **{escape(note.shown, opens_line=False)}**{interval}{meaning}"
    yield ""
    yield from (f"- {escape(fact)}." for fact in note.facts)
    if note.sources:
        tables = f" ({', '.join(_code(table) for table in note.tables)})" if note.tables else ""
        yield f"- From {'; '.join(_linked(link) for link in note.sources)}{tables}."
    if note.command:
        yield f"- {_code(note.command)}"
    yield from _used(note.used)


def _document(note: Document) -> Iterator[str]:
    name = f"[{escape(note.publisher)}](<{note.url}>)" if note.url else escape(note.publisher)
    dated = f", {escape(note.dated, opens_line=False)}" if note.dated else ""
    grade = f" (grade {escape(note.grade, opens_line=False)})" if note.grade else ""
    yield from (f"{name}{dated}{grade}", "")
    if note.supports:
        yield f"- For: {escape(note.supports, opens_line=False)}"
    yield from _used(note.used)


def _used(links: Iterable[Link]) -> Iterator[str]:
    names = ", ".join(escape(link.text, opens_line=False) for link in links)
    if names:
        yield f"- Used in: {names}"


def _record(note: Record) -> Iterator[str]:
    name = f"[{escape(note.title)}](<{note.url}>)" if note.url else f"**{escape(note.title)}**"
    said = [*(f"{fact}." for fact in note.facts), note.place, note.citation]
    yield from (
        f"#### {note.id}",
        "",
        f"{name}. " + " ".join(escape(text, opens_line=False) for text in said if text),
        "",
    )


def _targets(view: View) -> Iterator[str]:
    """Yield where each mark leads; a heading such as ``#### N1`` is the anchor ``n1`` wherever headings are anchors."""
    yield from (f"[{escape(note.id)}]: #{note.anchor}" for note in view.numbers)
    yield from (f"[{note.id}]: #{note.anchor}" for note in view.meanings)
    yield from (f"[{escape(note.id)}]: #{note.anchor}" for note in view.documents)


def _linked(link: Link) -> str:
    return f"[{escape(link.text)}](#{link.target})" if link.target else escape(link.text, opens_line=False)


def _place(path: str) -> str:
    return f"<{path}>" if re.search(r"[\s()]", path) else path


def _code(text: str) -> str:
    """Return text as code on one line, between more backticks than follow each other in it."""
    line = " ".join(text.split())
    fence = _fence(line, 1)
    pad = " " if "`" in line else ""
    return f"{fence}{pad}{line}{pad}{fence}"


def _fence(text: str, least: int) -> str:
    longest = max((len(found) for found in re.findall(r"`+", text)), default=0)
    return "`" * max(least, longest + 1)
