"""The yearly table of arms transfers keeps what sums, counts and squares over any window need, and no deal."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import polars as pl
import pytest

from amity.core.asks import Period
from amity.measures._arms import windowed
from amity.sources import sipri_arms
from amity.tables import arms_transfers


def deals(*rows: tuple[int, str, str, int, float, bool]) -> dict[str, dict[str, pl.DataFrame]]:
    schema = {
        "deal": pl.Int32,
        "supplier": pl.String,
        "recipient": pl.String,
        "year": pl.Int16,
        "tiv": pl.Float64,
        "local": pl.Boolean,
    }
    return {"sipri_arms": {"deals": pl.DataFrame(rows, schema=schema, orient="row")}}


SMALL = deals(
    (1, "ISR", "AZE", 2016, 2.0, False),
    (1, "ISR", "AZE", 2018, 3.0, False),
    (2, "ISR", "AZE", 2016, 10.0, True),
    (2, "ISR", "AZE", 2017, 1.0, True),
    (3, "ISR", "AZE", 2018, 5.0, False),
)


@cache
def raw_deals(raw: Path) -> pl.DataFrame:
    return sipri_arms.parse(raw)["deals"]


@cache
def real(raw: Path) -> pl.DataFrame:
    return arms_transfers.build({"sipri_arms": {"deals": raw_deals(raw)}})


def test_one_row_a_dyad_and_year() -> None:
    table = arms_transfers.build(SMALL)
    assert table.rows() == [
        ("ISR", "AZE", 2016, 12.0, 10.0, 2, 1, [104.0, 10.0, 6.0], [100.0, 10.0], [], []),
        ("ISR", "AZE", 2017, 1.0, 1.0, 1, 1, [1.0], [1.0], [1], [1]),
        ("ISR", "AZE", 2018, 8.0, 0.0, 2, 0, [34.0], [], [0, 1], []),
    ]
    assert [column.name for column in arms_transfers.TABLE.columns] == table.columns


def test_rows_of_one_label_are_added_up() -> None:
    table = arms_transfers.build(
        deals((1, "IRN", "non_state", 2014, 1.0, False), (2, "IRN", "non_state", 2014, 2.0, False))
    )
    assert table.select("tiv", "deals", pl.col("products").list.first()).rows() == [(3.0, 2, 5.0)]


def test_labels_have_no_years() -> None:
    table = arms_transfers.build(
        deals((1, "unknown", "AZE", 2014, 1.0, False), (2, "ISR", "non_state", 2015, 2.0, False))
    )
    years = arms_transfers.TABLE.state_years(table).sort("state")
    assert years.rows() == [("AZE", 2014, 2014), ("ISR", 2015, 2015)]


def test_no_deal_can_be_read_from_the_columns() -> None:
    assert not {"deal", "designation", "order"} & set(arms_transfers.build(SMALL).columns)


@pytest.mark.parametrize(("first", "last"), [(2016, 2020), (1995, 2024), (2003, 2003), (2010, 2019), (2021, 2024)])
@pytest.mark.parametrize("local", [True, False])
def test_windows_are_exact_on_the_whole_register(shared_data: Path, first: int, last: int, local: bool) -> None:
    register = raw_deals(shared_data).filter(pl.col("year").is_between(first, last))
    register = register if local else register.filter(~pl.col("local"))
    whole = register.group_by("supplier", "recipient", "deal").agg(pl.col("tiv").sum())
    truth = (
        whole.group_by("supplier", "recipient")
        .agg(pl.col("tiv").sum(), (pl.col("tiv") ** 2).sum().alias("squares"), pl.len().alias("deals"))
        .sort("supplier", "recipient")
    )
    found = windowed(real(shared_data), Period(first=first, last=last), local=local).sort("supplier", "recipient")
    assert found.select("supplier", "recipient", "deals").equals(
        truth.select("supplier", "recipient", pl.col("deals").cast(pl.Int64))
    )
    assert (found["tiv"] - truth["tiv"]).abs().max() < 1e-6
    assert ((found["squares"] - truth["squares"]) / truth["squares"]).abs().max() < 1e-9


def test_figures_of_the_reference_dyad(shared_data: Path) -> None:
    rows = real(shared_data).filter((pl.col("recipient") == "AZE") & pl.col("year").is_between(2016, 2020))
    israel = rows.filter(supplier="ISR")
    assert rows["tiv"].sum() == pytest.approx(1029.61)
    assert israel["tiv"].sum() == pytest.approx(697.45)
    assert israel["tiv_local"].sum() == pytest.approx(302.5)
    later = real(shared_data).filter((pl.col("recipient") == "AZE") & (pl.col("year") >= 2021))
    assert later["tiv"].sum() == pytest.approx(50.95)
    assert later.filter(supplier="unknown")["tiv"].sum() == pytest.approx(1.1)


def test_totals_keep_every_actor(shared_data: Path) -> None:
    assert real(shared_data)["tiv"].sum() == pytest.approx(raw_deals(shared_data)["tiv"].sum())
    assert real(shared_data).select(arms_transfers.KEYS).is_unique().all()


def test_coverage_ends_with_the_last_delivery(shared_data: Path) -> None:
    table = real(shared_data)
    coverage = arms_transfers.TABLE.coverage
    assert (table["year"].min(), table["year"].max()) == (coverage.first.year, coverage.last.year)
    assert "none after 2024" in coverage.last_reason
