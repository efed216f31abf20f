"""One measure of two states in full, with the records behind it; or its value for each year or session."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, cast

from amity import api, measures
from amity.briefs import cells
from amity.core.errors import UsageError
from amity.core.results import Result
from amity.core.wording import in_prose
from amity.store import catalogue
from amity.web import parts, telling
from amity.web.asking import Ask
from amity.web.declaring import PEERS, YEARS, Field, OfFirstCase, Page
from amity.web.links import link
from amity.web.parts import Link, Wanted

EACH = ("year", "session")
MOST_ROWS = 200
STRIP = "peers_strip"
Found = Result | tuple[Result, ...]


def find(ask: Ask) -> Found:
    """Return the value with its records, or the series."""
    key, a, b = ask.name("key"), ask.name("a"), ask.name("b")
    declared = measures.get(key)
    each = ask.one("each")
    if each:
        if ask.one("peers") or ask.one("subject"):
            raise UsageError(
                "a series was asked for with peers or a subject", hint="leave them out: a series has no place"
            )
        if each == "session" and not declared.by_session:
            raise UsageError(f"{declared.title} was asked for by session", hint="ask for it by year: each=year")
        return api.series(
            key, a, b, years=ask.years, options=ask.options, each=cast("Literal['year', 'session']", each)
        )
    slot = cast("Literal['a', 'b']", ask.one("subject", "a"))
    return api.measure(key, a, b, years=ask.years, options=ask.options, peers=ask.peers, subject=slot, rows=True)


def to_json(found: Found, _: Ask) -> Mapping[str, object]:
    """Return the record as ``amity measure --json`` prints it, with the peers and the rows."""
    if isinstance(found, Result):
        return found.to_json()
    return {"rows": [result.to_json() for result in found], "dataset_version": catalogue().version}


def view(found: Found, ask: Ask) -> Mapping[str, object]:
    """Return the page for its template."""
    declared = measures.get(ask.name("key"))
    a, b = (api.state(ask.name(slot), ask.years) for slot in ("a", "b"))
    here = ("measure", declared.key, a.key, b.key)
    eaches = [("", "one value"), ("year", "each year"), *([("session", "each session")] if declared.by_session else [])]
    each = parts.choices_control("each", "As", "One value for the period, or a series.", eaches, ask.one("each"))
    series = not isinstance(found, Result)
    return {
        "measure": declared,
        "name_a": in_prose(a.name),
        "name_b": in_prose(b.name),
        "years": ask.years or "",
        "series": _series(found) if not isinstance(found, Result) else (),
        "is_series": series,
        "value": _value(found) if isinstance(found, Result) else None,
        "controls": (*(() if series else (parts.peers_control(ask),)), parts.years_control(ask), each),
        "options": parts.option_controls([declared], ask.options),
        "subject": ask.one("subject"),
        "action": link(*here),
        "figures": _figures(found, ask, a.key, b.key),
        "sources": parts.sources_of((found,) if isinstance(found, Result) else found[-1:]),
        "tables": parts.tables_of((found,) if isinstance(found, Result) else found[-1:]),
        "links": (
            Link(text="All channels", url=link("dyad", a.key, b.key, query={"peers": ask.one("peers")})),
            Link(text="What this measure is", url=link("methods", "measure", declared.key)),
        ),
    }


def _figures(found: Found, ask: Ask, a: str, b: str) -> tuple[object, ...]:
    if not isinstance(found, Result) or found.standing is None or ask.one("subject") == "b":
        return ()
    wanted = Wanted(
        key=STRIP,
        first=a,
        second=b,
        peers=ask.one("peers") or None,
        years=ask.years,
        measure=found.asked.measure,
        options=tuple(ask.options.items()),
    )
    return (parts.figure(ask, wanted),)


def _series(found: tuple[Result, ...]) -> tuple[tuple[str, str, str, str, str], ...]:
    """Return the cells of a series: period, value, interval, n, note."""
    rows = []
    for result in found:
        years = cells.period(result) if result.period else (result.asked.years or "")
        breaks = [caveat for caveat in result.caveats if caveat.startswith("Not comparable")]
        note = "; ".join([result.reason or "", *breaks]).strip("; ")
        n = "" if result.n is None else f"{result.n:,}"
        rows.append((years, telling.value(result), telling.interval(result), n, note))
    return tuple(rows)


def _value(result: Result) -> Mapping[str, object]:
    coverage = result.provenance.coverage
    kind = "Bounds" if result.interval_kind == "bounds" else "Interval"
    facts = [
        ("Value", telling.value(result)),
        (kind, f"{telling.interval(result)} ({result.interval})"),
        ("n", "" if result.n is None else f"{result.n:,}"),
        ("Status", result.status + (f": {result.reason}" if result.reason else "")),
        ("Place", f"{cells.place(result)}; peers' median {telling.median(result)}" if result.standing else ""),
        ("Record", f"{coverage['first']} to {coverage['last']}"),
        *((name.replace("_", " ").capitalize(), _extra(value)) for name, value in result.extras.items()),
    ]
    rows = result.rows
    shown = rows.head(MOST_ROWS) if rows is not None else None
    return {
        "heading": result.heading,
        "period": cells.period(result),
        "facts": [(name, text) for name, text in facts if text],
        "remarks": cells.remarks(result),
        "command": result.asked.command,
        "citation": result.citation,
        "columns": tuple(shown.columns) if shown is not None else (),
        "rows": tuple(tuple(_extra(cell) for cell in row) for row in shown.iter_rows()) if shown is not None else (),
        "left_out": max(0, rows.height - MOST_ROWS) if rows is not None else 0,
        "unranked": result.standing.unranked if result.standing else (),
    }


def _extra(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.6g}" if isinstance(value, float) else str(value)


PAGE = Page(
    key="measure",
    title="A measure",
    meaning="One measure of two states in full, with the records behind it, or its value for each year.",
    path="/measure/{key}/{a}/{b}",
    examples=OfFirstCase("a", "b", key="arms_import_share"),
    fields=(
        PEERS,
        YEARS,
        Field(name="each", label="As", meaning="A value for each year or session.", choices=EACH),
        Field(name="subject", label="Subject", meaning="Whose place the peers take.", choices=("a", "b")),
    ),
    any_option=True,
    find=find,
    to_json=to_json,
    view=view,
)
