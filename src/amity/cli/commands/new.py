"""Commands that start something of a user's own: ``amity new …``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from amity.cli.commands._shared import Json, Peers


def new_case(
    key: Annotated[str, typer.Argument(metavar="KEY", help="The case's key: small letters, digits and hyphens.")],
    dyad: Annotated[tuple[str, str], typer.Option("--dyad", metavar="A B", help="The two states, the subject first.")],
    peers: Peers = "un-members",
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder to make; KEY in the current one by default.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Make the folder of a new case: a skeleton that loads."""
    from amity.cli import cases

    cases.new(key, dyad, peers=peers, out=out, as_json=as_json)


def register(app: typer.Typer) -> None:
    """Add the commands of this file to the command line."""
    app.command("case")(new_case)
