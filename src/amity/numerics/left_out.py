"""What a gravity equation expects of each flow when that flow itself is left out of the fit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from amity.core.errors import AmityError
from amity.numerics.ppml import Codes, Floats, ppml

Mask = NDArray[np.bool_]
# Flows solved side by side: more of them leave the processor's cache.
TOGETHER = 32
ROUNDS = 40
# Change of any effect, in logarithms, below which a flow's equation counts as solved.
TOLERANCE = 1e-6
# How nearly the conditions of a fit without one flow must hold.
ENOUGH = 1e-7
LONGEST_STEP = 2.0
# Change of the expectation, in logarithms, up to which the first step of Newton's method is enough.
FIRST_STEP = 0.2
# Leverage of a flow smaller than expected from which the full fit's moments are no guide to those without it.
STRONG = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Expectations without the flow that they are of.

    Attributes
    ----------
    expected : ndarray, shape (pairs,)
        NaN where nothing else tells the effect of one of the two states.
    leverage : ndarray, shape (pairs,)
        Share of the fitted value that the flow itself decides, 0 to 1.
    solved : ndarray of bool
        Where the equation was solved again; elsewhere the first step of Newton's method is given.
    """

    expected: Floats
    leverage: Floats
    solved: Mask


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grid:
    """Flows as sellers × buyers: observed, fitted (0 where there is no pair), drivers, inverse of the moments."""

    trade: Floats
    fitted: Floats
    drivers: Floats
    inverse: Floats

    @property
    def shape(self) -> tuple[int, int, int]:
        return self.trade.shape[0], self.trade.shape[1], self.drivers.shape[2]


def left_out(
    trade: Floats,
    exporter: Codes,
    importer: Codes,
    drivers: Floats,
    fitted: Floats,
    *,
    first_step: float = FIRST_STEP,
    start: Floats | None = None,
) -> LeftOut:
    """Return each flow's expectation by the equation fitted to all other flows.

    Parameters
    ----------
    trade, fitted : ndarray, shape (pairs,)
        Observed flows, and those of a certified fit; above 0 wherever a pair counts.
    exporter, importer : ndarray of int, shape (pairs,)
        Codes; a pair stands once.
    drivers : ndarray, shape (pairs, k)
    first_step : float
        Up to which change, in logarithms, the first step of Newton's method stands for the solution; 0 solves all. The
        error of a step s is about s² / 2.
    start : ndarray, optional
        All effects and coefficients of the fit, as :func:`amity.numerics.ppml.ppml` takes them.

    Notes
    -----
    Leaving out flow o, with row z, fitted value m and leverage h = m z'(Z'MZ)⁻¹z, the first step from the full fit
    changes the linear predictor by −(y − m)/m · h/(1 − h) (Pregibon 1981, eq. 9). Where that is large, Newton's method
    goes on with the same moments less the flow's own, many flows side by side.

    Examples
    --------
    >>> i, j = (side.ravel() for side in np.indices((4, 4)))
    >>> trade = np.exp(0.5 * i + 0.25 * j)
    >>> trade[5] *= 100
    >>> near = (i == j).astype(float)[:, None]
    >>> left_out(trade, i, j, near, ppml(trade, i, j, near).fitted, first_step=0).expected[5].round(3)
    np.float64(2.117)
    """
    kept = np.flatnonzero(fitted > 0)
    sellers, row = np.unique(exporter[kept], return_inverse=True)
    buyers, column = np.unique(importer[kept], return_inverse=True)
    grid = _grid(trade[kept], fitted[kept], drivers[kept], row, column, (len(sellers), len(buyers)))
    variance = _variances(grid, row, column)
    m, y = fitted[kept], trade[kept]
    leverage = np.clip(m * variance, 0.0, 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        step = -(y - m) * variance / (1 - leverage)
    sold, bought = grid.trade.sum(axis=1)[row], grid.trade.sum(axis=0)[column]
    alone = (y > 0) & ((sold - y <= 1e-12 * sold) | (bought - y <= 1e-12 * bought))
    log = np.log(m) + step
    again = np.flatnonzero(~alone & ~(np.abs(step) <= first_step))
    hard = (leverage > STRONG) & (y < m)
    log[again] = np.nan
    for part in _parts(again[~hard[again]]):
        log[part] = _solved(grid, row[part], column[part], leverage[part])
    for one in again[np.isnan(log[again])]:
        log[one] = without(trade, exporter, importer, drivers, int(kept[one]), start)
    log[alone] = np.nan
    full = [np.full(len(trade), fill) for fill in (np.nan, np.nan)]
    full[0][kept], full[1][kept] = np.exp(log), leverage
    solved = np.zeros(len(trade), bool)
    solved[kept[again]] = True
    return LeftOut(expected=full[0], leverage=full[1], solved=solved)


def _grid(trade: Floats, fitted: Floats, drivers: Floats, row: Codes, column: Codes, shape: tuple[int, int]) -> _Grid:
    flows, means, spread = np.zeros(shape), np.zeros(shape), np.zeros((*shape, drivers.shape[1]))
    flows[row, column], means[row, column], spread[row, column] = trade, fitted, drivers
    e, k = shape[0], drivers.shape[1]
    weighted = means[:, :, None] * spread
    square = np.zeros((e + shape[1] + k,) * 2)
    square[:e, :e], square[e:-k, e:-k] = np.diag(means.sum(axis=1)), np.diag(means.sum(axis=0))
    square[:e, e:-k], square[:e, -k:], square[e:-k, -k:] = means, weighted.sum(axis=1), weighted.sum(axis=0)
    square[-k:, -k:] = np.einsum("eik,eil->kl", weighted, spread)
    square = np.triu(square) + np.triu(square, 1).T
    # Effects are known up to a constant; no fitted value depends on the choice.
    free = np.ones(len(square), bool)
    free[e] = False
    inverse = np.zeros_like(square)
    inverse[np.ix_(free, free)] = np.linalg.inv(square[np.ix_(free, free)])
    return _Grid(trade=flows, fitted=means, drivers=spread, inverse=inverse)


def _variances(grid: _Grid, row: Codes, column: Codes) -> Floats:
    """Return z' inverse z of every flow."""
    e, _, k = grid.shape
    inverse, x, buyer = grid.inverse, grid.drivers[row, column], e + column
    both = inverse[row, -k:] + inverse[buyer, -k:]
    states = inverse[row, row] + inverse[buyer, buyer] + 2 * inverse[row, buyer]
    return np.asarray(
        states + 2 * (x * both).sum(axis=1) + ((x @ inverse[-k:, -k:]) * x).sum(axis=1),
        np.float64,
    )


def _solved(grid: _Grid, row: Codes, column: Codes, leverage: Floats) -> Floats:
    """Return log expectations of some flows, NaN where the method did not settle."""
    e, i, k = grid.shape
    many = np.arange(len(row))
    flat = grid.drivers.reshape(e * i, k)
    with np.errstate(divide="ignore"):
        base = np.log(grid.fitted).reshape(e * i, 1)
    own = row * i + column
    z = np.zeros((e + i + k, len(row)))
    z[row, many], z[e + column, many], z[-k:] = 1.0, 1.0, flat[own].T
    carried = grid.inverse @ z
    effects = np.zeros_like(z)
    settled = np.zeros(len(row), bool)
    for _ in range(ROUNDS):
        moved = (flat @ effects[-k:]).reshape(e, i, -1) + effects[:e, None, :] + effects[None, e:-k, :]
        linear = base + moved.reshape(e * i, -1)
        with np.errstate(over="ignore"):
            rest = grid.trade.reshape(e * i, 1) - np.exp(linear)
        rest[own, many] = 0.0
        rest[:, ~np.isfinite(rest).all(axis=0)] = np.nan
        cells = rest.reshape(e, i, -1)
        score = np.concatenate([cells.sum(axis=1), cells.sum(axis=0), flat.T @ rest])
        step = grid.inverse @ score
        # The moments less the flow's own, by the formula of Sherman and Morrison.
        step += carried * (grid.fitted[row, column] * (z * step).sum(axis=0) / (1 - leverage))
        longest = np.abs(step).max(axis=0)
        settled = longest <= TOLERANCE
        if (settled | ~np.isfinite(longest)).all():
            break
        effects += step * np.minimum(1.0, LONGEST_STEP / np.maximum(longest, 1e-300))
    return np.where(settled, linear[own, many], np.nan)


def _parts(which: Codes) -> list[Codes]:
    return [which[at : at + TOGETHER] for at in range(0, len(which), TOGETHER)]


def without(
    trade: Floats, exporter: Codes, importer: Codes, drivers: Floats, one: int, start: Floats | None = None
) -> float:
    """Return one flow's log expectation by a fit without it, NaN where there is no estimate without it."""
    rest = np.arange(len(trade)) != one
    bought = np.bincount(importer[rest], trade[rest])
    try:
        found = ppml(
            trade[rest],
            exporter[rest],
            importer[rest],
            drivers[rest],
            reference=int(np.argmax(bought)),
            tolerance=ENOUGH,
            start=start,
        )
    except AmityError:
        return float("nan")
    effects = found.exporters[exporter[one]] + found.importers[importer[one]]
    return float(effects + drivers[one] @ found.coefficients)
