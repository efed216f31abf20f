"""How far apart two states are on an index of democracy."""

from __future__ import annotations

import polars as pl

from amity.core.asks import Ask
from amity.core.declarations import Column, Frames, Measure, Option
from amity.core.wording import Facts
from amity.measures._frames import answer, pairs
from amity.measures._listed import years

_NAMES = {
    "polyarchy": "electoral democracy",
    "liberal": "liberal democracy",
    "participatory": "participatory democracy",
    "deliberative": "deliberative democracy",
    "egalitarian": "egalitarian democracy",
}
_NO_SCORE = "V-Dem does not code one of the two states in these years"


def compute(tables: Frames, ask: Ask) -> pl.DataFrame:
    """Return the distance of every pair in the last year of the period in which both are coded, with its interval.

    With scores a and b and V-Dem's interval ends, the ends of a − b are those of Zou and Donner (2008, eqs. 1
    and 2) for two independent estimates with lopsided intervals: the distances of the ends are added in
    quadrature. The interval of |a − b| follows, from 0 on where that of a − b holds 0.
    """
    first, last = years(ask)
    index = str(ask.options["index"])
    known = tables["regime"].filter(pl.col("year").is_between(first, last)).drop_nulls(index)
    scores = known.select(
        "state",
        pl.col("year").cast(pl.Int64),
        pl.col(index).cast(pl.Float64).round(4).alias("score"),
        pl.col(f"{index}_low").cast(pl.Float64).round(4).alias("low"),
        pl.col(f"{index}_high").cast(pl.Float64).round(4).alias("high"),
    )
    one = scores.rename({"state": "state_a", "score": "score_a", "low": "low_a", "high": "high_a"})
    other = scores.rename({"state": "state_b", "score": "score_b", "low": "low_b", "high": "high_b"})
    full = pairs(ask).join(one, on="state_a", how="left", maintain_order="left")
    joined = full.join(other, on=["state_b", "year"], how="left", maintain_order="left")
    year = pl.when(pl.col("score_a").is_not_null() & pl.col("score_b").is_not_null()).then("year")
    latest = (
        joined.with_columns(year.alias("year"))
        .sort("year", nulls_last=False, maintain_order=True)
        .group_by("state_a", "state_b", maintain_order=True)
        .last()
    )
    ordered = pairs(ask).join(latest, on=["state_a", "state_b"], how="left", maintain_order="left")
    gap = pl.col("score_a") - pl.col("score_b")
    missing = pl.col("year").is_null()
    framed = ordered.with_columns(
        pl.when(~missing).then(gap.abs().round(6)).alias("value"),
        pl.when(missing).then(pl.lit("no_data")).alias("status"),
        pl.when(missing).then(pl.lit(_NO_SCORE)).alias("reason"),
    )
    return answer(_with_interval(framed) if ask.intervals else framed.drop("low", "high", strict=False), *_EXTRAS)


def _with_interval(frame: pl.DataFrame) -> pl.DataFrame:
    gap = pl.col("score_a") - pl.col("score_b")
    down = ((pl.col("score_a") - pl.col("low_a")) ** 2 + (pl.col("high_b") - pl.col("score_b")) ** 2).sqrt()
    up = ((pl.col("high_a") - pl.col("score_a")) ** 2 + (pl.col("score_b") - pl.col("low_b")) ** 2).sqrt()
    low, high = gap - down, gap + up
    holds_zero = (low <= 0) & (high >= 0)
    known = pl.col("value").is_not_null()
    return frame.with_columns(
        pl.when(known & holds_zero)
        .then(0.0)
        .when(known)
        .then(pl.min_horizontal(low.abs(), high.abs()).round(6))
        .alias("low"),
        pl.when(known).then(pl.max_horizontal(low.abs(), high.abs()).round(6)).alias("high"),
    )


_EXTRAS = ("score_a", "score_b", "year")


def rows(tables: Frames, ask: Ask) -> pl.DataFrame:
    """Return the scores of the two with their intervals, year by year."""
    first, last = years(ask)
    index = str(ask.options["index"])
    pair = [ask.subjects[0], ask.targets[0]]
    mine = tables["regime"].filter(pl.col("state").is_in(pair) & pl.col("year").is_between(first, last))
    return mine.select("state", "year", index, f"{index}_low", f"{index}_high").sort("year", "state")


def say(facts: Facts) -> str:
    """Return the value in a sentence with both scores."""
    index = _NAMES[str(facts.options.get("index", "polyarchy"))]
    a, b, year = facts.extras.get("score_a"), facts.extras.get("score_b"), facts.extras.get("year")
    scores = f"{facts.a} ({_three(a)}) and {facts.b} ({_three(b)})"
    ends = f" (68\u00a0% interval {_three(facts.low)} to {_three(facts.high)})" if facts.low is not None else ""
    return f"On V-Dem's index of {index}, from 0 to 1, {scores} were {_three(facts.value)} apart in {year}{ends}."


def _three(value: object) -> str:
    return f"{float(str(value)):.3f}"


MEASURE = Measure(
    key="regime_distance",
    title="Distance in democracy",
    channel="regime",
    unit="index",
    value_range=(0, 1),
    directed=False,
    direction="farther",
    period="last",
    tables=("regime",),
    interval=(
        "V-Dem's own 68 per cent intervals of the two scores, taken as independent and put together after Zou and "
        "Donner "
        "(2008)"
    ),
    interval_kind="interval",
    level=0.68,
    citation=(
        "Coppedge and others (2025): V-Dem Country-Year Dataset v15; Teorell, Coppedge, Lindberg and Skaaning (2019): "
        "Measuring Polyarchy Across the Globe, 1900–2017. Studies in Comparative International Development 54, "
        "71–95; Zou "
        "and Donner (2008): Construction of Confidence Limits about Effect Measures. Statistics in Medicine 27, "
        "1693–1702."
    ),
    meaning=(
        "How far apart the two states are on an index of democracy: 0 means governed alike, 1 as differently as can be."
    ),
    say=say,
    options=(
        Option(
            name="index",
            default="polyarchy",
            choices=tuple(_NAMES),
            meaning="which of V-Dem's five indices of democracy",
        ),
    ),
    extras=(
        Column(name="score_a", meaning="score of the first state", unit="index"),
        Column(name="score_b", meaning="score of the second state", unit="index"),
        Column(name="year", meaning="the year of both scores", unit="year"),
    ),
    compute=compute,
    rows=rows,
)
