"""Distances between states in kilometres, and whether they share a language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from amity.core.declarations import Column, Coverage, Frames, Table


def build(frames: Mapping[str, Frames]) -> pl.DataFrame:
    """Return a row for each pair, rounded to the kilometre: the cities stand for whole states."""
    dyads = frames["cepii_geodist"]["dyads"]
    return dyads.select(
        "state_a",
        "state_b",
        pl.col("capitals").round().cast(pl.Int16),
        pl.col("peoples").round().cast(pl.Int16),
        "language",
    ).sort("state_a", "state_b")


TABLE = Table(
    key="distances",
    title="Distances between states",
    sources=("cepii_geodist",),
    unit_of_analysis="pair of states",
    key_columns=("state_a", "state_b"),
    columns=(
        Column(name="state_a", meaning="the state whose key sorts first"),
        Column(name="state_b", meaning="the other state"),
        Column(name="capitals", meaning="great-circle distance between the capitals", unit="km"),
        Column(name="peoples", meaning="mean distance between the largest cities, weighted by their people", unit="km"),
        Column(name="language", meaning="whether the two share an official or primary language, as of 2011"),
    ),
    state_columns=("state_a", "state_b"),
    coverage=Coverage(
        first=date(1990, 1, 1),
        last=date(2025, 12, 31),
        states="states and capitals as the source had them in 2011",
        last_reason="the source gives one distance a pair, without a year; amity uses it to 2025",
    ),
    absence="missing",
    absence_means="the source does not have one of the two states",
    build=build,
)
