"""What a shock leaves of the flows, as arrays, and what each good's solver shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from amity.core.errors import UsageError
from amity.scenarios._baseline import Baseline
from amity.scenarios._declaring import Changes
from amity.scenarios._states import named

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The flows after a shock.

    Attributes
    ----------
    flows, low, high : ndarray, shape (n, n)
        Central, and the ends of what is not known; NaN for a state that is cut off entirely.
    unmet, unmet_low, unmet_high : ndarray, shape (n,)
        What importers lost and do not get elsewhere, in the unit of the flows.
    unsold : ndarray, shape (n,)
        What exporters lost and do not sell elsewhere.
    totals_low, totals_high : ndarray, shape (2, n)
        Ends of every state's exports (first row) and imports.
    welfare, welfare_low, welfare_high : ndarray, shape (n,), or None
        Ratio of new to old real expenditure, for total trade in equilibrium.
    method : str
        How it was computed, a clause; ``model`` is its key, empty where no model speaks.
    means : str
        What ``low`` and ``high`` are.
    certificate : mapping
        How nearly the method's own conditions hold.
    rules : mapping
        What the second side lacks under each rule, where several rules speak.
    """

    flows: Floats
    low: Floats
    high: Floats
    unmet: Floats
    unmet_low: Floats
    unmet_high: Floats
    unsold: Floats
    totals_low: Floats
    totals_high: Floats
    method: str
    means: str
    model: str = ""
    welfare: Floats | None = None
    welfare_low: Floats | None = None
    welfare_high: Floats | None = None
    certificate: Mapping[str, object] = field(default_factory=dict)
    rules: Mapping[str, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    cut_off: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a shock takes of each flow, as shares: at worst and at best; and the states of it that no flow has."""

    worst: Floats
    best: Floats
    strangers: tuple[str, ...]


def taken(base: Baseline, changes: Changes) -> Taken:
    """Return the shares of the flows that a shock takes.

    Raises
    ------
    UsageError
        Where no side of the shock stands in the record.
    """
    size = len(base.names)
    worst, best = np.zeros((size, size)), np.zeros((size, size))
    strangers: dict[str, None] = {}
    for cut in changes.cuts:
        row, column = base.places.get(cut.exporter), base.places.get(cut.importer)
        strangers.update({state: None for state, at in ((cut.exporter, row), (cut.importer, column)) if at is None})
        if row is not None and column is not None:
            worst[row, column] = max(worst[row, column], 1 - cut.kept)
            best[row, column] = max(best[row, column], 1 - cut.most)
    for state in (*(one.state for one in changes.capacities), *(turn.new for turn in changes.turns)):
        if state not in base.places:
            strangers[state] = None
    for side in (changes.first, changes.second):
        if side and all(state not in base.places for state in side):
            raise UsageError(
                f"{named(side)} has no flow in the record of {base.commodity} of {base.period.text}",
                hint="ask for another year or another good",
            )
    return Taken(worst=worst, best=best, strangers=tuple(strangers))


def stranger_notes(strangers: Sequence[str]) -> tuple[str, ...]:
    """Return which states of a shock have no flows in the record."""
    if not strangers:
        return ()
    return (f"Without flows in this record, and so left out: {named(sorted(strangers))}.",)


def only_lost(base: Baseline, loss: Taken, *, method: str, model: str = "") -> Outcome:
    """Return the flows with what is lost taken away and nothing put in its place."""
    foreign = base.foreign
    lost, least = foreign * loss.worst, foreign * loss.best
    after, best = totals(base.flows - lost), totals(base.flows - least)
    return Outcome(
        flows=base.flows - lost,
        low=base.flows - lost,
        high=base.flows - least,
        unmet=lost.sum(axis=0),
        unmet_low=least.sum(axis=0),
        unmet_high=lost.sum(axis=0),
        unsold=lost.sum(axis=1),
        totals_low=after,
        totals_high=best,
        method=method,
        model=model,
        means="what may still come by other ways"
        if (loss.worst != loss.best).any()
        else "none: the record as it stands",
        notes=stranger_notes(loss.strangers),
    )


def totals(flows: Floats) -> Floats:
    """Return every state's exports and imports, the diagonal left out, shape (2, n)."""
    home = np.diag(flows)
    return np.stack([flows.sum(axis=1) - home, flows.sum(axis=0) - home])
