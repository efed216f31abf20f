"""The web app started from the command line. The two skins do not import each other: the app is found by its name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

import typer

from amity.core.discovery import load
from amity.core.errors import ComputeError


class _Serve(Protocol):
    def __call__(self, **given: object) -> None: ...


class _Server(Protocol):
    serve: _Serve


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was typed after ``amity serve``."""

    host: str
    port: int
    browser: bool
    cases: Path | None
    allow_remote: bool
    token: str | None


def serve(asked: Asked) -> None:
    """Serve the app until it is interrupted; its address goes to standard output.

    Raises
    ------
    UsageError
        Where the settings contradict themselves, or the address is taken.
    ComputeError
        Where the libraries of the web app are not installed.
    """
    try:
        server = cast(_Server, load("web", "running", "SERVER"))
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("fastapi", "uvicorn", "starlette", "h11"):
            raise
        raise ComputeError(
            f"the web app was to be opened; {error.name} is not installed", hint="pip install 'amity[web]'"
        ) from error
    server.serve(
        host=asked.host,
        port=asked.port,
        cases=asked.cases,
        allow_remote=asked.allow_remote,
        token=asked.token,
        browser=asked.browser,
        say=_say,
    )


def _say(address: str) -> None:
    typer.echo(f"amity is at {address}")
    typer.echo("Stop it with Ctrl-C.", err=True)
