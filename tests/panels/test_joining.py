"""A user's file joined with measures: keys, rows, what does not match, what is refused."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amity import measures
from amity.core.asks import Period
from amity.core.errors import BadOption, BadUnit, UsageError
from amity.panels import read_wanted
from amity.panels.dyad_years import dyad_years
from amity.panels.joining import APART, SAME, Joined, join

COW = ("ccode1", "ccode2", "year")


def joined(frame: pl.DataFrame, *keys: str, on: tuple[str, ...] = COW, **more: object) -> Joined:
    return join(frame, on, [read_wanted(key) for key in keys], **more)  # type: ignore[arg-type]


def rows(*found: tuple[object, object, object], on: tuple[str, ...] = COW) -> pl.DataFrame:
    return pl.DataFrame(list(found), schema=list(on), orient="row", infer_schema_length=None)


def alone(key: str, a: str, b: str, year: int) -> float | None:
    return measures.run(measures.Request(measure=key, state_a=a, state_b=b, period=Period(first=year, last=year))).value


def test_values_are_those_of_the_states_that_the_numbers_mean() -> None:
    found = joined(
        rows((2, 20, 1995), (365, 2, 2005), (345, 339, 2006), (679, 2, 1991)), "vote_agreement", "arms_exports"
    )
    pairs = [("USA", "CAN", 1995), ("RUS", "USA", 2005), ("SRB", "ALB", 2006), ("YEM", "USA", 1991)]
    assert found.frame["vote_agreement"].to_list() == [alone("vote_agreement", *pair) for pair in pairs]
    assert found.frame["arms_exports_ab"].to_list() == [alone("arms_exports", *pair) for pair in pairs]
    assert found.frame["arms_exports_ba"].to_list() == [alone("arms_exports", b, a, y) for a, b, y in pairs]
    assert found.frame["arms_exports_ab"].drop_nulls().len() == 3
    assert found.unmatched.is_empty()
    assert (found.unit, found.codes) == ("undirected", "cow")


def test_a_directed_file_gets_a_directed_measure_row_by_row_and_an_undirected_one_in_both() -> None:
    found = joined(rows((2, 200, 2000), (200, 2, 2000)), "arms_imports", "vote_agreement")
    assert found.unit == "directed"
    assert found.frame["arms_imports"].to_list() == [
        alone("arms_imports", "USA", "GBR", 2000),
        alone("arms_imports", "GBR", "USA", 2000),
    ]
    assert found.frame["vote_agreement"].n_unique() == 1


def test_rows_and_columns_of_the_file_stay_as_they_are() -> None:
    mine = rows((200, 20, 2001), (2, 20, 1995), (2, 999, 1995)).with_columns(
        note=pl.Series(["z", None, "NA"]), weight=pl.Series([0.1, float("nan"), None])
    )
    found = joined(mine, "contiguity")
    assert found.frame.drop("contiguity").equals(mine, null_equal=True)
    assert found.frame.columns == [*mine.columns, "contiguity"]


def test_what_does_not_match_is_told_with_its_reason() -> None:
    mine = rows(
        (2, 20, 1995), (2, 20, 1996), (2, 20, 1997), (2, 20, 1998), (2, 20, 1999), (2, 20, 2000), (2, 20, 2001),
        (255, 260, 1990), (260, 2, 1950), (2, 999, 2000), (None, 2, 2000), (2, 200, 1900), (511, 510, 1964),
    )  # fmt: skip
    found = joined(mine, "contiguity")
    assert dict(found.unmatched.select("row", "reason").iter_rows()) == {
        8: SAME,
        9: "no state has the Correlates of War number in that year",
        10: "no Correlates of War number",
        11: "no code",
        12: "the year lies before 1946 or after 2100",
    }
    assert found.reasons["rows"].sum() == 5
    assert found.statuses["contiguity"] == {"ok": 8, "no_dyad": 5}
    assert found.frame["contiguity"].null_count() == 5


def test_states_that_did_not_meet_are_no_dyad() -> None:
    mine = pl.DataFrame({"iso3_a": ["YUG", "USA"], "iso3_b": ["SRB", "CAN"], "year": [2006, 2006]})
    found = joined(mine, "distance", on=("iso3_a", "iso3_b", "year"))
    assert found.unmatched["reason"].to_list() == [APART]


@pytest.mark.parametrize(
    ("first", "second", "codes", "names"),
    [
        (2, 260, "gw", ("gwcode1", "gwcode2")),
        (2, 255, "cow", ("ccode1", "ccode2")),
        (2, 255, "cow", ("cowcode_a", "cowcode_b")),
        ("USA", "DEU", "iso3", ("iso3_a", "iso3_b")),
        ("USA", "DEU", "iso3", ("first", "second")),
        (2.0, 255.0, "cow", ("ccode1", "ccode2")),
        ("2", " 255", "cow", ("ccode1", "ccode2")),
    ],
)
def test_codes_are_known_by_name_or_content(first: object, second: object, codes: str, names: tuple[str, str]) -> None:
    on = (*names, "year")
    found = joined(rows((first, second, 2010), on=on), "trade", on=on)
    assert found.codes == codes
    assert found.frame["trade"].to_list() == [alone("trade", "USA", "DEU", 2010)]


def test_namibia_is_not_missing_and_names_are_read_when_asked_for() -> None:
    on = ("a", "b", "year")
    mine = rows(("Namibia", "Cote d'Ivoire", 2010), ("Nowhere", "France", 2010), ("France", "Spain", 2010), on=on)
    found = joined(mine, "trade", on=on, codes="name")
    assert found.frame["trade"].to_list() == [
        alone("trade", "NAM", "CIV", 2010),
        None,
        alone("trade", "FRA", "ESP", 2010),
    ]
    assert found.unmatched["reason"].to_list() == ["no state has that name"]
    codes = rows(("NAM", "CIV", 2010), on=("iso3_a", "iso3_b", "year"))
    assert joined(codes, "trade", on=("iso3_a", "iso3_b", "year")).frame["trade"][0] == found.frame["trade"][0]


def test_a_file_in_the_other_list_is_noted() -> None:
    mine = rows((2, 340, 2010), (2, 200, 2010), (2, 220, 2010))
    found = joined(mine, "distance")
    assert found.unmatched.height == 1
    assert any("--codes gw" in note for note in found.notes)


@pytest.mark.parametrize(
    ("frame", "on", "more", "says"),
    [
        (rows((2, 20, 1995), (2, 20, 1995)), COW, {}, r"rows 1 and 2 \(2, 20, 1995\)"),
        (rows((2, 20, 1995), (200, 2, 1995), (2, 20, 1995)), COW, {}, "rows 1 and 3"),
        (rows((2, 20, 1995), (20, 2, 1995), (2, 200, 1995)), COW, {}, "row 1.*once.*row 3"),
        (rows((2, 20, 1995), (20, 2, 1995)), COW, {"unit": "undirected"}, "rows 1 and 2 hold the same dyad"),
        (rows((2, 2, 1995), (20, 20, 1995)), COW, {}, "state-years"),
        (rows((2, 20, 1995), (2, 20, None)), COW, {}, r"row 2 \(empty\)"),
        (rows((2, 20, 1995.0), (2, 20, 1996.5)), COW, {}, r"row 2 \(1996.5\)"),
        (rows((2, 20, "95-96")), COW, {}, "row 1"),
        (rows((2, 20, 1995)), ("ccode1", "year"), {}, "three"),
        (rows((2, 20, 1995)), ("ccode1", "ccode1", "year"), {}, "three"),
        (rows((2, 20, 1995)), ("ccode1", "ccode3", "year"), {}, "ccode3"),
        (rows((2, 20, 1995)).clear(), COW, {}, "no rows"),
        (rows(("USA", "CAN", 1995)), COW, {}, "ccode1 was read as Correlates of War numbers; it holds.*'USA'"),
        (rows((2, 20, 1995)), COW, {"codes": "iso3"}, "ISO alpha-3"),
        (rows((2, 20, 1995), on=("a", "b", "year")), ("a", "b", "year"), {}, "neither names nor contents"),
        (rows(("France", "Spain", 1995), on=("a", "b", "y")), ("a", "b", "y"), {}, "neither names nor contents"),
        (rows((1000, 2000, 1995), (1, 3, 1995), (2, 20, 1995)), COW, {}, "2 of 3 rows are no dyad"),
    ],
)
def test_a_wrong_unit_of_analysis_is_refused_with_its_rows(
    frame: pl.DataFrame, on: tuple[str, ...], more: dict[str, object], says: str
) -> None:
    with pytest.raises(BadUnit, match=says) as raised:
        joined(frame, "contiguity", on=on, **more)
    assert raised.value.hint


def test_directed_rows_that_lack_their_mirror_may_be_said_to_be_directed() -> None:
    found = joined(rows((2, 20, 1995), (20, 2, 1995), (2, 200, 1995)), "arms_imports", unit="directed")
    assert found.frame.columns[3:] == ["arms_imports"]


def test_no_column_is_overwritten() -> None:
    mine = rows((2, 20, 1995)).with_columns(trade=pl.lit(1.0))
    with pytest.raises(BadOption, match="trade"):
        joined(mine, "trade")
    with pytest.raises(BadOption, match="contiguity"):
        joined(mine, "contiguity", "contiguity:up_to=400")
    assert joined(mine, "mine=trade").frame.columns[-1] == "mine"
    with pytest.raises(UsageError, match="no measure"):
        joined(mine)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_any_order_of_rows_gives_each_row_its_value(data: st.DataObject) -> None:
    whole = dyad_years("1998-2002", states_of="FRA, DEU, ITA, TUR, ISR, USA", codes=("cow",)).frame
    mine = whole.select("ccode1", "ccode2", "year", "state_a", "state_b")
    order = data.draw(st.permutations(range(mine.height)))
    shuffled = mine[order].head(data.draw(st.integers(1, mine.height)))
    swap = data.draw(st.lists(st.booleans(), min_size=shuffled.height, max_size=shuffled.height))
    turned = shuffled.with_columns(
        ccode1=pl.when(pl.Series(swap)).then("ccode2").otherwise("ccode1"),
        ccode2=pl.when(pl.Series(swap)).then("ccode1").otherwise("ccode2"),
    )
    found = joined(turned, "vote_agreement").frame
    expected = dyad_years("1998-2002", states_of="FRA, DEU, ITA, TUR, ISR, USA").add("vote_agreement").frame
    again = turned.join(expected, on=["state_a", "state_b", "year"], how="left", maintain_order="left")
    assert found["vote_agreement"].to_list() == again["vote_agreement"].to_list()


def test_the_report_as_json_adds_up() -> None:
    body = joined(rows((2, 20, 1995), (2, 999, 1995), (2, 200, 1995)), "atop_defense").to_json()
    assert (body["n"], body["matched"]) == (3, 2)
    assert {column["name"]: column["rows_by_status"] for column in body["rows"]} == {
        "atop_defense_ab": {"ok": 2, "no_dyad": 1},
        "atop_defense_ba": {"ok": 2, "no_dyad": 1},
    }


def test_what_is_refused_is_counted_in_the_right_number() -> None:
    with pytest.raises(BadUnit, match="1 row repeats the same"):
        joined(rows((2, 20, 1995), (2, 20, 1995)), "contiguity")
    with pytest.raises(BadUnit, match="2 rows repeat the same"):
        joined(rows((2, 20, 1995), (2, 20, 1995), (2, 20, 1995)), "contiguity")
    with pytest.raises(BadUnit, match="the key column z was given"):
        joined(rows((2, 20, 1995)), "contiguity", on=("z", "ccode2", "year"))


def test_rows_without_codes_repeat_no_other() -> None:
    mine = rows((2, 20, 1995), (2, 200, 1995), (2, 220, 1995), (None, 2, 1995), (None, 2, 1995))
    assert joined(mine, "contiguity").unmatched["reason"].to_list() == ["no code", "no code"]


def test_years_before_the_state_system_are_told_and_no_reason_to_refuse() -> None:
    mine = rows((2, 20, 1995), *((2, 200, year) for year in range(1816, 1826)))
    found = joined(mine, "contiguity")
    assert found.reasons["reason"].to_list() == ["the year lies before 1946 or after 2100"]
    assert (found.reasons["first"][0], found.reasons["last"][0], found.reasons["rows"][0]) == (1816, 1825, 10)
