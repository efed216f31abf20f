"""A value and a series on a terminal of any width."""

from __future__ import annotations

from collections.abc import Sequence

from rich.padding import Padding
from rich.text import Text

from amity.briefs import cells
from amity.cli.dyad_lines import footer
from amity.cli.printing import console, plain_table
from amity.core.results import Result

INDENT = (0, 0, 0, 2)


def value(result: Result) -> None:
    """Print one value in full: figure, interval, place, sentence, caveats, coverage, sources, command."""
    screen = console()
    years = f", {result.period.text}" if result.period else ""
    screen.print(Text(f"{result.heading}{years}", style="bold"))
    table = plain_table("", "")
    table.show_header = False
    kind = "bounds" if result.interval_kind == "bounds" else "interval"
    table.add_row("value", cells.value(result))
    table.add_row(kind, Text(f"{cells.interval(result)}  ({result.interval})"))
    if result.n is not None:
        table.add_row("n", f"{result.n:,}")
    table.add_row("status", Text(result.status + (f": {result.reason}" if result.reason else "")))
    if result.standing is not None:
        table.add_row("place", f"{cells.place(result)}; peers' median {cells.median(result)}")
    for name, extra in result.extras.items():
        if extra is not None:
            table.add_row(name.replace("_", " "), Text(_extra(extra)))
    coverage = result.provenance.coverage
    table.add_row("record", f"{coverage['first']} to {coverage['last']}")
    table.add_row("source", Text(cells.sources(result)))
    table.add_row("again", Text(result.asked.command))
    screen.print(Padding(table, INDENT))
    screen.print(Text(" ".join(cells.remarks(result))))


def _extra(extra: object) -> str:
    if isinstance(extra, bool):
        return "yes" if extra else "no"
    return f"{extra:.4g}" if isinstance(extra, float) else str(extra)


def series(results: Sequence[Result]) -> None:
    """Print a series: a row for each period."""
    screen = console()
    if not results:
        screen.print("No year of the record has both states.")
        return
    screen.print(Text(results[-1].heading, style="bold"))
    table = plain_table("Years", "Value", "Interval", "n", "Note", right=("Value", "Interval", "n"))
    for result in results:
        n = "" if result.n is None else f"{result.n:,}"
        years = cells.period(result) if result.period else (result.asked.years or "")
        breaks = [caveat for caveat in result.caveats if caveat.startswith("Not comparable")]
        table.add_row(
            years,
            cells.value(result),
            cells.interval(result),
            n,
            Text("; ".join([result.reason or "", *breaks]).strip("; ")),
        )
    screen.print(table)
    for line in footer(results):
        screen.print(Text(line, style="dim"))
