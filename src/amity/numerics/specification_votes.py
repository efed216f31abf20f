"""Vote tables for thousands of specifications at once: one product gives the tables that every measure is read off.

For states i and j beside a target, ``O[k, l]`` of i counts the roll calls on which i's record is ``k`` and the target's
``l``. On common terms only those count that are usable for i, j and the target, so that i has a table for every j; on
its own record i has one. Tables have their two axes of records first, ``(K, K, ...)``, so that sums over cells run over
whole arrays; whatever weights the roll calls have (ones, or how often a package was drawn) the tables are linear in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast

import numpy as np
from numpy.typing import NDArray

from amity.numerics.similarity import FORMULAS, Distance, Formula, Table
from amity.numerics.vote_tables import ABSTAIN, NO, SILENT, YES, Votes

Singles = NDArray[np.float32]
Basis = Literal["cast", "clear", "member"]
# The records that count: votes cast, yes and no alone, and what members did.
RECORDS: Mapping[Basis, tuple[int, ...]] = {
    "cast": (YES, ABSTAIN, NO),
    "clear": (YES, NO),
    "member": (YES, ABSTAIN, NO, SILENT),
}
BASIS_OF: Mapping[str, Basis] = {"drop": "cast", "yes_no": "clear", "half": "member", "category": "member"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """States' records beside a target's, roll call by roll call.

    Attributes
    ----------
    cells : ndarray, shape (K * K, states, roll calls)
        1 where the state's record is k and the target's l.
    usable : ndarray, shape (states, roll calls)
        1 where the state's record and the target's both count.
    """

    cells: Singles
    usable: Singles


def records(votes: Votes, target: Votes, basis: Basis) -> Records:
    """Return the records of states (states, roll calls) beside those of a target (roll calls,).

    Examples
    --------
    >>> import numpy as np
    >>> found = records(np.array([[1, 3, 8]], np.uint8), np.array([1, 1, 1], np.uint8), "cast")
    >>> found.usable.tolist(), found.cells.sum(axis=2)[:, 0].reshape(3, 3).tolist()
    ([[1.0, 1.0, 0.0]], [[1.0, 0.0, 0.0], [0.0, 0.0, 0.0], [1.0, 0.0, 0.0]])
    """
    kinds = RECORDS[basis]
    here = np.stack([votes == code for code in kinds])
    there = np.stack([target == code for code in kinds])
    cells = (here[:, None] & there[None, :, None]).reshape(len(kinds) ** 2, *votes.shape)
    return Records(cells=cells.astype(np.float32), usable=cells.any(axis=0).astype(np.float32))


def common_tables(of: Singles, usable: Singles) -> Singles:
    """Return the tables of each state of ``of`` on the roll calls usable for each state of ``usable``.

    Parameters
    ----------
    of : ndarray, shape (K * K, states, roll calls)
        Cells of :class:`Records`.
    usable : ndarray, shape (others, roll calls)
        Of :class:`Records`.

    Returns
    -------
    ndarray, shape (K, K, states, others)
    """
    cells, states, rolls = of.shape
    kinds = round(cells**0.5)
    flat = of.reshape(cells * states, rolls) @ usable.T
    return np.asarray(flat.reshape(kinds, kinds, states, usable.shape[0]))


def drawn_tables(cells: Singles, weights: Singles) -> Singles:
    """Return tables of states under each row of weights of the roll calls, shape (K, K, draws, states).

    Parameters
    ----------
    cells : ndarray, shape (K * K, states, roll calls)
        1 where a cell counts for a state on a roll call.
    weights : ndarray, shape (draws, roll calls)
        How often each roll call's package was drawn.
    """
    kind, states, rolls = cells.shape
    kinds = round(kind**0.5)
    flat = cells.reshape(kind * states, rolls) @ weights.T
    return np.asarray(flat.reshape(kinds, kinds, states, weights.shape[0]).swapaxes(-1, -2))


def read_off(form: str, table: Table, distance: Distance) -> Singles:
    """Return a measure of each table.

    Parameters
    ----------
    form : str
        A key of :data:`amity.numerics.similarity.FORMULAS`, or ``half``: agreement with half a point where either state
        did not vote, off tables whose last category is not voting.
    table : Table
        The tables.
    distance : {'nominal', 'absolute', 'squared'}
        The distance of categories, where the measure has one.

    Examples
    --------
    >>> import numpy as np
    >>> silent = Table(np.diag(np.full(4, 2.0))[:, :, None])
    >>> float(read_off("half", silent, "nominal")[0]), float(read_off("agreement", silent, "nominal")[0])
    (0.875, 1.0)
    """
    if form == "half":
        same = sum(table.cells[k, k] for k in range(table.categories - 1))
        silent = table.cells[-1].sum(axis=0) + table.cells[:-1, -1].sum(axis=0)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray((same + silent / 2) / table.number)
    formula = cast("Mapping[str, Formula]", FORMULAS)[form]
    return np.asarray(formula(table, distance))


def packages_held(kept: Singles, starts: NDArray[np.intp]) -> NDArray[np.int64]:
    """Return in how many packages each state has any of the roll calls marked.

    Parameters
    ----------
    kept : ndarray, shape (states, roll calls)
        1 where a roll call is marked; packages stand together.
    starts : ndarray
        Where each package starts.
    """
    return np.asarray((np.add.reduceat(kept, starts, axis=1) > 0).sum(axis=1))
