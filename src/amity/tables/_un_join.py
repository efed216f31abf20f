"""The files of UN votes joined: one roll call a row, with its common id, votes and disagreements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from amity.core.declarations import Frames
from amity.numerics.vote_tables import ABSTAIN, NO, YES, Votes
from amity.sources.un_votes_voeten import FLAGS
from amity.tables._un_about import about
from amity.tables._un_ballots import LAYERS, laid
from amity.tables._un_links import links


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """Roll calls in order, their votes (roll calls × states), the states, and the disagreements between files."""

    roll_calls: pl.DataFrame
    votes: Votes
    states: tuple[str, ...]
    differences: pl.DataFrame


def joined(frames: Mapping[str, Frames]) -> Joined:
    """Return everything that the three tables of UN votes are made of, from the parsed files."""
    linked = links(frames)
    unordered = about(linked, frames)
    order = _order(linked, unordered)
    linked, told = linked[order], unordered[order]
    ballots = laid(linked, told, frames)
    ids = _ids(told)
    return Joined(
        roll_calls=_roll_calls(told, linked, ids, ballots.votes),
        votes=ballots.votes,
        states=ballots.states,
        differences=ballots.differences.with_columns(ids.gather(ballots.differences["place"]).alias("roll_call")),
    )


def _order(linked: pl.DataFrame, told: pl.DataFrame) -> pl.Series:
    """Return the order of roll calls: by day, unknown days first in their month, then as in the files."""
    keyed = told.select("date", "day_known", "number", "symbol").with_columns(
        linked["voeten"], pl.int_range(pl.len()).alias("at")
    )
    return keyed.sort("date", "day_known", "voeten", "number", "symbol", "at", nulls_last=True)["at"]


def _ids(told: pl.DataFrame) -> pl.Series:
    """Return ids ``YYYYMMDD-NNN``: the day, 00 where it is not known, and the place within it."""
    day = (
        pl.when(pl.col("day_known"))
        .then(pl.col("date").dt.strftime("%Y%m%d"))
        .otherwise(pl.col("date").dt.strftime("%Y%m00"))
    )
    place = pl.int_range(1, pl.len() + 1).over("day").cast(pl.String).str.zfill(3)
    return told.select(day.alias("day")).select(pl.concat_str([pl.col("day"), pl.lit("-"), place]).alias("roll_call"))[
        "roll_call"
    ]


def _roll_calls(told: pl.DataFrame, linked: pl.DataFrame, ids: pl.Series, votes: Votes) -> pl.DataFrame:
    names = [pl.when(linked[name].is_not_null()).then(pl.lit(source)) for name, source in LAYERS]
    totals = [
        pl.Series(name, (votes == code).sum(axis=1), dtype=pl.UInt8)
        for name, code in (("yes", YES), ("abstain", ABSTAIN), ("no", NO))
    ]
    # Numbers of packages follow the order of the rows, whatever the subjects are called.
    first = told.with_row_index("at").select(
        pl.col("at").min().over("package").rank("dense").cast(pl.Int16).alias("package")
    )
    return told.with_columns(
        ids,
        first["package"],
        *totals,
        pl.concat_str(names, separator=" ", ignore_nulls=True).alias("sources"),
    ).select(
        "roll_call", "session", "date", "day_known", "title", "symbol", "record", "kind", *FLAGS, "gaza", "package",
        "yes", "abstain", "no", "sources",
    )  # fmt: skip


def year_spans(votes: pl.DataFrame) -> pl.DataFrame:
    """Return the first and last year in which each state has a record, a vote or an absence as a member."""
    years = votes["roll_call"].str.slice(0, 4).cast(pl.Int16).to_numpy()
    spans = []
    for state in votes.columns[1:]:
        codes = votes[state].to_numpy()
        held = years[(codes > 0) & (codes < 9)]
        if held.size:
            spans.append((state, int(np.min(held)), int(np.max(held))))
    return pl.DataFrame(spans, schema={"state": pl.String, "first": pl.Int16, "last": pl.Int16}, orient="row")
