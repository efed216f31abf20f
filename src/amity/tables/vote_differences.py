"""Votes on which the files of UN votes disagree, and which of them stands."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from amity.core.declarations import Column, Frames, Table
from amity.tables._un_join import joined
from amity.tables._un_links import SOURCES
from amity.tables.roll_calls import COVERAGE


def build(frames: Mapping[str, Frames]) -> pl.DataFrame:
    """Return a row for each vote of a member that two files record otherwise."""
    found = joined(frames).differences
    return found.select("roll_call", "state", "source_a", "vote_a", "source_b", "vote_b", "used").sort(
        "roll_call", "state", "source_a", "source_b"
    )


TABLE = Table(
    key="vote_differences",
    title="Votes on which sources disagree",
    sources=SOURCES,
    unit_of_analysis="roll call × state × pair of sources",
    key_columns=("roll_call", "state", "source_a", "source_b"),
    columns=(
        Column(name="roll_call", meaning="id of the roll call"),
        Column(name="state", meaning="the state"),
        Column(name="source_a", meaning="one source"),
        Column(name="vote_a", meaning="what it records: 1 yes, 2 abstain, 3 no, 8 did not vote"),
        Column(name="source_b", meaning="the other source, the UN Library, which stands"),
        Column(name="vote_b", meaning="what it records"),
        Column(name="used", meaning="the code in the table of votes"),
    ),
    state_columns=("state",),
    coverage=COVERAGE,
    absence="not_applicable",
    absence_means="No row: the sources agree, or only one records the vote.",
    precedence="Where sources disagree on a vote, the UN Library wins.",
    caveats=("Most differences are between a vote and an absence.",),
    build=build,
)
