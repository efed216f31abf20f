"""Figure: every state's agreement with a target beside the one expected from the votes of all others in its blocs."""

from __future__ import annotations

import math
from collections.abc import Mapping

from amity.briefs.figures._charts import Row, Spec, above, amount, below, finished, layers, mark, own_colour, words
from amity.briefs.figures._declaring import Figure, FigureRequest, NoFigure
from amity.briefs.figures._keys import Entry, key
from amity.briefs.figures._looks import ACCENT, MIDDLE, NARROW, PAPER, SHADES, WIDE, Layout
from amity.briefs.figures._words import credit, name, points, table
from amity.briefs.fonts import text_width
from amity.briefs.model import FigureBlock, TableBlock
from amity.core import wording
from amity.core.asks import Period
from amity.core.errors import AmityError
from amity.models.bloc_clustering import BlocAnswer, BlocRequest, Position, run
from amity.store import catalogue, membership, read

TITLE = "Votes by bloc"
NAMED = 6
TABLES = ("votes", "memberships", "distances", "regime", "religion")
# Room around the tens that the axes name, in points.
EDGE = 2
# Half a dot, and the height of a line of text, in CSS pixels.
DOT, LINE = 3.5, 13.0
# Where a name may stand: flush with the dot on its right or left, or a line above or below it.
PLACES = (
    ("left", 7.0, 0.0),
    ("right", -7.0, 0.0),
    *((align, shift, lift) for lift in (-LINE, LINE) for align, shift in (("left", -DOT), ("right", DOT))),
)
MOST_COVERED = 1


def draw(request: FigureRequest) -> FigureBlock | NoFigure:
    """Return the scatter of all members of the United Nations with A marked, towards B, or why there is none."""
    day = min(request.period.last_day if request.period else catalogue().as_of, request.as_of or catalogue().as_of)
    everyone = membership.resolve("un-members", min(day, catalogue().as_of), read)
    asked = BlocRequest(target=request.state_b, subject=request.state_a, peers=everyone, period=_years(request))
    try:
        found = run(asked)
    except AmityError as error:
        return NoFigure(key=FIGURE.key, title=TITLE, reason=error.message)
    return block(found)


def _years(request: FigureRequest) -> Period | None:
    """Return the years asked for, the case's last year where it stands before the record's end."""
    if request.period is not None or request.as_of is None or request.as_of.year >= catalogue().as_of.year:
        return request.period
    return Period(first=request.as_of.year - 1, last=request.as_of.year - 1)


def block(found: BlocAnswer) -> FigureBlock | NoFigure:
    """Return the scatter of an answer in both layouts with the table behind it, or why there is none."""
    subject, period = found.subject, found.period
    if subject is None or period is None:
        return NoFigure(key=FIGURE.key, title=TITLE, reason=found.reason)
    whom = wording.in_prose(name(found.request.target, period.last_day))
    caption = (
        f"Agreement with {whom} in the UN General Assembly beside what blocs and drivers lead to expect, {period.text}"
    )
    return FigureBlock(
        key=FIGURE.key,
        caption=caption,
        note=_note(found),
        alt=_alt(found, subject, whom),
        credit=credit(*((one,) for one in TABLES)),
        spec=_spec(found, subject, WIDE),
        narrow=_spec(found, subject, NARROW),
        table=_table(found, caption),
    )


def _note(found: BlocAnswer) -> str:
    return (
        f"Each of {found.n} states is set against the agreement expected from the votes of all others, its blocs, "
        "distance, regime and religion (spatial lag model); the line across the marked state is its "
        f"90{wording.NO_BREAK}% predictive interval, from a fit without it. That states of a bloc vote alike does "
        "not say why."
    )


def _alt(found: BlocAnswer, subject: Position, whom: str) -> str:
    told = [f"{one.name} {100 * one.agreement:.0f} against {100 * one.expected:.0f}" for one in _others(found)]
    return (
        f"Scatter of {found.n} states by agreement with {whom}, observed and expected, in per cent. {subject.name} "
        f"{100 * subject.agreement:.0f} against {100 * subject.expected:.0f}. The largest gaps: {', '.join(told)}."
    )


def _others(found: BlocAnswer) -> list[Position]:
    subject = found.request.subject
    return [one for one in found.positions if one.state != subject][:NAMED]


def _spec(found: BlocAnswer, subject: Position, layout: Layout) -> Spec:
    entries = [
        Entry(sign="dot", text=subject.name, colour=ACCENT, bold=True),
        Entry(sign="dot", text="largest gaps, named", colour=SHADES[0]),
        Entry(sign="dot", text="a state", colour=SHADES[2]),
        Entry(sign="dash", text="as expected", colour=MIDDLE),
    ]
    return finished(below([key(entries, layout), _plot(found, subject, layout)], spacing=26), layout)


def _plot(found: BlocAnswer, subject: Position, layout: Layout) -> Spec:
    height = layout.plot if layout.narrow else round(0.62 * layout.plot)
    low, high = _range(found, subject)
    step = 10 if high - low <= 60 else 20
    axis = {"grid": True, "values": list(range(low, high + 1, step))}
    domain = {"domain": [low - EDGE, high + EDGE], "nice": False}
    x = amount("x", scale=domain, axis={**axis, "title": "Expected agreement (%)"})
    y = amount("y", scale=domain, axis={**axis, **above("Agreement (%)", layout)})
    place = {"x": x, "y": y}
    named = {one.state for one in _others(found)}
    rest = [one for one in found.positions if one.state != subject.state]
    rows: list[Row] = [
        {
            "x": 100 * one.expected,
            "y": 100 * one.agreement,
            "colour": ACCENT if one is subject else SHADES[0] if one.state in named else SHADES[2],
        }
        for one in [*sorted(rest, key=lambda one: (one.state in named, one.state)), subject]
    ]
    interval = [
        {"x": 100 * end, "y": 100 * subject.agreement} for end in (subject.low, subject.high) if end is not None
    ]
    dot = {"shape": "circle", "size": 42 if layout.narrow else 54, "stroke": PAPER, "strokeWidth": 0.8, "opacity": 1}
    parts = [
        mark(
            "line",
            [{"x": low, "y": low}, {"x": high, "y": high}],
            place,
            color=MIDDLE,
            strokeDash=[4, 3],
            strokeWidth=1.4,
        ),
        mark("line", interval, place, color=ACCENT, strokeWidth=2),
        mark("point", rows, {**place, "fill": own_colour()}, **dot),
        *_names(found, subject, place, layout, height),
    ]
    return layers(parts, layout.plot, height)


def _range(found: BlocAnswer, subject: Position) -> tuple[int, int]:
    """Return the tens between which all states lie, so that both axes have one scale."""
    ends = [end for one in found.positions for end in (one.agreement, one.expected)]
    ends += [end for end in (subject.low, subject.high) if end is not None]
    return 10 * math.floor(10 * min(ends)), 10 * math.ceil(10 * max(ends))


def _names(
    found: BlocAnswer, subject: Position, place: Mapping[str, object], layout: Layout, height: float
) -> list[Spec]:
    """Return the names that find room, where they cover the fewest dots; the subject has the first choice."""
    low, high = _range(found, subject)
    across, down = (size / (high - low + 2 * EDGE) for size in (layout.plot, height))

    def at(one: Position) -> tuple[float, float]:
        return across * (100 * one.expected - low + EDGE), down * (high + EDGE - 100 * one.agreement)

    taken: list[tuple[float, float, float]] = []
    parts = []
    for one in [subject, *_others(found)]:
        x, y = at(one)
        width = text_width(one.name, layout.text, bold=one is subject)
        best: tuple[int, str, float, float] | None = None
        for align, away, lift in PLACES:
            start, line = x + away - (width if align == "right" else 0.0), y + lift
            if start < 0 or start + width > layout.plot or not LINE <= line <= height - LINE:
                continue
            if any(start <= b and a <= start + width and abs(line - where) < LINE for a, b, where in taken):
                continue
            if one is subject and lift == 0:
                # The interval runs there.
                continue
            covered = sum(
                start - DOT <= px <= start + width + DOT and abs(py - line) < LINE / 2 + DOT
                for px, py in map(at, found.positions)
            )
            if best is None or covered < best[0]:
                best = (covered, align, away, lift)
        if best is None or (best[0] > MOST_COVERED and one is not subject):
            continue
        _, align, away, lift = best
        start = x + away - (width if align == "right" else 0.0)
        taken.append((start, start + width, y + lift))
        style = {"align": align, "baseline": "middle", "dx": away, "dy": lift}
        weight = "bold" if one is subject else "normal"
        row = {"x": 100 * one.expected, "y": 100 * one.agreement, "text": one.name}
        parts.append(mark("text", [row], {**place, "text": words()}, fontWeight=weight, **style))
    return parts


def _table(found: BlocAnswer, caption: str) -> TableBlock:
    headings = ("State", "Agreement (%)", "Expected (%)", "Points off", "Roll calls", "Blocs")
    rows = [
        (one.name, points(one.agreement), points(one.expected), points(one.residual), one.n, one.blocs)
        for one in found.positions
    ]
    return table(FIGURE.key, caption, headings, rows)


FIGURE = Figure(
    key="bloc_position",
    title=TITLE,
    shows="every state's agreement with B in UN votes beside the one expected from blocs and drivers, A marked",
    channel="",
    order=57,
    draw=draw,
)
