"""The command that asks which states satisfy an expression: which."""

from __future__ import annotations

from typing import Annotated

import typer

from amity.cli.commands._shared import Json, Peers, Years


def which(
    expression: Annotated[
        str, typer.Argument(metavar="EXPRESSION", help="Such as 'relations(ISR) == \"embassy\" and trade(ISR) > 100'.")
    ],
    peers: Peers = "un-members",
    subject: Annotated[str | None, typer.Option("--subject", help="Is this state the only one?")] = None,
    years: Years = None,
    case: Annotated[str | None, typer.Option("--case", help="The case whose events event(…) counts.")] = None,
    as_json: Json = False,
) -> None:
    """List the states that satisfy an expression.

    With a subject: who else does, who could not be judged, and the smallest change that would leave it alone.
    """
    from amity.cli import which_page

    which_page.show(expression, peers=peers, subject=subject, years=years, case=case, as_json=as_json)


def register(app: typer.Typer) -> None:
    """Add the command of this file to the command line."""
    app.command("which")(which)
