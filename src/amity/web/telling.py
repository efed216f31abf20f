"""Figures of a result as a page writes them: a true minus, and *to* between ends of which one is negative."""

from __future__ import annotations

from amity.briefs import cells
from amity.core.results import Result
from amity.core.wording import minus
from amity.models._peer_words import span


def value(result: Result) -> str:
    """Return the value with its unit, or the word for why there is none."""
    return minus(cells.value(result))


def median(result: Result) -> str:
    """Return the peers' median with its unit, or a dash."""
    return minus(cells.median(result))


def interval(result: Result) -> str:
    """Return the interval or the bounds, or a dash where there are none."""
    text = cells.interval(result)
    # A figure has no dash of its own, so the one between the ends is the only one.
    low, dash, high = text.partition(cells.NOTHING)
    return span(low, high) if low and dash and high else text
