"""Quantiles of the F, gamma and Student distributions, by Newton steps on the logarithm of the lower tail.

scipy.special has them all, and the tests hold these to it. It is not used here because loading it takes a seventh of a
second, longer than most of what a page of two states computes.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

# Newton's error is squared by each step: after a step this small the next one would not change a digit.
_ENOUGH = 1e-9
_MOST_STEPS = 200
# Farther than this, in standard deviations, no step goes: the tail would fall below what 1 - (1 - tail) keeps.
_LONGEST_STEP = 2.0
_BLOCK = 64
_MOST_TERMS = 100_000
_NEGLIGIBLE = 1e-17
# From here on Stirling's series to the seventh power is exact to 2e-15.
_LARGE = 20.0
_log_gamma = np.vectorize(math.lgamma, otypes=[np.float64])


def f_quantile(numerator: ArrayLike, denominator: ArrayLike, p: float) -> Floats:
    r"""Return the quantiles of F distributions.

    Parameters
    ----------
    numerator, denominator : array_like
        Degrees of freedom, positive, whole or not.
    p : float
        Probability below the quantile, between 0 and 1.

    Notes
    -----
    With ``a`` and ``b`` half the degrees of freedom and ``x`` the quantile of the beta distribution,

    .. math:: F_p = \frac{b}{a} \frac{x}{1 - x}, \qquad I_x(a, b) = p.

    References
    ----------
    NIST Digital Library of Mathematical Functions, section 8.17: equations 8.17.1 (I), 8.17.4 (the other tail) and
    8.17.8 (the series).

    Examples
    --------
    >>> f_quantile([20.0], [20.0], 0.95).round(4).tolist()
    [2.1242]
    """
    a, b = np.broadcast_arrays(*(np.asarray(freedom, dtype=np.float64) / 2 for freedom in (numerator, denominator)))
    # The upper tail of x is the lower tail of 1 - x, with a and b in each other's place.
    log_odds = _beta_log_odds(a, b, p) if p <= 0.5 else -_beta_log_odds(b, a, 1 - p)
    return np.asarray(b / a * np.exp(log_odds))


def student_quantile(freedom: ArrayLike, p: float) -> Floats:
    """Return the quantiles of Student's t distributions.

    Parameters
    ----------
    freedom : array_like
        Degrees of freedom, positive, whole or not.
    p : float
        Probability below the quantile, from one half to 1: the others differ by the sign.

    Notes
    -----
    The square of ``t`` is an F variable of 1 and ``freedom`` degrees of freedom, below ``t^2`` with probability
    ``2 p - 1``.

    Examples
    --------
    >>> student_quantile([1.0, 10.0], 0.95).round(4).tolist()
    [6.3138, 1.8125]
    """
    return np.sqrt(f_quantile(1.0, freedom, 2 * p - 1))


def gamma_quantile(shape: ArrayLike, p: float) -> Floats:
    """Return the quantiles of gamma distributions of scale 1.

    Parameters
    ----------
    shape : array_like
        Shapes, positive.
    p : float
        Probability below the quantile, between 0 and 1.

    References
    ----------
    NIST Digital Library of Mathematical Functions, equations 8.2.4 and 8.11.4 (the series).

    Examples
    --------
    >>> gamma_quantile([1.0, 10.0], 0.05).round(4).tolist()
    [0.0513, 5.4254]
    """
    a = np.asarray(shape, dtype=np.float64)
    constant = _log_gamma(a)

    def below(log_x: Floats) -> tuple[Floats, Floats]:
        x = np.exp(log_x)
        log_density = a * log_x - x - constant
        return np.exp(log_density), np.exp(log_density) / a * _hypergeometric(lambda k: x / (a + 1 + k), a.ndim)

    return np.exp(_root(below, np.log(a), p, spread=np.sqrt(1 / a)))


def _beta_log_odds(a: Floats, b: Floats, p: float) -> Floats:
    """Return ``log(x / (1 - x))`` for the quantiles ``x`` of beta distributions, ``p`` at most one half."""
    constant = _log_beta(a, b)

    def below(log_odds: Floats) -> tuple[Floats, Floats]:
        log_x, log_y = -np.logaddexp(0, -log_odds), -np.logaddexp(0, log_odds)
        x, y, density = np.exp(log_x), np.exp(log_y), np.exp(a * log_x + b * log_y - constant)
        # The series is quick for arguments below one half: the nearer of the two tails is summed.
        upper = x > 0.5
        mine, other, z = np.where(upper, b, a), np.where(upper, a, b), np.where(upper, y, x)
        tail = density / mine * _hypergeometric(lambda k: z * (mine + other + k) / (mine + 1 + k), a.ndim)
        return density, np.where(upper, 1 - tail, tail)

    return _root(below, np.log(a / b), p, spread=np.sqrt(1 / a + 1 / b))


def _root(below: Callable[[Floats], tuple[Floats, Floats]], start: Floats, p: float, *, spread: Floats) -> Floats:
    """Return where the probability below comes to ``p``; ``below`` gives the density and that probability.

    The densities are log-concave, and so is the probability below: Newton's steps on its logarithm come to the root
    from the left wherever they start.
    """
    found = start
    for _ in range(_MOST_STEPS):
        density, tail = below(found)
        step = (math.log(p) - np.log(tail)) * tail / density
        found = found + np.clip(step, -_LONGEST_STEP * spread, _LONGEST_STEP * spread)
        if not (np.abs(step) > _ENOUGH).any():
            break
    return found


def _hypergeometric(ratio: Callable[[Floats], Floats], dimensions: int) -> Floats:
    """Return 1 + r(0) + r(0) r(1) + … for ratios of following terms that fall, for units of so many dimensions."""
    total = last = np.ones(())
    for start in range(0, _MOST_TERMS, _BLOCK):
        places = np.arange(start, start + _BLOCK, dtype=np.float64).reshape(-1, *(1,) * dimensions)
        terms = last * np.cumprod(ratio(places), axis=0)
        total, last = total + terms.sum(axis=0), terms[-1]
        if not (last > _NEGLIGIBLE * total).any():
            break
    return np.asarray(total)


def _log_beta(a: Floats, b: Floats) -> Floats:
    """Return log B(a, b); where an argument is large, its two log gammas are subtracted inside Stirling's series."""
    small, large = np.minimum(a, b), np.maximum(a, b)
    both = small + large
    far = np.maximum(large, _LARGE)
    apart = _stirling_rest(far) - _stirling_rest(far + small) - (far - 0.5) * np.log1p(small / far)
    near = _log_gamma(large) - _log_gamma(both)
    return np.asarray(_log_gamma(small) + np.where(large < _LARGE, near, apart + small - small * np.log(both)))


def _stirling_rest(z: Floats) -> Floats:
    """Return log Gamma(z) less ``(z - 1/2) log z - z + log(2 pi) / 2`` (DLMF 5.11.1)."""
    inverse = 1 / (z * z)
    return np.asarray((1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / z)
