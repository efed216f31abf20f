"""Figure: a buyer's supplies before and after a shock, supplier by supplier, with the ends of what is not known."""

from __future__ import annotations

import numpy as np

from amity.briefs.figures._declaring import Figure, FigureRequest, NoFigure
from amity.briefs.figures._looks import NARROW, WIDE
from amity.briefs.figures._spans import Axis, Span, chart
from amity.briefs.figures._words import credit, table
from amity.briefs.model import FigureBlock
from amity.core.wording import count, in_prose, number
from amity.scenarios._answers import ScenarioAnswer, name_of
from amity.scenarios._asking import Request, Step
from amity.scenarios._baseline import baseline
from amity.scenarios._running import run

TITLE = "Re-routed flows"
MOST = 8


def draw(request: FigureRequest) -> FigureBlock | NoFigure:
    """Return the crude oil of one state once the other sells it none, for the larger of their flows; or why not."""
    base = baseline("crude")
    pairs = [(request.state_a, request.state_b), (request.state_b, request.state_a)]
    flows = {
        pair: float(base.flows[base.places[pair[0]], base.places[pair[1]]])
        for pair in pairs
        if all(state in base.places for state in pair)
    }
    seller, buyer = max(flows, key=lambda pair: flows[pair], default=pairs[0])
    if not flows.get((seller, buyer)):
        a, b = (in_prose(name_of(state)) for state in pairs[0])
        reason = f"no crude oil between {a} and {b} is recorded in {base.period.text}"
        return NoFigure(key=FIGURE.key, title=TITLE, reason=reason)
    step = Step(family="embargo", fields={"by": seller, "against": buyer, "way": "to"})
    return block(run(Request(steps=(step,), commodity="crude", horizon="year")), buyer)


def block(answer: ScenarioAnswer, buyer: str) -> FigureBlock:
    """Return the supplies of one buyer before and after, the largest first, in both layouts."""
    base, found = answer.asked.base, answer.outcome
    at = base.places[buyer]
    before, after = base.flows[:, at], np.nan_to_num(found.flows[:, at])
    rank = sorted(range(len(before)), key=lambda i: (-max(before[i], after[i]), base.names[i]))
    shown = [i for i in rank if i != at and max(before[i], after[i]) > 0][:MOST]
    cut = answer.cut[:, at]
    rows = [
        Span(
            name=name_of(base.names[i]),
            value=float(after[i]),
            low=float(found.low[i, at]),
            high=float(found.high[i, at]),
            before=float(before[i]),
            own=bool(cut[i] > 0),
        )
        for i in shown
    ]
    unit, who = base.unit, in_prose(name_of(buyer))
    title = answer.asked.request.title
    caption = f"Supplies of {answer.asked.request.commodity} to {who} in {base.period.text}, before and after a shock"
    axis = Axis(title=unit, value="after", before="before", ends="from lowest to highest")
    rest = len([i for i in rank if i != at and max(before[i], after[i]) > 0]) - len(shown)
    more = f" {count(rest, 'smaller supplier')} not shown." if rest > 0 else ""
    note = (
        f"{f'{title}. ' if title else ''}In colour: what the shock cuts. After: {found.method}. "
        f"Lowest and highest: {found.means}.{more}"
    )
    alt = " ".join(
        f"{row.name}: {number(row.before or 0.0)} before, {number(row.value)} after, {number(row.low or 0.0)} to "
        f"{number(row.high or 0.0)}."
        for row in rows
    )
    headings = ("Supplier", f"Before ({unit})", f"After ({unit})", f"Low ({unit})", f"High ({unit})")
    return FigureBlock(
        key=FIGURE.key,
        caption=caption,
        note=note,
        alt=f"Supplies to {who}, {unit}. {alt}",
        credit=credit(base.tables),
        spec=chart(rows, axis, WIDE),
        narrow=chart(rows, axis, NARROW),
        table=table(FIGURE.key, caption, headings, [(r.name, r.before, r.value, r.low, r.high) for r in rows]),
    )


FIGURE = Figure(
    key="rerouted_flows",
    title=TITLE,
    shows="the crude oil that one of the two states buys, by supplier, before and after the other sells it none",
    channel="",
    order=70,
    draw=draw,
)
