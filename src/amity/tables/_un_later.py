"""Roll calls of the UN Library after the last of a table, put in its form: for editions that a user fetched."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from amity.core.declarations import Frames
from amity.sources.un_votes_voeten import FLAGS
from amity.tables._un_symbols import session_on, symbol_of

SOURCE = "un_votes_2025"
NO_MEMBER, MISSING = 9, 0


def later_roll_calls(old: pl.DataFrame, frames: Mapping[str, Frames]) -> pl.DataFrame:
    """Return the table of roll calls with those added that were taken after its last day.

    They have no issue flags, as no source has since 2024, and each text is a package of its own.
    """
    found = _after(old["roll_call"], frames)
    symbols = [symbol_of(text) for text in found["symbol"]]
    sessions = [
        symbol.session if symbol and not symbol.special else session_on(day)
        for symbol, day in zip(symbols, found["date"], strict=True)
    ]
    texts = [str(symbol.text if symbol else row) for symbol, row in zip(symbols, found["row"], strict=True)]
    first = int(old["package"].cast(pl.Int64).max() or 0)  # type: ignore[arg-type]
    rows = found.with_columns(
        pl.Series("session", sessions, dtype=pl.Int16),
        pl.lit(value=True).alias("day_known"),
        pl.lit("resolution").alias("kind"),
        *(pl.lit(None, dtype=pl.Boolean).alias(flag) for flag in FLAGS),
        pl.lit(value=False).alias("gaza"),
        (pl.Series("package", texts).rank("dense") + first).cast(pl.Int16).alias("package"),
        *(pl.col(name).cast(pl.UInt8) for name in ("yes", "abstain", "no")),
        pl.lit(SOURCE).alias("sources"),
    )
    return pl.concat([old, rows.select(old.columns).cast(dict(old.schema))])  # type: ignore[arg-type]


def later_votes(old: pl.DataFrame, frames: Mapping[str, Frames]) -> pl.DataFrame:
    """Return the table of votes with those added that were cast after its last day.

    A state that the file has no column for is missing where it was a member on the last day before, else no member.
    """
    found = _after(old["roll_call"], frames).select("row", "roll_call")
    votes = found.join(frames[SOURCE]["votes"], on="row", how="left", maintain_order="left")
    member = {state: old[state][-1] != NO_MEMBER for state in old.columns[1:]}
    columns = [
        pl.col(state) if state in votes.columns else pl.lit(MISSING if member[state] else NO_MEMBER).alias(state)
        for state in old.columns[1:]
    ]
    return pl.concat([old, votes.select("roll_call", *columns).cast(dict(old.schema))])  # type: ignore[arg-type]


def _after(ids: pl.Series, frames: Mapping[str, Frames]) -> pl.DataFrame:
    """Return what the file tells of the roll calls after the last day of these ids, in order, with ids of their own."""
    last = str(ids.max())[:8]
    told = frames[SOURCE]["roll_calls"]
    fresh = told.filter(pl.col("date") > date(int(last[:4]), int(last[4:6]), max(1, int(last[6:8]))))
    ordered = fresh.sort("date", "symbol", "row", nulls_last=True)
    place = pl.int_range(1, pl.len() + 1).over("date").cast(pl.String).str.zfill(3)
    return ordered.with_columns(
        pl.concat_str([pl.col("date").dt.strftime("%Y%m%d"), pl.lit("-"), place]).alias("roll_call")
    )
