"""Tables entered by hand: each row checked, each with a document, and consistent with itself."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from amity import api
from amity.core.errors import DataCorrupt
from amity.core.partial_dates import read_date
from amity.core.web import address_fault
from amity.sources import hand
from amity.store import catalogue, read
from amity.store.licences import licence_page
from amity.tables import _hand, energy_investments, oil_corridors, relations
from amity.tables._hand import Row

TABLES = [relations, energy_investments, oil_corridors]


@pytest.mark.parametrize("module", TABLES)
def test_built_as_embedded_and_every_row_has_a_document(module, tmp_path: Path) -> None:
    table = module.TABLE
    built = table.build({"hand": hand.parse(tmp_path)})
    assert built.equals(read(table.key))
    assert built.columns == [column.name for column in table.columns]
    assert not built.select(table.key_columns).is_duplicated().any()
    for publisher, dated, url in built.select(_hand.CITATION).iter_rows():
        assert publisher.strip()
        assert dated == "n.d." or read_date(dated)
        assert address_fault(url) == ""


@pytest.mark.parametrize("module", TABLES)
def test_dates_lie_inside_the_coverage(module) -> None:
    table = module.TABLE
    for name in {"since", "status_on", "announced", "completed", "opened"} & set(read(table.key).columns):
        for text in read(table.key)[name].drop_nulls():
            assert table.coverage.first <= read_date(text).first_day <= table.coverage.last, (name, text)


def test_relations_are_those_of_every_member_of_the_oic() -> None:
    table = read("relations")
    members = {key for key, _ in api.peer_group("oic").members}
    assert len(members) == 57
    assert set(table["state"]) == members
    assert set(table["with_state"]) == {"ISR"}


def test_relations_agree_with_themselves() -> None:
    for row in read("relations").iter_rows(named=True):
        assert row["embassy_there"] is not True or row["level"] == "embassy", row["state"]
        assert row["since"] is None or row["level"] != "none", row["state"]
        assert row["since"] is None or read_date(row["since"]).first_day <= read_date(row["status_on"]).last_day


def test_known_relations() -> None:
    table = read("relations")
    kinds = dict(table["level"].value_counts().iter_rows())
    assert kinds == {"embassy": 15, "mission": 1, "relations_without_mission": 14, "none": 27}
    assert table["embassy_there"].sum() == 13
    rows = {row["state"]: row for row in table.iter_rows(named=True)}
    assert (rows["AZE"]["since"], rows["AZE"]["level"], rows["AZE"]["embassy_there"]) == ("1992-04-07", "embassy", True)
    assert (rows["TUR"]["since"], rows["MAR"]["level"]) == ("1949-03-28", "mission")
    assert rows["IRN"]["since"] is None
    assert rows["SEN"]["since"] is None  # known to be there, the year not confirmed: missing is not none
    assert rows["SEN"]["level"] == "embassy"


def test_known_investments_and_corridors() -> None:
    stakes = read("energy_investments")
    tamar = stakes.filter(pl.col("asset") == "Tamar gas field").sort("announced")
    assert tamar.select("investor_state", "share", "value_musd").rows() == [
        ("ARE", 22.0, 1025.0),
        ("AZE", 10.0, 1250.0),
    ]
    assert stakes["value_musd"].null_count() == 4
    corridors = read("oil_corridors")
    btc = corridors.filter(pl.col("corridor") == "baku-tbilisi-ceyhan", pl.col("leg") <= 3)
    assert btc["length_km"].sum() == 1768
    assert btc["through_states"].to_list() == ["AZE", "GEO", "TUR"]
    assert set(btc["capacity_kbd"]) == {1200}
    hormuz = corridors.filter(pl.col("corridor") == "hormuz").row(0, named=True)
    assert (hormuz["from_state"], hormuz["capacity_kbd"], hormuz["through_states"]) == (None, None, "IRN OMN")


def test_investments_are_announced_before_they_are_completed() -> None:
    both = read("energy_investments").drop_nulls(["announced", "completed"])
    for row in both.iter_rows(named=True):
        assert read_date(row["announced"]).first_day <= read_date(row["completed"]).last_day


@pytest.mark.parametrize(
    ("ask", "cell"),
    [
        (lambda row: row.date("x"), "1993-13"),
        (lambda row: row.date("x"), "n.d."),
        (lambda row: row.state("x"), "Israel"),
        (lambda row: row.state("x"), "XXX"),
        (lambda row: row.states("x"), "AZE, TUR"),
        (lambda row: row.states("x"), "AZE AZE"),
        (lambda row: row.number("x", 100), "ten"),
        (lambda row: row.number("x", 100), "101"),
        (lambda row: row.number("x", 100), "0"),
        (lambda row: row.number("x", 100), "nan"),
        (lambda row: row.word("x", ("a", "b")), "c"),
        (lambda row: row.yes("x"), "maybe"),
        (lambda row: row.needed("x"), ""),
    ],
)
def test_a_cell_that_cannot_be_meant_names_list_row_and_column(ask, cell: str) -> None:
    row = Row(cells={"x": cell}, where="relations.tsv, row 3 below the header")
    with pytest.raises(DataCorrupt, match=r"relations\.tsv, row 3 below the header, column 'x': "):
        ask(row)


@pytest.mark.parametrize(
    "cells",
    [
        ("", "2020", "https://www.example.org/"),
        ("A paper", "", "https://www.example.org/"),
        ("A paper", "spring 2020", "https://www.example.org/"),
        ("A paper", "2020", ""),
        ("A paper", "2020", "www.example.org"),
        ("A paper", "2020", "javascript:alert(1)"),
    ],
)
def test_a_row_without_a_whole_citation_is_refused(cells: tuple[str, str, str]) -> None:
    row = Row(cells=dict(zip(_hand.CITATION, cells, strict=True)), where="x.tsv, row 1 below the header")
    with pytest.raises(DataCorrupt, match="citation_"):
        row.citation()


def test_empty_cells_are_missing() -> None:
    row = Row(cells={"x": ""}, where="x")
    assert [row.text("x"), row.date("x"), row.state("x"), row.states("x"), row.number("x", 1), row.yes("x")] == [
        None
    ] * 6


def test_the_source_has_a_licence_and_no_address() -> None:
    entry = catalogue().sources["hand"]
    assert (entry.licence.name, entry.licence.confirmed, entry.files, entry.place) == ("MIT", True, (), "")
    source = {"title": "T", "producer": "P", "citation": "C", "version": "1", "place": ""}
    licence = {"name": "MIT", "confirmed": True, "commercial": True, "terms": "t", "url": ""}
    page = licence_page({"sources": {"hand": {**source, "licence": licence}}, "tables": {}})
    assert "- Place: none; each row names its own document" in page
