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
    left = pl.DataFrame({"state_a": list(ask.subjects)}, schema={"state_a": pl.String})
    right = pl.DataFrame({"state_b": list(ask.targets)}, schema={"state_b": pl.String})
    return left.join(right, how="cross").filter(pl.col("state_a") != pl.col("state_b"))


def answer(frame: pl.DataFrame, *extras: str) -> pl.DataFrame:
    """Return ``frame`` with the columns of an answer in their order, those it lacks as nulls."""
    lacking = [pl.lit(None, dtype=kind).alias(name) for name, kind in ANSWER.items() if name not in frame.columns]
    full = frame.with_columns(lacking)
    return full.select([pl.col(name).cast(kind) for name, kind in ANSWER.items()] + [pl.col(e) for e in extras])
