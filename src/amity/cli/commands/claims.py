"""Commands on claims: check what a text says against the record."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from amity.cli.commands._shared import Json


def check(
    name: Annotated[str, typer.Argument(metavar="FILE|CASE", help="A case, or a .yaml file of claims.")],
    only: Annotated[list[str] | None, typer.Option("--only", metavar="ID", help="Only this claim; repeatable.")] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="Cut today's data at this day and judge.")
    ] = None,
    as_html: Annotated[bool, typer.Option("--html", help="Print the page of verdicts as HTML.")] = False,
    as_md: Annotated[bool, typer.Option("--md", help="Print the page of verdicts as Markdown.")] = False,
    out: Annotated[Path | None, typer.Option("--out", help="Write there instead of printing.")] = None,
    as_json: Json = False,
) -> None:
    """Check claims against the record: a verdict each.

    Exit code 0 where all hold, 1 where some do not, 2 where the file is malformed.
    """
    from amity.cli import check_page

    asked = check_page.Asked(name=name, only=tuple(only or ()), as_of=as_of)
    manner = check_page.manner(as_json=as_json, as_html=as_html, as_md=as_md)
    raise typer.Exit(check_page.show(asked, manner, out))


def register(app: typer.Typer) -> None:
    """Add the commands of this file to the command line."""
    app.command("check")(check)
