"""The dyad page on a terminal of any width, laid out and printed in one piece."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from amity.briefs import cells
from amity.briefs.dyad_page import Page
from amity.cli import _layout
from amity.core.results import Result

NARROW = 100
_RIGHT = frozenset({"Value", "Interval", "Place", "Peers' median"})
# What a narrow table can do without: the sentences below it say it too.
_SPARE = ("Peers' median", "Interval")


def page(shown: Page) -> None:
    """Print a dyad page: for each channel a table, what it says, and the record behind it."""
    screen = _layout.screen()
    lines = screen.lines(shown.title, _layout.BOLD)
    for line in shown.preamble:
        lines += screen.lines(line)
    for channel in shown.channels:
        results = shown.of(channel.key)
        lines += ["", f"{screen.mark(channel.title, _layout.BOLD)}{screen.mark(f'  ({channel.kind})', _layout.DIM)}"]
        silence = cells.silence(results)
        if silence:
            lines += screen.indented(silence, _layout.DIM)
            continue
        lines += _rows(screen, cells.rows(results))
        for line in footer(results):
            lines += screen.indented(line, _layout.DIM)
    again = f"Dataset {shown.dataset_version}. Each row again, with its origin: amity measure KEY A B --rows"
    lines += ["", *screen.lines(again, _layout.DIM)]
    sys.stdout.write("\n".join(lines) + "\n")


def _rows(screen: _layout.Screen, rows: Sequence[cells.Row]) -> list[str]:
    """Return the figures of a channel as a table and below it what each of them says."""
    headings = ["Measure", "Value", "Interval", "Place", "Peers' median", "Years"]
    if screen.width < NARROW:
        headings.remove("Peers' median")
    shown = []
    for row in rows:
        cell = {
            "Measure": row.heading,
            "Value": cells.value(row.result),
            "Interval": cells.interval(row.result),
            "Place": cells.place(row.result),
            "Peers' median": cells.median(row.result),
            "Years": cells.period(row.result),
        }
        shown.append([cell[heading] for heading in headings])
    lines = screen.table(headings, shown, _RIGHT, _SPARE)
    for row in rows:
        style = "" if row.result.value is not None else _layout.DIM
        lines += screen.indented(f"· {' '.join(cells.remarks(row.result))}", style)
    return lines


def footer(results: Sequence[Result]) -> list[str]:
    """Return the record behind a channel's rows and what their intervals are, each once."""
    records = [(f"{cells.sources(result)}, {cells.record(result)}", result.title) for result in results]
    intervals = [(result.interval.rstrip("."), result.title) for result in results]
    return [*_grouped("Record", records), *_grouped("Interval", intervals)]


def _grouped(word: str, pairs: Sequence[tuple[str, str]]) -> list[str]:
    """Return a line for each text, with the titles it holds for where there is more than one text."""
    titles: dict[str, dict[str, None]] = {}
    for text, title in pairs:
        titles.setdefault(text, {})[title] = None
    if len(titles) == 1:
        return [f"{word}: {text}." for text in titles]
    return [f"{word} ({'; '.join(of)}): {text}." for text, of in titles.items()]
