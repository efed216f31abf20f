"""Spatial lag, spatial error and SLX models of few, densely connected units, their effects, and Moran's I.

Weights of the observations enter by a change of scale, ``D^½ y``, ``D^½ X`` and ``D^½ W D^-½``, which leaves ``ρ`` and
the determinant of ``I - ρW`` as they are; so one kernel serves the weighted and the plain model.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq, minimize_scalar
from scipy.special import chdtri, ndtr

from amity.core.errors import ComputeError, UsageError

Floats = NDArray[np.float64]
# The likelihood runs to minus infinity at the ends of the range of ρ.
_INSIDE = 1e-9
_TOLERANCE = 1e-11
_CONDITION = 1e10


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A spatial model fitted by maximum likelihood.

    Attributes
    ----------
    rho : float
        The spatial parameter: ρ of the lag model, λ of the error model, 0 where there is none.
    beta : ndarray, (k,)
        Coefficients of the columns of X (and of their lags, in the SLX model).
    covariance : ndarray, (k + 1, k + 1)
        Of ``beta`` and ``rho``, from the information matrix; the last row is 0 without a spatial parameter.
    residuals : ndarray, (n,)
        Innovations on the scale of the data given, so on the weighted one where they are weighted.
    sigma2 : float
        Mean of their squares, without a correction for degrees of freedom.
    log_likelihood : float
        At the maximum, constants included, of the data given.
    low, high : float
        Between which ends the parameter was sought: the reciprocals of the extreme eigenvalues of W.
    """

    rho: float
    beta: Floats
    covariance: Floats
    residuals: Floats
    sigma2: float
    log_likelihood: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Moran:
    """Moran's I of residuals, its expectation and variance where nothing clusters, and the two-sided p-value."""

    value: float
    expected: float
    variance: float
    z: float
    p: float


def row_standardised(ties: Floats) -> Floats:
    """Return weights whose rows sum to one, from ties that are not negative and have no diagonal.

    Raises
    ------
    UsageError
        Where a tie is negative or not finite, the diagonal is not zero, or a row has no tie.

    Examples
    --------
    >>> row_standardised(np.array([[0.0, 1, 3], [1, 0, 0], [3, 0, 0]]))[0].tolist()
    [0.0, 0.25, 0.75]
    """
    if ties.ndim != 2 or ties.shape[0] != ties.shape[1] or not np.isfinite(ties).all() or (ties < 0).any():
        raise _bad("are no square table of finite ties that are not negative", "give 0 where there is no tie")
    if np.diag(ties).any():
        raise _bad("tie a unit to itself", "set the diagonal to 0")
    sums = ties.sum(axis=1)
    if (sums == 0).any():
        raise _bad(f"leave {int((sums == 0).sum())} unit(s) without any tie", "leave those units out")
    return np.asarray(ties / sums[:, None], np.float64)


def weighted(y: Floats, x: Floats, w: Floats, weights: Floats) -> tuple[Floats, Floats, Floats]:
    """Return outcome, drivers and ties on the scale on which observations of these weights have one variance."""
    root = np.sqrt(weights)
    return root * y, root[:, None] * x, root[:, None] * w / root[None, :]


def lag_model(y: Floats, x: Floats, w: Floats) -> Fit:
    """Return the spatial lag model ``y = ρWy + Xβ + ε``, by maximum likelihood.

    Parameters
    ----------
    y : ndarray, (n,)
        Outcome.
    x : ndarray, (n, k)
        Drivers, the constant among them.
    w : ndarray, (n, n)
        Ties with a zero diagonal and real eigenvalues: row-standardised symmetric ones, or those of :func:`weighted`.

    Raises
    ------
    UsageError
        Where drivers are collinear, there are too few units, or the outcome is constant.
    ComputeError
        Where the ties have eigenvalues that are not real, or none that bound ρ.

    Notes
    -----
    Ord (1975), Anselin (1988), chapter 6: the likelihood concentrated in ρ, ``-n/2 ln(e'e/n) + Σ ln(1 - ρω)`` with the
    eigenvalues ω of W.

    Examples
    --------
    >>> w = row_standardised(bloc_ties(np.array([[1.0, 1, 1, 0, 0, 0], [0, 0, 1, 1, 1, 1]])))
    >>> fit = lag_model(np.array([1.0, 2, 2, 3, 3, 5]), np.ones((6, 1)), w)
    >>> bool(fit.low < fit.rho < fit.high)
    True
    """
    _check(y, x)
    n, lagged = len(y), w @ y
    q, r = np.linalg.qr(x)
    own, other = (series - q @ (q.T @ series) for series in (y, lagged))
    if float(own @ other) ** 2 > (1 - 1e-9) * float(own @ own) * float(other @ other):
        raise UsageError(
            "every unit is tied to all others alike, so what its ties hold says no more than the mean",
            hint="take ties in which the units differ",
        )
    roots = _eigenvalues(w)

    def loss(rho: float) -> float:
        e = own - rho * other
        return n / 2 * math.log(float(e @ e) / n) - float(np.log1p(-rho * roots).sum())

    low, high, rho = _maximum(loss, roots)
    beta = np.linalg.solve(r, q.T @ (y - rho * lagged))
    e = own - rho * other
    sigma2 = float(e @ e) / n
    wa, tr1, tr23 = _traces(w, rho)
    moved = wa @ (x @ beta)
    k = x.shape[1]
    information = np.zeros((k + 2, k + 2))
    information[:k, :k] = x.T @ x / sigma2
    information[:k, k] = information[k, :k] = x.T @ moved / sigma2
    information[k, k] = tr23 + float(moved @ moved) / sigma2
    information[k, k + 1] = information[k + 1, k] = tr1 / sigma2
    information[k + 1, k + 1] = n / (2 * sigma2**2)
    return Fit(
        rho=rho,
        beta=beta,
        covariance=np.linalg.inv(information)[: k + 1, : k + 1],
        residuals=e,
        sigma2=sigma2,
        log_likelihood=-loss(rho) - n / 2 * (np.log(2 * np.pi) + 1),
        low=low,
        high=high,
    )


def bloc_ties(inside: Floats) -> Floats:
    """Return ties in which each bloc counts once: a bloc of s members ties each to the others with 1/(s - 1).

    Parameters
    ----------
    inside : ndarray, (blocs, units)
        1 where a unit is in a bloc, else 0. A bloc with fewer than two units ties none.

    Returns
    -------
    ndarray, (units, units)
        Symmetric, zero on the diagonal; a row standardised is the mean over a unit's blocs of the others in them.

    Examples
    --------
    >>> bloc_ties(np.array([[1.0, 1, 1], [1, 1, 0]])).tolist()
    [[0.0, 1.5, 0.5], [1.5, 0.0, 0.5], [0.5, 0.5, 0.0]]
    """
    size = inside.sum(axis=1)
    share = np.where(size > 1, 1.0 / np.maximum(size - 1, 1), 0.0)
    ties: Floats = np.asarray((inside * share[:, None]).T @ inside, np.float64)
    np.fill_diagonal(ties, 0.0)
    return ties


def adjusted_lag(y: Floats, x: Floats, w: Floats, level: float = 0.90) -> tuple[float, float, float]:
    """Return ρ of the lag model with the constant and β integrated out, and the ends of its profile interval.

    Maximum likelihood puts ρ too low where ties are dense: with a constant in X, ``ln(1 - ρ)`` of the eigenvalue 1
    keeps ρ from 1 although the mean says nothing of it. Integrated over β and the mean level, what is left is
    ``Σ ln(1 - ρω) - (n - k)/2 ln(e'e)`` over the other eigenvalues (Bayesian integrated likelihood with flat priors).

    Examples
    --------
    >>> w = row_standardised(bloc_ties(np.array([[1.0, 1, 1, 0, 0, 0], [0, 0, 1, 1, 1, 1]])))
    >>> rho, low, high = adjusted_lag(np.array([1.0, 1, 2, 4, 4, 5]), np.ones((6, 1)), w)
    >>> low < rho <= high <= 1.0
    True
    """
    _check(y, x)
    n, k = x.shape
    q, _ = np.linalg.qr(x)
    own, other = (series - q @ (q.T @ series) for series in (y, w @ y))
    roots = _eigenvalues(w)

    def loss(rho: float) -> float:
        e = own - rho * other
        return float((n - k) / 2 * math.log(float(e @ e)) - np.log1p(-rho * roots[:-1]).sum())

    return _profile(loss, roots, level)


def adjusted_error(y: Floats, x: Floats, w: Floats, level: float = 0.90) -> tuple[float, float, float]:
    """Return λ of the error model by restricted likelihood, and the ends of its profile interval.

    ``Σ ln(1 - λω) - ½ ln|X'A'AX| - (n - k)/2 ln(e'e)`` with ``A = I - λW``; see :func:`adjusted_lag`.

    Examples
    --------
    >>> w = row_standardised(bloc_ties(np.array([[1.0, 1, 1, 0, 0, 0], [0, 0, 1, 1, 1, 1]])))
    >>> found, low, high = adjusted_error(np.array([1.0, 1, 2, 4, 4, 5]), np.ones((6, 1)), w)
    >>> low < found <= high <= 1.0
    True
    """
    _check(y, x)
    n, k = x.shape
    roots = _eigenvalues(w)
    lagged, moved = w @ y, w @ x

    def loss(rho: float) -> float:
        q, r = np.linalg.qr(x - rho * moved)
        ys = y - rho * lagged
        e = ys - q @ (q.T @ ys)
        shape = float(np.log(np.abs(np.diag(r))).sum())
        return float((n - k) / 2 * math.log(float(e @ e)) + shape - np.log1p(-rho * roots).sum())

    return _profile(loss, roots, level)


def _profile(loss: Callable[[float], float], roots: Floats, level: float) -> tuple[float, float, float]:
    """Return where a loss is least, and between which ends it is above that by no more than half a χ² quantile."""
    low, high, best = _maximum(loss, roots)
    cut = loss(best) + float(chdtri(1, 1 - level)) / 2
    ends = []
    for end in (low + _INSIDE, high - _INSIDE):
        steps = np.linspace(best, end, 60)
        out = next((at for at, one in enumerate(steps) if loss(float(one)) > cut), None)
        if out is None:
            # The likelihood does not fall far enough before the end of the range.
            ends.append(low if end < best else high)
        else:
            ends.append(float(brentq(lambda one: loss(float(one)) - cut, steps[out - 1], steps[out])))
    return best, ends[0], ends[1]


def error_model(y: Floats, x: Floats, w: Floats) -> Fit:
    """Return the spatial error model ``y = Xβ + u, u = λWu + ε``, by maximum likelihood; see :func:`lag_model`.

    Examples
    --------
    >>> w = row_standardised(bloc_ties(np.array([[1.0, 1, 1, 0, 0, 0], [0, 0, 1, 1, 1, 1]])))
    >>> fit = error_model(np.array([1.0, 2, 2, 3, 3, 5]), np.ones((6, 1)), w)
    >>> bool(fit.low < fit.rho < fit.high)
    True
    """
    _check(y, x)
    n, lagged, moved = len(y), w @ y, w @ x
    roots = _eigenvalues(w)

    def parts(rho: float) -> tuple[Floats, Floats, Floats]:
        xs, ys = x - rho * moved, y - rho * lagged
        beta = np.asarray(np.linalg.lstsq(xs, ys, rcond=None)[0], np.float64)
        return beta, ys - xs @ beta, xs

    def loss(rho: float) -> float:
        e = parts(rho)[1]
        return n / 2 * math.log(float(e @ e) / n) - float(np.log1p(-rho * roots).sum())

    low, high, rho = _maximum(loss, roots)
    beta, e, xs = parts(rho)
    sigma2, k = float(e @ e) / n, x.shape[1]
    _, tr1, tr23 = _traces(w, rho)
    covariance = np.zeros((k + 1, k + 1))
    covariance[:k, :k] = sigma2 * np.linalg.inv(xs.T @ xs)
    # Of λ and σ², whose information is apart from that of β.
    covariance[k, k] = 1.0 / (tr23 - 2 * tr1**2 / n)
    return Fit(
        rho=rho,
        beta=beta,
        covariance=covariance,
        residuals=e,
        sigma2=sigma2,
        log_likelihood=-loss(rho) - n / 2 * (np.log(2 * np.pi) + 1),
        low=low,
        high=high,
    )


def linear_model(y: Floats, x: Floats) -> Fit:
    """Return least squares as a fit without a spatial parameter; with lagged drivers in X it is the SLX model.

    The covariance divides by n - k, as least squares does; ``sigma2`` by n, so that likelihoods compare.

    Examples
    --------
    >>> linear_model(np.array([1.0, 2, 4, 5]), np.ones((4, 1))).beta.tolist()
    [3.0]
    """
    _check(y, x)
    n, k = x.shape
    q, r = np.linalg.qr(x)
    beta = np.linalg.solve(r, q.T @ y)
    e = y - x @ beta
    sigma2 = float(e @ e) / n
    covariance = np.zeros((k + 1, k + 1))
    covariance[:k, :k] = float(e @ e) / (n - k) * np.linalg.inv(x.T @ x)
    return Fit(
        rho=0.0,
        beta=beta,
        covariance=covariance,
        residuals=e,
        sigma2=sigma2,
        log_likelihood=-n / 2 * (np.log(2 * np.pi * sigma2) + 1),
        low=0.0,
        high=0.0,
    )


def moran(residuals: Floats, x: Floats, w: Floats) -> Moran:
    """Return Moran's I of the residuals of least squares on X, with the moments of Cliff and Ord (1981, 201–203).

    Examples
    --------
    >>> w = row_standardised(np.ones((4, 4)) - np.eye(4))
    >>> round(moran(np.array([1.0, -1, 2, -2]), np.ones((4, 1)), w).value, 3)
    -0.333
    """
    n, k = x.shape
    total = float(w.sum())
    value = n / total * float(residuals @ (w @ residuals)) / float(residuals @ residuals)
    q, _ = np.linalg.qr(x)
    even = (w + w.T) / 2
    inside = even - q @ (q.T @ even)
    trace = float(np.trace(inside))
    expected = n / total * trace / (n - k)
    second = 2 * float((inside * inside.T).sum()) + trace**2
    variance = (n / total) ** 2 * second / ((n - k) * (n - k + 2)) - expected**2
    if variance <= 1e-14:
        # Every unit tied to every other alike: I is the same whatever the residuals are.
        return Moran(value=value, expected=expected, variance=0.0, z=float("nan"), p=float("nan"))
    z = (value - expected) / float(np.sqrt(variance))
    return Moran(value=value, expected=expected, variance=variance, z=z, p=float(2 * ndtr(-abs(z))))


def effects(rho: Floats, roots: Floats) -> tuple[Floats, Floats]:
    """Return what multiplies β in the direct and in the total effect of a driver, for each ρ.

    The mean diagonal of ``(I - ρW)^-1`` is the mean of ``1/(1 - ρω)`` over the eigenvalues of W; the mean row sum, with
    rows of W that sum to one, is ``1/(1 - ρ)``. The difference is the indirect effect (LeSage and Pace 2009, ch. 2).

    Examples
    --------
    >>> direct, total = effects(np.array([0.5]), np.array([1.0, -0.5, -0.5]))
    >>> direct.round(3).tolist(), total.tolist()
    ([1.2], [2.0])
    """
    direct = (1.0 / (1.0 - rho[:, None] * roots[None, :])).mean(axis=1)
    return direct, 1.0 / (1.0 - rho)


def expected_one(at: int, y: Floats, x: Floats, w: Floats, rho: float, beta: Floats, weights: Floats) -> Floats:
    """Return mean and variance over σ² of one unit's outcome given all others', under the lag model.

    With ``A = I - ρW`` and precision ``Q = A'DA`` the mean is ``[(A'DXβ)_i - Σ_j≠i Q_ij y_j] / Q_ii`` and the variance
    ``σ²/Q_ii`` (Goulard, Laurent and Thomas-Agnan 2017); the unit's own outcome is not used.

    Examples
    --------
    >>> w = row_standardised(np.ones((3, 3)) - np.eye(3))
    >>> y, x = np.array([9.0, 1.0, 1.0]), np.ones((3, 1))
    >>> expected_one(0, y, x, w, 0.0, np.array([2.0]), np.ones(3)).tolist()
    [2.0, 1.0]
    """
    column = -rho * w[:, at]
    column[at] += 1.0
    scaled = column * weights
    precision = scaled - rho * (scaled @ w)
    own = precision[at]
    rest = float(precision @ y) - float(own * y[at])
    return np.array([(float(scaled @ (x @ beta)) - rest) / own, 1.0 / own])


def eigenvalues(w: Floats) -> Floats:
    """Return the eigenvalues of ties, which must be real."""
    return _eigenvalues(w)


def _eigenvalues(w: Floats) -> Floats:
    found = np.linalg.eigvals(w)
    if np.abs(found.imag).max() > 1e-6:
        raise ComputeError("the ties have eigenvalues that are not real", hint="give ties that are the same both ways")
    return np.sort(found.real)


def _maximum(loss: Callable[[float], float], roots: Floats) -> tuple[float, float, float]:
    if roots[-1] <= 0 or roots[0] >= 0:
        raise ComputeError("the ties bound no spatial parameter", hint="give ties between at least two units")
    low, high = 1.0 / float(roots[0]), 1.0 / float(roots[-1])
    ends = (low + _INSIDE, high - _INSIDE)
    # The likelihood may have a second, lower top: the best of a grid is where the search begins.
    grid = np.linspace(*ends, 41)
    best = int(np.argmin([loss(float(one)) for one in grid]))
    around = (grid[max(best - 1, 0)], grid[min(best + 1, len(grid) - 1)])
    found = minimize_scalar(loss, bounds=around, method="bounded", options={"xatol": _TOLERANCE})
    return low, high, float(found.x)


def _traces(w: Floats, rho: float) -> tuple[Floats, float, float]:
    """Return W(I - ρW)^-1, its trace, and the trace of it times itself and times its transpose."""
    wa = np.asarray(np.linalg.solve((np.eye(len(w)) - rho * w).T, w.T).T, np.float64)
    return wa, float(np.trace(wa)), float((wa * wa.T).sum() + (wa * wa).sum())


def _check(y: Floats, x: Floats) -> None:
    n, k = x.shape
    if n < k + 3:
        raise UsageError(
            f"a spatial model was asked of {n} units with {k} coefficients", hint="take more units or fewer drivers"
        )
    if np.ptp(y) < 1e-12 and np.ptp(x[:, 0]) < 1e-12:
        raise UsageError(f"all {n} units have the same outcome", hint="take a window in which they differ")
    scaled = x / np.linalg.norm(x, axis=0)
    if not np.isfinite(scaled).all() or np.linalg.cond(scaled) > _CONDITION:
        raise UsageError("the drivers are collinear, so none has an effect of its own", hint="leave one of them out")


def _bad(found: str, hint: str) -> UsageError:
    return UsageError(f"the ties {found}", hint=hint)
