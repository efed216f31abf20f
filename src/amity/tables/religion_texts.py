"""The share of Muslims that the World Factbook's text on religions gives for each state."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from amity.core.declarations import Column, Coverage, Frames, Table


def build(frames: Mapping[str, Frames]) -> pl.DataFrame:
    """Return a row for each state; several entries of one state give the range from the least to the greatest."""
    entries = frames["factbook"]["religions"]
    majority = (pl.col("low") > 0.5) | ((pl.col("basis") == "named first") & pl.col("low").is_null())
    read = entries.with_columns(majority.fill_null(value=False).alias("majority"))
    # Palestine has two entries, the West Bank and Gaza: its share lies between theirs, whatever their weights.
    several = pl.len() > 1
    return (
        read.sort("state", "low")
        .group_by("state", maintain_order=True)
        .agg(
            pl.col("majority").all(),
            pl.col("low").min().cast(pl.Float32),
            pl.col("high").max().cast(pl.Float32),
            pl.when(several).then(pl.lit("range")).otherwise(pl.col("basis").first()).alias("basis"),
            pl.col("year").max().cast(pl.Int16),
            pl.col("text").str.join(" / "),
        )
        .with_columns(_says().alias("says"))
        .select("state", "majority", "low", "high", "basis", "year", "says", "text")
        .sort("state")
    )


def _says() -> pl.Expr:
    """Return what the text says in a few words, such as ``65.2 % Muslim (2020)``."""
    low, high = ((pl.col(end) * 100).round(1).cast(pl.String).str.strip_suffix(".0") for end in ("low", "high"))
    figure = (
        pl.when(pl.col("basis") == "below")
        .then("under " + high)
        .when(low != high)
        .then(low + "–" + high)
        .otherwise(low)
    )
    dated = pl.when(pl.col("year").is_null()).then(pl.lit("")).otherwise(" (" + pl.col("year").cast(pl.String) + ")")
    words = {
        "named first": "Muslims named first, without a figure",
        "named": "Muslims named, without a figure",
        "not named": "Muslims not named",
    }
    unnumbered = pl.col("basis").replace_strict(words, default="", return_dtype=pl.String)
    return pl.when(pl.col("low").is_not_null()).then(figure + "\u00a0% Muslim" + dated).otherwise(unnumbered)


TABLE = Table(
    key="religion_texts",
    title="Muslims in the World Factbook's texts",
    sources=("factbook",),
    unit_of_analysis="state",
    key_columns=("state",),
    columns=(
        Column(name="state", meaning="the state"),
        Column(
            name="majority",
            meaning="whether the text says that more than half are Muslim, or names them first and gives no figures",
        ),
        Column(
            name="low",
            meaning="the share of Muslims in the text, or the low end of it; missing where none",
            unit="share",
        ),
        Column(name="high", meaning="the high end of that share; missing where there is none", unit="share"),
        Column(
            name="basis",
            meaning="figure, range, below (a figure with <), named first or named (no figure), or not named",
        ),
        Column(name="year", meaning="the year of the estimate; missing where the text has none", unit="year"),
        Column(name="says", meaning="what the text says of Muslims, in a few words"),
        Column(name="text", meaning="the text"),
    ),
    state_columns=("state",),
    coverage=Coverage(
        first=date(2006, 1, 1),
        last=date(2025, 12, 31),
        states="states with a text on religions",
        last_reason="the texts are of 2025 at the latest",
    ),
    absence="missing",
    absence_means="the Factbook has no text on religions for the state",
    build=build,
)
