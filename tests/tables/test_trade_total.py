"""Total trade as a table: million dollars, five digits kept, and totals below the crude oil in them are marked."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import polars as pl
import pytest

from amity.sources import baci_crude, usitc_itpde
from amity.tables import total_trade


def table(trade: list[tuple[str, str, int, float]], crude: list[tuple[str, str, int, float]]) -> pl.DataFrame:
    schema = {"exporter": pl.String, "importer": pl.String, "year": pl.Int16, "value": pl.Float64}
    frames = {
        "usitc_itpde": {"flows": pl.DataFrame(trade, schema=schema, orient="row")},
        "baci_crude": {"flows": pl.DataFrame(crude, schema=schema, orient="row")},
    }
    return total_trade.build(frames)


@cache
def real(raw: Path) -> pl.DataFrame:
    return total_trade.build({"usitc_itpde": usitc_itpde.parse(raw), "baci_crude": baci_crude.parse(raw)})


def test_million_dollars_and_the_mark() -> None:
    found = table(
        [("AZE", "ISR", 2016, 32_300_000.0), ("AZE", "TUR", 2016, 5e8), ("AZE", "AZE", 2016, 9e9)],
        [("AZE", "ISR", 2016, 662_950.659), ("AZE", "TUR", 2016, 499_000.0), ("AZE", "ITA", 2016, 1.0)],
    )
    assert found.sort("importer").select("importer", pl.col("value").round(3), "below_crude").rows() == [
        ("AZE", 9000.0, False),
        ("ISR", pytest.approx(32.3), True),
        ("TUR", 500.0, False),
    ]


def test_five_digits_survive_single_precision(shared_data: Path) -> None:
    raw = usitc_itpde.parse(shared_data)["flows"].filter(
        pl.col("exporter") != "non_state", pl.col("importer") != "non_state"
    )
    both = real(shared_data).join(raw, on=list(total_trade.KEYS))
    kept = (both["value"].cast(pl.Float64) * 1e6).round_sig_figs(5)
    assert both.height == raw.height
    assert ((kept - both["value_right"]).abs() / both["value_right"]).max() < 1e-9


def test_azerbaijan_to_israel_is_marked(shared_data: Path) -> None:
    rows = real(shared_data).filter(exporter="AZE", importer="ISR").sort("year")
    last = rows.row(-1, named=True)
    assert (last["year"], round(last["value"], 1), last["below_crude"]) == (2016, 32.3, True)
    assert rows.filter("below_crude")["year"].min() > 2000


def test_marks_multiply_from_2011(shared_data: Path) -> None:
    yearly = dict(real(shared_data).group_by("year").agg(pl.col("below_crude").sum()).rows())
    assert max(yearly[year] for year in range(2000, 2011)) == 34
    assert min(yearly[year] for year in range(2011, 2017)) == 124
    assert "from 2011" in total_trade.TABLE.coverage.breaks[0].reason


def test_domestic_sales_are_kept(shared_data: Path) -> None:
    own = real(shared_data).filter((pl.col("exporter") == pl.col("importer")) & (pl.col("exporter") == "AZE"))
    assert own["year"].max() == 2016
    assert real(shared_data).select(total_trade.KEYS).is_unique().all()
