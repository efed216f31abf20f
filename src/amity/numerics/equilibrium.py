"""General equilibrium of trade in exact changes (Dekle, Eaton & Kortum 2008; Allen, Arkolakis & Takahashi 2020)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from amity.core.errors import ComputeError
from amity.numerics._clearing import ROUNDS, Market, clear
from amity.numerics.feasibility import Feasible, feasible

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
TOLERANCE = 1e-10


@dataclass(frozen=True, slots=True, kw_only=True)
class Equilibrium:
    """A world after a change of trade costs; NaN for states that are not feasible in it.

    Attributes
    ----------
    price, price_index : ndarray, shape (n,)
        Output price and consumer price index as ratios to what they were; a state that sold nothing has no price.
    output, expenditure : ndarray, shape (n,)
        Their new values; the output of each block of tied states keeps its nominal total, which is the numeraire.
    flows : ndarray, shape (n, n)
        New flows; sums of rows are outputs, of columns expenditures.
    real_output, welfare : ndarray, shape (n,)
        Ratio of output and of expenditure to what they were, each over the price index.
    feasible : Feasible
        Who has left the world, and the blocks that remain tied.
    residual : float
        Largest relative distance of a sum of flows from output or expenditure.
    rounds : int
        Evaluations of the markets.
    """

    price: Floats
    price_index: Floats
    output: Floats
    expenditure: Floats
    flows: Floats
    real_output: Floats
    welfare: Floats
    feasible: Feasible
    residual: float
    rounds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A world before any change: flows from rows to columns, and what its states sell and buy.

    Attributes
    ----------
    flows : ndarray, shape (n, n)
        Not negative; the diagonal holds domestic sales.
    sales, purchases : ndarray, shape (n,)
        Sums of rows and columns; every purchase is positive.
    shares : ndarray, shape (n, n)
        Each exporter's share in the importer's purchases.
    names : tuple of str
        What errors call the states.
    """

    flows: Floats
    sales: Floats
    purchases: Floats
    shares: Floats
    names: tuple[str, ...]


def world(flows: Floats, names: Sequence[str] = ()) -> World:
    """Return the world of a square matrix of flows; every column must have a positive sum.

    Examples
    --------
    >>> import numpy as np
    >>> world(np.array([[8.0, 2.0], [2.0, 3.0]])).shares.tolist()
    [[0.8, 0.4], [0.2, 0.6]]
    """
    purchases = flows.sum(axis=0)
    called = tuple(names) or tuple(f"state {place}" for place in range(len(flows)))
    return World(flows=flows, sales=flows.sum(axis=1), purchases=purchases, shares=flows / purchases, names=called)


def equilibrium(
    before: World,
    cost_change: Floats,
    trade_elasticity: float,
    supply_elasticity: float = 0.0,
    *,
    tolerance: float = TOLERANCE,
    start: Floats | None = None,
) -> Equilibrium:
    """Return the world after iceberg trade costs have changed, certified to the tolerance.

    Parameters
    ----------
    before : World
    cost_change : ndarray, shape (n, n)
        Ratio of new to old cost of each flow, positive; infinite where trade is forbidden.
    trade_elasticity : float
        ε > 0: a cost higher by one percent lowers a flow by ε percent at given incomes and prices.
    supply_elasticity : float
        ψ ≥ 0: how output answers to its real price; 0 where endowments are fixed.
    tolerance : float
        The largest relative error of a market that is accepted.
    start : ndarray, shape (n,), optional
        Logarithms of output prices to start from.

    Raises
    ------
    ComputeError
        Where markets do not clear within the tolerance, where trade that runs one way cannot be paid for, or where a
        state would have to save more than it earns.

    Notes
    -----
    With hats for ratios, λ for shares, Y output, E expenditure, D = E − Y::

        λ'ij = λij (τ̂ij p̂i)^−ε / P̂j^−ε        P̂j^−ε = Σi λij (τ̂ij p̂i)^−ε
        Y'i  = Yi p̂i^(1+ψ) P̂i^−ψ              E'j = Y'j + Dj · ΣY' / ΣY
        Y'i  = Σj λ'ij E'j

    Dekle, Eaton & Kortum (2008), equations 10–12, for ψ = 0; Allen, Arkolakis & Takahashi (2020), conditions C.1–C.5.
    For ε > 0, ψ ≥ 0 and balanced trade the equilibrium exists and is unique (their theorem 1). Deficits are held as
    shares of the output of the states that remain tied; what a block of them owed to others is taken off in proportion
    to output, for there is nobody left to pay or to be paid by.

    Examples
    --------
    >>> import numpy as np
    >>> flows = np.array([[80.0, 20.0], [20.0, 80.0]])
    >>> autarky = np.array([[1.0, np.inf], [np.inf, 1.0]])
    >>> equilibrium(world(flows), autarky, 4.0).welfare.round(6).tolist()
    [0.945742, 0.945742]
    >>> round(0.8 ** (1 / 4), 6)
    0.945742
    """
    with np.errstate(over="ignore", under="ignore", divide="ignore"):
        ease = np.power(cost_change, -trade_elasticity)
    weights = before.shares * ease
    if not np.isfinite(weights).all():
        raise ComputeError(
            "an equilibrium was asked for; a cost change to the power of the trade elasticity is too large a number",
            hint="give costs as ratios to what they were, near 1, or a smaller elasticity",
        )
    left = feasible(weights > 0, before.sales > 0, before.purchases > 0)
    size = len(before.sales)
    logs, rounds = np.zeros(size), 0
    price, index, output, expenditure = (np.full(size, np.nan) for _ in range(4))
    flows = np.zeros((size, size))
    for number in range(int(left.block.max(initial=-1)) + 1):
        members = np.flatnonzero(left.block == number)
        market = _market(before, weights, members, trade_elasticity, supply_elasticity)
        _refuse_one_way(before, left, members, market)
        found, more = clear(market, tolerance, None if start is None else start[members])
        rounds += more
        logs[members] = found.logs
        index[members] = np.exp(found.log_index)
        output[members], expenditure[members] = found.output, found.expenditure
        flows[np.ix_(members, members)] = found.flows(market)
    staying = left.stays
    price[staying & (before.sales > 0)] = np.exp(logs[staying & (before.sales > 0)])
    residual = _residual(flows, output, expenditure, staying)
    _refuse_uncleared(residual, tolerance, rounds)
    with np.errstate(divide="ignore", invalid="ignore"):
        real = np.where(before.sales > 0, output / before.sales / index, np.nan)
        welfare = expenditure / before.purchases / index
    return Equilibrium(
        price=price,
        price_index=index,
        output=output,
        expenditure=expenditure,
        flows=flows,
        real_output=real,
        welfare=welfare,
        feasible=left,
        residual=residual,
        rounds=rounds,
    )


def _market(before: World, weights: Floats, members: NDArray[np.intp], trade: float, supply: float) -> Market:
    """Return the block's market, its deficits made to add up to nothing."""
    sales = before.sales[members]
    total = float(sales.sum())
    owed = (before.purchases[members] - sales) / total
    return Market(
        weights=np.ascontiguousarray(weights[np.ix_(members, members)]),
        sales=sales,
        deficits=owed - owed.sum() * sales / total,
        trade=trade,
        supply=supply,
    )


def _refuse_one_way(before: World, left: Feasible, members: NDArray[np.intp], market: Market) -> None:
    """Refuse a block in which a group of states buys from the others, sells them nothing, and has no deficit to use."""
    knots = left.knot[members]
    found, counts = np.unique(knots[knots >= 0], return_counts=True)
    if len(found) == 1:
        return
    for knot in found[np.argsort(counts, kind="stable")]:
        inside = knots == knot
        buys = (market.weights[~inside][:, inside] > 0).any()
        sells = (market.weights[inside][:, ~inside] > 0).any()
        deficit = float(market.deficits[inside].sum())
        if (buys and not sells and deficit <= 0) or (sells and not buys and deficit >= 0):
            names = [before.names[place] for place in members[inside]]
            some = ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")
            way = "would buy from the rest and sell it nothing" if buys else "would sell to the rest and buy nothing"
            raise ComputeError(
                f"an equilibrium was asked for; after the cuts {some} {way}, and no held deficit pays for that",
                hint="cut the other direction too, or leave some trade in the direction that was cut",
            )


def _residual(flows: Floats, output: Floats, expenditure: Floats, staying: Mask) -> float:
    """Return the largest relative error of sums of flows, computed again from the flows themselves."""
    sells = staying & (output > 0)
    rows = np.abs(flows.sum(axis=1)[sells] / output[sells] - 1)
    columns = np.abs(flows.sum(axis=0)[staying] / expenditure[staying] - 1)
    return float(max(rows.max(initial=0.0), columns.max(initial=0.0)))


def _refuse_uncleared(residual: float, tolerance: float, rounds: int) -> None:
    if not residual <= tolerance:
        raise ComputeError(
            f"an equilibrium was asked for within {tolerance:g}; after {rounds} rounds (at most {ROUNDS} and a few of "
            f"Newton's a block) the largest relative error of a market is {residual:.3g}",
            hint="give a smaller change of costs, or look for states that trade with hardly anyone",
        )
