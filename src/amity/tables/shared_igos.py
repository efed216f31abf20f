"""How many international organisations two states both belong to, a column for each year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from amity.core.declarations import Column, Coverage, Frames, Table

FIRST, LAST = 1990, 2014


def build(frames: Mapping[str, Frames]) -> pl.DataFrame:
    """Return a row for each pair and a column ``y1990`` … ``y2014``; missing where one of them was no state."""
    joint = frames["cow_igos"]["joint"].with_columns(
        pl.col("organisations").cast(pl.UInt8), ("y" + pl.col("year").cast(pl.String)).alias("column")
    )
    # Pairs are rows and years columns: two thirds of the size of a row for each pair and year.
    wide = joint.pivot("column", index=["state_a", "state_b"], values="organisations")
    return wide.select("state_a", "state_b", *[f"y{year}" for year in range(FIRST, LAST + 1)]).sort(
        "state_a", "state_b"
    )


def years(frame: pl.DataFrame) -> pl.DataFrame:
    """Return ``state, first, last``: the years in which a state has a count with any other."""
    long = frame.unpivot(index=["state_a", "state_b"], variable_name="column").drop_nulls("value")
    dated = long.with_columns(pl.col("column").str.slice(1).cast(pl.Int32).alias("year"))
    ends = pl.concat([dated.select(pl.col(name).alias("state"), "year") for name in ("state_a", "state_b")])
    return ends.group_by("state").agg(pl.col("year").min().alias("first"), pl.col("year").max().alias("last"))


TABLE = Table(
    key="shared_igos",
    title="Shared international organisations",
    sources=("cow_igos",),
    unit_of_analysis="pair of states",
    key_columns=("state_a", "state_b"),
    columns=(
        Column(name="state_a", meaning="the state whose key sorts first"),
        Column(name="state_b", meaning="the other state"),
        *[
            Column(name=f"y{year}", meaning=f"organisations of which both were full members in {year}", unit="count")
            for year in range(FIRST, LAST + 1)
        ],
    ),
    state_columns=("state_a", "state_b"),
    coverage=Coverage(
        first=date(FIRST, 1, 1),
        last=date(LAST, 12, 31),
        states="states of the Correlates of War list",
        last_reason="the project has coded memberships to 2014",
    ),
    absence="missing",
    absence_means="one of the two was not on the Correlates of War list in that year; a zero stands as 0",
    state_years=years,
    build=build,
)
