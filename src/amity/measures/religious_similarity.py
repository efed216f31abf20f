"""How alike two states are in the religions of their residents."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from amity.core.asks import Ask
from amity.core.declarations import Column, Frames, Measure, Option
from amity.core.wording import Facts, percent, possessive
from amity.measures._frames import answer, column, pairs
from amity.measures._listed import years
from amity.tables.religion import BRANCHES, FAMILIES

# The source has every fifth year: a year between two of them is told by the earlier one.
_STEP = 5
_NO_SHARES = "the record has no figures for one of the two states in these years"


def compute(tables: Frames, ask: Ask) -> pl.DataFrame:
    """Return 1 − ½ Σ|p − q| over the shares of religions, of the last year on record for both.

    Where many hold two religions the shares exceed 1 and are scaled to it.
    """
    first, last = years(ask)
    columns = _columns(branches=bool(ask.options["denominations"]))
    full = pairs(ask).with_columns(
        pl.lit(None, dtype=pl.Float64).alias("value"), pl.lit(None, dtype=pl.Int64).alias("year")
    )
    record = tables["religion"].filter(pl.col("year").is_between(first - _STEP + 1, last))
    for year in sorted(record["year"].unique(), reverse=True):
        found = _similar(record.filter(pl.col("year") == year), columns, ask)
        joined = full.join(found, on=["state_a", "state_b"], how="left", maintain_order="left")
        full = joined.with_columns(
            pl.coalesce("value", "similarity").alias("value"),
            pl.when(pl.col("value").is_null() & pl.col("similarity").is_not_null())
            .then(pl.lit(int(year), dtype=pl.Int64))
            .otherwise(pl.col("year"))
            .alias("year"),
        ).drop("similarity")
    missing = pl.col("value").is_null()
    return answer(
        full.with_columns(
            pl.when(missing).then(pl.lit("no_data")).alias("status"),
            pl.when(missing).then(pl.lit(_NO_SHARES)).alias("reason"),
        ),
        "year",
    )


def _columns(*, branches: bool) -> list[str]:
    return [name for family in FAMILIES for name in (BRANCHES.get(family, (family,)) if branches else (family,))]


def _similar(shares: pl.DataFrame, columns: list[str], ask: Ask) -> pl.DataFrame:
    """Return ``state_a, state_b, similarity`` for subjects and targets that have shares in one year."""
    rows, targets = (shares.filter(pl.col("state").is_in(list(keys))) for keys in (ask.subjects, ask.targets))
    p, q = (part.select(columns).to_numpy().astype(float) for part in (rows, targets))
    p, q = (part / part.sum(axis=1, keepdims=True) for part in (p, q))
    alike = 1 - 0.5 * np.abs(p[:, None, :] - q[None, :, :]).sum(axis=2)
    here, there = rows["state"].to_list(), targets["state"].to_list()
    return pl.DataFrame(
        {
            "state_a": pl.Series([a for a in here for _ in there], dtype=pl.String),
            "state_b": pl.Series(there * len(here), dtype=pl.String),
            "similarity": column("similarity", np.round(alike.ravel(), 6)),
        }
    )


def rows(tables: Frames, ask: Ask) -> pl.DataFrame:
    """Return the shares of both states, a row for each religion that either has, in the years that may be used."""
    first, last = years(ask)
    pair = [ask.subjects[0], ask.targets[0]]
    columns = _columns(branches=bool(ask.options["denominations"]))
    mine = tables["religion"].filter(pl.col("state").is_in(pair) & pl.col("year").is_between(first - _STEP + 1, last))
    long = mine.select("state", "year", *columns).unpivot(
        index=["state", "year"], variable_name="religion", value_name="share"
    )
    return long.filter(pl.col("share") > 0).sort("year", "religion", "state")


def say(facts: Facts) -> str:
    """Return the value in a sentence."""
    what = "denominations" if facts.options.get("denominations") else "religions"
    whose = f"{possessive(facts.a)} and {possessive(facts.b)}"
    year, overlap = facts.extras.get("year"), percent(facts.value)
    return f"In {year} the {what} of {whose} residents overlapped by {overlap} (100\u00a0% would be the same mix)."


def caveats(tables: Frames, ask: Ask, row: Mapping[str, object]) -> tuple[str, ...]:
    """Return the cautions: figures older than the period, and states where many hold two religions."""
    found = []
    year = row.get("year")
    if year is not None and int(str(year)) != years(ask)[1]:
        found.append(f"The record has every fifth year; this is {year}.")
    pair = [row["state_a"], row["state_b"]]
    mine = tables["religion"].filter(pl.col("state").is_in(pair) & (pl.col("year") == year) & pl.col("double"))
    if not mine.is_empty():
        found.append("In one of the two many hold two religions: the shares were scaled to add up to 1.")
    return tuple(found)


MEASURE = Measure(
    key="religious_similarity",
    title="Similarity in religion",
    channel="religion",
    unit="index",
    value_range=(0, 1),
    directed=False,
    direction="closer",
    period="last",
    tables=("religion",),
    interval="none: the source gives no uncertainty of its shares",
    interval_kind="none",
    citation=(
        "Maoz and Henderson (2013): The World Religion Dataset, 1945–2010: Logic, Estimates, and Trends. "
        "International Interactions 39(3), 265–291."
    ),
    meaning="The overlap of the two states' mixes of religions: 1 − ½ Σ|p − q| over the shares of residents.",
    say=say,
    options=(
        Option(
            name="denominations",
            default=False,
            meaning="whether branches (Sunni and Shia, Catholic and Orthodox …) count as different religions",
        ),
    ),
    extras=(Column(name="year", meaning="the year of the figures", unit="year"),),
    compute=compute,
    rows=rows,
    caveats=caveats,
)
