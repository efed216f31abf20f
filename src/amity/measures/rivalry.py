"""Strategic rivalry: whether two states see each other as competitors, enemies and threats."""

from __future__ import annotations

import polars as pl

from amity.core.asks import Ask
from amity.core.declarations import Column, Frames, Measure
from amity.core.wording import Facts
from amity.measures._frames import answer
from amity.measures._listed import of_pair, years, zero_or_none
from amity.measures._rivals import CITATION, LIST, rivals_in


def compute(tables: Frames, ask: Ask) -> pl.DataFrame:
    """Return 1 for every pair that is on the list in the last year of the period, else 0."""
    year = years(ask)[1]
    found = rivals_in(tables["rivalries"], year).with_columns(pl.lit(1.0).alias("value"))
    full = zero_or_none(ask, found, "cow", year, year)
    ends = int(tables["rivalries"].select(pl.col("last").max()).item())
    return answer(full.with_columns(pl.lit(ends, dtype=pl.Int64).alias("list_end")), "since", "list_end")


def rows(tables: Frames, ask: Ask) -> pl.DataFrame:
    """Return the rivalries of the two in the period."""
    first, last = years(ask)
    mine = of_pair(tables["rivalries"], ask).filter((pl.col("last") >= first) & (pl.col("first") <= last))
    return mine.rename({"first": "first year", "last": "last year"})


def say(facts: Facts) -> str:
    """Return the value in a sentence."""
    year, ends = facts.period.last, facts.extras.get("list_end")
    if not facts.value:
        return f"{facts.a} and {facts.b} were not strategic rivals in {year} on {LIST}."
    since = facts.extras.get("since")
    if year == ends:
        return f"{facts.a} and {facts.b} are strategic rivals on {LIST} (since {since}, to the list's end in {ends})."
    return f"{facts.a} and {facts.b} were strategic rivals in {year} on {LIST} (since {since})."


MEASURE = Measure(
    key="rivalry",
    title="Strategic rivalry",
    channel="threat",
    order=20,
    unit="yes or no",
    value_range=(0, 1),
    directed=False,
    direction="farther",
    period="last",
    tables=("rivalries",),
    interval="none: a pair is on the list or it is not",
    interval_kind="none",
    citation=CITATION,
    meaning=(
        "Whether historians of the two states' diplomacy find that each saw the other as a competitor, an enemy and "
        "a threat."
    ),
    say=say,
    extras=(
        Column(name="since", meaning="the year in which the rivalry began", unit="year"),
        Column(name="list_end", meaning="the last year of the list", unit="year"),
    ),
    compute=compute,
    rows=rows,
)
