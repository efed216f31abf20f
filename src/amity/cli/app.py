"""The command line: each command parses, calls the API and renders.

Commands load what they need when they are called, so that ``amity --help`` answers at once.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from amity._version import __version__
from amity.core.errors import AmityError, CannotWrite, ComputeError, UsageError

app = typer.Typer(
    name="amity",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="For any two states and a comparison group, from public data: who stands with whom, on what, and how sure.",
)
data_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Build the dataset, look into it, check it.")
app.add_typer(data_app, name="data")
new_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Start something of your own.")
app.add_typer(new_app, name="new")

StateA = Annotated[str, typer.Argument(metavar="A", help="A state: name, ISO3, COW or Gleditsch–Ward code.")]
StateB = Annotated[str, typer.Argument(metavar="B", help="The other state.")]
Peers = Annotated[
    str, typer.Option("--peers", help="Peer set or expression, such as 'oic - arab-league' (amity list peers).")
]
Years = Annotated[str | None, typer.Option("--years", help="A year or a span, such as 2016-2020.")]
Options = Annotated[
    list[str] | None, typer.Option("--option", metavar="NAME=VALUE", help="An option of a measure; may be repeated.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.callback(invoke_without_command=True)
def _root(
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help="Log to standard error.")] = False,
) -> None:
    if version:
        typer.echo(f"amity {__version__}")
        raise typer.Exit
    if verbose:
        logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")


@app.command("show")
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


@app.command("brief")
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


@app.command("figure")
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


@app.command("measure")
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


@app.command("list")
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


@app.command("schema")
def schema(as_json: Json = False) -> None:  # noqa: ARG001  the schema is JSON with or without the flag
    """Print the JSON Schema of every JSON answer."""
    from amity.core import schemas

    typer.echo(schemas.text(), nl=False)


@new_app.command("case")
def new_case(
    key: Annotated[str, typer.Argument(metavar="KEY", help="The case's key: small letters, digits and hyphens.")],
    dyad: Annotated[tuple[str, str], typer.Option("--dyad", metavar="A B", help="The two states, the subject first.")],
    peers: Peers = "un-members",
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder to make; KEY in the current one by default.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Make the folder of a new case: a skeleton that loads."""
    from amity.cli import cases

    cases.new(key, dyad, peers=peers, out=out, as_json=as_json)


@data_app.command("build")
def data_build(
    raw: Annotated[Path, typer.Option("--raw", help="Folder of the raw files, as the catalogue names them.")],
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for the dataset; the embedded one by default.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Build the dataset from raw files: every file checked, every table derived, the catalogue written."""
    from amity.cli import data

    data.build(raw, out, as_json)


@data_app.command("list")
def data_list(as_json: Json = False) -> None:
    """List the tables of the dataset with their rows, coverage and sources."""
    from amity.cli import listing

    listing.show("tables", None, None, as_json)


@data_app.command("show")
def data_show(
    table: Annotated[str, typer.Argument(help="A table (amity data list).")],
    where: Annotated[
        list[str] | None,
        typer.Option("--where", metavar="COLUMN=VALUE", help="Only rows with this value; may be repeated."),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", help="At most so many rows.", min=0, max=1_000_000)] = 20,
    as_json: Json = False,
) -> None:
    """Show what a table is, covers and means by absence, and its rows."""
    from amity.cli import data

    data.show(table, read_pairs(where), limit, as_json)


@data_app.command("coverage")
def data_coverage(
    state: Annotated[str, typer.Argument(metavar="STATE", help="A state: name or code.")], as_json: Json = False
) -> None:
    """Show which tables cover a state, and from when to when."""
    from amity.cli import data

    data.coverage(state, as_json)


@data_app.command("verify")
def data_verify(as_json: Json = False) -> None:
    """Check every table of the dataset against the catalogue, byte for byte."""
    from amity.cli import data

    data.verify(as_json)


@data_app.command("licences")
def data_licences(as_json: Json = False) -> None:
    """List the licences of the embedded tables; those that forbid commercial use are marked."""
    from amity.cli import data

    data.licences(as_json)


def read_pairs(given: list[str] | None) -> dict[str, str]:
    """Return ``NAME=VALUE`` texts as a mapping.

    Raises
    ------
    UsageError
        Where a text has no ``=`` or a name is given twice.
    """
    pairs: dict[str, str] = {}
    for text in given or []:
        name, mark, value = text.partition("=")
        if not mark or not name.strip() or not value.strip():
            raise UsageError(f"'{text}' was given; it is not of the form NAME=VALUE", hint="write it like by=tonnes")
        if name.strip() in pairs:
            raise UsageError(f"'{name.strip()}' was given twice", hint="give it once")
        pairs[name.strip()] = value.strip()
    return pairs


def main() -> NoReturn:
    """Run the command line and end the process with the documented exit code."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    code = run(sys.argv[1:])
    try:
        # Python flushes once more at exit and would change the code where nobody reads any more.
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError, AttributeError):
        _silence()
        code = code or CannotWrite.exit_code
    sys.exit(code)


def run(arguments: list[str]) -> int:  # noqa: PLR0911  one return for each documented exit code
    """Return the exit code of a command line: 0 done, 1 a check fails, 2 asked wrongly, 3 data, 4 could not.

    Errors go to standard error in words, or to standard output as JSON where ``--json`` was given.
    """
    as_json = "--json" in arguments
    try:
        code = app(args=arguments, prog_name="amity", standalone_mode=False)
        sys.stdout.flush()
    except AmityError as error:
        _report(error, as_json)
        return error.exit_code
    except typer.TyperException as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            sys.stdout.write(f"{error}\n")
            return 0
        name = getattr(getattr(error, "ctx", None), "command_path", "amity")
        words = error.format_message() if hasattr(error, "format_message") else str(error)
        _report(UsageError(words.rstrip("."), hint=f"see {name} --help"), as_json)
        return UsageError.exit_code
    except (typer.Abort, KeyboardInterrupt):
        sys.stderr.write("stopped\n")
        return 130
    except BrokenPipeError:
        _silence()
        return 0
    except (OSError, AttributeError) as error:
        if isinstance(error, AttributeError) and sys.stdout is not None:
            raise
        _silence()
        _report(
            CannotWrite(f"the answer could not be written: {error}", hint="give amity an output it may write to"), False
        )
        return CannotWrite.exit_code
    except Exception as error:  # the last resort: one clear message, the details on request
        logging.getLogger(__name__).info("unexpected error", exc_info=True)
        fault = ComputeError(
            f"amity itself failed: {type(error).__name__}: {error}",
            hint="please report it with the output of amity -v and the same command",
        )
        _report(fault, as_json)
        return fault.exit_code
    return code if isinstance(code, int) else 0


def _silence() -> None:
    """Send what is left of the output nowhere: its reader has gone."""
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123  held to the end of the process


def _report(error: AmityError, as_json: bool) -> None:
    if sys.stderr is None:
        return
    if as_json:
        sys.stdout.write(json.dumps({"error": error.to_json()}, ensure_ascii=False, indent=2) + "\n")
        return
    lines = [f"amity: {error.message.rstrip('.')}."]
    if error.candidates:
        lines.append(f"  candidates: {', '.join(error.candidates)}")
    lines.append(f"  {error.hint[:1].upper()}{error.hint[1:].rstrip('.')}.")
    sys.stderr.write("\n".join(lines) + "\n")
