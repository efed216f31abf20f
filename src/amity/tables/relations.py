"""Diplomatic relations of states with a state that a case asks about, entered by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from amity.core.declarations import Column, Coverage, Frames, Table
from amity.tables._hand import CITATION, CITATION_COLUMNS, hand_rows

LEVELS = ("embassy", "mission", "relations_without_mission", "none")
LISTED = ("state", "with_state", "since", "level", "embassy_there", "breaks", "status_on", *CITATION, "note")
_SCHEMA = {
    "state": pl.String,
    "with_state": pl.String,
    "since": pl.String,
    "level": pl.String,
    "embassy_there": pl.Boolean,
    "breaks": pl.String,
    "status_on": pl.String,
    **dict.fromkeys(CITATION, pl.String),
    "note": pl.String,
}


def build(frames: Mapping[str, Frames]) -> pl.DataFrame:  # noqa: ARG001  all rows are the list's
    """Return the relations, a row for each state and counterpart."""
    rows = [
        (
            row.state("state"),
            row.state("with_state"),
            row.date("since"),
            row.word("level", LEVELS),
            row.yes("embassy_there"),
            row.text("breaks"),
            row.date("status_on"),
            *row.citation(),
            row.text("note"),
        )
        for row in hand_rows("relations", LISTED)
    ]
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row").sort("state", "with_state")


TABLE = Table(
    key="relations",
    title="Diplomatic relations",
    sources=("hand",),
    unit_of_analysis="state × counterpart",
    key_columns=("state", "with_state"),
    columns=(
        Column(name="state", meaning="the state"),
        Column(name="with_state", meaning="the counterpart: a state that a case asks about"),
        Column(
            name="since",
            meaning="when the present relations began, as exact as it is known; missing where there are none, or where "
            "the year was not confirmed",
        ),
        Column(
            name="level",
            meaning="embassy: at least one of the two has a resident embassy in the other; mission: liaison offices; "
            "relations_without_mission: ambassadors reside elsewhere; none: no relations",
        ),
        Column(name="embassy_there", meaning="whether the state has a resident embassy in the counterpart"),
        Column(name="breaks", meaning="when relations were broken or lowered; missing where nothing was found"),
        Column(name="status_on", meaning="date of the latest statement that the row relies on"),
        *CITATION_COLUMNS,
        Column(name="note", meaning="what a reader must know: other sources, other dates, what was not checked"),
    ),
    state_columns=("state", "with_state"),
    coverage=Coverage(
        first=date(1949, 3, 28),
        last=date(2025, 11, 6),
        states="members of the Organisation of Islamic Cooperation, with one counterpart",
        last_reason="each row stands as of its own status_on; the latest is of November 2025",
    ),
    absence="missing",
    absence_means="the relations of that pair were not looked up",
    caveats=(
        "A row tells the state of relations on the day of its status_on, most of them in 2022 and 2023; what changed "
        "since is not known to it.",
        "No relations means no diplomatic relations: trade offices and talks are named in the note.",
    ),
    build=build,
)
