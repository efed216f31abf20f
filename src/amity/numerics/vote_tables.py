"""Tables of counts of two states' votes, for every dyad at once, and what is read off them.

A vote is coded 1 yes, 2 abstain, 3 no; 8 is a member that did not vote, 9 no member, 0 a record that is
silent. For a dyad, ``O[k, l]`` counts the roll calls on which the first state's record is ``k`` and the
second's ``l``. Agreement, S, kappa, pi, tau-b and A are all functions of that table, so that the votes are
gone through once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

MISSING, YES, ABSTAIN, NO, SILENT, NOT_MEMBER = 0, 1, 2, 3, 8, 9
RECORDS = (YES, ABSTAIN, NO, SILENT)
CAST = 3
Coding = Literal["drop", "half", "category", "yes_no"]
CODINGS: tuple[Coding, ...] = ("drop", "half", "category", "yes_no")

Votes = NDArray[np.uint8]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteTables:
    """Tables of counts of many dyads.

    Parameters
    ----------
    counts : ndarray, shape (n_a, n_b, 4, 4)
        ``counts[i, j, k, l]``: roll calls (or their weight) on which state i's record is ``RECORDS[k]`` and
        state j's is ``RECORDS[l]``. The first three of each are votes cast, the fourth is a member that did
        not vote. No member and a silent record are never counted.
    """

    counts: Floats

    @property
    def cast(self) -> Floats:
        """Return the tables ``O`` of jointly cast votes (yes, abstain, no), shape (n_a, n_b, 3, 3)."""
        return self.counts[..., :CAST, :CAST]


def one_hot(votes: Votes) -> NDArray[np.float32]:
    """Return indicators of the four records, shape (4, states, roll calls), from codes of each state."""
    return np.stack([votes == code for code in RECORDS]).astype(np.float32)


def count_tables(left: Votes, right: Votes, weights: Floats | None = None) -> VoteTables:
    """Return the tables of counts of every row of ``left`` with every row of ``right``.

    Parameters
    ----------
    left, right : ndarray of uint8, shapes (n_a, roll calls) and (n_b, roll calls)
        Codes of votes, the same roll calls in the same order.
    weights : ndarray, shape (roll calls,), optional
        A weight for each roll call; 1 without it.

    Notes
    -----
    Counts come from products of indicator matrices in single precision, which is exact up to 2**24 roll
    calls; with weights the products are in double precision.

    Examples
    --------
    >>> import numpy as np
    >>> tables = count_tables(np.array([[1, 3, 8, 2]], np.uint8), np.array([[1, 1, 2, 9]], np.uint8))
    >>> tables.cast[0, 0].astype(int).tolist()
    [[1, 0, 0], [0, 0, 0], [1, 0, 0]]
    """
    kinds, rolls = len(RECORDS), left.shape[1]
    here = one_hot(left).reshape(kinds * left.shape[0], rolls)
    there = one_hot(right).reshape(kinds * right.shape[0], rolls)
    flat = here @ there.T if weights is None else (here * weights) @ there.T.astype(np.float64)
    square = flat.reshape(kinds, left.shape[0], kinds, right.shape[0])
    return VoteTables(counts=np.ascontiguousarray(square.transpose(1, 3, 0, 2), dtype=np.float64))


def agreement(tables: VoteTables, coding: Coding = "drop") -> tuple[Floats, Floats]:
    """Return the share of agreement of each dyad and the number of roll calls that it rests on.

    Parameters
    ----------
    tables : VoteTables
        Counts of the dyads.
    coding : {'drop', 'half', 'category', 'yes_no'}
        How a member that did not vote is counted: the roll call is dropped; it gives half a point (a bounding
        convention); not voting is a category of its own, on which two states agree; or abstentions and
        absences are both dropped.

    Returns
    -------
    share, number : ndarray, shape (n_a, n_b)
        ``share`` is NaN where ``number`` is 0. With O the table of votes cast and T that with not voting:
        ``sum O[k,k] / sum O``; ``(sum O[k,k] + (sum T - sum O) / 2) / sum T``; ``sum T[k,k] / sum T``; and
        ``(O[1,1] + O[3,3]) / (O[1,1] + O[1,3] + O[3,1] + O[3,3])``.
    """
    points, number = _points(tables, coding)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(number > 0, points / number, np.nan), number


def _points(tables: VoteTables, coding: Coding) -> tuple[Floats, Floats]:
    both, cast = tables.counts, tables.cast
    if coding == "drop":
        return np.trace(cast, axis1=-2, axis2=-1), cast.sum((-2, -1))
    if coding == "category":
        return np.trace(both, axis1=-2, axis2=-1), both.sum((-2, -1))
    if coding == "yes_no":
        clear = both[..., 0:CAST:2, 0:CAST:2]
        return np.trace(clear, axis1=-2, axis2=-1), clear.sum((-2, -1))
    total = both.sum((-2, -1))
    return np.trace(cast, axis1=-2, axis2=-1) + (total - cast.sum((-2, -1))) / 2, total


def point_table(coding: Coding) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Return points and whether the roll call counts for every pair of codes 0..9, both of shape (10, 10).

    The same conventions as :func:`agreement`, roll call by roll call: for sums over packages and over common
    roll calls.
    """
    points, counts = np.zeros((10, 10), np.float32), np.zeros((10, 10), np.bool_)
    votes = (YES, NO) if coding == "yes_no" else (YES, ABSTAIN, NO)
    used = votes if coding in ("drop", "yes_no") else RECORDS
    for first in used:
        for second in used:
            counts[first, second] = True
            if SILENT in (first, second) and coding == "half":
                points[first, second] = 0.5
            elif first == second:
                points[first, second] = 1.0
    return points, counts


def usable(votes: Votes, coding: Coding) -> NDArray[np.bool_]:
    """Return whether each code can count under a coding whatever the other state did."""
    codes = np.asarray(point_table(coding)[1].any(axis=0))
    return np.asarray(codes[votes])
