"""Words in the news: shares and balances that the attention of the press does not set, and the ends of the record."""

from __future__ import annotations

import polars as pl
import pytest

from amity import api
from amity.core import states
from amity.core.asks import Ask, Period
from amity.core.declarations import Measure
from amity.core.wording import Facts
from amity.measures import verbal_conflict, verbal_cooperation, verbal_tone
from amity.store import read

COOPERATION, CONFLICT, TONE = verbal_cooperation.MEASURE, verbal_conflict.MEASURE, verbal_tone.MEASURE
Row = dict[str, object]


def table(*rows: tuple[str, str, int, int, int]) -> dict[str, pl.DataFrame]:
    schema = {"actor": pl.String, "target": pl.String, "year": pl.Int16}
    counts = {"verbal_cooperation": pl.UInt16, "verbal_conflict": pl.UInt16}
    frame = pl.DataFrame(rows, schema={**schema, **counts}, orient="row")
    zeros = [pl.lit(0, dtype=pl.UInt16).alias(name) for name in ("material_cooperation", "material_conflict")]
    return {"events": frame.with_columns(zeros)}


SMALL = table(
    ("AZE", "ISR", 2010, 30, 0),
    ("AZE", "ISR", 2011, 30, 20),
    ("AZE", "ARM", 2010, 20, 60),
    ("AZE", "RUS", 2012, 900, 900),
    ("ISR", "AZE", 2010, 5, 0),
    ("ARM", "ISR", 2010, 0, 21),
    ("RUS", "ISR", 2010, 21, 20),
    ("COM", "ISR", 2012, 1, 0),
)


def ask(a: str, b: str, first: int = 2010, last: int = 2011, **options: object) -> Ask:
    return Ask(subjects=(a,), targets=(b,), period=Period(first=first, last=last), options=options)  # type: ignore[arg-type]


def one(measure: Measure, asked: Ask) -> Row:
    return measure.compute(SMALL, asked).row(0, named=True)


def said(measure: Measure, asked: Ask) -> str:
    row = one(measure, asked)
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


def test_shares_are_of_all_that_the_state_said_in_the_window() -> None:
    row = one(COOPERATION, ask("AZE", "ISR"))
    assert (row["value"], row["to_partner"], row["to_all"], row["n"]) == (0.75, 60, 80, 80)
    assert one(CONFLICT, ask("AZE", "ISR"))["value"] == 0.25
    assert one(CONFLICT, ask("AZE", "ISR", 2010, 2010))["value"] == 0
    assert one(COOPERATION, ask("AZE", "ISR", 2010, 2012))["value"] == pytest.approx(60 / 980)


def test_no_row_of_a_pair_is_none_and_no_row_of_a_state_is_no_data() -> None:
    none = one(COOPERATION, ask("AZE", "COM"))
    assert (none["value"], none["status"], none["reason"]) == (0.0, None, None)
    for a, b, name in (("AZE", "TUR", "Turkey"), ("TUR", "AZE", "Turkey"), ("TUR", "CZE", "Turkey")):
        row = one(COOPERATION, ask(a, b))
        assert (row["value"], row["status"]) == (None, "no_data")
        assert row["reason"] == f"the record of events in the news does not hold {name}"
        assert one(TONE, ask(a, b))["reason"] == row["reason"]


def test_a_share_of_nothing_is_no_data() -> None:
    row = one(CONFLICT, ask("ISR", "AZE"))
    assert (row["value"], row["status"]) == (None, "no_data")
    assert row["reason"] == "no words of conflict of Israel are recorded in 2010–2011"


def test_tone_is_the_balance_of_the_pairs_words() -> None:
    row = one(TONE, ask("AZE", "ISR"))
    assert (row["value"], row["cooperation"], row["conflict"], row["n"]) == (0.5, 60, 20, 80)
    assert one(TONE, ask("ARM", "ISR"))["value"] == -1
    assert one(TONE, ask("AZE", "ARM"))["value"] == -0.5


def test_tone_asks_for_enough_words() -> None:
    few = one(TONE, ask("ISR", "AZE"))
    assert (few["value"], few["status"]) == (None, "not_computable")
    assert few["reason"] == "5 words of Israel to Azerbaijan are recorded in 2010–2011, where 20 are asked for"
    assert one(TONE, ask("ISR", "AZE", min_words=5))["value"] == 1
    single = one(TONE, ask("COM", "ISR", 2012, 2012))
    assert single["reason"] == "1 word of the Comoros to Israel is recorded in 2012, where 20 are asked for"
    silent = one(TONE, ask("COM", "ISR"))
    assert (silent["status"], silent["n"]) == ("no_data", 0)
    assert silent["reason"] == "no words of the Comoros to Israel are recorded in 2010–2011"


def test_sentences() -> None:
    assert said(COOPERATION, ask("AZE", "ISR")) == (
        "Of the words of cooperation that Azerbaijan is reported in the news of 2010–2011 to have addressed to other "
        "states, 75.0\u00a0% went to Israel (60 of 80)."
    )
    assert said(CONFLICT, ask("AZE", "ISR", 2010, 2010)) == (
        "No words of conflict from Azerbaijan to Israel are recorded in the news of 2010."
    )
    assert said(TONE, ask("AZE", "ISR")) == (
        "In the news of 2010–2011 Azerbaijan's words to Israel are more of cooperation than of conflict: 60 against 20."
    )
    assert said(TONE, ask("AZE", "ARM")).endswith("are more of conflict than of cooperation: 60 against 20.")
    assert said(TONE, ask("RUS", "ISR")).endswith("are about as often of cooperation as of conflict: 21 and 20.")
    assert said(TONE, ask("ARM", "ISR")) == (
        "All 21 words of Armenia to Israel in the news of 2010–2011 are words of conflict."
    )


def test_few_words_are_flagged() -> None:
    row = one(COOPERATION, ask("ISR", "AZE"))
    assert COOPERATION.caveats is not None
    assert COOPERATION.caveats(SMALL, ask("ISR", "AZE"), row) == (
        "The share rests on 5 recorded events: one story more would change it.",
    )
    assert COOPERATION.caveats(SMALL, ask("AZE", "ISR"), one(COOPERATION, ask("AZE", "ISR"))) == ()


def test_rows_are_the_whole_denominator() -> None:
    rows = COOPERATION.rows(SMALL, ask("AZE", "ISR"))
    assert rows.rows() == [("AZE", "ISR", 60), ("AZE", "ARM", 20)]
    assert TONE.rows(SMALL, ask("AZE", "ISR"))["verbal conflict"].to_list() == [0, 20]


# --- the embedded record ------------------------------------------------------------------------
def test_figures_checked_by_hand() -> None:
    share = api.measure("verbal_cooperation", "AZE", "ISR", years="2010-2014", peers="muslim-majority")
    assert (share.extras["to_partner"], share.extras["to_all"]) == (305, 12_495)
    assert share.value == pytest.approx(305 / 12_495)
    assert api.measure("verbal_conflict", "AZE", "ISR", years="2010-2014").extras["to_partner"] == 18
    tone = api.measure("verbal_tone", "AZE", "ISR", years="2010-2014", peers="muslim-majority")
    assert tone.value == pytest.approx((305 - 18) / (305 + 18))
    assert tone.standing is not None
    assert tone.standing.rank.place == 3
    assert api.measure("verbal_tone", "IND", "PAK", years="2010-2014").value == pytest.approx((8610 - 1787) / 10_397)


def test_the_default_is_the_last_five_years_and_nothing_is_said_after_2014() -> None:
    found = api.measure("verbal_tone", "AZE", "ISR")
    assert found.period is not None
    assert found.period.text == "2010–2014"
    later = api.measure("verbal_tone", "AZE", "ISR", years="2015-2025")
    assert (later.value, later.status) == (None, "out_of_coverage")
    assert "no later event data are embedded" in later.reason
    cut = api.measure("verbal_tone", "AZE", "ISR", years="2010-2025")
    assert cut.status == "partial"
    assert "the record ends in 2014" in cut.reason


def test_shares_of_a_state_add_up_to_one() -> None:
    frame = api.all_dyads("verbal_cooperation", years="2010-2014").drop_nulls("value")
    sums = frame.group_by("state_a").agg(pl.col("value").sum())["value"]
    assert len(sums) == 152
    assert sums.min() == pytest.approx(1)
    assert sums.max() == pytest.approx(1)


@pytest.mark.parametrize("measure", [COOPERATION, CONFLICT, TONE])
def test_all_dyads_at_once(measure: Measure) -> None:
    keys = tuple(state.key for state in states.all_states())
    asked = Ask(subjects=keys, targets=keys, period=Period(first=2002, last=2014))
    tables = {"events": read("events")}
    found = measure.compute(tables, asked)
    assert found.height == len(keys) * (len(keys) - 1)
    low, high = measure.value_range
    assert found["value"].min() >= low
    assert found["value"].max() <= high
    assert found["value"].is_nan().sum() == 0
    assert found.filter(pl.col("value").is_null())["reason"].null_count() == 0
