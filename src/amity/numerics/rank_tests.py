"""Where one value stands among others: places, exact rank p-values, gaps, counts on sparse channels, robust distance.

Every function takes ``mine`` and ``theirs``, the subject's and the peers' values on like terms, peer by peer (the
subject's own value may differ from peer to peer, as it does on common roll calls), and ``sign``: 1 where a higher value
is a closer tie, -1 where a lower one is. A NaN on either side is a peer that cannot be judged. Rows of two-dimensional
arrays are subjects.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]

# Two values that differ by less than this are the same value computed in another order.
SAME = 1e-9
# The median absolute deviation of a normal distribution, times this, is its standard deviation.
MAD_SCALE = 1.482602218505602


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """How many peers are closer, equal and farther, one entry a subject."""

    closer: Counts
    equal: Counts
    farther: Counts

    @property
    def judged(self) -> Counts:
        """Return how many peers could be judged."""
        return self.closer + self.equal + self.farther

    @property
    def as_close(self) -> Counts:
        """Return how many peers are as close or closer: ties count against the subject."""
        return self.closer + self.equal

    @property
    def as_far(self) -> Counts:
        """Return how many peers are as far or farther."""
        return self.farther + self.equal


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """The closest peer, the gap to it and the ratio.

    Attributes
    ----------
    peer : int
        Position of the closest peer; the first of several that are equally close.
    gap : float
        By how much the subject is closer than it, in the measure's unit; negative where the peer is closer.
    ratio : float
        The larger of the two values over the smaller where the subject leads, the inverse where it does not; NaN where
        one of them is zero or negative, or both are the same nothing.
    """

    peer: int
    gap: float
    ratio: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CountForm:
    """What a sparse channel can say: who has any at all, and the first over the second, subject included.

    ``ratio`` is NaN where fewer than two have any.
    """

    sparse: bool
    above: Counts
    subject_above: bool
    ratio: float


def ahead(mine: ArrayLike, theirs: ArrayLike, sign: int = 1) -> Floats:
    """Return by how much each peer is closer than the subject; negative where it is less close."""
    return np.asarray(sign * (np.asarray(theirs, dtype=np.float64) - np.asarray(mine, dtype=np.float64)))


def places(mine: ArrayLike, theirs: ArrayLike, sign: int = 1) -> Places:
    """Return how many peers are closer, equal and farther, along the last axis.

    Examples
    --------
    >>> found = places(0.5, [0.7, 0.5, 0.1, float("nan")])
    >>> int(found.closer), int(found.equal), int(found.farther), int(found.judged)
    (1, 1, 1, 3)
    """
    by = ahead(mine, theirs, sign)
    closer, farther = (by > SAME).sum(-1), (by < -SAME).sum(-1)
    return Places(closer=closer, equal=np.isfinite(by).sum(-1) - closer - farther, farther=farther)


def rank_p(as_close: int, n: int) -> float:
    """Return the exact one-sided rank p-value of a subject among ``n`` states, itself included.

    Under exchangeability each of the n is as likely to hold any place, so the chance that a given one has at most
    ``as_close`` others as close or closer is ``(as_close + 1) / n`` at most, and exactly that without ties.

    Parameters
    ----------
    as_close : int
        Peers as close or closer; ties count against the subject.
    n : int
        Peers judged, and the subject.

    Examples
    --------
    >>> rank_p(0, 20), rank_p(4, 20)
    (0.05, 0.25)
    """
    if not 0 <= as_close < n:
        raise ValueError(f"of {n} states {as_close} cannot be as close or closer than one of them")
    return (as_close + 1) / n


def permutation_p(as_close: ArrayLike, subject: int) -> float:
    """Return the exact rank p-value where terms differ from pair to pair, from the count of every member as subject.

    On pairwise terms (common roll calls) the order need not be transitive: in a cycle of three each has one other
    ahead, and the count alone would give each a p-value that is too small (as many as ``2c + 1`` of n can have c or
    fewer ahead, not ``c + 1``). The share of members whose count is no larger than the subject's is exact on any terms,
    and is :func:`rank_p` where the order is one.

    Parameters
    ----------
    as_close : array_like of int
        For every member in turn as subject, how many others are as close or closer.
    subject : int
        Position of the subject.

    Examples
    --------
    >>> permutation_p([1, 1, 1], 0), permutation_p([0, 1, 2], 0)
    (1.0, 0.3333333333333333)
    """
    counts = np.asarray(as_close)
    return float((counts <= counts[subject]).mean())


def attainable(level: float, n: int) -> float:
    """Return the largest attainable level up to ``level`` with ``n`` states: ``floor(level * n) / n``.

    It is the false-alarm rate of a test at ``level``; 0 says that no place can be significant at that level.

    Examples
    --------
    >>> attainable(0.05, 20), attainable(0.05, 44), attainable(0.05, 12)
    (0.05, 0.045454545454545456, 0.0)
    """
    return float(np.floor(level * n + 1e-9)) / n


def mid_ranks(values: ArrayLike, sign: int = 1) -> Floats:
    """Return ranks from the closest (1) on, ties at the mean of their places; NaN stays NaN.

    Examples
    --------
    >>> mid_ranks([0.9, 0.5, 0.5, 0.1]).tolist()
    [1.0, 2.5, 2.5, 4.0]
    """
    x = np.asarray(values, dtype=np.float64)
    out = np.full(x.shape, np.nan)
    known = np.isfinite(x)
    settled = merged(-sign * x[known])
    ordered = np.sort(settled)
    ahead_of, up_to = (np.searchsorted(ordered, settled, side) for side in ("left", "right"))
    out[known] = (ahead_of + up_to + 1) / 2
    return out


def merged(values: Floats) -> Floats:
    """Return values with those that differ by rounding alone made the same."""
    order = np.argsort(values, kind="stable")
    step = np.diff(values[order], prepend=-np.inf) > SAME
    first = values[order][step]
    out = np.empty_like(values)
    out[order] = first[np.cumsum(step) - 1]
    return out


def percentile(place: Places) -> Floats:
    """Return where subjects lie among the judged, from 0 (farthest) to 1 (closest), ties in the middle."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((place.farther + place.equal / 2) / place.judged)


def lead(mine: ArrayLike, theirs: ArrayLike, sign: int = 1) -> Lead | None:
    """Return the closest peer with gap and ratio, None where no peer is judged.

    Examples
    --------
    >>> found = lead(0.6, [0.2, 0.3, 0.0])
    >>> found.peer, round(found.gap, 3), round(found.ratio, 3)
    (1, 0.3, 2.0)
    """
    by = ahead(mine, theirs, sign)
    if not np.isfinite(by).any():
        return None
    at = int(np.nanargmax(by))
    own, other = (float(np.broadcast_to(np.asarray(side, dtype=np.float64), by.shape)[at]) for side in (mine, theirs))
    over, under = (own, other) if sign > 0 else (other, own)
    gap = -float(by[at])
    return Lead(
        peer=at, gap=0.0 if abs(gap) <= SAME else gap, ratio=over / under if min(over, under) > SAME else np.nan
    )


def count_form(mine: ArrayLike, theirs: ArrayLike) -> CountForm:
    """Return who has any of what is measured, and whether half or more of the judged peers have nothing.

    The first over the second is taken over all of them, the subject included.

    Examples
    --------
    >>> found = count_form(0.6, [0.0, 0.0, 0.2, 0.0])
    >>> found.sparse, found.above.tolist(), round(found.ratio, 2)
    (True, [2], 3.0)
    """
    other = np.asarray(theirs, dtype=np.float64)
    own = np.broadcast_to(np.asarray(mine, dtype=np.float64), other.shape)
    known = np.isfinite(own) & np.isfinite(other)
    above = np.flatnonzero(known & (other > SAME))
    top = float(own[known].max()) if known.any() else np.nan
    having = np.sort(np.append(other[above], top if top > SAME else []))[::-1]
    return CountForm(
        sparse=bool(known.any() and 2 * len(above) <= known.sum()),
        above=above.astype(np.int64),
        subject_above=bool(top > SAME),
        ratio=float(having[0] / having[1]) if len(having) > 1 else np.nan,
    )


def robust_z(mine: ArrayLike, theirs: ArrayLike, sign: int = 1) -> float:
    """Return how many robust standard deviations the subject is closer than the middle of its peers.

    The median of the differences over 1.4826 times their median absolute deviation; positive is closer. NaN where that
    spread is zero (half or more of the peers have one value) or fewer than three peers are judged: no unit then says
    how far is far.

    References
    ----------
    Rousseeuw, P. J. and Croux, C. (1993), Alternatives to the median absolute deviation, Journal of the American
    Statistical Association 88, 1273-1283.

    Examples
    --------
    >>> round(robust_z(9.0, [1.0, 2.0, 3.0, 4.0, 5.0]), 2), robust_z(9.0, [0.0, 0.0, 0.0, 1.0])
    (4.05, nan)
    """
    return float(robust_zs(np.atleast_2d(ahead(mine, theirs, sign)))[0])


def robust_zs(by: Floats) -> Floats:
    """Return :func:`robust_z` for each row of how far peers are ahead, from :func:`ahead`; NaN where there is none."""
    known = np.isfinite(by).sum(axis=1)
    middle = medians(by)
    spread = MAD_SCALE * medians(np.abs(by - middle[:, None]))
    out = np.full(len(by), np.nan)
    some = (known >= 3) & (spread > SAME)
    out[some] = -middle[some] / spread[some]
    return out


def medians(rows: Floats) -> Floats:
    """Return the median of the known cells of each row, NaN where a row has none.

    Examples
    --------
    >>> medians(np.array([[3.0, np.nan, 1.0], [np.nan, np.nan, np.nan]])).tolist()
    [2.0, nan]
    """
    known = np.isfinite(rows).sum(axis=1)
    ordered = np.sort(np.where(np.isfinite(rows), rows, np.inf), axis=1)
    at = np.arange(len(rows))
    low, high = (
        ordered[at, np.maximum(place, 0)] for place in ((known - 1) // 2, np.minimum(known // 2, rows.shape[1] - 1))
    )
    return np.where(known > 0, (low + high) / 2, np.nan)


def benjamini_yekutieli(p: ArrayLike) -> Floats:
    r"""Return p-values adjusted for a family under any dependence, in the order given.

    With the m p-values sorted, :math:`q_{(i)} = \min_{j \ge i} \min(1, p_{(j)} \, m \sum_{k=1}^m k^{-1} / j)`.

    References
    ----------
    Benjamini, Y. and Yekutieli, D. (2001), The control of the false discovery rate in multiple testing under
    dependency, Annals of Statistics 29, 1165-1188, theorem 1.3.

    Examples
    --------
    >>> benjamini_yekutieli([0.01, 0.5]).round(3).tolist()
    [0.03, 0.75]
    """
    given = np.asarray(p, dtype=np.float64)
    if not given.size:
        return given
    places_ = np.arange(1, given.size + 1)
    order = np.argsort(given, kind="stable")
    scaled = given[order] * given.size * (1 / places_).sum() / places_
    out = np.empty_like(given)
    out[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return out
