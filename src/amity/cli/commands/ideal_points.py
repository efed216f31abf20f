"""The command that estimates ideal points: ideal-points."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from amity.cli.commands._shared import Json


def ideal_points(
    issue: Annotated[
        str, typer.Option("--issue", help="A set of roll calls or an issue flag: me, nu, di, hr, co, ec.")
    ] = "all",
    sessions: Annotated[str | None, typer.Option("--sessions", help="UN sessions, such as 46-80.")] = None,
    bridges: Annotated[
        bool, typer.Option("--bridges/--no-bridges", help="Tie texts of one title across neighbouring sessions.")
    ] = False,
    anchor: Annotated[
        str | None, typer.Option("--anchor", help="The state on whose side the scale is counted upward.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="File to write: .parquet or .csv.")] = None,
    seed: Annotated[int, typer.Option("--seed", help="Seed of the start.", min=0)] = 0,
    as_json: Json = False,
) -> None:
    """Estimate where states stand, session by session.

    Dynamic ordinal ideal points from UN votes with 90 % intervals: yes, abstain and no in order, absences missing.
    """
    from amity.cli import ideal_points_page

    ideal_points_page.write(issue, sessions, bridges=bridges, anchor=anchor, seed=seed, out=out, as_json=as_json)


def register(app: typer.Typer) -> None:
    """Add the command of this file to the command line."""
    app.command("ideal-points")(ideal_points)
