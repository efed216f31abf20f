"""The four words for a place among peers, and the one rule behind them, for one subject or thousands at once.

alone
    No peer is as close, and the next one's value is at most half the subject's (twice or more, where less is closer).
    On a scale on which zero is a point like any other, the lead must be as large as the peers' spread instead. A share
    of a partly hidden record is never alone while its lower bound does not exceed the next one's value.
among a few
    At most :data:`FEW` peers, or a twentieth of them where that is more, are as close or closer.
opposite
    At most as many are as far or farther.
typical
    Everything else. A value of nothing where half or more of the peers have nothing is typical.

Fewer than :data:`FEWEST_PEERS` peers judged, or a measure that says neither closer nor farther, give no word. No word
is a statistic: it says where a value lies; how often chance alone gives it is told beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from amity.numerics.rank_tests import MAD_SCALE, SAME, Counts, Flags, Floats, ahead, medians, places

FEWEST_PEERS = 8
FEW = 3
# On these a value of 0 is a point like any other, and not nothing.
SCALES = ("index", "score")
ALONE, AMONG, TYPICAL, OPPOSITE = "alone", "among a few", "typical", "opposite"
NOT_JUDGED = "not judged"
WORDS = (NOT_JUDGED, ALONE, AMONG, TYPICAL, OPPOSITE)
# What a reader is shown for a word, which is a key: a state with half of another's votes is no opposite of it.
LEAST, LEAST_OF_ALL = "among the least close", "least close of its peers"
Codes = Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Subjects beside their peers on like terms, in the measure's unit: what the rule is told.

    Attributes
    ----------
    mine, theirs : ndarray, shape (subjects, peers)
        Values; NaN where the pair cannot be judged (a state is not its own peer).
    sign : int
        1 where more is closer, -1 where less is.
    scale : bool
        Whether zero is a point like any other.
    low : ndarray, shape (subjects,), or None
        Lower bounds of the subjects' values where their record is partly hidden, else NaN.
    """

    mine: Floats
    theirs: Floats
    sign: int = 1
    scale: bool = False
    low: Floats | None = None


def shown(word: str, *, last: bool = False) -> str:
    """Return a word as a reader is shown it; ``last`` says that no peer is as far.

    Examples
    --------
    >>> shown("alone"), shown("opposite"), shown("opposite", last=True)
    ('alone', 'among the least close', 'least close of its peers')
    """
    if word != OPPOSITE:
        return word
    return LEAST_OF_ALL if last else LEAST


def few(n_peers: int) -> int:
    """Return how many peers are a few, of so many.

    Examples
    --------
    >>> few(12), few(45), few(190)
    (3, 3, 9)
    """
    return max(FEW, n_peers // 20)


def beside(values: Floats, sign: int = 1, scale: bool = False, low: Floats | None = None) -> Beside:
    """Return every member of a set as subject beside all the others, from one value each (NaN: not judged)."""
    x = np.asarray(values, dtype=np.float64)
    theirs = np.broadcast_to(x, (x.size, x.size)).copy()
    np.fill_diagonal(theirs, np.nan)
    mine = np.broadcast_to(x[:, None], theirs.shape)
    return Beside(mine=mine, theirs=theirs, sign=sign, scale=scale, low=low)


def one(subject: Beside, row: int) -> Beside:
    """Return one row of a table of subjects, as a table of one."""
    low = None if subject.low is None else subject.low[row : row + 1]
    return replace(subject, mine=subject.mine[row : row + 1], theirs=subject.theirs[row : row + 1], low=low)


def codes(found: Beside) -> Codes:
    """Return for each subject the place of its word in :data:`WORDS`; 0 where too few peers are judged.

    Examples
    --------
    >>> import numpy as np
    >>> peers = np.array([[0.1, 0.2, 0.0, 0.1, 0.2, 0.1, 0.0, 0.1]])
    >>> [WORDS[code] for value in (0.9, 0.3, 0.1) for code in codes(Beside(mine=0 * peers + value, theirs=peers))]
    ['alone', 'among a few', 'typical']
    """
    place = places(found.mine, found.theirs, found.sign)
    n = place.judged
    limit = np.maximum(FEW, n // 20)
    leads = place.as_close == 0
    word = np.full(n.shape, WORDS.index(TYPICAL))
    word[place.as_far <= limit] = WORDS.index(OPPOSITE)
    word[place.as_close <= limit] = WORDS.index(AMONG)
    word[leads & far_ahead(found)] = WORDS.index(ALONE)
    word[(place.equal == n) | _nothing(found, n)] = WORDS.index(TYPICAL)
    word[n < FEWEST_PEERS] = WORDS.index(NOT_JUDGED)
    return word.astype(np.int64)


def words(found: Beside) -> tuple[str, ...]:
    """Return the word of each subject."""
    return tuple(WORDS[code] for code in codes(found))


def far_ahead(found: Beside) -> Flags:
    """Return for each subject whether the closest peer has at most half as much, and no hidden part could turn that."""
    by = ahead(found.mine, found.theirs, found.sign)
    at = np.argmax(np.where(np.isfinite(by), by, -np.inf), axis=1)
    row = np.arange(len(at))
    own, other = found.mine[row, at], found.theirs[row, at]
    with np.errstate(invalid="ignore"):
        if found.scale:
            spread = MAD_SCALE * medians(np.abs(by - medians(by)[:, None]))
            far = (spread > SAME) & (-by[row, at] >= spread)
        else:
            far = 2 * np.minimum(own, other) <= np.maximum(own, other)
        if found.low is not None:
            far &= ~(found.low <= other)
    return np.asarray(far & np.isfinite(by[row, at]))


def _nothing(found: Beside, n: Counts) -> Flags:
    """Return for each subject whether it has nothing where half or more of its peers have nothing."""
    if found.sign < 0 or found.scale:
        return np.zeros(n.shape, np.bool_)
    both = np.isfinite(found.mine) & np.isfinite(found.theirs)
    above = (both & (found.theirs > SAME)).sum(1)
    most = np.where(both, found.mine, -np.inf).max(axis=1, initial=-np.inf)
    return np.asarray((n > 0) & (2 * above <= n) & (most <= SAME))


def by_chance(word: str, n_peers: int) -> float | None:
    """Return the most often that chance alone gives a word to one of ``n_peers + 1`` exchangeable states.

    *Alone* goes to one of them at most, *among a few* and *opposite* to one more than a few; None for the other words.

    Examples
    --------
    >>> by_chance("alone", 43), round(by_chance("among a few", 43), 3)
    (0.022727272727272728, 0.091)
    """
    if word == ALONE:
        return 1 / (n_peers + 1)
    return min(1.0, (few(n_peers) + 1) / (n_peers + 1)) if word in (AMONG, OPPOSITE) else None


def without_each(found: Beside, judge: Callable[[Beside], Sequence[str]] = words) -> tuple[str, ...]:
    """Return the word of the one subject with each of its peers left out in turn.

    Parameters
    ----------
    found : Beside
        One row.
    judge : callable
        The rule, :func:`words` unless told otherwise.
    """
    n = found.theirs.shape[1]
    theirs = np.repeat(found.theirs, n, axis=0)
    np.fill_diagonal(theirs, np.nan)
    low = None if found.low is None else np.repeat(found.low, n)
    return tuple(judge(replace(found, mine=np.repeat(found.mine, n, axis=0), theirs=theirs, low=low)))
