"""The unit of analysis of a user's file: dyad-years, directed or not; everything else is refused with its rows."""

from __future__ import annotations

from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from amity.core.errors import BadUnit
from amity.panels.keys import whole_numbers

Unit = Literal["directed", "undirected"]
UNITS: tuple[Unit, ...] = ("directed", "undirected")
_SHOWN = 3
# Codes that lie so close are numbers of a dyad as they stand.
_SMALL = 100_000


def years_of(column: pl.Series) -> NDArray[np.int64]:
    """Return the years of all rows.

    Raises
    ------
    BadUnit
        Where a row has none, or one that is no whole number.
    """
    if column.dtype.is_temporal():
        # A day counted from 1970 is a whole number too, and no year.
        raise BadUnit(
            f"the column {column.name} was named as the year; the column holds dates", hint="use .dt.year() of it"
        )
    found = whole_numbers(column)
    bad = np.flatnonzero(found.is_null().to_numpy())
    if bad.size:
        values = ", ".join("empty" if column[int(at)] is None else repr(column[int(at)]) for at in bad[:_SHOWN])
        raise BadUnit(
            f"the unit of analysis must be the dyad-year; the column {column.name} has no whole year in {rows(bad)} "
            f"({values})",
            hint="name the column of calendar years last after --on, and give every row a year",
        )
    return np.asarray(found.to_numpy(), dtype=np.int64)


def unit_of(
    names: tuple[str, str, str], a: pl.Series, b: pl.Series, year: NDArray[np.int64], forced: Unit | None
) -> Unit:
    """Return whether each dyad stands once a year or in both orders.

    Raises
    ------
    BadUnit
        Where rows are states rather than dyads, a dyad-year stands twice in the same order, or some dyads stand in
        both orders and others once.
    """
    first, second = _numbered(a, b)
    if len(first) and bool((first == second).all()):
        raise BadUnit(
            f"the unit of analysis must be the dyad-year; {names[0]} and {names[1]} hold the same code in every row, "
            "so the file is of state-years",
            hint="name the columns of the two states of a dyad",
        )
    size, start = int(max(first.max(initial=0), second.max(initial=0))) + 1, int(year.min(initial=0))
    ordered = ((year - start) * size + first) * size + second
    turned = ((year - start) * size + second) * size + first
    # A row that lacks a code repeats no other: it gets numbers that no row has.
    bare = np.flatnonzero((a.is_null() | b.is_null()).to_numpy())
    ordered[bare], turned[bare] = -1 - bare, -1 - bare - len(year)
    _refuse_repeats(names, ordered, a, b, year)
    both = np.isin(turned, ordered, assume_unique=True) & (first != second)
    apart = ~both & (ordered >= 0) & (first != second)
    if forced == "directed" or not both.any():
        return forced or "undirected"
    if forced == "undirected":
        at = int(np.flatnonzero(both)[0])
        other = int(np.flatnonzero(ordered == turned[at])[0])
        raise BadUnit(
            f"the file was given as one of undirected dyad-years; {rows(np.array([at, other]))} hold the same dyad in "
            f"both orders ({_told(a, b, year, at)}), and so do {int(both.sum()):,} rows in all",
            hint="keep each dyad-year once, or say --unit directed",
        )
    if apart.any():
        raise BadUnit(
            f"the unit of analysis is not clear: {int(both.sum()):,} rows hold dyads that stand in both orders (the "
            f"first is {rows(np.flatnonzero(both)[:1])}), {int(apart.sum()):,} rows dyads that stand once (the first "
            f"is {rows(np.flatnonzero(apart)[:1])})",
            hint="keep each dyad-year once or in both orders; where directed rows lack on purpose, say --unit directed",
        )
    return "directed"


def _numbered(a: pl.Series, b: pl.Series) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return both columns as small whole numbers, equal where the codes are equal; 0 stands for none."""
    if a.dtype.is_integer() and b.dtype.is_integer():
        both = [column.cast(pl.Int64).to_numpy() if not column.null_count() else None for column in (a, b)]
        if both[0] is not None and both[1] is not None and len(a):
            low = min(both[0].min(), both[1].min())
            if max(both[0].max(), both[1].max()) - low < _SMALL:
                return both[0] - low + 1, both[1] - low + 1
    every = pl.concat([column.cast(pl.String).alias("code") for column in (a, b)])
    ranks = every.cast(pl.Enum(every.unique().drop_nulls().sort())).to_physical().cast(pl.Int64)
    numbers = (ranks + 1).fill_null(0).to_numpy()
    return numbers[: len(a)], numbers[len(a) :]


def _refuse_repeats(
    names: tuple[str, str, str], ordered: NDArray[np.int64], a: pl.Series, b: pl.Series, year: NDArray[np.int64]
) -> None:
    order = np.argsort(ordered, kind="stable")
    again = np.flatnonzero(np.diff(ordered[order]) == 0)
    if not again.size:
        return
    told = "; ".join(
        f"{rows(np.sort(order[at : at + 2]))} ({_told(a, b, year, int(order[at]))})" for at in again[:_SHOWN]
    )
    repeat = "row repeats" if again.size == 1 else "rows repeat"
    raise BadUnit(
        f"the unit of analysis must be the dyad-year; {again.size:,} {repeat} the same {', '.join(names)}: {told}",
        hint="keep one row for each dyad-year; rows of disputes, treaties or months must be counted by dyad-year first",
    )


def _told(a: pl.Series, b: pl.Series, year: NDArray[np.int64], at: int) -> str:
    return f"{a[at]}, {b[at]}, {year[at]}"


def rows(at: NDArray[np.intp] | NDArray[np.int64]) -> str:
    """Return rows in words, numbered from 1 below the header: ``rows 3 and 17``, ``rows 1, 2, 3 and 40 more``.

    Examples
    --------
    >>> import numpy as np
    >>> rows(np.array([2])), rows(np.array([2, 16])), rows(np.arange(9))
    ('row 3', 'rows 3 and 17', 'rows 1, 2, 3 and 6 more')
    """
    shown = [f"{int(one) + 1:,}" for one in at[:_SHOWN]]
    if len(at) == 1:
        return f"row {shown[0]}"
    last = shown.pop() if len(at) <= _SHOWN else f"{len(at) - _SHOWN:,} more"
    return f"rows {', '.join(shown)} and {last}"
