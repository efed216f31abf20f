"""A new case on disk."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

import typer

from amity.cases import create
from amity.cases.creating import TEMPLATES
from amity.cli.printing import print_json
from amity.store import catalogue


def new(key: str, dyad: tuple[str, str], *, peers: str, out: Path | None, as_json: bool) -> None:
    """Make the folder of a case with a skeleton to fill in, and say what to do next."""
    found = catalogue()
    case = create(key, dyad, peers=peers, as_of=found.as_of, folder=out)
    written = [case.folder / name for name in TEMPLATES]
    if as_json:
        rows = [{"path": str(path)} for path in written]
        print_json({"rows": rows, "case": case.key, "dataset_version": found.version})
        return
    for path in written:
        typer.echo(f"wrote {path}", err=True)
    typer.echo(f"Fill in the question and the events, then: amity brief {shlex.quote(_as_path(case.folder))}")


def _as_path(folder: Path) -> str:
    """Return a folder as a path that no shipped case's name can be taken for."""
    return str(folder) if folder.is_absolute() or len(folder.parts) > 1 else f".{os.sep}{folder}"
