"""Pages on the terminal and in a folder."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import typer

from amity import api
from amity.briefs import markdown
from amity.briefs.dyad_page import Page, channels as all_channels
from amity.cli import terminal
from amity.cli.printing import print_json
from amity.core.errors import UnknownName, UsageError
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
        _write(page, out)
    if as_json:
        print_json(page.to_json())
    elif out is None:
        terminal.page(page)


def brief(first: str, second: str | None, *, peers: str | None, out: Path | None, as_json: bool) -> None:
    """Write the page of a case, or of two states, into a folder."""
    if second is None:
        if peers is not None:
            raise UsageError(
                f"--peers was given for the case '{first}', which names its own peers", hint="change the case, or name two states"
            )
        case, page = api.case_page(first)
        folder, title, question = out or Path("out") / case.key, case.title, case.question
    else:
        page = api.dyad_page_of(first, second, peers=peers or api.DEFAULT_PEERS)
        keys = (page.request.state_a, page.request.state_b)
        folder, title, question = out or Path("out") / "-".join(keys).lower(), "", ""
    written = _write(page, folder, title, question)
    if as_json:
        print_json({"rows": [{"path": str(path)} for path in written], "dataset_version": page.dataset_version})


def _write(page: Page, folder: Path, title: str = "", question: str = "") -> tuple[Path, ...]:
    text = json.dumps(page.to_json(), ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    paths = (folder / "dyad.md", folder / "dyad.json")
    for path, content in zip(paths, (markdown.render(page, title, question), text), strict=True):
        write_whole(path, content.encode())
        typer.echo(f"wrote {path}", err=True)
    return paths
