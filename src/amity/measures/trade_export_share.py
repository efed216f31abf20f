"""Share of a state's recorded exports of all goods and services that went to another state."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from amity.core.asks import Ask
from amity.core.declarations import Frames, Measure
from amity.core.wording import Facts
from amity.measures._shares import (
    NO_TRADE_INTERVAL,
    TRADE,
    TRADE_CITATION,
    TRADE_EXTRAS,
    below_crude_flags,
    flow_rows,
    say_trade_share,
    trade_share,
    years_flag,
)


def compute(tables: Frames, ask: Ask) -> pl.DataFrame:
    """Return each subject's share of exports with each target, pooled over the window."""
    return trade_share(tables, ask, "exporter", "exports")


def rows(tables: Frames, ask: Ask) -> pl.DataFrame:
    """Return the first subject's exports by partner and year: the share's whole denominator."""
    return flow_rows(tables[TRADE], ask, "exporter")


def say(facts: Facts) -> str:
    """Return the sentence of the share."""
    return say_trade_share(facts, imports=False)


def caveats(tables: Frames, ask: Ask, row: Mapping[str, object]) -> tuple[str, ...]:
    """Return the flags of this share: years without a record, totals below the crude oil in them."""
    return years_flag(ask, row) + below_crude_flags(tables[TRADE], ask, [(ask.subjects[0], ask.targets[0])])


MEASURE = Measure(
    key="trade_export_share",
    title="Share of exports",
    channel="trade",
    heading="{b's} share of {a's} exports",
    order=30,
    unit="share",
    value_range=(0.0, 1.0),
    directed=True,
    direction="closer",
    period="pool",
    tables=(TRADE,),
    interval=NO_TRADE_INTERVAL,
    interval_kind="none",
    citation=TRADE_CITATION,
    meaning="Share of the first state's recorded foreign exports, by value over the whole window and all "
    "industries of the source, that went to the second. The record ends in 2016.",
    say=say,
    extras=TRADE_EXTRAS,
    compute=compute,
    rows=rows,
    caveats=caveats,
)
