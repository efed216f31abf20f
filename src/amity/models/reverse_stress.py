"""How large a shock must be before an answer turns: the smallest size that flips a verdict or crosses a threshold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic, Literal, TypeVar

import numpy as np

from amity.core.declarations import Model
from amity.core.errors import BadOption
from amity.models._verdicts import NOT_JUDGED, Beside, words

Answer = TypeVar("Answer")
Status = Literal["flips", "never", "already"]
# Sizes looked at before the bracket is narrowed: an answer that turns and turns back between two of them is missed.
GRID = 16
# A verdict depends on a value in steps: a finer look misses fewer of them.
FINE = 64
TOLERANCE = 1e-4
ROUNDS = 60

MODEL = Model(
    key="reverse_stress",
    title="Reverse stress: how far from the flip",
    meaning="The smallest size of a shock at which a verdict among peers becomes another one, or a figure (what stays "
    "unmet, what is cut, what real expenditure loses) crosses a threshold; or that no size of the shock does it.",
    null="none: it searches for a size and tests nothing.",
    interval="the sizes at which the ends of the figure's own interval or bounds cross; of the search itself, the two "
    "neighbouring sizes that were both computed, one on each side.",
    assumptions=(
        "Between two neighbouring sizes of the first look the answer turns at most once.",
        "Everything that the scenario or the verdict rests on.",
    ),
    cannot_say="How likely a shock of that size is; that a smaller one of another family would not do the same.",
    citation="Breuer, T., Jandačka, M., Rheinberger, K. and Summer, M. (2009), How to Find Plausible, Severe, and "
    "Useful Stress Scenarios, International Journal of Central Banking 5(3); bisection as in "
    "Burden, R. L. and Faires, J. D., Numerical Analysis",
    docs="methods/reverse-stress.md",
    recovery="models/test_reverse_stress.py",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Generic[Answer]):
    """The smallest size that turns an answer.

    Attributes
    ----------
    status : {'flips', 'never', 'already'}
        It turns at ``size``; no size up to ``most`` turns it; or it holds without any shock.
    size : float or None
        The smallest computed size at which it has turned: ``high`` of the bracket.
    low, high : float or None
        The bracket: computed at both, not turned at ``low``, turned at ``high``.
    before, after : Answer
        The answer without the shock, and at ``size``, or at ``most`` where none turns it.
    computed : int
        How many sizes were computed.
    returns : bool
        Whether it turns back at a larger size of the first look.
    """

    status: Status
    size: float | None
    low: float | None
    high: float | None
    before: Answer
    after: Answer
    most: float
    computed: int
    returns: bool


def smallest(
    answer: Callable[[float], Answer],
    turned: Callable[[Answer], bool],
    *,
    most: float = 1.0,
    tolerance: float = TOLERANCE,
    grid: int = GRID,
) -> Found[Answer]:
    """Return the smallest size from 0 to ``most`` at which an answer has turned.

    Parameters
    ----------
    answer : callable
        The answer at a size.
    turned : callable
        Whether an answer is the one looked for.
    most : float
        The largest size that makes sense, above 0.
    tolerance : float
        The largest width of the bracket, as a part of ``most``.
    grid : int
        How many steps the first look takes.

    Notes
    -----
    Sizes ``k · most / grid`` are computed in order until one has turned; the interval before it is then halved. The
    result is certified by its bracket: the answer was computed at both ends and differs.

    Examples
    --------
    >>> found = smallest(lambda size: size**2, lambda value: value >= 0.25)
    >>> found.status, round(found.size, 3), found.high - found.low <= 1e-4
    ('flips', 0.5, True)
    >>> smallest(lambda size: size, lambda value: value > 2).status
    'never'
    """
    if not (np.isfinite(most) and most > 0) or grid < 1 or not 0 < tolerance < 1:
        raise BadOption(
            f"a search up to {most:g} in {grid} steps to {tolerance:g} was asked for",
            hint="give a largest size above 0, one step or more, and a tolerance between 0 and 1",
        )
    before = answer(0.0)
    if turned(before):
        return Found(status="already", size=0.0, low=None, high=0.0, before=before, after=before, most=most,
                     computed=1, returns=False)  # fmt: skip
    looked = [(most * step / grid) for step in range(1, grid + 1)]
    answers = [answer(size) for size in looked]
    flags = [turned(one) for one in answers]
    computed = 1 + grid
    if not any(flags):
        return Found(status="never", size=None, low=most, high=None, before=before, after=answers[-1], most=most,
                     computed=computed, returns=False)  # fmt: skip
    first = flags.index(True)
    low, high, after = (looked[first - 1] if first else 0.0), looked[first], answers[first]
    for _ in range(ROUNDS):
        if high - low <= tolerance * most:
            break
        middle = (low + high) / 2
        one = answer(middle)
        computed += 1
        if turned(one):
            high, after = middle, one
        else:
            low = middle
    return Found(status="flips", size=high, low=low, high=high, before=before, after=after, most=most,
                 computed=computed, returns=not all(flags[first:]))  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """How far a subject's value must move for its word to change, peers staying where they are.

    Attributes
    ----------
    before : str
        The word as it is; ``not judged`` where too few peers are.
    found : Found or None
        The smallest move, in the measure's unit, in the direction that needs least; ``never`` where none does it, None
        where nothing is judged.
    sign : int
        1 where the value grows, -1 where it shrinks.
    computed : int
    """

    before: str
    found: Found[str] | None
    sign: int
    computed: int


def shifted(row: Beside, value: float) -> Shift:
    """Return how far the one subject's value must move, up or down, for its word to change.

    Examples
    --------
    >>> peers = np.array([[0.1, 0.2, 0.0, 0.1, 0.2, 0.1, 0.0, 0.1]])
    >>> moved = shifted(Beside(mine=0 * peers + 0.5, theirs=peers), 0.5)
    >>> moved.before, moved.sign, round(moved.found.size, 3), moved.found.after
    ('alone', -1, 0.1, 'among a few')
    """
    before = words(row)[0]
    if before == NOT_JUDGED:
        return Shift(before=before, found=None, sign=0, computed=1)
    ways = [(_moved(row, before, sign, value), sign) for sign in (-row.sign, row.sign)]
    computed = sum(found.computed for found, _ in ways)
    flips = [(found, sign) for found, sign in ways if found.status == "flips"]
    found, sign = min(flips or ways, key=lambda way: way[0].size or 0.0)
    return Shift(before=before, found=found, sign=sign, computed=computed)


def _moved(row: Beside, before: str, sign: int, value: float) -> Found[str]:
    """Return the smallest move of the subject's value in one direction that changes its word."""
    theirs = row.theirs[np.isfinite(row.theirs)]
    most = float(max(abs(value), np.abs(theirs - value).max(initial=0.0))) * 2 or 1.0
    floor = row.low

    def judge(size: float) -> str:
        low = None if floor is None else np.where(np.isfinite(floor), np.maximum(floor + sign * size, 0.0), floor)
        return words(replace(row, mine=row.mine + sign * size, low=low))[0]

    return smallest(judge, lambda word: word != before, most=most, grid=FINE)
