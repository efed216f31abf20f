"""Total trade: both ways, means of a year, shares of foreign trade, and what the record leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from amity.core import states
from amity.core.asks import Ask, Period
from amity.core.declarations import Measure
from amity.core.wording import Facts
from amity.measures import trade, trade_export_share, trade_import_share
from amity.sources import baci_crude, usitc_itpde
from amity.tables import total_trade

Row = dict[str, object]
TRADE, IMPORT, EXPORT = trade.MEASURE, trade_import_share.MEASURE, trade_export_share.MEASURE


def table(*rows: tuple[str, str, int, float, bool]) -> dict[str, pl.DataFrame]:
    schema = {
        "exporter": pl.String,
        "importer": pl.String,
        "year": pl.Int16,
        "value": pl.Float32,
        "below_crude": pl.Boolean,
    }
    return {"total_trade": pl.DataFrame(rows, schema=schema, orient="row")}


SMALL = table(
    ("AZE", "ISR", 2014, 30.0, False),
    ("ISR", "AZE", 2014, 10.0, False),
    ("AZE", "ISR", 2015, 20.0, True),
    ("RUS", "AZE", 2014, 30.0, False),
    ("non_state", "AZE", 2015, 40.0, False),
    ("AZE", "AZE", 2014, 900.0, False),
    ("ARM", "RUS", 2015, 5.0, False),
)


@cache
def real(raw: Path) -> Mapping[str, pl.DataFrame]:
    frames = {"usitc_itpde": usitc_itpde.parse(raw), "baci_crude": baci_crude.parse(raw)}
    return {"total_trade": total_trade.build(frames)}


def ask(a: str, b: str, first: int, last: int) -> Ask:
    return Ask(subjects=(a,), targets=(b,), period=Period(first=first, last=last))


def one(measure: Measure, found: Mapping[str, pl.DataFrame], asked: Ask) -> Row:
    return measure.compute(found, asked).row(0, named=True)


def said(measure: Measure, asked: Ask, row: Row) -> str:
    facts = Facts(
        a=states.get(asked.subjects[0]).name,
        b=states.get(asked.targets[0]).name,
        value=row["value"],
        low=None,
        high=None,
        n=row["n"],
        status="ok",
        reason="",
        period=asked.period,
        extras={column.name: row[column.name] for column in measure.extras},
    )
    return measure.say(facts)


def test_two_ways_and_the_mean_of_a_year() -> None:
    row = one(TRADE, SMALL, ask("AZE", "ISR", 2014, 2015))
    assert (row["value"], row["exports"], row["imports"], row["years"], row["n"]) == (30.0, 25.0, 5.0, 2, 2)
    turned = one(TRADE, SMALL, ask("ISR", "AZE", 2014, 2015))
    assert (turned["value"], turned["exports"]) == (30.0, 5.0)


def test_only_years_with_both_states_count() -> None:
    row = one(TRADE, SMALL, ask("AZE", "ARM", 2014, 2015))
    assert (row["value"], row["years"]) == (0.0, 1)
    assert TRADE.caveats(SMALL, ask("AZE", "ARM", 2014, 2015), row) == (
        "The source has only 1 year of the 2 asked for; the figure is of those.",
    )


def test_state_without_any_trade_is_no_data() -> None:
    for measure in (TRADE, IMPORT):
        row = one(measure, SMALL, ask("AZE", "XKX", 2014, 2015))
        assert (row["value"], row["status"]) == (None, "no_data")
        assert "Kosovo" in row["reason"]
    assert (
        one(IMPORT, SMALL, ask("ARM", "RUS", 2014, 2015))["reason"]
        == "the source has no imports of Armenia in 2014–2015"
    )


def test_shares_leave_domestic_sales_out_and_keep_territories() -> None:
    row = one(IMPORT, SMALL, ask("AZE", "ISR", 2014, 2015))
    assert row["value"] == pytest.approx(10 / 80)
    assert (row["with_partner"], row["with_all"], row["n"]) == (5.0, 40.0, 3)
    assert one(EXPORT, SMALL, ask("AZE", "ISR", 2014, 2015))["value"] == 1.0


def test_no_recorded_flow_is_zero_where_both_are_in_the_record() -> None:
    asked = ask("AZE", "ARM", 2014, 2015)
    row = one(IMPORT, SMALL, asked)
    assert row["value"] == 0.0
    assert said(IMPORT, asked, row) == "No imports of Azerbaijan from Armenia are recorded in 2014–2015."


def test_totals_below_crude_are_flagged() -> None:
    asked = ask("AZE", "ISR", 2014, 2015)
    (flag,) = TRADE.caveats(SMALL, asked, one(TRADE, SMALL, asked))
    assert flag.startswith("Incomplete: in 2015 the recorded exports of Azerbaijan to Israel")
    assert EXPORT.caveats(SMALL, asked, one(EXPORT, SMALL, asked)) == (flag,)
    assert IMPORT.caveats(SMALL, asked, one(IMPORT, SMALL, asked)) == ()


def test_reference_dyad(shared_data: Path) -> None:
    asked = ask("AZE", "ISR", 2016, 2016)
    row = one(TRADE, real(shared_data), asked)
    assert (round(row["exports"], 1), round(row["imports"], 2), round(row["value"], 2)) == (32.3, 262.84, 295.14)
    assert "less than the crude oil alone" in TRADE.caveats(real(shared_data), asked, row)[0]
    assert said(TRADE, asked, row) == (
        "The trade between Azerbaijan and Israel that is recorded in 2016 comes to 295 million USD (32.3 from "
        "Azerbaijan to Israel, 263 the other way)."
    )


def test_share_sentences(shared_data: Path) -> None:
    asked = ask("AZE", "ISR", 2012, 2016)
    assert said(IMPORT, asked, one(IMPORT, real(shared_data), asked)) == (
        "Of what Azerbaijan is recorded as importing in 2012–2016, 1.6\u00a0% by value came from Israel (143 of "
        "8,933 million USD a year)."
    )
    asked = ask("AZE", "ISR", 2016, 2016)
    assert said(EXPORT, asked, one(EXPORT, real(shared_data), asked)) == (
        "Of what Azerbaijan is recorded as exporting in 2016, 0.3\u00a0% by value went to Israel (32.3 of "
        "11,413 million USD)."
    )


def test_serbia_starts_in_2006(shared_data: Path) -> None:
    row = one(TRADE, real(shared_data), ask("SRB", "DEU", 2004, 2008))
    assert (row["years"], round(row["value"])) == (3, 3525)


def test_rows(shared_data: Path) -> None:
    rows = TRADE.rows(real(shared_data), ask("AZE", "ISR", 2015, 2016))
    assert rows.select("exporter", "year").rows() == [("AZE", 2015), ("ISR", 2015), ("AZE", 2016), ("ISR", 2016)]
    whole = IMPORT.rows(real(shared_data), ask("AZE", "ISR", 2016, 2016))
    assert whole["value"].cast(pl.Float64).sum() == pytest.approx(
        one(IMPORT, real(shared_data), ask("AZE", "ISR", 2016, 2016))["with_all"]
    )


def test_all_dyads_are_quick_and_shares_add_up(shared_data: Path) -> None:
    keys = tuple(state.key for state in states.all_states() if state.exists_in(2012, 2016))
    asked = Ask(subjects=keys, targets=keys, period=Period(first=2012, last=2016))
    for measure in (TRADE, IMPORT, EXPORT):
        found = measure.compute(real(shared_data), asked)
        assert found.height == len(keys) * (len(keys) - 1)
    sums = found.group_by("state_a").agg(pl.col("value").sum()).filter(pl.col("value") > 0)
    assert sums["value"].max() <= 1 + 1e-9
    assert sums["value"].median() > 0.999
