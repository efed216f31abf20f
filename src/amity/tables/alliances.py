"""What states have promised each other in alliance treaties, as spells of directed dyads."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from amity.core.declarations import Column, Coverage, Frames, Table
from amity.tables._spells import runs, system_years

OBLIGATIONS = ("defense", "offense", "neutrality", "nonaggression", "consultation")


def build(frames: Mapping[str, Frames]) -> pl.DataFrame:
    """Return the spells in which what ``state_a`` owes ``state_b`` stays the same; years without any have no row."""
    years = frames["atop_alliances"]["dyads"].filter(pl.any_horizontal(OBLIGATIONS))
    return runs(years, ("state_a", "state_b"), OBLIGATIONS)


TABLE = Table(
    key="alliances",
    title="Obligations in alliance treaties",
    sources=("atop_alliances",),
    unit_of_analysis="directed dyad × run of years with the same obligations",
    key_columns=("state_a", "state_b", "first"),
    columns=(
        Column(name="state_a", meaning="the state that is obliged"),
        Column(name="state_b", meaning="the state to which it is obliged"),
        Column(name="first", meaning="first year of the run; 1990 may be later than the true beginning", unit="year"),
        Column(name="last", meaning="last year of the run; 2018 may be earlier than the true end", unit="year"),
        Column(name="defense", meaning="to help when the other is attacked"),
        Column(name="offense", meaning="to help when the other attacks"),
        Column(name="neutrality", meaning="to stay neutral in the other's wars"),
        Column(name="nonaggression", meaning="not to use force against the other"),
        Column(name="consultation", meaning="to consult or cooperate in crises"),
    ),
    state_columns=("state_a", "state_b"),
    coverage=Coverage(
        first=date(1990, 1, 1),
        last=date(2018, 12, 31),
        states="states of the Correlates of War list",
        last_reason="the project has coded treaties to 2018",
    ),
    absence="zero",
    absence_means="no obligation is recorded between two states of the Correlates of War list",
    caveats=(
        "Obligations are read from texts, not conduct: those of the Commonwealth of Independent States and of the OSCE "
        "bind states that are enemies.",
    ),
    state_years=lambda _: system_years("cow", 1990, 2018),
    build=build,
)
