"""Lengths of land borders, as each side's entry gives them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from amity.core.declarations import Break, Column, Coverage, Frames, Table


def build(frames: Mapping[str, Frames]) -> pl.DataFrame:
    """Return a row for each pair with the length by either entry, and one without neighbour for a state that has none.

    A length is missing where the entry of that side does not have the border.
    """
    entries = frames["factbook"]["borders"]
    other = entries.rename({"state": "neighbour", "neighbour": "state", "km": "km_b"})
    both = entries.rename({"km": "km_a"}).join(other, on=["state", "neighbour"], how="full", coalesce=True)
    pairs = both.filter(pl.col("state") < pl.col("neighbour"))
    # Islands have no row in the file of borders; that they have an entry shows in the file of religions.
    ends = pl.concat([pairs["state"], pairs["neighbour"]])
    entered = frames["factbook"]["religions"].select("state").unique()
    islands = entered.filter(~pl.col("state").is_in(ends.unique().to_list())).with_columns(pl.lit(0.0).alias("km_a"))
    return (
        pl.concat([pairs, islands], how="diagonal")
        .select(
            pl.col("state").alias("state_a"),
            pl.col("neighbour").alias("state_b"),
            pl.col("km_a").cast(pl.Float32),
            pl.col("km_b").cast(pl.Float32),
        )
        .sort("state_a", "state_b")
    )


TABLE = Table(
    key="borders",
    title="Land borders",
    sources=("factbook",),
    unit_of_analysis="pair of states that share a land border; a state that shares none",
    key_columns=("state_a", "state_b"),
    columns=(
        Column(name="state_a", meaning="the state whose key sorts first"),
        Column(name="state_b", meaning="the other state; missing where state_a has no land border"),
        Column(name="km_a", meaning="length by the entry on state_a; missing where that entry lacks it", unit="km"),
        Column(name="km_b", meaning="length by the entry on state_b; missing where that entry lacks it", unit="km"),
    ),
    state_columns=("state_a", "state_b"),
    coverage=Coverage(
        # The texts show the borders of today; the last new one among states is that of South Sudan.
        first=date(2011, 7, 9),
        last=date(2025, 12, 31),
        breaks=(Break(on=date(2011, 7, 9), reason="South Sudan became a state: no text shows the borders before"),),
        states="states with an entry in the Factbook",
        last_reason="the texts are of 2025 at the latest",
    ),
    absence="zero",
    absence_means="the two states share no land border",
    precedence="where the two entries differ both are kept; the one on the state whose key sorts first is the value",
    caveats=(
        "Overseas parts of France and the Kingdom of Denmark count as theirs, as do Ceuta and Melilla as Spain's; "
        "the West "
        "Bank and Gaza are taken together as Palestine.",
        "States publish other lengths: for Azerbaijan and Iran 689 km here, 765 km in Baku's figures.",
    ),
    build=build,
)
