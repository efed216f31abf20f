"""Militarized disputes between states since 1946, one row for each dispute and pair of opponents."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from amity.core.declarations import Column, Coverage, Frames, Table
from amity.tables._spells import system_years


def build(frames: Mapping[str, Frames]) -> pl.DataFrame:
    """Return the years in which each dispute set two states against each other."""
    years = frames["cow_disputes"]["years"].filter(pl.col("state_a") < pl.col("state_b"))
    return (
        years.group_by("dispute", "state_a", "state_b")
        .agg(
            pl.col("year").min().cast(pl.Int16).alias("first"),
            pl.col("year").max().cast(pl.Int16).alias("last"),
            pl.col("hostility").max().cast(pl.Int8),
            pl.col("deaths").max().cast(pl.Int8),
        )
        .with_columns(pl.col("dispute").cast(pl.Int16))
        .select("state_a", "state_b", "dispute", "first", "last", "hostility", "deaths")
        .sort("state_a", "state_b", "dispute")
    )


TABLE = Table(
    key="disputes",
    title="Militarized interstate disputes",
    sources=("cow_disputes",),
    unit_of_analysis="dispute × pair of opponents",
    key_columns=("state_a", "state_b", "dispute"),
    columns=(
        Column(name="state_a", meaning="the opponent whose key sorts first"),
        Column(name="state_b", meaning="the other opponent"),
        Column(name="dispute", meaning="the dispute's number in the source"),
        Column(name="first", meaning="first year in which the two were opponents, not before 1946", unit="year"),
        Column(name="last", meaning="last year in which they were", unit="year"),
        Column(name="hostility", meaning="highest level: 2 threat, 3 display, 4 use of force, 5 war"),
        Column(
            name="deaths",
            meaning="battle deaths of the dispute: 0 none, 1 to 25, 2 to 100, 3 to 250, 4 to 500, 5 to 999, 6 more; "
            "missing where not known",
        ),
    ),
    state_columns=("state_a", "state_b"),
    coverage=Coverage(
        first=date(1946, 1, 1),
        last=date(2014, 12, 31),
        states="states of the Correlates of War list",
        last_reason="the project has coded disputes to 2014",
    ),
    absence="zero",
    absence_means="no militarized dispute between two states of the Correlates of War list is recorded",
    state_years=lambda _: system_years("cow", 1946, 2014),
    build=build,
)
