"""Panels of dyad-years: the rows, and values equal to those of one dyad asked alone."""

from __future__ import annotations

import math
import random

import polars as pl
import pytest

from amity import measures
from amity.core import states
from amity.core.asks import Period
from amity.core.errors import BadOption, BadPeriod, UnknownMeasure, UnknownPeerSet, UsageError
from amity.panels import attaching
from amity.panels.dyad_years import Panel, dyad_years

YEARS = (1950, 1976, 1990, 1992, 2006, 2012, 2016, 2021, 2024)


@pytest.fixture(scope="module")
def panels() -> dict[int, Panel]:
    return {year: dyad_years(year, directed=True) for year in YEARS}


def alone(key: str, a: str, b: str, year: int, options: dict[str, str] | None = None) -> measures._running.Result:
    request = measures.Request(
        measure=key, state_a=a, state_b=b, period=Period(first=year, last=year), options=options or {}
    )
    return measures.run(request)


def same(left: float | None, right: float | None) -> bool:
    return left == right or (left is not None and right is not None and math.isnan(left) and math.isnan(right))


@pytest.mark.parametrize("key", measures.keys())
def test_values_and_statuses_are_those_of_the_dyad_asked_alone(key: str, panels: dict[int, Panel]) -> None:
    draw = random.Random(key)
    for year in draw.sample(YEARS, 4):
        frame = panels[year].add(key, status=True).frame
        for at in draw.sample(range(frame.height), 8):
            row = frame.row(at, named=True)
            found = alone(key, row["state_a"], row["state_b"], year)
            assert (row[key], row[f"{key}_status"]) == (found.value, found.status), (row, found.reason)


def test_a_subset_of_states_gives_the_same_values_as_all(panels: dict[int, Panel]) -> None:
    few = dyad_years(2012, directed=True, states_of="FRA, DEU, TUR, ISR, USA").add("vote_agreement", "trade")
    all_of_them = panels[2012].add("vote_agreement", "trade").frame
    again = few.frame.select("state_a", "state_b", "year").join(
        all_of_them, on=["state_a", "state_b", "year"], how="left", maintain_order="left"
    )
    assert again.equals(few.frame)


@pytest.mark.parametrize("key", ["vote_agreement", "arms_imports", "regime_distance"])
def test_ends_of_intervals_are_those_of_the_dyad_asked_alone(key: str) -> None:
    frame = dyad_years(2012, states_of="FRA, DEU, TUR, ISR, USA").add(key, intervals=True).frame
    way = "_ab" if measures.get(key).directed else ""
    checked = 0
    for row in frame.iter_rows(named=True):
        found = alone(key, row["state_a"], row["state_b"], 2012)
        for name, end in (("low", found.low), ("high", found.high)):
            assert row[f"{key}{way}_{name}"] == (pytest.approx(end, abs=1e-6) if end is not None else None)
            checked += end is not None
    assert checked


def test_options_change_the_values_and_a_name_keeps_both_columns_apart() -> None:
    panel = dyad_years(2010, states_of="FRA, DEU, TUV")
    both = panel.add("vote_agreement").add("vote_agreement", nonvoting="half", name="half")
    for row in both.frame.iter_rows(named=True):
        found = alone("vote_agreement", row["state_a"], row["state_b"], 2010, {"nonvoting": "half"})
        assert row["half"] == found.value
    assert both.frame.filter(pl.col("half") != pl.col("vote_agreement")).height
    typed = panel.add("vote_agreement", "half=vote_agreement:nonvoting=half")
    assert typed.frame.equals(both.frame)
    assert both.columns[-1].options["nonvoting"] == "half"
    assert both.command.endswith("--add vote_agreement --add half=vote_agreement:nonvoting=half")


def test_a_directed_measure_on_dyads_that_stand_once_has_both_directions(panels: dict[int, Panel]) -> None:
    once = dyad_years(2012).add("arms_import_share").frame
    ways = panels[2012].add("arms_import_share").frame
    assert once.columns[3:] == ["arms_import_share_ab", "arms_import_share_ba"]
    turned = ways.rename({"state_a": "state_b", "state_b": "state_a"})
    key = ["state_a", "state_b"]
    for column, other in (("arms_import_share_ab", ways), ("arms_import_share_ba", turned)):
        again = once.join(other, on=key, how="left", maintain_order="left")
        assert again["arms_import_share"].equals(again[column].alias("arms_import_share"), null_equal=True)


def test_directed_panels_have_each_dyad_twice() -> None:
    once, twice = dyad_years("1990-1992"), dyad_years("1990-1992", directed=True)
    assert twice.frame.height == 2 * once.frame.height
    assert once.frame.filter(pl.col("state_a") >= pl.col("state_b")).is_empty()
    assert twice.frame.is_unique().all()
    assert once.frame["year"].is_sorted()


def test_a_peer_set_is_that_of_each_year() -> None:
    frame = dyad_years("2008-2010", states_of="ots").frame
    assert set(frame.filter(pl.col("year") == 2008)["state_a"]) <= {"AZE", "KAZ", "KGZ", "TUR"}
    nato = dyad_years("1998-1999", states_of="nato").frame
    assert nato.group_by("year").len().sort("year")["len"].to_list() == [16 * 15 // 2, 19 * 18 // 2]


def test_code_columns_are_those_of_the_year_and_none_where_there_is_none() -> None:
    frame = dyad_years("1989-1991", states_of="DEU, FRA", codes=("cow", "gw", "iso3")).frame
    assert frame["ccode1"].to_list() == [260, 255, 255]
    assert frame["gwcode1"].to_list() == [260, 260, 260]
    assert frame["iso3_b"].to_list() == ["FRA"] * 3
    palestine = dyad_years(2015, states_of="PSE, FRA", codes=("cow",)).frame
    assert palestine["ccode2"].to_list() == [None]


def test_the_key_of_codes_is_unique() -> None:
    frame = dyad_years("2005-2007", directed=True, codes=("cow", "gw")).frame
    for pair in (["ccode1", "ccode2"], ["gwcode1", "gwcode2"]):
        assert frame.drop_nulls(pair).select(*pair, "year").is_unique().all()


def test_missing_zero_and_outside_coverage_stay_apart() -> None:
    panel = dyad_years("1989-1990", directed=True).add("atop_defense", "arms_imports", status=True)
    frame = panel.frame
    early = frame.filter(pl.col("year") == 1989)
    assert early["atop_defense"].null_count() == early.height
    assert set(early["atop_defense_status"]) == {"out_of_coverage"}
    late = frame.filter(pl.col("year") == 1990)
    assert {"ok", "no_data"} == set(late["atop_defense_status"])
    assert late.filter(pl.col("atop_defense_status") == "ok")["atop_defense"].null_count() == 0
    note = next(note for note in panel.columns if note.name == "atop_defense")
    assert sum(note.counts.values()) == frame.height
    assert note.counts["out_of_coverage"] == early.height


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda p: p.add(), UsageError, "without a measure"),
        (lambda p: p.add("atop_defence"), UnknownMeasure, "atop_defence"),
        (lambda p: p.add("trade", "distance", name="x"), BadOption, "2 measures"),
        (lambda p: p.add("trade").add("trade"), BadOption, "trade"),
        (lambda p: p.add("year=trade"), BadOption, "year"),
        (lambda p: p.add("vote_agreement:half"), BadOption, "half"),
        (lambda p: p.add("vote_agreement:nonvoting=zero"), BadOption, "nonvoting=zero"),
        (lambda p: p.add("=trade"), BadOption, "empty"),
        (lambda _: dyad_years("1939-1945"), BadPeriod, "1946"),
        (lambda _: dyad_years("2020-2050"), BadPeriod, "known to"),
        (lambda _: dyad_years(2010, states_of="no-such-set"), UnknownPeerSet, "no-such-set"),
        (lambda _: dyad_years(2010, states_of="FRA"), UnknownPeerSet, "no year has two"),
        (lambda _: dyad_years(2010, codes=("iso2",)), BadOption, "iso2"),
    ],
)
def test_what_cannot_be_meant_is_refused(call: object, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        call(dyad_years(2010, states_of="FRA, DEU"))  # type: ignore[operator]


def test_a_panel_is_not_changed_by_adding() -> None:
    panel = dyad_years(2010, states_of="FRA, DEU")
    panel.add("trade")
    assert panel.frame.columns == ["state_a", "state_b", "year"]


def test_rows_that_are_no_dyad_have_no_value() -> None:
    import numpy as np

    place = {state.key: at for at, state in enumerate(states.all_states())}
    rows = attaching.Rows(
        a=np.array([place["FRA"], -1, place["FRA"]], np.int16),
        b=np.array([place["DEU"], 3, place["FRA"]], np.int16),
        year=np.array([2010, 2010, 2010]),
    )
    (found,) = attaching.values(attaching.wanted("distance"), rows)
    assert found.counts() == {"ok": 1, "no_dyad": 2}
