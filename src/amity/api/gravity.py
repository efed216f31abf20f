"""Trade in general equilibrium for users of the package: any flows, any change of costs, certified or refused."""

from __future__ import annotations

from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import ArrayLike

from amity.api._gravity_input import Gaps, read_costs, read_flows
from amity.core.errors import BadOption
from amity.models import gravity as model
from amity.models._elasticities import Given, supply_spread, trade_spread
from amity.models._gravity_records import GravityAnswer

__all__ = ["GravityAnswer", "gravity"]

GAPS: tuple[Gaps, ...] = ("refuse", "zero", "drop")


def gravity(
    flows: ArrayLike | pl.DataFrame,
    cost_change: ArrayLike | pl.DataFrame,
    *,
    trade_elasticity: Given = None,
    supply_elasticity: Given = None,
    gaps: Literal["refuse", "zero", "drop"] = "refuse",
    draws: int = 200,
    seed: int = 0,
) -> GravityAnswer:
    """Return what a change of trade costs does to every state's welfare, prices, output and trade.

    Parameters
    ----------
    flows : array_like, shape (n, n), or polars.DataFrame
        Trade with exporters in rows and domestic sales on the diagonal, in any one unit; or a frame ``exporter,
        importer, value`` with a row for each pair, the pairs of a state with itself included.
    cost_change : array_like, shape (n, n), or polars.DataFrame
        Ratio of new to old iceberg cost: 1 for no change, 1.1 for ten percent more, infinity for an embargo; or a frame
        ``exporter, importer, change`` with a row for each pair that changes.
    trade_elasticity : float or (float, float), optional
        By how many percent a flow falls with one percent of cost, above 0; or the range that holds 90 percent of its
        distribution. Without it the range of the literature, 2.0 to 12.7 around 5.03.
    supply_elasticity : float or (float, float), optional
        How output answers to its real price: 0 for fixed endowments; or a range. Without it 0 to 3.76, centrally 1.
    gaps : {'refuse', 'zero', 'drop'}
        What a pair without a row, or a state without domestic sales, means: an error; no trade; or no trade for a pair
        and a state left out.
    draws : int
        Draws of the elasticities where they are ranges; 0 for none.
    seed : int
        Seed of the draws.

    Returns
    -------
    GravityAnswer
        ``by_state`` and ``by_pair`` are frames, changes in percent; ``certificate`` says how nearly all markets clear.
        The numeraire is world output at current prices. A state whose every source is cut is ``infeasible`` with its
        ``unmet`` purchases, and has no welfare.

    Raises
    ------
    UsageError
        Where flows or costs are negative, missing, not finite (costs may be infinite), of the wrong shape or twice
        given, or a state buys nothing.
    BadOption
        Where an elasticity is at or beyond the limit of what is known to be unique.
    ComputeError
        Where no certified solution was found; nothing is returned that does not clear to 1e-10.

    Notes
    -----
    Dekle, Eaton & Kortum (2008); Allen, Arkolakis & Takahashi (2020). Formulas, ranges of the elasticities, and what
    it cannot say: docs/methods/gravity.md.

    Examples
    --------
    >>> found = gravity([[90, 10], [10, 40]], [[1, 1.2], [1.2, 1]], trade_elasticity=4, supply_elasticity=0)
    >>> found.by_state.select("state", pl.col("welfare_change").round(2)).rows()
    [('0', -1.29), ('1', -2.77)]
    >>> found.certificate.residual < 1e-10
    True
    """
    if gaps not in GAPS:
        raise BadOption(
            f"gaps={gaps!r} was given; there is no such choice", hint="use refuse, zero or drop", candidates=GAPS
        )
    if isinstance(draws, bool) or not isinstance(draws, (int, np.integer)) or draws < 0:
        raise BadOption(f"draws={draws!r} was given; it is a whole number of 0 or more", hint="give 200, or 0 for none")
    trade, supply = trade_spread(trade_elasticity), supply_spread(supply_elasticity)
    found = read_flows(flows, gaps)
    return model.run(
        model.GravityRequest(
            names=found.names,
            flows=found.flows,
            cost_change=read_costs(cost_change, found),
            trade=trade,
            supply=supply,
            draws=int(draws),
            seed=seed,
            notes=found.notes,
            dropped=found.dropped,
        )
    )
