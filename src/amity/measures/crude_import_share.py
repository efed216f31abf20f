"""Share of a state's recorded imports of crude oil that came from another state, with bounds for what is hidden."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import polars as pl

from amity.core.asks import Ask
from amity.core.declarations import Column, Frames, Measure
from amity.core.wording import Facts, percent
from amity.measures._frames import answer
from amity.measures._oil import (
    BY,
    CITATION,
    ENOUGH,
    FILTER,
    TONNES_PER_MT,
    basis,
    coverage,
    origin_flags,
    own_rows,
    quality_flags,
    recorded,
    whole_percent,
    with_bounds,
)
from amity.measures._shares import name_of

MILLION_TONNES = "million tonnes"
HARDLY_ANY = 0.01
EXTRAS = (
    Column(name="coverage", meaning="recorded tonnes over what refineries needed from abroad", unit="share"),
    Column(name="share_by_value", meaning="share of what is recorded, by value", unit="share"),
    Column(name="share_by_tonnes", meaning="share of what is recorded, by tonnes", unit="share"),
    Column(name="recorded_mt", meaning="crude recorded as imported in the window", unit=MILLION_TONNES),
    Column(name="throughput_mt", meaning="what refineries took in the window", unit=MILLION_TONNES),
    Column(name="home_mt", meaning="own crude left after recorded exports", unit=MILLION_TONNES),
    Column(name="carried_forward", meaning="the year whose refinery figures stand for later ones; empty where none do"),
    Column(name="bounds_note", meaning="why there are no bounds"),
)


def compute(tables: Frames, ask: Ask) -> pl.DataFrame:
    """Return the share of each subject's recorded crude imports that came from each target, pooled over the window."""
    found = recorded(tables, ask, "importer")
    by = basis(ask)
    known = pl.col(f"all_{by}") > 0
    kind = "crude imports" if by == "value" else "tonnes of crude imports"
    bounded = with_bounds(found, wanted=ask.intervals).with_columns(
        pl.when(known).then(pl.col("low", "high")),
        (pl.col("all_tonnes") / TONNES_PER_MT).alias("recorded_mt"),
    )
    done = bounded.with_columns(
        pl.col(f"share_by_{by}").alias("value"),
        pl.when(~known).then(pl.lit("no_data")).alias("status"),
        pl.col("flows").alias("n"),
    )

    def why(row: Mapping[str, Any]) -> str:
        return f"no {kind} of {name_of(row['state_a'], ask.period)} are recorded in {ask.period.text}"

    return answer(done, *(column.name for column in EXTRAS), why=why)


def rows(tables: Frames, ask: Ask) -> pl.DataFrame:
    """Return the first subject's recorded crude imports by exporter and year: the share's whole denominator."""
    return own_rows(tables, ask, "importer")


def say(facts: Facts) -> str:
    """Return the sentence of the share: of what is recorded, how much that is, and the bounds."""
    by = "by weight" if facts.options.get(BY.name) == "tonnes" else "by value"
    if facts.value == 0:
        said = f"None of the crude oil that {facts.a} is recorded as importing {facts.when} came from {facts.b}"
    elif facts.value == 1:
        said = f"All of the crude oil that {facts.a} is recorded as importing {facts.when} came from {facts.b}"
    else:
        said = (
            f"Of the crude oil that {facts.a} is recorded as importing {facts.when}, {percent(facts.value)} {by} "
            f"came from {facts.b}"
        )
    return f"{said}{_hidden(facts)}."


def _hidden(facts: Facts) -> str:
    covered = cast("float | None", facts.extras.get("coverage"))
    if covered is None:
        return ""
    home = cast("float | None", facts.extras.get("home_mt")) or 0.0
    took = "what its refineries needed beyond its own crude" if home > 0 else "what its refineries processed"
    if covered > 1 / ENOUGH:
        return f"; the record comes to {whole_percent(covered)} of {took}, more than there was use for"
    if facts.low is None or facts.high is None:
        return ""
    if covered < HARDLY_ANY:
        return f"; hardly any of {took} is recorded, so the true share cannot be told"
    only = f"; only {whole_percent(covered)} of {took} is recorded, so the true share"
    if facts.value == 0:
        return f"{only} may be as high as {whole_percent(facts.high)}"
    return f"{only} lies between {whole_percent(facts.low)} and {whole_percent(facts.high)}"


def caveats(tables: Frames, ask: Ask, row: Mapping[str, object]) -> tuple[str, ...]:
    """Return the flags of this share: an incomplete or excessive record, figures carried forward, odd rows, transit."""
    if row.get("value") is None:
        return ()
    value, low, high = (cast("float | None", row.get(name)) for name in ("value", "low", "high"))
    covered, later = cast("float | None", row.get("coverage")), row.get("carried_forward")
    flags = []
    if covered is not None and 1 < covered <= 1 / ENOUGH:
        flags.append(
            f"Recorded imports are {whole_percent(covered)} of what refineries needed; stocks can explain that."
        )
    elif covered is not None and covered > 1:
        flags.append(
            f"Recorded imports are {whole_percent(covered)} of what refineries needed: corrupt quantities, "
            "re-exports or stocks. No bounds can be given."
        )
    elif covered is not None and low is not None and high is not None and value is not None:
        flags.append(
            f"Incomplete record: {whole_percent(covered)} of what refineries needed is recorded; the value is a "
            "share of that part, and the bounds are by tonnes."
        )
        if not low <= value <= high:
            flags.append(
                "By value the share lies outside the bounds, which are by tonnes: prices differ, or tonnes are missing."
            )
    if covered is not None and later is not None:
        flags.append(f"Refinery figures after {later} are those of {later}, carried forward.")
    return (*flags, *quality_flags(tables, ask, "importer"), *origin_flags(tables, ask))


MEASURE = Measure(
    key="crude_import_share",
    title="Share of crude oil imports",
    channel="oil",
    heading="{b's} share of {a's} crude imports",
    order=10,
    unit="share",
    value_range=(0.0, 1.0),
    directed=True,
    direction="closer",
    period="pool",
    tables=("crude_trade", "oil_balance"),
    interval="bounds by tonnes, given where less than 90 % of what refineries needed from abroad is recorded: "
    "everything unrecorded came from elsewhere (low) or from the second state (high); no sampling interval exists",
    interval_kind="bounds",
    citation=CITATION,
    meaning="Share of the first state's recorded crude oil imports over the whole window that came from the "
    "second. States hide crude imports: coverage compares the recorded tonnes with refinery throughput (0.1364 t a "
    "barrel) less own crude, which is production less recorded exports.",
    say=say,
    options=(BY, FILTER),
    extras=EXTRAS,
    coverage=coverage,
    compute=compute,
    rows=rows,
    caveats=caveats,
)
