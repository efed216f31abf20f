"""Strategic rivalries since 1946, as spells of pairs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from amity.core.declarations import Column, Coverage, Frames, Table
from amity.tables._spells import runs, system_years

KINDS = ("positional", "spatial", "ideological", "interventionary")


def build(frames: Mapping[str, Frames]) -> pl.DataFrame:
    """Return a row for each rivalry, split where a state of it followed another."""
    years = frames["thompson_rivalries"]["years"]
    pairs = years.with_columns(
        pl.min_horizontal("state_a", "state_b").alias("state_a"),
        pl.max_horizontal("state_a", "state_b").alias("state_b"),
    )
    spells = runs(pairs, ("state_a", "state_b", "rivalry"), ("since", *KINDS))
    typed = spells.with_columns(pl.col("rivalry").cast(pl.Int16), pl.col("since").cast(pl.Int16))
    return typed.select("state_a", "state_b", "rivalry", "first", "last", "since", *KINDS).sort(
        "state_a", "state_b", "first"
    )


TABLE = Table(
    key="rivalries",
    title="Strategic rivalries",
    sources=("thompson_rivalries",),
    unit_of_analysis="pair of states × rivalry",
    key_columns=("state_a", "state_b", "first"),
    columns=(
        Column(name="state_a", meaning="the rival whose key sorts first"),
        Column(name="state_b", meaning="the other rival"),
        Column(name="rivalry", meaning="the rivalry's number in the source"),
        Column(name="first", meaning="first year, not before 1946", unit="year"),
        Column(name="last", meaning="last year; 2020, the end of the list, where the rivalry goes on", unit="year"),
        Column(name="since", meaning="the year in which the rivalry began, which may be before 1946", unit="year"),
        Column(name="positional", meaning="over rank and influence"),
        Column(name="spatial", meaning="over territory"),
        Column(name="ideological", meaning="over political or religious beliefs"),
        Column(name="interventionary", meaning="over meddling in each other's internal conflicts"),
    ),
    state_columns=("state_a", "state_b"),
    coverage=Coverage(
        first=date(1946, 1, 1),
        last=date(2020, 12, 31),
        states="states of the Correlates of War list",
        last_reason="the list was published in 2021",
    ),
    absence="zero",
    absence_means="the two states are not rivals on that list",
    caveats=("The list has Armenia and Azerbaijan and Iran and Israel, but not Azerbaijan and Iran.",),
    state_years=lambda _: system_years("cow", 1946, 2020),
    build=build,
)
