"""Crude oil after a shock: lost at once, replaced within a year up to what others can spare, and in the long run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from amity.models.reallocation import Rule, reallocate
from amity.scenarios._baseline import Baseline
from amity.scenarios._declaring import Changes, Horizon, Turn
from amity.scenarios._outcomes import Outcome, Taken, only_lost, stranger_notes, taken, totals

Floats = NDArray[np.float64]
RULES: Mapping[Rule, str] = {
    "spare_capacity": "others sell more up to their best of five years on record, and nobody else gets less",
    "pro_rata_exports": "others replace all of it in proportion to their exports, without limit",
    "same_totals": "everyone sells and buys as much as before, and cargoes change places",
}
# A shock that leaves the world its oil only makes cargoes change places; one that takes oil away does not.
SHUFFLE: tuple[Rule, ...] = ("same_totals", "spare_capacity", "pro_rata_exports")
SHORT: tuple[Rule, ...] = ("spare_capacity", "pro_rata_exports")
LONG: Mapping[bool, tuple[Rule, ...]] = {True: ("pro_rata_exports",), False: ("pro_rata_exports", "same_totals")}
# Of what is lost: by so much an exporter may sell more where all are to sell as much as before.
KEPT = 1e-3
NOTHING = "what is lost is gone, and nothing stands in its place"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """A shock as arrays: what is taken at worst and at best, what others can spare, what was turned by agreement."""

    base: Baseline
    loss: Taken
    spare: Floats
    rules: tuple[Rule, ...]


def solve(base: Baseline, changes: Changes, horizon: Horizon) -> Outcome:
    """Return the flows of crude oil after a shock.

    Within a year the central answer moves cargoes so that all totals stay (where the shock takes no oil from the world)
    or fills gaps from spare capacity (where it does); its ends are those of all rules that can speak. In the long run
    no capacity binds.
    """
    loss = taken(base, changes)
    if horizon == "weeks":
        return only_lost(base, loss, method=NOTHING)
    shrinks = any(one.factor < 1 for one in changes.capacities)
    rules = LONG[shrinks] if horizon == "long" else SHORT if shrinks else SHUFFLE
    case = _Case(base=base, loss=loss, spare=_spare(base, changes), rules=rules)
    worst = _each(case, loss.worst, changes.turns)
    best = _each(case, loss.best, changes.turns) if (loss.worst != loss.best).any() else worst
    return _between(case, worst, best)


def _each(case: _Case, share: Floats, turns: tuple[Turn, ...]) -> list[Outcome]:
    """Return the outcome of each rule; totals that cannot all stay, because too few may deal with each other, are none.

    A rule under which an exporter sold more than before without a capacity for it would not keep its promise.
    """
    found = []
    for rule in case.rules:
        one = _one(case, rule, share, turns)
        more = totals(one.flows)[0] - totals(case.base.flows)[0]
        if rule != "same_totals" or more.max(initial=0.0) <= KEPT * float((case.base.foreign * share).sum()):
            found.append(one)
    return found


def _spare(base: Baseline, changes: Changes) -> Floats:
    """Return what exporters can sell more once capacities have changed; what shrinks has nothing to spare."""
    spare = base.spare.copy()
    exports = base.foreign.sum(axis=1)
    for one in changes.capacities:
        at = base.places.get(one.state)
        if at is not None:
            more = (one.factor - 1) * exports[at]
            spare[at] = 0.0 if one.factor < 1 else np.nan_to_num(spare[at]) + more
    return spare


def _one(case: _Case, rule: Rule, share: Floats, turns: tuple[Turn, ...]) -> Outcome:
    """Return the outcome of one rule, turns by agreement first: what is agreed needs no rule."""
    flows, base = case.base.foreign, case.base
    agreed = np.zeros_like(flows)
    lost = flows * share
    for turn in turns:
        old, new, buyer = (base.places.get(state) for state in (turn.old, turn.new, turn.importer))
        if old is None or new is None or buyer is None:
            continue
        wanted = min(turn.share * flows[old, buyer], lost[old, buyer])
        room = np.nan_to_num(case.spare[new]) - agreed[new].sum()
        agreed[new, buyer] += wanted if rule != "spare_capacity" else min(wanted, max(room, 0.0))
    met = agreed.sum(axis=0)
    need = lost.sum(axis=0)
    # Of every link that is lost the same part is filled by agreement.
    open_ = np.divide(need - met, need, out=np.ones_like(need), where=need > 0).clip(0, 1)
    # Nobody imports from itself: the diagonal counts as cut.
    shut = np.maximum(share * open_, np.eye(len(need)))
    given = reallocate(flows, shut, capacity=case.spare if rule == "spare_capacity" else None, rule=rule)
    after = given.flows - lost * (1 - open_) + agreed
    fewer = np.maximum(flows.sum(axis=0) - after.sum(axis=0), 0.0)
    unmet = np.where(fewer > 1e-9 * max(float(need.max(initial=0.0)), 1e-300), fewer, 0.0)
    return replace(
        only_lost(base, case.loss, method=RULES[rule], model="reallocation"),
        flows=after + np.diag(np.diag(base.flows)),
        unmet=unmet,
        unsold=np.maximum(flows.sum(axis=1) - after.sum(axis=1), 0.0) * (lost.sum(axis=1) > 0),
        rules={rule: float(unmet.sum())},
    )


def _between(case: _Case, worst: list[Outcome], best: list[Outcome]) -> Outcome:
    """Return the first rule's outcome, with the ends of all rules, at worst and at best."""
    middle = worst[0]
    every = [*worst, *(best if best is not worst else [])]
    flows, unmet = (np.stack([getattr(one, name) for one in every]) for name in ("flows", "unmet"))
    sums = np.stack([totals(one.flows) for one in every])
    rules = {name: value for one in worst for name, value in one.rules.items()}
    one_only = len(every) == 1
    return replace(
        middle,
        low=flows.min(axis=0),
        high=flows.max(axis=0),
        unmet_low=unmet.min(axis=0),
        unmet_high=unmet.max(axis=0),
        totals_low=sums.min(axis=0),
        totals_high=sums.max(axis=0),
        means="none: one rule without limits" if one_only else "over all rules that can speak, each told the shock",
        rules=rules,
        notes=(*stranger_notes(case.loss.strangers), *_capacity_notes(case), *_totals_notes(case, rules)),
    )


def _capacity_notes(case: _Case) -> tuple[str, ...]:
    unknown = np.isnan(case.base.spare) & (case.base.foreign.sum(axis=1) > 0)
    if not unknown.any() or "spare_capacity" not in case.rules:
        return ()
    part = float(case.base.foreign.sum(axis=1)[unknown].sum() / case.base.foreign.sum())
    return (
        f"Spare capacity of {int(unknown.sum())} exporters is not known ({100 * part:.0f} % of all exports); they give "
        "nothing more.",
    )


def _totals_notes(case: _Case, rules: Mapping[str, float]) -> tuple[str, ...]:
    if "same_totals" not in case.rules or "same_totals" in rules:
        return ()
    return ("Not all totals can stay: those who lose a buyer and those who lose a supplier have no others in common.",)
