"""Share of a state's recorded imports of major arms that came from another state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import polars as pl

from amity.core.asks import Ask
from amity.core.declarations import Column, Frames, Measure
from amity.core.wording import Facts, count, number, percent
from amity.measures._arms import (
    CITATION,
    FEW_DEALS,
    LEVEL,
    LOCAL_PRODUCTION,
    SMALL_TIV,
    TIV,
    TIV_MEANING,
    amount,
    counts_local,
    delivery_rows,
    recipient_totals,
    windowed,
    with_ends,
)
from amity.measures._frames import answer, pairs
from amity.measures._shares import name_of
from amity.numerics.share_intervals import share_interval

EXTRAS = (
    Column(name="tiv_from", meaning="volume that came from the target", unit=TIV),
    Column(name="tiv_total", meaning="volume from all suppliers, unknown ones included", unit=TIV),
    Column(name="deals_from", meaning="deals with the target that delivered", unit="count"),
    Column(name="deals_total", meaning="deals with all suppliers that delivered", unit="count"),
    Column(
        name="small_total",
        meaning=f"whether all suppliers together delivered less than {SMALL_TIV:.0f} million TIV or in fewer than "
        f"{FEW_DEALS} deals",
        unit="yes or no",
    ),
    Column(
        name="few_deals",
        meaning=f"whether fewer than {FEW_DEALS} deals stand on one of the two sides of the share",
        unit="yes or no",
    ),
    Column(name="interval_note", meaning="why there is no interval, or why it is to be read with care"),
)


def compute(tables: Frames, ask: Ask) -> pl.DataFrame:
    """Return the share of each subject's imports that came from each target, pooled over the window."""
    window = windowed(tables["arms_transfers"], ask.period, local=counts_local(ask))
    found = (
        pairs(ask)
        .lazy()
        .join(
            recipient_totals(window).lazy(), left_on="state_a", right_on="recipient", how="left", maintain_order="left"
        )
        .join(
            window.lazy(),
            left_on=["state_a", "state_b"],
            right_on=["recipient", "supplier"],
            how="left",
            maintain_order="left",
        )
        .with_columns(pl.col("all_tiv", "all_squares", "tiv", "squares").fill_null(0.0))
        .with_columns(pl.col("all_deals", "deals").fill_null(0))
        .with_columns((pl.col("all_deals") - pl.col("deals")).alias("others"))
        .collect()
    )
    known = pl.col("all_tiv") > 0
    but = "" if counts_local(ask) else " but local production"
    done = _with_interval(found, ask).with_columns(
        pl.when(known).then(pl.col("tiv") / pl.col("all_tiv")).alias("value"),
        pl.when(~known).then(pl.lit("no_data")).alias("status"),
        pl.col("all_deals").alias("n"),
        pl.col("tiv").alias("tiv_from"),
        pl.col("all_tiv").alias("tiv_total"),
        pl.col("deals").alias("deals_from"),
        pl.col("all_deals").alias("deals_total"),
        (known & ((pl.col("all_tiv") < SMALL_TIV) | (pl.col("all_deals") < FEW_DEALS))).alias("small_total"),
        (known & (pl.min_horizontal("deals", "others") < FEW_DEALS)).alias("few_deals"),
        _note(known).alias("interval_note"),
    )

    def why(row: Mapping[str, Any]) -> str:
        return (
            f"no delivery of major arms to {name_of(row['state_a'], ask.period)}{but} is recorded in {ask.period.text}"
        )

    return answer(done, *(column.name for column in EXTRAS), why=why)


def _with_interval(found: pl.DataFrame, ask: Ask) -> pl.DataFrame:
    if not ask.intervals:
        return with_ends(found, None)
    # Deals decide whether a side is empty: a difference of sums may miss zero by an error of rounding.
    rest = pl.when(pl.col("others") > 0).then(pl.col("all_tiv") - pl.col("tiv")).otherwise(0.0)
    rest_squares = pl.when(pl.col("others") > 0).then(pl.col("all_squares") - pl.col("squares")).otherwise(0.0)
    sides = found.select("tiv", "squares", rest.alias("rest"), rest_squares.alias("rest_squares"))
    part, squares, other, other_squares = (sides[name].to_numpy() for name in sides.columns)
    return with_ends(found, share_interval(part, squares, other, other_squares, level=LEVEL))


def _note(known: pl.Expr) -> pl.Expr:
    few = pl.min_horizontal("deals", "others") < FEW_DEALS
    return (
        pl.when(~known)
        .then(None)
        .when(pl.col("deals") == 0)
        .then(pl.lit("no deal of this supplier is recorded: resampling deals cannot move a share of zero"))
        .when(pl.col("others") == 0)
        .then(pl.lit("no deal of another supplier is recorded: resampling deals cannot move a share of one"))
        .when(few)
        .then(pl.lit(f"fewer than {FEW_DEALS} deals on one side: the interval is too narrow"))
    )


def rows(tables: Frames, ask: Ask) -> pl.DataFrame:
    """Return the yearly deliveries to the first subject from every supplier: the share's whole denominator."""
    return delivery_rows(tables, ask, subject="recipient")


def say(facts: Facts) -> str:
    """Return the sentence of the share."""
    part = cast(float, facts.extras["tiv_from"])
    total = cast(float, facts.extras["tiv_total"])
    part_deals, deals = cast(int, facts.extras["deals_from"]), cast(int, facts.extras["deals_total"])
    apart = "" if facts.options.get(LOCAL_PRODUCTION.name, True) else ", local production left out"
    only = "only " if facts.extras.get("small_total") else ""
    if facts.value == 0:
        return (
            f"No delivery of major arms from {facts.b} to {facts.a} is recorded {facts.when}{apart}; the total from "
            f"all suppliers is {only}{amount(total)}."
        )
    shown = "all" if part_deals == deals else percent(facts.value)
    sums = (
        f"{only}{amount(total)} in {count(deals, 'deal')}"
        if part_deals == deals
        else f"{number(part)} of {only}{amount(total)}, {part_deals} of {count(deals, 'deal')}"
    )
    return (
        f"{facts.b} supplied {shown} of the major arms that {facts.a} is recorded as importing {facts.when}{apart} "
        f"({sums})."
    )


def caveats(_tables: Frames, _ask: Ask, row: Mapping[str, object]) -> tuple[str, ...]:
    """Return the flags of this share: a small total, few deals."""
    flags = []
    deals = cast(int, row["deals_total"])
    if row.get("small_total"):
        total = amount(cast(float, row["tiv_total"]))
        flags.append(
            f"Small total: {total} in {count(deals, 'deal')} from all suppliers; one deal can turn the share around."
        )
    if row.get("few_deals") and row.get("low") is not None:
        flags.append(
            f"Few deals: {row['deals_from']} of {deals} are this supplier's, and an interval over fewer than "
            f"{FEW_DEALS} deals on one side is too narrow."
        )
    return tuple(flags)


MEASURE = Measure(
    key="arms_import_share",
    title="Share of arms imports",
    channel="arms",
    heading="{b's} share of {a's} arms imports",
    order=10,
    unit="share",
    value_range=(0.0, 1.0),
    directed=True,
    direction="closer",
    period="pool",
    tables=("arms_transfers",),
    interval="90 % nominal, from resampling deals (closed form); with fewer than ten deals on a side it is too "
    "narrow, and shares of 0 and 1 have none",
    interval_kind="interval",
    level=LEVEL,
    citation=CITATION,
    meaning="Share of the first state's recorded imports of major arms, by volume over the whole window, that came "
    f"from the second; unknown suppliers stay in the total. {TIV_MEANING}",
    say=say,
    options=(LOCAL_PRODUCTION,),
    extras=EXTRAS,
    compute=compute,
    rows=rows,
    caveats=caveats,
)
