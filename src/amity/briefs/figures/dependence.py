"""Figure: how much two states depend on each other, commodity by commodity, as buyers and as sellers, with bounds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from amity.briefs.figures._charts import (
    Row,
    Spec,
    amount,
    below,
    finished,
    layers,
    mark,
    own_colour,
    percent_labels,
    words,
)
from amity.briefs.figures._declaring import Figure, FigureRequest, NoFigure
from amity.briefs.figures._keys import Entry, key
from amity.briefs.figures._looks import ACCENT, GRID, MIDDLE, NARROW, WIDE, Layout
from amity.briefs.figures._words import credit, name, points, prose, span, table
from amity.briefs.model import FigureBlock
from amity.core import wording
from amity.core.asks import Period
from amity.models._dependence_flows import COMMODITIES, KINDS, flows_of
from amity.models.dependence import DependenceRequest, Side, run
from amity.store import catalogue

TITLE = "Dependence, both ways"
STEP = 38.0
LAST_YEARS = 5
SHORT = {"arms": "Arms", "crude": "Crude oil", "gas": "Gas", "trade": "Trade"}
VERBS = {"buyer": "buys from", "seller": "sells to"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A row of the figure: whose dependence, what it says, the years, and the figures in per cent."""

    side: Side
    text: str
    years: str
    of_a: bool


def draw(request: FigureRequest) -> FigureBlock | NoFigure:
    """Return the other's share in what A and B each buy and sell, by commodity, or why there is none."""
    lines, tables, last = _lines(request)
    if not lines:
        names = " and ".join(prose(state, last) for state in (request.state_a, request.state_b))
        reason = f"no arms, crude oil, gas or other trade between {names} is recorded in those years"
        return NoFigure(key=FIGURE.key, title=TITLE, reason=reason)
    a, b = (prose(state, last) for state in (request.state_a, request.state_b))
    caption = f"How much {a} and {b} depend on each other"
    return FigureBlock(
        key=FIGURE.key,
        caption=f"{caption}: the other's share in what each buys and sells",
        note=_note(lines),
        alt=_alt(lines),
        credit=credit(tables[:1], *([one] for one in tables[1:])),
        spec=_spec(lines, (a, b), WIDE),
        narrow=_spec(lines, (a, b), NARROW),
        table=table(
            FIGURE.key,
            caption,
            ("Tie", "Years", "Share (%)", "Low (%)", "High (%)", "HHI"),
            [_cells(line) for line in lines],
            2,
        ),
    )


def _lines(request: FigureRequest) -> tuple[list[_Line], list[str], date]:
    """Return the rows with anything between the two, the tables behind them, and the last day shown."""
    lines: list[_Line] = []
    tables: list[str] = []
    last = date(1, 1, 1)
    for commodity in COMMODITIES:
        kind = KINDS[commodity]
        years = span(request, catalogue().table(kind.table).coverage, [request.state_a, request.state_b])
        if isinstance(years, str):
            continue
        if request.period is None:
            years = Period(first=max(years.first, years.last - LAST_YEARS + 1), last=years.last)
        last = max(last, years.last_day)
        if years.last < flows_of(commodity).years[0]:
            continue
        found = run(DependenceRequest(a=request.state_a, b=request.state_b, commodity=commodity, period=years, draws=0))
        for side in (*found.a_on_b, *found.b_on_a):
            if side.share.value and side.amount > 0:
                text = f"{SHORT[commodity]}: {_verb(side, years)}, {years.text}"
                of_a = side.state == request.state_a
                lines.append(_Line(side=side, text=text, years=years.text, of_a=of_a))
                tables.append(kind.table)
    return lines, list(dict.fromkeys(tables)), last if last.year > 1 else date(2024, 12, 31)


def _verb(side: Side, years: Period) -> str:
    names = [name(state, years.last_day) for state in (side.state, side.on)]
    return f"{names[0]} {VERBS[side.role]} {names[1]}"


def _spec(lines: list[_Line], names: tuple[str, str], layout: Layout) -> Spec:
    top = max(line.side.share.high or line.side.share.value or 0.0 for line in lines)
    x = amount(
        "share",
        axis={"title": None, "tickCount": 5, "gridColor": GRID, **percent_labels()},
        scale={"domain": [0, min(1.0, top * 1.08)]},
    )
    rows = [_row(line, place, layout) for place, line in enumerate(lines)]
    y = amount("y", axis=None, scale={"domain": [0, len(lines)], "reverse": True})
    ends = [row for row in rows if row["low"] is not None]
    place = {"x": x, "y": y}
    marks = [
        mark("rule", ends, {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": y, "color": own_colour()},
             strokeWidth=5, opacity=0.35),
        mark("point", rows, {**place, "color": own_colour()}, filled=True, size=70, opacity=1),
        mark("text", rows, {"x": {"value": -layout.left}, "y": y, "text": words()}, align="left", dy=-15),
    ]  # fmt: skip
    entries = [
        Entry(sign="dot", text=f"{wording.possessive(wording.sentence_case(whose))} dependence", colour=colour)
        for whose, colour in zip(names, (ACCENT, MIDDLE), strict=True)
    ]
    return finished(below([key(entries, layout), layers(marks, layout.plot, STEP * len(lines))], spacing=18), layout)


def _row(line: _Line, place: int, layout: Layout) -> Row:
    share = line.side.share
    return {
        "share": share.value,
        "low": share.low,
        "high": share.high,
        "y": place + 0.65,
        "text": line.text.rsplit(", ", 1)[0] if layout.narrow else line.text,
        "colour": ACCENT if line.of_a else MIDDLE,
    }


def _note(lines: list[_Line]) -> str:
    bars = any(line.side.share.low is not None for line in lines)
    ends = (
        " Bars: for arms what resampling deals gives (90 %), for crude the bounds where much of the record is hidden."
        if bars
        else ""
    )
    return f"Arms by TIV, the rest by value.{ends} No row: nothing recorded between the two."


def _alt(lines: list[_Line]) -> str:
    said = []
    for line in lines:
        share = line.side.share
        ends = "" if share.low is None or share.high is None else (
            f" ({wording.percent(share.low)} to {wording.percent(share.high)})"
        )  # fmt: skip
        said.append(f"{line.text}: {wording.percent(share.value or 0.0)}{ends}")
    return f"Dots on a scale of shares. {'; '.join(said)}."


def _cells(line: _Line) -> tuple[object, ...]:
    share = line.side.share
    return (
        line.text.rsplit(", ", 1)[0],
        line.years,
        points(share.value),
        points(share.low),
        points(share.high),
        line.side.concentration.value,
    )


FIGURE = Figure(
    key="dependence",
    title=TITLE,
    shows="the other's share in what A and B buy and sell of arms, crude oil, gas and all goods, with bounds",
    channel="trade",
    order=95,
    draw=draw,
)
