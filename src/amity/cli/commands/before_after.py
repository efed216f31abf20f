"""The command that sets what came after a dated event beside what was before: before-after."""

from __future__ import annotations

from typing import Annotated

import typer

from amity.cli.commands._shared import Json, Options, Peers, StateA, StateB, read_pairs


def before_after(
    a: StateA,
    b: StateB,
    on: Annotated[str | None, typer.Option("--on", help="The date: YYYY, YYYY-MM or YYYY-MM-DD.")] = None,
    event: Annotated[str | None, typer.Option("--event", help="Instead of a date: the id of an event …")] = None,
    case: Annotated[str | None, typer.Option("--case", help="… that this case lists.")] = None,
    peers: Peers = "un-members",
    measure: Annotated[str, typer.Option("--measure", help="The measure of the series.")] = "vote_agreement",
    option: Options = None,
    window: Annotated[int | None, typer.Option("--window", help="Sessions (votes) or years on each side.")] = None,
    across_break: Annotated[bool, typer.Option("--across-break", help="Also across a break of the record.")] = False,
    as_json: Json = False,
) -> None:
    """Set a dyad before and after an event against its peers.

    A difference in differences, beside the same for every peer and for every other date.
    """
    from amity.cli import before_after_page

    asked = before_after_page.Asked(
        a=a,
        b=b,
        on=on,
        event=event,
        case=case,
        peers=peers,
        measure=measure,
        options=read_pairs(option),
        window=window,
        across_break=across_break,
    )
    before_after_page.show(asked, as_json)


def register(app: typer.Typer) -> None:
    """Add the command of this file to the command line."""
    app.command("before-after")(before_after)
