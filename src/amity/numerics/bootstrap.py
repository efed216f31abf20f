"""Cluster bootstrap of ratios: packages of observations are drawn together, jointly for all units.

Observations of one package (roll calls on one subject on one day) are alike, so packages are drawn, not
observations; and one set of draws serves all units, so that differences and ranks between units can be read
from the same draws.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from amity.numerics.quantiles import student_quantile

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
DRAWS = 1000
LEVEL = 0.90
FEWEST_PACKAGES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Ends of intervals, one for each unit; NaN where the packages cannot give one."""

    low: Floats
    high: Floats


def package_weights(packages: int, draws: int, seed: int | np.random.Generator) -> Singles:
    """Return how often each package is drawn, shape (draws, packages): multinomial counts that sum to
    ``packages``.

    The same seed gives the same draws, so that a unit's interval does not depend on which other units are
    asked for.

    Examples
    --------
    >>> package_weights(7, 3, seed=0).sum(axis=1).tolist()
    [7.0, 7.0, 7.0]
    """
    generator = np.random.default_rng(seed)
    even = np.full(packages, 1.0 / packages)
    return generator.multinomial(packages, even, size=draws).astype(np.float32)


def sums_by_package(values: Singles, starts: NDArray[np.intp]) -> Singles:
    """Return sums of the rows of ``values`` within packages, whose rows stand together from each start on."""
    return np.add.reduceat(values, starts, axis=0, dtype=np.float32)


def effective_packages(under: Singles) -> Floats:
    """Return how many equal packages would weigh as the given ones do, ``1 / sum(share ** 2)``, by unit."""
    total = under.sum(axis=0, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(total**2 / (under.astype(np.float64) ** 2).sum(axis=0))


def ratio_intervals(
    over: Singles, under: Singles, weights: Singles, level: float = LEVEL, fewest: int = FEWEST_PACKAGES
) -> Interval:
    """Return intervals of ``sum(over) / sum(under)``, a share between 0 and 1, for each unit.

    Parameters
    ----------
    over, under : ndarray, shape (packages, units)
        Numerators and denominators of every package, ``0 <= over <= under``.
    weights : ndarray, shape (draws, packages)
        How often each package is drawn, from :func:`package_weights`.
    level : float
        Nominal coverage.
    fewest : int
        Units whose denominators lie in fewer packages get no interval.

    Returns
    -------
    Interval
        NaN where there are too few packages and where the share is 0 or 1 or the same in every package:
        resampling cannot show then how it might vary.

    Notes
    -----
    The spread of the drawn shares on the logit scale, times Student's t with one degree of freedom less than
    there are effective packages, and the factor by which a bootstrap of few clusters is too narrow. Plain
    percentiles cover a nominal 90 % interval in 78 to 89 % of simulations of one year's roll calls, this form
    in 86 to 93 % (``tests/recovery``). One half is added to numerators and one to denominators of the draws,
    because a draw may hold no agreement at all.
    """
    total, held = under.sum(axis=0, dtype=np.float64), (under > 0).sum(axis=0)
    effective = effective_packages(under)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = over.sum(axis=0, dtype=np.float64) / total
        middle = np.log(share / (1.0 - share))
        freedom = np.maximum(effective - 1.0, 1.0)
        reach = (
            student_quantile(freedom, (1.0 + level) / 2) * np.sqrt(effective / freedom) * _spread(over, under, weights)
        )
        even = np.abs(over - share.astype(np.float32) * under).max(axis=0) <= 1e-4 * np.maximum(total, 1.0)
        low, high = 1.0 / (1.0 + np.exp(reach - middle)), 1.0 / (1.0 + np.exp(-reach - middle))
    none = (held < fewest) | even | ~((share > 0) & (share < 1))
    return Interval(low=np.where(none, np.nan, low), high=np.where(none, np.nan, high))


def _spread(over: Singles, under: Singles, weights: Singles) -> Floats:
    """Return the standard deviation over the draws of the logit of each unit's share."""
    # One product of both: many small ones cost more in hand-overs between threads than in arithmetic.
    drawn = weights @ np.hstack([over, under])
    hits, misses = drawn[:, : over.shape[1]], drawn[:, over.shape[1] :]
    misses -= hits
    hits += 0.5
    misses += 0.5
    np.divide(hits, misses, out=hits)
    np.log(hits, out=hits)
    return np.asarray(hits.std(axis=0, dtype=np.float64))
