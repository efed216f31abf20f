"""The table of events: small types, a row for each pair and year with any event, two thirds of pairs with none."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from amity.sources import icews
from amity.store import catalogue, read
from amity.tables import events


def test_embedded_rows_and_types() -> None:
    table = read("events")
    assert table.height == 130_401
    assert table.schema["year"] == pl.Int16
    assert {table.schema[name] for name in events.COUNTS} == {pl.UInt16}
    row = table.filter(pl.col("actor") == "AZE", pl.col("target") == "ISR", pl.col("year") == 2012).row(0)
    assert row == ("AZE", "ISR", 2012, 92, 8, 12, 4)
    assert table["material_conflict"].max() == 11_173
    assert table.equals(table.sort(events.KEYS))


def test_no_row_is_no_event_and_every_state_has_all_years() -> None:
    table = read("events")
    years = catalogue().table("events").states
    assert len(years) == 152
    assert set(years.values()) == {(2002, 2014)}
    for side in ("actor", "target"):
        assert table.group_by(side).agg(pl.col("year").n_unique())["year"].min() == 13
    assert table.height < 0.45 * 152 * 151 * 13


def test_the_table_is_the_source_in_smaller_types(shared_data: Path) -> None:
    frames = {"icews": icews.parse(shared_data)}
    built = events.build(frames)
    assert built.equals(read("events"))
    assert built.select(events.COUNTS).cast(pl.Int64).equals(frames["icews"]["counts"].select(events.COUNTS))
