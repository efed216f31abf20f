"""Total trade after a shock: lost at once, and in general equilibrium within a year and in the long run."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from amity.core.errors import ComputeError
from amity.models._elasticities import SUPPLY, TRADE, Spread
from amity.numerics.equilibrium import TOLERANCE, Equilibrium, World, equilibrium, world
from amity.scenarios._baseline import Baseline
from amity.scenarios._declaring import Changes, Horizon
from amity.scenarios._outcomes import Outcome, only_lost, stranger_notes, taken, totals

Floats = NDArray[np.float64]
LEVEL = 0.9
# A larger share of draws without a solution leaves no interval.
FAILED = 0.05
NOTHING = "what is lost is gone, and nothing stands in its place"
SOON = Spread(
    name="trade elasticity, within a year",
    kind="lognormal",
    middle=0.76,
    low=0.76**2 / 2.0,
    high=2.0,
    source="0.76 in the year after a change of tariffs (Boehm, Levchenko & Pandalai-Nayar 2023); 95th percentile at "
    "the long-run 1.75 to 2.25 of the same, 5th as far below",
)
FIXED = Spread(
    name="supply elasticity, within a year",
    kind="fixed",
    middle=0.0,
    low=0.0,
    high=0.0,
    source="endowments stay (Dekle, Eaton & Kortum 2008)",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draws:
    """How many draws of the elasticities, and their seed."""

    count: int = 200
    seed: int = 0


def elasticities(horizon: Horizon) -> tuple[Spread, Spread]:
    """Return the trade and the supply elasticity of a horizon."""
    return (TRADE, SUPPLY) if horizon == "long" else (SOON, FIXED)


def solve(base: Baseline, changes: Changes, horizon: Horizon, draws: Draws) -> Outcome:
    """Return total trade after a shock, with intervals over the elasticities.

    A flow that is cut in part has its cost raised so far that at old prices and incomes the share that is kept remains:
    ``τ̂ = kept ** (−1 / ε)``. A state whose capacity changes sells everything, at home too, at ``1 / factor`` of its
    cost.

    Raises
    ------
    ComputeError
        Where the central answer cannot be certified: see :func:`amity.numerics.equilibrium.equilibrium`.
    """
    loss = taken(base, changes)
    if horizon == "weeks":
        return only_lost(base, loss, method=NOTHING)
    trade, supply = elasticities(horizon)
    before = world(base.flows, base.names)
    dearer = np.ones(len(base.names))
    for one in changes.capacities:
        if one.state in base.places:
            if one.factor <= 0:
                raise ComputeError(
                    "a state whose whole output is lost was asked for; nothing it buys could be paid for",
                    hint="keep some of its capacity, or ask what its exports' loss does: supplier_loss",
                )
            dearer[base.places[one.state]] = 1 / one.factor
    kept = 1 - loss.worst
    found = equilibrium(before, _costs(kept, dearer, trade.middle), trade.middle, supply.middle)
    asked = _Asked(before=before, kept=kept, dearer=dearer, trade=trade, supply=supply, strangers=loss.strangers)
    return _told(base, asked, found, draws)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    before: World
    kept: Floats
    dearer: Floats
    trade: Spread
    supply: Spread
    strangers: tuple[str, ...]


def _costs(kept: Floats, dearer: Floats, elasticity: float) -> Floats:
    """Return the cost changes that leave the share ``kept`` at old prices; infinite where nothing is kept."""
    with np.errstate(divide="ignore"):
        return np.asarray(np.power(kept, -1 / elasticity) * dearer[:, None], np.float64)


def _told(base: Baseline, asked: _Asked, found: Equilibrium, draws: Draws) -> Outcome:
    size = len(base.names)
    blank = np.full((2, size), np.nan)
    welfare, flows, failed = blank, np.full((2, size, size), np.nan), 0
    sums = np.full((2, 2, size), np.nan)
    if draws.count and asked.trade.kind != "fixed":
        welfare, flows, sums, failed = _ranges(asked, found, draws)
    gone = ~found.feasible.stays
    after = np.where(gone[:, None] | gone[None, :], np.nan, found.flows)
    low, high = (np.where(np.isnan(after), np.nan, side) for side in flows)
    cut_off = tuple(name for name, out in zip(base.names, gone, strict=True) if out)
    none = np.zeros(size)
    plain = only_lost(base, taken(base, Changes()), method="", model="gravity")
    return replace(
        plain,
        flows=after,
        low=low,
        high=high,
        unmet=np.where(gone, base.flows.sum(axis=0), none),
        unmet_low=np.where(gone, base.flows.sum(axis=0), none),
        unmet_high=np.where(gone, base.flows.sum(axis=0), none),
        unsold=np.where(gone, base.flows.sum(axis=1), none),
        totals_low=sums[0],
        totals_high=sums[1],
        method="all markets clear again, in exact changes",
        means=f"{LEVEL:.0%} of draws of the elasticities; nothing of the flows' own errors, nor of the model's",
        welfare=found.welfare,
        welfare_low=np.where(gone, np.nan, welfare[0]),
        welfare_high=np.where(gone, np.nan, welfare[1]),
        certificate={
            "residual": found.residual,
            "tolerance": TOLERANCE,
            "rounds": found.rounds,
            "draws": draws.count,
            "failed": failed,
            "trade_elasticity": asked.trade.to_json(),
            "supply_elasticity": asked.supply.to_json(),
        },
        notes=(*stranger_notes(asked.strangers), *_notes(failed, draws)),
        cut_off=cut_off,
    )


def _ranges(asked: _Asked, central: Equilibrium, draws: Draws) -> tuple[Floats, Floats, Floats, int]:
    """Return the ends of welfare, flows and totals over the draws, and how many had no certified solution."""
    rng = np.random.default_rng(draws.seed)
    trade, supply = (spread.draw(draws.count, rng) for spread in (asked.trade, asked.supply))
    size = len(asked.before.sales)
    welfare = np.full((draws.count, size), np.nan)
    flows = np.full((draws.count, size, size), np.nan, np.float32)
    sums = np.full((draws.count, 2, size), np.nan)
    start = np.where(np.isnan(central.price), 0.0, np.log(central.price))
    for draw in range(draws.count):
        costs = _costs(asked.kept, asked.dearer, float(trade[draw]))
        try:
            found = equilibrium(asked.before, costs, float(trade[draw]), float(supply[draw]), start=start)
        except ComputeError:
            continue
        welfare[draw], flows[draw], sums[draw] = found.welfare, found.flows, totals(found.flows)
    done = ~np.isnan(flows[:, 0, 0])
    failed = int((~done).sum())
    if failed > FAILED * draws.count:
        blank = np.full((2, size), np.nan)
        return blank, np.full((2, size, size), np.nan), np.stack([blank, blank]), failed
    return _ends(welfare[done]), _ends(flows[done]), _ends(sums[done]), failed


def _ends(values: NDArray[np.floating]) -> Floats:
    """Return the lower and upper quantile over the first axis; the values are reordered."""
    values.sort(axis=0)
    places = np.clip(np.array([(1 - LEVEL) / 2, (1 + LEVEL) / 2]) * (len(values) + 1) - 1, 0, len(values) - 1)
    below = np.floor(places).astype(int)
    above, share = np.minimum(below + 1, len(values) - 1), (places - below).reshape(-1, *(1,) * (values.ndim - 1))
    return np.asarray(values[below] * (1 - share) + values[above] * share, np.float64)


def _notes(failed: int, draws: Draws) -> tuple[str, ...]:
    if not failed:
        return ()
    tail = "left out of the intervals" if failed <= FAILED * draws.count else "too many for any interval"
    return (f"{failed} of {draws.count} draws had no certified solution, {tail}.",)
