"""Crude oil flows as a table: what is added up, what stays missing, and which unit values are implausible."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import polars as pl
import pytest

from amity.sources import baci_crude
from amity.tables import crude_trade


def flows(*rows: tuple[str, str, int, float, float | None]) -> pl.DataFrame:
    names = ["exporter", "importer", "year", "value", "tonnes"]
    schema = dict(zip(names, [pl.String, pl.String, pl.Int16, pl.Float64, pl.Float64], strict=True))
    return crude_trade.build({"baci_crude": {"flows": pl.DataFrame(rows, schema=schema, orient="row")}})


@cache
def real(raw: Path) -> pl.DataFrame:
    return crude_trade.build({"baci_crude": baci_crude.parse(raw)})


def row(table: pl.DataFrame, exporter: str, importer: str, year: int) -> tuple[object, ...]:
    return table.filter(exporter=exporter, importer=importer, year=year).select("value", "tonnes", "suspect").row(0)


def test_unit_values_far_from_the_years_median_are_suspect() -> None:
    table = flows(
        ("SAU", "JPN", 2020, 500.0, 1000.0),
        ("SAU", "KOR", 2020, 480.0, 1000.0),
        ("AGO", "ISR", 2020, 80.0, 1.0),
        ("GBR", "ISR", 2020, 100.0, 1000.0),
        ("IRN", "CHN", 2020, 180.0, 1000.0),
        ("NGA", "ISR", 2020, 90.0, None),
    )
    assert table.filter("suspect")["exporter"].to_list() == ["AGO", "GBR"]


def test_median_is_of_the_same_year() -> None:
    table = flows(("SAU", "JPN", 1998, 90.0, 1000.0), ("SAU", "JPN", 2012, 800.0, 1000.0))
    assert table["suspect"].to_list() == [False, False]


def test_territories_are_added_up_and_missing_tonnes_stay_missing() -> None:
    table = flows(
        ("AZE", "non_state", 2020, 1.0, 2.0),
        ("AZE", "non_state", 2020, 3.0, None),
        ("AZE", "ISR", 2020, 3.0, None),
    )
    assert table.select("importer", "value", "tonnes").rows() == [("ISR", 3.0, None), ("non_state", 4.0, 2.0)]


def test_no_value_is_lost(shared_data: Path) -> None:
    raw = baci_crude.parse(shared_data)["flows"]
    assert real(shared_data)["value"].sum() == pytest.approx(raw["value"].sum(), rel=1e-12)
    assert real(shared_data)["tonnes"].sum() == pytest.approx(raw["tonnes"].sum(), rel=1e-12)
    assert real(shared_data).select(crude_trade.KEYS).is_unique().all()


@pytest.mark.parametrize(
    ("exporter", "importer", "year"),
    [
        ("GBR", "ISR", 2017),
        ("CHE", "ISR", 2017),
        ("AGO", "ISR", 2024),
        ("NGA", "ISR", 2024),
        ("LBY", "THA", 2023),
        ("USA", "ISR", 2020),
    ],
)
def test_known_corrupt_rows_are_suspect(shared_data: Path, exporter: str, importer: str, year: int) -> None:
    assert row(real(shared_data), exporter, importer, year)[2] is True


@pytest.mark.parametrize(
    ("exporter", "importer", "year"),
    [("AZE", "ISR", 2022), ("IRN", "CHN", 2022), ("RUS", "IND", 2022), ("SAU", "JPN", 1998), ("VEN", "USA", 2012)],
)
def test_discounted_crude_is_not(shared_data: Path, exporter: str, importer: str, year: int) -> None:
    assert row(real(shared_data), exporter, importer, year)[2] is False


def test_reference_rows(shared_data: Path) -> None:
    assert row(real(shared_data), "AZE", "ISR", 2022)[:2] == (1672358.204, 2289420.0)
    assert row(real(shared_data), "NGA", "ISR", 2022)[:2] == (213136.444, None)
    assert row(real(shared_data), "TUR", "ISR", 2018)[1] == 5113631.601


def test_filter_touches_little_of_the_value(shared_data: Path) -> None:
    table = real(shared_data)
    odd = table.filter("suspect")
    assert odd["value"].sum() / table["value"].sum() == pytest.approx(0.008, abs=0.001)
    assert (table["year"].min(), table["year"].max()) == (
        crude_trade.TABLE.coverage.first.year,
        crude_trade.TABLE.coverage.last.year,
    )
