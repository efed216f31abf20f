"""A figure on disk: PNG and SVG with title and credit inside, or its table as CSV with the sources beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import typer

from amity import api, measures
from amity.briefs import figures
from amity.briefs.figures import FigureRequest, NoFigure
from amity.briefs.model import FigureBlock
from amity.cases import load
from amity.cli.printing import print_json
from amity.core.errors import UsageError
from amity.core.files import write_whole
from amity.core.partial_dates import read_date
from amity.core.results import clean
from amity.store import catalogue

FORMATS = (".png", ".svg", ".csv")
STRIP = "peers_strip"


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
    figure = figures.get(asked.key)
    suffix = _suffix(out, asked)
    if figure.from_events and asked.second is not None:
        raise UsageError(
            f"the figure {asked.key} was asked for two states; it is drawn from the dated events of a case",
            hint=f"name a case: amity figure {asked.key} CASE --out x.png",
        )
    block = figures.draw(asked.key, _request(asked))
    if isinstance(block, NoFigure):
        _say_none(block, as_json)
        return
    assert out is not None  # noqa: S101  without a suffix it was refused
    write_whole(out, _content(block, suffix, asked.narrow))
    if suffix == ".csv":
        write_whole(out.with_name(f"{out.name}.source.json"), _origin(block).encode())
    if as_json:
        row = {
            "path": str(out),
            "figure": block.key,
            "caption": block.caption,
            "alt": block.alt,
            "credit": block.credit,
        }
        print_json({"rows": [row], "dataset_version": catalogue().version})
        return
    typer.echo(f"wrote {out}: {block.caption}", err=True)
    typer.echo(block.credit, err=True)


def _suffix(out: Path | None, asked: Asked) -> str:
    suffix = out.suffix.lower() if out is not None else ""
    if suffix not in FORMATS:
        given = "was called without --out" if out is None else f"was given --out {out}; its format is not known"
        raise UsageError(
            f"amity figure {asked.key} {given}", hint="name a file that ends in .png, .svg or .csv", candidates=FORMATS
        )
    if asked.key != STRIP and (asked.measure or asked.options):
        raise UsageError(
            f"--measure or --option was given for the figure {asked.key}, which has its own",
            hint=f"they go with {STRIP}",
        )
    if suffix == ".csv" and asked.narrow:
        raise UsageError("--narrow was given for a table", hint="it goes with .png and .svg")
    return suffix


def _request(asked: Asked) -> FigureRequest:
    years = api.period_of(asked.years)
    if asked.measure:
        measures.get(asked.measure)
    if asked.second is not None:
        a, b = (api.state(name, years).key for name in (asked.first, asked.second))
        group = api.peer_group(asked.peers or api.DEFAULT_PEERS, years)
        return FigureRequest(
            state_a=a, state_b=b, peers=group, period=years, measure=asked.measure or "", options=asked.options
        )
    case = load(asked.first)
    a, b = (api.state(name).key for name in case.dyad)
    return FigureRequest(
        state_a=a,
        state_b=b,
        peers=api.peer_group(asked.peers or case.peers, years, on=None if years else case.as_of),
        period=years,
        as_of=case.as_of,
        events=case.events,
        written=read_date(case.written) if case.written else None,
        measure=asked.measure or "",
        options=asked.options,
    )


def _content(block: FigureBlock, suffix: str, narrow: bool) -> bytes:
    if suffix == ".png":
        return figures.png(block, narrow=narrow)
    if suffix == ".svg":
        return figures.svg(block, narrow=narrow, framed=True, font_inside=True).encode()
    return figures.csv(block).encode()


def _origin(block: FigureBlock) -> str:
    """Return what a table of figures is: the figure, how it is read, its sources, the dataset's version."""
    body = clean(
        {
            "figure": block.key,
            "caption": block.caption,
            "note": block.note,
            "alt": block.alt,
            "credit": block.credit,
            "dataset_version": catalogue().version,
        }
    )
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


def _say_none(none: NoFigure, as_json: bool) -> None:
    if as_json:
        print_json({"rows": [], "figure": none.key, "reason": none.reason, "dataset_version": catalogue().version})
    else:
        typer.echo(f"No figure “{none.title}”: {none.reason}.")
