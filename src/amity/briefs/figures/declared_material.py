"""Figure: every state by its place on a declared and on a material channel towards one target."""

from __future__ import annotations

from dataclasses import dataclass

from amity import measures
from amity.briefs.figures._charts import Row, Spec, above, amount, below, finished, layers, mark, own_colour, words
from amity.briefs.figures._declaring import Figure, FigureRequest, NoFigure
from amity.briefs.figures._keys import Entry, key
from amity.briefs.figures._looks import ACCENT, MIDDLE, NARROW, PAPER, SHADES, WIDE, Layout
from amity.briefs.figures._words import credit, name, peers_name, points, span, table
from amity.briefs.fonts import text_width
from amity.briefs.model import FigureBlock, TableBlock
from amity.core import wording
from amity.core.asks import Period
from amity.core.errors import UsageError
from amity.models.declared_material import Gap, GapRequest, Pairing, run, usable

TITLE = "Declared against material"
NAMED = 6
# Half the height of a line of text, the room between a dot and its name, and half a dot, in CSS pixels.
HALF, AWAY, DOT = 7.0, 7.0, 3.5
# Where a name may stand, the best place first: flush with the dot on its right or left, or a line above or below it.
PLACES = (
    ("left", AWAY, 0.0),
    ("right", -AWAY, 0.0),
    *((align, shift, lift) for lift in (-13.0, 13.0) for align, shift in (("left", -DOT), ("right", DOT))),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Label:
    """A name beside its dot: which of the places it takes."""

    gap: Gap
    place: tuple[str, float, float]
    bold: bool


def draw(request: FigureRequest) -> FigureBlock | NoFigure:
    """Return the scatter of the peers with A marked, towards B, or why there is none."""
    declared = usable("declared")[0]
    material = request.measure or usable("material")[0]
    measure = measures.get(material)
    covered = measures.coverage_of(measure, measures.read_options(measure, {}))
    lived = span(request, covered, (request.state_a, request.state_b))
    if isinstance(lived, str):
        return NoFigure(key=FIGURE.key, title=TITLE, reason=lived)
    asked = GapRequest(
        target=request.state_b,
        subject=request.state_a,
        peers=request.peers,
        years=_years(request, material),
        declared=(declared,),
        material=(material,),
    )
    try:
        answer = run(asked)
    except UsageError as error:
        return NoFigure(key=FIGURE.key, title=TITLE, reason=error.message)
    if not answer.pairings:
        reason = "; ".join(reason for _, reason in answer.left_out)
        return NoFigure(key=FIGURE.key, title=TITLE, reason=reason)
    return block(answer.pairings[0], request.state_b, peers_name(request))


def _years(request: FigureRequest, material: str) -> Period | None:
    """Return the years to ask for, none of them after ``as_of``; None for the last ones of the record."""
    if request.period is not None or request.as_of is None:
        return request.period
    measure = measures.get(material)
    last = measures.coverage_of(measure, measures.read_options(measure, {})).last.year
    if last <= request.as_of.year:
        return None
    return Period(first=request.as_of.year - measure.default_years + 1, last=request.as_of.year)


def block(pairing: Pairing, target: str, peers: str) -> FigureBlock:
    """Return the scatter of one pairing of channels, in both layouts, with the table behind it."""
    whom = wording.in_prose(name(target, pairing.material_period.last_day))
    when = pairing.material_period.text
    if pairing.declared_period != pairing.material_period:
        when = f"{pairing.declared_period.text} and {when}"
    caption = f"{pairing.declared.title} against {pairing.material.title.lower()}, towards {whom}, {when}"
    return FigureBlock(
        key=FIGURE.key,
        caption=caption,
        note=_note(pairing, peers),
        alt=_alt(pairing, whom),
        credit=credit(pairing.declared.tables, pairing.material.tables),
        spec=_spec(pairing, WIDE),
        narrow=_spec(pairing, NARROW),
        table=_table(pairing, caption),
    )


def named(pairing: Pairing) -> list[Gap]:
    """Return the states that a figure names: the subject, then those with the largest gaps either way."""
    others = [gap for gap in pairing.gaps if gap is not pairing.subject]
    up = [gap for gap in others if gap.gap > 0][:NAMED]
    down = [gap for gap in others if gap.gap < 0][: NAMED // 2]
    return [*([pairing.subject] if pairing.subject else []), *up, *down]


# --- the chart ---------------------------------------------------------------------------------
def _spec(pairing: Pairing, layout: Layout) -> Spec:
    shown = named(pairing)
    entries = [
        Entry(sign="dot", text="a state", colour=SHADES[2]),
        Entry(sign="dot", text="largest gaps, named", colour=SHADES[0]),
    ]
    if pairing.subject is not None:
        entries.insert(0, Entry(sign="dot", text=pairing.subject.name, colour=ACCENT, bold=True))
    entries.append(Entry(sign="dash", text="the same place on both", colour=MIDDLE))
    return finished(below([key(entries, layout), _plot(pairing, shown, layout)], spacing=26), layout)


def _plot(pairing: Pairing, shown: list[Gap], layout: Layout) -> Spec:
    height = layout.plot if layout.narrow else round(0.62 * layout.plot)
    axis = {"grid": True, "values": [0, 25, 50, 75, 100]}
    x = amount("x", scale={"domain": [-3, 103], "nice": False}, axis={**axis, "title": _axis(pairing, declared=True)})
    side = {**axis, **above(_axis(pairing, declared=False), layout)}
    y = amount("y", scale={"domain": [-3, 103], "nice": False}, axis=side)
    place = {"x": x, "y": y}
    labels = _labels(shown, pairing, layout, height)
    far = {label.gap.state for label in labels}
    rows: list[Row] = [
        {
            "x": 100 * gap.declared,
            "y": 100 * gap.material,
            "colour": ACCENT if gap is pairing.subject else SHADES[0] if gap.state in far else SHADES[2],
        }
        for gap in sorted(pairing.gaps, key=lambda gap: (gap is pairing.subject, gap.state in far, gap.state))
    ]
    dot = {"shape": "circle", "size": 42 if layout.narrow else 54, "stroke": PAPER, "strokeWidth": 0.8, "opacity": 1}
    ends = [{"x": 0, "y": 0}, {"x": 100, "y": 100}]
    parts = [
        mark("line", ends, place, color=MIDDLE, strokeDash=[4, 3], strokeWidth=1.4),
        mark("point", rows, {**place, "fill": own_colour()}, **dot),
    ]
    for (align, dx, dy), bold in dict.fromkeys((label.place, label.bold) for label in labels):
        told = [
            {"x": 100 * label.gap.declared, "y": 100 * label.gap.material, "text": label.gap.name}
            for label in labels
            if (label.place, label.bold) == ((align, dx, dy), bold)
        ]
        style = {"align": align, "baseline": "middle", "dx": dx, "dy": dy, "fontWeight": "bold" if bold else "normal"}
        parts.append(mark("text", told, {**place, "text": words()}, **style))
    return layers(parts, layout.plot, height)


def _labels(shown: list[Gap], pairing: Pairing, layout: Layout, height: float) -> list[_Label]:
    """Return the names that find room beside their dots; the first of the list have the first choice."""
    scale = (layout.plot / 106, height / 106)
    at = {g.state: (scale[0] * (100 * g.declared + 3), scale[1] * (103 - 100 * g.material)) for g in pairing.gaps}
    taken = [(x - DOT, x + DOT, y - DOT, y + DOT) for x, y in at.values()]
    found = []
    for gap in shown:
        bold = gap is pairing.subject
        wide = text_width(gap.name, layout.text, bold=bold)
        for align, dx, dy in PLACES:
            start = at[gap.state][0] + dx - (wide if align == "right" else 0.0)
            middle = at[gap.state][1] + dy
            box = (start, start + wide, middle - HALF, middle + HALF)
            inside = box[0] >= 0 and box[1] <= layout.plot + layout.right and box[2] >= -HALF and box[3] <= height
            if inside and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                found.append(_Label(gap=gap, place=(align, dx, dy), bold=bold))
                break
    return found


def _overlap(one: tuple[float, float, float, float], two: tuple[float, float, float, float]) -> bool:
    return one[0] < two[1] and two[0] < one[1] and one[2] < two[3] and two[2] < one[3]


def _axis(pairing: Pairing, *, declared: bool) -> str:
    measure = pairing.declared if declared else pairing.material
    return f"{measure.title}: percentile of states"


# --- the words ---------------------------------------------------------------------------------
def _note(pairing: Pairing, peers: str) -> str:
    by_chance = (
        f"If the two were paired at random, the largest gap would be {100 * pairing.usual:.0f} points in half of all "
        f"pairings and at most {100 * pairing.high:.0f} in nineteen of twenty."
    )
    none = f" {pairing.without} have nothing on the material side and share one place." if pairing.without > 1 else ""
    return f"A dot is one of {wording.count(len(pairing.gaps), 'state')} ({peers}).{none} {by_chance}"


def _alt(pairing: Pairing, whom: str) -> str:
    said = [
        f"A scatter of {wording.count(len(pairing.gaps), 'state')} by their percentile in "
        f"{pairing.declared.title[:1].lower()}{pairing.declared.title[1:]} and in {pairing.material.title.lower()}, "
        f"towards {whom}. The rank correlation is {pairing.rho:.2f}."
    ]
    said += [
        f"{gap.name}: {100 * gap.declared:.0f} declared, {100 * gap.material:.0f} material." for gap in named(pairing)
    ]
    return " ".join(said)


def _table(pairing: Pairing, caption: str) -> TableBlock:
    headings = (
        "State",
        "Declared (percentile)",
        "Material (percentile)",
        "Gap (points)",
        f"{pairing.declared.title} ({_unit(pairing.declared.unit)})",
        f"{pairing.material.title} ({_unit(pairing.material.unit)})",
    )
    rows = [
        (
            gap.name,
            points(gap.declared),
            points(gap.material),
            points(gap.gap),
            _figure(gap.declared_value, pairing.declared.unit),
            _figure(gap.material_value, pairing.material.unit),
        )
        for gap in pairing.gaps
    ]
    return table(FIGURE.key, caption, headings, rows)


def _unit(unit: str) -> str:
    return "%" if unit == "share" else unit


def _figure(value: float, unit: str) -> float | None:
    return points(value) if unit == "share" else value


FIGURE = Figure(
    key="declared_material",
    title=TITLE,
    shows="every state's place in agreement in UN votes and on a material channel, A marked, towards B",
    channel="",
    order=55,
    draw=draw,
)
