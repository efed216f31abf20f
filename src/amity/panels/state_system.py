"""The state system by year, as arrays: which states there were, which of them shared a day, and their numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from amity.core import states

Rule = Literal["any_day", "year_end"]
RULES: tuple[Rule, ...] = ("any_day", "year_end")
LARGEST_NUMBER = 999
NOBODY = -1

Places = NDArray[np.int16]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lives:
    """The keys of all states, sorted, and the first and last year of each; a state that goes on ends in 9999."""

    keys: tuple[str, ...]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    first_day: NDArray[np.int64]
    last_day: NDArray[np.int64]


@cache
def lives() -> Lives:
    """Return all states with the years of their lives; a state's place in every array is its place in ``keys``."""
    every = states.all_states()
    first = [min(spell.first for spell in state.spells) for state in every]
    last = [max(spell.last or date.max for spell in state.spells) for state in every]
    return Lives(
        keys=tuple(state.key for state in every),
        first=np.array([day.year for day in first]),
        last=np.array([day.year for day in last]),
        first_day=np.array([day.toordinal() for day in first]),
        last_day=np.array([day.toordinal() for day in last]),
    )


@cache
def place_of() -> dict[str, int]:
    """Return each state's place in the arrays by its key."""
    return {key: place for place, key in enumerate(lives().keys)}


@cache
def alive(year: int, rule: Rule = "any_day") -> Flags:
    """Return which states existed in a year: on any day of it, or on 31 December.

    Examples
    --------
    >>> int(alive(2012).sum()), int(alive(1950).sum()) < int(alive(1990).sum())
    (199, True)
    """
    start = date(year, 12 if rule == "year_end" else 1, 31 if rule == "year_end" else 1)
    end = date(year, 12, 31)
    return np.array([state.exists_between(start, end) for state in states.all_states()], np.bool_)


@cache
def together(year: int, rule: Rule = "any_day") -> Flags:
    """Return for every two states whether both existed on one and the same day of a year (and on 31 December).

    A state that ended in May and one that began in June existed in the same year and were no dyad.

    Returns
    -------
    ndarray of bool, shape (states, states)
        Symmetric, false on the diagonal.
    """
    here = alive(year, rule)
    both = here[:, None] & here[None, :]
    np.fill_diagonal(both, val=False)
    if rule == "year_end":
        return both
    spells = [
        [(spell.first, spell.last or date.max) for spell in state.spells if spell.overlaps(*_ends(year))]
        for state in states.all_states()
    ]
    first, last = _ends(year)
    short = [place for place in np.flatnonzero(here) if not any(f <= first and t >= last for f, t in spells[place])]
    for one in short:
        for other in short:
            met = any(f <= u and g <= t for f, t in spells[one] for g, u in spells[other])
            both[one, other] &= met
    return both


@cache
def numbers(scheme: states.Scheme, first: int, last: int) -> Places:
    """Return the place of the state that a number means in each year, -1 where it means none.

    In a year in which a number passed from one state to another it means the later one, as yearly files do.

    Returns
    -------
    ndarray, shape (1000, years)
    """
    table = np.full((LARGEST_NUMBER + 1, last - first + 1), NOBODY, np.int16)
    held = [
        (spell, number, place)
        for place, state in enumerate(states.all_states())
        for name, number, spell in state.codes
        if name == scheme
    ]
    for spell, number, place in sorted(held, key=lambda one: (one[0].last or date.max, one[0].first)):
        start, stop = max(spell.first.year, first), min((spell.last or date.max).year, last)
        # Sorted by their last day: who held the number longest into the year is written last.
        table[number, max(start - first, 0) : max(stop - first + 1, 0)] = place
    return table


@cache
def numbers_of(scheme: states.Scheme, year: int) -> NDArray[np.int16]:
    """Return each state's number in a year, 0 where it has none; no number stands for two states.

    Of several numbers that a state had in a year it is the one it had last.

    Examples
    --------
    >>> table = numbers_of("cow", 1990)
    >>> int(table[place_of()["DEU"]])
    255
    """
    found = np.zeros(len(lives().keys), np.int16)
    column = numbers(scheme, year, year)[:, 0]
    end = date(year, 12, 31)
    for place in np.unique(column[column >= 0]):
        mine = states.get(lives().keys[place]).codes
        held = [(s.last or date.max, n) for name, n, s in mine if name == scheme and s.overlaps(date(year, 1, 1), end)]
        found[place] = max(held)[1]
    return found


@cache
def listed(scheme: states.Scheme, year: int, rule: Rule = "any_day") -> Flags:
    """Return which states a list of states has in a year, each number once."""
    if rule == "any_day":
        return np.asarray(numbers_of(scheme, year) > 0)
    end = date(year, 12, 31)
    return np.array([state.code(scheme, end) is not None for state in states.all_states()], np.bool_)


def _ends(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)
