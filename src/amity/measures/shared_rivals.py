"""Shared rivals: strategic rivals that two states have in common."""

from __future__ import annotations

from datetime import date

import polars as pl

from amity.core import states
from amity.core.asks import Ask
from amity.core.declarations import Column, Frames, Measure
from amity.core.wording import Facts, count, listed
from amity.measures._frames import answer
from amity.measures._listed import years, zero_or_none
from amity.measures._rivals import CITATION, LIST, rivals_in

_SEPARATOR = "; "


def compute(tables: Frames, ask: Ask) -> pl.DataFrame:
    """Return how many states are rivals of both in the last year of the period, |rivals(A) ∩ rivals(B)|."""
    year = years(ask)[1]
    rivals = rivals_in(tables["rivalries"], year).select(
        pl.col("state_a").alias("state"), pl.col("state_b").alias("rival")
    )
    names = {key: states.get(key).name_on(date(year, 12, 31)) for key in rivals["rival"].unique()}
    common = (
        rivals.rename({"state": "state_a"})
        .join(rivals.rename({"state": "state_b"}), on="rival")
        .filter(pl.col("state_a") != pl.col("state_b"))
        .with_columns(pl.col("rival").replace_strict(names, return_dtype=pl.String))
        .group_by("state_a", "state_b")
        .agg(
            pl.len().cast(pl.Float64).alias("value"),
            pl.col("rival").unique().sort().str.join(_SEPARATOR).alias("shared"),
        )
    )
    return answer(zero_or_none(ask, common, "cow", year, year), "shared")


def rows(tables: Frames, ask: Ask) -> pl.DataFrame:
    """Return the rivals of either in the last year, with since when, and whether both have them."""
    rivals = rivals_in(tables["rivalries"], years(ask)[1])
    mine = [
        rivals.filter(pl.col("state_a") == key).select(
            pl.col("state_b").alias("rival"), pl.col("since").alias(f"of {key} since")
        )
        for key in (ask.subjects[0], ask.targets[0])
    ]
    both = mine[0].join(mine[1], on="rival", how="full", coalesce=True)
    shared = pl.all_horizontal([pl.col(name).is_not_null() for name in both.columns[1:]])
    return both.with_columns(shared.alias("shared")).sort("shared", "rival", descending=[True, False])


def say(facts: Facts) -> str:
    """Return the value in a sentence that names the rivals."""
    if not facts.value:
        return f"{facts.a} and {facts.b} shared no strategic rival in {facts.period.last} on {LIST}."
    named = listed(str(facts.extras.get("shared")).split(_SEPARATOR), limit=6)
    shared = count(int(facts.value), "strategic rival")
    return f"{facts.a} and {facts.b} shared {shared} in {facts.period.last} on {LIST}: {named}."


MEASURE = Measure(
    key="shared_rivals",
    title="Shared rivals",
    channel="threat",
    order=10,
    unit="count",
    value_range=(0, None),
    directed=False,
    direction="closer",
    period="last",
    tables=("rivalries",),
    interval="none: a count on a list",
    interval_kind="none",
    citation=CITATION,
    meaning="How many states are strategic rivals of both: the enemy of my enemy.",
    say=say,
    extras=(Column(name="shared", meaning="the shared rivals by name"),),
    compute=compute,
    rows=rows,
)
