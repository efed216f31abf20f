"""Figure: how much the cost of ending all trade hangs on each assumption, the one that matters most at the top."""

from __future__ import annotations

import numpy as np

from amity.briefs.figures._declaring import Figure, FigureRequest, NoFigure
from amity.briefs.figures._looks import NARROW, WIDE
from amity.briefs.figures._spans import Axis, Span, chart
from amity.briefs.figures._words import credit, table
from amity.briefs.model import FigureBlock
from amity.core.errors import ComputeError
from amity.core.wording import in_prose, number
from amity.models._elasticities import SUPPLY, TRADE
from amity.numerics.equilibrium import equilibrium, world
from amity.scenarios._answers import name_of
from amity.scenarios._baseline import Baseline, baseline
from amity.scenarios._trade import FIXED, SOON

TITLE = "What the cost hangs on"
PERCENT = 100.0


def draw(request: FigureRequest) -> FigureBlock | NoFigure:
    """Return the tornado of the state that loses more when the two end all trade, or why there is none."""
    base = baseline("trade")
    pair = (request.state_a, request.state_b)
    a, b = (in_prose(name_of(state)) for state in pair)
    strange = [name_of(state) for state in pair if state not in base.places]
    if strange:
        reason = f"the record of {base.period.text} has no domestic sales of {in_prose(strange[0])}"
        return NoFigure(key=FIGURE.key, title=TITLE, reason=reason)
    one, two = (base.places[state] for state in pair)
    if base.flows[one, two] + base.flows[two, one] == 0:
        reason = f"no trade between {a} and {b} is recorded in {base.period.text}"
        return NoFigure(key=FIGURE.key, title=TITLE, reason=reason)
    try:
        losses = {state: _cost(base, pair, state) for state in pair}
        hit = max(losses, key=lambda state: (losses[state], state))
        rows = _rows(base, pair, hit, losses[hit])
    except ComputeError as error:
        return NoFigure(key=FIGURE.key, title=TITLE, reason=error.message)
    return _block(base, pair, hit, losses[hit], rows)


def _cost(
    base: Baseline,
    pair: tuple[str, str],
    state: str,
    trade: float = TRADE.middle,
    supply: float = SUPPLY.middle,
    ways: tuple[bool, bool] = (True, True),
) -> float:
    """Return the loss of a state's real expenditure, in percent, when a pair trades no more."""
    one, two = (base.places[key] for key in pair)
    costs = np.ones(base.flows.shape)
    costs[one, two] = np.inf if ways[0] else 1.0
    costs[two, one] = np.inf if ways[1] else 1.0
    found = equilibrium(world(base.flows, base.names), costs, trade, supply)
    return PERCENT * (1 - float(found.welfare[base.places[state]]))


def _rows(base: Baseline, pair: tuple[str, str], hit: str, middle: float) -> list[Span]:
    """Return a row for each assumption: the cost at both its ends, all others as they are."""
    other = baseline("trade", base.period.last - 1)
    ends = {
        f"trade elasticity, {number(TRADE.low)} to {number(TRADE.high)}": (
            _cost(base, pair, hit, trade=TRADE.low),
            _cost(base, pair, hit, trade=TRADE.high),
        ),
        f"supply elasticity, {number(SUPPLY.low)} to {number(SUPPLY.high)}": (
            _cost(base, pair, hit, supply=SUPPLY.low),
            _cost(base, pair, hit, supply=SUPPLY.high),
        ),
        "horizon, long run or within a year": (
            middle,
            _cost(base, pair, hit, trade=SOON.middle, supply=FIXED.middle),
        ),
        "half of the flow remains": (middle, _half(base, pair, hit)),
    }
    if all(state in other.places for state in pair):
        ends[f"year of the flows, {base.period.last} or {other.period.last}"] = (middle, _cost(other, pair, hit))
    rows = [
        Span(name=name, value=middle, low=min(two), high=max(two)) for name, two in ends.items() if max(two) > min(two)
    ]
    return sorted(rows, key=lambda row: -((row.high or 0.0) - (row.low or 0.0)))


def _half(base: Baseline, pair: tuple[str, str], hit: str) -> float:
    one, two = (base.places[key] for key in pair)
    costs = np.ones(base.flows.shape)
    costs[one, two] = costs[two, one] = 0.5 ** (-1 / TRADE.middle)
    found = equilibrium(world(base.flows, base.names), costs, TRADE.middle, SUPPLY.middle)
    return PERCENT * (1 - float(found.welfare[base.places[hit]]))


def _block(base: Baseline, pair: tuple[str, str], hit: str, middle: float, rows: list[Span]) -> FigureBlock:
    who = in_prose(name_of(hit))
    other = in_prose(name_of(next(state for state in pair if state != hit)))
    caption = f"What the cost to {who} of ending all trade with {other} hangs on, flows of {base.period.text}"
    axis = Axis(
        title="loss of real expenditure, %",
        value=f"all assumptions at their middle: {number(middle)} %",
        ends="one of them at its ends",
    )
    note = "One assumption at a time, the others at their middle; in the long run but where said."
    alt = " ".join(f"{row.name}: {number(row.low or 0.0)} to {number(row.high or 0.0)} %." for row in rows)
    headings = ("Assumption", "Middle (%)", "Low (%)", "High (%)")
    return FigureBlock(
        key=FIGURE.key,
        caption=caption,
        note=note,
        alt=f"Loss of real expenditure, {number(middle)} % in the middle. {alt}",
        credit=credit(base.tables),
        spec=chart(rows, axis, WIDE),
        narrow=chart(rows, axis, NARROW),
        table=table(FIGURE.key, caption, headings, [(r.name, r.value, r.low, r.high) for r in rows]),
    )


FIGURE = Figure(
    key="assumption_tornado",
    title=TITLE,
    shows="how much the cost of ending all trade between the two states hangs on each assumption",
    channel="",
    order=71,
    draw=draw,
)
