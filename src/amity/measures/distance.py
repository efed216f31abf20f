"""Distance between two states."""

from __future__ import annotations

import polars as pl

from amity.core.asks import Ask
from amity.core.declarations import Frames, Measure, Option
from amity.core.wording import Facts, with_unit
from amity.measures._frames import answer, pairs
from amity.measures._listed import of_pair

_NO_ENTRY = "the source, of 2011, does not have one of the two states"


def compute(tables: Frames, ask: Ask) -> pl.DataFrame:
    """Return the kilometres between the capitals, or between the peoples, of every pair that the source has."""
    column = str(ask.options["between"])
    names = [pl.col("state_a").alias("one"), pl.col("state_b").alias("other")]
    found = tables["distances"].lazy().select(*names, pl.col(column).cast(pl.Float64).alias("value"))
    full = (
        pairs(ask)
        .lazy()
        .with_columns(
            pl.min_horizontal("state_a", "state_b").alias("one"), pl.max_horizontal("state_a", "state_b").alias("other")
        )
        .join(found, on=["one", "other"], how="left", maintain_order="left")
    )
    missing = pl.col("value").is_null()
    return answer(
        full.with_columns(
            pl.when(missing).then(pl.lit("no_data")).alias("status"),
            pl.when(missing).then(pl.lit(_NO_ENTRY)).alias("reason"),
        )
    )


def rows(tables: Frames, ask: Ask) -> pl.DataFrame:
    """Return both distances of the pair."""
    mine = of_pair(tables["distances"], ask)
    return mine.rename({"capitals": "km between capitals", "peoples": "km between peoples"})


def say(facts: Facts) -> str:
    """Return the value in a sentence."""
    length = with_unit(facts.value, "km")
    if facts.options.get("between") == "peoples":
        return f"The people of {facts.a} and of {facts.b} live {length} apart on average, by their largest cities."
    return f"The capitals of {facts.a} and {facts.b} are {length} apart."


MEASURE = Measure(
    key="distance",
    title="Distance",
    channel="threat",
    order=70,
    unit="km",
    value_range=(0, None),
    directed=False,
    direction="farther",
    period="last",
    tables=("distances",),
    interval="none: a distance between cities",
    interval_kind="none",
    citation=(
        "Mayer and Zignago (2011): Notes on CEPII's Distances Measures: The GeoDist Database. CEPII Working Paper "
        "2011-25."
    ),
    meaning="How far the two states lie from each other.",
    say=say,
    options=(
        Option(
            name="between",
            default="capitals",
            choices=("capitals", "peoples"),
            meaning="between the capitals, or the mean over the largest cities weighted by their people",
        ),
    ),
    compute=compute,
    rows=rows,
)
