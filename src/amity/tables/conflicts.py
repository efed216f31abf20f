"""States that took part in armed conflicts since 1946, with their side and role."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from amity.core.declarations import Column, Coverage, Frames, Table
from amity.tables._spells import system_years


def build(frames: Mapping[str, Frames]) -> pl.DataFrame:
    """Return a row for each conflict, year, side and state."""
    parties = frames["ucdp_conflicts"]["parties"]
    return parties.select(
        "state",
        pl.col("year").cast(pl.Int16),
        "conflict",
        "side",
        "role",
        "type",
        "incompatibility",
        "war",
    ).sort("conflict", "year", "side", "state")


TABLE = Table(
    key="conflicts",
    title="Armed conflicts and the states in them",
    sources=("ucdp_conflicts",),
    unit_of_analysis="conflict × year × side × state",
    key_columns=("conflict", "year", "side", "state"),
    columns=(
        Column(name="state", meaning="a state that took part"),
        Column(name="year", meaning="a year in which the conflict was active", unit="year"),
        Column(name="conflict", meaning="the conflict's number in the source"),
        Column(name="side", meaning="a or b; in conflicts within a state, a is the side of the government"),
        Column(name="role", meaning="primary (the conflict is theirs) or secondary (sends troops to one side)"),
        Column(name="type", meaning="interstate, intrastate, internationalized intrastate or extrasystemic"),
        Column(name="incompatibility", meaning="what it is about: territory, government or both"),
        Column(name="war", meaning="whether the conflict had 1,000 battle deaths or more in the year"),
    ),
    state_columns=("state",),
    coverage=Coverage(
        first=date(1946, 1, 1),
        last=date(2024, 12, 31),
        states="states of the Gleditsch–Ward list",
        last_reason="the program has coded conflicts to 2024",
    ),
    absence="zero",
    absence_means="no conflict with 25 battle deaths in a year is recorded in which the state took part",
    state_years=lambda _: system_years("gw", 1946, 2024),
    build=build,
)
