"""Which states touch, by land or across water, as spells of pairs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from amity.core.declarations import Column, Coverage, Frames, Table
from amity.tables._spells import runs, system_years


def build(frames: Mapping[str, Frames]) -> pl.DataFrame:
    """Return the spells in which a pair's class of contiguity stays the same."""
    years = frames["cow_contiguity"]["years"].filter(pl.col("state_a") < pl.col("state_b"))
    return runs(years.with_columns(pl.col("type").cast(pl.Int8)), ("state_a", "state_b"), ("type",))


TABLE = Table(
    key="contiguity",
    title="Direct contiguity",
    sources=("cow_contiguity",),
    unit_of_analysis="pair of states × run of years with the same class",
    key_columns=("state_a", "state_b", "first"),
    columns=(
        Column(name="state_a", meaning="the state whose key sorts first"),
        Column(name="state_b", meaning="the other state"),
        Column(name="first", meaning="first year of the run, not before 1946", unit="year"),
        Column(name="last", meaning="last year of the run", unit="year"),
        Column(
            name="type",
            meaning="1 a land or river border; water of at most 12 (2), 24 (3), 150 (4) or 400 (5) nautical miles",
        ),
    ),
    state_columns=("state_a", "state_b"),
    coverage=Coverage(
        first=date(1946, 1, 1),
        last=date(2016, 12, 31),
        states="states of the Correlates of War list",
        last_reason="version 3.2 of the list goes so far",
    ),
    absence="zero",
    absence_means="the two states do not touch and more than 400 nautical miles of water lie between them",
    state_years=lambda _: system_years("cow", 1946, 2016),
    build=build,
)
