"""How wide the columns of a printed table are: measured, so that a wide table shares its line out by its texts."""

from __future__ import annotations

from collections.abc import Iterable

from amity.briefs.fonts import text_width
from amity.briefs.render._text import breakable
from amity.briefs.render._view import Grid

LINE = 464.8  # points between the margins of the page
SIZES = (8.2, 7.4)
INSET = 10.0
LEAST_TEXT = 92.0
MARK_SIZE = 5.2


def widths(grid: Grid) -> tuple[float, tuple[float, ...]]:
    """Return the size of a table's text and the width of each column in points, none where a line holds them all.

    A table that fits its line is left alone. In a wider one each column has what its longest word, or its date, needs,
    and the rest of the line is shared by how much more each could use. Where even that is too wide, the text is set
    smaller, and then the columns share evenly.
    """
    for size in SIZES:
        natural, least = _natural(grid, size), _least(grid, size)
        if sum(natural) <= LINE:
            return size, ()
        spare = LINE - sum(least)
        if spare >= 0:
            wanted = [max(0.0, most - fewest) for most, fewest in zip(natural, least, strict=True)]
            scale = spare / sum(wanted)
            return size, tuple(round(few + scale * more, 2) for few, more in zip(least, wanted, strict=True))
    return SIZES[-1], (LINE / len(grid.columns),) * len(grid.columns)


def _natural(grid: Grid, size: float) -> list[float]:
    """Return what each column needs with no line broken in it."""
    found = []
    for place, column in enumerate(grid.columns):
        cells = [
            text_width(row.cells[place], size)
            + (text_width("".join(mark.text + mark.after for mark in row.marks), MARK_SIZE) if place == 0 else 0)
            for row in grid.rows
        ]
        found.append(max([text_width(column.heading, size, bold=True), *cells]) + INSET)
    return found


def _least(grid: Grid, size: float) -> list[float]:
    """Return what each column needs at least: its longest word, a short text on one line, some room for a long text."""
    found = []
    for place, column in enumerate(grid.columns):
        cells = [row.cells[place] for row in grid.rows]
        whole = column.keep == "tight" or (column.keep == "short" and column.align == "left")
        needed = [text_width(word, size, bold=True) for word in _words([column.heading])]
        needed += [text_width(text, size) for text in (cells if whole else _words(cells))]
        floor = 0.0 if column.keep or column.align == "right" else LEAST_TEXT
        found.append(max([floor, *needed]) + INSET)
    return found


def _words(texts: Iterable[str]) -> list[str]:
    """Return the words of texts as a line breaks them: at spaces and invisible breaks, not at no-break spaces."""
    return [word for text in texts for word in breakable(text).replace("\u200b", " ").split(" ")]
