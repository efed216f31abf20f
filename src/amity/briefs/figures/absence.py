"""Figure: how often a state did not vote in the UN, topic by topic, against its peers on the same roll calls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import polars as pl

from amity import measures
from amity.briefs.figures._charts import Row, Spec, below, finished, layers, mark, words
from amity.briefs.figures._declaring import Figure, FigureRequest, NoFigure
from amity.briefs.figures._keys import Canvas, Entry, key
from amity.briefs.figures._looks import ACCENT, BAND, GRID, MIDDLE, NARROW, PAPER, RULE, SOFT, WIDE, Layout, wrapped
from amity.briefs.figures._stacking import nice_ticks
from amity.briefs.figures._words import credit, peers_name, points, prose, span, table
from amity.briefs.model import FigureBlock, TableBlock
from amity.core import wording
from amity.core.asks import Ask, Period
from amity.core.declarations import Frames, OptionValue
from amity.core.issue_sets import issue_sets
from amity.store import read

MEASURE = "vote_absence"
TITLE = "Not voting in the UN by topic"
# How many years a topic's roll calls are taken together, where the request names no years.
WINDOW = 10
# The scale reaches at least so far, so that rare absences are not blown up.
LEAST = 0.1
LOW, HIGH = 0.1, 0.9
FEW_PEERS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A set of roll calls: its words, years, the subject's share not voted on, and the peers' on the same roll calls.

    ``text`` stands in the figure, ``said`` in a sentence.
    """

    text: str
    said: str
    years: str
    value: float
    absent: int
    n: int
    peers: int
    low: float | None
    median: float | None
    high: float | None


def draw(request: FigureRequest) -> FigureBlock | NoFigure:
    """Return the figure of A's absences on roll calls on which B voted, or why there is none."""
    coverage = measures.coverage_of(measures.get(MEASURE), measures.read_options(measures.get(MEASURE), {}))
    years = span(request, coverage, [request.state_a, request.state_b])
    if isinstance(years, str):
        return NoFigure(key=FIGURE.key, title=TITLE, reason=years)
    subject, target = (prose(state, years.last_day) for state in (request.state_a, request.state_b))
    found = [_topic(request, years, asked) for asked in _asked(target)]
    topics = [one for one in found if isinstance(one, Topic)]
    if not topics:
        reasons = [one for one in found if isinstance(one, str)]
        return NoFigure(key=FIGURE.key, title=TITLE, reason=reasons[0])
    caption = f"Share of UN roll calls that {subject} missed, of those on which {target} voted"
    return FigureBlock(
        key=FIGURE.key,
        caption=caption,
        note=_note(topics, request),
        alt=_alt(topics, subject, target),
        credit=credit(measures.get(MEASURE).tables),
        spec=_spec(topics, subject, WIDE),
        narrow=_spec(topics, subject, NARROW),
        table=_table(topics, caption, subject),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Set:
    """A set of roll calls to ask for: its words, the options, and how many years are tried, one after the other."""

    text: str
    said: str
    options: Mapping[str, OptionValue]
    windows: tuple[int, ...]


def _asked(target: str) -> list[Set]:
    """Return the sets of roll calls: all, by what the target did, by topic."""
    ways = (("with most states", "target_with_most"), ("against most states", "target_against_most"))
    general = [
        Set(
            text=f"where {target} voted {way}",
            said=f"roll calls on which {target} voted {way}",
            options={"when": when},
            windows=(1, WINDOW),
        )
        for way, when in ways
    ]
    topical = []
    for issue in issue_sets().values():
        text = issue.title.removeprefix("roll calls on ")
        if issue.rule == "all":
            general.insert(0, Set(text="all roll calls", said="all roll calls", options={}, windows=(1, WINDOW)))
        else:
            topical.append(Set(text=text, said=issue.title, options={"rollcalls": issue.key}, windows=(WINDOW,)))
    return general + topical


def _topic(request: FigureRequest, years: Period, asked: Set) -> Topic | str:
    """Return a row of the figure, or why it has no value."""
    measure = measures.get(MEASURE)
    options = measures.read_options(measure, asked.options)
    covered = measures.coverage_of(measure, options)
    tables = {name: read(name) for name in measure.tables}
    last = min(covered.last.year, years.last)
    reason = f"the record of {asked.said} covers {covered.first.year}–{covered.last.year}"
    for window in asked.windows:
        first = max(covered.first.year, years.first, years.first if request.period else last - window + 1)
        if first > last:
            continue
        ask = Ask(
            subjects=(request.state_a,),
            targets=(request.state_b,),
            period=Period(first=first, last=last),
            options=options,
            intervals=False,
        )
        row = measure.compute(tables, ask).row(0, named=True)
        if row["value"] is not None:
            return _judged(tables, ask, row, asked, request)
        reason = str(row["reason"])
    return reason


def _judged(tables: Frames, ask: Ask, row: Mapping[str, object], asked: Set, request: FigureRequest) -> Topic:
    compare = measures.get(MEASURE).compare
    peers = tuple(state for state in request.peers.keys if state not in (request.state_a, request.state_b))
    theirs = pl.Series([], dtype=pl.Float64)
    if peers and compare is not None:
        theirs = compare(tables, ask, peers).frame["peer_value"].drop_nulls()
    wide = len(theirs) >= FEW_PEERS
    value, n = cast(float, row["value"]), cast(int, row["n"])
    return Topic(
        text=asked.text,
        said=asked.said,
        years=cast(str, row["used"]) or ask.period.text,
        value=value,
        absent=cast(int, row["absent"]),
        n=n,
        peers=len(theirs),
        low=theirs.quantile(LOW, "linear") if wide else None,
        median=cast("float | None", theirs.median()) if len(theirs) else None,
        high=theirs.quantile(HIGH, "linear") if wide else None,
    )


# --- the chart ---------------------------------------------------------------------------------
def _spec(topics: Sequence[Topic], subject: str, layout: Layout) -> Spec:
    entries = [Entry(sign="dot", text=wording.sentence_case(subject), colour=ACCENT, bold=True)]
    if any(one.median is not None for one in topics):
        entries.append(Entry(sign="diamond", text="median of its peers", colour=MIDDLE))
    if any(one.low is not None for one in topics):
        entries.append(Entry(sign="box", text="middle four fifths of them", colour=BAND))
    return finished(below([key(entries, layout), _plot(topics, layout)], spacing=6), layout)


def _plot(topics: Sequence[Topic], layout: Layout) -> Spec:
    """Return a row a topic: its words on the left (above, on a phone), subject and peers on one scale."""
    rows, said, ticks, height = _rows(topics, layout)
    canvas = Canvas(left=layout.left, width=layout.plot, height=height)
    y, ends = canvas.y(), {"x": canvas.x("low"), "x2": {"field": "high"}}
    written = {"x": canvas.x(), "y": y, "text": words()}
    judged = [row for row in rows if row["median"] is not None]
    ranged = [row for row in rows if row["low"] is not None]
    topic, basis = ([row for row in said if row["kind"] == kind] for kind in ("topic", "basis"))
    signs = {"opacity": 1, "size": 85}
    middle = {"align": "left", "baseline": "middle"}
    up_and_down = {"x": canvas.x(), "y": canvas.y("top"), "y2": {"field": "foot"}}
    marks = [
        mark("rule", ticks, up_and_down, color=GRID),
        mark("text", ticks, {**written, "y": canvas.y("line")}, baseline="top", fontSize=layout.small),
        mark("rule", rows, {"x": canvas.x("start"), "x2": {"field": "end"}, "y": y}, color=RULE, strokeWidth=0.6),
        mark("rule", ranged, {**ends, "y": y}, color=BAND, strokeWidth=11),
        mark(
            "point",
            judged,
            {"x": canvas.x("median"), "y": y},
            shape="diamond",
            stroke=MIDDLE,
            fill=PAPER,
            strokeWidth=1.8,
            **signs,
        ),
        mark("point", rows, {"x": canvas.x("value"), "y": y}, fill=ACCENT, stroke=PAPER, strokeWidth=0.8, **signs),
        mark("text", rows, {**written, "x": canvas.x("far")}, align="right", baseline="middle", fontWeight="bold"),
        mark("text", topic, written, **middle),
        mark("text", basis, written, fontSize=layout.small, color=SOFT, **middle),
    ]
    return layers(marks, canvas.width, canvas.height)


def _rows(topics: Sequence[Topic], layout: Layout) -> tuple[list[Row], list[Row], list[Row], float]:
    """Return the rows, their words and the ticks of the scale with their places, and the height of the plot."""
    start = 12.0 if layout.narrow else 262.0
    # A column on the right holds the subject's figures.
    end = layout.room - 52.0
    tops = [max(one.value, one.high or 0, one.median or 0) for one in topics]
    ticks = nice_ticks(0, max(*tops, LEAST), 3 if layout.narrow else 4)
    top = max(*tops, ticks[-1])

    def at(share: float | None) -> float | None:
        return None if share is None else round(start + (end - start) * share / top, 1)

    rows: list[Row] = []
    said: list[Row] = []
    line, foot = layout.text + 4, 0.0
    for one in topics:
        parts = wrapped(wording.sentence_case(one.text), layout.room if layout.narrow else start - 16, layout.text)
        basis = f"{one.years}, {wording.count(one.n, 'roll call')}"
        told = [*((part, "topic") for part in parts), (basis, "basis")]
        said += [
            {"x": 0.0, "y": foot + line * (place + 0.5), "text": text, "kind": kind}
            for place, (text, kind) in enumerate(told)
        ]
        high = line * len(told)
        rows.append(
            {
                "y": foot + (high + 10 if layout.narrow else high / 2),
                "start": start,
                "end": end,
                "value": at(one.value),
                "low": at(one.low),
                "median": at(one.median),
                "high": at(one.high),
                "far": float(layout.room),
                "text": f"{100 * one.value:.0f}{wording.NO_BREAK}%",
            }
        )
        foot += high + (26 if layout.narrow else 9)
    lines: list[Row] = [
        {"x": at(tick), "top": 0.0, "foot": foot, "line": foot + 5, "text": f"{100 * tick:.0f}{wording.NO_BREAK}%"}
        for tick in ticks
    ]
    return rows, said, lines, foot + layout.small + 6


# --- the words ---------------------------------------------------------------------------------
def _note(topics: Sequence[Topic], request: FigureRequest) -> str:
    most = max(one.peers for one in topics)
    peers = f"Peers ({peers_name(request)}) on the same roll calls: up to {most} a row. " if most else ""
    return (
        f"{peers}A state may stay away because it is small, because it is in arrears and has no vote, or because a "
        "vote would show it on one side."
    )


def _alt(topics: Sequence[Topic], subject: str, target: str) -> str:
    whole = topics[0]
    said = [
        f"A row for each of {wording.count(len(topics), 'set')} of roll calls on which {target} voted. Of {whole.said} "
        f"({whole.years}) {subject} did not vote on {whole.absent} of {whole.n:,} "
        f"({wording.percent(whole.value)}{_beside(whole)})."
    ]
    judged = [one for one in topics if one.median is not None]
    if judged:
        widest = max(judged, key=lambda one: one.value - cast(float, one.median))
        farthest = f"on {widest.said} ({widest.years}): {wording.percent(widest.value)}{_beside(widest)}"
        if widest.value > cast(float, widest.median):
            said.append(f"It is farthest above its peers {farthest}.")
        else:
            said.append("On no set is it absent more often than the median of its peers.")
    return " ".join(said)


def _beside(topic: Topic) -> str:
    return "" if topic.median is None else f", median of its peers {wording.percent(topic.median)}"


def _table(topics: Sequence[Topic], caption: str, subject: str) -> TableBlock:
    headings = (
        "Roll calls",
        "Years",
        f"{wording.sentence_case(subject)} did not vote (%)",
        "Did not vote",
        "Roll calls counted",
        "Peers judged",
        "Peers' 10th percentile (%)",
        "Peers' median (%)",
        "Peers' 90th percentile (%)",
    )
    rows = [
        (
            wording.sentence_case(one.text),
            one.years,
            points(one.value),
            one.absent,
            one.n,
            one.peers,
            points(one.low),
            points(one.median),
            points(one.high),
        )
        for one in topics
    ]
    return table(FIGURE.key, caption, headings, rows, texts=2)


FIGURE = Figure(
    key="absence",
    title=TITLE,
    shows="how often A did not vote in the UN General Assembly where B did, topic by topic, against its peers",
    channel="votes",
    order=40,
    draw=draw,
)
