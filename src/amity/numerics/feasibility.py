"""Who can still buy and sell when links are cut, and which groups of states remain tied; arrays only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Labels = NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feasible:
    """What cut links leave of a world.

    Attributes
    ----------
    no_source, no_outlet : ndarray of bool
        States all of whose sources, and all of whose buyers, are cut or have left themselves.
    block : ndarray of int
        The group of states that remain tied, directly or through others; −1 for states that have left.
    knot : ndarray of int
        The group within which every state both buys from and sells to every other one, directly or through others;
        several in a block mean that trade between them runs one way. −1 for states that have left or sell nothing.
    """

    no_source: Mask
    no_outlet: Mask
    block: Labels
    knot: Labels

    @property
    def stays(self) -> Mask:
        """Return which states are left."""
        return ~(self.no_source | self.no_outlet)


def feasible(links: Mask, sells: Mask, buys: Mask) -> Feasible:
    """Return who can still trade over the links that are left.

    Parameters
    ----------
    links : ndarray of bool, shape (n, n)
        Whether the row's state still sells to the column's.
    sells, buys : ndarray of bool, shape (n,)
        Whether the state sold and bought anything before.

    Notes
    -----
    A state that cannot buy, or cannot sell, leaves the world with both sides of its trade, so that others may lose
    their last source or outlet in turn.

    Examples
    --------
    >>> import numpy as np
    >>> links = np.array([[1, 1, 0], [0, 1, 0], [0, 0, 0]], bool)
    >>> found = feasible(links, np.ones(3, bool), np.ones(3, bool))
    >>> found.no_source.tolist(), found.block.tolist(), len(set(found.knot[:2].tolist()))
    ([False, False, True], [0, 0, -1], 2)
    """
    no_source, no_outlet = np.zeros(len(sells), bool), np.zeros(len(sells), bool)
    while True:
        stays = ~(no_source | no_outlet)
        left = links & stays[:, None] & stays
        dry = stays & buys & ~left.any(axis=0)
        stuck = stays & sells & ~left.any(axis=1) & ~dry
        if not (dry.any() or stuck.any()):
            break
        no_source |= dry
        no_outlet |= stuck
    return Feasible(
        no_source=no_source,
        no_outlet=no_outlet,
        block=_groups(left | left.T, stays),
        knot=_groups(left, stays & sells),
    )


def _groups(links: Mask, members: Mask) -> Labels:
    """Return the strongly connected groups of the members, numbered by their first state; −1 for all others.

    By searches from one state of each group, forwards and backwards: one group, the usual case, takes two.
    """
    found = np.full(len(members), -1, np.int32)
    left, back = np.ascontiguousarray(links), np.ascontiguousarray(links.T)
    number = 0
    for place in np.flatnonzero(members).tolist():
        if found[place] < 0:
            group = _reached(left, place) & _reached(back, place) & members & (found < 0)
            found[group] = number
            number += 1
    return found


def _reached(links: Mask, place: int) -> Mask:
    reached = np.zeros(len(links), bool)
    reached[place] = True
    last = np.array([place])
    while len(last):
        new = links[last].any(axis=0) & ~reached
        reached |= new
        last = np.flatnonzero(new)
    return reached
