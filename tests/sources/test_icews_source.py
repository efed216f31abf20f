"""ICEWS counts: letters of states, classes in their columns, and nothing that is no pair with an event."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from amity.core.errors import DataCorrupt, UnmappedName
from amity.sources import icews

HEADER = "iso3_source,iso3_target,year,verbCoop,matlCoop,verbConf,matlConf\n"


def parsed(folder: Path, *rows: str) -> pl.DataFrame:
    (folder / "events-icews").mkdir()
    (folder / icews.FILE).write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    return icews.parse(folder)["counts"]


def test_columns_are_named_for_what_they_count(tmp_path: Path) -> None:
    found = parsed(tmp_path, "AZE,ISR,2012,92,8,12,4", "AFG,ALB,2002,6,1,0,0")
    assert found.rows(named=True)[1] == {
        "actor": "AZE",
        "target": "ISR",
        "year": 2012,
        "verbal_cooperation": 92,
        "material_cooperation": 8,
        "verbal_conflict": 12,
        "material_conflict": 4,
    }


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (["AZE,ISR,2012,0,0,0,0"], "1 rows have none"),
        (["AZE,ISR,2012,,1,0,0"], "1 rows have none"),
        (["AZE,ISR,2012,-1,1,0,0"], "1 rows have none"),
        (["AZE,ISR,2012,1,0,0,0", "AZE,ISR,2012,2,0,0,0"], "1 repeat another"),
        (["AZE,AZE,2012,1,0,0,0"], "1 are of a state with itself"),
    ],
)
def test_rows_that_cannot_be_are_refused(tmp_path: Path, rows: list[str], told: str) -> None:
    with pytest.raises(DataCorrupt, match=told):
        parsed(tmp_path, *rows)


def test_a_name_that_no_list_knows_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(UnmappedName, match="XQZ"):
        parsed(tmp_path, "AZE,XQZ,2012,1,0,0,0")


def test_the_file_as_it_is(shared_data: Path) -> None:
    found = icews.parse(shared_data)["counts"]
    assert found.height == 130_401
    assert found.select(pl.col(list(icews.COUNTS.values())).sum()).row(0) == (5_703_143, 143_231, 447_500, 438_910)
    assert (found["year"].min(), found["year"].max()) == (2002, 2014)
    held = set(found["actor"]) | set(found["target"])
    assert len(held) == 152
    # The trap: large states are not in the file at all, which is no zero.
    assert not held & {"TUR", "CZE", "VEN", "SRB", "YUG", "PSE", "non_state"}
    assert {"DEU", "RUS", "SDN", "COD", "ROU"} <= held
