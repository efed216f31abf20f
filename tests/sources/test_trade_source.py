"""The file of total trade: domestic sales stay, places that are no states keep a label, digits are five."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from amity.core.errors import DataCorrupt
from amity.sources import usitc_itpde


def raw(folder: Path, frame: pl.DataFrame) -> Path:
    (folder / "trade").mkdir()
    frame.write_parquet(folder / usitc_itpde.FILE)
    return folder


def test_domestic_sales_and_labels(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "year": [2016] * 3,
            "exporter": ["AZE", "AZE", "NIU"],
            "importer": ["AZE", "ISR", "COK"],
            "value": [5e9, 3.23e7, 1.0],
        }
    )
    found = usitc_itpde.parse(raw(tmp_path, frame))["flows"]
    assert found.rows() == [
        ("AZE", "AZE", 2016, 5e9),
        ("AZE", "ISR", 2016, 3.23e7),
        ("non_state", "non_state", 2016, 1.0),
    ]


def test_missing_column_raises(tmp_path: Path) -> None:
    with pytest.raises(DataCorrupt, match="value is not there"):
        usitc_itpde.parse(raw(tmp_path, pl.DataFrame({"year": [2016], "exporter": ["AZE"], "importer": ["ISR"]})))


def test_whole_file(shared_data: Path) -> None:
    found = usitc_itpde.parse(shared_data)["flows"]
    assert found.height == 428_463
    assert (found["year"].min(), found["year"].max()) == (2000, 2016)
    assert {key for key in set(found["exporter"]) | set(found["importer"]) if key != key.upper()} == {"non_state"}
    domestic = found.filter((pl.col("exporter") == pl.col("importer")) & (pl.col("year") == 2016))
    # 153 reporters, one of them the Cook Islands.
    assert (domestic.height, domestic.filter(exporter="non_state").height) == (153, 1)
    assert found.filter(exporter="AZE", importer="ISR", year=2016)["value"].item() == 32_300_000


def test_values_have_five_digits(shared_data: Path) -> None:
    value = usitc_itpde.parse(shared_data)["flows"]["value"]
    assert (value - value.round_sig_figs(5)).abs().max() < 1e-6 * value.max()
    assert ((value - value.round_sig_figs(5)).abs() / value).max() < 1e-9
