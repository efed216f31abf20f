"""Raw files of the field, joined as a researcher would: each row's value is the raw file's own."""

from __future__ import annotations

import gzip
from pathlib import Path

import polars as pl

from amity.panels import read_wanted
from amity.panels.joining import join


def test_atop_obligations_are_those_of_the_raw_directed_dyad_years(shared_data: Path) -> None:
    with gzip.open(shared_data / "peace-science" / "atop_alliance.csv.gz") as file:
        raw = pl.read_csv(file.read()).filter(pl.col("year").is_between(1990, 2018))
    named = {"atop_defense": "atop_defense", "atop_offense": "atop_offense", "atop_nonaggression": "atop_nonagg"}
    asks = [read_wanted(f"ours_{key}={key}") for key in named]
    found = join(raw, ("ccode1", "ccode2", "year"), asks, unit="directed")
    assert raw.height > 100_000
    for key, column in named.items():
        ours, theirs = found.frame[f"ours_{key}"], found.frame[column]
        there = ours.is_not_null()
        assert int(there.sum()) > 0.99 * raw.height
        assert (ours.filter(there) == theirs.filter(there).cast(pl.Float64)).all(), key


def test_contiguity_is_that_of_the_raw_list(shared_data: Path) -> None:
    raw = pl.read_csv(shared_data / "peace-science" / "cow_contdir.csv", infer_schema_length=None)
    spells = raw.select(
        "ccode1",
        "ccode2",
        first=pl.col("stdate").str.head(4).cast(pl.Int64),
        last=pl.col("enddate").str.head(4).cast(pl.Int64),
        land=(pl.col("conttype") == 1).cast(pl.Float64),
    ).filter((pl.col("first") < 1987) & (pl.col("last") > 1987))
    frame = spells.with_columns(year=pl.lit(1987)).unique(["ccode1", "ccode2"], keep="none", maintain_order=True)
    found = join(frame, ("ccode1", "ccode2", "year"), [read_wanted("contiguity")], unit="directed")
    assert frame.height > 400
    # The raw spells of Germany (255) run through the years in which the list of states has none of that number.
    assert all(255 in row for row in found.unmatched.select("ccode1", "ccode2").iter_rows())
    there = found.frame.filter(pl.col("contiguity").is_not_null())
    assert there.height == frame.height - found.unmatched.height
    assert there["contiguity"].to_list() == there["land"].to_list()
