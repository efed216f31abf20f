"""What keeps a pseudo-Poisson gravity equation from having an estimate: separated pairs and redundant drivers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from amity.core.errors import ComputeError
from amity.numerics.ppml import Codes, Design, Floats, beside_effects

Mask = NDArray[np.bool_]
# Share of the largest eigenvalue below which a combination is 0 on every pair with trade.
NOTHING = 1e-12
SMALL = 1e-6
ROUNDS = 20_000
# Share of a driver's variation that is left beside effects and earlier drivers, below which it repeats them.
REDUNDANT = 1e-8


def separated(trade: Floats, exporter: Codes, importer: Codes, drivers: Floats) -> Mask:
    """Return the pairs without trade whose fitted flow can only tend to 0, so that no estimate exists with them in.

    Parameters
    ----------
    trade : ndarray, shape (pairs,)
        Flows of states that all trade with somebody.
    exporter, importer : ndarray of int, shape (pairs,)
    drivers : ndarray, shape (pairs, k)

    Raises
    ------
    ComputeError
        Where the search for them did not end.

    Notes
    -----
    Correia, Guimarães & Zylkin (2019, arXiv:1903.01633, proposition 1): a combination of effects and drivers that is 0
    on every pair with trade, at least 0 on all others, and above 0 on some, which are the separated ones. Combinations
    that are 0 where there is trade are few; among them their iterative rectifier (section 4) finds the largest.

    Examples
    --------
    >>> i, j = (side.ravel() for side in np.indices((3, 3)))
    >>> flows = np.array([0, 2, 1, 2, 1, 1, 1, 1, 3.0])
    >>> separated(flows, i, j, ((i == 0) & (j == 0)).astype(float)[:, None]).nonzero()[0].tolist()
    [0]
    """
    size = int(max(exporter.max(), importer.max())) + 1
    design = Design(sender=exporter, receiver=importer, drivers=_scaled(drivers), reference=0, size=size)
    values, vectors = np.linalg.eigh(design.moments((trade > 0).astype(np.float64)))
    free = vectors[:, values <= NOTHING * values[-1]]
    nothing = np.flatnonzero(trade == 0)
    found = np.stack([design.predict(column)[nothing] for column in free.T], axis=1)
    apart = np.zeros(len(trade), bool)
    # Of combinations that are 0 everywhere, as a shift between exporters and importers is, nothing remains.
    if found.size and np.abs(found).max() > SMALL:
        left, singular, _ = np.linalg.svd(found, full_matrices=False)
        apart[nothing] = _positive(left[:, singular > SMALL])
    return apart


def _positive(moves: Floats) -> Mask:
    """Return where some combination of orthonormal columns that is nowhere below 0 is above 0.

    Projecting onto the columns and cutting at 0, in turn, ends at such a combination that is above 0 wherever one can
    be, or at nothing.
    """
    target = np.ones(len(moves))
    for _ in range(ROUNDS):
        found = moves @ (moves.T @ target)
        largest = float(found.max(initial=0.0))
        if largest < SMALL:
            return np.zeros(len(moves), bool)
        if found.min() > -SMALL * largest:
            return np.asarray(found > np.sqrt(SMALL) * largest, bool)
        target = np.maximum(found, 0.0)
    raise ComputeError(
        "pairs that keep a gravity equation from an estimate were looked for; the search did not end",
        hint="leave out the driver that few pairs have",
    )


def redundant(exporter: Codes, importer: Codes, drivers: Floats) -> tuple[int, ...]:
    """Return the drivers, by column, that are sums of effects of the states and of drivers before them.

    Examples
    --------
    >>> i, j = (side.ravel() for side in np.indices((3, 3)))
    >>> redundant(i, j, np.stack([(i == j).astype(float), i - 2.0 * j, 3.0 * (i == j)], axis=1))
    (1, 2)
    """
    size = int(max(exporter.max(), importer.max())) + 1
    design = Design(sender=exporter, receiver=importer, drivers=drivers, reference=0, size=size)
    rest = beside_effects(design, np.ones(len(exporter)))
    basis: list[Floats] = []
    dropped = []
    for column in range(drivers.shape[1]):
        left, spread = rest[:, column].copy(), float(drivers[:, column].var()) * len(drivers)
        for _ in range(2):
            for known in basis:
                left -= known * (known @ left)
        if spread == 0 or float(left @ left) < REDUNDANT * spread:
            dropped.append(column)
        else:
            basis.append(left / np.linalg.norm(left))
    return tuple(dropped)


def _scaled(drivers: Floats) -> Floats:
    spread = drivers.std(axis=0)
    return np.asarray(drivers / np.where(spread > 0, spread, 1.0), np.float64)
