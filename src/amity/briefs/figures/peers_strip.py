"""Figure: all peers on one measure as dots, the subject marked, the outermost by name."""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from amity import measures
from amity.briefs.figures._charts import Row, Spec, amount, below, finished, layers, mark, own_colour, words
from amity.briefs.figures._declaring import Figure, FigureRequest, NoFigure
from amity.briefs.figures._keys import Canvas, Entry, key
from amity.briefs.figures._looks import ACCENT, MIDDLE, NARROW, PAPER, SHADES, SOFT, WIDE, Layout, shortened
from amity.briefs.figures._stacking import Dots, stacked
from amity.briefs.figures._words import credit, name, peers_name, table
from amity.briefs.fonts import text_width
from amity.briefs.model import FigureBlock, TableBlock
from amity.core import wording
from amity.core.asks import Period
from amity.core.declarations import Measure
from amity.core.results import Result

DEFAULT = "vote_agreement"
_CHOSEN = re.compile(r" \([^()]*=[^()]*\)$")
TITLE = "Among the peers"
NAMED = 3
# The part of the width that the names on one side may take.
ONE_SIDE = 0.58
TENTH, WHOLE = 0.05, 100.0
# Two values that differ by less than this are the same value computed in another order.
SAME = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A peer: its value, the subject's on like terms, and what is drawn, the value or the difference of the two."""

    name: str
    value: float
    subject: float
    n: int | None
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What is drawn: names, peers from low to high, where the subject stands, and in what unit."""

    subject: str
    target: str
    peers: tuple[Peer, ...]
    at: float
    differs: bool
    unit: str
    result: Result

    @property
    def median(self) -> float:
        """Return the median of what is drawn of the peers."""
        return statistics.median(peer.at for peer in self.peers)

    def shown(self, at: float) -> str:
        """Return a place on the axis as it is written."""
        if not self.differs and self.unit == "share":
            return _tenths(at)
        if not self.differs:
            return wording.with_unit(at, self.unit)
        # A difference that rounds to nothing is written as none.
        size = round(abs(at), 1)
        return "0" if size == 0 else f"{'+' if at > 0 else '−'}{size:.1f}"


def _tenths(at: float) -> str:
    """Return a percentage to a tenth; what rounds to nothing and is not nothing is said to be less."""
    if at == 0:
        return f"0{wording.NO_BREAK}%"
    if at == WHOLE:
        return f"100{wording.NO_BREAK}%"
    return f"under 0.1{wording.NO_BREAK}%" if at < TENTH else f"{at:.1f}{wording.NO_BREAK}%"


def draw(request: FigureRequest) -> FigureBlock | NoFigure:
    """Return the strip of A and its peers with B, or why there is none."""
    measure = measures.get(request.measure or DEFAULT)
    asked = measures.Request(
        measure=measure.key,
        state_a=request.state_a,
        state_b=request.state_b,
        period=_period(request, measure),
        options=request.options,
        peers=request.peers,
    )
    result = measures.run(asked)
    title = f"{TITLE}: {measure.title.lower() if measure.title[1:2].islower() else measure.title}"
    drawn = _drawn(result, measure)
    if isinstance(drawn, str):
        return NoFigure(key=FIGURE.key, title=title, reason=drawn)
    caption = _caption(drawn, measure)
    return FigureBlock(
        key=FIGURE.key,
        caption=caption,
        note=_note(drawn, request),
        alt=_alt(drawn),
        credit=credit(measure.tables),
        spec=_spec(drawn, WIDE),
        narrow=_spec(drawn, NARROW),
        table=_table(drawn, caption),
    )


def _period(request: FigureRequest, measure: Measure) -> Period | None:
    """Return the period to ask for, no later than ``as_of``; None for the last years that the record covers."""
    span, last = request.period, request.as_of
    if last is None or (span is not None and (span.unit != "year" or span.last <= last.year)):
        return span
    if span is not None:
        return Period(first=min(span.first, last.year), last=last.year)
    covered = measures.coverage_of(measure, measures.read_options(measure, request.options)).last.year
    if covered <= last.year:
        return None
    length = 1 if measure.period == "last" else measure.default_years
    return Period(first=last.year - length + 1, last=last.year)


def _drawn(result: Result, measure: Measure) -> Drawn | str:
    if measure.unit == "yes or no":
        return f"{measure.title} is a matter of yes or no, and has nothing to spread out"
    if result.value is None:
        return result.reason
    standing, period = result.standing, cast(Period, result.period)
    judged = [] if standing is None else standing.frame.drop_nulls(["subject_value", "peer_value"]).to_dicts()
    if not judged:
        return f"no peer could be judged on {measure.title} in {period.text}"
    differs = measure.compare is not None and measure.unit == "share"
    scale = 100.0 if measure.unit == "share" else 1.0
    peers = [
        Peer(
            name=name(row["state"], period.last_day),
            value=row["peer_value"],
            subject=row["subject_value"],
            n=row["n"],
            at=scale * (row["peer_value"] - row["subject_value"] if differs else row["peer_value"]),
        )
        for row in judged
    ]
    return Drawn(
        subject=wording.in_prose(result.name_a),
        target=wording.in_prose(result.name_b),
        peers=tuple(sorted(peers, key=lambda peer: (peer.at, peer.name))),
        at=0.0 if differs else scale * result.value,
        differs=differs,
        unit=measure.unit,
        result=result,
    )


# --- the chart ---------------------------------------------------------------------------------
def _spec(drawn: Drawn, layout: Layout) -> Spec:
    values = [peer.at for peer in drawn.peers]
    dots = stacked(values, drawn.at, layout, floor=None if drawn.differs else 0.0, whole=drawn.unit == "count")
    entries = [
        Entry(sign="stroke", text=wording.sentence_case(drawn.subject), colour=ACCENT, bold=True),
        Entry(sign="dot", text="a peer", colour=SHADES[2]),
        Entry(sign="dot", text="named peer", colour=SHADES[0]),
        Entry(sign="dash", text="median of its peers", colour=MIDDLE),
    ]
    return finished(below([key(entries, layout), _ends(drawn, layout), _plot(drawn, dots, layout)], spacing=8), layout)


def _ends(drawn: Drawn, layout: Layout) -> Spec:
    """Return the outermost peers by name, those below on the left and those above on the right."""
    step = layout.text + 5
    sides = {"left": _outermost(drawn, -1), "right": _outermost(drawn, 1)}
    canvas = Canvas(left=layout.left, width=layout.plot, height=step * (1 + max(len(side) for side in sides.values())))
    parts = []
    for side, groups in sides.items():
        head = f"lower than {drawn.subject}" if side == "left" else f"higher than {drawn.subject}"
        told = [head, *(_fitting(drawn, group, layout) for group in groups)] if groups else [f"none {head}"]
        edge = 0.0 if side == "left" else float(layout.room)
        rows = [{"x": edge, "y": step * (place + 0.5), "text": line} for place, line in enumerate(told)]
        encoding = {"x": canvas.x(), "y": canvas.y(), "text": words()}
        style = {"align": side, "baseline": "middle"}
        parts.append(mark("text", rows[:1], encoding, color=SOFT, **style))
        parts.append(mark("text", rows[1:], encoding, **style))
    return canvas.layered(parts)


def _outermost(drawn: Drawn, side: int) -> list[list[Peer]]:
    """Return the peers farthest out on a side in groups of one value as written, the outermost group first."""
    beyond = [peer for peer in drawn.peers if side * (peer.at - drawn.at) > SAME]
    if side > 0:
        beyond.reverse()
    groups: list[list[Peer]] = []
    for peer in beyond:
        if groups and drawn.shown(groups[-1][0].at) == drawn.shown(peer.at):
            groups[-1].append(peer)
        else:
            groups.append([peer])
    return groups[:NAMED]


def _said(drawn: Drawn, group: Sequence[Peer]) -> str:
    """Return a group as it is written: by name, or counted where they are too many to name."""
    whom = wording.listed([peer.name for peer in group]) if len(group) < NAMED else f"{len(group)} peers"
    return f"{whom} {drawn.shown(group[0].at)}"


def _fitting(drawn: Drawn, group: Sequence[Peer], layout: Layout) -> str:
    """Return a group as it is written where the other side's names leave it room, else counted or cut."""
    room = ONE_SIDE * layout.room
    if text_width(_said(drawn, group), layout.text) <= room:
        return _said(drawn, group)
    place = drawn.shown(group[0].at)
    if len(group) > 1:
        return f"{len(group)} peers {place}"
    return f"{shortened(group[0].name, room - text_width(f' {place}', layout.text), layout.text)} {place}"


def _plot(drawn: Drawn, dots: Dots, layout: Layout) -> Spec:
    sign = "(datum.value > 0 ? '+' : datum.value < 0 ? '−' : '') + " if drawn.differs else ""
    axis = {
        "title": _axis_title(drawn),
        "titlePadding": 6,
        "grid": False,
        "values": list(dots.ticks),
        "labelExpr": f"{sign}format(abs(datum.value), ',~r')",
    }
    x = amount("x", scale={"domain": list(dots.domain), "nice": False, "zero": False}, axis=axis)
    height = dots.height + 18
    place = {"x": x, "y": amount("y", scale={"domain": [0, height], "nice": False}, axis=None)}
    named = {peer.name for side in (-1, 1) for group in _outermost(drawn, side) if len(group) < NAMED for peer in group}
    rows: list[Row] = [
        {"x": at, "y": level, "colour": SHADES[0] if peer.name in named else SHADES[2]}
        for peer, (at, level) in zip(drawn.peers, dots.places, strict=True)
    ]
    ends = {**place, "y2": {"field": "to"}}
    fill = own_colour()
    # The size of a point is the area of its square; a hair of paper stays between neighbours.
    dot = {"shape": "circle", "size": 0.98 * dots.size**2, "stroke": PAPER, "strokeWidth": 0.9, "opacity": 1}
    piles = [
        {"x": pile.value, "y": pile.height + 2, "text": f"{pile.count} at {drawn.shown(pile.value)}"}
        for pile in dots.piles
    ]
    told = {"align": "right", "baseline": "bottom", "dx": -dots.size / 2, "fontSize": layout.small}
    tip = {"shape": "triangle-down", "size": 60, "filled": True, "color": ACCENT, "opacity": 1}
    parts = [
        mark(
            "rule", [{"x": drawn.median, "y": 0, "to": height}], ends, color=MIDDLE, strokeDash=[4, 2], strokeWidth=1.6
        ),
        mark("rule", [{"x": drawn.at, "y": 0, "to": height}], ends, color=ACCENT, strokeWidth=2.4),
        mark("point", rows, {**place, "fill": fill}, **dot),
        mark("point", [{"x": drawn.at, "y": height - 4}], place, **tip),
        mark("text", piles, {**place, "text": words()}, **told),
    ]
    return layers(parts, layout.plot, height)


def _axis_title(drawn: Drawn) -> str:
    if drawn.differs:
        return f"percentage points from {drawn.subject}"
    if drawn.unit in ("count", "index", "score"):
        return drawn.result.title
    return "%" if drawn.unit == "share" else drawn.unit


# --- the words ---------------------------------------------------------------------------------
def _caption(drawn: Drawn, measure: Measure) -> str:
    period = cast(Period, drawn.result.period).text
    who = f"{drawn.subject} and its peers"
    # Options that are not the defaults stand in brackets at the end of a result's heading.
    chosen = _CHOSEN.search(drawn.result.heading)
    when = f"{period}{chosen[0] if chosen else ''}"
    if not measure.heading:
        return f"{measure.title}: {who}, each with {drawn.target}, {when}"
    places = {
        "{a's}": "each state's",
        "{b's}": wording.possessive(drawn.target),
        "{a}": "each state",
        "{b}": drawn.target,
    }
    what = measure.heading
    for sign, said in places.items():
        what = what.replace(sign, said)
    return f"{wording.sentence_case(what)}: {who}, {when}"


def _note(drawn: Drawn, request: FigureRequest) -> str:
    standing = drawn.result.standing
    size = wording.count(len(drawn.peers), "peer")
    said = [f"A dot is one of {size} ({peers_name(request)})."]
    if drawn.differs:
        said.append(
            f"Its place is its share less that of {drawn.subject}, on the roll calls that count for both of them."
        )
    if standing is not None and standing.unranked:
        said.append(f"{wording.count(len(standing.unranked), 'peer')} could not be judged.")
    return " ".join(said)


def _alt(drawn: Drawn) -> str:
    higher = sum(peer.at - drawn.at > SAME for peer in drawn.peers)
    lower = sum(drawn.at - peer.at > SAME for peer in drawn.peers)
    same = len(drawn.peers) - higher - lower
    counts = f"{higher or 'none'} {'is' if higher < 2 else 'are'} higher than {drawn.subject}"
    counts = f"{counts}, {same or 'none'} the same and {lower or 'none'} lower"
    said = [f"A strip of dots, one a peer. Of {wording.count(len(drawn.peers), 'peer')}, {counts}."]
    for side, word in ((1, "Highest"), (-1, "Lowest")):
        ends = _outermost(drawn, side)
        if ends:
            said.append(f"{word}: {'; '.join(_said(drawn, group) for group in ends)}.")
    said.append(drawn.result.sentence)
    return " ".join(said)


def _table(drawn: Drawn, caption: str) -> TableBlock:
    share = drawn.unit == "share"
    unit = "%" if share else drawn.unit
    subject = wording.sentence_case(drawn.subject)
    scale = 100 if share else 1
    headings = ("Peer", f"Peer ({unit})", f"{subject} on like terms ({unit})", "Rests on (n)")
    rows = [(peer.name, round(scale * peer.value, 4), round(scale * peer.subject, 4), peer.n) for peer in drawn.peers]
    return table(FIGURE.key, caption, headings, rows)


FIGURE = Figure(
    key="peers_strip",
    title=TITLE,
    shows="every peer on one measure beside A, agreement in UN votes on common roll calls unless another is named",
    channel="",
    order=50,
    draw=draw,
)
