"""Fits of windows kept at hand, and one of them without the flow that is asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from amity.core.errors import AmityError
from amity.numerics.ppml_errors import clustered
from amity.store import catalogue, read
from amity.tables._expected_fit import Fitted, Pairs, expectations, pairs_of
from amity.tables._expected_inputs import DRIVERS, FLOWS, TABLES, Inputs, inputs

Floats = NDArray[np.float64]
TABLE = "expected_ties"
SIDES = ("exporter", "importer")
PLAIN = ("distance", "contiguity")


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A window of a channel: its inputs, the pairs that can be fitted, and the equation of all of them."""

    inputs: Inputs
    pairs: Pairs
    fitted: Fitted

    def place(self, seller: str, buyer: str) -> int | None:
        """Return where a pair stands among those fitted, None where it does not."""
        there = self.inputs.states
        if seller not in there or buyer not in there:
            return None
        at = (self.pairs.seller == there.index(seller)) & (self.pairs.buyer == there.index(buyer))
        found = np.flatnonzero(at)
        return int(found[0]) if len(found) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Without:
    """The equation without one pair: the pair's drivers, its expectation, and the errors of the coefficients."""

    fitted: Fitted
    expected: float
    errors: Floats


def window(channel: str, first: int, last: int) -> Window:
    """Return a window of a channel, fitted.

    Raises
    ------
    ComputeError
        Where too little flows for an equation, or it has no estimate.
    """
    return _window(channel, first, last, catalogue().version)


@lru_cache(maxsize=8)
def _window(channel: str, first: int, last: int, _version: str) -> Window:
    flow = FLOWS[channel]
    given = inputs({key: read(key) for key in (*TABLES, flow.table)}, flow, (first, last))
    pairs = pairs_of(given)
    return Window(inputs=given, pairs=pairs, fitted=pairs.fit())


def without(found: Window, one: int) -> Without:
    """Return the equation fitted without one pair, and what it expects of it.

    The expectation is NaN or 0 where one of the two states trades with nobody else.
    """
    rest = found.pairs.without(one)
    fitted = rest.fit(found.fitted)
    log = (
        fitted.sellers[found.pairs.seller[one]]
        + fitted.buyers[found.pairs.buyer[one]]
        + found.pairs.drivers[one] @ fitted.coefficients
    )
    there = ~rest.apart & (fitted.fitted > 0)
    covariance = clustered(
        rest.flow[there], rest.seller[there], rest.buyer[there], rest.drivers[there], fitted.fitted[there]
    )
    expected = 0.0 if found.pairs.apart[one] else float(np.exp(log))
    return Without(fitted=fitted, expected=expected, errors=np.sqrt(np.diag(covariance)))


def plain(found: Window, one: int) -> float | None:
    """Return what distance and a common border alone, with the states' effects, expect of a pair; None without either.

    How far it lies from the expectation by all drivers shows how much hangs on the choice of drivers.
    """
    kept = [place for place, column in enumerate(found.pairs.columns) if DRIVERS[column].key in PLAIN]
    if len(kept) < len(PLAIN) or found.pairs.apart.any():
        return None
    fewer = replace(found.pairs, drivers=found.pairs.drivers[:, kept])
    try:
        fitted = fewer.without(one).fit(replace(found.fitted, coefficients=found.fitted.coefficients[kept]))
    except AmityError:
        return None
    effects = fitted.sellers[fewer.seller[one]] + fitted.buyers[fewer.buyer[one]]
    return float(np.exp(effects + fewer.drivers[one] @ fitted.coefficients))


def left_out(found: Window) -> Floats:
    """Return each pair's expectation without itself: those the dataset carries, or made now.

    NaN where nothing else tells the effect of one of the two states.
    """
    given = found.inputs
    if given.window in given.flow.carried:
        carried = _carried(found)
        if carried is not None:
            return carried
    return _made(given.flow.key, *given.window, catalogue().version)


def _carried(found: Window) -> Floats | None:
    """Return the dataset's expectations in the order of the pairs, None where it has other pairs."""
    given = found.inputs
    rows = read(TABLE).filter((pl.col("channel") == given.flow.key) & (pl.col("first") == given.window[0]))
    place = {name: at for at, name in enumerate(given.states)}
    codes = [rows[side].replace_strict(place, default=-1, return_dtype=pl.Int64).to_numpy() for side in SIDES]
    seller, buyer = codes
    # The table is sorted by exporter and importer, as the pairs are.
    if not (np.array_equal(seller, found.pairs.seller) and np.array_equal(buyer, found.pairs.buyer)):
        return None
    return rows["expected"].cast(pl.Float64).fill_null(np.nan).to_numpy()


@lru_cache(maxsize=8)
def _made(channel: str, first: int, last: int, _version: str) -> Floats:
    found = window(channel, first, last)
    return expectations(found.pairs, found.fitted)
