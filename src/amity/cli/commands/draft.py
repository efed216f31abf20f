"""The command that proposes claims from a text: ``amity draft``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from amity.cli.commands._shared import Json, Peers


def draft(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A plain text in UTF-8.")],
    dyad: Annotated[
        tuple[str, str], typer.Option("--dyad", metavar="A B", help="The two states; the most named without it.")
    ] = ("", ""),
    peers: Peers = "un-members",
    written: Annotated[
        str | None, typer.Option("--written", metavar="DATE", help="When the text was written: YYYY, YYYY-MM, …")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Claims file to write; never overwritten.")] = None,
    as_json: Json = False,
) -> None:
    """Propose claims from a plain text, for amity check.

    Words are matched and nothing is understood: read each claim before it is used. Works offline, the same each time.
    """
    from amity.cli import draft_page

    draft_page.show(draft_page.Asked(file=file, dyad=dyad, peers=peers, written=written, out=out), as_json=as_json)


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("draft")(draft)
