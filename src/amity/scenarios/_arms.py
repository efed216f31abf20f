"""Arms after a shock: what is lost, and who else supplies. There is no market that could tell who replaces whom."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from amity.scenarios._baseline import Baseline
from amity.scenarios._declaring import Changes, Horizon
from amity.scenarios._outcomes import Outcome, only_lost, taken, totals

LOST = "what is lost is gone; the record knows no market that would say who replaces it"
TURNED = "what is lost is delivered by the supplier that the shock names, by assumption"


def solve(base: Baseline, changes: Changes, horizon: Horizon) -> Outcome:
    """Return the deliveries after a shock; only a realignment puts anything in the place of what is lost.

    At every horizon but the first weeks a named new supplier delivers the same amount.
    """
    loss = taken(base, changes)
    found = only_lost(base, loss, method=LOST)
    if not changes.turns or horizon == "weeks":
        return found
    flows, unmet = found.flows.copy(), found.unmet.copy()
    for turn in changes.turns:
        places = [base.places.get(state) for state in (turn.old, turn.new, turn.importer)]
        if None in places:
            continue
        old, new, buyer = (int(place) for place in places if place is not None)
        moved = min(turn.share * base.flows[old, buyer], unmet[buyer])
        flows[new, buyer] += moved
        unmet[buyer] -= moved
    return replace(
        found, flows=flows, low=found.low, high=flows, unmet=np.maximum(unmet, 0.0), unmet_low=np.maximum(unmet, 0.0),
        totals_high=totals(flows), method=TURNED, means="from nothing replaced to all of it",
    )  # fmt: skip
