"""The votes of every roll call: the files laid over each other, membership applied, disagreements listed."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

import numpy as np
import polars as pl
from numpy.typing import NDArray

from amity.core.declarations import Frames
from amity.core.states import get
from amity.core.tsv import read_tsv
from amity.numerics.vote_tables import MISSING, NOT_MEMBER, SILENT, Votes

Flags = NDArray[np.bool_]
# From the weakest to the strongest: where two disagree the later one stands.
LAYERS = (
    ("voeten", "un_votes_voeten"),
    ("library", "un_votes_library"),
    ("year_2025", "un_votes_2025"),
    ("gaza", "un_gaza_votes"),
)
FAULT_COLUMNS = ("source", "state", "session", "evidence")


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """Votes (roll calls × states), the states in order, and the disagreements between pairs of files."""

    votes: Votes
    states: tuple[str, ...]
    differences: pl.DataFrame


def laid(links: pl.DataFrame, about: pl.DataFrame, frames: Mapping[str, Frames]) -> Laid:
    """Return the votes of the roll calls of ``links``, in its order.

    Where files disagree the UN Library stands. A member without any entry is missing (0); a state that was no
    member is 9 whatever a file says.
    """
    states = tuple(sorted({name for _, source in LAYERS for name in frames[source]["votes"].columns if name != "row"}))
    layers = {name: _layer(links[name], frames[source]["votes"], states) for name, source in LAYERS}
    votes, found = np.zeros((links.height, len(states)), np.uint8), []
    below = np.full(votes.shape, "", dtype="<U16")
    for name, source in LAYERS:
        layer, above = layers[name], np.full(votes.shape, source, dtype="<U16")
        clash = (layer > 0) & (votes > 0) & (layer != votes)
        cells = {"source_a": below, "vote_a": votes, "source_b": above, "vote_b": layer}
        found.append(_clashes(clash, states, cells).cast({"vote_a": pl.UInt8, "vote_b": pl.UInt8}))
        below = np.where(layer > 0, above, below)
        votes = np.where(layer > 0, layer, votes)
    votes = np.where(_lost(about, links, states, votes, layers), MISSING, votes).astype(np.uint8)
    before, after = membership(states, about["date"].to_list(), about["day_known"].to_list())
    votes[~before & ~after] = NOT_MEMBER
    # A state admitted in a month whose day is not known: without an entry it was not yet a member.
    votes[(before != after) & (votes == MISSING)] = NOT_MEMBER
    listed = pl.concat([part for part in found if part.height])
    used = votes[listed["place"].to_numpy(), listed["column"].to_numpy()]
    differences = listed.with_columns(pl.Series("used", used, dtype=pl.UInt8)).filter(pl.col("used") != NOT_MEMBER)
    return Laid(votes=votes, states=states, differences=differences)


def membership(states: Sequence[str], days: Sequence[date], known: Sequence[bool]) -> tuple[Flags, Flags]:
    """Return whether each state was a UN member on the first and the last day a roll call may be of."""
    firsts = np.array(
        [day if sure else day.replace(day=1) for day, sure in zip(days, known, strict=True)], "datetime64[D]"
    )
    lasts = np.array([day if sure else _month_end(day) for day, sure in zip(days, known, strict=True)], "datetime64[D]")
    before, after = (np.zeros((len(days), len(states)), np.bool_) for _ in range(2))
    for place, key in enumerate(states):
        for spell in get(key).un:
            start, end = np.datetime64(spell.first), np.datetime64(spell.last or date.max)
            before[:, place] |= (firsts >= start) & (firsts <= end)
            after[:, place] |= (lasts >= start) & (lasts <= end)
    return before, after


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _layer(rows: pl.Series, votes: pl.DataFrame, states: Sequence[str]) -> Votes:
    """Return one file's votes in the order of the roll calls and states; 0 where it has no entry."""
    lacking = [pl.lit(0, dtype=pl.UInt8).alias(state) for state in states if state not in votes.columns]
    matrix = votes.with_columns(lacking).select(states).to_numpy()
    at = rows.fill_null(0).to_numpy()
    return np.where(rows.is_not_null().to_numpy()[:, None], matrix[at], 0).astype(np.uint8)


def _clashes(clash: Flags, states: Sequence[str], cells: Mapping[str, NDArray[np.generic]]) -> pl.DataFrame:
    """Return a row for each cell of ``clash``: its place, its state, and what the matrices of ``cells`` hold there."""
    rows, columns = np.nonzero(clash)
    frame = pl.DataFrame({"place": rows.astype(np.int64), "column": columns.astype(np.int64)})
    keys = pl.Series("state", [states[int(column)] for column in columns], dtype=pl.String)
    return frame.with_columns(keys, *[pl.Series(name, held[rows, columns].tolist()) for name, held in cells.items()])


def _lost(
    about: pl.DataFrame, links: pl.DataFrame, states: Sequence[str], votes: Votes, layers: Mapping[str, Votes]
) -> Flags:
    """Return where an absence is a record that the file has lost and that no other file has."""
    names = {source: name for name, source in LAYERS}
    lost = np.zeros(votes.shape, np.bool_)
    sessions = about["session"].to_numpy()
    for fault in read_tsv(files("amity.tables").joinpath("hand", "vote_record_faults.tsv"), FAULT_COLUMNS):
        mine, place = names[fault["source"]], states.index(fault["state"])
        others = np.zeros(links.height, np.bool_)
        for name, layer in layers.items():
            if name != mine:
                others |= layer[:, place] > 0
        concerned = (sessions == int(fault["session"])) & links[mine].is_not_null().to_numpy() & ~others
        lost[:, place] |= concerned & (votes[:, place] == SILENT)
    return lost
