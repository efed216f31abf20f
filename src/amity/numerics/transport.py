"""Who can supply whom under capacities: the least that stays unmet, and totals kept when links are cut; arrays only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import coo_array

from amity.core.errors import ComputeError

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
ROUNDS = 5_000
CLOSE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """Supplies matched to needs.

    Attributes
    ----------
    sent : ndarray, shape (n, m)
        From suppliers (rows) to buyers.
    unmet : ndarray, shape (m,)
        What of each need is not met; its sum is the least possible.
    """

    sent: Floats
    unmet: Floats


def most_sent(supply: Floats, need: Floats, allowed: Mask) -> Matched:
    """Return a way to meet as much of the needs as supplies and allowed links let one: a maximum flow.

    Parameters
    ----------
    supply : ndarray, shape (n,)
        What each supplier can send, not negative; may be infinite.
    need : ndarray, shape (m,)
        What each buyer needs, not negative and finite.
    allowed : ndarray of bool, shape (n, m)
        Which supplier may send to which buyer.

    Raises
    ------
    ComputeError
        Where the solver does not vouch for its answer.

    Notes
    -----
    The linear programme of Ford and Fulkerson (1956), solved by HiGHS. Several ways may be equally good; which one
    comes out says nothing, the sum unmet does.

    Examples
    --------
    >>> import numpy as np
    >>> found = most_sent(np.array([5.0, 1.0]), np.array([3.0, 4.0]), np.array([[True, False], [True, True]]))
    >>> found.unmet.tolist()
    [0.0, 3.0]
    """
    rows, columns = np.nonzero(allowed & (supply[:, None] > 0) & (need[None, :] > 0))
    if not len(rows):
        return Matched(sent=np.zeros(allowed.shape), unmet=need.astype(np.float64))
    scale = float(need.max())
    places = np.arange(len(rows))
    ones = np.ones(len(rows))
    limits = coo_array(
        (np.r_[ones, ones], (np.r_[rows, len(supply) + columns], np.r_[places, places])),
        shape=(len(supply) + len(need), len(rows)),
    ).tocsr()
    # A supplier cannot be asked for more than all needs together.
    ceiling = np.r_[np.minimum(supply, need.sum()), need] / scale
    solved = linprog(-ones, A_ub=limits, b_ub=ceiling, bounds=(0, None), method="highs")
    if not solved.success:
        raise ComputeError(
            f"the most that {len(supply)} suppliers can send {len(need)} buyers was not found: {solved.message}",
            hint="look for capacities or needs of very different size",
        )
    sent = np.zeros(allowed.shape)
    sent[rows, columns] = np.maximum(solved.x, 0) * scale
    unmet = need - sent.sum(axis=0)
    return Matched(sent=sent, unmet=np.where(unmet > CLOSE * scale, unmet, 0.0))


def keep_totals(table: Floats, sells: Floats, buys: Floats) -> tuple[Floats, bool]:
    """Return a table scaled to the sums of its rows and columns that are asked for, and whether all are reached.

    Parameters
    ----------
    table : ndarray, shape (n, m)
        Not negative; zeros stay zero.
    sells, buys : ndarray, shapes (n,) and (m,)
        Sums asked for.

    Notes
    -----
    Biproportional scaling (Deming and Stephan 1940): of all tables with these sums and zeros it is the closest to the
    given one in relative entropy. Where the zeros do not allow the sums, columns have theirs as far as anything may be
    in them, rows do not, and the second value is false.

    Examples
    --------
    >>> import numpy as np
    >>> given = np.array([[0.0, 2.0], [3.0, 3.0]])
    >>> table, whole = keep_totals(given, np.array([4.0, 6.0]), np.array([5.0, 5.0]))
    >>> table.round(3).tolist(), whole
    ([[0.0, 4.0], [5.0, 1.0]], True)
    """
    now, scale = table.astype(np.float64), max(float(buys.max(initial=0.0)), 1e-300)
    for _ in range(ROUNDS):
        before = now
        sums = now.sum(axis=1)
        now = now * np.divide(sells, sums, out=np.zeros_like(sums), where=sums > 0)[:, None]
        sums = now.sum(axis=0)
        now = now * np.divide(buys, sums, out=np.zeros_like(sums), where=sums > 0)[None, :]
        if np.abs(now - before).max(initial=0.0) <= CLOSE * scale:
            break
    gaps = np.abs(now.sum(axis=1) - sells).max(initial=0.0), np.abs(now.sum(axis=0) - buys).max(initial=0.0)
    return now, bool(max(gaps) <= 1e3 * CLOSE * scale)
