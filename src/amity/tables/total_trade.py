"""Total trade by exporter, importer and year, with each state's sales to itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from amity.core.declarations import Break, Column, Coverage, Frames, Table
from amity.tables._dyads import state_years

KEYS = ("exporter", "importer", "year")
DOLLARS_PER_UNIT = 1_000_000
THOUSANDS_PER_UNIT = 1_000
# One more than the source has, so that sums of territories come out the same in any order of adding.
DIGITS = 6


def build(frames: Mapping[str, Frames]) -> pl.DataFrame:
    """Return the table from the frames ``flows`` of the sources ``usitc_itpde`` and ``baci_crude``.

    Single precision keeps seven digits; the source has five.
    """
    flows = frames["usitc_itpde"]["flows"].group_by(KEYS).agg(pl.col("value").sum() / DOLLARS_PER_UNIT)
    crude = (
        frames["baci_crude"]["flows"].group_by(KEYS).agg((pl.col("value").sum() / THOUSANDS_PER_UNIT).alias("crude"))
    )
    below = (pl.col("crude") > pl.col("value")).fill_null(False)
    return (
        flows.join(crude, on=KEYS, how="left")
        .select(*KEYS, pl.col("value").round_sig_figs(DIGITS).cast(pl.Float32), below.alias("below_crude"))
        .sort(KEYS)
    )


TABLE = Table(
    key="total_trade",
    title="Total trade by exporter, importer and year, domestic sales included",
    sources=("usitc_itpde", "baci_crude"),
    unit_of_analysis="directed dyad-year with recorded trade, and state-year for domestic sales (exporter equals "
    "importer)",
    key_columns=KEYS,
    columns=(
        Column(name="exporter", meaning="state key, or 'non_state'"),
        Column(name="importer", meaning="state key, or 'non_state'; equal to the exporter for domestic sales"),
        Column(name="year", meaning="calendar year"),
        Column(name="value", meaning="trade summed over all industries of the source", unit="million USD"),
        Column(
            name="below_crude",
            meaning="whether crude oil alone is worth more in CEPII's BACI: the total then leaves something out",
            unit="yes or no",
        ),
    ),
    state_columns=("exporter", "importer"),
    year_column="year",
    coverage=Coverage(
        first=date(2000, 1, 1),
        last=date(2016, 12, 31),
        breaks=(
            Break(
                on=date(2011, 1, 1),
                reason="from 2011 more totals leave crude oil out: in 124 to 195 dyads a year crude alone exceeds "
                "the total, in 8 to 34 a year before",
            ),
            Break(
                on=date(2014, 1, 1),
                reason="from 2014 more states' domestic sales fall by half or more within a year, industries no longer "
                "being reported: 11 in 2014, 17 in 2015, 10 in 2016, at most 7 in any year before; China's fell to a "
                "thirteenth in 2012 already",
            ),
        ),
        states="the reporters of the source, 142 to 162 of them with domestic sales; not Hong Kong and Macao, "
        "Serbia and Montenegro from 2006",
        last_reason="the release of the source that is kept here stops there",
    ),
    absence="zero",
    absence_means="no trade was recorded between two states that the source has in that year; it keeps no zeros, "
    "so no trade and none reported look the same. A state without any row in a year is missing then",
    precedence="values are the USITC's; BACI only marks totals that its crude alone exceeds",
    caveats=("The record ends in 2016: it says nothing about trade since.",),
    state_years=state_years(("exporter", "importer")),
    build=build,
)
