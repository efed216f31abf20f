"""The command line: each command parses, calls the API and renders.

Commands load what they need when they are called, so that ``amity --help`` answers at once.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import sys
from typing import Annotated, Any, NoReturn

import typer

from amity._version import __version__
from amity.cli.commands import COMMANDS, data, events, new
from amity.core.errors import AmityError, CannotWrite, ComputeError, UsageError

_LOOKS: dict[str, Any] = {
    "name": "amity",
    "no_args_is_help": True,
    "add_completion": False,
    "pretty_exceptions_enable": False,
    "rich_markup_mode": None,
    "help": "For any two states and a comparison group, from public data: who stands with whom, on what, and how sure.",
}
app = typer.Typer(**_LOOKS)
data_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Build the dataset, look into it, check it.")
app.add_typer(data_app, name="data")
events_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Coded events at scale, by dyad and month.")
app.add_typer(events_app, name="events")
new_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Start something of your own.")
app.add_typer(new_app, name="new")


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


for _file in COMMANDS:
    _file.register(app)
data.register(data_app)
events.register(events_app)
new.register(new_app)


def main() -> NoReturn:
    """Run the command line and end the process with the documented exit code."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    # A command is short and makes few cycles: looking for them all the time costs a tenth of its run.
    gc.set_threshold(100_000, 50, 50)
    code = run(sys.argv[1:])
    try:
        # Python flushes once more at exit and would change the code where nobody reads any more.
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError, AttributeError):
        _silence()
        code = code or CannotWrite.exit_code
    logging.shutdown()
    # All is written and flushed; taking the loaded libraries apart would cost as much as a small answer.
    os._exit(code)


def _asked(arguments: list[str]) -> typer.Typer:
    """Return the command line with only the command that is asked for: all of them take longer than a short answer."""
    found = [one for one in app.registered_commands if arguments[:1] == [one.name]]
    if not found:
        return app
    alone = typer.Typer(**_LOOKS)
    alone.registered_callback, alone.registered_commands = app.registered_callback, found
    return alone


def run(arguments: list[str]) -> int:  # noqa: PLR0911  one return for each documented exit code
    """Return the exit code of a command line: 0 done, 1 a check fails, 2 asked wrongly, 3 data, 4 could not.

    Errors go to standard error in words, or to standard output as JSON where ``--json`` was given.
    """
    as_json = "--json" in arguments
    try:
        code = _asked(arguments)(args=arguments, prog_name="amity", standalone_mode=False)
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
