"""Help for measures on rivalries: who is whose rival in a year."""

from __future__ import annotations

import polars as pl

from amity.measures._listed import both_ways

CITATION = "Thompson, Sakuwa and Suhas (2021): Analyzing Strategic Rivalries in World Politics. Singapore: Springer."
LIST = "the list of Thompson, Sakuwa and Suhas"


def rivals_in(rivalries: pl.DataFrame, year: int) -> pl.DataFrame:
    """Return ``state_a, state_b, since`` for all that were rivals in a year, in both orders."""
    current = rivalries.filter(pl.col("first").le(year) & pl.col("last").ge(year))
    return both_ways(current.select("state_a", "state_b", pl.col("since").cast(pl.Int64)))
