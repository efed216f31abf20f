"""The command that opens amity in a browser: serve."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def serve(
    port: Annotated[int, typer.Option("--port", help="Port; 0 for any free one.", min=0, max=65535)] = 8765,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only print the address.")] = False,
    cases: Annotated[
        Path | None, typer.Option("--cases", help="Folder whose own folders are cases, beside the shipped ones.")
    ] = None,
    host: Annotated[str, typer.Option("--host", help="Address to listen at.")] = "127.0.0.1",
    allow_remote: Annotated[
        bool, typer.Option("--allow-remote", help="Let others reach it; needed with another --host.")
    ] = False,
    token: Annotated[
        str | None,
        typer.Option("--token", envvar="AMITY_TOKEN", help="What every request must bring; needed beyond loopback."),
    ] = None,
) -> None:
    """Open amity in a browser, on this machine, with no account, no key and no network.

    Pages for two states, a target, peer tests, specification curves, claims, cases and the data; each with its JSON.
    """
    from amity.cli import serving

    serving.serve(
        serving.Asked(host=host, port=port, browser=not no_browser, cases=cases, allow_remote=allow_remote, token=token)
    )


def register(app: typer.Typer) -> None:
    """Add the command of this file to the command line."""
    app.command("serve")(serve)
