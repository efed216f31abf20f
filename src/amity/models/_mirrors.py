"""Which values rest on the mirror of a record that is partly hidden: a seller's shares by buyers' records.

What a state sells is known from what buyers report. Where a buyer hides part of its imports, the seller's share that
went to it, and every other seller's, is short by an unknown part, though the seller's own record looks whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from amity import measures
from amity.core.asks import Ask, Period
from amity.measures._running import frames
from amity.store import catalogue

# The measure of the seller's side, and that of the buyer's whose bounds say what is hidden.
MIRRORS: Mapping[str, str] = {"crude_export_share": "crude_import_share"}


def hidden(key: str, seller: str, buyers: Sequence[str], period: Period) -> NDArray[np.bool_]:
    """Return for each buyer whether part of its imports is hidden; False throughout for measures without a mirror.

    Examples
    --------
    >>> hidden("crude_export_share", "AZE", ("ISR",), Period(first=2022, last=2022)).tolist()
    [True]
    >>> hidden("trade", "AZE", ("ISR",), Period(first=2022, last=2022)).tolist()
    [False]
    """
    if key not in MIRRORS:
        return np.zeros(len(buyers), np.bool_)
    found = _hiding(MIRRORS[key], seller, tuple(buyers), period, catalogue().version)
    return np.array([buyer in found for buyer in buyers])


@lru_cache(maxsize=256)
def _hiding(key: str, seller: str, buyers: tuple[str, ...], period: Period, _version: str) -> frozenset[str]:
    measure = measures.get(key)
    ask = Ask(subjects=buyers, targets=(seller,), period=period, options=measures.read_options(measure, {}))
    rows = measure.compute(frames(measure), ask).select("state_a", "low", "high").iter_rows()
    return frozenset(buyer for buyer, low, high in rows if low is not None and high is not None and high > low)
