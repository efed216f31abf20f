"""How well ideal points predict votes that they have not seen, against a model of each session and mere habit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from amity.numerics.ideal_points import IdealPoints, Settings, ideal_points

Floats = NDArray[np.float64]
# Shares count this many votes, a third on each answer, before the first: no answer is impossible.
_BEFORE = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Mean log probability of the votes held out, and the share whose likeliest answer was the one given."""

    name: str
    log_score: float
    accuracy: float
    n: int


def held_out(
    votes: NDArray[np.int8], session: NDArray[np.int64], *, share: float = 0.05, seed: int = 0
) -> tuple[Score, Score, Score]:
    """Return the scores on cells held out at random: dynamic ideal points, a static model of each session, habit.

    Habit is how often the state gave each answer in its last session before. All three are judged on the same cells:
    those of roll calls and states that every one of them can say something of.
    """
    rng = np.random.default_rng(seed)
    states, rolls = np.nonzero(votes > 0)
    out = rng.random(len(states)) < share
    seen = votes.copy()
    seen[states[out], rolls[out]] = 0
    row, column, answer = states[out], rolls[out], votes[states[out], rolls[out]] - 1
    shares = _roll_call_shares(seen)
    settings = Settings(seed=seed)
    dynamic = _of_fit(ideal_points(seen, session, settings=settings), shares, votes.shape, row, column)
    static = np.full((len(row), 3), np.nan)
    for number in np.unique(session):
        own = np.flatnonzero(session == number)
        here = np.isin(column, own)
        part = seen[:, own]
        if not here.any() or not _informative(part):
            continue
        place = np.searchsorted(own, column[here])
        found = ideal_points(part, session[own], settings=settings)
        static[here] = _of_fit(found, shares[own], part.shape, row[here], place)
    habit = _habit(seen, session, row, column)
    judged = ~np.isnan(dynamic + static + habit).any(axis=1)
    names = ("dynamic ideal points", "static ordinal model of each session", "the state's last session")
    return (
        _score(names[0], dynamic[judged], answer[judged]),
        _score(names[1], static[judged], answer[judged]),
        _score(names[2], habit[judged], answer[judged]),
    )


def _informative(votes: NDArray[np.int8]) -> bool:
    return bool((np.stack([(votes == code).any(axis=0) for code in (1, 2, 3)]).sum(axis=0) > 1).any())


def _roll_call_shares(votes: NDArray[np.int8]) -> Floats:
    counts = np.stack([(votes == code).sum(axis=0) for code in (1, 2, 3)], axis=1) + _BEFORE / 3
    return np.asarray(counts / counts.sum(axis=1, keepdims=True))


def _of_fit(
    found: IdealPoints, shares: Floats, shape: tuple[int, ...], row: NDArray[np.int64], column: NDArray[np.int64]
) -> Floats:
    """Return the chance of each answer, NaN where the fit has no position or no item; one vote of a third is mixed in.

    The position's own uncertainty is integrated out: b t has the variance b² v.
    """
    cells = found.cells
    point = np.full((len(cells.sessions), shape[0]), -1)
    point[cells.point_session, cells.point_state] = np.arange(cells.points)
    item, when = np.full(shape[1], -1), np.full(shape[1], -1)
    item[cells.used] = cells.item
    when[cells.used] = np.repeat(np.arange(len(cells.sessions)), np.diff(cells.roll_call_start))
    at, of = np.where(when[column] >= 0, point[when[column], row], -1), item[column]
    good = (at >= 0) & (of >= 0)
    slope, low, high = found.items[of].T
    low = np.where(cells.counts[of, 0] > 0, low, -np.inf)
    high = np.where(cells.counts[of, 2] > 0, high, np.inf)
    spread = np.sqrt(1 + slope**2 * found.variance[at])
    below = ndtr((low - slope * found.points[at]) / spread)
    not_above = ndtr((high - slope * found.points[at]) / spread)
    chance = np.stack([below, not_above - below, 1 - not_above], axis=1)
    number = cells.counts[of].sum(axis=1)[:, None]
    mixed = (number * chance + _BEFORE * shares[column]) / (number + _BEFORE)
    mixed[~good] = np.nan
    return np.asarray(mixed)


def _habit(
    votes: NDArray[np.int8], session: NDArray[np.int64], row: NDArray[np.int64], column: NDArray[np.int64]
) -> Floats:
    numbers = np.unique(session)
    last = np.full((votes.shape[0], 3), np.nan)
    chance = np.full((len(row), 3), np.nan)
    for number in numbers:
        here = session[column] == number
        chance[here] = last[row[here]]
        own = votes[:, session == number]
        counts = np.stack([(own == code).sum(axis=1) for code in (1, 2, 3)], axis=1)
        voted = counts.sum(axis=1) > 0
        smooth = counts[voted] + _BEFORE / 3
        last[voted] = smooth / smooth.sum(axis=1, keepdims=True)
    return chance


def _score(name: str, chance: Floats, answer: NDArray[np.int8]) -> Score:
    own = chance[np.arange(len(answer)), answer]
    return Score(
        name=name,
        log_score=float(np.log(own).mean()),
        accuracy=float((chance.argmax(axis=1) == answer).mean()),
        n=len(answer),
    )
