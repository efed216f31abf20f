"""What tables of directed dyads share: each state's first and last year, labels of non-states left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

from amity.sources._actors import NON_STATE, UNKNOWN

LABELS = (NON_STATE, UNKNOWN)


def state_years(columns: Sequence[str]) -> Callable[[pl.DataFrame], pl.DataFrame]:
    """Return a function that gives ``state, first, last`` of a dyad table, whichever column a state stands in."""

    def found(frame: pl.DataFrame) -> pl.DataFrame:
        long = pl.concat([frame.select(pl.col(column).alias("state"), "year") for column in columns])
        named = long.filter(~pl.col("state").is_in(LABELS))
        return named.group_by("state").agg(pl.col("year").min().alias("first"), pl.col("year").max().alias("last"))

    return found
