"""A shock asked of a good and a horizon: from its fields to the flows that it leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from amity.core.errors import BadOption, ComputeError, UsageError
from amity.core.wording import listed
from amity.scenarios import _arms, _crude, _declaring, _fields, _trade
from amity.scenarios._baseline import Baseline, baseline
from amity.scenarios._combining import together
from amity.scenarios._declaring import Changes, Commodity, Horizon, Scenario, Setting
from amity.scenarios._outcomes import Outcome
from amity.scenarios._states import named
from amity.store import catalogue

MOST_STEPS = 12
MOST_NAMED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One shock: its family, and the fields as they were given."""

    family: str
    fields: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked: one shock or several, of which good, over which horizon, on the flows of which year.

    Attributes
    ----------
    steps : tuple of Step
        All at once, or one after the other where ``sequence`` is true: each then meets the flows that the one before
        it left.
    year : int or None
        The year of the record; None for the last one that can be relied on.
    on : date or None
        The day that memberships are read on; None for the dataset's own.
    draws, seed : int
        Draws of the elasticities where total trade finds its equilibrium.
    """

    steps: tuple[Step, ...]
    commodity: Commodity
    horizon: Horizon
    year: int | None = None
    sequence: bool = False
    on: date | None = None
    draws: int = 200
    seed: int = 0
    title: str = ""
    name: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request made ready: the families, the flows before, and what each step asks of them."""

    request: Request
    families: tuple[Scenario, ...]
    base: Baseline
    steps: tuple[Changes, ...]
    whole: Changes
    notes: tuple[str, ...] = field(default=())


def ready(request: Request) -> Asked:
    """Return a request with its flows and what its shocks ask of them.

    Raises
    ------
    UsageError
        Where a family, a state, a leg or a field is unknown, a family cannot be asked of the good, or the shocks
        contradict each other.
    DataMissing
        Where the dataset has no record of the good.
    """
    if not request.steps:
        raise UsageError("no shock was given", hint="give one, such as embargo: {by: A, against: B}")
    if len(request.steps) > MOST_STEPS:
        raise UsageError(
            f"{len(request.steps)} shocks were given; a scenario has {MOST_STEPS} at most", hint="split it"
        )
    families = tuple(_declaring.get(step.family) for step in request.steps)
    for family in families:
        if request.commodity not in family.needs:
            raise BadOption(
                f"the shock '{family.key}' was asked of {request.commodity}; it can be asked of "
                f"{', '.join(family.needs)}",
                hint="choose another good, or another family of shocks",
                candidates=tuple(family.needs),
            )
    base = baseline(request.commodity, request.year)
    inside = frozenset(base.names)
    setting = Setting(
        commodity=request.commodity,
        horizon=request.horizon,
        year=base.period.last,
        on=request.on or catalogue().as_of,
        exporters=inside,
        importers=inside,
    )
    steps = tuple(
        family.solve(_fields.made(family.shock, step.fields), setting)
        for family, step in zip(families, request.steps, strict=True)
    )
    whole = together(steps)
    short = [(cut.exporter, cut.importer) for cut in whole.cuts if (cut.exporter, cut.importer) in base.doubtful]
    if short:
        told = listed([f"{named([a])} to {named([b])}" for a, b in short], MOST_NAMED)
        note = f"Crude oil alone is worth more than the whole of what is recorded from {told}: the cost is understated."
        whole = replace(whole, notes=(*whole.notes, note))
    return Asked(request=request, families=families, base=base, steps=steps, whole=whole)


def solved(asked: Asked, size: float = 1.0, draws: int | None = None) -> Outcome:
    """Return the flows that the shocks leave, at a size from 0 to 1 of all of them.

    Raises
    ------
    ComputeError
        Where an equilibrium cannot be certified.
    """
    request = asked.request
    count = request.draws if draws is None else draws
    if not request.sequence or len(asked.steps) == 1:
        return _solve(asked.base, asked.whole.scaled(size), request, count)
    base, found = asked.base, None
    for place, step in enumerate(asked.steps):
        last = place == len(asked.steps) - 1
        found = _solve(base, step.scaled(size), request, count if last else 0)
        if found.cut_off:
            raise ComputeError(
                f"the steps were to follow each other; after step {place + 1} {', '.join(found.cut_off)} is cut off "
                "entirely, and nothing can follow",
                hint="ask for all steps at once: sequence: false",
            )
        base = replace(base, flows=np.nan_to_num(found.flows))
    assert found is not None  # noqa: S101  there is at least one step
    return _against(asked.base, found)


def _solve(base: Baseline, changes: Changes, request: Request, draws: int) -> Outcome:
    if request.commodity == "trade":
        return _trade.solve(base, changes, request.horizon, _trade.Draws(count=draws, seed=request.seed))
    if request.commodity == "arms":
        return _arms.solve(base, changes, request.horizon)
    return _crude.solve(base, changes, request.horizon)


def _against(base: Baseline, found: Outcome) -> Outcome:
    """Return the last step's outcome with what is missing counted from the flows before the first step.

    Ranges are those of the last step alone, given the central answer of those before it.
    """
    before, after = base.foreign, found.flows - np.diag(np.diag(found.flows))
    short = np.maximum(before.sum(axis=0) - after.sum(axis=0), 0.0)
    left = np.maximum(before.sum(axis=1) - after.sum(axis=1), 0.0)
    trade = base.commodity == "trade"
    note = "The steps follow each other: each meets the flows that the one before it left, so that their order counts."
    return replace(
        found,
        unmet=found.unmet if trade else short,
        unmet_low=found.unmet_low if trade else np.minimum(short, found.unmet_low),
        unmet_high=found.unmet_high if trade else np.maximum(short, found.unmet_high),
        unsold=found.unsold if trade else left,
        means=f"{found.means}; of the last step only",
        notes=(*found.notes, note),
    )


def parts(asked: Asked) -> Sequence[tuple[str, tuple[str, ...]]]:
    """Return the sides of a shock that have flows in the record, and all others as third parties."""
    inside = asked.base.places
    first = tuple(state for state in asked.whole.first if state in inside)
    second = tuple(state for state in asked.whole.second if state in inside and state not in first)
    third = tuple(state for state in asked.base.names if state not in first and state not in second)
    return (("first", first), ("second", second), ("third", third))
