"""Flows of several demands through one capacitated network: as much as can go, at least cost; and cuts. Arrays only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import OptimizeResult, linprog
from scipy.sparse import coo_array, csr_array, hstack, vstack

from amity.core.errors import ComputeError

Floats = NDArray[np.float64]
Places = NDArray[np.intp]
Mask = NDArray[np.bool_]
CLOSE = 1e-7


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A network and what is to go through it.

    Attributes
    ----------
    tail, head : ndarray of int, shape (legs,)
        Where each leg begins and ends, numbered from 0.
    capacity : ndarray, shape (legs,)
        Not negative; infinite for no limit, 0 for closed.
    cost : ndarray, shape (legs,)
        Of one unit, positive.
    start, end : ndarray of int, shape (demands,)
    amount : ndarray, shape (demands,)
        Not negative.
    places : int
    """

    tail: Places
    head: Places
    capacity: Floats
    cost: Floats
    start: Places
    end: Places
    amount: Floats
    places: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """Flows of each demand over each leg, what stays unmet of each, and the cost."""

    flows: Floats
    unmet: Floats
    cost: float


def cheapest(problem: Problem) -> Solved:
    """Return how as much as possible goes through the network, and among the ways to do so the cheapest.

    Two linear programmes, both solved by HiGHS: first the sum of what is unmet is made least, then, with that sum held,
    the cost. Where demands compete for a leg, which of them stays unmet is what the cheapest answer happens to say.

    Raises
    ------
    ComputeError
        Where the solver does not vouch for an answer.

    Notes
    -----
    Ahuja, Magnanti and Orlin (1993), Network Flows, sections 1.2 and 17.1: conservation at each place for each demand,
    the sum over demands within each leg's capacity.

    Examples
    --------
    >>> import numpy as np
    >>> asked = Problem(
    ...     tail=np.array([0, 0]), head=np.array([1, 1]), capacity=np.array([2.0, 1.0]), cost=np.array([1.0, 5.0]),
    ...     start=np.array([0]), end=np.array([1]), amount=np.array([4.0]), places=2,
    ... )
    >>> found = cheapest(asked)
    >>> found.flows.tolist(), found.unmet.tolist(), found.cost
    ([[2.0, 1.0]], [1.0], 7.0)
    """
    many, legs = len(problem.amount), len(problem.tail)
    scale = max(float(problem.amount.max(initial=0.0)), 1e-300)
    equal, right = _conservation(problem, scale)
    within, ceiling = _within(problem, scale)
    # Beside flows a column for each demand: what of it stays unmet.
    limits = [(0.0, None)] * (many * legs) + [(0.0, float(amount) / scale) for amount in problem.amount]
    first = np.r_[np.zeros(many * legs), np.ones(many)]
    least = _solved(linprog(first, A_ub=within, b_ub=ceiling, A_eq=equal, b_eq=right, bounds=limits, method="highs"))
    held = csr_array(first[None, :])
    ceiling = np.r_[ceiling, least.fun]
    within = held if within is None else vstack([within, held]).tocsr()
    prices = np.r_[np.tile(problem.cost / problem.cost.max(), many), np.zeros(many)]
    best = _solved(linprog(prices, A_ub=within, b_ub=ceiling, A_eq=equal, b_eq=right, bounds=limits, method="highs"))
    flows = np.where(best.x > CLOSE, best.x, 0.0) * scale
    each = flows[: many * legs].reshape(many, legs)
    return Solved(flows=each, unmet=flows[many * legs :], cost=float((each * problem.cost).sum()))


def reached(problem: Problem, solved: Solved, demand: int) -> Mask:
    """Return the places that more of a demand could still reach: along legs with room, or back along its own flow.

    The end of an unmet demand is not among them, and the legs from these places to the others are a cut of least
    capacity where there is one demand (Ford and Fulkerson 1956).
    """
    scale = max(float(problem.amount.max(initial=0.0)), 1e-300)
    used = solved.flows.sum(axis=0)
    room = problem.capacity - used > CLOSE * scale
    own = solved.flows[demand] > CLOSE * scale
    found = np.zeros(problem.places, bool)
    found[problem.start[demand]] = True
    while True:
        ahead = problem.head[room & found[problem.tail]]
        back = problem.tail[own & found[problem.head]]
        before = int(found.sum())
        found[ahead] = True
        found[back] = True
        if int(found.sum()) == before:
            return found


def _conservation(problem: Problem, scale: float) -> tuple[csr_array, Floats]:
    """Return the rows that keep each demand's flow at each place; at its end, what arrives is what is not unmet."""
    many, legs = len(problem.amount), len(problem.tail)
    at = np.arange(legs)
    one = coo_array(
        (np.r_[np.ones(legs), -np.ones(legs)], (np.r_[problem.tail, problem.head], np.r_[at, at])),
        shape=(problem.places, legs),
    ).tocsr()
    blocks, right = [], []
    for demand in range(many):
        before = csr_array((problem.places, legs * demand))
        after = csr_array((problem.places, legs * (many - demand - 1)))
        short = coo_array(
            ([1.0, -1.0], ([problem.start[demand], problem.end[demand]], [demand, demand])),
            shape=(problem.places, many),
        ).tocsr()
        blocks.append(hstack([before, one, after, short]).tocsr())
        balance = np.zeros(problem.places)
        balance[problem.start[demand]], balance[problem.end[demand]] = 1.0, -1.0
        right.append(balance * problem.amount[demand] / scale)
    return vstack(blocks).tocsr(), np.concatenate(right)


def _within(problem: Problem, scale: float) -> tuple[csr_array | None, Floats]:
    """Return the rows that keep each leg of finite capacity within it, all demands together."""
    many, legs = len(problem.amount), len(problem.tail)
    finite = np.flatnonzero(np.isfinite(problem.capacity))
    if not len(finite):
        return None, np.zeros(0)
    rows = np.tile(np.arange(len(finite)), many)
    columns = (finite[None, :] + legs * np.arange(many)[:, None]).ravel()
    matrix = coo_array((np.ones(len(rows)), (rows, columns)), shape=(len(finite), many * legs + many)).tocsr()
    return matrix, problem.capacity[finite] / scale


def _solved(found: OptimizeResult) -> OptimizeResult:
    if not found.success:
        raise ComputeError(
            f"no way through the network was found that can be vouched for: {found.message}",
            hint="look for capacities, lengths or demands of very different size",
        )
    return found
