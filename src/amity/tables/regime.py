"""Indices of democracy by state and year, with the ends of their intervals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from amity.core.declarations import Column, Coverage, Frames, Table

INDICES = {
    "polyarchy": "electoral democracy: free and fair elections, free association and expression, suffrage",
    "liberal": "electoral democracy with limits on government and rights of the person",
    "participatory": "electoral democracy with participation beyond elections",
    "deliberative": "electoral democracy with reasoned public debate",
    "egalitarian": "electoral democracy with equal rights and resources",
}


def build(frames: Mapping[str, Frames]) -> pl.DataFrame:
    """Return the indices; the source gives three decimals."""
    indices = frames["vdem"]["indices"]
    values = [pl.col(f"{name}{end}").cast(pl.Float32) for name in INDICES for end in ("", "_low", "_high")]
    return indices.select("state", pl.col("year").cast(pl.Int16), *values).sort("state", "year")


def _columns() -> tuple[Column, ...]:
    listed = [Column(name="state", meaning="the state"), Column(name="year", meaning="the year", unit="year")]
    for name, meaning in INDICES.items():
        listed += [
            Column(name=name, meaning=f"{meaning}; 0 to 1", unit="index"),
            Column(name=f"{name}_low", meaning="lower end of its 68 per cent interval", unit="index"),
            Column(name=f"{name}_high", meaning="upper end of its 68 per cent interval", unit="index"),
        ]
    return tuple(listed)


TABLE = Table(
    key="regime",
    title="Indices of democracy",
    sources=("vdem",),
    unit_of_analysis="state × year",
    key_columns=("state", "year"),
    columns=_columns(),
    state_columns=("state",),
    year_column="year",
    coverage=Coverage(
        first=date(1946, 1, 1),
        last=date(2024, 12, 31),
        states="states that V-Dem codes; most very small ones are not",
        last_reason="version 15, of 2025, goes so far",
    ),
    absence="missing",
    absence_means="V-Dem does not code the state, or not in that year",
    caveats=(
        "This table and what is computed from it are under CC BY-SA 4.0.",
        "Palestine has the figures of the West Bank; Gaza is coded apart.",
    ),
    build=build,
)
