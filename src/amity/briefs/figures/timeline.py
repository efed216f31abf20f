"""Figure: the dated events of a case, a row a kind, those by name that have room for one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from amity.briefs.figures._charts import Row, Spec, below, finished, mark, words
from amity.briefs.figures._declaring import Figure, FigureRequest, NoFigure
from amity.briefs.figures._keys import Canvas, Entry, key
from amity.briefs.figures._looks import (
    ACCENT,
    GRID,
    INK,
    NARROW,
    PAPER,
    RULE,
    SHADES,
    SOFT,
    WIDE,
    Layout,
    shortened,
    wrapped,
)
from amity.briefs.figures._time import Axis, time_axis
from amity.briefs.figures._words import prose, table
from amity.briefs.fonts import text_width
from amity.briefs.model import FigureBlock
from amity.cases import KINDS, Event
from amity.core import wording
from amity.core.partial_dates import PartialDate

TITLE = "Timeline of events"
LINES = 2
LABEL_WIDTH = 165.0
# A label that keeps less than this part of a clause, or a clause of fewer words, does not say what happened.
LEAST_LEFT = 0.5
FEWEST_WORDS = 3
# Labels keep this distance from each other.
APART = 14.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """An event on its row: its place, whether its day is known, and the lines of its label with where they begin."""

    event: Event
    x: float
    sure: bool
    label: tuple[str, ...] = ()
    label_x: float = 0.0
    cut: bool = False

    def wide(self, layout: Layout) -> tuple[float, float]:
        """Return where the label begins and ends."""
        return self.label_x, self.label_x + max((text_width(line, layout.small) for line in self.label), default=0.0)


def draw(request: FigureRequest) -> FigureBlock | NoFigure:
    """Return the timeline of the request's events, or that there are none."""
    events = _in_order(request)
    if not events:
        reason = (
            "the case lists no dated event"
            if not request.events
            else "no event of the case lies in the years asked for"
        )
        return NoFigure(key=FIGURE.key, title=TITLE, reason=reason)
    a, b = (prose(state, events[-1].date.last_day) for state in (request.state_a, request.state_b))
    first, last = events[0].date.year, events[-1].date.year
    years = str(first) if first == last else f"{first}–{last}"
    caption = f"{wording.sentence_case(a)} and {b}: dated events by kind, {years}"
    wide, shown, axis = _spec(events, request.written, WIDE)
    return FigureBlock(
        key=FIGURE.key,
        caption=caption,
        note=_note(events, shown, axis, request),
        alt=_alt(events, a, b, years),
        credit="Dates and texts: the case's own list of events, each with its public source.",
        spec=wide,
        narrow=_spec(events, request.written, NARROW)[0],
        table=table(
            FIGURE.key,
            caption,
            ("Date", "Kind", "Event", "Sources and their grades"),
            [(event.date, event.kind, event.text, "; ".join(_sources(event))) for event in events],
            texts=4,
        ),
    )


def _in_order(request: FigureRequest) -> list[Event]:
    period, as_of = request.period, request.as_of
    kept = [
        event
        for event in request.events
        if (as_of is None or event.date.first_day <= as_of)
        and (period is None or (event.date.last_day >= period.first_day and event.date.first_day <= period.last_day))
    ]
    return sorted(kept, key=lambda event: (event.date.first_day, event.date.last_day, event.id))


def _sources(event: Event) -> list[str]:
    """Return the publishers of an event, each once, with their grades."""
    return list(dict.fromkeys(f"{source.publisher} ({source.grade})" for source in event.sources))


def _middle(event: Event) -> date:
    first, last = event.date.first_day, event.date.last_day
    return first + timedelta(days=(last - first).days // 2)


# --- the chart ---------------------------------------------------------------------------------
def _spec(events: Sequence[Event], written: PartialDate | None, layout: Layout) -> tuple[Spec, int, Axis]:
    """Return the specification, how many events are named, and the axis."""
    kinds = [kind for kind in KINDS if any(event.kind == kind for event in events)]
    gutter = 0.0 if layout.narrow else max(text_width(_kind(kind, events), layout.text) for kind in kinds) + 16
    axis = time_axis([_middle(event) for event in events], gutter + 6, layout.room - 6.0)
    line = layout.small + 3
    head = layout.text + 5 if layout.narrow else 0.0
    # Top to bottom: the kind (on a phone), the label's lines, its leader, the marks' line, room below.
    step, on_line = head + LINES * line + 26, head + LINES * line + 14
    rows, said, leaders, kind_rows, lanes = [], [], [], [], []
    named = 0
    for place, kind in enumerate(kinds):
        top = step * place
        marks = _labelled([event for event in events if event.kind == kind], axis, layout)
        named += sum(bool(one.label) for one in marks)
        lanes += [{"x": part.left - 6, "x2": part.right + 6, "y": top + on_line} for part in axis.stretches]
        kind_rows.append({"x": 0.0, "y": top + (head / 2 if layout.narrow else on_line), "text": _kind(kind, events)})
        for one in marks:
            rows.append({"x": one.x, "y": top + on_line, "sign": _sign(one), "named": bool(one.label)})
            lines = [""] * (LINES - len(one.label)) + list(one.label)
            for number, text in enumerate(lines):
                if text:
                    said.append({"x": one.label_x, "y": top + head + line * (number + 0.5), "text": text})
            if one.label:
                leaders.append({"x": one.x, "y": top + head + line * LINES + 1, "foot": top + on_line})
    height = step * len(kinds)
    canvas = Canvas(left=layout.left, width=layout.plot, height=height + line + 6)
    small = {"align": "left", "baseline": "middle", "fontSize": layout.small}
    plot = canvas.layered(
        [
            *_frame(axis, written, height, canvas, layout),
            mark("rule", lanes, {"x": canvas.x(), "x2": {"field": "x2"}, "y": canvas.y()}, color=RULE, strokeWidth=1),
            mark(
                "rule",
                leaders,
                {"x": canvas.x(), "y": canvas.y(), "y2": {"field": "foot"}},
                color=ACCENT,
                strokeWidth=1,
            ),
            *_signs(rows, canvas),
            # A rim of paper keeps a label readable where a line of the frame runs behind it.
            mark("text", said, _text(canvas), stroke=PAPER, strokeWidth=3.5, strokeJoin="round", **small),
            mark("text", said, _text(canvas), **small),
            mark("text", kind_rows, _text(canvas), align="left", baseline="middle", fontWeight="bold"),
        ]
    )
    entries = [Entry(sign="dot", text="event, named", colour=ACCENT), Entry(sign="dot", text="event", colour=SHADES[2])]
    if any(event.date.precision != "day" for event in events):
        entries.append(Entry(sign="ring", text="day not known", colour=SHADES[2]))
    return finished(below([key(entries, layout), plot], spacing=6), layout), named, axis


def _kind(kind: str, events: Sequence[Event]) -> str:
    count = sum(event.kind == kind for event in events)
    return f"{wording.sentence_case(kind.replace('_', ' '))} ({count})"


def _sign(one: Mark) -> str:
    return f"{'named' if one.label else 'plain'} {'dot' if one.sure else 'ring'}"


def _text(canvas: Canvas) -> dict[str, dict[str, object]]:
    return {"x": canvas.x(), "y": canvas.y(), "text": words()}


def _frame(axis: Axis, written: PartialDate | None, height: float, canvas: Canvas, layout: Layout) -> list[Spec]:
    """Return the years as lines with their names below, and the day on which the case's text was written."""
    ticks = [
        {"x": x, "top": 0.0, "foot": height, "y": height + 4, "text": str(year)}
        for year, x in axis.ticks(text_width("2000", layout.small) + 10)
    ]
    upright = {"x": canvas.x(), "y": canvas.y("top"), "y2": {"field": "foot"}}
    parts = [
        mark("rule", ticks, upright, color=GRID),
        mark("text", ticks, _text(canvas), align="left", baseline="top", fontSize=layout.small, color=SOFT),
    ]
    first, last = axis.stretches[0].first, axis.stretches[-1].last
    if written is not None and first <= written.year <= last:
        cut = [{"x": axis.at(written.last_day), "top": 0.0, "foot": height}]
        parts.append(mark("rule", cut, upright, color=INK, strokeDash=[3, 3], strokeWidth=1))
    return parts


def _signs(rows: Sequence[Row], canvas: Canvas) -> list[Spec]:
    place = {"x": canvas.x(), "y": canvas.y()}
    parts = []
    for sign in ("plain ring", "plain dot", "named ring", "named dot"):
        colour = ACCENT if sign.startswith("named") else SHADES[2]
        hollow = sign.endswith("ring")
        style = {
            "fill": PAPER if hollow else colour,
            "stroke": colour if hollow else PAPER,
            "strokeWidth": 1.6 if hollow else 0.8,
        }
        some = [row for row in rows if row["sign"] == sign]
        parts.append(mark("point", some, place, shape="circle", size=44 if hollow else 60, opacity=1, **style))
    return parts


def _labelled(events: Sequence[Event], axis: Axis, layout: Layout) -> list[Mark]:
    """Return the marks of a row, with labels for those that have room for one."""
    marks = [
        _label(Mark(event=event, x=axis.at(_middle(event)), sure=event.date.precision == "day"), axis, layout)
        for event in events
    ]
    taken: list[tuple[float, float]] = []
    for number in _by_claim(marks):
        start, end = marks[number].wide(layout)
        if marks[number].label and all(start > right + APART or end < left - APART for left, right in taken):
            taken.append((start, end))
        else:
            marks[number] = replace(marks[number], label=())
    return marks


def _by_claim(marks: Sequence[Mark]) -> list[int]:
    """Return the marks' numbers in the order in which they may claim room.

    Those whose text needs no cut come first, then the latest, the earliest, and those farthest from their neighbours.
    """

    def claim(number: int) -> tuple[bool, bool, bool, float, int]:
        one = marks[number]
        near = [abs(one.x - marks[other].x) for other in (number - 1, number + 1) if 0 <= other < len(marks)]
        last, first = number == len(marks) - 1, number == 0
        return one.cut, not last, not first, -min(near, default=0.0), number

    return sorted(range(len(marks)), key=claim)


def _label(one: Mark, axis: Axis, layout: Layout) -> Mark:
    """Return the mark with its label, which begins at the mark, or ends where its stretch does.

    There is none where too little of the text would be left to say what happened.
    """
    part = axis.within(_middle(one.event))
    most = min(LABEL_WIDTH, part.right - part.left + 12)
    text = _clause(one.event.text)
    lines = wrapped(text, most, layout.small)
    cut = len(lines) > LINES
    if cut:
        lines = [*lines[: LINES - 1], shortened(" ".join(lines[LINES - 1 :]), most, layout.small)]
    left = len(" ".join(lines)) / len(text)
    if not all(lines) or any(text_width(line, layout.small) > most for line in lines) or left < LEAST_LEFT:
        return one
    wide = max(text_width(line, layout.small) for line in lines)
    x = one.x - 4 if one.x - 4 + wide <= part.right + 6 else max(part.left - 6, part.right + 6 - wide)
    return replace(one, label=tuple(lines), label_x=round(x, 1), cut=cut)


def _clause(text: str) -> str:
    """Return the first clause of a sentence that says something, without its full stop."""
    for sign in ("; ", ": "):
        clause = text.split(sign, 1)[0]
        text = clause if clause.count(" ") >= FEWEST_WORDS - 1 else text
    return text.rstrip(".")


# --- the words ---------------------------------------------------------------------------------
def _note(events: Sequence[Event], shown: int, axis: Axis, request: FigureRequest) -> str:
    said = []
    if len(axis.stretches) > 1:
        said.append(
            f"Two scales: {axis.stretches[0].first}–{axis.stretches[0].last}, and from {axis.stretches[1].first} on."
        )
    if shown < len(events):
        said.append(f"{shown} of {wording.count(len(events), 'event')} are named, as room allows; the table has all.")
    if request.written is not None:
        said.append(f"Dashed line: {request.written.prose}, when the argument that the case tests was written.")
    return " ".join(said)


def _alt(events: Sequence[Event], a: str, b: str, years: str) -> str:
    counts = {kind: sum(event.kind == kind for event in events) for kind in KINDS}
    ordered = sorted(((kind, count) for kind, count in counts.items() if count), key=lambda pair: (-pair[1], pair[0]))
    kinds = wording.listed([f"{kind} ({count})" for kind, count in ordered])
    by_year = Counter(event.date.year for event in events)
    busiest = max(sorted(by_year), key=lambda year: by_year[year])
    first, last = events[0], events[-1]
    return (
        f"A timeline of {wording.count(len(events), 'dated event')} about {a} and {b}, {years}, in a row for each "
        f"kind: {kinds}. The year with the most is {busiest}, with {by_year[busiest]}. The first ({first.date.prose}): "
        f"{first.text} The last ({last.date.prose}): {last.text}"
    )


FIGURE = Figure(
    key="timeline",
    title=TITLE,
    shows="the dated events of a case, a row for each kind, those by name that have room for one",
    channel="",
    order=60,
    draw=draw,
    from_events=True,
)
