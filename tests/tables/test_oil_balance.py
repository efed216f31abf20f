"""Oil by state and year: null where the source has none, one row a state and year, and only four series."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import polars as pl
import pytest

from amity.sources import bp_oil
from amity.tables import oil_balance


@cache
def real(raw: Path) -> pl.DataFrame:
    return oil_balance.build({"bp_oil": bp_oil.parse(raw)})


def test_one_row_a_state_and_year(shared_data: Path) -> None:
    table = real(shared_data)
    assert table.select(oil_balance.KEYS).is_unique().all()
    assert table.columns == ["state", "year", *oil_balance.FIGURES]
    assert (table["year"].min(), table["year"].max()) == (1965, 2021)
    assert table["year"].max() == oil_balance.TABLE.coverage.last.year


def test_figures(shared_data: Path) -> None:
    israel = real(shared_data).filter(state="ISR", year=2021).row(0, named=True)
    assert israel["production"] is None
    assert (israel["refinery_capacity"], israel["refinery_throughput"], israel["consumption"]) == (
        301.0,
        242.256,
        209.109,
    )
    russia = real(shared_data).filter(state="RUS")
    assert russia.filter(year=1984)["production"].item() == pytest.approx(12041.849)
    assert russia.filter(year=1991).is_empty()
    assert russia.filter(year=2021)["production"].item() == pytest.approx(10455.412)


def test_no_zero_stands_for_a_missing_figure(shared_data: Path) -> None:
    table = real(shared_data)
    assert table["production"].null_count() > 2000
    assert table.filter(pl.all_horizontal(pl.col(*oil_balance.FIGURES).is_null())).is_empty()
