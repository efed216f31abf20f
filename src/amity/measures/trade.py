"""Trade between two states in both directions, mean of a year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import polars as pl

from amity.core.asks import Ask
from amity.core.declarations import Column, Frames, Measure
from amity.core.wording import Facts, number
from amity.measures._frames import answer, pairs
from amity.measures._shares import (
    MILLION,
    NO_TRADE_INTERVAL,
    TRADE,
    TRADE_CITATION,
    below_crude_flags,
    by_dyad,
    name_of,
    states_present,
    within,
    years_flag,
)

EXTRAS = (
    Column(name="exports", meaning="from the first state to the second, mean of a year", unit=MILLION),
    Column(name="imports", meaning="from the second state to the first, mean of a year", unit=MILLION),
    Column(name="years", meaning="years of the window in which the source has both states", unit="count"),
)


def compute(tables: Frames, ask: Ask) -> pl.DataFrame:
    """Return the mean yearly trade of each pair, both ways added, over the years that the source has of both."""
    flows = within(tables[TRADE], ask.period)
    out = by_dyad(flows, "exporter", ("value",), ask).rename({"value": "sent"})
    back = by_dyad(flows, "importer", ("value",), ask).rename({"value": "got"})
    found = (
        _with_years(pairs(ask).lazy(), states_present(flows).lazy())
        .join(out.lazy(), on=["state_a", "state_b"], how="left", maintain_order="left")
        .join(back.lazy(), on=["state_a", "state_b"], how="left", maintain_order="left")
    )
    known = pl.col("years") > 0
    sent, got = pl.col("sent").fill_null(0.0) / pl.col("years"), pl.col("got").fill_null(0.0) / pl.col("years")
    done = found.with_columns(
        pl.when(known).then(sent + got).alias("value"),
        pl.when(known).then(sent).alias("exports"),
        pl.when(known).then(got).alias("imports"),
        pl.when(~known).then(pl.lit("no_data")).alias("status"),
        pl.when(known).then(pl.col("years")).alias("n"),
    )

    def why(row: Mapping[str, Any]) -> str:
        a, b = (name_of(row[side], ask.period) for side in ("state_a", "state_b"))
        return f"the source has no year of {ask.period.text} with trade of {a} and of {b}"

    return answer(done, *(column.name for column in EXTRAS), why=why)


def _with_years(dyads: pl.LazyFrame, masks: pl.LazyFrame) -> pl.LazyFrame:
    """Return the pairs with the number of years in which the source has both states."""
    sides = [masks.rename({"state": f"state_{side}", "mask": f"mask_{side}"}) for side in ("a", "b")]
    both = dyads.join(sides[0], on="state_a", how="left", maintain_order="left").join(
        sides[1], on="state_b", how="left", maintain_order="left"
    )
    common = (pl.col("mask_a").fill_null(0) & pl.col("mask_b").fill_null(0)).bitwise_count_ones()
    return both.with_columns(common.cast(pl.Int64).alias("years")).drop("mask_a", "mask_b")


def rows(tables: Frames, ask: Ask) -> pl.DataFrame:
    """Return the flows between the first subject and the first target, both ways, by year."""
    pair = [ask.subjects[0], ask.targets[0]]
    flows = within(tables[TRADE], ask.period)
    return flows.filter(pl.col("exporter").is_in(pair) & pl.col("importer").is_in(pair)).sort("year", "exporter")


def say(facts: Facts) -> str:
    """Return the sentence of the trade between two states."""
    if facts.value == 0:
        return f"No trade between {facts.a} and {facts.b} is recorded {facts.when}."
    out, back = cast(float, facts.extras["exports"]), cast(float, facts.extras["imports"])
    one_year = facts.period.first == facts.period.last
    amount = f"{number(facts.value)} {MILLION}{'' if one_year else ' a year'}"
    return (
        f"The trade between {facts.a} and {facts.b} that is recorded {facts.when} comes to {amount} ({number(out)} "
        f"from {facts.a} to {facts.b}, {number(back)} the other way)."
    )


def caveats(tables: Frames, ask: Ask, row: Mapping[str, object]) -> tuple[str, ...]:
    """Return the flags of this value: years without a record, totals below the crude oil in them."""
    a, b = ask.subjects[0], ask.targets[0]
    return years_flag(ask, row) + below_crude_flags(tables[TRADE], ask, [(a, b), (b, a)])


MEASURE = Measure(
    key="trade",
    title="Trade",
    channel="trade",
    order=10,
    unit=MILLION,
    value_range=(0.0, None),
    directed=False,
    direction="closer",
    period="mean",
    tables=(TRADE,),
    interval=NO_TRADE_INTERVAL,
    interval_kind="none",
    citation=TRADE_CITATION,
    meaning="Recorded trade between the two states in both directions, all industries of the source added up, mean "
    "of a year of the window at current prices. The record ends in 2016.",
    say=say,
    extras=EXTRAS,
    compute=compute,
    rows=rows,
    caveats=caveats,
)
