"""Share of a state's recorded exports of crude oil that went to another state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import polars as pl

from amity.core.asks import Ask
from amity.core.declarations import Column, Frames, Measure
from amity.core.wording import Facts, percent, possessive
from amity.measures._frames import answer
from amity.measures._oil import (
    BY,
    CITATION,
    FILTER,
    TONNES_PER_MT,
    basis,
    coverage,
    own_rows,
    quality_flags,
    recorded,
    whole_percent,
)
from amity.measures._shares import name_of

MILLION_TONNES = "million tonnes"
EXTRAS = (
    Column(name="share_by_value", meaning="share of what is recorded, by value", unit="share"),
    Column(name="share_by_tonnes", meaning="share of what is recorded, by tonnes", unit="share"),
    Column(name="recorded_mt", meaning="crude recorded as exported in the window", unit=MILLION_TONNES),
    Column(
        name="production_mt",
        meaning="crude and condensate produced in the window, as far as bp gives it",
        unit=MILLION_TONNES,
    ),
    Column(name="exports_to_production", meaning="recorded exports over production", unit="share"),
    Column(name="carried_forward", meaning="the year whose production stands for later ones; empty where none does"),
)

# Below half of what production leaves the record misses more than it has; below a fifth of production there is
# little to miss.
HIDDEN = 0.5
LEAST_LEFT = 0.2


def compute(tables: Frames, ask: Ask) -> pl.DataFrame:
    """Return the share of each subject's recorded crude exports that went to each target, pooled over the window."""
    found = recorded(tables, ask, "exporter")
    by = basis(ask)
    known = pl.col(f"all_{by}") > 0
    kind = "crude exports" if by == "value" else "tonnes of crude exports"
    sent = pl.col("all_tonnes") / TONNES_PER_MT
    done = found.with_columns(
        pl.col(f"share_by_{by}").alias("value"),
        pl.when(~known).then(pl.lit("no_data")).alias("status"),
        pl.col("flows").alias("n"),
        sent.alias("recorded_mt"),
        pl.when(pl.col("production_mt") > 0).then(sent / pl.col("production_mt")).alias("exports_to_production"),
    )

    def why(row: Mapping[str, Any]) -> str:
        return f"no {kind} of {name_of(row['state_a'], ask.period)} are recorded in {ask.period.text}"

    return answer(done, *(column.name for column in EXTRAS), why=why)


def _left_for_export(balance: pl.DataFrame, ask: Ask) -> float:
    """Return the share of the subject's production that its refineries, or its use, left in the last year known."""
    own = balance.filter(
        (pl.col("state") == ask.subjects[0]) & (pl.col("year") <= ask.period.last) & (pl.col("production") > 0)
    ).sort("year")
    if own.is_empty():
        return 0.0
    last = own.row(-1, named=True)
    taken = last["refinery_throughput"] or last["consumption"]
    return 0.0 if taken is None else 1.0 - float(taken) / float(last["production"])


def rows(tables: Frames, ask: Ask) -> pl.DataFrame:
    """Return the first subject's recorded crude exports by importer and year: the share's whole denominator."""
    return own_rows(tables, ask, "exporter")


def say(facts: Facts) -> str:
    """Return the sentence of the share."""
    by = "by weight" if facts.options.get(BY.name) == "tonnes" else "by value"
    if facts.value in (0, 1):
        some = "None" if facts.value == 0 else "All"
        return f"{some} of the crude oil that {facts.a} is recorded as exporting {facts.when} went to {facts.b}."
    return (
        f"Of the crude oil that {facts.a} is recorded as exporting {facts.when}, {percent(facts.value)} {by} went "
        f"to {facts.b}."
    )


def caveats(tables: Frames, ask: Ask, row: Mapping[str, object]) -> tuple[str, ...]:
    """Return the flags of this share: more exported than produced, production unknown or carried forward, odd rows."""
    if row.get("value") is None:
        return ()
    flags = []
    ratio = cast("float | None", row.get("exports_to_production"))
    later = row.get("carried_forward")
    if ratio is None:
        flags.append(
            f"bp does not list the crude production of {name_of(ask.subjects[0], ask.period)}: own crude and crude "
            "in transit cannot be told apart."
        )
    elif ratio > 1:
        flags.append(
            f"Recorded exports are {whole_percent(ratio)} of production: crude in transit, re-exports or corrupt "
            "quantities."
        )
    elif (left := _left_for_export(tables["oil_balance"], ask)) > LEAST_LEFT and ratio < HIDDEN * left:
        flags.append(
            f"A hidden record: what {possessive(name_of(ask.subjects[0], ask.period))} refineries did not take would "
            f"leave {whole_percent(left)} of production for export, and {whole_percent(ratio)} is recorded; the rest "
            "may stand under other origins or nowhere."
        )
    if ratio is not None and later is not None:
        flags.append(f"Production after {later} is that of {later}, carried forward.")
    return (*flags, *quality_flags(tables, ask, "exporter"))


MEASURE = Measure(
    key="crude_export_share",
    title="Share of crude oil exports",
    channel="oil",
    heading="{b's} share of {a's} crude exports",
    order=20,
    unit="share",
    value_range=(0.0, 1.0),
    directed=True,
    direction="closer",
    period="pool",
    tables=("crude_trade", "oil_balance"),
    interval="none: nothing independent of the record says how much was exported; recorded exports stand beside "
    "production instead",
    interval_kind="none",
    citation=CITATION,
    meaning="Share of the first state's recorded crude oil exports over the whole window that went to the second. "
    "Crude that passes through a state may be booked as that state's export.",
    say=say,
    options=(BY, FILTER),
    extras=EXTRAS,
    coverage=coverage,
    compute=compute,
    rows=rows,
    caveats=caveats,
)
