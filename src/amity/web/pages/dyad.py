"""The dyad page: channels with values, intervals, places among peers; what moved against the defaults; figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from amity import api, measures
from amity.api import DEFAULT_PEERS
from amity.briefs import cells, figures
from amity.briefs import dyad_page as dyads
from amity.briefs.dyad_page import Page as DyadPage
from amity.cases.checking import read_document
from amity.cases.explanations import EXPLANATIONS_FILE
from amity.core.errors import AmityError, UnknownName
from amity.core.results import Result
from amity.core.suggest import nearest
from amity.core.wording import in_prose
from amity.web import case_files, parts, telling
from amity.web.asking import Ask
from amity.web.declaring import OPTION, PEERS, YEARS, Field, OfFirstCase, Page
from amity.web.links import link
from amity.web.parts import Later, Link, Wanted

SLOW = "specification_curve"
# Figures of no one channel that belong to what the page says; others go with a page of their own.
BESIDE = ("peers_strip", "declared_material")
CHANNEL = Field(
    name="channel",
    label="Channel",
    meaning="Only this channel; may be repeated.",
    example="arms",
    many=True,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A figure that is another one than under the defaults: before and now."""

    heading: str
    before: str
    now: str
    place_before: str
    place_now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a channel as the page shows it."""

    heading: str
    value: str
    interval: str
    place: str
    median: str
    years: str
    has_value: bool
    moved: bool
    remarks: tuple[str, ...]
    command: str
    url: str
    series_url: str
    alone_url: str
    sources: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A channel: title, kind, meaning, the one reason where it has no value at all, its rows."""

    key: str
    title: str
    kind: str
    meaning: str
    silence: str
    rows: tuple[Row, ...]
    sources: tuple[Link, ...]
    tables: tuple[Link, ...]
    intervals: tuple[str, ...]


def find(ask: Ask) -> DyadPage:
    """Return the dyad page that was asked for."""
    known = [channel.key for channel in dyads.channels()]
    for name in ask.many("channel"):
        if name not in known:
            raise UnknownName(
                f"the channel '{name[:60]}' was asked for; amity has {', '.join(known)}",
                hint="choose one of these",
                candidates=nearest(name, known),
            )
    return _page(ask, ask.peers, ask.years, tuple(ask.options.items()))


def _page(ask: Ask, peers: str, years: str | None, options: tuple[tuple[str, str], ...]) -> DyadPage:
    a, b, channels = ask.name("a"), ask.name("b"), ask.many("channel")
    key = (ask.site.version, "dyad", a, b, peers, years, options, channels)
    return ask.site.record(
        key, lambda: api.dyad_page_of(a, b, peers=peers, years=years, options=dict(options), channels=channels)
    )


def to_json(page: DyadPage, _: Ask) -> Mapping[str, object]:
    """Return the record as ``amity show --json`` prints it."""
    return page.to_json()


def view(page: DyadPage, ask: Ask) -> Mapping[str, object]:
    """Return the page for its template."""
    changed = ask.peers != DEFAULT_PEERS or ask.years is not None or bool(ask.options)
    before = _page(ask, DEFAULT_PEERS, None, ()) if changed else None
    moved = _moved(page, before) if before else ()
    a, b = page.request.state_a, page.request.state_b
    shown = [measures.get(key) for key in measures.keys() if not measures.get(key).mirror_of]
    return {
        "page": page,
        "a": a,
        "b": b,
        "name_a": in_prose(page.name_a),
        "name_b": in_prose(page.name_b),
        "channels": tuple(_section(page, channel.key, moved, ask) for channel in page.channels),
        "changed": changed,
        "moved": moved,
        "unmoved": len(page.results) - len(moved) if changed else 0,
        "controls": (parts.peers_control(ask), parts.years_control(ask)),
        "options": parts.option_controls(shown, ask.options),
        "options_open": bool(ask.options),
        "reset_url": link("dyad", a, b),
        "figures": _figures(ask, a, b),
        "members": tuple((key, reason) for key, reason in page.request.peers.members),
        "links": (
            Link(text=f"Does {in_prose(page.name_a)} stand alone?", url=link("alone", a, b, query=_kept(ask))),
            Link(text="Specification curve", url=link("alone", a, b, "curve", query=_kept(ask))),
            Link(text=f"All states towards {in_prose(page.name_b)}", url=link("target", b)),
            Link(text="The other way round", url=link("dyad", b, a, query=ask.pairs("channel"))),
            Link(text="What would break it", url=link("stress", a, b)),
            Link(text="The briefing of the two", url=link("brief", a, b, query=_kept(ask))),
            *_case_links(ask, {a, b}),
        ),
    }


def _case_links(ask: Ask, two: set[str]) -> tuple[Link, ...]:
    """Return the cases of the two states, and why where a case weighs explanations."""
    found = []
    for key in case_files.keys(ask.site.settings.cases):
        stamp = case_files.stamp(key, ask.site.settings.cases)
        dyad, told = ask.site.record(("dyad of a case", key, stamp), partial(_told, ask, key))
        if dyad == two:
            found.append(Link(text=f"The case {key}", url=link("case", key)))
            found += [Link(text="Why", url=link("why", key))] if told else []
    return tuple(found)


def _told(ask: Ask, key: str) -> tuple[set[str], bool]:
    """Return the states of a case by its head alone, and whether it weighs explanations."""
    folder = case_files.folder_of(key, ask.site.settings.cases)
    try:
        head = read_document(folder, case_files.CASE_FILE)
        named = head.body.get("dyad") if head is not None and isinstance(head.body, Mapping) else None
        dyad = {api.state(str(name)).key for name in named} if isinstance(named, list) else set()
    except AmityError:
        # The case's own page names its faults.
        return set(), False
    return dyad, (folder / EXPLANATIONS_FILE).is_file()


def _kept(ask: Ask) -> Mapping[str, str]:
    return {"peers": ask.one("peers"), "years": ask.one("years")}


def _figures(ask: Ask, a: str, b: str) -> Sequence[Later]:
    """Return the figures of the page's channels, and those that set the two beside others; drawn as they are read."""
    wanted = ask.many("channel")
    found = []
    for key in parts.figure_keys(of_events=False, without=(SLOW,)):
        channel = figures.get(key).channel
        if (wanted and channel not in wanted) or not (channel or key in BESIDE):
            continue
        figure = Wanted(key=key, first=a, second=b, peers=ask.one("peers") or None, years=ask.years)
        found.append(parts.later(figure, f"{figure.base}{figure.query}"))
    return found


def _asked(result: Result) -> tuple[str, str, str]:
    return result.asked.measure, result.asked.state_a, result.asked.state_b


def _moved(page: DyadPage, before: DyadPage) -> tuple[Moved, ...]:
    """Return the rows whose value, interval or place is another one than under the defaults."""
    earlier = {_asked(result): result for result in before.results}
    found = []
    for result in page.results:
        old = earlier.get(_asked(result))
        if old is None or _cells(old) == _cells(result):
            continue
        found.append(
            Moved(
                heading=result.heading,
                before=f"{telling.value(old)} ({cells.period(old)})",
                now=f"{telling.value(result)} ({cells.period(result)})",
                place_before=cells.place(old),
                place_now=cells.place(result),
            )
        )
    return tuple(found)


def _cells(result: Result) -> tuple[str, ...]:
    return telling.value(result), telling.interval(result), cells.place(result), cells.period(result)


def _section(page: DyadPage, key: str, moved: Sequence[Moved], ask: Ask) -> Section:
    results = page.of(key)
    channel = next(one for one in page.channels if one.key == key)
    headings = {one.heading for one in moved}
    silence = cells.silence(results)
    rows = () if silence else tuple(_row(row, row.result.heading in headings, ask) for row in cells.rows(results))
    return Section(
        key=key,
        title=channel.title,
        kind=channel.kind,
        meaning=channel.meaning,
        silence=silence,
        rows=rows,
        sources=parts.sources_of(results),
        tables=parts.tables_of(results),
        intervals=tuple(dict.fromkeys(f"{result.title}: {result.interval.rstrip('.')}." for result in results)),
    )


def _row(row: cells.Row, moved: bool, ask: Ask) -> Row:
    result = row.result
    measure, a, b = _asked(result)
    own = {option.name for option in measures.get(measure).options}
    query = [("peers", ask.one("peers")), ("years", ask.one("years"))]
    query += [(f"{OPTION}{name}", value) for name, value in ask.options.items() if name in own]
    back = (a, b) != (_key(ask, "a"), _key(ask, "b"))
    slot = [("subject", "b")] if back else []
    judged = measures.get(measure).direction != "neither"
    return Row(
        heading=row.heading,
        value=telling.value(result),
        interval=telling.interval(result),
        place=cells.place(result),
        median=telling.median(result),
        years=cells.period(result),
        has_value=result.value is not None,
        moved=moved,
        remarks=cells.remarks(result),
        command=result.asked.command,
        url=link("measure", measure, a, b, query=[*query, *slot]),
        series_url=link("measure", measure, a, b, query=[*query[2:], ("each", "year")]),
        alone_url=link("alone", a, b, query=[*query, ("measure", measure), *slot]) if judged else "",
        sources=parts.sources_of((result,)),
    )


def _key(ask: Ask, slot: str) -> str:
    return api.state(ask.name(slot), ask.years).key


PAGE = Page(
    key="dyad",
    title="Two states",
    meaning="Where two states stand, channel by channel: value, interval, place among peers, period and sources.",
    path="/dyad/{a}/{b}",
    examples=OfFirstCase("a", "b"),
    fields=(PEERS, YEARS, CHANNEL),
    any_option=True,
    find=find,
    to_json=to_json,
    view=view,
)
