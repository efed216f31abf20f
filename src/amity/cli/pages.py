"""Pages on the terminal and in a folder."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import typer

from amity import api
from amity.briefs import markdown
from amity.briefs.dyad_page import Page
from amity.briefs.dyad_page import channels as all_channels
from amity.cli import dyad_lines
from amity.cli._json_text import print_json
from amity.core.errors import UnknownName
from amity.core.files import write_whole
from amity.core.suggest import nearest


def show(
    a: str,
    b: str,
    *,
    peers: str,
    years: str | None,
    options: Mapping[str, str],
    channels: Sequence[str],
    as_json: bool,
    out: Path | None,
) -> None:
    """Print the dyad page, or write it to a folder."""
    known = [channel.key for channel in all_channels()]
    for name in channels:
        if name not in known:
            raise UnknownName(
                f"the channel '{name}' was asked for; amity has {', '.join(known)}",
                hint="see the channels: amity list channels",
                candidates=nearest(name, known),
            )
    page = api.dyad_page_of(a, b, peers=peers, years=years, options=options, channels=channels)
    if out is not None:
        write_page(page, out)
    if as_json:
        print_json(page.to_json())
    elif out is None:
        dyad_lines.page(page)


def write_page(page: Page, folder: Path, title: str = "", question: str = "") -> tuple[Path, ...]:
    """Return the paths of a dyad page written to a folder as Markdown and JSON."""
    text = json.dumps(page.to_json(), ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    paths = (folder / "dyad.md", folder / "dyad.json")
    for path, content in zip(paths, (markdown.render(page, title, question), text), strict=True):
        write_whole(path, content.encode())
        typer.echo(f"wrote {path}", err=True)
    return paths
