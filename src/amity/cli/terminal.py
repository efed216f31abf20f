"""The dyad page, a value and a series on a terminal of any width."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from amity.briefs import cells
from amity.briefs.dyad_page import Page
from amity.cli.printing import console, plain_table
from amity.core.results import Result

NARROW = 100
INDENT = (0, 0, 0, 2)


def page(shown: Page) -> None:
    """Print a dyad page: for each channel a table, what it says, and the record behind it."""
    screen = console()
    screen.print(Text(shown.title, style="bold"))
    for line in shown.preamble:
        screen.print(Text(line))
    for channel in shown.channels:
        results = shown.of(channel.key)
        screen.print()
        screen.print(Text.assemble((channel.title, "bold"), (f"  ({channel.kind})", "dim")))
        silence = cells.silence(results)
        if silence:
            screen.print(Padding(Text(silence, style="dim"), INDENT))
            continue
        _rows(screen, cells.rows(results))
        for line in _footer(results):
            screen.print(Padding(Text(line, style="dim"), INDENT))
    screen.print()
    screen.print(
        Text(
            f"Dataset {shown.dataset_version}. Each row again, with its origin: amity measure KEY A B --rows",
            style="dim",
        )
    )


def _rows(screen: Console, rows: Sequence[cells.Row]) -> None:
    """Print the figures of a channel as a table and below it what each of them says."""
    headings = ["Measure", "Value", "Interval", "Place", "Peers' median", "Years"]
    if screen.width < NARROW:
        headings.remove("Peers' median")
    table = plain_table(*headings, right=("Value", "Interval", "Place", "Peers' median"))
    for column in table.columns[1:]:
        column.no_wrap = True
    for row in rows:
        cell = {
            "Measure": row.heading,
            "Value": cells.value(row.result),
            "Interval": cells.interval(row.result),
            "Place": cells.place(row.result),
            "Peers' median": cells.median(row.result),
            "Years": cells.period(row.result),
        }
        table.add_row(*(Text(cell[heading]) for heading in headings))
    screen.print(Padding(table, INDENT))
    for row in rows:
        style = "" if row.result.value is not None else "dim"
        screen.print(Padding(Text(f"· {' '.join(cells.remarks(row.result))}", style=style), INDENT))


def _footer(results: Sequence[Result]) -> list[str]:
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
    for line in _footer(results):
        screen.print(Text(line, style="dim"))
