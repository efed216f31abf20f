"""The difference of a product from a mean of products, shared out exactly among its factors."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from amity.core.errors import UsageError

Floats = NDArray[np.float64]
MOST = 16


def shapley(subject: Floats, others: Floats) -> Floats:
    """Return what each factor adds to ``exp(Σ subject) − mean over others of exp(Σ other)``, shape (factors,).

    Parameters
    ----------
    subject : ndarray, shape (factors,)
        Logarithms of the subject's factors; −inf for a factor of 0.
    others : ndarray, shape (others, factors)

    Raises
    ------
    UsageError
        Where there are no others, or more than 16 factors.

    Notes
    -----
    Shapley (1953) value of the game whose coalition S has the subject's factors in S and the others' elsewhere, over
    all 2^k coalitions: the parts add up to the difference, whatever the order in which factors are exchanged.

    Examples
    --------
    >>> import numpy as np
    >>> parts = shapley(np.log([4.0, 3.0]), np.log([[2.0, 3.0], [2.0, 1.0]]))
    >>> parts.round(6).tolist(), float(parts.sum().round(6))
    ([5.0, 3.0], 8.0)
    """
    k = len(subject)
    if not len(others) or k > MOST:
        raise UsageError(
            f"a difference was to be shared out among {k} factors, from the mean of {len(others)} others",
            hint=f"give at least one other, and at most {MOST} factors",
        )
    marks = (np.arange(2**k)[:, None] >> np.arange(k)) & 1 == 1
    worth = np.array([np.exp(np.where(mark, subject, others).sum(axis=1)).mean() for mark in marks])
    size = marks.sum(axis=1)
    # |S|! (k − |S| − 1)! / k! for coalitions without the factor.
    weight = np.array([1.0 / (k * _choose(k - 1, s)) if s < k else 0.0 for s in range(k + 1)])
    parts = np.empty(k)
    for factor in range(k):
        without = np.flatnonzero(~marks[:, factor])
        parts[factor] = (weight[size[without]] * (worth[without | (1 << factor)] - worth[without])).sum()
    return parts


def _choose(n: int, k: int) -> float:
    found = 1.0
    for step in range(1, k + 1):
        found *= (n - k + step) / step
    return found
