"""Help for tables of spells: yearly rows put together into runs, and the states that a list covers at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import polars as pl

from amity.core.states import all_states


def runs(frame: pl.DataFrame, keys: Sequence[str], same: Sequence[str]) -> pl.DataFrame:
    """Return a row for each run of years without a gap in which ``keys`` and ``same`` stay as they are.

    Parameters
    ----------
    frame : DataFrame
        One row for each combination of ``keys`` and ``year``.
    keys : sequence of str
        Columns that name what the spell is of.
    same : sequence of str
        Columns that must not change within a run.

    Returns
    -------
    DataFrame
        ``keys``, ``first``, ``last`` (Int16) and ``same``, sorted by keys and first year.
    """
    ordered = frame.select(*keys, *same, pl.col("year").cast(pl.Int32)).sort(*keys, "year")
    changed = [pl.col(name).ne_missing(pl.col(name).shift(1)) for name in (*keys, *same)]
    new = pl.any_horizontal(*changed, pl.col("year") != pl.col("year").shift(1) + 1).fill_null(value=True)
    return (
        ordered.with_columns(new.cum_sum().alias("run"))
        .group_by("run", maintain_order=True)
        .agg(
            pl.col("year").min().cast(pl.Int16).alias("first"),
            pl.col("year").max().cast(pl.Int16).alias("last"),
            *[pl.col(name).first() for name in (*keys, *same)],
        )
        .select(*keys, "first", "last", *same)
        .sort(*keys, "first")
    )


def system_years(scheme: Literal["cow", "gw"], first: int, last: int) -> pl.DataFrame:
    """Return ``state, first, last``: the years within ``first`` to ``last`` in which each state is on a list of states.

    A source that covers a list of states says "none" of a state on it by having no row.
    """
    found: dict[str, list[object]] = {"state": [], "first": [], "last": []}
    for state in all_states():
        spells = [spell for name, _, spell in state.codes if name == scheme]
        starts = [max(first, spell.first.year) for spell in spells]
        ends = [last if spell.last is None else min(last, spell.last.year) for spell in spells]
        inside = [(start, end) for start, end in zip(starts, ends, strict=True) if start <= end]
        if inside:
            found["state"].append(state.key)
            found["first"].append(min(start for start, _ in inside))
            found["last"].append(max(end for _, end in inside))
    return pl.DataFrame(found, schema={"state": pl.String, "first": pl.Int32, "last": pl.Int32})


def spell_years(frame: pl.DataFrame, *states: str) -> pl.DataFrame:
    """Return ``state, first, last`` of a table of spells: the first and last year in which a state is on it."""
    long = pl.concat([frame.select(pl.col(name).alias("state"), "first", "last") for name in states])
    return long.drop_nulls("state").group_by("state").agg(pl.col("first").min(), pl.col("last").max())
