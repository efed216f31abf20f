"""The command that asks a question under every reasonable choice: curve."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from amity.cli.commands._shared import Json, Peers, StateA, StateB, Years, read_pairs
from amity.core.errors import UsageError


def curve(
    a: StateA,
    b: StateB,
    peers: Peers = "un-members",
    measure: Annotated[
        str, typer.Option("--measure", help="votes, arms, oil, oil_bought, trade, or a measure.")
    ] = "votes",
    years: Years = None,
    vary: Annotated[
        list[str] | None,
        typer.Option(
            "--vary", metavar="CHOICE=V,V", help="Values of a choice, such as rollcalls=all,gaza; repeatable."
        ),
    ] = None,
    draws: Annotated[int, typer.Option("--draws", help="Replicates of the bootstrap; 0 for none.", min=0)] = 200,
    seed: Annotated[int, typer.Option("--seed", help="Seed of the bootstrap.", min=0)] = 0,
    out: Annotated[Path | None, typer.Option("--out", help="A file: .png, .svg, .csv or .parquet.")] = None,
    narrow: Annotated[bool, typer.Option("--narrow", help="Drawn for the width of a phone.")] = False,
    as_json: Json = False,
) -> None:
    """Ask where a state stands under every reasonable choice.

    Places and verdicts over all specifications, what moves them, and every peer's whole curve beside the subject's.
    """
    from amity.cli import curve_page

    if out is not None and not out.name:
        raise UsageError("--out was given without a file's name", hint="end it in .png, .svg, .csv or .parquet")
    asked = curve_page.Asked(
        a=a, b=b, peers=peers, measure=measure, years=years, vary=read_pairs(vary), draws=draws, seed=seed
    )
    curve_page.show(asked, out, narrow=narrow, as_json=as_json)


def register(app: typer.Typer) -> None:
    """Add the command of this file to the command line."""
    app.command("curve")(curve)
