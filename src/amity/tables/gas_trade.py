"""Natural gas traded by exporter, importer, year and kind: value, tonnes, and whether they fit each other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from amity.core.declarations import Break, Column, Coverage, Frames, Table
from amity.tables._dyads import state_years

KEYS = ("exporter", "importer", "year", "kind")
# The bounds of the table of crude oil; gas prices differ more between places, so that more rows lie outside.
LEAST_RATIO = 1 / 3
LARGEST_RATIO = 3.0


def build(frames: Mapping[str, Frames]) -> pl.DataFrame:
    """Return the table from the frame ``flows`` of the source ``baci_gas``."""
    flows = frames["baci_gas"]["flows"]
    # Territories share one label, so their rows are added up; a sum of tonnes is null only where none of them has any.
    summed = flows.group_by(KEYS).agg(
        pl.col("value").sum().round(3),
        pl.when(pl.col("tonnes").count() > 0).then(pl.col("tonnes").sum().round(3)).alias("tonnes"),
    )
    ratio = (pl.col("value") / pl.col("tonnes")) / pl.col("median")
    return (
        summed.join(_median_unit_value(summed), on=["year", "kind"], how="left")
        .with_columns((~ratio.is_between(LEAST_RATIO, LARGEST_RATIO)).fill_null(False).alias("suspect"))
        .select(*KEYS, "value", "tonnes", "suspect")
        .sort(KEYS)
    )


def _median_unit_value(flows: pl.DataFrame) -> pl.DataFrame:
    """Return, per year and kind, the unit value below which half of the value is traded."""
    priced = (
        flows.drop_nulls("tonnes")
        .with_columns((pl.col("value") / pl.col("tonnes")).alias("median"))
        .sort("year", "kind", "median")
    )
    reached = priced.with_columns(
        (pl.col("value").cum_sum() / pl.col("value").sum()).over("year", "kind").alias("part")
    )
    halves = reached.filter(pl.col("part") >= 0.5)
    return halves.group_by("year", "kind", maintain_order=True).agg(pl.col("median").first())


TABLE = Table(
    key="gas_trade",
    title="Natural gas traded by exporter, importer and year",
    sources=("baci_gas",),
    unit_of_analysis="directed dyad-year with recorded trade, liquefied and by pipeline apart (exporter, importer, "
    "calendar year, kind)",
    key_columns=KEYS,
    columns=(
        Column(name="exporter", meaning="state key, or 'non_state'"),
        Column(name="importer", meaning="state key, or 'non_state'"),
        Column(name="year", meaning="calendar year"),
        Column(name="kind", meaning="'lng' for liquefied, 'pipeline' for gas in gaseous state, as it was declared"),
        Column(name="value", meaning="value as reconciled from both sides' reports", unit="thousand USD"),
        Column(name="tonnes", meaning="quantity; null where none is given", unit="tonne"),
        Column(
            name="suspect",
            meaning="whether the unit value is below a third or above three times that of the year's median dollar of "
            "its kind",
            unit="yes or no",
        ),
    ),
    state_columns=("exporter", "importer"),
    year_column="year",
    coverage=Coverage(
        first=date(1995, 1, 1),
        last=date(2024, 12, 31),
        breaks=(Break(on=date(2024, 1, 1), reason="2024 is provisional"),),
        states="all reporters of the source; Belgium is with Luxembourg to 1998, Taiwan is the source's 'Other Asia, "
        "nes', and South Africa and its neighbours to 1999 are one customs union that counts as no state",
        last_reason="the latest release of the source",
    ),
    absence="zero",
    absence_means="no trade in gas was recorded by either side; a state may hide it, so none recorded is not none",
    caveats=(
        "A share is one of what is recorded: gas that crosses states may be booked as theirs.",
        "Gas by pipeline is declared as liquefied at times, and the other way round: add both where in doubt.",
        "Rows without tonnes count as none in every sum of tonnes.",
    ),
    state_years=state_years(("exporter", "importer")),
    build=build,
)
