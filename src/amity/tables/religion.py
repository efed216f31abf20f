"""Shares of religions among the residents of each state, every five years."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from amity.core.declarations import Column, Coverage, Frames, Table
from amity.sources import world_religion

FAMILIES = tuple(world_religion.FAMILIES)
BRANCHES = {family: tuple(branches) for family, branches in world_religion.BRANCHES.items()}


def build(frames: Mapping[str, Frames]) -> pl.DataFrame:
    """Return the shares as the source gives them, to four decimals."""
    names = [*FAMILIES, *[branch for branches in BRANCHES.values() for branch in branches]]
    shares = frames["world_religion"]["shares"]
    values = [pl.col(name).cast(pl.Float32) for name in names]
    return shares.select("state", pl.col("year").cast(pl.Int16), "double", *values).sort("state", "year")


def _columns() -> tuple[Column, ...]:
    within = {branch: family for family, branches in BRANCHES.items() for branch in branches}
    listed = [
        Column(name="state", meaning="the state"),
        Column(name="year", meaning="the year", unit="year"),
        Column(name="double", meaning="whether many hold two religions, so that the shares of families exceed 1"),
    ]
    listed += [Column(name=name, meaning=f"share of residents: {name}", unit="share") for name in FAMILIES]
    for name, family in within.items():
        listed.append(
            Column(name=name, meaning=f"share of residents: {name.replace('_', ' ')} ({family})", unit="share")
        )
    return tuple(listed)


TABLE = Table(
    key="religion",
    title="Religions of residents",
    sources=("world_religion",),
    unit_of_analysis="state × year, every fifth year",
    key_columns=("state", "year"),
    columns=_columns(),
    state_columns=("state",),
    year_column="year",
    coverage=Coverage(
        first=date(1950, 1, 1),
        last=date(2010, 12, 31),
        states="states of the Correlates of War list",
        last_reason="version 1.1 of the data set goes so far",
    ),
    absence="missing",
    absence_means="the state was not on the Correlates of War list in that year",
    build=build,
)
