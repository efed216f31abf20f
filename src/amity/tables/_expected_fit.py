"""The gravity equation of a window: screened, fitted, and every flow's expectation without itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from amity.core.errors import ComputeError
from amity.numerics.left_out import FIRST_STEP, left_out
from amity.numerics.ppml import Codes, Floats, ppml
from amity.numerics.ppml_screens import redundant, separated
from amity.tables._expected_inputs import DRIVERS, Inputs


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Pairs of states that both trade with somebody: codes into the states, flow, drivers that can be told apart.

    ``columns`` are the drivers kept, ``redundant`` those that are sums of others and of effects. ``apart`` marks the
    pairs without trade that keep the equation from an estimate; they are expected to have none.
    """

    seller: Codes
    buyer: Codes
    flow: Floats
    drivers: Floats
    columns: tuple[int, ...]
    redundant: tuple[int, ...]
    apart: NDArray[np.bool_]
    states: int

    def without(self, one: int) -> Pairs:
        """Return the pairs without one of them, by its place."""
        return self.only(np.arange(len(self.flow)) != one)

    def only(self, kept: NDArray[np.bool_]) -> Pairs:
        """Return some of the pairs."""
        return Pairs(
            seller=self.seller[kept],
            buyer=self.buyer[kept],
            flow=self.flow[kept],
            drivers=self.drivers[kept],
            columns=self.columns,
            redundant=self.redundant,
            apart=self.apart[kept],
            states=self.states,
        )

    def fit(self, start: Fitted | None = None) -> Fitted:
        """Return the equation fitted to the pairs that are not apart, beginning from another fit where one is given.

        Raises
        ------
        UsageError, ComputeError
            Where there is no estimate, or none was found.
        """
        there = ~self.apart
        seller, buyer, flow = self.seller[there], self.buyer[there], self.flow[there]
        size = int(max(seller.max(), buyer.max())) + 1
        begin = None if start is None else start.vector(size)
        reference = int(np.argmax(np.bincount(buyer, flow, minlength=size)))
        found = ppml(flow, seller, buyer, self.drivers[there], reference=reference, start=begin)
        fitted = np.zeros(len(self.flow))
        fitted[there] = found.fitted
        more = np.full(self.states - size, -np.inf)
        return Fitted(
            coefficients=found.coefficients,
            sellers=np.concatenate([found.exporters, more]),
            buyers=np.concatenate([found.importers, more]),
            fitted=fitted,
            residual=found.residual,
            rounds=found.rounds,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """A fitted equation: coefficients of the kept drivers, effects of all states (−inf without trade), fitted flows."""

    coefficients: Floats
    sellers: Floats
    buyers: Floats
    fitted: Floats
    residual: float
    rounds: int

    def vector(self, size: int) -> Floats:
        """Return effects of the first ``size`` states and coefficients, as a fit can start from."""
        return np.concatenate([self.sellers[:size], self.buyers[:size], self.coefficients])


def pairs_of(given: Inputs) -> Pairs:
    """Return the pairs of a window that can be fitted, screened for redundant drivers and separated pairs.

    Raises
    ------
    ComputeError
        Where hardly anything flows: fewer flows than drivers and states need.
    """
    flows = given.flows
    sells, buys = flows.sum(axis=1) > 0, flows.sum(axis=0) > 0
    known = np.isfinite(given.drivers).all(axis=2) & ~np.eye(len(given.states), dtype=bool)
    seller, buyer = np.nonzero(sells[:, None] & buys[None, :] & known)
    flow = flows[seller, buyer]
    need, there = int(sells.sum() + buys.sum()) + len(DRIVERS), int((flow > 0).sum())
    if there < min(need, 2 * len(DRIVERS)) or len(flow) <= need:
        raise ComputeError(
            f"expected ties of {given.window[0]}–{given.window[1]} were asked for; {there} flows between "
            f"{len(given.states)} states with every driver are too few for {len(DRIVERS)} drivers and an effect of "
            "every state",
            hint="ask for a longer window",
        )
    drivers = given.drivers[seller, buyer]
    out = redundant(seller, buyer, drivers)
    columns = [at for at in range(drivers.shape[1]) if at not in out]
    apart = separated(flow, seller, buyer, drivers[:, columns])
    if apart.any():
        # A driver of separated pairs alone tells nothing of the others.
        more = redundant(seller[~apart], buyer[~apart], drivers[~apart][:, columns])
        out = tuple(sorted({*out, *(columns[at] for at in more)}))
        columns = [at for at in columns if at not in out]
    return Pairs(
        seller=seller,
        buyer=buyer,
        flow=flow,
        drivers=drivers[:, columns],
        columns=tuple(columns),
        redundant=out,
        apart=apart,
        states=len(given.states),
    )


def expectations(pairs: Pairs, found: Fitted, *, first_step: float = FIRST_STEP) -> Floats:
    """Return each pair's expectation by the equation without it; 0 for separated pairs, NaN where there is none."""
    there = ~pairs.apart
    seller, buyer = pairs.seller[there], pairs.buyer[there]
    size = int(max(seller.max(), buyer.max())) + 1
    expected = np.zeros(len(pairs.flow))
    expected[there] = left_out(
        pairs.flow[there],
        seller,
        buyer,
        pairs.drivers[there],
        found.fitted[there],
        first_step=first_step,
        start=found.vector(size),
    ).expected
    return expected
