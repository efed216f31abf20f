"""The command that sets what states declare against what moves: gap."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from amity.cli.commands._shared import Json, Peers, Years


def gap(
    target: Annotated[str, typer.Argument(metavar="TARGET", help="The state towards which all others are placed.")],
    peers: Peers = "un-members",
    years: Years = None,
    subject: Annotated[str | None, typer.Option("--subject", help="Tell this state's gap in any case.")] = None,
    declared: Annotated[
        list[str] | None, typer.Option("--declared", help="A measure of a declared channel; may be repeated.")
    ] = None,
    material: Annotated[
        list[str] | None, typer.Option("--material", help="A measure of a material channel; may be repeated.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="Seed of the random pairings.", min=0)] = 0,
    out: Annotated[Path | None, typer.Option("--out", help="The scatter: .png, .svg or .csv.")] = None,
    as_json: Json = False,
) -> None:
    """Set what states declare against what moves, towards one target.

    Places on each channel apart, the largest gaps, and how large they would be if the two were paired at random.
    """
    from amity.cli import gap_page

    asked = gap_page.Asked(
        target=target,
        peers=peers,
        years=years,
        subject=subject,
        declared=tuple(declared or ()),
        material=tuple(material or ()),
        seed=seed,
    )
    gap_page.show(asked, out, as_json)


def register(app: typer.Typer) -> None:
    """Add the command of this file to the command line."""
    app.command("gap")(gap)
