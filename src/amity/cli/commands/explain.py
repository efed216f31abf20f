"""The command that sets ties beside what is expected of them: explain."""

from __future__ import annotations

from typing import Annotated

import typer

from amity.cli.commands._shared import Json, Peers, StateA, StateB, Years


def explain(
    a: StateA,
    b: StateB,
    channel: Annotated[
        list[str] | None, typer.Option("--channel", help="arms, crude or trade; may be repeated. All without it.")
    ] = None,
    years: Years = None,
    peers: Peers = "un-members",
    as_json: Json = False,
) -> None:
    """Set ties beside what all other ties lead to expect, and split the difference from the peers.

    Pseudo-Poisson gravity without the tie itself: recorded over expected, a predictive interval, parts by driver, a
    rest.
    """
    from amity.cli import explain_page

    explain_page.show(explain_page.Asked(a=a, b=b, channels=tuple(channel or ()), years=years, peers=peers), as_json)


def register(app: typer.Typer) -> None:
    """Add the command of this file to the command line."""
    app.command("explain")(explain)
