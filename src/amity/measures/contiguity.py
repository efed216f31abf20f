"""Contiguity: whether two states touch, by land or across a stretch of water."""

from __future__ import annotations

import polars as pl

from amity.core.asks import Ask
from amity.core.declarations import Column, Frames, Measure, Option
from amity.core.wording import Facts
from amity.measures._frames import answer
from amity.measures._listed import both_ways, of_pair, years, zero_or_none

_REACH = {"land": 1, "12": 2, "24": 3, "150": 4, "400": 5}
_MILES = {2: "12", 3: "24", 4: "150", 5: "400"}


def compute(tables: Frames, ask: Ask) -> pl.DataFrame:
    """Return 1 for every pair that touches within the reach in the last year of the period, else 0."""
    year = years(ask)[1]
    current = tables["contiguity"].filter(pl.col("first").le(year) & pl.col("last").ge(year))
    reach = _REACH[str(ask.options["up_to"])]
    found = both_ways(current.select("state_a", "state_b", pl.col("type").cast(pl.Int64))).with_columns(
        (pl.col("type") <= reach).cast(pl.Float64).alias("value")
    )
    return answer(zero_or_none(ask, found, "cow", year, year), "type")


def rows(tables: Frames, ask: Ask) -> pl.DataFrame:
    """Return the pair's spells of contiguity in the period."""
    first, last = years(ask)
    mine = of_pair(tables["contiguity"], ask).filter((pl.col("last") >= first) & (pl.col("first") <= last))
    return mine.rename({"first": "first year", "last": "last year", "type": "class"})


def say(facts: Facts) -> str:
    """Return the value in a sentence, with the stretch of water where there is no land border."""
    kind, pair, year = facts.extras.get("type"), f"{facts.a} and {facts.b}", facts.period.last
    if kind is None:
        return (
            f"{pair} had no land border in {year}, and faced each other across no stretch of up to 400 nautical miles "
            "of water."
        )
    if kind == 1:
        return f"{pair} had a land or river border in {year}."
    miles = _MILES[int(str(kind))]
    return (
        f"{pair} had no land border in {year}; at its narrowest, at most {miles} nautical miles of water lay between "
        "them."
    )


MEASURE = Measure(
    key="contiguity",
    title="Contiguity",
    channel="threat",
    order=50,
    unit="yes or no",
    value_range=(0, 1),
    directed=False,
    direction="neither",
    period="last",
    tables=("contiguity",),
    interval="none: two states touch or they do not",
    interval_kind="none",
    citation=(
        "Stinnett, Tir, Schafer, Diehl and Gochman (2002): The Correlates of War Project Direct Contiguity Data, "
        "Version "
        "3. Conflict Management and Peace Science 19(2), 58–66."
    ),
    meaning="Whether the two states touch by land, or across no more water than the option allows.",
    say=say,
    options=(
        Option(
            name="up_to",
            default="land",
            choices=tuple(_REACH),
            meaning="land (or river), or the widest water in nautical miles that still counts as touching",
        ),
    ),
    extras=(
        Column(
            name="type", meaning="1 land or river; water of at most 12 (2), 24 (3), 150 (4) or 400 (5) nautical miles"
        ),
    ),
    compute=compute,
    rows=rows,
)
