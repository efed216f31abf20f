"""The tables of gas and of the network of corridors: built as embedded, and faithful to what they come from."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from amity.core.errors import DataCorrupt
from amity.sources import baci_gas
from amity.store import read
from amity.tables import _hand, gas_trade, oil_links, total_trade
from amity.tables._hand import Row


def test_gas_is_built_as_embedded(shared_data: Path) -> None:
    built = gas_trade.TABLE.build({"baci_gas": baci_gas.SOURCE.parse(shared_data)})
    assert built.equals(read("gas_trade"))
    assert not built.select(gas_trade.KEYS).is_duplicated().any()
    assert set(built["kind"]) == {"lng", "pipeline"}


def test_gas_of_another_product_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "energy"
    folder.mkdir()
    for path, product in baci_gas.FILES.values():
        (tmp_path / path).write_text(f"t,i,j,k,v,q\n2020,31,792,{product},1,1\n", encoding="utf-8")
    assert baci_gas.SOURCE.parse(tmp_path)["flows"].height == 2
    (tmp_path / baci_gas.FILES["lng"][0]).write_text("t,i,j,k,v,q\n2020,31,792,270900,1,1\n", encoding="utf-8")
    with pytest.raises(DataCorrupt, match="another product"):
        baci_gas.SOURCE.parse(tmp_path)
    (tmp_path / baci_gas.FILES["lng"][0]).write_text("t,i,j,k,v\n", encoding="utf-8")
    with pytest.raises(DataCorrupt, match="q is not there"):
        baci_gas.SOURCE.parse(tmp_path)


def test_a_known_flow_of_gas() -> None:
    gas = read("gas_trade")
    row = gas.filter((gas["exporter"] == "AZE") & (gas["importer"] == "ITA") & (gas["year"] == 2022))
    assert row["kind"].to_list() == ["pipeline"]
    assert row["tonnes"].item() == pytest.approx(7_331_929.028)


def test_links_are_built_as_embedded_and_take_what_corridors_say() -> None:
    built = oil_links.TABLE.build({"hand": {}})
    assert built.equals(read("oil_links"))
    legs = {f"{r['corridor']}:{r['leg']}": r for r in read("oil_corridors").iter_rows(named=True)}
    named = [row for row in built.iter_rows(named=True) if row["link"] in legs]
    assert len(named) > 20
    for row in named:
        for column in ("owner", "capacity_kbd", "length_km", "citation_url"):
            assert row[column] == legs[row["link"]][column], (row["link"], column)


def test_no_flow_is_taken_for_a_capacity_and_no_way_is_shorter_than_the_great_circle() -> None:
    for row in read("oil_links").iter_rows(named=True):
        assert not (row["kind"] in ("strait", "sea") and row["capacity_kbd"]), row["link"]
        assert (row["flow_kbd"] is None) == (row["flow_year"] is None)
        if row["length_km"] and row["at_least_km"]:
            # Places are known to half a degree, some eighty kilometres at each end.
            assert row["length_km"] > row["at_least_km"] - 160, row["link"]


def test_the_great_circle_by_hand() -> None:
    places = {"A": (0.0, 0.0), "B": (0.0, math.pi / 2), "C": (math.pi / 2, 0.0)}
    assert oil_links._at_least(places, "A", "B") == oil_links._at_least(places, "A", "C") == round(6371 * math.pi / 2)
    assert oil_links._at_least(places, "A", "D") is None


@pytest.mark.parametrize("change", [{"leg": "9"}, {"kind": "tunnel"}, {"both_ways": "perhaps"}, {"flow_kbd": "-3"}])
def test_a_wrong_cell_stops_the_build(change: dict[str, str]) -> None:
    cells = next(row.cells for row in _hand.hand_rows("oil_links", oil_links.LISTED) if row.cells["corridor"])
    with pytest.raises(DataCorrupt, match=r"oil_links\.tsv"):
        oil_links._read(Row(cells={**cells, **change}, where="oil_links.tsv, row 1"), {})


def test_domestic_sales_break_in_2014() -> None:
    """More states lose half of them within a year than in any year before."""
    trade = read("total_trade")
    home = trade.filter(trade["exporter"] == trade["importer"])
    by_year = {year: dict(part.select("exporter", "value").iter_rows()) for (year,), part in home.group_by("year")}
    halved = {
        year: sum(
            value < by_year[year - 1][state] / 2 for state, value in by_year[year].items() if state in by_year[year - 1]
        )
        for year in range(2001, 2017)
    }
    assert [halved[year] for year in (2014, 2015, 2016)] == [11, 17, 10]
    assert max(halved[year] for year in range(2001, 2014)) == 7
    assert [str(one.on) for one in total_trade.TABLE.coverage.breaks] == ["2011-01-01", "2014-01-01"]
