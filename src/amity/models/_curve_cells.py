"""What every family gives a specification curve: values of subjects beside peers for one combination of choices."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from amity.core import states
from amity.core.asks import Period
from amity.models._curve_grid import Grid, Window
from amity.numerics.rank_sets import Differences
from amity.store import catalogue, membership, read

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One combination of all choices but the peers: every subject beside every state of the universe.

    Attributes
    ----------
    choices : mapping of str to str
        The values of all choices but the peers.
    period : Period
        The window.
    mine, theirs : ndarray, shape (subjects, universe)
        Values on like terms, the asked subject's in the first row; NaN where a pair cannot be judged.
    value, low, high, n
        The subject's own value, interval or bounds, and number of observations; NaN where there is none.
    sign : int
        1 where more is closer.
    scale : bool
        Whether zero is a point like any other.
    hidden : ndarray, shape (subjects,), or None
        Lower bounds of the subjects' values where records are partly hidden.
    leads : callable or None
        Given the places of peers, the subject's leads over them with their draws; None where nothing is drawn.
    ends : callable or None
        Given the places of peers, best and worst rank where values are bounded.
    reason : str
        Why the subject has no value.
    key, options, reverse
        What ``amity measure`` is asked for, and whether B stands first.
    """

    choices: Mapping[str, str]
    period: Period
    mine: Floats
    theirs: Floats
    value: float
    low: float
    high: float
    n: float
    sign: int
    scale: bool
    hidden: Floats | None = None
    leads: Callable[[Places], Differences] | None = None
    ends: Callable[[Places], tuple[int, int]] | None = None
    reason: str = ""
    key: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    reverse: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """Combinations that are no specification: their choices, how many they are, and why."""

    choices: Mapping[str, str]
    number: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What all cells of a curve share.

    Attributes
    ----------
    subject, target : str
        State keys.
    grid : Grid
        The choices.
    windows : tuple of Window
        The windows that the grid lays.
    sets : tuple of str
        Peer sets or expressions, the one asked for first.
    universe : tuple of str
        Every state that is in some set in some window, and the subject; never the target.
    subjects : ndarray of int
        Places in the universe of the states that take the subject's place in turn; the subject first.
    draws, seed : int
        Replicates of the bootstrap and its seed.
    """

    subject: str
    target: str
    grid: Grid
    windows: tuple[Window, ...]
    sets: tuple[str, ...]
    universe: tuple[str, ...]
    subjects: Places
    draws: int
    seed: int
    kept: dict[object, Flags] = field(default_factory=dict)

    @property
    def own(self) -> int:
        """Return the subject's place in the universe."""
        return int(self.subjects[0])

    def alive(self, period: Period) -> Flags:
        """Return which states of the universe existed at both ends of a period."""
        found = self.kept.get(period)
        if found is None:
            ends = {period.first_day.year, period.last_day.year}
            found = np.array([all(states.get(key).exists_in(year, year) for year in ends) for key in self.universe])
            self.kept[period] = found
        return found

    def members(self, text: str, period: Period) -> Flags:
        """Return which states of the universe a peer set holds on the last day of a period."""
        day = last_day(period)
        found = self.kept.get((text, day))
        if found is None:
            keys = set(members_on(text, day))
            found = np.array([key in keys for key in self.universe])
            self.kept[text, day] = found
        return found


def last_day(period: Period) -> date:
    """Return the day on which membership is read: the period's last, no later than the dataset."""
    return min(period.last_day, catalogue().as_of)


_KEPT: dict[tuple[str, date, str], tuple[str, ...]] = {}


def members_on(text: str, day: date) -> tuple[str, ...]:
    """Return the members of a peer set or expression on a day, resolved once."""
    version = catalogue().version
    kept = _KEPT.get((text, day, version))
    if kept is None:
        kept = membership.resolve(text, day, read).keys
        if len(_KEPT) > 500:
            _KEPT.clear()
        _KEPT[text, day, version] = kept
    return kept


def universe_of(sets: Sequence[str], windows: Sequence[Window], subject: str, target: str) -> tuple[str, ...]:
    """Return every state in some set in some window, with the subject and without the target, sorted."""
    found = {subject}
    for text in sets:
        for day in {last_day(window.period) for window in windows}:
            found.update(members_on(text, day))
    return tuple(sorted(found - {target}))
