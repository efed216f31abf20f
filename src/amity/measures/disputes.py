"""Militarized disputes between two states: threats, displays and uses of force."""

from __future__ import annotations

import polars as pl

from amity.core.asks import Ask
from amity.core.declarations import Column, Frames, Measure
from amity.core.wording import Facts, count
from amity.measures._frames import answer
from amity.measures._listed import both_ways, of_pair, years, zero_or_none

_LEVELS = {2: "a threat of force", 3: "a display of force", 4: "a use of force", 5: "war"}


def compute(tables: Frames, ask: Ask) -> pl.DataFrame:
    """Return how many disputes set the two against each other in the period: disputes, not years of dispute."""
    first, last = years(ask)
    current = tables["disputes"].filter((pl.col("last") >= first) & (pl.col("first") <= last))
    counted = current.group_by("state_a", "state_b").agg(
        pl.col("dispute").n_unique().cast(pl.Float64).alias("value"), pl.col("hostility").max().cast(pl.Int64)
    )
    return answer(zero_or_none(ask, both_ways(counted), "cow", first, last), "hostility")


def rows(tables: Frames, ask: Ask) -> pl.DataFrame:
    """Return the disputes of the two in the period."""
    first, last = years(ask)
    mine = of_pair(tables["disputes"], ask).filter((pl.col("last") >= first) & (pl.col("first") <= last))
    return mine.sort("first").rename({"first": "first year", "last": "last year", "deaths": "class of battle deaths"})


def say(facts: Facts) -> str:
    """Return the value in a sentence, with the highest level that was reached."""
    if not facts.value:
        return f"No militarized dispute between {facts.a} and {facts.b} is recorded {facts.when}."
    level = _LEVELS.get(int(str(facts.extras.get("hostility") or 0)), "")
    many = int(facts.value) > 1
    reached = f"; the gravest was {level}" if level and many else f"; it was {level}" if level else ""
    number = count(int(facts.value), "militarized dispute")
    return f"{number} between {facts.a} and {facts.b} {'are' if many else 'is'} recorded {facts.when}{reached}."


MEASURE = Measure(
    key="disputes",
    title="Militarized disputes",
    channel="threat",
    order=30,
    unit="count",
    value_range=(0, None),
    directed=False,
    direction="farther",
    period="pool",
    tables=("disputes",),
    interval="none: a count of recorded events",
    interval_kind="none",
    citation=(
        "Palmer and others (2022): The MID5 Dataset, 2011–2014: Procedures, Coding Rules, and Description. Conflict "
        "Management and Peace Science 39(4), 470–482."
    ),
    meaning="How many separate disputes with a threat, display or use of force the two had as opponents.",
    say=say,
    extras=(Column(name="hostility", meaning="highest level: 2 threat, 3 display, 4 use of force, 5 war"),),
    compute=compute,
    rows=rows,
)
