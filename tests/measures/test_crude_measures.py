"""Crude oil: shares of what is recorded, how much that is, and bounds for what is hidden."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from amity.core import states
from amity.core.asks import Ask, Period
from amity.core.declarations import Measure, OptionValue
from amity.core.wording import Facts
from amity.measures import crude_export_share, crude_import_share
from amity.measures._oil import MT
from amity.sources import baci_crude, bp_oil
from amity.tables import crude_trade, oil_balance

Row = dict[str, object]
IMPORT, EXPORT = crude_import_share.MEASURE, crude_export_share.MEASURE


def tables(
    flows: list[tuple[str, str, int, float, float | None, bool]],
    balance: list[tuple[str, int, float | None, float | None]],
) -> dict[str, pl.DataFrame]:
    crude = {
        "exporter": pl.String,
        "importer": pl.String,
        "year": pl.Int16,
        "value": pl.Float64,
        "tonnes": pl.Float64,
        "suspect": pl.Boolean,
    }
    oil = {"state": pl.String, "year": pl.Int16, "production": pl.Float64, "refinery_throughput": pl.Float64}
    return {
        "crude_trade": pl.DataFrame(flows, schema=crude, orient="row"),
        "oil_balance": pl.DataFrame(balance, schema=oil, orient="row"),
    }


# Ten million tonnes a year are this many thousand barrels a day.
TEN = 10 / MT
HIDDEN = tables(
    [
        ("AZE", "ISR", 2020, 300.0, 2e6, False),
        ("KAZ", "ISR", 2020, 100.0, 1e6, False),
        ("NGA", "ISR", 2020, 100.0, None, False),
        ("AZE", "ISR", 2021, 300.0, 2e6, False),
        ("AZE", "ITA", 2020, 600.0, 5e6, False),
    ],
    [("ISR", 2020, None, TEN), ("ISR", 2021, None, TEN), ("AZE", 2020, 3 * TEN, TEN), ("AZE", 2021, 3 * TEN, TEN)],
)


@cache
def real(raw: Path) -> Mapping[str, pl.DataFrame]:
    return {
        "crude_trade": crude_trade.build({"baci_crude": baci_crude.parse(raw)}),
        "oil_balance": oil_balance.build({"bp_oil": bp_oil.parse(raw)}),
    }


def ask(a: str, b: str, first: int, last: int, **options: OptionValue) -> Ask:
    return Ask(subjects=(a,), targets=(b,), period=Period(first=first, last=last), options=options)


def one(measure: Measure, found: Mapping[str, pl.DataFrame], asked: Ask) -> Row:
    return measure.compute(found, asked).row(0, named=True)


def said(measure: Measure, asked: Ask, row: Row) -> str:
    facts = Facts(
        a=states.get(asked.subjects[0]).name,
        b=states.get(asked.targets[0]).name,
        value=row["value"],
        low=row["low"],
        high=row["high"],
        n=row["n"],
        status="ok",
        reason="",
        period=asked.period,
        options=asked.options,
        extras={column.name: row[column.name] for column in measure.extras},
    )
    return measure.say(facts)


def test_share_by_value_and_by_tonnes() -> None:
    row = one(IMPORT, HIDDEN, ask("ISR", "AZE", 2020, 2020))
    assert (row["value"], row["share_by_value"], row["share_by_tonnes"]) == (0.6, 0.6, pytest.approx(2 / 3))
    by_tonnes = one(IMPORT, HIDDEN, ask("ISR", "AZE", 2020, 2020, by="tonnes"))
    assert by_tonnes["value"] == pytest.approx(2 / 3)


def test_bounds_by_tonnes_of_a_hidden_record() -> None:
    row = one(IMPORT, HIDDEN, ask("ISR", "AZE", 2020, 2020))
    assert row["coverage"] == pytest.approx(0.3)
    assert (row["low"], row["high"]) == (pytest.approx(0.2), pytest.approx(0.9))
    assert (row["throughput_mt"], row["recorded_mt"], row["home_mt"]) == (pytest.approx(10), 3.0, 0.0)
    nothing = one(IMPORT, HIDDEN, ask("ISR", "IRN", 2020, 2020))
    assert (nothing["value"], nothing["low"], nothing["high"]) == (0.0, 0.0, pytest.approx(0.7))


def test_window_pools_years() -> None:
    row = one(IMPORT, HIDDEN, ask("ISR", "AZE", 2020, 2021))
    assert (row["value"], row["coverage"]) == (0.75, pytest.approx(0.25))
    assert (row["low"], row["high"]) == (pytest.approx(0.2), pytest.approx(0.95))


def test_refinery_figures_are_carried_forward_and_marked() -> None:
    later = tables([("AZE", "ISR", 2023, 300.0, 2e6, False)], [("ISR", 2021, None, TEN), ("ISR", 2020, None, 99.0)])
    row = one(IMPORT, later, ask("ISR", "AZE", 2023, 2023))
    assert (row["carried_forward"], row["throughput_mt"]) == (2021, pytest.approx(10))
    assert one(IMPORT, HIDDEN, ask("ISR", "AZE", 2021, 2021))["carried_forward"] is None


def test_a_gap_in_the_refinery_record_gives_no_bounds() -> None:
    gap = tables([("AZE", "ISR", 2020, 3.0, 2e6, False)], [("ISR", 2020, None, None), ("ISR", 2021, None, TEN)])
    row = one(IMPORT, gap, ask("ISR", "AZE", 2020, 2021))
    assert (row["value"], row["coverage"], row["low"], row["throughput_mt"]) == (1.0, None, None, None)
    assert "no refinery throughput for every year" in row["bounds_note"]


@pytest.mark.parametrize(
    ("recorded", "bounded", "note"),
    [
        (8.9e6, True, None),
        (9.1e6, False, "nine tenths"),
        (10.5e6, False, "more is recorded"),
        (12e6, False, "more is recorded"),
    ],
)
def test_bounds_only_below_nine_tenths(recorded: float, bounded: bool, note: str | None) -> None:
    found = tables([("AZE", "ISR", 2020, 3.0, recorded, False)], [("ISR", 2020, None, TEN)])
    row = one(IMPORT, found, ask("ISR", "AZE", 2020, 2020))
    assert (row["low"] is not None) is bounded
    assert row["bounds_note"] is None if note is None else note in row["bounds_note"]


def test_own_crude_needs_no_imports() -> None:
    found = tables(
        [
            ("SAU", "IND", 2020, 9.0, 5e6, False),
            ("IND", "NPL", 2020, 1.0, 1e6, False),
            ("IND", "LKA", 2020, 1.0, 9e9, True),
        ],
        [("IND", 2020, 0.5 * TEN, TEN)],
    )
    row = one(IMPORT, found, ask("IND", "SAU", 2020, 2020))
    assert row["home_mt"] == pytest.approx(4.0)
    assert row["coverage"] == pytest.approx(5 / 6)
    assert (row["low"], row["high"]) == (pytest.approx(5 / 6), pytest.approx(1.0))


def test_self_sufficient_state_has_no_bounds() -> None:
    found = tables([("KAZ", "RUS", 2020, 9.0, 1e4, False)], [("RUS", 2020, 2 * TEN, TEN)])
    row = one(IMPORT, found, ask("RUS", "KAZ", 2020, 2020))
    assert (row["value"], row["low"], row["coverage"]) == (1.0, None, None)
    assert "its own crude could fill its refineries" in row["bounds_note"]


def test_implausible_unit_values_can_be_left_out() -> None:
    found = tables(
        [("GBR", "ISR", 2020, 100.0, 5e7, True), ("AZE", "ISR", 2020, 100.0, 2e6, False)], [("ISR", 2020, None, TEN)]
    )
    kept, cut = (one(IMPORT, found, ask("ISR", "AZE", 2020, 2020, filter_unit_values=f)) for f in (False, True))
    assert (kept["value"], kept["low"]) == (0.5, None)
    assert (cut["value"], cut["low"]) == (1.0, pytest.approx(0.2))


def test_no_recorded_import_is_no_data() -> None:
    row = one(IMPORT, HIDDEN, ask("BTN", "IND", 2020, 2020))
    assert (row["value"], row["status"], row["low"]) == (None, "no_data", None)
    assert row["reason"] == "no crude imports of Bhutan are recorded in 2020"


def test_imports_without_any_tonnes_are_no_data_by_tonnes() -> None:
    found = tables([("NGA", "ISR", 2020, 100.0, None, False)], [("ISR", 2020, None, TEN)])
    assert one(IMPORT, found, ask("ISR", "NGA", 2020, 2020))["value"] == 1.0
    assert one(IMPORT, found, ask("ISR", "NGA", 2020, 2020, by="tonnes"))["status"] == "no_data"


def test_export_share_and_production() -> None:
    row = one(EXPORT, HIDDEN, ask("AZE", "ISR", 2020, 2020))
    assert row["value"] == pytest.approx(1 / 3)
    assert (row["recorded_mt"], row["exports_to_production"]) == (7.0, pytest.approx(7 / 30))
    assert (row["low"], row["high"]) == (None, None)


def test_coverage_is_that_of_the_trade_record() -> None:
    both = {"crude_trade": crude_trade.TABLE.coverage, "oil_balance": oil_balance.TABLE.coverage}
    for measure in (IMPORT, EXPORT):
        assert measure.coverage is not None
        assert measure.coverage(both, {}).last.year == 2024


def test_reference_share(shared_data: Path) -> None:
    asked = ask("ISR", "AZE", 2022, 2022)
    row = one(IMPORT, real(shared_data), asked)
    assert (round(row["value"], 3), round(row["share_by_tonnes"], 3)) == (0.423, 0.434)
    assert (round(row["coverage"], 2), round(row["low"], 2), round(row["high"], 2)) == (0.44, 0.19, 0.75)
    assert row["carried_forward"] == 2021
    assert said(IMPORT, asked, row) == (
        "Of the crude oil that Israel is recorded as importing in 2022, 42.3\u00a0% by value came from Azerbaijan; "
        "only 44\u00a0% of what its refineries processed is recorded, so the true share lies between 19\u00a0% and "
        "75\u00a0%."
    )


@pytest.mark.parametrize(
    ("year", "percent"),
    [(2019, 36), (2020, 26), (2021, 25), (2022, 44), (2023, 43), (2024, 15), (2018, 124), (2017, 530)],
)
def test_reference_coverages(shared_data: Path, year: int, percent: int) -> None:
    row = one(IMPORT, real(shared_data), ask("ISR", "AZE", year, year))
    assert round(100 * row["coverage"]) == percent
    assert (row["low"] is None) == (percent > 90)


def test_oil_of_the_pipeline_shows_as_turkish(shared_data: Path) -> None:
    asked = ask("ISR", "TUR", 2018, 2018)
    row = one(IMPORT, real(shared_data), asked)
    flags = " ".join(IMPORT.caveats(real(shared_data), asked, row))
    assert row["value"] == pytest.approx(0.350, abs=0.001)
    assert "Turkey, for which bp lists no crude production" in flags
    assert "124\u00a0% of what refineries needed" in flags


def test_corrupt_quantities_are_flagged(shared_data: Path) -> None:
    asked = ask("ISR", "AZE", 2017, 2017)
    flags = IMPORT.caveats(real(shared_data), asked, one(IMPORT, real(shared_data), asked))
    assert any("92.7\u00a0% of the tonnes" in flag for flag in flags)
    libya = ask("LBY", "THA", 2023, 2023)
    row = one(EXPORT, real(shared_data), libya)
    flags = EXPORT.caveats(real(shared_data), libya, row)
    assert row["exports_to_production"] == pytest.approx(1.435, abs=0.001)
    assert any("143\u00a0% of production" in flag for flag in flags)


def test_missing_tonnes_are_flagged(shared_data: Path) -> None:
    asked = ask("ISR", "NGA", 2022, 2022)
    row = one(IMPORT, real(shared_data), asked)
    assert row["share_by_tonnes"] == 0.0
    assert row["value"] == pytest.approx(0.0539, abs=0.0001)
    assert "No tonnes are given for 5.4\u00a0% of the value; they count as none." in IMPORT.caveats(
        real(shared_data), asked, row
    )


def test_a_complete_record_is_not_called_hidden(shared_data: Path) -> None:
    asked = ask("IND", "RUS", 2019, 2019)
    row = one(IMPORT, real(shared_data), asked)
    assert row["coverage"] == pytest.approx(0.99, abs=0.01)
    assert row["low"] is None
    assert said(IMPORT, asked, row).endswith("came from Russia.")


@pytest.mark.parametrize(
    ("pair", "years", "words"),
    [
        (("ISR", "IRN"), (2022, 2022), "so the true share may be as high as 56\u00a0%."),
        (("BHR", "SAU"), (2010, 2010), "hardly any of what its refineries processed is recorded"),
        (("ISR", "AZE"), (2018, 2018), "the record comes to 124\u00a0% of what its refineries processed"),
        (("USA", "SAU"), (2019, 2019), "only 80\u00a0% of what its refineries needed beyond its own crude is recorded"),
    ],
)
def test_sentences(shared_data: Path, pair: tuple[str, str], years: tuple[int, int], words: str) -> None:
    asked = ask(*pair, *years)
    assert words in said(IMPORT, asked, one(IMPORT, real(shared_data), asked))


def test_export_sentence(shared_data: Path) -> None:
    asked = ask("AZE", "ISR", 2022, 2022)
    assert said(EXPORT, asked, one(EXPORT, real(shared_data), asked)) == (
        "Of the crude oil that Azerbaijan is recorded as exporting in 2022, 8.0\u00a0% by value went to Israel."
    )


def test_rows_are_the_whole_denominator(shared_data: Path) -> None:
    rows = IMPORT.rows(real(shared_data), ask("ISR", "AZE", 2022, 2022))
    assert rows["exporter"].to_list() == ["AZE", "BRA", "KAZ", "GAB", "NGA", "COG"]
    assert rows["value"][0] / rows["value"].sum() == pytest.approx(0.4229, abs=0.0001)


@pytest.mark.parametrize("year", [1996, 2005, 2014, 2021, 2024])
def test_all_dyads_are_quick_and_bounds_hold_the_share_by_tonnes(shared_data: Path, year: int) -> None:
    keys = tuple(state.key for state in states.all_states() if state.exists_in(year, year))
    asked = Ask(subjects=keys, targets=keys, period=Period(first=year, last=year), options={"by": "tonnes"})
    found = IMPORT.compute(real(shared_data), asked)
    bounded = found.drop_nulls("low")
    assert bounded.height > 1000
    assert bounded.filter(
        (pl.col("low") > pl.col("value") + 1e-12) | (pl.col("high") < pl.col("value") - 1e-12)
    ).is_empty()
    assert bounded["low"].min() >= 0
    assert bounded["high"].max() <= 1 + 1e-12
