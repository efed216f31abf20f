"""Frames that all measures share: the pairs asked for, and the columns that every answer has."""

from __future__ import annotations

import polars as pl

from amity.core.asks import Ask

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


def pairs(ask: Ask) -> pl.DataFrame:
    """Return a row for each subject and target asked for, a state with itself left out."""
    found = [(a, b) for a in ask.subjects for b in ask.targets if a != b]
    columns = {"state_a": [a for a, _ in found], "state_b": [b for _, b in found]}
    return pl.DataFrame(columns, schema={"state_a": pl.String, "state_b": pl.String})


def answer(frame: pl.DataFrame, *extras: str) -> pl.DataFrame:
    """Return ``frame`` with the columns of an answer in their order, those it lacks as nulls."""
    present = set(frame.columns)
    own = [
        pl.col(name).cast(kind) if name in present else pl.lit(None, dtype=kind).alias(name)
        for name, kind in ANSWER.items()
    ]
    return frame.select(own + [pl.col(extra) for extra in extras])
