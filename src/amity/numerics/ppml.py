"""Poisson pseudo-maximum likelihood with an effect for each exporter and each importer; arrays only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from amity.core.errors import ComputeError, UsageError

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]
TOLERANCE = 1e-10
ROUNDS = 100
# Near the end the deviance changes by its own rounding only, which is a share of total trade.
SLACK = 1e-12
# Relative size of a pivot below which a driver is a sum of effects and other drivers.
COLLINEAR = 1e-9
RIDGE = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Ppml:
    """A fitted gravity equation.

    Attributes
    ----------
    coefficients, errors : ndarray, shape (drivers,)
        Coefficients and their standard errors, robust to heteroskedasticity.
    exporters, importers : ndarray
        Effects in logarithms; the reference importer's is 0, that of a state without any trade is −inf.
    fitted : ndarray, shape (pairs,)
    residual : float
        Largest distance of a sum of fitted flows (by exporter, importer, weighted by driver) from the observed one,
        over the total of that sum: the first-order conditions.
    deviance : float
    rounds : int
    """

    coefficients: Floats
    errors: Floats
    exporters: Floats
    importers: Floats
    fitted: Floats
    residual: float
    deviance: float
    rounds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """Pairs with trade on both sides: codes, drivers, which importer has no effect of its own, number of states."""

    sender: Codes
    receiver: Codes
    drivers: Floats
    reference: int
    size: int

    def moments(self, weights: Floats) -> Floats:
        """Return ``Z' diag(weights) Z`` of all effects and drivers, the reference importer's rows left in."""
        n, k = self.size, self.drivers.shape[1]
        square = np.zeros((2 * n + k, 2 * n + k))
        cells = np.bincount(self.sender * n + self.receiver, weights, minlength=n * n).reshape(n, n)
        square[:n, :n] = np.diag(cells.sum(axis=1))
        square[n : 2 * n, n : 2 * n] = np.diag(cells.sum(axis=0))
        square[:n, n : 2 * n], square[n : 2 * n, :n] = cells, cells.T
        square[: 2 * n, 2 * n :] = self.sums(weights[:, None] * self.drivers)
        square[2 * n :, : 2 * n] = square[: 2 * n, 2 * n :].T
        square[2 * n :, 2 * n :] = self.drivers.T @ (weights[:, None] * self.drivers)
        return square

    def sums(self, values: Floats) -> Floats:
        """Return the sums of columns by exporter, then by importer."""
        n = self.size
        return np.stack(
            [
                np.concatenate([np.bincount(side, column, minlength=n) for side in (self.sender, self.receiver)])
                for column in values.T
            ],
            axis=1,
        )

    def score(self, values: Floats) -> Floats:
        """Return ``Z' values``."""
        return np.concatenate([self.sums(values[:, None])[:, 0], self.drivers.T @ values])

    def predict(self, effects: Floats) -> Floats:
        """Return ``Z effects``."""
        n = self.size
        fixed = effects[: 2 * n]
        return np.asarray(fixed[self.sender] + fixed[n + self.receiver] + self.drivers @ effects[2 * n :], np.float64)


def ppml(
    trade: Floats,
    exporter: Codes,
    importer: Codes,
    drivers: Floats,
    *,
    reference: int = 0,
    tolerance: float = TOLERANCE,
    start: Floats | None = None,
) -> Ppml:
    """Return the gravity equation ``trade = exp(exporter + importer + drivers · b)``, fitted by pseudo-Poisson.

    Parameters
    ----------
    trade : ndarray, shape (pairs,)
        Flows, not negative; zeros stay in.
    exporter, importer : ndarray of int, shape (pairs,)
        Codes of the states from 0.
    drivers : ndarray, shape (pairs, k)
        What stands beside the effects: log distance, contiguity, a border.
    reference : int
        The importer whose effect is 0.
    tolerance : float
        How nearly the first-order conditions must hold.
    start : ndarray, shape (2 * states + k,), optional
        Effects of exporters and importers and coefficients to begin from, such as those of a fit with one pair more;
        infinite effects count as 0.

    Raises
    ------
    UsageError
        Where flows are negative or not finite, a driver is a sum of effects and other drivers, or only pairs without
        trade have it (separation).
    ComputeError
        Where the conditions are not met within the tolerance. Separation by a sum of several drivers and effects is not
        looked for; it shows as coefficients far from any other estimate.

    Notes
    -----
    Santos Silva & Tenreyro (2006). Iteratively reweighted least squares; the normal equations are set up from sums by
    state and pair, so that no matrix of dummies is formed. States whose flows are all 0 have no finite effect: their
    pairs are left out, fitted as 0.

    Examples
    --------
    >>> import numpy as np
    >>> i, j = (side.ravel() for side in np.indices((3, 3)))
    >>> apart = (i != j).astype(float)
    >>> found = ppml(np.exp(1.0 + 0.5 * i - 0.25 * j - 2.0 * apart), i, j, apart[:, None])
    >>> found.coefficients.round(6).tolist()
    [-2.0]
    """
    if not (np.isfinite(trade).all() and np.isfinite(drivers).all()) or (trade < 0).any():
        raise UsageError(
            "a gravity equation was to be fitted; flows or drivers are negative, missing or not finite",
            hint="give flows of 0 or more and a finite value of every driver for every pair",
        )
    size = int(max(exporter.max(), importer.max())) + 1
    sells, buys = (np.bincount(side, trade, minlength=size) > 0 for side in (exporter, importer))
    kept = sells[exporter] & buys[importer]
    design = Design(
        sender=exporter[kept], receiver=importer[kept], drivers=drivers[kept], reference=reference, size=size
    )
    free = np.concatenate([sells, buys, np.ones(drivers.shape[1], bool)])
    if not buys[reference]:
        raise UsageError(
            "a gravity equation was to be fitted; the reference importer buys nothing",
            hint="name another state as the reference",
        )
    free[size + reference] = False
    if not (np.abs(design.drivers).T @ trade[kept] > 0).all():
        raise UsageError(
            "a gravity equation was to be fitted; only pairs without trade have one of the drivers, so that its "
            "coefficient has no end",
            hint="leave that driver out, with the pairs that have it",
        )
    begin = None if start is None else np.where(np.isfinite(start) & free, start, 0.0)
    effects, mu, rounds = _fit(design, trade[kept], free, tolerance, begin)
    fitted = np.zeros(len(trade))
    fitted[kept] = mu
    effects[: 2 * size][~np.concatenate([sells, buys])] = -np.inf
    return Ppml(
        coefficients=effects[2 * size :],
        errors=_errors(design, trade[kept], mu, free),
        exporters=effects[:size],
        importers=effects[size : 2 * size],
        fitted=fitted,
        residual=_gap(design, trade[kept], mu),
        deviance=_deviance(trade[kept], mu),
        rounds=rounds,
    )


def _fit(
    design: Design, trade: Floats, free: NDArray[np.bool_], tolerance: float, start: Floats | None
) -> tuple[Floats, Floats, int]:
    """Return effects, fitted flows and rounds of the reweighted least squares, with halved steps where one is worse."""
    effects = np.zeros(len(free)) if start is None else start
    linear = np.log((trade + trade.mean()) / 2) if start is None else design.predict(effects)
    mu = np.exp(linear)
    # From a start of its own the first step is as good as any; from a given one it may be far too long.
    deviance, gap, rounds = np.inf if start is None else _deviance(trade, mu), np.inf, 0
    for rounds in range(1, ROUNDS + 1):
        square = design.moments(mu)[np.ix_(free, free)]
        right = design.score(mu * linear + trade - mu)[free]
        goal = np.zeros(len(free))
        goal[free] = _solved(square, right, int(free[: design.size].sum()))
        share = 1.0
        for _ in range(20):
            tried = goal if np.isinf(deviance) else effects + share * (goal - effects)
            linear = design.predict(tried)
            with np.errstate(over="ignore"):
                mu = np.exp(linear)
            new = _deviance(trade, mu)
            if new <= deviance + SLACK * float(trade.sum()):
                break
            share /= 2
        effects, deviance = tried, new
        gap = _gap(design, trade, mu)
        if gap <= tolerance:
            return effects, mu, rounds
    raise ComputeError(
        f"a gravity equation was to be fitted within {tolerance:g}; after {rounds} rounds its conditions are off by "
        f"{gap:.3g}",
        hint="look for a driver that only pairs without trade have, and leave it out",
    )


def _solved(square: Floats, right: Floats, first: int) -> Floats:
    """Return the solution of normal equations, scaled to unit diagonal, or say which kind of driver is redundant.

    The first equations are those of exporters, whose block is diagonal: they are eliminated, which changes no pivot.
    """
    scale = 1 / np.sqrt(np.diag(square))
    scaled = square * scale[:, None] * scale
    cross, goal = scaled[:first, first:], scale * right
    rest = scaled[first:, first:] - cross.T @ cross
    try:
        lower = np.linalg.cholesky(rest)
    except np.linalg.LinAlgError:
        lower = None
    if lower is None or np.diag(lower).min() ** 2 < COLLINEAR:
        raise UsageError(
            "a gravity equation was to be fitted; a driver is a sum of other drivers and of effects of the states",
            hint="leave out drivers that do not vary between partners, or that repeat each other",
        )
    later = np.linalg.solve(rest, goal[first:] - cross.T @ goal[:first])
    return np.asarray(scale * np.concatenate([goal[:first] - cross @ later, later]), np.float64)


def beside_effects(design: Design, weights: Floats) -> Floats:
    """Return what is left of the drivers beside effects of exporters and importers, by weighted least squares.

    Examples
    --------
    >>> i, j = (side.ravel() for side in np.indices((3, 3)))
    >>> design = Design(sender=i, receiver=j, drivers=(i + 2.0 * j)[:, None], reference=0, size=3)
    >>> bool(np.abs(beside_effects(design, np.ones(9))).max() < 1e-9)
    True
    """
    n = design.size
    square = design.moments(weights)[: 2 * n]
    there = np.flatnonzero(np.diag(square[:, : 2 * n]) > 0)
    block = square[np.ix_(there, there)]
    # Effects are known up to a constant: a hair of a ridge chooses one, and moves no fitted value.
    block[np.arange(len(there)), np.arange(len(there))] *= 1 + RIDGE
    away = np.zeros((2 * n, design.drivers.shape[1]))
    away[there] = np.linalg.solve(block, square[there, 2 * n :])
    return np.asarray(design.drivers - away[design.sender] - away[n + design.receiver], np.float64)


def _gap(design: Design, trade: Floats, mu: Floats) -> float:
    away = np.abs(design.score(trade - mu))
    scale = np.concatenate([design.sums(trade[:, None])[:, 0], np.abs(design.drivers).T @ trade])
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(np.nanmax(np.where(scale > 0, away / scale, 0.0)))


def _deviance(trade: Floats, mu: Floats) -> float:
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        parts = np.where(trade > 0, trade * np.log(trade / mu), 0.0) - (trade - mu)
    return 2 * float(parts.sum()) if np.isfinite(parts).all() else float("inf")


def _errors(design: Design, trade: Floats, mu: Floats, free: NDArray[np.bool_]) -> Floats:
    """Return robust standard errors of the coefficients (sandwich, times n / (n - 1))."""
    n, k = design.size, design.drivers.shape[1]
    square = design.moments(mu)
    fixed = free.copy()
    fixed[2 * n :] = False
    away = np.zeros((len(free), k))
    away[fixed] = np.linalg.solve(square[np.ix_(fixed, fixed)], square[fixed][:, 2 * n :])
    rest = design.drivers - np.stack([design.predict(column) for column in away.T], axis=1)
    bread = np.linalg.inv(rest.T @ (mu[:, None] * rest))
    meat = rest.T @ (((trade - mu) ** 2)[:, None] * rest)
    return np.sqrt(np.diag(bread @ meat @ bread) * len(trade) / (len(trade) - 1))
