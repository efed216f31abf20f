"""Ideal points of states in each session of the UN General Assembly, fitted to the votes when the dataset is built."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from amity.core.declarations import Column, Frames, Table
from amity.core.lists import read_list
from amity.numerics.ideal_points import ideal_points
from amity.tables._un_join import joined
from amity.tables._un_links import SOURCES
from amity.tables.roll_calls import COVERAGE, PRECEDENCE

# Session s opens in September of year 1945 + s.
FIRST_YEAR = 1945
_DIGITS = 4
_CAST = (1, 2, 3)


def build(frames: Mapping[str, Frames]) -> pl.DataFrame:
    """Return a row for each state and session in which it cast a vote that counts."""
    whole = joined(frames)
    votes = np.where(np.isin(whole.votes, _CAST), whole.votes, 0).astype(np.int8).T
    found = ideal_points(votes, whole.roll_calls["session"].to_numpy().astype(np.int64))
    cells, voted = found.cells, found.cells.voted
    anchor = next(row["state"] for row in read_list("anchors") if row["model"] == "ideal_points")
    own = found.points[voted & (cells.point_state == whole.states.index(anchor))]
    session = cells.sessions[cells.point_session[voted]]
    return pl.DataFrame(
        {
            "state": [whole.states[at] for at in cells.point_state[voted]],
            "session": session,
            "year": session + FIRST_YEAR,
            "estimate": (np.sign(own.sum()) * found.points[voted]).round(_DIGITS),
            "se": found.standard_error[voted].round(_DIGITS),
            "n": cells.cast[voted],
        },
        schema_overrides={
            "session": pl.Int16,
            "year": pl.Int16,
            "estimate": pl.Float32,
            "se": pl.Float32,
            "n": pl.Int16,
        },
    ).sort("state", "session")


TABLE = Table(
    key="ideal_points",
    title="Ideal points in the UN General Assembly",
    sources=SOURCES,
    unit_of_analysis="state × session",
    fitted=True,
    key_columns=("state", "session"),
    columns=(
        Column(name="state", meaning="the state"),
        Column(name="session", meaning="regular session; emergency sessions belong to the one then sitting"),
        Column(name="year", meaning="year in which the session opened"),
        Column(name="estimate", meaning="dynamic ordinal ideal point", unit="ideal-point units"),
        Column(name="se", meaning="its standard error; the 90 % interval is 1.645 of them wide on each side"),
        Column(name="n", meaning="votes that it cast on roll calls with at least two different answers", unit="votes"),
    ),
    state_columns=("state",),
    year_column="year",
    coverage=COVERAGE,
    absence="missing",
    absence_means="The state was no member, or cast no vote that counts in the session: there is no estimate.",
    precedence=PRECEDENCE,
    caveats=(
        "Fitted, not observed: a dynamic ordinal model after Bailey, Strezhnev and Voeten (2017), with mean 0 and "
        "variance 1 over all rows, counted toward the United States. The numbers are amity's own, not the published "
        "estimates.",
        "The line is that of each session's agenda; sessions are tied only by states that move little.",
        "Another machine may differ in the last digit.",
    ),
    build=build,
)
