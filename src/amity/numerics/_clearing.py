"""Prices at which the markets of one block of tied states clear: an accelerated fixed point, then Newton's steps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from amity.core.errors import ComputeError
from amity.numerics._anderson import fixed_point

Floats = NDArray[np.float64]
ROUNDS = 300
NEWTON = 60
# The largest change of a log price in one round; larger ones overshoot after embargoes.
STRIDE = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """A block of states tied by trade.

    Attributes
    ----------
    weights : ndarray, shape (n, n)
        Old shares times new costs to the power of −ε; 0 where trade is cut.
    sales : ndarray, shape (n,)
        Old output; 0 for states that only buy.
    deficits : ndarray, shape (n,)
        Expenditure less output as a share of the block's output; they add up to 0.
    trade, supply : float
        Elasticities ε and ψ.
    """

    weights: Floats
    sales: Floats
    deficits: Floats
    trade: float
    supply: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """The markets at some prices: log prices, what follows from them, and log demand over log supply as ``excess``.

    ``eased`` are prices to the power of −ε up to one number, ``sums`` their sums over each importer's sources.
    """

    logs: Floats
    log_index: Floats
    output: Floats
    expenditure: Floats
    excess: Floats
    eased: Floats
    sums: Floats

    @property
    def gap(self) -> float:
        """Return the largest excess."""
        return float(np.abs(self.excess).max(initial=0.0))

    def flows(self, market: Market) -> Floats:
        """Return the flows that these prices bring about."""
        return np.asarray(market.weights * self.eased[:, None] * (self.expenditure / self.sums), np.float64)


def clear(market: Market, tolerance: float, start: Floats | None = None) -> tuple[Cleared, int]:
    """Return the markets cleared, or as nearly as they could be brought (:attr:`Cleared.gap`), and the rounds it took.

    Raises
    ------
    ComputeError
        Where a state's expenditure would not be positive.
    """
    pace = 1 + market.supply + market.trade
    shares = market.sales / market.sales.sum()

    def step(logs: Floats) -> Floats:
        moved = logs + np.clip(look(market, logs).excess / pace, -STRIDE, STRIDE)
        # Prices matter up to one number: the mean log price is held, for a sum of outputs would cost another look.
        return np.asarray(moved - float(shares @ moved), np.float64)

    with np.errstate(over="ignore", divide="ignore", invalid="ignore", under="ignore"):
        begin = np.zeros(len(shares)) if start is None else np.where(market.sales > 0, start, 0.0)
        begin = begin - float(shares @ begin)
        found = fixed_point(step, begin, tolerance=tolerance / (4 * pace), rounds=ROUNDS)
        state, rounds = look(market, found.point), found.rounds
        if not state.gap <= tolerance / 2:
            state, more = _newton(market, state, tolerance / 4)
            rounds += more
        total = float(state.output.sum() / market.sales.sum())
        state = look(market, state.logs - np.log(total))
    if not (state.expenditure > 0).all():
        raise ComputeError(
            "an equilibrium was asked for; a state would have to save more than it earns, for surpluses are held as "
            "shares of output",
            hint="balance the flows first, or give a smaller change of costs",
        )
    return state, rounds


def look(market: Market, logs: Floats) -> Cleared:
    """Return what the markets show at given log prices; those of states that sell nothing have no effect."""
    powers = -market.trade * logs
    # The largest is taken out so that powers of prices far from 1 stay finite.
    top = float(powers.max())
    eased = np.exp(powers - top)
    sums = eased @ market.weights
    log_index = -(np.log(sums) + top) / market.trade
    output = market.sales * np.exp((1 + market.supply) * logs - market.supply * log_index)
    expenditure = output + market.deficits * output.sum()
    demand = np.maximum(eased * (market.weights @ (expenditure / sums)), 1e-300)
    sells = market.sales > 0
    excess = np.log(np.where(sells, demand, 1.0) / np.where(sells, output, 1.0))
    return Cleared(
        logs=logs,
        log_index=log_index,
        output=output,
        expenditure=expenditure,
        excess=excess,
        eased=eased,
        sums=sums,
    )


def _newton(market: Market, state: Cleared, tolerance: float) -> tuple[Cleared, int]:
    """Return the markets after damped Newton steps, and how many there were."""
    number = 0
    while number < NEWTON and state.gap > tolerance:
        number += 1
        slopes, right = _system(market, state)
        try:
            move = np.linalg.solve(slopes, right)
        except np.linalg.LinAlgError:
            break
        size = float(np.abs(move).max())
        if not np.isfinite(size):
            break
        share = min(1.0, STRIDE / max(size, 1e-300))
        for _ in range(30):
            tried = look(market, state.logs + share * move)
            if tried.gap < state.gap and (tried.expenditure > 0).all():
                break
            share /= 2
        else:
            break
        state = tried
    return state, number


def _system(market: Market, state: Cleared) -> tuple[Floats, Floats]:
    """Return the derivatives of demand less supply by log prices, and what is to be made up.

    The row of the largest state, which the others imply, holds total output still.
    """
    flows = state.flows(market)
    shares = flows / state.expenditure
    size = len(state.logs)
    supply = (1 + market.supply) * np.eye(size) - market.supply * shares.T
    sold = state.output[:, None] * supply
    spent = sold + np.outer(market.deficits, sold.sum(axis=0))
    slopes = market.trade * (flows @ shares.T) + shares @ spent - sold
    slopes[np.diag_indices(size)] -= market.trade * flows.sum(axis=1)
    right = state.output - flows.sum(axis=1)
    largest = int(np.argmax(market.sales))
    slopes[largest], right[largest] = sold.sum(axis=0), 0.0
    idle = market.sales == 0
    slopes[idle], right[idle] = 0.0, 0.0
    slopes[idle, idle] = 1.0
    return np.asarray(slopes, np.float64), np.asarray(right, np.float64)
