"""A random walk over sessions joined to dense blocks of each session: factor, solve, selected inverse.

The information matrix of all points is block tridiagonal: a dense symmetric block for each session, and between
neighbouring sessions minus the precision of the step, on the same state's points. Elimination runs forward
(Rue and Held 2005, ch. 2); the parts of the inverse that stand on its own pattern follow backward (Takahashi).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import lapack

from amity.numerics._vote_cells import Cells, Floats

# States enter at a standard normal position, in the units in which all positions have mean 0 and variance 1.
ENTRY_VARIANCE = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """The random walk's log density at given points, its gradient and the diagonal of its information."""

    log_density: float
    gradient: Floats
    diagonal: Floats


def walk(cells: Cells, points: Floats, variance: float) -> Walk:
    """Return the random walk with a step ``variance`` a session; states enter at a standard normal position."""
    step = points[cells.later] - points[cells.earlier]
    precision = 1 / (variance * cells.apart)
    enter = points[cells.entry]
    gradient, diagonal = np.zeros(cells.points), np.zeros(cells.points)
    gradient[cells.later] -= step * precision
    diagonal[cells.later] += precision
    # A point has one later neighbour at most, so plain indexing adds each once.
    gradient[cells.earlier] += step * precision
    diagonal[cells.earlier] += precision
    gradient[cells.entry] -= enter / ENTRY_VARIANCE
    diagonal[cells.entry] += 1 / ENTRY_VARIANCE
    density = -0.5 * (step @ (step * precision)) + 0.5 * np.log(precision).sum()
    density -= 0.5 * (enter @ enter) / ENTRY_VARIANCE
    return Walk(log_density=float(density), gradient=gradient, diagonal=diagonal)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """The matrix eliminated forward: the inverse of each session's block once all before it are taken out."""

    inverses: tuple[Floats, ...]
    precision: Floats


def factor(cells: Cells, blocks: list[Floats], variance: float) -> Chain | None:
    """Return the chain of ``blocks`` (lower triangles, overwritten), or None where it is not positive definite."""
    precision = 1 / (variance * cells.apart_sessions)
    inverses: list[Floats] = []
    for session, block in enumerate(blocks):
        if session:
            here, before = cells.link_rows[session]
            step = precision[session - 1]
            block[np.ix_(here, here)] -= step * step * inverses[-1][np.ix_(before, before)]
        root, failed = lapack.dpotrf(block, lower=1, overwrite_a=1)
        if failed:
            return None
        inverse, failed = lapack.dpotri(root, lower=1, overwrite_c=1)
        if failed:
            return None
        lower = np.tril(inverse)
        inverses.append(lower + np.tril(lower, -1).T)
    return Chain(inverses=tuple(inverses), precision=precision)


def solve(cells: Cells, chain: Chain, right: Floats) -> Floats:
    """Return x with M x = ``right``, which has one column or several."""
    start, last = cells.point_start, len(chain.inverses) - 1
    forward: list[Floats] = []
    for session, inverse in enumerate(chain.inverses):
        side = right[start[session] : start[session + 1]].copy()
        if session:
            here, before = cells.link_rows[session]
            side[here] += chain.precision[session - 1] * forward[-1][before]
        forward.append(inverse @ side)
    out = np.empty_like(right)
    out[start[last] :] = forward[last]
    for session in range(last - 1, -1, -1):
        later, here = cells.link_rows[session + 1]
        side = np.zeros_like(forward[session])
        side[here] = chain.precision[session] * out[start[session + 1] : start[session + 2]][later]
        out[start[session] : start[session + 1]] = forward[session] + chain.inverses[session] @ side
    return out


def times(cells: Cells, diagonal: Floats, variance: float, points: Floats) -> Floats:
    """Return the product of the chain without its dense blocks: ``diagonal`` and the steps between sessions."""
    precision = 1 / (variance * cells.apart)
    out = diagonal * points
    out[cells.later] -= precision * points[cells.earlier]
    out[cells.earlier] -= precision * points[cells.later]
    return out


def covariances(cells: Cells, chain: Chain) -> tuple[Floats, Floats]:
    """Return the inverse's diagonal, and at each link its entry between the later and the earlier point."""
    start, last = cells.point_start, len(chain.inverses) - 1
    variance, between = np.empty(cells.points), np.empty(len(cells.later))
    links = np.searchsorted(cells.later, start)
    whole = chain.inverses[last]
    variance[start[last] :] = np.diag(whole)
    for session in range(last - 1, -1, -1):
        later, here = cells.link_rows[session + 1]
        inverse = chain.inverses[session]
        gain = chain.precision[session] * inverse[:, here]
        across = gain @ whole[np.ix_(later, later)]
        between[links[session + 1] : links[session + 2]] = across[here, np.arange(len(here))]
        whole = inverse + across @ gain.T
        variance[start[session] : start[session + 1]] = np.diag(whole)
    return variance, between
