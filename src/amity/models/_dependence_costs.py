"""What it costs to leave a partner: welfare once all trade has adjusted, or the dearer bill at recorded prices."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from amity.core.asks import Period
from amity.models import gravity
from amity.models._dependence_flows import LABELS, Flows
from amity.models._dependence_records import IntervalKind, Range
from amity.models._gravity_records import LEVEL as DRAWN
from amity.store import read

Floats = NDArray[np.float64]
# Domestic sales of more and more states lose industries from the year after.
LAST_WHOLE = 2013
LEVEL = (0.1, 0.9)


def welfare(a: str, b: str, period: Period, draws: int, seed: int) -> dict[str, Range]:
    """Return what the end of all trade between two states costs each, in percent of its welfare, by state.

    The equilibrium in exact changes of the model ``gravity``: an infinite cost both ways, in the last year of the
    period with whole domestic sales. Without domestic sales there is no figure.
    """
    year = min(period.last, LAST_WHOLE)
    frame = read("total_trade").filter((pl.col("year") == year) & ~pl.col("exporter").is_in(LABELS)
                                       & ~pl.col("importer").is_in(LABELS))  # fmt: skip
    home = frame.filter(pl.col("exporter") == pl.col("importer"))
    names = tuple(sorted(home["exporter"].to_list()))
    lacking = [state for state in (a, b) if state not in names]
    if lacking:
        why = f"none: {year} has no domestic sales of {' and '.join(lacking)}"
        return {state: Range(value=None, meaning=why) for state in (a, b)}
    at = {name: place for place, name in enumerate(names)}
    flows = np.zeros((len(names), len(names)))
    for exporter, importer, value in frame.select("exporter", "importer", "value").iter_rows():
        if exporter in at and importer in at:
            flows[at[exporter], at[importer]] = value
    costs = np.ones_like(flows)
    costs[at[a], at[b]] = costs[at[b], at[a]] = np.inf
    request = gravity.GravityRequest(names=names, flows=flows, cost_change=costs, draws=draws, seed=seed)
    answer = gravity.run(request)
    meaning = (
        f"{DRAWN:.0%} of draws of the elasticities; all trade between the two ends for good, from the flows of "
        f"{year}; exact changes, docs/methods/gravity.md"
    )
    found = {}
    rows = {row["state"]: row for row in answer.by_state.filter(pl.col("state").is_in([a, b])).to_dicts()}
    for state in (a, b):
        row = rows[state]
        low, high = row["welfare_change_low"], row["welfare_change_high"]
        kind: IntervalKind = "interval" if low is not None else "none"
        found[state] = Range(value=row["welfare_change"], low=low, high=high, kind=kind, meaning=meaning)
    return found


def bill(flows: Flows, period: Period, state: str, on: str) -> Range:
    """Return by how much a year's bill would rise if what came from ``on`` were bought at the prices paid to others.

    Tonnes from ``on`` times the unit value paid to all others less that paid to ``on``; the ends take the tenth and the
    ninth tenth of the unit values paid to others, weighted by tonnes. Below 0 it would fall. Prices stay as they were:
    a loss large enough to move them costs more.
    """
    assert flows.tonnes is not None  # noqa: S101  crude and gas have tonnes
    value, tonnes = flows.priced_over(period.first, period.last), flows.tonnes_over(period.first, period.last)
    if state not in flows.names or on not in flows.names:
        return Range(value=None, meaning="none: nothing is recorded")
    buyer, seller = flows.names.index(state), flows.names.index(on)
    paid, weight = value[:, buyer], tonnes[:, buyer]
    priced = weight > 0
    others = priced & (np.arange(len(weight)) != seller)
    if not priced[seller]:
        return Range(value=0.0 if paid[seller] == 0 else None, meaning="none: no tonnes from it are recorded")
    if not others.any():
        return Range(value=None, meaning="none: no price paid to anyone else is recorded")
    unit = np.divide(paid, weight, out=np.zeros_like(paid), where=priced)
    years = period.last - period.first + 1
    yearly = float(weight[seller]) / years
    mean = float(paid[others].sum() / weight[others].sum())
    low, high = (_weighted_quantile(unit[others], weight[others], level) for level in LEVEL)
    # Tonnes are in millions and values in thousands, so that their ratio times tonnes is in thousands again.
    rise = [yearly * (price - float(unit[seller])) for price in (low, mean, high)]
    return Range(
        value=rise[1],
        low=min(rise[0], rise[1]),
        high=max(rise[2], rise[1]),
        kind="interval",
        meaning="the tenth and the ninth tenth of the unit values paid to others, by tonnes; prices as recorded",
    )


def _weighted_quantile(values: Floats, weights: Floats, level: float) -> float:
    """Return the smallest value up to which the given part of the weight lies."""
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order]) / weights.sum()
    return float(values[order][min(int(np.searchsorted(reached, level)), len(values) - 1)])
