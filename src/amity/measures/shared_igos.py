"""Shared international organisations."""

from __future__ import annotations

import polars as pl

from amity.core.asks import Ask
from amity.core.declarations import Frames, Measure
from amity.core.wording import Facts, count
from amity.measures._frames import answer, pairs, told
from amity.measures._listed import of_pair, unlisted, years


def compute(tables: Frames, ask: Ask) -> pl.DataFrame:
    """Return how many organisations had both as full members in the last year of the period."""
    year = years(ask)[1]
    counts = (
        tables["shared_igos"]
        .lazy()
        .select(
            pl.col("state_a").alias("one"),
            pl.col("state_b").alias("other"),
            pl.col(f"y{year}").cast(pl.Float64).alias("value"),
        )
    )
    full = (
        pairs(ask)
        .lazy()
        .with_columns(
            pl.min_horizontal("state_a", "state_b").alias("one"), pl.max_horizontal("state_a", "state_b").alias("other")
        )
        .join(counts, on=["one", "other"], how="left", maintain_order="left")
    )
    off = told(unlisted({*ask.subjects, *ask.targets}, "cow", year, year))
    missing = pl.col("value").is_null()
    reason = pl.coalesce(off, pl.lit(f"the record has no count for these two in {year}"))
    return answer(
        full.with_columns(
            pl.when(missing).then(pl.lit("no_data")).alias("status"), pl.when(missing).then(reason).alias("reason")
        )
    )


def rows(tables: Frames, ask: Ask) -> pl.DataFrame:
    """Return the count of each year of the period."""
    first, last = years(ask)
    mine = of_pair(tables["shared_igos"], ask)
    long = mine.unpivot(index=["state_a", "state_b"], variable_name="column", value_name="organisations")
    dated = long.with_columns(pl.col("column").str.slice(1).cast(pl.Int32).alias("year")).drop_nulls("organisations")
    return dated.filter(pl.col("year").is_between(first, last)).select("state_a", "state_b", "year", "organisations")


def say(facts: Facts) -> str:
    """Return the value in a sentence."""
    if not facts.value:
        return (
            f"{facts.a} and {facts.b} were both members of no international organisation on the list in "
            f"{facts.period.last}."
        )
    number = count(int(facts.value), "international organisation")
    return f"{facts.a} and {facts.b} were both members of {number} in {facts.period.last}."


MEASURE = Measure(
    key="shared_igos",
    title="Shared international organisations",
    channel="memberships",
    unit="count",
    value_range=(0, None),
    directed=False,
    direction="closer",
    period="last",
    tables=("shared_igos",),
    interval="none: a count on a list",
    interval_kind="none",
    citation=(
        "Pevehouse, Nordstrom, McManus and Jamison (2020): Tracking Organizations in the World: The Correlates of "
        "War IGO "
        "Version 3.0 Datasets. Journal of Peace Research 57(3), 492–503."
    ),
    meaning="How many intergovernmental organisations have both states as full members.",
    say=say,
    compute=compute,
    rows=rows,
)
