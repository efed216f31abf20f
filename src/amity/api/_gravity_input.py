"""Flows and cost changes as users give them, checked and made into square arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from amity.core.errors import UsageError
from amity.core.suggest import nearest

Floats = NDArray[np.float64]
Gaps = Literal["refuse", "zero", "drop"]
SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Flows:
    """A square array of flows, whose they are, and which places of the given ones were kept."""

    names: tuple[str, ...]
    flows: Floats
    given: tuple[str, ...]
    kept: NDArray[np.intp]
    framed: bool
    notes: tuple[str, ...] = ()
    dropped: tuple[tuple[str, str], ...] = ()


def read_flows(flows: ArrayLike | pl.DataFrame, gaps: Gaps) -> Flows:
    """Return flows as a square array; see :func:`amity.api.gravity.gravity` for what ``gaps`` does."""
    framed = isinstance(flows, pl.DataFrame)
    if isinstance(flows, pl.DataFrame):
        names, values, given = _squared(flows, "value")
        lacking = ~given
        off = lacking & ~np.eye(len(names), dtype=bool)
        if off.any() and gaps == "refuse":
            raise _bad(
                f"{int(off.sum()):,} of {len(names) * (len(names) - 1):,} pairs have no row: {_pairs(names, off)}",
                "give every pair, or gaps='zero' where no row means no trade",
            )
        notes = (f"{int(off.sum()):,} pairs without a row count as no trade.",) if off.any() else ()
    else:
        values = _matrix(flows, "flows")
        names, notes = tuple(str(place) for place in range(len(values))), ()
    _refuse_values(values, names)
    return _whole(names, values, gaps, framed, notes)


def _whole(names: tuple[str, ...], values: Floats, gaps: Gaps, framed: bool, notes: tuple[str, ...]) -> Flows:
    """Return the flows of the states that can be used, refused or left out as ``gaps`` says."""
    kept = np.arange(len(names))
    dropped: list[tuple[str, str]] = []
    lacking = np.diag(values) == 0
    if lacking.any() and gaps == "refuse":
        without = _some([names[place] for place in np.flatnonzero(lacking)])
        raise _bad(
            f"{int(lacking.sum()):,} states have no domestic sales: {without}",
            "add them (output less exports), or leave those states out with gaps='drop', or take the zeros with "
            "gaps='zero'",
        )
    if gaps == "drop":
        kept = kept[~lacking]
        dropped = [(names[i], "no domestic sales") for i in np.flatnonzero(lacking)]
        share = values[np.ix_(kept, kept)].sum() / values.sum() if values.sum() > 0 else 0.0
        if dropped:
            notes = (*notes, f"{len(dropped):,} states are left out; the others keep {share:.1%} of all flows.")
    used = values[np.ix_(kept, kept)]
    if len(kept) < 2:
        raise _bad(f"{len(kept)} states are left", "give flows of two states or more")
    empty = np.flatnonzero(used.sum(axis=0) == 0)
    if len(empty):
        raise _bad(
            f"{len(empty):,} states buy nothing, from nobody: {_some([names[kept[i]] for i in empty])}",
            "leave them out: there is nothing whose price could change for them",
        )
    if not used.sum() > 0:
        raise _bad("all flows are 0", "give flows")
    return Flows(
        names=tuple(names[i] for i in kept),
        flows=used,
        given=names,
        kept=kept,
        framed=framed,
        notes=notes,
        dropped=tuple(dropped),
    )


def read_costs(change: ArrayLike | pl.DataFrame, flows: Flows) -> Floats:
    """Return cost changes as an array in the order of the flows that are used; a pair without a row does not change."""
    size = len(flows.given)
    if isinstance(change, pl.DataFrame):
        if not flows.framed:
            raise _bad("cost changes are a frame and flows an array", "give both as frames, or both as arrays")
        costs = np.ones((size, size))
        names, values, there = _squared(change, "change")
        places = {name: place for place, name in enumerate(flows.given)}
        for name in names:
            if name not in places:
                raise UsageError(
                    f"a change of trade costs for {name!r} was given; no flow is",
                    hint="use the names that the flows have",
                    candidates=nearest(name, flows.given),
                )
        order = np.array([places[name] for name in names], np.intp)
        costs[np.ix_(order, order)] = np.where(there, values, 1.0)
    else:
        costs = _matrix(change, "cost changes")
        if costs.shape != (size, size):
            raise _bad(
                f"cost changes have the shape {costs.shape}, flows {(size, size)}", "give one ratio for every flow"
            )
    wrong = np.isnan(costs) | ~(costs > 0)
    if wrong.any():
        row, column = np.argwhere(wrong)[0]
        raise _bad(
            f"{int(wrong.sum()):,} cost changes are missing, 0 or negative, the first {flows.given[row]} to "
            f"{flows.given[column]}: {costs[row, column]:g}",
            "give the ratio of new to old cost: 1 for no change, infinity for an embargo",
        )
    return costs[np.ix_(flows.kept, flows.kept)]


def _squared(frame: pl.DataFrame, column: str) -> tuple[tuple[str, ...], Floats, NDArray[np.bool_]]:
    """Return the states of a frame of pairs in order, its values as an array, and which pairs have a row."""
    needed = ("exporter", "importer", column)
    lacking = [name for name in needed if name not in frame.columns]
    if lacking:
        raise _bad(
            f"the frame has no column {', '.join(lacking)}; it has {', '.join(frame.columns) or 'none'}",
            f"name the columns {', '.join(needed)}",
        )
    if not frame[column].dtype.is_numeric():
        raise _bad(f"the column {column} holds {frame[column].dtype}", "give numbers")
    part = frame.select(pl.col("exporter", "importer").cast(pl.String), pl.col(column).cast(pl.Float64))
    empty = part["exporter"].null_count() + part["importer"].null_count() + part[column].null_count()
    if empty:
        raise _bad(f"{empty:,} cells of {', '.join(needed)} are empty", "leave such rows out, or fill them")
    names = tuple(sorted({*part["exporter"].to_list(), *part["importer"].to_list()}))
    places = {name: place for place, name in enumerate(names)}
    rows = np.fromiter((places[name] for name in part["exporter"]), np.intp, len(part))
    columns = np.fromiter((places[name] for name in part["importer"]), np.intp, len(part))
    counts = np.zeros((len(names), len(names)), np.int64)
    np.add.at(counts, (rows, columns), 1)
    if (counts > 1).any():
        raise _bad(
            f"{int((counts > 1).sum()):,} pairs have more than one row: {_pairs(names, counts > 1)}",
            "give one row a pair: one year, one sector, summed",
        )
    values = np.zeros((len(names), len(names)))
    values[rows, columns] = part[column].to_numpy()
    return names, values, counts > 0


def _matrix(given: ArrayLike, what: str) -> Floats:
    """Return an array as a square one of numbers."""
    try:
        values = np.array(given, np.float64)
    except (TypeError, ValueError) as error:
        raise _bad(f"{what} are no array of numbers", "give rows of equal length, of numbers") from error
    if values.ndim != 2 or values.shape[0] != values.shape[1]:
        raise _bad(f"{what} have the shape {values.shape}", "give a square array, exporters in rows")
    return values


def _refuse_values(values: Floats, names: Sequence[str]) -> None:
    wrong = ~np.isfinite(values) | (values < 0)
    if wrong.any():
        row, column = np.argwhere(wrong)[0]
        raise _bad(
            f"{int(wrong.sum()):,} flows are negative, missing or not finite, the first {names[row]} to "
            f"{names[column]}: {values[row, column]:g}",
            "give flows of 0 or more; a missing flow is not a flow of 0",
        )


def _pairs(names: Sequence[str], where: NDArray[np.bool_]) -> str:
    found = [f"{names[row]} to {names[column]}" for row, column in np.argwhere(where)[: SHOWN + 1]]
    return _some(found, int(where.sum()))


def _some(found: Sequence[str], count: int | None = None) -> str:
    more = (len(found) if count is None else count) - SHOWN
    return ", ".join(found[:SHOWN]) + (f" and {more:,} more" if more > 0 else "")


def _bad(found: str, hint: str) -> UsageError:
    return UsageError(f"an equilibrium of trade was asked for; {found}", hint=hint)
