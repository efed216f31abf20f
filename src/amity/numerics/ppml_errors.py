"""Covariance of the coefficients of a gravity equation, clustered by exporter, importer and pair of states at once."""

from __future__ import annotations

import numpy as np

from amity.numerics.ppml import Codes, Design, Floats, beside_effects


def clustered(
    trade: Floats, exporter: Codes, importer: Codes, drivers: Floats, fitted: Floats, by: tuple[str, ...] = ()
) -> Floats:
    """Return the covariance matrix of the coefficients, shape (drivers, drivers).

    Parameters
    ----------
    trade, fitted : ndarray, shape (pairs,)
        Observed and fitted flows; fitted above 0.
    exporter, importer : ndarray of int, shape (pairs,)
    drivers : ndarray, shape (pairs, k)
    by : tuple of str
        Which of ``exporter``, ``importer`` and ``dyad`` (both directions of a pair) errors may be shared by; all
        without it.

    Notes
    -----
    Cameron, Gelbach & Miller (2011), eq. 2.13: covariances by one grouping are added, those by the overlap of two are
    taken away. Any two of the three groupings overlap in single flows. Each term is multiplied by G / (G - 1) with the
    smallest number of groups; negative eigenvalues count as 0.

    Examples
    --------
    >>> i, j = (side.ravel() for side in np.indices((4, 4)))
    >>> near = (np.abs(i - j) < 2).astype(float)[:, None]
    >>> clustered(np.arange(16.0), i, j, near, np.full(16, 7.5)).shape
    (1, 1)
    """
    groups = by or ("exporter", "importer", "dyad")
    size = int(max(exporter.max(), importer.max())) + 1
    design = Design(sender=exporter, receiver=importer, drivers=drivers, reference=0, size=size)
    rest = beside_effects(design, fitted)
    bread = np.linalg.inv(rest.T @ (fitted[:, None] * rest))
    scores = (trade - fitted)[:, None] * rest
    low, high = np.minimum(exporter, importer), np.maximum(exporter, importer)
    codes = {"exporter": exporter, "importer": importer, "dyad": np.unique(low * size + high, return_inverse=True)[1]}
    meat = np.zeros((drivers.shape[1],) * 2)
    fewest = len(trade)
    for name in groups:
        sums = np.stack([np.bincount(codes[name], column) for column in scores.T], axis=1)
        fewest = min(fewest, len(np.unique(codes[name])))
        meat += sums.T @ sums
    # One flow is the overlap of any two groupings: taken away once for two, three times less one for three.
    meat -= (len(groups) - 1) * (scores.T @ scores)
    values, vectors = np.linalg.eigh(bread @ meat @ bread * fewest / (fewest - 1))
    return np.asarray((vectors * np.maximum(values, 0.0)) @ vectors.T, np.float64)
