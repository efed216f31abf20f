"""Commands on coded events at scale: ``amity events …``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from amity.cli.commands._shared import Json


def events_aggregate(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Event files: Parquet, or GDELT 2.0 text.")],
    out: Annotated[Path, typer.Option("--out", help="The Parquet file of dyad-months to write.")],
    engine: Annotated[Literal["duckdb", "spark"], typer.Option("--engine", help="What runs it.")] = "duckdb",
    government: Annotated[bool, typer.Option("--government", help="Only who speaks or acts for a state.")] = False,
    every_row: Annotated[bool, typer.Option("--every-row", help="Count repeated reports of an event.")] = False,
    as_json: Json = False,
) -> None:
    """Count events by directed dyad and month, on DuckDB here or on Spark."""
    from amity.cli import events_page

    events_page.aggregated(files, out, engine, government, every_row, as_json)


def events_fetch(
    first: Annotated[str, typer.Option("--from", metavar="DAY", help="The first day, such as 2026-10-01.")],
    last: Annotated[str, typer.Option("--to", metavar="DAY", help="The last day.")],
    out: Annotated[Path, typer.Option("--out", help="Folder for the exports.")],
    address: Annotated[str | None, typer.Option("--address", help="A place that answers like GDELT's.")] = None,
    as_json: Json = False,
) -> None:
    """Fetch GDELT 2.0 event exports of some days, each checked by size and checksum."""
    from amity.cli import events_page

    events_page.fetched(first, last, out, address, as_json)


def events_generate(
    out: Annotated[Path, typer.Option("--out", help="Folder for the files.")],
    rows: Annotated[int, typer.Option("--rows", min=1, max=2_000_000_000, help="How many rows in all.")] = 1_000_000,
    seed: Annotated[int, typer.Option("--seed", min=0, help="The same seed gives the same files.")] = 1,
    as_json: Json = False,
) -> None:
    """Write made-up event files with the skew of real ones, to try an engine on."""
    from amity.cli import events_page

    events_page.generated(out, rows, seed, as_json)


def register(app: typer.Typer) -> None:
    """Add the commands of this file to the command line."""
    app.command("aggregate")(events_aggregate)
    app.command("fetch")(events_fetch)
    app.command("generate")(events_generate)
