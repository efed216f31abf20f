"""The briefing of a case, or of two states, written to a folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import typer

from amity.api import briefs
from amity.cli.printing import print_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was typed after ``amity brief``: a case or two states, peers, years, an earlier brief, formats."""

    first: str
    second: str | None
    peers: str | None
    years: str | None
    since: Path | None
    formats: tuple[str, ...]


def write(asked: Asked, out: Path | None, as_json: bool) -> None:
    """Write the briefing in the formats asked for and print where it lies."""
    brief = briefs.brief(asked.first, asked.second, peers=asked.peers, years=asked.years, since=asked.since)
    paths = briefs.write_brief(brief, out or Path("out") / brief.key, asked.formats or briefs.FORMATS)
    if as_json:
        print_json({"rows": [{"path": str(path)} for path in paths], "dataset_version": brief.dataset_version})
        return
    for path in paths:
        typer.echo(f"wrote {path}", err=True)
