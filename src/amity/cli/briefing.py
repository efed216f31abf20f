"""The briefing of a case, or of two states, written to a folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import typer

from amity import api
from amity.briefs import assembling
from amity.briefs.material import BriefRequest
from amity.briefs.render import FORMATS
from amity.briefs.render import write as write_brief
from amity.cli.printing import print_json
from amity.core.errors import DataCorrupt, DataMissing, UsageError

LARGEST_BRIEF = 50_000_000


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
    request, name = _request(asked)
    if asked.since is not None:
        request = replace(request, earlier=_earlier(asked.since))
    brief = assembling.assemble(request)
    paths = write_brief(brief, out or Path("out") / name, asked.formats or FORMATS)
    if as_json:
        print_json({"rows": [{"path": str(path)} for path in paths], "dataset_version": brief.dataset_version})
        return
    for path in paths:
        typer.echo(f"wrote {path}", err=True)


def _request(asked: Asked) -> tuple[BriefRequest, str]:
    if asked.second is None:
        if asked.peers is not None or asked.years is not None:
            raise UsageError(
                f"--peers or --years was given for the case '{asked.first}', which names its own",
                hint="change the case, or name two states",
            )
        case = api.case(asked.first)
        return assembling.for_case(case), case.key
    span = api.period_of(asked.years)
    a, b = (api.state(name, span).key for name in (asked.first, asked.second))
    peers = asked.peers if asked.peers is not None else api.DEFAULT_PEERS
    api.peer_group(peers, span)
    return assembling.for_dyad(a, b, peers, period=span), f"{a}-{b}".lower()


def _earlier(path: Path) -> Mapping[str, object]:
    hint = "name the brief.json that an earlier amity brief wrote"
    try:
        if path.stat().st_size > LARGEST_BRIEF:
            raise DataCorrupt(f"the earlier brief '{path}' has more than {LARGEST_BRIEF:,} bytes", hint=hint)
        body = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise DataMissing(f"the earlier brief was looked for at '{path}'; no file is there", hint=hint) from error
    except (OSError, ValueError, RecursionError) as error:
        raise DataCorrupt(f"the earlier brief '{path}' is no JSON", hint=hint, context=str(error)) from error
    if not isinstance(body, dict):
        raise DataCorrupt(f"the earlier brief '{path}' is no brief of amity", hint=hint)
    return body
