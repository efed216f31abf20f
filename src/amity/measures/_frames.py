"""Frames that all measures share: the pairs asked for, and the columns that every answer has."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from amity.core.asks import Ask
from amity.measures._memo import remembered

# Gives the reason of a row without a value.
Why = Callable[[dict[str, Any]], str]

# Below so many pairs a list is the faster way to them.
_MANY = 1_000

ANSWER = {
    "state_a": pl.String,
    "state_b": pl.String,
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "n": pl.Int64,
    "status": pl.String,
    "reason": pl.String,
}

_AS_WRITTEN = pl.QueryOptFlags.none()

# The kinds of numpy's numbers as columns.
_KINDS = {"f": pl.Float64, "i": pl.Int64, "u": pl.Int64, "b": pl.Boolean}


def pairs(ask: Ask) -> pl.DataFrame:
    """Return a row for each subject and target asked for, a state with itself left out."""
    return _pairs(ask.subjects, ask.targets)


@remembered
def _pairs(subjects: tuple[str, ...], targets: tuple[str, ...]) -> pl.DataFrame:
    if len(subjects) * len(targets) > _MANY:
        return _many_pairs(subjects, targets)
    found = [(a, b) for a in subjects for b in targets if a != b]
    columns = {"state_a": [a for a, _ in found], "state_b": [b for _, b in found]}
    return pl.DataFrame(columns, schema={"state_a": pl.String, "state_b": pl.String})


def _many_pairs(subjects: tuple[str, ...], targets: tuple[str, ...]) -> pl.DataFrame:
    """Return the same rows, by their places among the names of both sides."""
    names = list(dict.fromkeys((*subjects, *targets)))
    place = {key: number for number, key in enumerate(names)}
    here, there = (np.array([place[key] for key in side], np.uint32) for side in (subjects, targets))
    a, b = np.repeat(here, len(there)), np.tile(there, len(here))
    kept = a != b
    keys = pl.Series(names, dtype=pl.String)
    return pl.DataFrame({"state_a": keys.gather(a[kept]), "state_b": keys.gather(b[kept])})


def asked_only(frame: pl.DataFrame, ask: Ask, first: str, second: str) -> pl.DataFrame:
    """Return the rows of the single subject, or target, in the column of the first or second state; else all rows."""
    for name, keys in ((first, ask.subjects), (second, ask.targets)):
        if len(keys) == 1:
            frame = frame.filter(pl.col(name) == keys[0])
    return frame


def told(reasons: Mapping[str, str]) -> pl.Expr:
    """Return the reason that is told of a pair's first state, else of its second, else null."""
    if not reasons:
        return pl.lit(None, dtype=pl.String)
    sides = ("state_a", "state_b")
    return pl.coalesce(pl.col(side).replace_strict(reasons, default=None, return_dtype=pl.String) for side in sides)


def answer(frame: pl.DataFrame | pl.LazyFrame, *extras: str, why: Why | None = None) -> pl.DataFrame:
    """Return ``frame`` with the columns of an answer in their order, those it lacks as nulls.

    Parameters
    ----------
    frame : DataFrame or LazyFrame
        The answer so far.
    *extras : str
        Its further columns.
    why : callable, optional
        Gives the reason of a row that has a status; most requests have few such rows, and need no names of states.
    """
    # Measures are small: planning a query better than it is written takes longer than running it as it is.
    found = frame.collect(optimizations=_AS_WRITTEN) if isinstance(frame, pl.LazyFrame) else frame
    present = {one.name: one for one in found.get_columns()}
    if why is not None:
        silent = found["status"].is_not_null()
        told: list[str | None] = [None] * found.height
        for at, row in zip(silent.arg_true(), found.filter(silent).iter_rows(named=True), strict=True):
            told[at] = why(row)
        present["reason"] = pl.Series("reason", told, dtype=pl.String)
    own = [_of_kind(present.get(name), name, kind, found.height) for name, kind in ANSWER.items()]
    return pl.DataFrame([*own, *(present[extra] for extra in extras)])


def _of_kind(own: pl.Series | None, name: str, kind: type[pl.DataType], height: int) -> pl.Series:
    if own is None:
        return pl.Series(name, [None], dtype=kind).new_from_index(0, height)
    return own if own.dtype == kind else own.cast(kind)


def column(name: str, values: NDArray[np.generic]) -> pl.Series:
    """Return an array as a column, NaN as null.

    Few through a list: for an array polars loads numpy's masked arrays first, which takes longer than a page's columns.
    """
    if len(values) > _MANY:
        many = pl.Series(name, np.ascontiguousarray(values)).cast(_KINDS[values.dtype.kind])
        return many.fill_nan(None) if many.dtype == pl.Float64 else many
    kind, cells = values.dtype.kind, values.tolist()
    if kind == "f":
        cells = [None if math.isnan(cell) else cell for cell in cells]
    return pl.Series(name, cells, dtype=_KINDS[kind])
