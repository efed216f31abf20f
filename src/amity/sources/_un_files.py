"""What the files of UN votes share: their codes, their names of states, and the terms of the UN Library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from amity.core.declarations import Licence
from amity.core.errors import DataCorrupt
from amity.core.states import map_names

Codes = NDArray[np.uint8]
LETTERS: Mapping[str, int] = {"Y": 1, "A": 2, "N": 3, "X": 8}
WORDS: Mapping[str, int] = {"YES": 1, "ABSTAIN": 2, "NO": 3}

LIBRARY = "United Nations Dag Hammarskjöld Library"
LIBRARY_LICENCE = Licence(
    name="© United Nations, non-commercial use with attribution",
    confirmed=True,
    commercial=False,
    terms="Votes are facts of record; the compilation may be used for non-commercial purposes with "
    "attribution to the United Nations Dag Hammarskjöld Library.",
    url="https://digitallibrary.un.org/record/4060887",
)


def keys_of(columns: Sequence[str], *, source: str = "UN", on: date | None = None) -> list[str]:
    """Return the state key of every column of a file of UN votes.

    Raises
    ------
    UnmappedName
        Where no list knows a name, or it needs a day.
    DataCorrupt
        Where a column is listed as no state: every column of these files is one.
    """
    mapped = map_names(columns, source=source, on=on)
    keys = []
    for column in columns:
        key = mapped[column]
        if key is None:
            raise DataCorrupt(
                f"the column '{column}' of a file of UN votes is listed as no state",
                hint="take it out of the list not_states, or lay the unchanged raw file",
            )
        keys.append(key)
    return keys


def by_state(
    columns: Sequence[str], codes: Codes, days: Sequence[date], *, source: str = "UN"
) -> tuple[list[str], Codes]:
    """Return sorted keys and a column of codes for each state; 0 is no entry.

    A column whose heading changed its meaning (China's seat, Yugoslavia and Serbia) is split at the day of
    the change, and the columns that a state has under several names are put together.
    """
    keys: list[str] = []
    parts: list[Codes] = []
    for place, column in enumerate(columns):
        used = np.flatnonzero(codes[:, place])
        if not used.size:
            continue
        seen = sorted({days[int(row)] for row in used})
        ends = {keys_of([column], source=source, on=day)[0] for day in (seen[0], seen[-1])}
        if len(ends) == 1:
            keys += ends
            parts.append(codes[:, place])
            continue
        meant = {day: keys_of([column], source=source, on=day)[0] for day in seen}
        of_row = np.array([meant.get(day, "") for day in days])
        for key in sorted(set(meant.values())):
            keys.append(key)
            parts.append(np.where(of_row == key, codes[:, place], 0).astype(np.uint8))
    return gathered(np.column_stack(parts), keys)


def coded(frame: pl.DataFrame, columns: Sequence[str], codes: Mapping[str, int], blank: int) -> Codes:
    """Return the codes of votes, shape (rows, columns); an empty cell becomes ``blank``.

    Raises
    ------
    DataCorrupt
        Where a cell holds anything else than the words of the file.
    """
    known = [pl.col(name).replace_strict(codes, default=255, return_dtype=pl.UInt8) for name in columns]
    blanks = [
        pl.when(pl.col(name).is_null()).then(blank).otherwise(expr) for name, expr in zip(columns, known, strict=True)
    ]
    matrix = frame.select(
        [expr.cast(pl.UInt8).alias(name) for name, expr in zip(columns, blanks, strict=True)]
    ).to_numpy()
    if (matrix == 255).any():
        row, column = np.argwhere(matrix == 255)[0]
        raise DataCorrupt(
            f"a cell of the column '{columns[column]}' in a file of UN votes is none of {', '.join(codes)} or empty",
            hint="lay the unchanged raw file and build again",
            context=f"data row {int(row) + 1}",
        )
    return np.ascontiguousarray(matrix)


def gathered(codes: Codes, keys: Sequence[str]) -> tuple[list[str], Codes]:
    """Return sorted keys and one column for each, where a state has several columns under names of different
    times.

    Raises
    ------
    DataCorrupt
        Where two columns of one state both hold an entry (not 0) on one roll call.
    """
    states = sorted(set(keys))
    place = {key: number for number, key in enumerate(states)}
    out = np.zeros((codes.shape[0], len(states)), np.uint8)
    for number, key in enumerate(keys):
        column, held = codes[:, number], out[:, place[key]]
        if ((held > 0) & (column > 0)).any():
            raise DataCorrupt(
                f"two columns of a file of UN votes hold a vote of {key} on the same roll call",
                hint="lay the unchanged raw file, or mend the list state_aliases",
            )
        np.maximum(held, column, out=out[:, place[key]])
    return states, out


def wide(rows: pl.Series, states: Sequence[str], codes: Codes) -> pl.DataFrame:
    """Return a frame with the numbers of roll calls and a column of codes for each state."""
    return pl.DataFrame([rows, *(pl.Series(key, codes[:, place]) for place, key in enumerate(states))])
