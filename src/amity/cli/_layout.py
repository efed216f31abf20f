"""Lines and tables of a page laid out for a terminal.

A dyad page has some 500 lines: the console of a library takes a tenth of the whole run to lay them out.

A page comes out as the console of :mod:`amity.cli.printing` would print it, in one piece.
"""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

NARROWEST = 72
USUAL = 80
# With less than this a heading is cut into bits.
LEAST = 16
INDENT = "  "
BETWEEN = "  "
BOLD, DIM = "1", "2"

_WORD = re.compile(r"\s*\S+\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """What a page is laid out for: the cells of a line, and whether bold and dim can be shown."""

    width: int
    styled: bool

    def mark(self, text: str, style: str) -> str:
        """Return text in a style, as it is where the screen has none."""
        return f"\x1b[{style}m{text}\x1b[0m" if self.styled and style and text.strip() else text

    def lines(self, text: str, style: str = "") -> list[str]:
        """Return text in lines of the whole width."""
        return [self.mark(line, style) for line in wrapped(text, self.width)]

    def indented(self, text: str, style: str = "") -> list[str]:
        """Return text in lines set in from the margin."""
        room = self.width - len(INDENT)
        return [INDENT + self.mark(filled(line, room), style) for line in wrapped(text, room)]

    def table(
        self, headings: Sequence[str], rows: Sequence[Sequence[str]], right: frozenset[str], spare: Sequence[str] = ()
    ) -> list[str]:
        """Return a table set in from the margin: the first column takes what the others leave, and is folded to it.

        Where they leave it less than :data:`LEAST` cells, the columns named in ``spare`` are left out, one by one.
        """
        room = self.width - len(INDENT)
        kept = list(range(len(headings)))
        widths = {place: max(cells(row[place]) for row in (headings, *rows)) for place in kept}
        for name in (*spare, None):
            others = sum(widths[place] + len(BETWEEN) for place in kept[1:])
            if room - others >= min(LEAST, widths[0]) or name is None:
                break
            kept = [place for place in kept if headings[place] != name]
        widths[0] = max(1, min(widths[0], room - others))
        found = []
        for row, style in ((headings, BOLD), *((row, "") for row in rows)):
            columns = [(wrapped(row[place], widths[place]), widths[place], headings[place] in right) for place in kept]
            found += [INDENT + self.mark(filled(line, room), style) for line in _beside(columns, bottom=bool(style))]
        return found


def _beside(columns: Sequence[tuple[list[str], int, bool]], *, bottom: bool) -> list[str]:
    """Return the lines of cells that stand beside each other: texts, width, flush right; all at the top or bottom."""
    height = max(len(texts) for texts, _, _ in columns)
    filled_up = [
        [
            filled(line, width, right=right)
            for line in ([""] * (height - len(texts)) + texts if bottom else texts + [""] * (height - len(texts)))
        ]
        for texts, width, right in columns
    ]
    return [BETWEEN.join(line) for line in zip(*filled_up, strict=True)]


def screen() -> Screen:
    """Return the screen that standard output goes to."""
    return Screen(width=max(_width(), NARROWEST), styled=_styled())


def _width() -> int:
    """Return the cells of a line: what COLUMNS says, else the terminal's own, else 80."""
    told = os.environ.get("COLUMNS", "")
    if told.isdigit():
        return int(told)
    # Output that goes on to a pager is still read on the terminal that the input comes from.
    for stream in (sys.__stdin__, sys.__stdout__, sys.__stderr__):
        try:
            return os.get_terminal_size(stream.fileno()).columns or USUAL  # type: ignore[union-attr]
        except (OSError, ValueError, AttributeError):
            continue
    return USUAL


def _styled() -> bool:
    """Return whether bold and dim are understood by what standard output goes to."""
    if os.name == "nt" or os.environ.get("TERM", "").lower() in ("dumb", "unknown"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (sys.stdout is not None and sys.stdout.isatty())


def cells(text: str) -> int:
    """Return how many cells of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(one) else 1 + (unicodedata.east_asian_width(one) in "WF") for one in text)


def filled(text: str, width: int, *, right: bool = False) -> str:
    """Return text with spaces to a width, before it where it is set flush right."""
    spaces = " " * (width - cells(text))
    return spaces + text if right else text + spaces


def wrapped(text: str, width: int) -> list[str]:
    """Return text in lines of at most a width, between words where that can be; a longer word is cut.

    Examples
    --------
    >>> wrapped("one two three", 8), wrapped("abcdefgh", 3)
    (['one two ', 'three'], ['abc', 'def', 'gh'])
    """
    found, line, used = [], "", 0
    for word in _words(text, width):
        if line and used + cells(word.rstrip()) > width:
            found.append(line)
            line, used = "", 0
        line, used = line + word, used + cells(word)
    return [_cut(one, width) for one in ([*found, line] if line or not found else found)]


def _words(text: str, width: int) -> Iterator[str]:
    """Yield the words of a text with the spaces after them, those wider than a line in parts."""
    for word in _WORD.findall(text):
        rest = word
        while cells(rest.rstrip()) > width:
            cut = _fitting(rest, width)
            yield rest[:cut]
            rest = rest[cut:]
        yield rest


def _fitting(text: str, width: int) -> int:
    """Return how many characters fit into a width, at least one."""
    taken = 0
    for place, one in enumerate(text):
        taken += cells(one)
        if taken > width:
            return max(place, 1)
    return len(text)


def _cut(line: str, width: int) -> str:
    """Return a line without the spaces at its end that do not fit."""
    over = cells(line) - width
    return line[: max(len(line) - over, len(line.rstrip()))] if over > 0 else line
