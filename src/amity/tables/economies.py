"""Gross domestic product and population of states."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from amity.core.declarations import Column, Coverage, Frames, Table

DIGITS = 5


def build(frames: Mapping[str, Frames]) -> pl.DataFrame:
    """Return a row for each state and year; the estimates are no better than five digits."""
    found = frames["isard_economies"]["economies"]
    return found.select(
        "state",
        pl.col("year").cast(pl.Int16),
        pl.col("gdp", "population").round_sig_figs(DIGITS).cast(pl.Float32),
    ).sort("state", "year")


TABLE = Table(
    key="economies",
    title="Gross domestic product and population",
    sources=("isard_economies",),
    unit_of_analysis="state × year",
    key_columns=("state", "year"),
    columns=(
        Column(name="state", meaning="the state"),
        Column(name="year", meaning="the year", unit="year"),
        Column(
            name="gdp",
            meaning="gross domestic product by expenditure, at purchasing power and constant prices",
            unit="million 2017 international dollars",
        ),
        Column(name="population", meaning="residents", unit="million"),
    ),
    state_columns=("state",),
    year_column="year",
    coverage=Coverage(
        first=date(1990, 1, 1),
        last=date(2019, 12, 31),
        states="states of the list of Gleditsch and Ward",
        last_reason="the estimates go so far",
    ),
    absence="missing",
    absence_means="the state was not on the list of Gleditsch and Ward in that year",
    build=build,
)
