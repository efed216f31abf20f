r"""Confidence sets for the rank of one state, from simultaneous tests of its difference from every other.

After Mogstad, Romano, Shaikh and Wilhelm (2024): with values :math:`\theta`, the rank of j is
:math:`r_j = 1 + \#\{k : \theta_k > \theta_j\}`. The signs of the differences :math:`\theta_j - \theta_k` are tested
for all k together, so that the chance of a single wrong sign is at most :math:`\alpha`; with :math:`N^-` the peers
found closer and :math:`N^+` those found less close,

.. math:: R_j = \{|N_j^-| + 1, \ldots, p - |N_j^+|\}

holds the rank with probability :math:`1 - \alpha` or more, also where values are tied or nearly so. Ranks of resampled
values do not: near ties a percentile interval of them is too narrow (``docs/methods/alone.md``).

References
----------
Mogstad, M., Romano, J. P., Shaikh, A. M. and Wilhelm, D. (2024), Inference for Ranks with Applications to Mobility
across Neighbourhoods and Academic Achievement across Countries, Review of Economic Studies 91, 476-518.
Romano, J. P. and Wolf, M. (2005), Exact and Approximate Stepdown Methods for Multiple Hypothesis Testing, Journal of
the American Statistical Association 100, 94-108.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri, stdtrit

from amity.numerics.bootstrap import FEWEST_PACKAGES, effective_packages, sums_by_package

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Flags = NDArray[np.bool_]
SAME = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class RankSet:
    """A confidence set for a rank: both ends, the level, and which peers were found closer and less close.

    Attributes
    ----------
    low, high : int
        Best and worst place that the record does not rule out; 1 is the closest.
    level : float
        Nominal coverage.
    closer, farther : ndarray of bool, shape (peers,)
        Peers told apart from the subject.
    """

    low: int
    high: int
    level: float
    closer: Flags
    farther: Flags


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """A subject's lead over each peer, its standard error, and how both vary when the record is drawn again.

    Attributes
    ----------
    estimate, error : ndarray, shape (peers,)
        By how much the subject is closer, and the standard deviation of that over the draws.
    centred : ndarray, shape (draws, peers)
        Drawn lead less the estimate.
    told : ndarray of bool, shape (peers,)
        Whether enough stands behind a difference for it to be tested; others are never told apart.
    reach : ndarray, shape (peers,)
        Factor by which errors are too small with few packages; 1 where there is none.
    """

    estimate: Floats
    error: Floats
    centred: Floats
    told: Flags
    reach: Floats


def rank_set(found: Differences, level: float = 0.90, *, stepwise: bool = True) -> RankSet:
    """Return the confidence set of the subject's rank.

    Both signs of every difference are one-sided hypotheses; the critical value is the quantile of the largest
    studentised centred draw over those not yet rejected. ``stepwise`` repeats with what is left, which rejects as much
    or more at the same level.

    Parameters
    ----------
    found : Differences
        The subject's leads.
    level : float
        Nominal coverage, between 0 and 1.
    stepwise : bool
        Whether to step down (Romano and Wolf 2005) or to stop after the first critical value.

    Examples
    --------
    >>> import numpy as np
    >>> noise = np.random.default_rng(0).normal(size=(2000, 3))
    >>> leads = np.array([9.0, 0.1, -8.0])
    >>> ones = np.ones(3)
    >>> found = Differences(estimate=leads, error=ones, centred=noise, told=ones > 0, reach=ones)
    >>> (rank_set(found).low, rank_set(found).high)
    (2, 3)
    """
    if not 0 < level < 1:
        raise ValueError(f"the level must lie between 0 and 1; it is {level}")
    peers = found.estimate.size
    # Two values that drawing again cannot move (a share of nothing, one of everything) are never told apart.
    live = (found.error > SAME) & found.told
    farther, closer = np.zeros(peers, np.bool_), np.zeros(peers, np.bool_)
    error = np.where(live, found.error * found.reach, 1.0)
    size, noise = np.where(live, found.estimate / error, 0.0), found.centred / np.where(live, found.error, 1.0)
    up, down = live.copy(), live.copy()
    while up.any() or down.any():
        most = np.maximum(_most(noise, up), _most(-noise, down))
        cut = float(np.quantile(most, level, method="higher"))
        new_up, new_down = up & (size > cut), down & (-size > cut)
        farther, closer = farther | new_up, closer | new_down
        up, down = up & ~new_up, down & ~new_down
        if not stepwise or not (new_up.any() or new_down.any()):
            break
    return RankSet(
        low=1 + int(closer.sum()),
        high=1 + peers - int(farther.sum()),
        level=level,
        closer=closer,
        farther=farther,
    )


def _most(noise: Floats, kept: Flags) -> Floats:
    if not kept.any():
        return np.full(len(noise), -np.inf)
    return np.asarray(noise[:, kept].max(axis=1))


def drawn_differences(
    values: ArrayLike, draws: Floats, sign: int = 1, effective: ArrayLike | None = None
) -> Differences:
    r"""Return the leads of the first state over the others from draws of all values, each drawn apart.

    Parameters
    ----------
    values : array_like, shape (1 + peers,)
        What is recorded, the subject's first.
    draws : ndarray, shape (draws, 1 + peers)
        Draws; a value that drawing again cannot move is the same in every draw.
    sign : int
        1 where more is closer, -1 where less is.
    effective : array_like, shape (1 + peers,), optional
        On how many equal observations (deals) each value rests. A spread drawn from few is too small, and errors are
        widened by Student's t with the degrees of freedom of Welch and Satterthwaite,
        :math:`(v_0 + v_k)^2 / (v_0^2 / (n_0 - 1) + v_k^2 / (n_k - 1))`, as in :func:`few_clusters`.

    References
    ----------
    Welch, B. L. (1947), The generalization of Student's problem when several different population variances are
    involved, Biometrika 34, 28-35.
    """
    recorded = np.asarray(values, dtype=np.float64)
    estimate = sign * (recorded[0] - recorded[1:])
    centred = sign * (draws[:, :1] - draws[:, 1:]) - estimate
    # The root mean square about the estimate: a skewed distribution's own bias counts as error too.
    error = np.sqrt((centred**2).mean(axis=0))
    reach = np.ones(estimate.size)
    if effective is not None:
        spread = ((draws - recorded) ** 2).mean(axis=0)
        free = np.maximum(np.nan_to_num(np.asarray(effective, dtype=np.float64)) - 1.0, 0.5)
        under = spread[0] ** 2 / free[0] + spread[1:] ** 2 / free[1:]
        joint = np.divide((spread[0] + spread[1:]) ** 2, under, out=np.ones(estimate.size), where=under > 0)
        reach = few_clusters(joint + 1.0)
    return Differences(estimate=estimate, error=error, centred=centred, told=np.isfinite(estimate), reach=reach)


def package_differences(over: Singles, under: Singles, starts: NDArray[np.intp], weights: Singles) -> Differences:
    r"""Return the subject's leads in shares over common observations, with packages of them drawn together.

    .. math:: \Delta_k = \sum_r d_{rk} / \sum_r c_{rk}

    Parameters
    ----------
    over : ndarray, shape (observations, peers)
        ``d``: the subject's points less the peer's where both count, else 0.
    under : ndarray, shape (observations, peers)
        ``c``: whether both count.
    starts : ndarray
        Where each package starts; its observations stand together.
    weights : ndarray, shape (draws, packages)
        How often each package is drawn, from :func:`amity.numerics.bootstrap.package_weights`.

    Notes
    -----
    A difference that lies in fewer than five packages is never told from zero. Errors are widened for few packages as
    in :func:`amity.numerics.bootstrap.ratio_intervals`: by Student's t over the normal quantile and the factor of a
    bootstrap of few clusters.
    """
    o, u = sums_by_package(over, starts), sums_by_package(under, starts)
    total = u.sum(axis=0, dtype=np.float64)
    effective = effective_packages(u)
    with np.errstate(divide="ignore", invalid="ignore"):
        estimate = o.sum(axis=0, dtype=np.float64) / total
        drawn = (weights @ o).astype(np.float64) / (weights @ u)
    centred = np.where(np.isfinite(drawn), drawn - estimate, 0.0)
    return Differences(
        estimate=estimate,
        error=centred.std(axis=0),
        centred=centred,
        told=(np.add.reduceat(np.abs(over), starts, axis=0) > 0).sum(axis=0) >= FEWEST_PACKAGES,
        reach=few_clusters(effective),
    )


def few_clusters(effective: Floats, at: float = 0.975) -> Floats:
    """Return by how much a bootstrap over so many effective clusters understates the error.

    Examples
    --------
    >>> few_clusters(np.array([6.0, 40.0, 1000.0])).round(2).tolist()
    [1.44, 1.05, 1.0]
    """
    freedom = np.maximum(np.nan_to_num(effective) - 1.0, 1.0)
    return np.asarray(stdtrit(freedom, at) / ndtri(at) * np.sqrt((freedom + 1.0) / freedom))


def bounded_ranks(low: float, high: float, lows: ArrayLike, highs: ArrayLike) -> tuple[int, int]:
    """Return best and worst rank where each value is only bounded, apart from each other; higher is closer.

    The best: all others at their lower ends, the subject at its upper one. The worst place is the last of those that
    ties share. These are bounds, not a confidence set.

    Examples
    --------
    >>> bounded_ranks(0.2, 0.7, [0.0, 0.3, 0.8], [0.1, 0.5, 0.9])
    (2, 3)
    >>> bounded_ranks(0.0, 0.0, [0.0, 0.5], [0.0, 0.5])
    (2, 3)
    """
    below, above = np.asarray(lows, dtype=np.float64), np.asarray(highs, dtype=np.float64)
    return 1 + int((below > high + SAME).sum()), 1 + int((above >= low - SAME).sum())


def shared_ranks(part: float, parts: ArrayLike, hidden: float) -> tuple[int, int]:
    """Return best and worst rank of a part of one total of which an amount is hidden; sharp bounds.

    What is hidden can be given out once: the worst rank is the one at which it lifts as many others as possible above
    the subject, the nearest first; the last of those it can only lift level shares its place.

    Examples
    --------
    >>> shared_ranks(0.3, [0.25, 0.2, 0.0], 0.2), shared_ranks(0.3, [0.5, 0.2, 0.0], 0.25)
    ((1, 3), (1, 3))
    """
    others = np.asarray(parts, dtype=np.float64)
    best = 1 + int((others > part + hidden + SAME).sum())
    ahead = int((others > part + SAME).sum())
    needed = np.cumsum(np.sort(part - others[others <= part + SAME]))
    # Who is lifted level shares the place, whose last is the worst.
    return best, 1 + ahead + int((needed <= hidden + SAME).sum())
