"""A case: its question, what the record says, its events with their sources, its claims, its figures, its briefing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from amity import api
from amity.briefs import cells
from amity.briefs.dyad_page import Page as DyadPage
from amity.cases import KINDS, Case, Event
from amity.cases.explanations import explanations_of
from amity.claims.verdicts import MEANINGS
from amity.core import states
from amity.core.wording import in_prose
from amity.store import catalogue
from amity.web import case_files, parts, telling
from amity.web.asking import Ask
from amity.web.declaring import Page
from amity.web.links import link
from amity.web.pages import claims
from amity.web.parts import Later, Link, Wanted

SLOW = "specification_curve"
CLAIMS_FILE = "claims.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A case, its dyad page with the readings that it adds, and how many of its claims have which verdict."""

    case: Case
    page: DyadPage
    tally: Mapping[str, int]


def find(ask: Ask) -> Found:
    """Return the case."""
    folder = case_files.folder_of(ask.name("case"), ask.site.settings.cases)
    case, page = api.case_page(str(folder))
    if not (folder / CLAIMS_FILE).is_file():
        return Found(case=case, page=page, tally={})
    judged = claims.checked(ask).judged
    words = [one.verdict for one in judged]
    return Found(case=case, page=page, tally={word: words.count(word) for word in MEANINGS if word in words})


def to_json(found: Found, _: Ask) -> Mapping[str, object]:
    """Return the case with its events, its page as ``amity show --json`` prints one, and the tally of its claims."""
    case = found.case
    return {
        "case": {
            "key": case.key,
            "title": case.title,
            "question": case.question,
            "dyad": list(case.dyad),
            "peers": case.peers,
            "period": {"first": case.period.first, "last": case.period.last} if case.period else None,
            "as_of": case.as_of.isoformat() if case.as_of else None,
            "written": case.written,
            "thesis": case.thesis,
        },
        "events": [event.to_json() for event in case.events],
        "tally": dict(found.tally),
        **found.page.to_json(),
        "dataset_version": catalogue().version,
    }


def view(found: Found, ask: Ask) -> Mapping[str, object]:
    """Return the page for its template."""
    case, key = found.case, ask.name("case")
    a, b = (api.state(name) for name in case.dyad)
    return {
        "case": case,
        "a": a,
        "b": b,
        "names": f"{in_prose(a.name)} and {in_prose(b.name)}",
        "years": f"{case.period.first}–{case.period.last}" if case.period else "",
        "tally": tuple(
            {"word": word, "n": n, "url": link("claims", key, query={"verdict": word})}
            for word, n in found.tally.items()
        ),
        "channels": tuple(_channel(found.page, one.key, one.title, one.kind) for one in found.page.channels),
        "figures": _figures(ask, found.case),
        "events": tuple(_event(event) for event in case.events),
        "links": (
            Link(text="Briefing: HTML, PDF, Markdown, JSON", url=link("case", key, "brief")),
            *((Link(text="Claims and verdicts", url=link("claims", key)),) if found.tally else ()),
            Link(text="All channels", url=link("dyad", a.key, b.key, query={"peers": case.peers})),
            Link(text="Peer tests", url=link("alone", a.key, b.key, query={"peers": case.peers})),
            Link(text="Specification curve", url=link("alone", a.key, b.key, "curve", query={"peers": case.peers})),
            *((Link(text="Why", url=link("why", key)),) if explanations_of(case) is not None else ()),
            Link(text="What would break it", url=link("stress", a.key, b.key)),
            Link(text=f"All states towards {in_prose(b.name)}", url=link("target", b.key, query={"subject": a.key})),
        ),
    }


def _channel(page: DyadPage, key: str, title: str, kind: str) -> Mapping[str, object]:
    results = page.of(key)
    silence = cells.silence(results)
    rows = () if silence else cells.rows(results)
    return {
        "key": key,
        "title": title,
        "kind": kind,
        "silence": silence,
        "rows": tuple(
            {
                "heading": row.heading,
                "url": link("measure", row.result.asked.measure, row.result.asked.state_a, row.result.asked.state_b),
                "value": telling.value(row.result),
                "interval": telling.interval(row.result),
                "place": cells.place(row.result),
                "years": cells.period(row.result),
            }
            for row in rows
            if row.result.value is not None
        ),
    }


def _figures(ask: Ask, case: Case) -> tuple[Later, ...]:
    keys = parts.figure_keys(of_events=bool(case.events), without=(SLOW,))
    wanted = [Wanted(key=key, first=ask.name("case")) for key in keys]
    return tuple(parts.later(one, one.base) for one in wanted)


def _event(event: Event) -> Mapping[str, object]:
    actors = [states.get(key).name for key in event.actors]
    return {
        "id": event.id,
        "date": event.date.prose,
        "kind": event.kind,
        "meaning": KINDS[event.kind],
        "actors": ", ".join([*actors, *event.others]),
        "text": event.text,
        "note": event.note,
        "sources": event.sources,
    }


PAGE = Page(
    key="case",
    title="A case",
    meaning="Everything of a case: question, record, events with their sources, claims, figures, briefing.",
    path="/case/{case}",
    examples={"case": "india-russia"},
    find=find,
    to_json=to_json,
    view=view,
)
