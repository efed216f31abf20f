"""Tables laid out: groups of rows, how much room the table takes, and which cells are worth being kept on one line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from amity.briefs.model import TableBlock
from amity.briefs.render._text import slug
from amity.briefs.render._view import Column, Grid, Keep, Mark, Row, Width
from amity.core.errors import ComputeError

# Characters on a table's widest line: up to the first it keeps its columns together, up to the second it fits a line.
COMPACT, LINE = 56, 100
# Rows and characters up to which a table is not broken over two pages.
FEW_ROWS, FEW_CHARACTERS = 12, 1500
# Characters of a cell that stays on one line: an interval always, a date in words or a place while there is room.
TIGHT, SHORT = 13, 17
# "11th of 24" breaks before "of", never after it.
_OF = re.compile(r" of (?=\d)")


def grid(block: TableBlock, label: str, marks: Sequence[tuple[Mark, ...]]) -> Grid:
    """Return a table laid out under its label, with the marks of each row.

    Raises
    ------
    ComputeError
        Where a row, the alignment or the references do not fit the headings.
    """
    width = len(block.headings)
    if len(block.align) != width or any(len(row) != width for row in block.rows):
        raise ComputeError(
            f"the table '{block.key}' has {width} headings, and a row or its alignment has another number",
            hint="give each row one cell for each heading",
        )
    if len(marks) != len(block.rows):
        raise ComputeError(
            f"the table '{block.key}' has {len(block.rows)} rows and {len(marks)} references",
            hint="give each row one reference, empty where it has none, or give no references at all",
        )
    block = replace(block, rows=tuple(tuple(_OF.sub(" of\u00a0", cell) for cell in row) for row in block.rows))
    groups = _groups(block)
    if any(groups):
        block = _without_first_column(block)
    size = sum(len(cell) for row in block.rows for cell in row)
    return Grid(
        anchor=f"table-{slug(block.key)}",
        label=label,
        caption=block.caption,
        width=_width(block),
        whole=len(block.rows) <= FEW_ROWS and size <= FEW_CHARACTERS,
        columns=_columns(block),
        rows=tuple(
            Row(group=group, cells=cells, marks=own)
            for group, cells, own in zip(groups, block.rows, marks, strict=True)
        ),
    )


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


def _keep(cells: list[str]) -> Keep:
    longest = max(map(len, cells), default=0)
    return "tight" if longest <= TIGHT else "short" if longest <= SHORT else ""


def _width(block: TableBlock) -> Width:
    """Return how a table takes its room: together, over the line, or shared out because a line cannot hold it."""
    columns = zip(block.headings, *block.rows, strict=True)
    needed = sum(max(len(text) for text in column) + 3 for column in columns)
    return "compact" if needed <= COMPACT else "full" if needed <= LINE else "shared"
