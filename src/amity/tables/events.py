"""Events between states by directed pair and year: words and deeds, of cooperation and of conflict."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from amity.core.declarations import Break, Column, Coverage, Frames, Table

KEYS = ("actor", "target", "year")
COUNTS = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")


def build(frames: Mapping[str, Frames]) -> pl.DataFrame:
    """Return the counts of events, a row for each pair and year with any."""
    counts = frames["icews"]["counts"]
    return counts.select(*KEYS, *[pl.col(name).cast(pl.UInt16) for name in COUNTS]).sort(KEYS)


def extend(old: pl.DataFrame, frames: Mapping[str, Frames]) -> pl.DataFrame:
    """Return the counts with those of a user's own events in the years after the last that is embedded."""
    last = old["year"].max()
    wide = [pl.col(name).cast(pl.UInt32) for name in COUNTS]
    later = frames["gdelt_events"]["counts"].filter(pl.col("year") > last)
    whole = pl.concat([old.with_columns(wide), later.select(*KEYS, *wide).cast({"year": old.schema["year"]})])
    return whole.sort(KEYS)


TABLE = Table(
    key="events",
    title="Events in the news",
    sources=("icews",),
    optional=("gdelt_events",),
    unit_of_analysis="actor × target × year",
    key_columns=KEYS,
    columns=(
        Column(name="actor", meaning="the state that spoke or acted"),
        Column(name="target", meaning="the state that it spoke to or acted towards"),
        Column(name="year", meaning="calendar year", unit="year"),
        Column(
            name="verbal_cooperation",
            meaning="statements, appeals, talks and agreements to act together",
            unit="events",
        ),
        Column(name="material_cooperation", meaning="aid, cooperation and concessions in deed", unit="events"),
        Column(name="verbal_conflict", meaning="demands, criticism, refusals and threats", unit="events"),
        Column(name="material_conflict", meaning="sanctions, coercion, assaults and fighting", unit="events"),
    ),
    state_columns=("actor", "target"),
    year_column="year",
    coverage=Coverage(
        first=date(2002, 1, 1),
        last=date(2014, 12, 31),
        states="152 states; Türkiye, Czechia, Venezuela, Serbia and small states are not among them",
        breaks=(
            Break(
                on=date(2015, 1, 1),
                reason="from 2015 on the events are those that the user aggregated from GDELT, which other software "
                "read in other papers: compare shares within a side of the break, not counts across it",
            ),
        ),
        last_reason="no later event data are embedded; aggregate your own: amity events aggregate",
    ),
    absence="zero",
    absence_means="no event of that pair was coded from the news of that year; for a state without any row the file "
    "says nothing at all",
    caveats=(
        "Counts grow with the attention of the press: compare shares and balances, not counts of different states.",
        "Deeds are counted from the same reports as words. amity measures words only with them; arms, trade and "
        "disputes have better records of their own.",
    ),
    build=build,
    extend=extend,
)
