"""bp's oil figures: totals of regions are no states, and areas count as a state only when they were one."""

from __future__ import annotations

from pathlib import Path

import pytest

from amity.sources import bp_oil

HEADER = "Country,Year,ISO3166_alpha3,oilprod_crudecond_kbd,refcap_kbd,refthru_kbd,oilcons_kbd,gasprod_bcm\n"


def panel(folder: Path, *rows: str) -> Path:
    (folder / "energy").mkdir()
    (folder / bp_oil.FILE).write_text("\ufeff" + HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    return folder


def states_of(folder: Path, *rows: str) -> list[tuple[str, int]]:
    return bp_oil.parse(panel(folder, *rows))["balance"].select("state", "year").rows()


def test_four_series_and_no_others(tmp_path: Path) -> None:
    found = bp_oil.parse(panel(tmp_path, "Israel,2021,ISR,,301,242.2561233,209.1092226,5"))["balance"]
    assert found.columns == ["state", "year", "production", "refinery_capacity", "refinery_throughput", "consumption"]
    assert found.rows() == [("ISR", 2021, None, 301.0, 242.2561233, 209.1092226)]


@pytest.mark.parametrize("name", ["Total Africa", "Other CIS", "Rest of World", "Total OPEC"])
def test_totals_of_regions_are_left_out(tmp_path: Path, name: str) -> None:
    assert states_of(tmp_path, f"{name},2021,X,1,1,1,1,1", "Israel,2021,ISR,,1,,,") == [("ISR", 2021)]


def test_territories_are_left_out(tmp_path: Path) -> None:
    assert states_of(tmp_path, "China Hong Kong SAR,2021,HKG,,,,1,", "Israel,2021,ISR,,1,,,") == [("ISR", 2021)]


def test_rows_without_any_of_the_four_are_left_out(tmp_path: Path) -> None:
    assert states_of(tmp_path, "Iceland,2021,ISL,,,,,7", "Israel,2021,ISR,,1,,,") == [("ISR", 2021)]


def test_soviet_union_and_russia_never_meet(tmp_path: Path) -> None:
    rows = [f"USSR,{y},SUN,,,9489,," for y in (1989, 1992)] + [
        f"Russian Federation,{y},RUS,10,,,," for y in (1989, 1992)
    ]
    found = bp_oil.parse(panel(tmp_path, *rows))["balance"]
    assert found.select("state", "year", "production").rows() == [("RUS", 1989, None), ("RUS", 1992, 10.0)]


def test_years_before_a_state_are_left_out(tmp_path: Path) -> None:
    rows = [
        "Azerbaijan,1985,AZE,270,,,,",
        "Azerbaijan,1992,AZE,222,,,,",
        "Slovakia,1990,SVK,,,,1,",
        "Slovakia,1993,SVK,,,,1,",
    ]
    assert states_of(tmp_path, *rows) == [("AZE", 1992), ("SVK", 1993)]


def test_whole_panel(shared_data: Path) -> None:
    found = bp_oil.parse(shared_data)["balance"]
    assert found.select("state", "year").is_unique().all()
    assert (found["year"].min(), found["year"].max()) == (1965, 2021)
    assert all(key == key.upper() for key in found["state"].unique())
    last = dict(found.filter(state="ISR").select("year", "refinery_throughput").rows())
    assert last[2021] == pytest.approx(242.2561233)
    assert last[2018] == pytest.approx(237.7170611)
