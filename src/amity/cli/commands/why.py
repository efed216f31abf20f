"""The commands that ask why: configure, weigh, blocs."""

from __future__ import annotations

from typing import Annotated

import typer

from amity.cli.commands._shared import Json, Options, Peers, Years, read_pairs

CaseName = Annotated[str, typer.Argument(metavar="CASE", help="A case: a shipped one (amity list cases), or a folder.")]


def configure(
    case: CaseName,
    rows: Annotated[bool, typer.Option("--rows", help="Also each case with its memberships.")] = False,
    as_json: Json = False,
) -> None:
    """Show which conditions go with the outcome of a case.

    Truth table, solutions, how they hold when anchors move, and what tells the subject from the states beside it.
    """
    from amity.cli import why_page

    why_page.show_configurations(case, rows=rows, as_json=as_json)


def weigh(
    case: CaseName,
    seed: Annotated[int, typer.Option("--seed", help="Seed of the draws.", min=0)] = 0,
    as_json: Json = False,
) -> None:
    """Weigh the rival explanations of a case.

    Posterior odds from the ratios that the case states, the range of each over which the order holds, what would tell.
    """
    from amity.cli import why_page

    why_page.show_weighing(case, seed=seed, as_json=as_json)


def blocs(
    target: Annotated[str, typer.Argument(metavar="TARGET", help="The state agreed with.")],
    state: Annotated[str | None, typer.Option("--state", help="The state whose expected agreement is wanted.")] = None,
    peers: Peers = "un-members",
    years: Years = None,
    sessions: Annotated[str | None, typer.Option("--sessions", help="UN sessions instead of years: 77-78.")] = None,
    bloc: Annotated[
        list[str] | None, typer.Option("--bloc", help="Only this organisation ties states; may be repeated.")
    ] = None,
    option: Options = None,
    seed: Annotated[int, typer.Option("--seed", help="Seed of the draws.", min=0)] = 0,
    as_json: Json = False,
) -> None:
    """Show how votes with a state cluster by bloc.

    Spatial lag, error and SLX models of the agreement, and where a state is expected from the votes of all others.
    """
    from amity.cli import why_page

    asked = why_page.Blocs(
        target=target,
        state=state,
        peers=peers,
        years=years,
        sessions=sessions,
        blocs=tuple(bloc or ()),
        options=read_pairs(option),
        seed=seed,
    )
    why_page.show_blocs(asked, as_json)


def register(app: typer.Typer) -> None:
    """Add the commands of this file to the command line."""
    app.command("configure")(configure)
    app.command("weigh")(weigh)
    app.command("blocs")(blocs)
