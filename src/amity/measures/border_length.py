"""Length of the land border of two states."""

from __future__ import annotations

import polars as pl

from amity.core.asks import Ask
from amity.core.declarations import Frames, Measure
from amity.core.wording import Facts, with_unit
from amity.measures._frames import answer, pairs
from amity.measures._listed import of_pair

_NO_ENTRY = "the source has no entry on the borders of one of the two"


def compute(tables: Frames, ask: Ask) -> pl.DataFrame:
    """Return the kilometres of border, 0 where two states with entries share none; both figures where they differ."""
    borders = tables["borders"]
    entered = pl.concat([borders["state_a"], borders["state_b"]]).drop_nulls().unique().to_list()
    shared = (
        borders.lazy()
        .drop_nulls("state_b")
        .select(
            "state_a",
            "state_b",
            pl.coalesce("km_a", "km_b").cast(pl.Float64).round(3).alias("value"),
            pl.min_horizontal("km_a", "km_b").cast(pl.Float64).round(3).alias("low"),
            pl.max_horizontal("km_a", "km_b").cast(pl.Float64).round(3).alias("high"),
        )
    )
    one, other = pl.min_horizontal("state_a", "state_b"), pl.max_horizontal("state_a", "state_b")
    full = (
        pairs(ask)
        .lazy()
        .with_columns(one.alias("one"), other.alias("other"))
        .join(
            shared.rename({"state_a": "one", "state_b": "other"}),
            on=["one", "other"],
            how="left",
            maintain_order="left",
        )
    )
    known = pl.col("one").is_in(entered) & pl.col("other").is_in(entered)
    differ = pl.col("high") > pl.col("low")
    return answer(
        full.with_columns(
            pl.when(known).then(pl.col("value").fill_null(0.0)).alias("value"),
            pl.when(differ).then(pl.col("low")).alias("low"),
            pl.when(differ).then(pl.col("high")).alias("high"),
            pl.when(~known).then(pl.lit("no_data")).alias("status"),
            pl.when(~known).then(pl.lit(_NO_ENTRY)).alias("reason"),
        )
    )


def rows(tables: Frames, ask: Ask) -> pl.DataFrame:
    """Return both entries' figures for the border."""
    return of_pair(tables["borders"].drop_nulls("state_b"), ask)


def say(facts: Facts) -> str:
    """Return the value in a sentence, with both figures where the two entries differ."""
    if not facts.value:
        return f"{facts.a} and {facts.b} share no land border."
    if facts.low is not None and facts.high is not None:
        low, high = with_unit(facts.low, "km"), with_unit(facts.high, "km")
        return f"{facts.a} and {facts.b} share a land border of {low} or {high}: the entries on the two states differ."
    length = "less than 1\u00a0km" if facts.value < 1 else with_unit(facts.value, "km")
    return f"{facts.a} and {facts.b} share a land border of {length}."


MEASURE = Measure(
    key="border_length",
    title="Land border",
    channel="threat",
    order=60,
    unit="km",
    value_range=(0, None),
    directed=False,
    direction="neither",
    period="last",
    tables=("borders",),
    interval=(
        "the figures of the two states' entries, where they differ; the value is that of the state whose key sorts "
        "first"
    ),
    interval_kind="bounds",
    citation="Central Intelligence Agency: The World Factbook.",
    meaning="How many kilometres of land border the two states share.",
    say=say,
    compute=compute,
    rows=rows,
)
