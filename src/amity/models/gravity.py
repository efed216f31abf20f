"""Trade in general equilibrium after a change of trade costs: exact changes, certified, over ranges of elasticities."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from amity.core.declarations import Model
from amity.core.errors import ComputeError
from amity.models._elasticities import SUPPLY, TRADE, Given, Spread
from amity.models._gravity_records import LEVEL, Certificate, GravityAnswer, Ranges
from amity.numerics.equilibrium import TOLERANCE, Equilibrium, World, equilibrium, world

__all__ = ["MODEL", "SUPPLY", "TRADE", "Certificate", "Given", "GravityAnswer", "GravityRequest", "Spread", "run"]

Floats = NDArray[np.float64]
# A larger share of draws without a solution leaves no interval.
FAILED = 0.05
# Flows of all draws are kept up to this many numbers (four bytes each); beyond it they have no intervals.
MOST = 60_000_000

MODEL = Model(
    key="gravity",
    title="Trade in general equilibrium",
    meaning="What a change of trade costs, an embargo included, does to every state's prices, output, trade and "
    "welfare once all markets clear again, from observed flows and two elasticities.",
    null="none: it computes what a model implies and tests nothing.",
    interval=f"{LEVEL:.0%} of draws of the trade and the supply elasticity from the range of the literature. It holds "
    "nothing of the flows' own errors, nor of the model's.",
    assumptions=(
        "Every bilateral flow answers to its cost with one elasticity, the same for all states and goods.",
        "Domestic sales are recorded; flows are gross and of one sector.",
        "Deficits stay the same share of world output; world output at current prices is the numeraire.",
        "Costs are iceberg: what a tariff would yield is lost. All adjustment is done: the long run.",
    ),
    cannot_say="What happens in the weeks after a shock; how one good is replaced by another, or whether capacity to "
    "replace it exists; anything of links that had no trade before, which stay without; what a state suffers that "
    "loses every source.",
    citation="Dekle, R., Eaton, J. and Kortum, S. (2008), Global Rebalancing with Gravity: Measuring the Burden of "
    "Adjustment, IMF Staff Papers 55(3); Allen, T., Arkolakis, C. and Takahashi, Y. (2020), Universal Gravity, Journal "
    "of Political Economy 128(2); Yotov, Y., Piermartini, R., Monteiro, J.-A. and Larch, M. (2016), An Advanced Guide "
    "to Trade Policy Analysis, UNCTAD and WTO; Head, K. and Mayer, T. (2014), Gravity Equations: Workhorse, Toolkit, "
    "and Cookbook, Handbook of International Economics 4; Boehm, C., Levchenko, A. and Pandalai-Nayar, N. (2023), The "
    "Long and Short (Run) of Trade Elasticities, American Economic Review 113(4)",
    docs="methods/gravity.md",
    recovery="recovery/test_gravity.py",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GravityRequest:
    """What is asked.

    Attributes
    ----------
    names : tuple of str
        The states, in the order of rows and columns.
    flows, cost_change : ndarray, shape (n, n)
        Exporters in rows. Flows not negative, each column with a positive sum; ratios of new to old cost.
    trade, supply : Spread
        The elasticities.
    draws, seed : int
        How many draws of the elasticities, and their seed; none where both are fixed.
    notes : tuple of str
        What whoever prepared the flows has to say of them.
    dropped : tuple of (str, str)
        States that were left out, with the reason.
    """

    names: tuple[str, ...]
    flows: Floats
    cost_change: Floats
    trade: Spread = TRADE
    supply: Spread = SUPPLY
    draws: int = 200
    seed: int = 0
    notes: tuple[str, ...] = ()
    dropped: tuple[tuple[str, str], ...] = ()


def run(request: GravityRequest) -> GravityAnswer:
    """Return the world after the change of costs, with intervals over the elasticities.

    Raises
    ------
    ComputeError
        Where the central answer cannot be certified.

    Examples
    --------
    >>> import numpy as np
    >>> from amity.models._elasticities import supply_spread, trade_spread
    >>> flows = np.array([[80.0, 20.0], [20.0, 80.0]])
    >>> cut = np.array([[1.0, np.inf], [np.inf, 1.0]])
    >>> four, none = trade_spread(4.0), supply_spread(0.0)
    >>> found = run(GravityRequest(names=("A", "B"), flows=flows, cost_change=cut, trade=four, supply=none))
    >>> found.by_state["welfare_change"].round(6).to_list()
    [-5.425839, -5.425839]
    """
    before = world(request.flows, request.names)
    central = equilibrium(before, request.cost_change, request.trade.middle, request.supply.middle)
    drawn = not (request.trade.kind == "fixed" and request.supply.kind == "fixed") and request.draws > 0
    ranges = _ranges(request, before, central) if drawn else None
    return GravityAnswer(
        names=request.names,
        before=before,
        after=central,
        trade=request.trade,
        supply=request.supply,
        ranges=ranges,
        certificate=Certificate(
            residual=central.residual,
            tolerance=TOLERANCE,
            rounds=central.rounds,
            draws=request.draws if drawn else 0,
            failed=ranges.failed if ranges else 0,
            worst=ranges.worst if ranges else central.residual,
        ),
        notes=(*request.notes, *_notes(request, before, central, ranges)),
        dropped=request.dropped,
        seed=request.seed,
    )


def _ranges(request: GravityRequest, before: World, central: Equilibrium) -> Ranges:
    """Return the quantiles of what the draws give; a draw without a solution is counted and left out."""
    rng = np.random.default_rng(request.seed)
    trade, supply = (spread.draw(request.draws, rng) for spread in (request.trade, request.supply))
    size = len(before.sales)
    welfare, real = (np.full((request.draws, size), np.nan) for _ in range(2))
    totals = np.full((request.draws, 2, size), np.nan)
    kept = request.draws * size * size <= MOST
    flows = np.full((request.draws if kept else 0, size, size), np.nan, np.float32)
    start = np.where(np.isnan(central.price), 0.0, np.log(central.price))
    failed, worst = 0, 0.0
    for draw in range(request.draws):
        try:
            found = equilibrium(before, request.cost_change, float(trade[draw]), float(supply[draw]), start=start)
        except ComputeError:
            failed += 1
            continue
        worst = max(worst, found.residual)
        welfare[draw], real[draw] = found.welfare, found.real_output
        home = np.diag(found.flows)
        totals[draw] = found.flows.sum(axis=1) - home, found.flows.sum(axis=0) - home
        if kept:
            flows[draw] = found.flows
    usable = failed <= FAILED * request.draws
    done = ~np.isnan(totals[:, 0, 0])
    return Ranges(
        welfare=_quantiles(welfare[done], usable),
        real_output=_quantiles(real[done], usable),
        exports=_quantiles(totals[done, 0], usable),
        imports=_quantiles(totals[done, 1], usable),
        flows=_quantiles(flows[done], usable) if kept else None,
        failed=failed,
        usable=usable,
        worst=worst,
    )


def _quantiles(values: NDArray[np.floating], usable: bool) -> Floats:
    """Return the lower and upper quantile over the first axis, NaN where there is no interval; values are reordered."""
    if not usable or not len(values):
        return np.full((2, *values.shape[1:]), np.nan)
    values.sort(axis=0)
    # Of n + 1, so that the next draw falls between them as often as they say.
    places = np.clip(np.array([(1 - LEVEL) / 2, (1 + LEVEL) / 2]) * (len(values) + 1) - 1, 0, len(values) - 1)
    below = np.floor(places).astype(int)
    above, share = np.minimum(below + 1, len(values) - 1), (places - below).reshape(-1, *(1,) * (values.ndim - 1))
    return np.asarray(values[below] * (1 - share) + values[above] * share, np.float64)


def _notes(request: GravityRequest, before: World, after: Equilibrium, ranges: Ranges | None) -> tuple[str, ...]:
    """Return what a reader must know of this answer."""
    found = []
    idle = int(((request.cost_change != 1) & (request.flows == 0)).sum())
    if idle:
        found.append(f"{idle:,} of the changed costs are of pairs without trade, where no change of cost brings any.")
    blocks = int(after.feasible.block.max(initial=-1)) + 1
    if blocks > 1:
        found.append(
            f"The states fall into {blocks:,} groups that no longer trade with one another: nominal values compare "
            "within a group only, and deficits towards other groups are gone."
        )
    owed = float(np.abs(before.purchases - before.sales).sum() / 2 / before.sales.sum())
    if owed > 0.01:
        found.append(f"Deficits of {owed:.1%} of world output are held as shares of it.")
    if ranges is not None and ranges.failed:
        tail = "are left out of the intervals" if ranges.usable else "too many for any interval"
        found.append(f"{ranges.failed:,} of {request.draws:,} draws had no certified solution; they {tail}.")
    if ranges is not None and ranges.flows is None:
        found.append("Flows have no intervals: with so many states and draws they would not fit into memory.")
    return tuple(found)
