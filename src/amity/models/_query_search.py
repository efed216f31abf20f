"""The smallest change of a query that would leave its subject alone, and how many changes were looked through."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from amity.core.wording import number
from amity.models._query_logic import TRUE, UNKNOWN, Marks, Query, Threshold, compare, judged

# Marks that a search over pairs may go through: above it a pair is left out, and the answer says so.
MOST_MARKS = 80_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A threshold moved: the comparison as written, what to write instead, and between which figures it may lie.

    ``steps`` counts the states' figures that it passes (levels, where it is a level).
    """

    written: str
    instead: str
    at: float | str
    low: float | None
    high: float | None
    steps: int

    def to_json(self) -> dict[str, object]:
        """Return the move as it stands in a JSON answer."""
        return {
            "written": self.written,
            "instead": self.instead,
            "at": self.at,
            "from": self.low,
            "to": self.high,
            "steps": self.steps,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A reading under which the subject is the only one: its moves, or its window, and who is still unjudged."""

    moves: tuple[Move, ...] = ()
    window: str = ""
    term: str = ""
    unjudged: tuple[str, ...] = ()

    @property
    def steps(self) -> int:
        """Return how many figures all moves pass together."""
        return sum(move.steps for move in self.moves)

    def to_json(self) -> dict[str, object]:
        """Return the reading as it stands in a JSON answer."""
        return {
            "moves": [move.to_json() for move in self.moves],
            "term": self.term or None,
            "window": self.window or None,
            "unjudged": list(self.unjudged),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """What was looked through: settings of one threshold, of two, and windows; ``left_out`` pairs were too many.

    ``alone`` are the states that one of the searched settings of thresholds leaves alone, whoever the subject is: the
    more of them, the less a reading that was found by search says.
    """

    thresholds: int
    pairs: int
    windows: int
    left_out: int
    alone: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """Return the counts as they stand in a JSON answer."""
        return {
            "thresholds": self.thresholds,
            "pairs_of_thresholds": self.pairs,
            "windows": self.windows,
            "pairs_left_out": self.left_out,
            "could_be_made_alone": list(self.alone),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Settings:
    """A threshold's settings: marks of every state at each, the interval of each, how far each is from the own one."""

    of: Threshold
    marks: Marks
    spans: tuple[tuple[float, float], ...]
    steps: tuple[int, ...]


def settings_of(threshold: Threshold) -> _Settings:
    """Return every setting of a threshold that tells the states apart differently."""
    if threshold.levels:
        places = range(len(threshold.levels))
        at = np.array([[float(place)] for place in places])
        spans = tuple((float(place), float(place)) for place in places)
        steps = tuple(abs(place - int(threshold.at)) for place in places)
        return _Settings(of=threshold, marks=compare(threshold.mark, threshold.figure, at), spans=spans, steps=steps)
    ends = np.concatenate([threshold.figure.low, threshold.figure.high])
    figures = np.unique(ends[np.isfinite(ends)])
    edges = [-math.inf, *(float(figure) for figure in figures), math.inf]
    spans = tuple(pairwise(edges))
    own = _own(threshold, figures)
    at = np.array([[_inside(low, high)] for low, high in spans])
    steps = tuple(abs(place - own) for place in range(len(spans)))
    return _Settings(of=threshold, marks=compare(threshold.mark, threshold.figure, at), spans=spans, steps=steps)


def _own(threshold: Threshold, figures: NDArray[np.float64]) -> int:
    """Return which setting the written threshold is: on a figure it counts as just above or just below it."""
    side: Literal["left", "right"] = "right" if threshold.mark in (">", "<=") else "left"
    return int(np.searchsorted(figures, threshold.at, side=side))


def _inside(low: float, high: float) -> float:
    if math.isinf(low):
        return high - max(1.0, abs(high)) if math.isfinite(high) else 0.0
    return low + max(1.0, abs(low)) if math.isinf(high) else (low + high) / 2


def narrowest(
    query: Query, moveable: Sequence[Threshold], subject: int, keys: Sequence[str]
) -> tuple[Reading | None, Searched]:
    """Return the reading with the smallest change of one threshold, else of two, that leaves the subject alone.

    Parameters
    ----------
    query : Query
        The expression with its figures.
    moveable : sequence of Threshold
        Its thresholds.
    subject : int
        The subject's place among the states.
    keys : sequence of str
        The states.

    Returns
    -------
    reading, searched
        None where no setting does it. Settings that pass fewer figures come first, then those that leave fewer states
        unjudged.
    """
    every = [settings_of(threshold) for threshold in moveable]
    found = _Hunt(subject=subject)
    for settings in every:
        marks = judged(query, {id(settings.of.compare): settings.marks})
        found.look((settings,), marks[:, None, :], np.array(settings.steps)[:, None])
    singles, pairs, left_out = found.tried, 0, 0
    if found.best is None:
        room = MOST_MARKS // max(1, len(keys))
        for one, two in combinations(every, 2):
            if len(one.spans) * len(two.spans) > room:
                left_out += 1
                continue
            moved = {id(one.of.compare): one.marks[:, None, :], id(two.of.compare): two.marks[None, :, :]}
            found.look((one, two), judged(query, moved), np.add.outer(np.array(one.steps), np.array(two.steps)))
        pairs = found.tried - singles
    alone = tuple(keys[place] for place in sorted(found.alone))
    searched = Searched(thresholds=singles, pairs=pairs, windows=0, left_out=left_out, alone=alone)
    if found.best is None:
        return None, searched
    _, _, chosen, marks = found.best
    unknown = tuple(keys[int(i)] for i in np.flatnonzero(marks == UNKNOWN) if i != subject)
    moves = tuple(_move(settings, place, _stretch(query, found, at)) for at, (settings, place) in enumerate(chosen))
    return Reading(moves=moves, unjudged=unknown), searched


def _stretch(query: Query, found: _Hunt, at: int) -> tuple[float, float]:
    """Return between which ends a chosen threshold may lie, the other one held, while the subject stays alone."""
    assert found.best is not None  # noqa: S101  asked of a hunt that found something
    chosen = found.best[2]
    settings, place = chosen[at]
    moved = {id(other.of.compare): other.marks[spot] for other, spot in chosen}
    marks = judged(query, {**moved, id(settings.of.compare): settings.marks})
    alone = ((marks == TRUE).sum(axis=-1) == 1) & (marks[:, found.subject] == TRUE)
    first, last = _run(alone, place)
    return settings.spans[first][0], settings.spans[last][1]


def _run(alone: NDArray[np.bool_], place: int) -> tuple[int, int]:
    """Return the first and the last place of the run of true values around one."""
    first = last = place
    while first > 0 and alone[first - 1]:
        first -= 1
    while last < len(alone) - 1 and alone[last + 1]:
        last += 1
    return first, last


class _Hunt:
    """The best setting so far, how many were tried, and which states some setting leaves alone."""

    def __init__(self, *, subject: int) -> None:
        self.subject, self.tried = subject, 0
        self.alone: set[int] = set()
        self.best: tuple[int, int, tuple[tuple[_Settings, int], ...], Marks] | None = None

    def look(self, of: tuple[_Settings, ...], marks: Marks, steps: NDArray[np.int64]) -> None:
        """Look through settings; ``marks`` has the shape (first, second, states), ``steps`` the first two of it."""
        self.tried += steps.size
        single = (marks == TRUE).sum(axis=-1) == 1
        who = (marks == TRUE).argmax(axis=-1)
        self.alone.update(int(place) for place in np.unique(who[single]))
        places = np.argwhere(single & (who == self.subject) & (steps > 0))
        if not len(places):
            return
        unknown = (marks == UNKNOWN).sum(axis=-1)
        fewest, unsure, *at = min((int(steps[*p]), int(unknown[*p]), *(int(i) for i in p)) for p in places)
        if self.best is None or (fewest, unsure) < self.best[:2]:
            self.best = (fewest, unsure, tuple(zip(of, at[: len(of)], strict=True)), marks[*at])


def room(
    query: Query, moveable: Sequence[Threshold], subject: int
) -> tuple[tuple[str, float | None, float | None], ...]:
    """Return for each threshold of a figure between which ends it may lie while the subject stays the only one."""
    found = []
    for settings in (settings_of(threshold) for threshold in moveable if not threshold.levels):
        marks = judged(query, {id(settings.of.compare): settings.marks})
        alone = ((marks == TRUE).sum(axis=-1) == 1) & (marks[:, subject] == TRUE)
        own = settings.steps.index(0)
        if not alone[own]:
            continue
        first, last = _run(alone, own)
        low, high = settings.spans[first][0], settings.spans[last][1]
        text = settings.of.text
        found.append((text, low if math.isfinite(low) else None, high if math.isfinite(high) else None))
    return tuple(found)


def _move(settings: _Settings, place: int, span: tuple[float, float]) -> Move:
    threshold, (low, high) = settings.of, span
    inside = settings.spans[place]
    if threshold.levels:
        word = threshold.levels[place]
        return Move(
            written=threshold.text,
            instead=f'{threshold.mark} "{word}"',
            at=word,
            low=None,
            high=None,
            steps=settings.steps[place],
        )
    at = roundest(*inside, threshold.at)
    return Move(
        written=threshold.text,
        instead=f"{threshold.mark} {number(at, 12) if abs(at) < 1000 else f'{at:.12g}'}",
        at=at,
        low=low if math.isfinite(low) else None,
        high=high if math.isfinite(high) else None,
        steps=settings.steps[place],
    )


def roundest(low: float, high: float, near: float) -> float:
    """Return the number with the fewest digits between two ends, both left out; of several the nearest to ``near``.

    Examples
    --------
    >>> roundest(0.113, 0.677, 0.0), roundest(187.5, 697.0, 0.0), roundest(0.42, 0.423, 1.0)
    (0.2, 200.0, 0.422)
    """
    if math.isinf(low) and math.isinf(high):
        return near
    if math.isinf(low):
        low = high - max(abs(high) / 2, 1e-6)
    if math.isinf(high):
        high = low + max(abs(low) / 2, 1e-6)
    for digits in range(-12, 13):
        step = 10.0**-digits
        first, last = math.floor(low / step) + 1, math.ceil(high / step) - 1
        if first <= last:
            wanted = min(max(round(near / step), first), last)
            found = round(wanted * step, max(digits, 0))
            if low < found < high:
                return found
    return (low + high) / 2


def windows(
    spans: Mapping[str, Sequence[tuple[str, Callable[[], Query]]]],
    subject: int,
    keys: Sequence[str],
) -> tuple[Reading | None, int]:
    """Return the first window, of those given for each term, that leaves the subject alone, and how many were tried.

    ``spans`` holds for each term its windows, the nearest first: a text and what makes the query over it.
    """
    tried = 0
    best: tuple[int, Reading] | None = None
    for term, choices in spans.items():
        for distance, (text, made) in enumerate(choices):
            tried += 1
            marks = judged(made())
            alone = marks[subject] == TRUE and (marks == TRUE).sum() == 1
            if not alone or (best is not None and best[0] <= distance):
                continue
            unknown = tuple(keys[int(i)] for i in np.flatnonzero(marks == UNKNOWN) if i != subject)
            best = (distance, Reading(window=text, term=term, unjudged=unknown))
    return (best[1] if best else None), tried
