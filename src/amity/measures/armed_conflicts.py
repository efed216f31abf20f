"""Armed conflicts in which two states stood on opposite sides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from amity.core.asks import Ask
from amity.core.declarations import Column, Frames, Measure
from amity.core.wording import Facts, count
from amity.measures._frames import answer
from amity.measures._listed import years, zero_or_none


def compute(tables: Frames, ask: Ask) -> pl.DataFrame:
    """Return how many conflicts the two fought as primary parties on opposite sides; with a secondary one, apart."""
    first, last = years(ask)
    against = _opposed(tables["conflicts"], first, last, ask.targets)
    counted = against.group_by("state_a", "state_b").agg(
        pl.col("conflict").filter(pl.col("primary")).n_unique().cast(pl.Float64).alias("value"),
        (pl.col("conflict").n_unique() - pl.col("conflict").filter(pl.col("primary")).n_unique())
        .cast(pl.Int64)
        .alias("with_secondary"),
    )
    full = zero_or_none(ask, counted, "gw", first, last)
    none = pl.when(pl.col("value").is_not_null()).then(pl.col("with_secondary").fill_null(0))
    return answer(full.with_columns(none.alias("with_secondary")), "with_secondary")


def _opposed(conflicts: pl.DataFrame, first: int, last: int, others: Sequence[str]) -> pl.DataFrame:
    """Return ``state_a, state_b, conflict, primary`` for all who stood against one of the others in a year."""
    current = conflicts.filter(pl.col("year").is_between(first, last)).select(
        "conflict", "year", "side", "state", "role"
    )
    both = current.join(current.filter(pl.col("state").is_in(others)), on=["conflict", "year"], suffix="_b")
    # A state can be on both sides of one conflict in one year, where others join both governments in it.
    return (
        both.filter((pl.col("side") != pl.col("side_b")) & (pl.col("state") != pl.col("state_b")))
        .group_by(pl.col("state").alias("state_a"), "state_b", "conflict")
        .agg(((pl.col("role") == "primary") & (pl.col("role_b") == "primary")).any().alias("primary"))
    )


def rows(tables: Frames, ask: Ask) -> pl.DataFrame:
    """Return the parts of the two in conflicts in which they were on opposite sides in the period."""
    first, last = years(ask)
    pair = [ask.subjects[0], ask.targets[0]]
    against = _opposed(tables["conflicts"].filter(pl.col("state").is_in(pair)), first, last, pair)
    mine = tables["conflicts"].filter(
        pl.col("state").is_in(pair)
        & pl.col("conflict").is_in(against["conflict"].unique().to_list())
        & pl.col("year").is_between(first, last)
    )
    return mine.sort("conflict", "year", "side")


def say(facts: Facts) -> str:
    """Return the value in a sentence, with the conflicts in which one was only a secondary party."""
    apart = int(str(facts.extras.get("with_secondary") or 0))
    support = "they stood on opposite sides with at least one of them only in support"
    more = f"; in {count(apart, 'conflict')} {support}" if apart else ""
    many = int(facts.value)
    if not many:
        return (
            f"No armed conflict is recorded {facts.when} in which {facts.a} and {facts.b} were the main parties on "
            "opposite "
            f"sides{more}."
        )
    number = f"{count(many, 'armed conflict')} {'is' if many == 1 else 'are'} recorded"
    return f"{number} {facts.when} in which {facts.a} and {facts.b} were main parties on opposite sides{more}."


def caveats(tables: Frames, ask: Ask, row: Mapping[str, object]) -> tuple[str, ...]:  # noqa: ARG001
    """Return the caution that goes with secondary parties, where there are any."""
    if not row.get("with_secondary"):
        return ()
    return (
        "A state that sends troops to a war that others lead is a secondary party; such conflicts are not in the "
        "value.",
    )


MEASURE = Measure(
    key="armed_conflicts",
    title="Armed conflicts",
    channel="threat",
    order=40,
    unit="count",
    value_range=(0, None),
    directed=False,
    direction="farther",
    period="pool",
    tables=("conflicts",),
    interval="none: a count of recorded conflicts",
    interval_kind="none",
    citation=(
        "Gleditsch, Wallensteen, Eriksson, Sollenberg and Strand (2002): Armed Conflict 1946–2001: A New Dataset. "
        "Journal "
        "of Peace Research 39(5), 615–637."
    ),
    meaning=(
        "How many armed conflicts with 25 battle deaths in a year the two fought against each other as main parties."
    ),
    say=say,
    extras=(
        Column(
            name="with_secondary",
            meaning="further conflicts in which they were on opposite sides and at least one was a secondary party",
            unit="count",
        ),
    ),
    compute=compute,
    rows=rows,
    caveats=caveats,
)
