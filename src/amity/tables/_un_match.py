"""Which roll calls of two files are the same: by the votes cast, helped by month and symbol.

Before 2003 one file has no calendar day and most of its symbols are pages of the records; but no two ballots
on contested texts look alike state by state, so that the votes themselves identify a roll call.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from amity.numerics.vote_tables import CAST, Votes, one_hot
from amity.tables._un_symbols import Symbol

Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]
# The same ballot in two files: 94 of 100 records alike in the same month; most pairs are alike to 99 of 100,
# and the nearest other ballots of a month reach 94 only among near-unanimous texts, whose symbols then
# decide.
ALIKE = 0.94
# The same symbol to the letter, or the same number of the text, in the same month. A motion not to act on a
# text has its symbol too, but turns the votes round.
ALIKE_PART, ALIKE_TEXT = 0.70, 0.85
# A poorer record of the same ballot: fewer states are recorded as voting, and those agree.
ALIKE_CAST, ALIKE_POORER = 0.97, 0.80
_SAME_PART, _SAME_TEXT, _SAME_MONTH = 0.03, 0.02, 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballots:
    """Roll calls of one file: votes (roll calls × states, 0 no entry), year and month (0 unknown), symbols.

    ``whole`` is false for votes that the file knows to be on a paragraph or an amendment.
    """

    votes: Votes
    year: NDArray[np.int64]
    month: NDArray[np.int64]
    symbols: Sequence[Symbol | None]
    whole: Flags


def matched(these: Ballots, those: Ballots) -> NDArray[np.int64]:
    """Return for each roll call of ``these`` the row of ``those`` that is the same roll call, -1 where there
    is none.

    Within a year the most alike pair is taken first, and none is used twice.
    """
    found = np.full(len(these.year), -1, np.int64)
    for year in np.unique(these.year):
        mine, theirs = np.flatnonzero(these.year == year), np.flatnonzero(those.year == year)
        if not theirs.size:
            continue
        good, score = _compared(_part(these, mine), _part(those, theirs))
        for row, column in _best_first(good, score):
            found[mine[row]] = theirs[column]
    return found


def _part(ballots: Ballots, rows: NDArray[np.int64]) -> Ballots:
    return Ballots(
        votes=ballots.votes[rows],
        year=ballots.year[rows],
        month=ballots.month[rows],
        symbols=[ballots.symbols[row] for row in rows],
        whole=ballots.whole[rows],
    )


def _compared(these: Ballots, those: Ballots) -> tuple[Flags, Floats]:
    """Return for every pair whether it can be the same roll call, and how well it fits."""
    share, cast = _alike(these.votes, those.votes)
    month = (these.month[:, None] == those.month[None, :]) | (these.month == 0)[:, None]
    part = np.array([[a is not None and a == b for b in those.symbols] for a in these.symbols], np.bool_)
    text = np.array(
        [[a is not None and b is not None and a.text == b.text for b in those.symbols] for a in these.symbols],
        np.bool_,
    )
    whole = those.whole[None, :]
    silent = (these.votes == 8).sum(1)[:, None] < (those.votes == 8).sum(1)[None, :]
    good = (share >= ALIKE) & (month | text)
    good |= whole & month & ((part & (share >= ALIKE_PART)) | (text & (share >= ALIKE_TEXT)))
    good |= whole & month & silent & (cast >= ALIKE_CAST) & (share >= ALIKE_POORER)
    return good, share + _SAME_PART * part + _SAME_TEXT * text + _SAME_MONTH * month


def _alike(these: Votes, those: Votes) -> tuple[Floats, Floats]:
    """Return for every pair the share of records that are the same, of all and of votes cast in both."""
    mine, theirs = one_hot(these), one_hot(those)
    same = np.einsum("krs,kqs->krq", mine, theirs, optimize=True)
    both = mine.sum(0) @ theirs.sum(0).T
    cast = mine[:CAST].sum(0) @ theirs[:CAST].sum(0).T
    return (
        same.sum(0) / np.maximum(both, 1),
        np.asarray(same[:CAST].sum(0) / np.maximum(cast, 1), np.float32),
    )


def _best_first(good: Flags, score: Floats) -> list[tuple[int, int]]:
    rows, columns = np.nonzero(good)
    order = np.lexsort((columns, rows, -score[rows, columns]))
    taken_rows: set[int] = set()
    taken_columns: set[int] = set()
    pairs = []
    for place in order:
        row, column = int(rows[place]), int(columns[place])
        if row not in taken_rows and column not in taken_columns:
            taken_rows.add(row)
            taken_columns.add(column)
            pairs.append((row, column))
    return pairs
