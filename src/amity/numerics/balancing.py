"""Matrices scaled to given row and column sums, which are a gravity equation's multilateral resistances."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from amity.core.errors import ComputeError, UsageError
from amity.numerics._anderson import fixed_point

Floats = NDArray[np.float64]
TOLERANCE = 1e-12
ROUNDS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Balanced:
    """Factors that scale a matrix to its margins.

    Attributes
    ----------
    rows, columns : ndarray, shape (n,)
        ``rows[i] * weights[i, j] * columns[j]`` has the sums asked for; ``columns[reference]`` is 1.
    residual : float
        Largest relative distance of a row or column sum from what was asked.
    rounds : int
        How often the columns were gone through.
    """

    rows: Floats
    columns: Floats
    residual: float
    rounds: int


def balance(
    weights: Floats, row_sums: Floats, column_sums: Floats, *, reference: int = 0, tolerance: float = TOLERANCE
) -> Balanced:
    """Return the factors that scale a non-negative matrix to given row and column sums.

    Parameters
    ----------
    weights : ndarray, shape (n, n)
        Not negative; in a gravity equation the trade costs to the power of one minus the elasticity of substitution.
    row_sums, column_sums : ndarray, shape (n,)
        Positive, with the same total; output and expenditure in a gravity equation.
    reference : int
        The column whose factor is 1: rows and columns are determined up to one number.
    tolerance : float
        The largest relative error of a sum that is accepted.

    Raises
    ------
    UsageError
        Where the totals differ.
    ComputeError
        Where the sums are not reached, as when the zeros of the matrix do not allow them.

    Notes
    -----
    With X = Y E / Y_world · weights / (outward · inward), Anderson & van Wincoop (2003), equations 10 and 11, outward
    and inward resistances are the inverse factors up to Y and E. Found by alternate scaling, accelerated.

    Examples
    --------
    >>> import numpy as np
    >>> found = balance(np.array([[2.0, 1.0], [1.0, 1.0]]), np.array([3.0, 1.0]), np.array([2.0, 2.0]))
    >>> scaled = found.rows[:, None] * np.array([[2.0, 1.0], [1.0, 1.0]]) * found.columns
    >>> scaled.sum(axis=1).round(9).tolist(), scaled.sum(axis=0).round(9).tolist()
    ([3.0, 1.0], [2.0, 2.0])
    """
    total = float(row_sums.sum())
    if not np.isclose(total, float(column_sums.sum()), rtol=1e-9):
        raise UsageError(
            f"a matrix was to be scaled to row sums of {total:.10g} and column sums of {column_sums.sum():.10g} in all",
            hint="give output and expenditure with the same total",
        )
    if not ((weights > 0).any(axis=0).all() and (weights > 0).any(axis=1).all()):
        raise ComputeError(
            "a matrix with an empty row or column was to be scaled to positive sums",
            hint="leave out the states that sell to nobody or buy from nobody",
        )

    def step(logs: Floats) -> Floats:
        new = np.log(column_sums / ((row_sums / (weights @ np.exp(logs))) @ weights))
        return np.asarray(new - new[reference], np.float64)

    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        found = fixed_point(step, np.zeros(len(column_sums)), tolerance=tolerance / 10, rounds=ROUNDS)
        columns = np.exp(found.point)
        rows = row_sums / (weights @ columns)
        sums = columns * (rows @ weights)
        residual = float(np.abs(sums / column_sums - 1).max())
    if not residual <= tolerance:
        raise ComputeError(
            f"a matrix was to be scaled to given sums within {tolerance:g}; after {found.rounds} rounds the largest "
            f"relative error is {residual:.3g}",
            hint="look for states that trade with very few others: zeros may leave no solution",
        )
    return Balanced(rows=rows, columns=columns, residual=residual, rounds=found.rounds)
