"""Commands for researchers: dyads, join, cite."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from amity.cli.commands._shared import Json

Intervals = Annotated[bool, typer.Option("--intervals", help="Also _low and _high of each measure.")]
Status = Annotated[bool, typer.Option("--status", help="Also a column _status: why a value is missing.")]


def dyads(
    more: Annotated[list[str] | None, typer.Argument(metavar="[KEY]...", help="Further measures after --add.")] = None,
    years: Annotated[str, typer.Option("--years", help="A year or a span.")] = "1946-2020",
    directed: Annotated[bool, typer.Option("--directed", help="Each dyad in both orders.")] = False,
    states: Annotated[
        str, typer.Option("--states", help="system, cow, gw, or a peer set or expression (31 December of each year).")
    ] = "system",
    rule: Annotated[
        str, typer.Option("--rule", help="A state is in a year where it existed on any_day of it, or at year_end.")
    ] = "any_day",
    codes: Annotated[
        list[str] | None, typer.Option("--codes", help="Columns of codes: cow, gw or iso3; may be repeated.")
    ] = None,
    add: Annotated[
        list[str] | None, typer.Option("--add", metavar="KEY", help="Measures: [NAME=]KEY[:OPTION=VALUE,…].")
    ] = None,
    intervals: Intervals = False,
    status: Status = False,
    out: Annotated[Path | None, typer.Option("--out", help="File to write: .parquet, .csv or .dta.")] = None,
    as_json: Json = False,
) -> None:
    """Write all dyads of states by year, with measures.

    States by the dates of the state system; the codebook is written beside the file.
    """
    from amity.cli import research_page

    asked = research_page.Dyads(
        years=years,
        directed=directed,
        states=states,
        rule=rule,
        codes=tuple(codes or ()),
        intervals=intervals,
        status=status,
    )
    research_page.dyads(asked, (*(add or ()), *(more or ())), out, as_json)


def join(
    words: Annotated[list[str], typer.Argument(metavar="FILE [KEY]...", help="Your .csv, .parquet or .dta file.")],
    on: Annotated[
        tuple[str, str, str],
        typer.Option("--on", metavar="STATE1 STATE2 YEAR", help="Its columns of both states and the year."),
    ] = ("", "", ""),
    measures: Annotated[
        list[str] | None, typer.Option("--measures", metavar="KEY", help="Measures: [NAME=]KEY[:OPTION=VALUE,…].")
    ] = None,
    codes: Annotated[
        str | None, typer.Option("--codes", help="What the states' columns hold: cow, gw, iso3 or name.")
    ] = None,
    unit: Annotated[
        str | None, typer.Option("--unit", help="directed or undirected, where the rows do not say.")
    ] = None,
    intervals: Intervals = False,
    status: Status = False,
    out: Annotated[Path | None, typer.Option("--out", help="File to write: .parquet, .csv or .dta.")] = None,
    unmatched: Annotated[
        Path | None, typer.Option("--unmatched", help="File for the rows that are no dyad: .csv or .parquet.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Join measures to your own file of dyad-years.

    Keys are Correlates of War or Gleditsch–Ward numbers or ISO3 codes. Your rows and columns stay as they are.
    """
    from amity.cli import research_page

    asked = research_page.Join(
        words=tuple(words),
        on=on,
        measures=tuple(measures or ()),
        codes=codes,
        unit=unit,
        intervals=intervals,
        status=status,
    )
    research_page.join(asked, out, unmatched, as_json)


def cite(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME]...", help="A measure, table, source, case, or a file that amity wrote."),
    ] = None,
    style: Annotated[str, typer.Option("--format", help="bibtex, apa or csl-json.")] = "bibtex",
    as_json: Json = False,
) -> None:
    """Print what to cite: sources, the papers of measures, amity."""
    from amity.cli import research_page

    research_page.cite(tuple(names or ()), style, as_json)


def grid(
    keys: Annotated[
        list[str],
        typer.Argument(metavar="KEY...", help="Measures: KEY[:OPTION=VALUE|VALUE,…]; every combination counts."),
    ],
    out: Annotated[Path, typer.Option("--out", help="A new folder, or one of an earlier run to go on with.")],
    years: Annotated[str, typer.Option("--years", help="A year or a span.")] = "1946-2025",
    intervals: Annotated[bool, typer.Option("--intervals", help="Also intervals, where a measure has some.")] = False,
    jobs: Annotated[int, typer.Option("--jobs", min=1, max=256, help="Processes.")] = 1,
    as_json: Json = False,
) -> None:
    """Write measures of all dyads in every year under every choice, as partitioned Parquet.

    A run that was stopped goes on where it was; the manifest lists every partition.
    """
    from amity.cli import research_page

    research_page.grid(tuple(keys), years, out, intervals, jobs, as_json)


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command("dyads")(dyads)
    app.command("join")(join)
    app.command("cite")(cite)
    app.command("grid")(grid)
