"""Covers of rows by the fewest sets, all of them where there are several.

How few is found by integer programming (HiGHS, as scipy has it). All covers of that size are then found by a search
that branches on the row with the fewest sets left, bounded by the dual prices of the linear programme: prices whose
sum over no set exceeds 1, so that rows still open cost at least the sum of their prices.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, product

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Places = NDArray[np.intp]
SLACK = 1e-6
# Nodes of HiGHS's tree: where they do not suffice, the best cover stands beside a bound.
NODES = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Covers:
    """Covers with the fewest sets (places of sets), whether all are there, and how few no cover can be."""

    covers: tuple[tuple[int, ...], ...]
    complete: bool
    at_least: int


def least_covers(covered: Bools, *, most: int, steps: int) -> Covers:
    """Return the covers of all rows with the fewest sets.

    Parameters
    ----------
    covered : ndarray of bool, shape (sets, rows)
        Which rows each set covers; every row is covered by some set.
    most : int
        How many tied covers are returned at most.
    steps : int
        Nodes of the search for ties; with 1 a proof that costs more than the linear programme is not sought either.

    Returns
    -------
    Covers
        Where the search ends early, ``complete`` is false; where no proof was found, ``at_least`` is below the length
        of the one cover returned.

    Examples
    --------
    >>> least_covers(np.array([[1, 1, 0], [0, 1, 1], [0, 0, 1]], bool), most=5, steps=100).covers
    ((0, 1), (0, 2))
    """
    alike, own = np.unique(covered, axis=0, return_inverse=True)
    members = [np.flatnonzero(own.ravel() == name) for name in range(len(alike))]
    useful = _undominated(alike)
    prices = _prices(alike[useful])
    chosen, at_least = _fewest(alike[useful], prices, prove=steps > 1)
    one = tuple(sorted(int(members[useful[at]][0]) for at in chosen))
    if len(one) > at_least:
        # An unproven cover is shown alone: covers of the same length would be no ties.
        return Covers(covers=(one,), complete=False, at_least=at_least)
    search = _Ties(alike, prices, len(one), most=most, steps=steps)
    search.descend(np.arange(len(alike)), np.ones(alike.shape[1], bool), ())
    every = (tuple(sorted(int(at) for at in some)) for some in _expanded(search.found, members))
    covers = sorted({one, *islice(every, most + 1)})
    return Covers(covers=tuple(covers[:most]), complete=search.finished and len(covers) <= most, at_least=at_least)


def _fewest(sets: Bools, prices: Floats, *, prove: bool) -> tuple[Places, int]:
    """Return a cover with the fewest sets, and how few no cover can be.

    The sets that spend their price whole have the linear programme's solution among them and mostly a shortest cover,
    too. Where that is longer than the bound, a shorter one can have only sets that waste less than there is to spare.
    """
    bound = float(prices.sum())
    waste = 1.0 - sets @ prices
    core = np.flatnonzero(waste <= SLACK)
    best, least = _integer(sets, core if sets[core].any(axis=0).all() else np.arange(len(sets)))
    at_least = math.ceil(bound - SLACK)
    if len(best) <= at_least or not prove:
        return best, min(len(best), at_least)
    wider = np.flatnonzero(waste <= len(best) - 1 - bound + SLACK)
    if len(wider) == len(core) or not sets[wider].any(axis=0).all():
        return best, least if len(wider) == len(core) else len(best)
    other, least = _integer(sets, wider)
    return (other, least) if len(other) < len(best) else (best, min(least, len(best)))


def _integer(sets: Bools, some: Places) -> tuple[Places, int]:
    """Return a shortest cover by some of the sets, and how few no cover by them can be."""
    number = np.ones(len(some))
    greedy = some[_greedy(sets[some])]
    found = milp(
        number,
        constraints=LinearConstraint(csr_array(sets[some].T.astype(np.float64)), lb=1),
        integrality=number,
        bounds=Bounds(0, 1),
        # Lengths are whole numbers: a bound less than 1 below the cover found is a proof.
        options={"node_limit": NODES, "mip_rel_gap": (1.0 - SLACK) / len(greedy)},
    )
    if found.x is None:
        return greedy, 1
    chosen = some[found.x > 1 / 2]
    return chosen, min(len(chosen), math.ceil(found.mip_dual_bound - SLACK))


def _prices(sets: Bools) -> Floats:
    """Return a price for each row, so that no set costs more than 1 and all rows together as much as they can."""
    found = linprog(-np.ones(sets.shape[1]), A_ub=csr_array(sets.astype(np.float64)), b_ub=np.ones(len(sets)))
    prices = np.maximum(found.x, 0.0)
    # HiGHS holds constraints to within its tolerance; dividing makes the prices hold exactly.
    return np.asarray(prices / max(1.0, float((sets @ prices).max())), np.float64)


def _expanded(found: list[tuple[int, ...]], members: list[Places]) -> Iterator[tuple[np.intp, ...]]:
    """Yield each cover with every choice among sets that cover the same rows."""
    for cover in found:
        yield from product(*(members[at] for at in cover))


def _undominated(sets: Bools) -> Places:
    """Return the sets that are not inside another one, largest first; the sets are distinct."""
    order = np.argsort(-sets.sum(axis=1), kind="stable")
    words = np.packbits(sets[order], axis=1)
    kept: list[int] = []
    for place in range(len(words)):
        if not kept or not ((words[place] & ~words[kept]) == 0).all(axis=1).any():
            kept.append(place)
    return order[kept]


def _greedy(sets: Bools) -> Places:
    """Return a cover by taking the set with most rows still open each time."""
    open_rows = np.ones(sets.shape[1], bool)
    chosen: list[int] = []
    while open_rows.any():
        chosen.append(int(np.argmax((sets & open_rows).sum(axis=1))))
        open_rows &= ~sets[chosen[-1]]
    return np.array(chosen, np.intp)


class _Ties:
    """All covers of a known length, by depth-first search."""

    def __init__(self, sets: Bools, prices: Floats, length: int, *, most: int, steps: int) -> None:
        self.sets = sets
        self.prices = prices
        self.worth = sets.astype(np.float64)
        self.length = length
        self.most = most
        self.steps = steps
        self.found: list[tuple[int, ...]] = []
        self.finished = True

    def descend(self, active: Places, open_rows: Bools, chosen: tuple[int, ...]) -> None:
        """Add every cover that has the chosen sets and, for the open rows, sets among the active ones."""
        if not open_rows.any():
            self.found.append(chosen)
            return
        self.steps -= 1
        if self.steps < 0 or len(self.found) > self.most:
            self.finished = False
            return
        # A set that leaves more of its 1 unspent on the open rows than there is to spare is in no such cover.
        prices = self.prices * open_rows
        spare = self.length - len(chosen) - float(prices.sum()) + SLACK
        if spare < 0:
            return
        active = active[1.0 - self.worth[active] @ prices <= spare]
        part = self.sets[np.ix_(active, open_rows)]
        sizes, number = part.sum(axis=1), part.sum(axis=0)
        if not number.all() or len(chosen) + _shares(part, sizes) > self.length:
            return
        rest = sizes > 0
        choices = np.flatnonzero(part[:, np.argmin(number)])
        for choice in choices[np.argsort(-sizes[choices], kind="stable")]:
            # What was tried is out for those after it, so that each cover is found once.
            rest[choice] = False
            still = open_rows.copy()
            still[open_rows] = ~part[choice]
            self.descend(active[rest], still, (*chosen, int(active[choice])))
            if not self.finished:
                return


def _shares(part: Bools, sizes: NDArray[np.intp]) -> int:
    """Return how many sets are needed at least where each row counts 1 over the size of its largest set."""
    largest = np.where(part, sizes[:, None], 0).max(axis=0)
    return math.ceil(float((1.0 / largest).sum()) - SLACK)
