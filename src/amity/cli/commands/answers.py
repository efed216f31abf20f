"""Commands that answer: show, brief, figure, measure, list, schema."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from amity.cli.commands._shared import Json, Options, Peers, StateA, StateB, Years, read_pairs
from amity.core.errors import UsageError


def show(
    a: StateA,
    b: StateB,
    peers: Peers = "un-members",
    years: Years = None,
    option: Options = None,
    channel: Annotated[list[str] | None, typer.Option("--channel", help="Only this channel; may be repeated.")] = None,
    as_json: Json = False,
    out: Annotated[Path | None, typer.Option("--out", help="Folder for the page as Markdown and JSON.")] = None,
) -> None:
    """Show where two states stand, channel by channel.

    A row for each measure: value, interval, place among the peers judged on like terms, period, and a sentence.
    """
    from amity.cli import pages

    pages.show(
        a, b, peers=peers, years=years, options=read_pairs(option), channels=channel or [], as_json=as_json, out=out
    )


def brief(
    first: Annotated[str, typer.Argument(metavar="CASE|A", help="A case (a shipped one or a folder), or a state.")],
    second: Annotated[str | None, typer.Argument(metavar="B", help="The other state.")] = None,
    peers: Annotated[
        str | None, typer.Option("--peers", help="Peer set or expression for two states; a case names its own.")
    ] = None,
    years: Years = None,
    since: Annotated[Path | None, typer.Option("--since", help="An earlier brief.json: say what changed.")] = None,
    formats: Annotated[
        list[str] | None, typer.Option("--format", help="html, md, pdf or json; all by default, may be repeated.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Folder to write to; out/NAME by default.")] = None,
    as_json: Json = False,
) -> None:
    """Write the briefing of a case or of two states.

    HTML, Markdown, PDF and JSON into a folder: bottom line, sections, figures, and the origin of every number.
    """
    from amity.cli import briefing

    asked = briefing.Asked(
        first=first, second=second, peers=peers, years=years, since=since, formats=tuple(formats or ())
    )
    briefing.write(asked, out, as_json)


def figure(
    key: Annotated[str, typer.Argument(metavar="KEY", help="A figure (amity list figures).")],
    first: Annotated[str, typer.Argument(metavar="CASE|A", help="A case, or a state.")],
    second: Annotated[str | None, typer.Argument(metavar="B", help="The other state.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="File to write: .png, .svg or .csv.")] = None,
    peers: Annotated[str | None, typer.Option("--peers", help="Peer set or expression.")] = None,
    years: Years = None,
    measure: Annotated[str | None, typer.Option("--measure", help="Measure of the strip of peers.")] = None,
    option: Options = None,
    narrow: Annotated[bool, typer.Option("--narrow", help="Drawn for the width of a phone.")] = False,
    as_json: Json = False,
) -> None:
    """Draw a figure to a file, with its source inside."""
    from amity.cli import figures

    asked = figures.Asked(
        key=key,
        first=first,
        second=second,
        peers=peers,
        years=years,
        measure=measure,
        options=read_pairs(option),
        narrow=narrow,
    )
    figures.write(asked, out, as_json)


def measure(
    key: Annotated[str, typer.Argument(metavar="KEY", help="A measure (amity list measures).")],
    a: Annotated[str | None, typer.Argument(metavar="A", help="A state: its share, count or score …")] = None,
    b: Annotated[str | None, typer.Argument(metavar="B", help="… from, to or with this one.")] = None,
    peers: Annotated[str | None, typer.Option("--peers", help="Rank A among this peer set or expression.")] = None,
    subject: Annotated[str | None, typer.Option("--subject", help="The state whose place the peers take; A.")] = None,
    years: Years = None,
    sessions: Annotated[
        str | None, typer.Option("--sessions", help="UN sessions instead of years, such as 77-78 (votes only).")
    ] = None,
    each_year: Annotated[bool, typer.Option("--each-year", help="A value for each year.")] = False,
    each_session: Annotated[bool, typer.Option("--each-session", help="A value for each UN session.")] = False,
    option: Options = None,
    rows: Annotated[bool, typer.Option("--rows", help="Also the records behind the value.")] = False,
    every: Annotated[bool, typer.Option("--all", help="All dyads, written to --out.")] = False,
    out: Annotated[Path | None, typer.Option("--out", help="File to write: .parquet or .csv.")] = None,
    seed: Annotated[int, typer.Option("--seed", help="Seed of the bootstrap.", min=0)] = 0,
    as_json: Json = False,
) -> None:
    """Compute one measure: a value, a series, all dyads."""
    from amity.cli import values

    request = values.Ask(
        key=key,
        a=a,
        b=b,
        peers=peers,
        subject=subject,
        years=values.period(years, sessions),
        each="year" if each_year else "session" if each_session else None,
        options=read_pairs(option),
        rows=rows,
        seed=seed,
    )
    if each_year and each_session:
        raise UsageError("--each-year and --each-session were both given", hint="give one of them")
    if every:
        values.write_all(request, out, as_json)
    else:
        values.show(request, out, as_json)


def list_(
    what: Annotated[
        str, typer.Argument(metavar="WHAT", help="states, peers, measures, tables, channels, cases or figures.")
    ],
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="One of them, in full.")] = None,
    years: Years = None,
    as_json: Json = False,
) -> None:
    """List states, peers, measures, tables, cases …

    With a name, that one in full: a set's members and why each is in, a measure's options, a table's columns.
    """
    from amity.cli import listing

    listing.show(what, name, years, as_json)


def schema(
    of: Annotated[
        str, typer.Argument(metavar="WHAT", help="answer (all JSON answers), claims or scenarios.")
    ] = "answer",
    as_json: Json = False,  # noqa: ARG001  the schema is JSON with or without the flag
) -> None:
    """Print the JSON Schema of every JSON answer, or of a claims or scenarios file."""
    from amity.cli import schema_page

    schema_page.show(of)


def register(app: typer.Typer) -> None:
    """Add the commands of this file to the command line."""
    app.command("show")(show)
    app.command("brief")(brief)
    app.command("figure")(figure)
    app.command("measure")(measure)
    app.command("list")(list_)
    app.command("schema")(schema)
