"""How much two states depend on each other for a commodity: shares both ways, replacement, cost of leaving, history."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

import numpy as np
from numpy.typing import NDArray

from amity import measures
from amity.core.asks import Period
from amity.core.declarations import Model
from amity.core.errors import BadOption, BadPeriod, SameState
from amity.models._dependence_costs import bill, welfare
from amity.models._dependence_flows import (
    COMMODITIES,
    KINDS,
    LABELS,
    Commodity,
    Flows,
    Spare,
    flows_of,
    spare_gas_exports,
    spare_production,
    spare_refining,
)
from amity.models._dependence_records import Cost, Dependence, IntervalKind, OneSided, Range, Role, Side, YearPoint

__all__ = ["COMMODITIES", "MODEL", "Dependence", "DependenceRequest", "OneSided", "Side", "one_sided", "run"]

Floats = NDArray[np.float64]
LAST_YEARS = 5
LARGEST = 5
# Of the world's total: below it a state's record is too small for its shares to mean much.
WORTH = 0.001

MODEL = Model(
    key="dependence",
    title="Dependence, both ways",
    meaning="How much of what a state buys comes from another, and of what it sells goes there; whether others could "
    "stand in within a year; and what leaving costs.",
    null="none: it describes a record and tests nothing.",
    interval="Arms imports: a bootstrap of deals. Crude imports whose record is partly hidden: bounds. Replacement: "
    "bounds between all of others' spare capacity and none. Costs: draws of elasticities, or the range of prices paid.",
    assumptions=(
        "One good is as good as another: any crude, any gas that a way exists for.",
        "What a state produced once in the last five years it can produce again.",
        "A source that reconciles both sides' reports leaves no difference between them to show.",
    ),
    cannot_say="Whether a supplier would stop, or another one step in; what stocks, substitutes and thrift make up "
    "for; which weapons cannot be had elsewhere; how long anyone holds out.",
    citation="Hirschman, A. O. (1945), National Power and the Structure of Foreign Trade, University of California "
    "Press; Dekle, R., Eaton, J. and Kortum, S. (2008), Global Rebalancing with Gravity, IMF Staff Papers 55(3)",
    docs="methods/dependence.md",
    recovery="models/test_dependence.py",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DependenceRequest:
    """What is asked: keys of two states, a commodity, years (the last five without them), draws and seed."""

    a: str
    b: str
    commodity: Commodity
    period: Period | None = None
    draws: int = 200
    seed: int = 0


def run(request: DependenceRequest) -> Dependence:
    """Return the dependence of A on B and of B on A for one commodity.

    Raises
    ------
    SameState
        Where both are one.
    BadOption
        Where the commodity is not known.
    BadPeriod
        Where the record has none of the years.

    Examples
    --------
    >>> found = run(DependenceRequest(a="AZE", b="ISR", commodity="arms", period=Period(first=2016, last=2020)))
    >>> round(found.a_on_b[0].share.value, 3)
    0.677
    """
    if request.a == request.b:
        raise SameState(f"the dependence of {request.a} on itself was asked for", hint="name two states")
    if request.commodity not in COMMODITIES:
        raise BadOption(
            f"the commodity {request.commodity!r} was asked for; there is no such one",
            hint="use one of them",
            candidates=COMMODITIES,
        )
    flows = flows_of(request.commodity)
    period = _period(flows, request.period)
    asked = replace(request, period=period)
    costs = welfare(request.a, request.b, period, request.draws, request.seed) if request.commodity == "trade" else {}
    a_buys, a_sells = (_side(flows, asked, request.a, request.b, role, costs) for role in ("buyer", "seller"))
    b_buys, b_sells = (_side(flows, asked, request.b, request.a, role, costs) for role in ("buyer", "seller"))
    return Dependence(
        a=request.a,
        b=request.b,
        commodity=request.commodity,
        period=period,
        a_on_b=(a_buys, a_sells),
        b_on_a=(b_buys, b_sells),
        gaps=(("a buys", _gap(a_buys, b_sells)), ("b buys", _gap(b_buys, a_sells))),
        notes=_notes(request.commodity),
    )


def one_sided(commodity: Commodity, period: Period | None = None, count: int = 20) -> tuple[OneSided, ...]:
    """Return the world's most one-sided ties: where the buyer's share and the seller's lie farthest apart.

    Only states with at least a thousandth of the world's imports, or exports, on their side are judged. A sparse record
    gives many shares of 1; ties are then ordered by amount.

    Examples
    --------
    >>> first = one_sided("crude", Period(first=2022, last=2022), 1)[0]
    >>> abs(first.gap) > 0.8
    True
    """
    flows = flows_of(commodity)
    span = _period(flows, period)
    amount = flows.over(span.first, span.last)
    bought, sold = amount.sum(axis=0), amount.sum(axis=1)
    state = ~np.isin(np.array(flows.names), LABELS)
    large = [state & (total >= WORTH * amount.sum()) for total in (sold, bought)]
    judged = large[0][:, None] & large[1][None, :] & (amount > 0)
    sellers, buyers = np.nonzero(judged)
    buyer_share = amount[sellers, buyers] / bought[buyers]
    seller_share = amount[sellers, buyers] / sold[sellers]
    order = np.lexsort((-amount[sellers, buyers], -np.abs(buyer_share - seller_share).round(12)))[:count]
    return tuple(
        OneSided(
            buyer=flows.names[buyers[i]],
            seller=flows.names[sellers[i]],
            buyer_share=float(buyer_share[i]),
            seller_share=float(seller_share[i]),
            amount=float(amount[sellers[i], buyers[i]]),
        )
        for i in order
    )


def _period(flows: Flows, asked: Period | None) -> Period:
    """Return the asked years as far as the record has them."""
    first, last = flows.years[0], flows.years[-1]
    if asked is None:
        return Period(first=last - LAST_YEARS + 1, last=last)
    if asked.unit != "year" or asked.last < first or asked.first > last:
        raise BadPeriod(
            f"dependence for {asked.text} was asked for; the record of {flows.commodity} has {first} to {last}",
            hint=f"ask for years from {first} to {last}",
        )
    return Period(first=max(asked.first, first), last=min(asked.last, last))


def _side(flows: Flows, asked: DependenceRequest, state: str, on: str, role: Role, welfares: dict[str, Range]) -> Side:
    """Return how much a state depends on another in one role."""
    period = cast(Period, asked.period)
    partners = _partners(flows.over(period.first, period.last), flows, state, role)
    total = float(partners.sum())
    at = flows.names.index(on) if on in flows.names else None
    amount = float(partners[at]) if at is not None else 0.0
    share = _share(asked, state, on, role, amount / total if total > 0 else None)
    named = [(flows.names[i], float(partners[i])) for i in np.argsort(-partners, kind="stable") if partners[i] > 0]
    ranks = [name for name, _ in named if name not in LABELS]
    irreplaceable, spare, notes = _irreplaceable(flows, period, state, on, role, share)
    return Side(
        state=state,
        on=on,
        role=role,
        amount=amount,
        total=total,
        unit=KINDS[flows.commodity].unit,
        share=share,
        concentration=_concentration(partners, flows.names),
        place=ranks.index(on) + 1 if on in ranks else None,
        partners=len(ranks),
        largest=tuple((name, value / total) for name, value in named[:LARGEST]),
        irreplaceable=irreplaceable,
        spare=spare,
        cost=_cost(flows, period, (state, on, role), welfares),
        years=_years(flows, asked, state, on, role),
        notes=notes,
    )


def _partners(amount: Floats, flows: Flows, state: str, role: Role) -> Floats:
    """Return what a state bought from, or sold to, each other one; zeros where the record has never heard of it."""
    if state not in flows.names:
        return np.zeros(len(flows.names))
    at = flows.names.index(state)
    return amount[:, at] if role == "buyer" else amount[at, :]


MEASURES: dict[tuple[Commodity, Role], str] = {
    ("arms", "buyer"): "arms_import_share",
    ("crude", "buyer"): "crude_import_share",
    ("crude", "seller"): "crude_export_share",
    ("trade", "buyer"): "trade_import_share",
    ("trade", "seller"): "trade_export_share",
}


def _share(asked: DependenceRequest, state: str, on: str, role: Role, plain: float | None) -> Range:
    """Return the share, with the interval or the bounds of the measure where there is one."""
    key = MEASURES.get((asked.commodity, role))
    if key is None:
        why = (
            "none: deals are resampled for recipients only"
            if asked.commodity == "arms"
            else "none: a share of what is recorded, which nothing in the dataset can be compared with"
        )
        return Range(value=plain, meaning=why)
    found = measures.run(measures.Request(measure=key, state_a=state, state_b=on, period=asked.period, seed=asked.seed))
    if found.low is None or found.high is None:
        note = found.extras.get("bounds_note") or found.reason or "none: every recorded flow counts"
        return Range(value=plain, meaning=str(note))
    kind: IntervalKind = "bounds" if found.interval_kind == "bounds" else "interval"
    return Range(value=plain, low=found.low, high=found.high, kind=kind, meaning=found.interval)


def _concentration(partners: Floats, names: tuple[str, ...]) -> Range:
    """Return the sum of squared shares; what came from unknown partners counts as nobody's, or all as the largest's."""
    total = float(partners.sum())
    if total <= 0:
        return Range(value=None, meaning="none: nothing is recorded")
    shares = partners / total
    hidden = float(sum(shares[names.index(label)] for label in LABELS if label in names))
    known = np.array([share for share, name in zip(shares, names, strict=True) if name not in LABELS])
    low = float((known**2).sum())
    if hidden <= 0:
        return Range(value=low, meaning="none: every partner is known")
    top = float(known.max(initial=0.0))
    return Range(
        value=float((shares**2).sum()),
        low=low,
        high=low - top**2 + (top + hidden) ** 2,
        kind="bounds",
        meaning="partners that are no state, or unknown, are many small ones, or all the largest known one",
    )


def _irreplaceable(
    flows: Flows, period: Period, state: str, on: str, role: Role, share: Range
) -> tuple[Range, float | None, tuple[str, ...]]:
    """Return the share that no spare capacity could replace, that capacity, and what to say of it."""
    most = share.high if share.high is not None and share.kind == "bounds" else share.value
    if most is None:
        return Range(value=None, meaning="none: nothing is recorded"), None, ()
    spare = _spare_of(flows, period, role)
    if spare is None:
        why = "bounds: no public source tells what others could supply, so that all of the share, or none, may be lost"
        return Range(value=None, low=0.0, high=most, kind="bounds", meaning=why), None, ()
    years = period.last - period.first + 1
    tonnes = flows.tonnes_over(period.first, period.last) / years
    partners = _partners(tonnes, flows, state, role)
    total, flow = float(partners.sum()), float(partners[flows.names.index(on)]) if on in flows.names else 0.0
    room = float(sum(value for name, value in spare.amount.items() if name not in (state, on)))
    least = max(0.0, flow - room) / total if total > 0 else 0.0
    meaning = (
        f"bounds: all of the others' spare capacity ({spare.meaning}, {spare.year}) turns to this state alone, or none "
        "of it does"
    )
    notes = (f"The figures of spare capacity are those of {spare.year}.",) if spare.year < period.last else ()
    return (
        Range(value=None, low=min(least, most), high=most, kind="bounds", meaning=meaning),
        room,
        notes,
    )


def _spare_of(flows: Flows, period: Period, role: Role) -> Spare | None:
    """Return what others could sell, or buy, more; None where no source tells."""
    if flows.commodity == "crude":
        return spare_production(period.last) if role == "buyer" else spare_refining(period.last)
    if flows.commodity == "gas" and role == "buyer":
        return spare_gas_exports(period.last)
    return None


def _cost(flows: Flows, period: Period, tie: tuple[str, str, Role], welfares: dict[str, Range]) -> tuple[Cost, ...]:
    """Return what leaving costs: welfare for all trade, the dearer bill for crude and gas, nothing for arms."""
    state, on, role = tie
    if flows.commodity == "trade":
        return (Cost(key="welfare", unit="percent of welfare", figure=welfares[state]),)
    if flows.commodity == "arms" or role == "seller":
        why = (
            "none: TIV measures military worth and is no price"
            if flows.commodity == "arms"
            else "none: no record tells at what price others would take it"
        )
        return (Cost(key="bill", unit="thousand USD a year", figure=Range(value=None, meaning=why)),)
    return (Cost(key="bill", unit="thousand USD a year", figure=bill(flows, period, state, on)),)


def _years(flows: Flows, asked: DependenceRequest, state: str, on: str, role: Role) -> tuple[YearPoint, ...]:
    """Return the share of each year of the record, with the bounds of a hidden one."""
    at = flows.names.index(on) if on in flows.names else None
    points = []
    for place, year in enumerate(flows.years):
        partners = _partners(flows.amount[place], flows, state, role)
        total = float(partners.sum())
        share = None if total <= 0 else float(partners[at]) / total if at is not None else 0.0
        points.append(YearPoint(year=year, share=share))
    if (asked.commodity, role) != ("crude", "buyer"):
        return tuple(points)
    found = measures.series(measures.Request(measure="crude_import_share", state_a=state, state_b=on), "year")
    bounds = {one.period.first: (one.low, one.high) for one in found if one.period is not None}
    return tuple(
        replace(one, low=bounds[one.year][0], high=bounds[one.year][1]) if one.year in bounds else one for one in points
    )


def _gap(buyer: Side, seller: Side) -> float | None:
    """Return how much more the buyer hangs on a flow than its seller."""
    if buyer.share.value is None or seller.share.value is None:
        return None
    return buyer.share.value - seller.share.value


def _notes(commodity: Commodity) -> tuple[str, ...]:
    if commodity in ("crude", "gas"):
        return (
            "The source has reconciled exporters' and importers' reports; how far they lay apart is not kept, so that "
            "no interval can be made of it.",
        )
    if commodity == "arms":
        return ("One source identifies deliveries; neither side reports them, so that there are no two reports to set "
                "against each other.",)  # fmt: skip
    return ("The record ends in 2016, and keeps one figure for each flow.",)
