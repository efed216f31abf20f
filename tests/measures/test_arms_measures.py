"""Arms: shares and sums over a window, with what is left out, what is small, and what is only not recorded."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import polars as pl

from amity.core import states
from amity.core.asks import Ask, Period
from amity.core.declarations import Measure, OptionValue
from amity.core.wording import Facts
from amity.measures import arms_exports, arms_import_share, arms_imports
from amity.sources import sipri_arms
from amity.tables import arms_transfers

Row = dict[str, object]
SHARE, IMPORTS, EXPORTS = arms_import_share.MEASURE, arms_imports.MEASURE, arms_exports.MEASURE


def table(*rows: tuple[int, str, str, int, float, bool]) -> dict[str, pl.DataFrame]:
    schema = {
        "deal": pl.Int32,
        "supplier": pl.String,
        "recipient": pl.String,
        "year": pl.Int16,
        "tiv": pl.Float64,
        "local": pl.Boolean,
    }
    deals = pl.DataFrame(rows, schema=schema, orient="row")
    return {"arms_transfers": arms_transfers.build({"sipri_arms": {"deals": deals}})}


@cache
def real(raw: Path) -> Mapping[str, pl.DataFrame]:
    return {"arms_transfers": arms_transfers.build({"sipri_arms": sipri_arms.parse(raw)})}


def ask(a: str, b: str, first: int, last: int, **options: OptionValue) -> Ask:
    return Ask(subjects=(a,), targets=(b,), period=Period(first=first, last=last), options=options)


def one(measure: Measure, tables: Mapping[str, pl.DataFrame], asked: Ask) -> Row:
    return measure.compute(tables, asked).row(0, named=True)


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


FEW = table(
    (1, "ISR", "AZE", 2016, 6.0, False),
    (2, "ISR", "AZE", 2017, 4.0, True),
    (3, "RUS", "AZE", 2018, 8.0, False),
    (4, "unknown", "AZE", 2018, 2.0, False),
    (5, "ISR", "ARM", 2018, 7.0, True),
    (6, "TUR", "non_state", 2018, 9.0, False),
)


def test_unknown_suppliers_stay_in_the_denominator() -> None:
    row = one(SHARE, FEW, ask("AZE", "ISR", 2016, 2020))
    assert (row["value"], row["tiv_from"], row["tiv_total"]) == (0.5, 10.0, 20.0)
    assert (row["deals_from"], row["deals_total"], row["n"]) == (2, 4, 4)


def test_local_production_can_be_left_out() -> None:
    row = one(SHARE, FEW, ask("AZE", "ISR", 2016, 2020, local_production=False))
    assert (row["value"], row["tiv_total"], row["deals_total"]) == (0.375, 16.0, 3)


def test_zero_is_a_value_where_others_delivered() -> None:
    row = one(SHARE, FEW, ask("AZE", "TUR", 2016, 2020))
    assert (row["value"], row["status"], row["low"]) == (0.0, None, None)
    assert "share of zero" in row["interval_note"]


def test_no_import_at_all_is_no_data() -> None:
    row = one(SHARE, FEW, ask("GEO", "ISR", 2016, 2020))
    assert (row["value"], row["status"]) == (None, "no_data")
    assert row["reason"] == "no delivery of major arms to Georgia is recorded in 2016–2020"


def test_only_local_production_is_no_data_without_it() -> None:
    row = one(SHARE, FEW, ask("ARM", "ISR", 2016, 2020, local_production=False))
    assert (row["value"], row["status"]) == (None, "no_data")
    assert "but local production" in row["reason"]


def test_sole_supplier_has_a_share_of_one_and_no_interval() -> None:
    asked = ask("ARM", "ISR", 2016, 2020)
    row = one(SHARE, FEW, asked)
    assert (row["value"], row["low"], row["high"]) == (1.0, None, None)
    assert "share of one" in row["interval_note"]
    assert said(SHARE, asked, row) == (
        "Israel supplied all of the major arms that Armenia is recorded as importing in 2016–2020 (only 7 million "
        "TIV in 1 deal)."
    )


def test_window_leaves_out_other_years() -> None:
    assert one(SHARE, FEW, ask("AZE", "ISR", 2017, 2018))["tiv_total"] == 14.0


def test_intervals_can_be_skipped() -> None:
    skipped = Ask(subjects=("AZE",), targets=("ISR",), period=Period(first=2016, last=2020), intervals=False)
    row = one(SHARE, FEW, skipped)
    assert (row["value"], row["low"], row["high"]) == (0.5, None, None)
    assert one(IMPORTS, FEW, skipped)["low"] is None


def test_a_state_with_itself_is_left_out() -> None:
    both = Ask(subjects=("AZE", "ISR"), targets=("AZE", "ISR"), period=Period(first=2016, last=2020))
    assert SHARE.compute(FEW, both).select("state_a", "state_b").rows() == [("AZE", "ISR"), ("ISR", "AZE")]


def test_imports_and_exports_are_the_same_sum() -> None:
    bought, sold = one(IMPORTS, FEW, ask("AZE", "ISR", 2016, 2020)), one(EXPORTS, FEW, ask("ISR", "AZE", 2016, 2020))
    assert bought["value"] == sold["value"] == 10.0
    assert (bought["n"], bought["tiv_local"], bought["few_deals"]) == (2, 4.0, True)
    assert bought["low"] < 10.0 < bought["high"]


def test_nothing_sold_is_zero() -> None:
    asked = ask("ISR", "GEO", 2016, 2020)
    row = one(EXPORTS, FEW, asked)
    assert (row["value"], row["n"], row["low"], row["few_deals"]) == (0.0, 0, None, False)
    assert said(EXPORTS, asked, row) == "No delivery of major arms from Israel to Georgia is recorded in 2016–2020."


def test_rows_are_the_whole_denominator() -> None:
    rows = SHARE.rows(FEW, ask("AZE", "ISR", 2016, 2018))
    assert rows["supplier"].to_list() == ["ISR", "ISR", "RUS", "unknown"]
    assert EXPORTS.rows(FEW, ask("ISR", "AZE", 2016, 2018))["recipient"].to_list() == ["AZE", "AZE"]


def test_reference_share(shared_data: Path) -> None:
    asked = ask("AZE", "ISR", 2016, 2020)
    row = one(SHARE, real(shared_data), asked)
    assert round(row["value"], 3) == 0.677
    assert (round(row["low"], 4), round(row["high"], 4)) == (0.4245, 0.8362)
    assert (row["deals_from"], row["deals_total"], row["small_total"], row["few_deals"]) == (19, 35, False, False)
    assert SHARE.caveats(real(shared_data), asked, row) == ()
    assert said(SHARE, asked, row) == (
        "Israel supplied 67.7\u00a0% of the major arms that Azerbaijan is recorded as importing in 2016–2020 (697 "
        "of 1,030 million TIV, 19 of 35 deals)."
    )


def test_reference_share_without_local_production(shared_data: Path) -> None:
    row = one(SHARE, real(shared_data), ask("AZE", "ISR", 2016, 2020, local_production=False))
    assert (round(row["value"], 3), round(row["tiv_from"], 2)) == (0.543, 394.95)


def test_reference_small_total(shared_data: Path) -> None:
    asked = ask("AZE", "ISR", 2021, 2024)
    row = one(SHARE, real(shared_data), asked)
    assert (row["value"], round(row["tiv_total"], 2), row["small_total"]) == (0.0, 50.95, True)
    (flag,) = SHARE.caveats(real(shared_data), asked, row)
    assert flag.startswith("Small total: 51 million TIV in 6 deals")
    assert said(SHARE, asked, row) == (
        "No delivery of major arms from Israel to Azerbaijan is recorded in 2021–2024; the total from all "
        "suppliers is only 51 million TIV."
    )


def test_reference_total(shared_data: Path) -> None:
    asked = ask("AZE", "ISR", 2016, 2020)
    row = one(IMPORTS, real(shared_data), asked)
    assert (row["value"], row["tiv_local"], row["n"]) == (697.45, 302.5, 19)
    assert (round(row["low"]), round(row["high"])) == (270, 1483)
    assert said(IMPORTS, asked, row) == (
        "The deliveries of major arms from Israel to Azerbaijan that are recorded in 2016–2020 come to 697 million "
        "TIV in 19 deals; 302 million TIV of it was produced in Azerbaijan."
    )


def test_few_deals_are_flagged(shared_data: Path) -> None:
    asked = ask("JPN", "USA", 2020, 2024)
    row = one(SHARE, real(shared_data), asked)
    assert (row["deals_from"], row["deals_total"], row["few_deals"], row["small_total"]) == (39, 44, True, False)
    assert SHARE.caveats(real(shared_data), asked, row)[0].startswith("Few deals: 39 of 44")


def test_all_dyads_are_quick_and_sound(shared_data: Path) -> None:
    keys = tuple(state.key for state in states.all_states() if state.exists_in(2016, 2020))
    asked = Ask(subjects=keys, targets=keys, period=Period(first=2016, last=2020))
    found = SHARE.compute(real(shared_data), asked)
    assert found.height == len(keys) * (len(keys) - 1)
    shares = found.drop_nulls("value")
    assert shares["value"].is_between(0, 1).all()
    assert shares.filter(pl.col("low") > pl.col("value")).is_empty()
    assert shares.filter(pl.col("high") < pl.col("value")).is_empty()
    assert not found["low"].is_nan().any()
    by_state = shares.group_by("state_a").agg(pl.col("value").sum(), pl.col("tiv_total").first())
    unknown = real(shared_data)["arms_transfers"].filter(pl.col("supplier").is_in(["unknown", "non_state"]))
    with_all_known = by_state.filter(~pl.col("state_a").is_in(unknown["recipient"].unique().to_list()))
    assert (with_all_known["value"] - 1).abs().max() < 1e-9
