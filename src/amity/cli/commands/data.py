"""Commands on the dataset: ``amity data …``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from amity.cli.commands._shared import Json, read_pairs


def data_build(
    raw: Annotated[Path, typer.Option("--raw", help="Folder of the raw files, as the catalogue names them.")],
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for the dataset; the embedded one by default.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Build the dataset from raw files: every file checked, every table derived, the catalogue written."""
    from amity.cli import data

    data.build(raw, out, as_json)


def data_list(as_json: Json = False) -> None:
    """List the tables of the dataset with their rows, coverage and sources."""
    from amity.cli import listing

    listing.show("tables", None, None, as_json)


def data_show(
    table: Annotated[str, typer.Argument(help="A table (amity data list).")],
    where: Annotated[
        list[str] | None,
        typer.Option("--where", metavar="COLUMN=VALUE", help="Only rows with this value; may be repeated."),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", help="At most so many rows.", min=0, max=1_000_000)] = 20,
    as_json: Json = False,
) -> None:
    """Show what a table is, covers and means by absence, and its rows."""
    from amity.cli import data

    data.show(table, read_pairs(where), limit, as_json)


def data_coverage(
    state: Annotated[str, typer.Argument(metavar="STATE", help="A state: name or code.")], as_json: Json = False
) -> None:
    """Show which tables cover a state, and from when to when."""
    from amity.cli import data

    data.coverage(state, as_json)


def data_verify(as_json: Json = False) -> None:
    """Check every table of the dataset against the catalogue, byte for byte."""
    from amity.cli import data

    data.verify(as_json)


def data_licences(as_json: Json = False) -> None:
    """List the licences of the embedded tables; those that forbid commercial use are marked."""
    from amity.cli import data

    data.licences(as_json)


def data_update(
    sources: Annotated[list[str] | None, typer.Argument(metavar="[SOURCE]", help="Sources; all by default.")] = None,
    accept: Annotated[bool, typer.Option("--accept", help="Accept the terms that a source asks for.")] = False,
    address: Annotated[
        str | None, typer.Option("--from", metavar="ADDRESS", help="A place that answers like the official one.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Fetch the newest edition of a source from its official place into your own data."""
    from datetime import date

    from amity.cli import updating

    updating.run_update(sources or [], accept, address, date.today(), as_json)


def data_import(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Official files, as they were downloaded.")],
    source: Annotated[str | None, typer.Option("--source", help="Their source, where the name does not tell.")] = None,
    as_json: Json = False,
) -> None:
    """Take official files that you downloaded by hand into your own data."""
    from datetime import date

    from amity.cli import updating

    updating.run_import(files, source, date.today(), as_json)


def data_status(
    case: Annotated[str | None, typer.Option("--case", help="Show which figures of this case moved with it.")] = None,
    as_json: Json = False,
) -> None:
    """Show which edition of each source is in force, how old it is, what it changed, and how a fresher one is had."""
    from datetime import date

    from amity.cli import updating

    updating.status(case, date.today(), as_json)


def data_reset(
    source: Annotated[str | None, typer.Argument(help="A source; all by default.")] = None, as_json: Json = False
) -> None:
    """Leave your own files out again: the embedded edition of a source, or of all, is in force."""
    from amity.cli import updating

    updating.run_reset(source, as_json)


def register(app: typer.Typer) -> None:
    """Add the commands of this file to the command line."""
    app.command("build")(data_build)
    app.command("list")(data_list)
    app.command("show")(data_show)
    app.command("coverage")(data_coverage)
    app.command("verify")(data_verify)
    app.command("licences")(data_licences)
    app.command("update")(data_update)
    app.command("import")(data_import)
    app.command("status")(data_status)
    app.command("reset")(data_reset)
