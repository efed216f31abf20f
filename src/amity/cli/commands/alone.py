"""The command that asks whether a state stands alone among its peers: alone."""

from __future__ import annotations

from typing import Annotated

import typer

from amity.cli.commands._shared import Json, Options, Peers, StateA, Years, read_pairs


def alone(
    a: StateA,
    b: Annotated[str | None, typer.Argument(metavar="B", help="The other state; not with --all-targets.")] = None,
    peers: Peers = "un-members",
    measure: Annotated[
        list[str] | None, typer.Option("--measure", help="Only this measure, in full; may be repeated for rows.")
    ] = None,
    subject: Annotated[str | None, typer.Option("--subject", help="The state whose place the peers take; A.")] = None,
    all_targets: Annotated[
        bool, typer.Option("--all-targets", help="With which of all states does A stand alone on the measure?")
    ] = False,
    years: Years = None,
    option: Options = None,
    seed: Annotated[int, typer.Option("--seed", help="Seed of the draws.", min=0)] = 0,
    as_json: Json = False,
) -> None:
    """Test whether a state stands alone among its peers.

    Verdict, runner-up, exact chance, the ranks that the record leaves open, and how often the verdict is a false alarm.
    """
    from amity.cli import alone_page

    asked = alone_page.Asked(
        a=a,
        b=b,
        peers=peers,
        measures=tuple(measure or ()),
        subject=subject,
        years=years,
        options=read_pairs(option),
        seed=seed,
    )
    if all_targets:
        alone_page.show_screen(asked, as_json)
    else:
        alone_page.show(asked, as_json)


def register(app: typer.Typer) -> None:
    """Add the command of this file to the command line."""
    app.command("alone")(alone)
