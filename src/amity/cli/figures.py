"""A figure on disk: PNG and SVG with title and credit inside, or its table as CSV with the sources beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import typer

from amity.api import briefs
from amity.briefs import figures
from amity.briefs.figures import NoFigure
from amity.cli.printing import print_json
from amity.core.errors import UsageError
from amity.store import catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was typed after ``amity figure``: two states, or a case in the place of the first one."""

    key: str
    first: str
    second: str | None
    peers: str | None
    years: str | None
    measure: str | None
    options: Mapping[str, str]
    narrow: bool


def write(asked: Asked, out: Path | None, as_json: bool) -> None:
    """Write a figure to a file, or say why there is nothing to draw, which is an answer and no error."""
    figures.get(asked.key)
    place = _place(out, asked)
    drawn = briefs.figure(
        asked.key,
        asked.first,
        asked.second,
        peers=asked.peers,
        years=asked.years,
        measure=asked.measure,
        options=asked.options,
    )
    if isinstance(drawn, NoFigure):
        _say_none(drawn, as_json)
        return
    briefs.save_figure(drawn, place, narrow=asked.narrow)
    if as_json:
        row = {
            "path": str(place),
            "figure": drawn.key,
            "caption": drawn.caption,
            "alt": drawn.alt,
            "credit": drawn.credit,
        }
        print_json({"rows": [row], "dataset_version": catalogue().version})
        return
    typer.echo(f"wrote {place}: {drawn.caption}", err=True)
    typer.echo(drawn.credit, err=True)


def _place(out: Path | None, asked: Asked) -> Path:
    """Return where the file goes, refused before anything is computed where its format is not known."""
    if out is None or out.suffix.lower() not in briefs.FIGURE_FORMATS:
        given = "was called without --out" if out is None else f"was given --out {out}; its format is not known"
        raise UsageError(
            f"amity figure {asked.key} {given}",
            hint="name a file that ends in .png, .svg or .csv",
            candidates=briefs.FIGURE_FORMATS,
        )
    if out.suffix.lower() == ".csv" and asked.narrow:
        raise UsageError("--narrow was given for a table", hint="it goes with .png and .svg")
    return out


def _say_none(none: NoFigure, as_json: bool) -> None:
    if as_json:
        print_json({"rows": [], "figure": none.key, "reason": none.reason, "dataset_version": catalogue().version})
    else:
        typer.echo(f"No figure “{none.title}”: {none.reason}.")
