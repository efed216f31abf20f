"""Verdicts on the terminal: a table, in full where few claims were asked for, and the page as HTML or Markdown."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import typer
from rich.padding import Padding
from rich.text import Text

from amity.api import claims as api
from amity.claims import _phrases
from amity.claims.judging import NOT_THEN, Judged, tally
from amity.cli.printing import console, plain_table, print_json
from amity.core.errors import UsageError
from amity.core.wording import count

Manner = Literal["text", "json", "html", "md"]
FULL = 3
INDENT = (0, 0, 0, 2)
STYLES = {
    "supported": "green",
    "imprecise": "yellow",
    "outdated": "yellow",
    "contradicted": "red",
    "disputed": "magenta",
    "untestable": "dim",
}
# Below this width a reason beside five columns would be a ribbon: it stands below its row instead.
WIDE = 110


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
    if out is not None and how not in ("html", "md"):
        raise UsageError("--out was given without --html or --md", hint="give one of them with it")
    found = api.check(asked.name, only=asked.only, as_of=asked.as_of)
    if how == "json":
        print_json(found.to_json())
    elif how in ("html", "md"):
        _page(found, how, out)
    else:
        _print(found)
    return 0 if found.all_hold else 1


def _page(found: api.CheckedClaims, how: Manner, out: Path | None) -> None:
    text = found.to_html() if how == "html" else found.to_markdown()
    if out is None:
        sys.stdout.write(text)
        return
    out.write_text(text, encoding="utf-8", newline="\n")
    typer.echo(str(out), err=True)


def _print(found: api.CheckedClaims) -> None:
    screen = console()
    file = found.file
    written = f", written {file.written.prose}" if file.written else ""
    screen.print(Text(f"{file.title}: {count(len(found.judged), 'claim')}{written}", style="bold"))
    if found.cut is not None:
        screen.print(Text(NOT_THEN.format(day=found.cut.isoformat()), style="italic"))
    if len(found.judged) <= FULL:
        for one in found.judged:
            _in_full(one)
    elif screen.width >= WIDE:
        _table(found.judged)
    else:
        _list(found.judged)
    screen.print(Text("; ".join(f"{n} {word}" for word, n in tally(found.judged).items()), style="bold"))


def _table(judged: tuple[Judged, ...]) -> None:
    table = plain_table("Verdict", "Id", "Said", "Found", "Why")
    table.columns[0].no_wrap = table.columns[1].no_wrap = True
    table.columns[2].max_width, table.columns[3].max_width = 18, 20
    for one in judged:
        table.add_row(_word(one), one.claim.id, said(one), value(one), Text(one.reason))
    console().print(table)


def _list(judged: tuple[Judged, ...]) -> None:
    screen = console()
    for one in judged:
        figures = " · ".join(text for text in (f"said {said(one)}" if said(one) else "", _found(one)) if text)
        screen.print(_word(one), Text(f" {one.claim.id}  ", style="bold"), Text(figures), sep="")
        screen.print(Padding(Text(one.reason), INDENT))


def _found(one: Judged) -> str:
    return f"found {one.found}" if one.found else ""


def _word(one: Judged) -> Text:
    return Text(f"{one.verdict:<12}", style=STYLES[one.verdict])


def _in_full(one: Judged) -> None:
    screen = console()
    screen.print()
    screen.print(Text.assemble((f"{one.claim.id} ", "bold"), one.claim.text))
    screen.print(Padding(Text.assemble((one.verdict, STYLES[one.verdict]), f"  {one.reason}"), INDENT))
    nearest = "" if one.verdict == "supported" else one.nearest
    lines = [("Nearest true statement", nearest), ("Would change it", one.would_change), ("Note", one.claim.note)]
    for name, text in lines:
        if text:
            screen.print(Padding(Text.assemble((f"{name}: ", "dim"), text), INDENT))
    for check, finding in zip(one.claim.checks, one.findings, strict=True):
        part = f"{check.part}: " if check.part else ""
        heading = f"{part}{finding.label or check.by} ({finding.outcome.replace('_', ' ')})"
        told = f"{heading}: {finding.reason}" if len(one.findings) > 1 else heading
        screen.print(Padding(Text(f"· {told}"), INDENT))
        if finding.command:
            screen.print(Padding(Text(finding.command, style="dim"), (0, 0, 0, 4)))
    for document in one.claim.documents:
        grade = f", {document.grade}" if document.grade else ""
        line = f"· {document.stance}: {document.says} ({document.publisher}, {document.dated}{grade}) {document.url}"
        screen.print(Padding(Text(line), INDENT))


def said(one: Judged) -> str:
    """Return the figure that a claim gives, as it says it."""
    return _phrases.as_said(one.claim.said)


def value(one: Judged) -> str:
    """Return the figure that was computed, with its interval or bounds."""
    return one.found or "–"
