"""Commands that break a tie on paper: stress, flip."""

from __future__ import annotations

from typing import Annotated

import typer

from amity.cli.commands._shared import Json, Options, Peers, Years, read_pairs

Good = Annotated[str, typer.Option("--commodity", help="crude, arms, trade or gas.")]
Horizon = Annotated[str, typer.Option("--horizon", help="weeks, year or long.")]
Year = Annotated[int | None, typer.Option("--year", help="Year of the record; the last reliable one by default.")]
Seed = Annotated[int, typer.Option("--seed", help="Seed of the draws.", min=0)]


def stress(
    case: Annotated[str | None, typer.Argument(metavar="CASE", help="A case, or a file of scenarios.")] = None,
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="One of its scenarios.")] = None,
    embargo: Annotated[
        str | None, typer.Option("--embargo", metavar="A:B", help="A and B, states or peer sets, trade no more.")
    ] = None,
    shock: Annotated[
        list[str] | None,
        typer.Option("--shock", metavar="'FAMILY; FIELD=VALUE; …'", help="Any shock; may be repeated."),
    ] = None,
    commodity: Good = "crude",
    horizon: Horizon = "year",
    year: Year = None,
    sequence: Annotated[bool, typer.Option("--sequence", help="One shock after the other, not all at once.")] = False,
    families: Annotated[bool, typer.Option("--families", help="List the families of shocks and their fields.")] = False,
    draws: Annotated[int, typer.Option("--draws", help="Draws of the elasticities of total trade.", min=0)] = 200,
    seed: Seed = 0,
    as_json: Json = False,
) -> None:
    """Put a tie under stress: who pays, who replaces whom, how sure that is.

    All scenarios of a case, one of them, or a shock of your own.
    """
    from amity.cli import stress_page

    asked = stress_page.Asked(
        case=case,
        name=name,
        embargo=embargo,
        shocks=tuple(shock or ()),
        commodity=commodity,
        horizon=horizon,
        year=year,
        sequence=sequence,
        draws=draws,
        seed=seed,
    )
    if families:
        stress_page.families(as_json)
    else:
        stress_page.show(asked, as_json)


def flip(
    a: Annotated[str, typer.Argument(metavar="A|CASE", help="A state, or a case.")],
    b: Annotated[str, typer.Argument(metavar="B|NAME", help="The other state, or a scenario of the case.")],
    family: Annotated[
        str,
        typer.Option(
            "--family", help="embargo, boycott, supplier_loss, capacity_change, realignment, or shift of a value."
        ),
    ] = "embargo",
    measure: Annotated[
        str, typer.Option("--measure", help="shortfall, cut, cost, or a measure whose verdict is to turn.")
    ] = "shortfall",
    over: Annotated[float | None, typer.Option("--over", help="Threshold, a part of 1.")] = None,
    of: Annotated[str | None, typer.Option("--of", help="Whose figure; that of the state hit by default.")] = None,
    to: Annotated[str | None, typer.Option("--to", help="The new supplier of a realignment.")] = None,
    commodity: Annotated[str | None, typer.Option("--commodity", help="crude, arms or trade.")] = None,
    horizon: Horizon = "year",
    year: Year = None,
    peers: Peers = "un-members",
    years: Years = None,
    option: Options = None,
    draws: Annotated[int, typer.Option("--draws", help="Draws of the elasticities at each size.", min=0)] = 40,
    seed: Seed = 0,
    as_json: Json = False,
) -> None:
    """Find the smallest shock that turns a verdict or crosses a threshold."""
    from amity.cli import stress_page

    asked = stress_page.FlipAsked(
        a=a,
        b=b,
        family=family,
        measure=measure,
        over=over,
        of=of,
        to=to,
        commodity=commodity,
        horizon=horizon,
        year=year,
        peers=peers,
        years=years,
        options=read_pairs(option),
        draws=draws,
        seed=seed,
    )
    stress_page.flip_shown(asked, as_json)


def register(app: typer.Typer) -> None:
    """Add the commands of this file to the command line."""
    app.command("stress")(stress)
    app.command("flip")(flip)
