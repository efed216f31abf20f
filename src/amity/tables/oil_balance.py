"""Oil by state and year: crude production, refinery capacity, refinery throughput and consumption."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from amity.core.declarations import Break, Column, Coverage, Frames, Table

KEYS = ("state", "year")
FIGURES = ("production", "refinery_capacity", "refinery_throughput", "consumption")
BARRELS = "thousand barrels a day"


def build(frames: Mapping[str, Frames]) -> pl.DataFrame:
    """Return the table from the frame ``balance`` of the source ``bp_oil``."""
    balance = frames["bp_oil"]["balance"]
    # A thousandth of the unit is one barrel a day, far below what the source can know.
    return balance.select(*KEYS, *[pl.col(figure).round(3) for figure in FIGURES]).sort(KEYS)


TABLE = Table(
    key="oil_balance",
    title="Crude production, refining and oil consumption by state and year",
    sources=("bp_oil",),
    unit_of_analysis="state-year",
    key_columns=KEYS,
    columns=(
        Column(name="state", meaning="state key"),
        Column(name="year", meaning="calendar year"),
        Column(name="production", meaning="crude oil and condensate produced", unit=BARRELS),
        Column(name="refinery_capacity", meaning="distillation capacity at the end of the year", unit=BARRELS),
        Column(name="refinery_throughput", meaning="input to refineries", unit=BARRELS),
        Column(name="consumption", meaning="oil products used", unit=BARRELS),
    ),
    state_columns=("state",),
    year_column="year",
    coverage=Coverage(
        first=date(1965, 1, 1),
        last=date(2021, 12, 31),
        breaks=(Break(on=date(1992, 1, 1), reason="the Soviet Union ends, and its successors are given apart"),),
        states="the states that the source lists by name: 92, the larger producers, refiners and consumers",
        last_reason="the edition of 2022 ends in 2021",
    ),
    absence="missing",
    absence_means="the source gives no figure for that state and year: small producers and refiners are only in its "
    "regional totals",
    caveats=(
        "Germany, Vietnam and Yemen before their unification are the two states together; the Soviet Union's "
        "production and consumption end in 1984 in the source.",
    ),
    build=build,
)
