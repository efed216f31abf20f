"""Crude oil as a world in equilibrium: what states keep, what they only pass on, and what a ban changes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from amity.measures._oil import MT
from amity.models._elasticities import TRADE
from amity.numerics.equilibrium import equilibrium, world
from amity.store import read

Floats = NDArray[np.float64]
# Within a year or two oil fields do not answer to prices.
SUPPLY = 0.0


def production_of(names: tuple[str, ...], year: int) -> Floats:
    """Return each state's crude production in million tonnes a year, zero where the source lists none."""
    balance = read("oil_balance")
    last = min(year, int(str(balance["year"].max())))
    rows = balance.filter(balance["year"] == last).select("state", "production").drop_nulls()
    made = dict(rows.iter_rows())
    return np.array([made.get(name, 0.0) * MT for name in names])


def netted(flows: Floats, production: Floats) -> Floats:
    """Return flows without what states only pass on, and own crude kept at home on the diagonal.

    A state that sells more than it produces passes on the difference, at most what it buys; sales and purchases of it
    shrink in proportion.

    Examples
    --------
    >>> import numpy as np
    >>> bought, kept = np.array([[0.0, 4.0, 0.0], [0.0, 0.0, 3.0], [0.0, 0.0, 0.0]]), np.array([9.0, 1.0, 0.0])
    >>> netted(bought, kept).tolist()
    [[5.0, 2.0, 0.0], [0.0, 0.0, 1.0], [0.0, 0.0, 0.0]]
    """
    sold, got = flows.sum(axis=1), flows.sum(axis=0)
    passed = np.minimum(np.maximum(sold - production, 0.0), got)
    sells = np.divide(sold - passed, sold, out=np.ones_like(sold), where=sold > 0)
    buys = np.divide(got - passed, got, out=np.ones_like(got), where=got > 0)
    # Taking both shrinkages of a flow between two that pass on would take its part twice: the larger one counts.
    left = flows * np.minimum(sells[:, None], buys[None, :])
    np.fill_diagonal(left, np.maximum(production - sold, 0.0))
    return np.asarray(left, np.float64)


def crude_world(names: tuple[str, ...], flows: Floats, lost: Floats, year: int) -> Floats:
    """Return the tonnes of crude once all markets clear again after links were cut, in part or wholly.

    Exact changes with the middle of the range of trade elasticities and fixed production; a link that loses a share is
    given the cost at which it would lose it at old prices. What states pass on is left out of the equilibrium and put
    back as it was, less the share lost.

    Raises
    ------
    ComputeError
        Where no certified equilibrium was found.
    """
    core = netted(flows, production_of(names, year))
    used = _buying(core)
    inner = core[np.ix_(used, used)]
    share = lost[np.ix_(used, used)]
    with np.errstate(divide="ignore"):
        costs = (1 - share) ** (-1 / TRADE.middle)
    found = equilibrium(world(inner, [names[i] for i in used]), costs, TRADE.middle, SUPPLY)
    # Values over prices are tonnes, what melts on the way included.
    tonnes = np.nan_to_num(found.flows / found.price[:, None], nan=0.0)
    new = (flows - np.where(np.eye(len(flows), dtype=bool), 0.0, core)) * (1 - lost)
    off = tonnes.copy()
    np.fill_diagonal(off, 0.0)
    new[np.ix_(used, used)] += off
    np.fill_diagonal(new, 0.0)
    return np.maximum(new, 0.0)


def _buying(flows: Floats) -> NDArray[np.intp]:
    """Return the states that buy anything, their own crude included, from others that do."""
    used: NDArray[np.intp] = np.arange(len(flows), dtype=np.intp)
    while True:
        kept: NDArray[np.intp] = used[flows[np.ix_(used, used)].sum(axis=0) > 0]
        if len(kept) == len(used):
            return kept
        used = kept
