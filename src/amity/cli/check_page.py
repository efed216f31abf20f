"""Verdicts on the terminal: a table, and in full where few claims were asked for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import typer

from amity.api import claims as api
from amity.claims.judging import Judged
from amity.claims.tolerances import tolerance
from amity.cli.printing import console, plain_table, print_json
from amity.core.errors import UsageError
from amity.core.wording import count, number

Manner = Literal["text", "json", "html", "md"]
FULL = 3
WORDS = {"percent": "%"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was typed after ``amity check``."""

    name: str
    only: tuple[str, ...]
    as_of: str | None


def manner(*, as_json: bool, as_html: bool, as_md: bool) -> Manner:
    """Return how the verdicts are to be printed; two manners at once are refused."""
    given = [word for word, chosen in (("json", as_json), ("html", as_html), ("md", as_md)) if chosen]
    if len(given) > 1:
        raise UsageError(f"--{' and --'.join(given)} were both given", hint="give one of them")
    found: dict[str, Manner] = {"json": "json", "html": "html", "md": "md"}
    return found[given[0]] if given else "text"


def show(asked: Asked, how: Manner, out: Path | None) -> int:
    """Print the verdicts and return the exit code: 0 where all hold, 1 where some do not."""
    found = api.check(asked.name, only=asked.only, as_of=asked.as_of)
    if out is not None and how not in ("html", "md"):
        raise UsageError("--out was given without --html or --md", hint="give one of them with it")
    if how == "json":
        print_json(found.to_json())
    else:
        _print(found)
    return 0 if found.all_hold else 1


def _print(found: api.CheckedClaims) -> None:
    screen = console()
    screen.print(f"{found.file.title}: {count(len(found.judged), 'claim')}")
    if found.cut is not None:
        screen.print(f"Today's data cut at {found.cut.isoformat()}, which is not what was known then.")
    if len(found.judged) <= FULL:
        for one in found.judged:
            _in_full(one)
    else:
        table = plain_table("Id", "Verdict", "Said", "Found", "Why")
        for one in found.judged:
            table.add_row(one.claim.id, one.verdict, said(one), value(one), one.reason)
        screen.print(table)
    tally = found.to_json()["tally"]
    assert isinstance(tally, dict)  # noqa: S101  the answer's own shape
    typer.echo("; ".join(f"{n} {word}" for word, n in tally.items()), err=True)


def _in_full(one: Judged) -> None:
    screen = console()
    screen.print(f"\n{one.claim.id} ({one.claim.kind}) {one.claim.text}")
    screen.print(f"  verdict: {one.verdict}")
    for finding in one.findings:
        label = f"{finding.label}: " if finding.label else ""
        screen.print(f"  {label}{finding.reason}")
        if finding.command:
            screen.print(f"    {finding.command}")
    if one.nearest:
        screen.print(f"  nearest true statement: {one.nearest}")
    if one.leading.would_change:
        screen.print(f"  would change it: {one.leading.would_change}")
    for document in one.claim.documents:
        grade = f", {document.grade}" if document.grade else ""
        screen.print(f"  {document.stance}: {document.publisher} ({document.dated}{grade}): {document.says}")


def said(one: Judged) -> str:
    """Return the figure that a claim gives, as it says it."""
    given = one.claim.said
    unit = WORDS.get(given.unit, given.unit)
    if given.on is not None:
        return given.on.prose
    if given.value is not None:
        return f"{given.word} {number(given.value)} {unit}".strip()
    allowed = tolerance(given)
    return f"{allowed.text} {unit}".strip() if allowed else ""


def value(one: Judged) -> str:
    """Return the figure that was computed, with its interval or bounds."""
    lead = one.leading
    if lead.value is None:
        return "–"
    ends = f" ({number(lead.low)}–{number(lead.high)})" if lead.low is not None and lead.high is not None else ""
    return f"{number(lead.value)}{ends} {WORDS.get(lead.unit, lead.unit)}".strip()
