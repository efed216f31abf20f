"""Proposed claims on the terminal, and the claims file they are written to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import typer

from amity.api import drafting as api
from amity.claims.spans import NOW
from amity.cli.printing import console, plain_table, print_json
from amity.core.wording import count, number

WORDS = {"percent": "%"}
LONGEST = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was typed after ``amity draft``; two empty names mean that the dyad is to be guessed."""

    file: Path
    dyad: tuple[str, str]
    peers: str
    written: str | None
    out: Path | None


def show(asked: Asked, *, as_json: bool) -> None:
    """Print the proposed claims, and write them where a file was named."""
    dyad = asked.dyad if any(asked.dyad) else None
    found = api.draft(asked.file, dyad=dyad, peers=asked.peers, written=asked.written)
    target = api.write(found, asked.out) if asked.out is not None else None
    if as_json:
        print_json({**found.to_json(), "out": str(target) if target else None})
        return
    _print(found)
    for notice in found.notices:
        typer.echo(f"note: {notice}", err=True)
    if target is None:
        typer.echo("nothing was written: name a file with --out", err=True)
    else:
        typer.echo(f"written to {target}; read it beside the text, then: amity check {target}", err=True)


def _print(found: api.Draft) -> None:
    screen = console()
    filled = sum(one.filled for one in found.claims)
    told = f"{count(len(found.claims), 'claim')} in {count(found.sentences, 'sentence')}"
    screen.print(f"{found.frame.title}: {told}, {filled} with a check by data, all drafts")
    table = plain_table("Id", "Line", "Kind", "Found by", "Said", "When", "Check", right=("Line",))
    for one in found.claims:
        check = one.checks[0]
        named = str(check.get("measure") or check["by"]) if one.filled else "–"
        table.add_row(one.id, str(one.line), one.kind, _short(one.found), said(one), _when(one), named)
    screen.print(table)


def said(one: api.Drafted) -> str:
    """Return the figure or date of a claim as it was read."""
    given = one.said or {}
    if "date" in given:
        return str(given["date"])
    unit = str(given.get("unit", ""))
    ends = [given[name] for name in ("value", "low", "high") if name in given]
    figures = "–".join(_figure(end) for end in ends if isinstance(end, (int, float)))
    return f"{given.get('word', '')} {figures} {WORDS.get(unit, unit)}".strip()


def _figure(value: float) -> str:
    return number(value) if value != round(value) else f"{value:,.0f}"


def _when(one: api.Drafted) -> str:
    return "" if one.period == NOW or (one.said and one.said.get("date") == one.period) else one.period


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST].strip() + "…"
