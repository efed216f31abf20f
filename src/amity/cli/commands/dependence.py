"""The commands of dependence, corridors and back-tests."""

from __future__ import annotations

from typing import Annotated

import typer

from amity.cli.commands._shared import Json, Years


def dependence(
    a: Annotated[str | None, typer.Argument(metavar="[A]", help="A state; without one, --world.")] = None,
    b: Annotated[str | None, typer.Argument(metavar="[B]", help="The other state.")] = None,
    commodity: Annotated[
        list[str] | None, typer.Option("--commodity", help="arms, crude, gas or trade; all, may be repeated.")
    ] = None,
    years: Years = None,
    history: Annotated[bool, typer.Option("--history", help="Also the share of each year.")] = False,
    world: Annotated[bool, typer.Option("--world", help="The world's most one-sided ties instead.")] = False,
    seed: Annotated[int, typer.Option("--seed", help="Seed of draws and resampled deals.", min=0)] = 0,
    as_json: Json = False,
) -> None:
    """Show how much two states depend on each other, both ways.

    Share, concentration, what spare capacity could not replace, cost of leaving; bounds, or why there are none.
    """
    from amity.cli import dependence_page

    asked = dependence_page.Asked(
        a=a, b=b, commodities=tuple(commodity or ()), years=years, history=history, world=world, seed=seed
    )
    dependence_page.show(asked, as_json)


def corridors(
    first: Annotated[str | None, typer.Argument(metavar="[CASE|FROM]", help="A case, a place or a state.")] = None,
    second: Annotated[str | None, typer.Argument(metavar="[TO]", help="A place or a state.")] = None,
    amount: Annotated[
        float | None, typer.Option("--amount", help="Thousand barrels a day; what is recorded without it.")
    ] = None,
    close: Annotated[
        list[str] | None, typer.Option("--close", help="A corridor, or CORRIDOR:LEG, to close; may be repeated.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show ways of crude oil, their owners, and what closures do.

    Without arguments all legs; with a case or two ends the way at least cost, and the cut where there is none.
    """
    from amity.cli import corridors_page

    asked = corridors_page.Asked(first=first, second=second, amount=amount, close=tuple(close or ()))
    corridors_page.show(asked, as_json)


def backtest(
    event: Annotated[str | None, typer.Argument(metavar="[EVENT]", help="A shock; all of them without it.")] = None,
    as_json: Json = False,
) -> None:
    """Replay shocks of the past: who replaced whom, and which forecast knew.

    Every rival is told the shock; a score each, failures too, and no average over events.
    """
    from amity.cli import backtest_page

    backtest_page.show(event, as_json)


def register(app: typer.Typer) -> None:
    """Add the commands of this file to the command line."""
    app.command("dependence")(dependence)
    app.command("corridors")(corridors)
    app.command("backtest")(backtest)
