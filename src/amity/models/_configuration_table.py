"""Truth tables: which rows have cases, how consistently they lead to the outcome, and what each is taken for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from amity.models._configuration_records import Choices
from amity.numerics.set_relations import (
    Floats,
    consistency,
    proportional_reduction,
    relevance,
    row_codes,
    term_membership,
)

Code = Literal["positive", "negative", "remainder"]
# Rounded sums of memberships: a row at exactly the cut-off is at the cut-off.
SLACK = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class TruthTable:
    """Rows with cases: their codes and figures, what each is taken for, and the row of each case (−1: none)."""

    rows: tuple[int, ...]
    consistency: Floats
    pri: Floats
    number: NDArray[np.int64]
    contradictory: NDArray[np.bool_]
    codes: tuple[Code, ...]
    of_case: NDArray[np.int64]
    conditions: int

    def coded(self, code: Code) -> tuple[int, ...]:
        """Return the rows with cases of a code."""
        return tuple(row for row, own in zip(self.rows, self.codes, strict=True) if own == code)

    def remainders(self) -> tuple[int, ...]:
        """Return all rows without (enough) cases."""
        taken = {*self.coded("positive"), *self.coded("negative")}
        return tuple(row for row in range(1 << self.conditions) if row not in taken)


def truth_table(sets: Floats, outcome: Floats, choices: Choices) -> TruthTable:
    """Return the truth table of cases × conditions memberships for an outcome.

    A case belongs to the row in which its membership is above one half; a row's consistency is that of the row as a
    sufficient condition over all cases (Ragin 2008, chapter 7).
    """
    of_case = row_codes(sets)
    rows = np.unique(of_case[of_case >= 0])
    full = (1 << sets.shape[1]) - 1
    members = term_membership(sets, [(full, int(row)) for row in rows])
    belongs = of_case[None, :] == rows[:, None]
    inside = outcome > 1 / 2
    number = belongs.sum(axis=1).astype(np.int64)
    positive = (belongs & inside).sum(axis=1)
    contradictory = (positive > 0) & (positive < number)
    sure, reduced = consistency(members, outcome), proportional_reduction(members, outcome)
    codes = tuple(
        _code(*figures, choices)
        for figures in zip(number.tolist(), sure.tolist(), reduced.tolist(), contradictory.tolist(), strict=True)
    )
    return TruthTable(
        rows=tuple(rows.tolist()),
        consistency=sure,
        pri=reduced,
        number=number,
        contradictory=contradictory,
        codes=codes,
        of_case=of_case,
        conditions=sets.shape[1],
    )


def _code(number: int, sure: float, reduced: float, contradictory: bool, choices: Choices) -> Code:
    if number < choices.frequency:
        return "remainder"
    if contradictory and choices.contradictions != "by_consistency":
        return choices.contradictions
    # PRI of a row that is nowhere more in the outcome than out of it is not computable, and reaches no cut-off.
    enough = sure >= choices.consistency - SLACK and (choices.pri <= 0 or reduced >= choices.pri - SLACK)
    return "positive" if enough else "negative"


def table_frame(table: TruthTable, conditions: Sequence[str], cases: Sequence[str]) -> pl.DataFrame:
    """Return the truth table as a frame, rows that lead to the outcome first, then by consistency."""
    order = {"positive": 0, "negative": 1, "remainder": 2}
    places = sorted(
        enumerate(table.rows),
        key=lambda one: (order[table.codes[one[0]]], -np.nan_to_num(table.consistency[one[0]]), one[1]),
    )
    records = [
        {
            "row": row + 1,
            **{name: row >> (len(conditions) - 1 - place) & 1 for place, name in enumerate(conditions)},
            "outcome": table.codes[at],
            "n": int(table.number[at]),
            "consistency": _known(table.consistency[at]),
            "pri": _known(table.pri[at]),
            "contradictory": bool(table.contradictory[at]),
            "cases": [name for name, own in zip(cases, table.of_case.tolist(), strict=True) if own == row],
        }
        for at, row in places
    ]
    schema: dict[str, pl.DataType | type[pl.DataType]] = {
        "row": pl.Int64,
        **dict.fromkeys(conditions, pl.Int64),
        "outcome": pl.String,
        "n": pl.Int64,
        "consistency": pl.Float64,
        "pri": pl.Float64,
        "contradictory": pl.Boolean,
        "cases": pl.List(pl.String),
    }
    return pl.DataFrame(records, schema=schema)


def necessity_frame(sets: Floats, outcome: Floats, conditions: Sequence[str], name: str) -> pl.DataFrame:
    """Return consistency, coverage and relevance of every condition and its absence as necessary for the outcome."""
    rows = []
    for target, label in ((outcome, name), (1.0 - outcome, f"~{name}")):
        for place, condition in enumerate(conditions):
            for x, text in ((sets[:, place], condition), (1.0 - sets[:, place], f"~{condition}")):
                figures = (consistency(target, x), consistency(x, target), relevance(x, target))
                rows.append((text, label, *(_known(float(value)) for value in figures)))
    schema = {
        "condition": pl.String,
        "outcome": pl.String,
        "consistency": pl.Float64,
        "coverage": pl.Float64,
        "relevance": pl.Float64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
