"""Tables of spells, pairs and memberships: how they are put together, and what they hold."""

from __future__ import annotations

import io
from datetime import date
from functools import cache
from importlib import import_module
from pathlib import Path

import polars as pl
import pytest

from amity.core.declarations import Frames, Table
from amity.core.errors import DataCorrupt
from amity.tables import borders, memberships, religion_texts, shared_igos
from amity.tables._spells import runs, spell_years, system_years

KEYS = (
    "alliances",
    "borders",
    "conflicts",
    "contiguity",
    "disputes",
    "distances",
    "memberships",
    "regime",
    "religion",
    "religion_texts",
    "rivalries",
    "shared_igos",
)


@cache
def parsed(raw: Path, key: str) -> Frames:
    return import_module(f"amity.sources.{key}").SOURCE.parse(raw)


def declared(key: str) -> Table:
    return import_module(f"amity.tables.{key}").TABLE


@cache
def built(raw: Path, key: str) -> pl.DataFrame:
    table = declared(key)
    return table.build({source: parsed(raw, source) for source in table.sources})


def test_runs_break_at_gaps_and_changes() -> None:
    frame = pl.DataFrame(
        {
            "state": ["A"] * 5 + ["B"],
            "year": [2000, 2001, 2003, 2004, 2005, 2001],
            "flag": [True, True, True, True, False, True],
        }
    )
    assert runs(frame, ("state",), ("flag",)).rows() == [
        ("A", 2000, 2001, True),
        ("A", 2003, 2004, True),
        ("A", 2005, 2005, False),
        ("B", 2001, 2001, True),
    ]


def test_the_states_of_a_list_and_their_years() -> None:
    found = {row[0]: row[1:] for row in system_years("cow", 1990, 2018).iter_rows()}
    assert found["AZE"] == (1991, 2018)
    assert found["YUG"] == (1990, 2006)
    assert found["ISR"] == (1990, 2018)
    assert "PSE" not in found
    spells = pl.DataFrame({"a": ["X", "Y"], "b": ["Y", None], "first": [1, 5], "last": [3, 9]})
    assert sorted(spell_years(spells, "a", "b").rows()) == [("X", 1, 3), ("Y", 1, 9)]


def test_borders_keep_both_figures_and_islands() -> None:
    entries = pl.DataFrame(
        {"state": ["POL", "DEU", "SUR"], "neighbour": ["DEU", "POL", "FRA"], "km": [467.0, 447.0, 556.0]}
    )
    religions = pl.DataFrame({"state": ["POL", "DEU", "SUR", "FRA", "ISL"]})
    table = borders.TABLE.build({"factbook": {"borders": entries, "religions": religions}})
    assert table.rows() == [("DEU", "POL", 447.0, 467.0), ("FRA", "SUR", None, 556.0), ("ISL", None, 0.0, None)]


def test_shared_organisations_are_years_in_columns() -> None:
    joint = pl.DataFrame(
        {
            "state_a": ["A"] * 25,
            "state_b": ["B"] * 25,
            "year": range(1990, 2015),
            "organisations": [*range(24), 106],
        }
    )
    table = shared_igos.TABLE.build({"cow_igos": {"joint": joint}})
    assert table.columns == ["state_a", "state_b", *[f"y{year}" for year in range(1990, 2015)]]
    assert table.row(0)[-1] == 106
    assert shared_igos.years(table).sort("state").rows() == [("A", 1990, 2014), ("B", 1990, 2014)]


def test_texts_of_one_state_are_joined() -> None:
    religions = pl.DataFrame(
        {
            "state": ["PSE", "PSE", "SAU", "ERI"],
            "low": [0.98, 0.8, None, None],
            "high": [0.99, 0.85, None, None],
            "basis": ["range", "range", "named first", "named"],
            "year": [2012, 2012, 2020, None],
            "text": ["Gaza", "West Bank", "Muslim", "Orthodox, Muslim"],
        }
    )
    table = religion_texts.TABLE.build({"factbook": {"religions": religions}})
    assert table.select("state", "majority", "says").rows() == [
        ("ERI", False, "Muslims named, without a figure"),
        ("PSE", True, "80–99\u00a0% Muslim (2012)"),
        ("SAU", True, "Muslims named first, without a figure"),
    ]


def listed(*rows: tuple[str, str, int, str]) -> dict[str, Frames]:
    frame = pl.DataFrame(rows, schema=["organisation", "state", "year", "status"], orient="row")
    return {"cow_igos": {"memberships": frame}}


def test_memberships_by_hand_add_end_and_replace() -> None:
    years = [("eu", "GBR", year, "member") for year in range(1993, 2015)]
    years += [("cis", "UKR", year, "associate") for year in range(1993, 2015)]
    years += [("cis", "GEO", year, "member") for year in range(1995, 2008)]
    table = memberships.TABLE.build(listed(*years, ("isdb", "TUR", 2014, "member")))
    at = {(row["organisation"], row["state"]): row for row in table.iter_rows(named=True)}
    assert (at["eu", "GBR"]["first"], at["eu", "GBR"]["last"]) == (date(1993, 1, 1), date(2020, 1, 31))
    assert at["eu", "GBR"]["by"] == "hand"
    assert (at["cis", "GEO"]["first"], at["cis", "GEO"]["last"]) == (date(1993, 12, 1), date(2009, 8, 18))
    assert at["cis", "UKR"]["last"] == date(2018, 5, 19)
    assert at["ots", "AZE"]["last"] is None
    assert "isdb" not in set(table["organisation"])
    assert all("http" in row["citation"] for row in at.values() if row["by"] == "hand")


def test_an_end_without_a_membership_is_refused() -> None:
    with pytest.raises(DataCorrupt, match="UKR"):
        memberships.TABLE.build(listed(("eu", "GBR", 2014, "member")))


@pytest.mark.parametrize("key", KEYS)
def test_table_is_sorted_keyed_and_small(shared_data: Path, key: str) -> None:
    table, frame = declared(key), built(shared_data, key)
    assert not frame.select(table.key_columns).is_duplicated().any()
    assert [column.name for column in table.columns] == frame.columns
    assert not any(frame[name].is_nan().any() for name, kind in frame.schema.items() if kind.is_float())
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="zstd", compression_level=19)
    assert buffer.tell() < 450_000


def test_all_structural_tables_stay_below_two_megabytes(shared_data: Path) -> None:
    total = 0
    for key in KEYS:
        buffer = io.BytesIO()
        built(shared_data, key).write_parquet(buffer, compression="zstd", compression_level=19)
        total += buffer.tell()
    assert total < 1_200_000


def test_rebuilt_tables_are_the_same(shared_data: Path) -> None:
    for key in KEYS:
        table = declared(key)
        again = table.build({source: parsed(shared_data, source) for source in table.sources})
        assert again.equals(built(shared_data, key)), key


def test_figures_of_the_tables(shared_data: Path) -> None:
    heights = {key: built(shared_data, key).height for key in KEYS}
    assert heights["alliances"] == 10_844
    assert heights["rivalries"] == 186
    assert heights["disputes"] == 2_280
    assert heights["conflicts"] == 6_321
    assert heights["shared_igos"] == 19_286
    assert heights["regime"] == 11_398
    assert heights["religion"] == 1_928
    igos = built(shared_data, "shared_igos")
    mine = igos.filter((pl.col("state_a") == "AZE") & (pl.col("state_b") == "ISR"))
    assert mine["y1991"].item() is None or mine["y1991"].item() >= 0
    assert (mine["y1990"].item(), mine["y1992"].item(), mine["y2000"].item(), mine["y2014"].item()) == (
        None,
        13,
        28,
        36,
    )
