"""Ways of oil and their closures for users of the package."""

from __future__ import annotations

import math
from collections.abc import Sequence

from amity.api import case, state
from amity.core import given
from amity.core.errors import AmbiguousState, UnknownState, UsageError
from amity.measures._oil import MT
from amity.models._corridor_closures import Ways, listed_network, states_of, ways
from amity.models._corridor_records import Network
from amity.models._dependence_flows import flows_of

__all__ = ["Ways", "case_corridors", "corridor_network", "corridors"]


def corridor_network() -> Network:
    """Return the listed network of oil corridors: legs with owners, capacities and citations.

    Examples
    --------
    >>> sum(leg.kind == "pipeline" for leg in corridor_network().legs) > 15
    True
    """
    return listed_network()


def corridors(start: str, end: str, *, amount: float | None = None, close: Sequence[str] = ()) -> Ways:
    """Return how crude oil gets from one place or state to another, and what closures would do.

    Parameters
    ----------
    start, end : str
        Places of the network, or states: where a state's oil begins, and where others' oil arrives in it.
    amount : float, optional
        Thousand barrels a day. Between two states it is, without it, what was recorded in the last year with tonnes.
    close : sequence of str
        Corridors, or legs as CORRIDOR:NUMBER, to be closed together.

    Returns
    -------
    Ways
        The way with nothing closed, with the closures asked for, and with each corridor in use closed alone; each of
        them with no limit on legs of unknown capacity, and with what was seen on them as their limit.

    Raises
    ------
    UsageError
        Where a place, state or leg is not on the list, or no amount is given or recorded.

    Notes
    -----
    Linear programmes and cuts: docs/methods/corridors.md.

    Examples
    --------
    >>> found = corridors("AZE", "ISR", amount=100, close=["baku-tbilisi-ceyhan"])
    >>> found.asked.free.unmet.tolist(), "turkish-straits:1" in found.asked.free.way(0)
    ([0.0], True)
    """
    first, last = _end(given.text(start, "the start")), _end(given.text(end, "the end"))
    closed = given.texts(close, "close")
    if amount is not None:
        if not (isinstance(amount, (int, float)) and math.isfinite(amount) and amount > 0):
            raise UsageError(f"the amount {amount!r} was given", hint="give thousand barrels a day, above 0")
        return ways(first, last, float(amount), "given", closed)
    recorded, year = _recorded(first, last)
    if recorded is None:
        raise UsageError(
            f"no amount was given, and the record has no tonnes from {first} to {last}",
            hint="give an amount in thousand barrels a day",
        )
    return ways(first, last, recorded, f"crude_trade, {year}", closed)


def case_corridors(name: str, *, amount: float | None = None, close: Sequence[str] = ()) -> Ways:
    """Return the ways of crude oil between a case's two states, in the direction with more of it on record."""
    a, b = (state(text).key for text in case(name).dyad)
    there, back = _recorded(a, b), _recorded(b, a)
    if there[0] is None and back[0] is None:
        raise UsageError(f"the case '{name}' was asked for; no crude oil is recorded between {a} and {b}",
                         hint="name two places and an amount")  # fmt: skip
    first, last = (a, b) if (there[0] or 0.0) >= (back[0] or 0.0) else (b, a)
    return corridors(first, last, amount=amount, close=close)


def _end(text: str) -> str:
    """Return a place of the network as it is, or the key of a state."""
    places = {place.casefold(): place for place in listed_network().places}
    if text.casefold() in places:
        return places[text.casefold()]
    try:
        key = state(text).key
    except (UnknownState, AmbiguousState):
        return text
    return key if key in states_of().values() else text


def _recorded(start: str, end: str) -> tuple[float | None, int]:
    """Return the last recorded yearly flow of crude between two states, in thousand barrels a day, and its year."""
    flows = flows_of("crude")
    if start not in flows.names or end not in flows.names or flows.tonnes is None:
        return None, 0
    series = flows.tonnes[:, flows.names.index(start), flows.names.index(end)]
    for place in range(len(series) - 1, -1, -1):
        if series[place] > 0:
            return float(series[place]) / MT, flows.years[place]
    return None, 0
