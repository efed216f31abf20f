"""Agreement and absence in UN votes: by hand on small tables, and the figures that the data must give."""

from __future__ import annotations

import importlib
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from amity.core.asks import Ask, Period
from amity.core.errors import BadOption
from amity.core.states import map_names
from amity.core.wording import Facts
from amity.measures import vote_absence, vote_agreement
from amity.tables import roll_calls
from amity.tables._un_join import joined
from amity.tables._un_links import SOURCES

Tables = dict[str, pl.DataFrame]
AGREEMENT, ABSENCE = vote_agreement.MEASURE, vote_absence.MEASURE
Y, A, N, X, OUT, LOST = 1, 2, 3, 8, 9, 0


@cache
def real(raw: Path) -> Tables:
    frames = {key: importlib.import_module(f"amity.sources.{key}").SOURCE.parse(raw) for key in SOURCES}
    found = joined(frames)
    columns = [pl.Series(state, found.votes[:, place]) for place, state in enumerate(found.states)]
    return {"roll_calls": found.roll_calls, "votes": pl.DataFrame([found.roll_calls["roll_call"], *columns])}


def small(votes: dict[str, list[int]], days: list[date] | None = None, **columns: list[object]) -> Tables:
    """Return hand-made tables: one package a roll call, all of session 78, unless columns say otherwise."""
    size = len(next(iter(votes.values())))
    days = days or [date(2023, 11, 1)] * size
    codes = np.array(list(votes.values()))
    frame = pl.DataFrame(
        {
            "roll_call": [f"{day:%Y%m%d}-{place:03}" for place, day in enumerate(days, 1)],
            "session": [day.year - 1945 if day.month >= 9 else day.year - 1946 for day in days],
            "date": days,
            "title": ["a text"] * size,
            "symbol": [f"A/RES/1/{place}" for place in range(size)],
            "kind": ["resolution"] * size,
            "me": [False] * size,
            "package": list(range(size)),
            "yes": (codes == Y).sum(0),
            "abstain": (codes == A).sum(0),
            "no": (codes == N).sum(0),
            **columns,
        }
    )
    table = pl.DataFrame({"roll_call": frame["roll_call"]}).with_columns(
        pl.Series(state, cells, dtype=pl.UInt8) for state, cells in votes.items()
    )
    return {"roll_calls": frame, "votes": table}


def ask(
    a: str | tuple[str, ...], b: str | tuple[str, ...], first: int, last: int | None = None, **given: object
) -> Ask:
    options = {option.name: option.default for option in (*ABSENCE.options, *AGREEMENT.options)}
    unit = given.pop("unit", "year")
    intervals = bool(given.pop("intervals", True))
    return Ask(
        subjects=(a,) if isinstance(a, str) else a,
        targets=(b,) if isinstance(b, str) else b,
        period=Period(first=first, last=last or first, unit=unit),  # type: ignore[arg-type]
        options={**options, **given},  # type: ignore[dict-item]
        intervals=intervals,
    )


def row(tables: Tables, asked: Ask, measure=AGREEMENT) -> dict[str, object]:  # type: ignore[no-untyped-def]
    return measure.compute(tables, asked).row(0, named=True)


def sentence(asked: Ask, found: dict[str, object], measure=AGREEMENT) -> str:  # type: ignore[no-untyped-def]
    facts = Facts(
        a="Azerbaijan",
        b="Israel",
        value=found["value"],  # type: ignore[arg-type]
        low=found["low"],  # type: ignore[arg-type]
        high=found["high"],  # type: ignore[arg-type]
        n=found["n"],  # type: ignore[arg-type]
        status="ok",
        reason="",
        period=asked.period,
        options=asked.options,
        extras=found,
    )
    return measure.say(facts).replace("\u00a0", " ")


# --- agreement by hand ---------------------------------------------------------------------------
PAIR = {"AZE": [Y, Y, A, N, X, Y, LOST, N], "ISR": [Y, N, A, X, X, OUT, Y, N]}


@pytest.mark.parametrize(
    ("coding", "value", "n"), [("drop", 3 / 4, 4), ("half", 4 / 6, 6), ("category", 4 / 6, 6), ("yes_no", 2 / 3, 3)]
)
def test_codings(coding: str, value: float, n: int) -> None:
    found = row(small(PAIR), ask("AZE", "ISR", 2023, nonvoting=coding, min_joint=1))
    assert found["value"] == pytest.approx(value)
    assert found["n"] == n
    assert (found["opposed"], found["both_yes"], found["both_no"], found["silent"]) == (1, 1, 1, 2)


def test_too_few_joint_votes_are_not_computable_and_say_how_many() -> None:
    found = row(small(PAIR), ask("AZE", "ISR", 2023))
    assert (found["value"], found["status"], found["n"]) == (None, "not_computable", 4)
    assert found["reason"] == (
        "4 joint roll calls, fewer than the 20 that are needed; "
        "on 1 further, both being members, a vote is lost from the record"
    )


def test_a_state_that_was_no_member_and_one_without_a_column_are_told_apart_from_silence() -> None:
    tables = small({"AZE": [Y, N], "CHE": [OUT, OUT], "AFG": [LOST, LOST]})
    found = AGREEMENT.compute(tables, ask("AZE", ("CHE", "PSE", "AFG"), 2023, min_joint=1))
    assert found["status"].to_list() == ["no_data"] * 3
    assert found["reason"].to_list() == [
        "Switzerland was not a member of the United Nations in 2023",
        "Palestine was not a member of the United Nations in 2023",
        "no roll call on which both are recorded; on 2 further, both being members, a vote is lost from the record",
    ]


def test_both_orders_give_the_same_value_and_interval() -> None:
    rng = np.random.default_rng(1)
    votes = {key: rng.choice([Y, A, N, X], 60).tolist() for key in ("AZE", "ISR", "TUR", "IRN")}
    tables = small(votes, package=(np.arange(60) // 3).tolist())
    keys = tuple(votes)
    whole = AGREEMENT.compute(tables, ask(keys, keys, 2023))
    assert whole.height == 12
    turned = whole.rename({"state_a": "state_b", "state_b": "state_a"})
    both = whole.join(turned, on=["state_a", "state_b"], suffix="_turned")
    for name in ("value", "low", "high", "n"):
        assert (both[name] - both[f"{name}_turned"]).abs().max() < 1e-6
    alone = row(tables, ask("TUR", "ISR", 2023))
    same = whole.filter((pl.col("state_a") == "TUR") & (pl.col("state_b") == "ISR")).row(0, named=True)
    assert alone["low"] == pytest.approx(same["low"], rel=1e-5)
    assert alone["low"] < alone["value"] < alone["high"]
    assert row(tables, ask("TUR", "ISR", 2023, intervals=False))["low"] is None


# --- windows: gap, break, sessions, sets ---------------------------------------------------------
DAYS = [date(2023, 11, 1)] * 30 + [date(2024, 3, 1)] * 30 + [date(2025, 12, 1)] * 30
WINDOW = {"AZE": [Y] * 90, "ISR": [Y] * 30 + [N] * 30 + [Y, Y, N] * 10}


def test_a_window_is_cut_at_the_break_unless_asked() -> None:
    tables = small(WINDOW, DAYS)
    cut = row(tables, ask("AZE", "ISR", 2023, 2025))
    assert (cut["value"], cut["n"], cut["status"], cut["used"]) == (pytest.approx(2 / 3), 30, "partial", "2025")
    assert "agenda changed in 2025" in cut["reason"]
    assert "1 January 2025 are left out" in cut["reason"]
    pooled = row(tables, ask("AZE", "ISR", 2023, 2025, across_break=True))
    assert (pooled["value"], pooled["n"], pooled["status"]) == (pytest.approx(50 / 60), 60, "partial")
    assert pooled["reason"].startswith("2024 is not comparable")
    assert row(tables, ask("AZE", "ISR", 2025))["status"] is None
    assert row(tables, ask("AZE", "ISR", 2023))["status"] is None


def test_2024_is_not_comparable() -> None:
    found = row(small(WINDOW, DAYS), ask("AZE", "ISR", 2024))
    assert (found["value"], found["status"]) == (None, "not_computable")
    assert found["reason"] == roll_calls.TABLE.coverage.gaps[0].reason
    before = row(small(WINDOW, DAYS), ask("AZE", "ISR", 2022, 2024))
    assert (before["n"], before["status"], before["used"]) == (30, "partial", "2023")


def test_sessions_are_selected_by_number_and_marked_where_they_touch_the_gap() -> None:
    tables = small(WINDOW, DAYS)
    first = row(tables, ask("AZE", "ISR", 78, unit="session"))
    assert (first["n"], first["status"], first["used"]) == (60, "partial", "session 78")
    last = row(tables, ask("AZE", "ISR", 80, unit="session"))
    assert (last["n"], last["status"]) == (30, "partial")
    assert last["reason"] == "the record ends on 18 December 2025, before the session does"
    both = row(tables, ask("AZE", "ISR", 78, 80, unit="session"))
    assert (both["n"], both["used"]) == (30, "session 80")


def test_a_flagged_set_counts_flagged_roll_calls_only() -> None:
    tables = small(PAIR, me=[True, True, None, False, False, False, False, True])
    found = row(tables, ask("AZE", "ISR", 2023, rollcalls="middle_east", min_joint=1))
    assert (found["n"], found["value"]) == (3, pytest.approx(2 / 3))
    assert row(tables, ask("AZE", "ISR", 2023, rollcalls="me", min_joint=1)) == found
    none = row(small(PAIR), ask("AZE", "ISR", 2023, rollcalls="me", min_joint=1))
    assert (none["status"], none["reason"]) == ("no_data", "roll calls on the Middle East: there are none in 2023")
    with pytest.raises(BadOption, match="there is no such set"):
        row(tables, ask("AZE", "ISR", 2023, rollcalls="gasa"))


def test_a_listed_set_has_no_interval_and_asks_for_half_of_it() -> None:
    symbols = ["A/RES/ES-10/21", "A/RES/ES-10/22", "A/RES/1/1", "A/RES/1/2"]
    days = [date(2023, 10, 27), date(2023, 12, 12), date(2023, 12, 12), date(2023, 12, 12)]
    tables = small({"AZE": [Y, X, N, N], "ISR": [Y, N, N, N]}, days, symbol=symbols)
    found = row(tables, ask("AZE", "ISR", 2023, rollcalls="gaza"))
    assert (found["n"], found["value"], found["low"], found["status"]) == (1, 1.0, None, None)


def test_coverage_follows_the_set_that_is_asked_for() -> None:
    entries = {"roll_calls": roll_calls.TABLE.coverage}
    whole, flagged, listed = (
        AGREEMENT.coverage(entries, {"rollcalls": name})  # type: ignore[misc]
        for name in ("all", "me", "gaza")
    )
    assert whole == roll_calls.TABLE.coverage
    assert (flagged.last, flagged.gaps, flagged.breaks) == (date(2023, 12, 31), (), ())
    assert "no source has issue flags" in flagged.last_reason
    assert (listed.first, listed.last, listed.gaps) == (date(2023, 10, 27), date(2025, 12, 12), ())


# --- comparison and rows by hand -----------------------------------------------------------------
def test_peers_are_compared_on_the_roll_calls_that_all_three_cast() -> None:
    votes = {
        "AZE": [Y, Y, Y, X, N, N],
        "ISR": [Y, N, N, Y, N, X],
        "TUR": [Y, Y, X, Y, N, N],
        "IRN": [X, X, N, Y, OUT, N],
        "AFG": [LOST] * 6,
    }
    found = AGREEMENT.compare(small(votes), ask("AZE", "ISR", 2023, min_joint=1), ("TUR", "IRN", "AFG"))  # type: ignore[misc]
    assert found.frame.rows() == [
        ("TUR", pytest.approx(2 / 3), pytest.approx(2 / 3), 3, "ok", ""),
        ("IRN", 0.0, 1.0, 1, "ok", ""),
        ("AFG", None, None, 0, "not_computable", "0 common roll calls, fewer than the 1 that are needed"),
    ]
    assert "all voted, 2023" in found.terms


def test_rows_are_the_roll_calls_with_both_votes() -> None:
    found = AGREEMENT.rows(small(PAIR), ask("AZE", "ISR", 2023))
    assert found["vote_a"].to_list()[4:] == ["did not vote", "yes", "not recorded", "no"]
    assert found["vote_b"].to_list()[4:] == ["did not vote", "not a member", "yes", "no"]
    assert found.filter("counted")["points"].sum() == 3
    assert found["counted"].sum() == 4


# --- absence by hand -----------------------------------------------------------------------------
ABSENT = {
    "AZE": [X, X, Y, N, X, LOST, OUT, Y],
    "ISR": [Y, N, Y, N, X, Y, Y, A],
    "TUR": [Y, Y, Y, Y, Y, Y, Y, Y],
    "IRN": [Y, Y, Y, Y, Y, Y, Y, Y],
}


@pytest.mark.parametrize(
    ("when", "absent", "n"),
    [
        ("all", 3, 6),
        ("target_voted", 2, 5),
        ("target_yes", 1, 2),
        ("target_abstain", 0, 1),
        ("target_no", 1, 2),
        ("target_with_most", 1, 2),
        ("target_against_most", 1, 3),
    ],
)
def test_absence_is_counted_on_the_roll_calls_in_question(when: str, absent: int, n: int) -> None:
    found = row(small(ABSENT), ask("AZE", "ISR", 2023, when=when, min_rollcalls=1), ABSENCE)
    assert (found["absent"], found["n"]) == (absent, n)
    assert found["value"] == pytest.approx(absent / n)
    assert (found["absent_with"], found["n_with"], found["absent_against"], found["n_against"]) == (1, 2, 1, 3)


def test_absence_rows_and_peers() -> None:
    asked = ask("AZE", "ISR", 2023, when="target_yes", min_rollcalls=1)
    rows = ABSENCE.rows(small(ABSENT), asked)
    assert rows.select("vote_a", "vote_b", "absent").rows() == [("did not vote", "yes", True), ("yes", "yes", False)]
    found = ABSENCE.compare(small(ABSENT), asked, ("TUR",))  # type: ignore[misc]
    assert found.frame.rows() == [("TUR", 0.5, 0.0, 2, "ok", "")]


def test_a_state_without_any_vote_is_flagged_as_perhaps_barred() -> None:
    asked = ask("AFG", "ISR", 2023)
    tables = small({"AFG": [X] * 25, "ISR": [Y] * 25})
    found = row(tables, asked, ABSENCE)
    assert found["value"] == 1.0
    assert "arrears" in ABSENCE.caveats(tables, asked, found)[0]  # type: ignore[misc]


# --- sentences -----------------------------------------------------------------------------------
def test_sentences_read_well() -> None:
    asked = ask("AZE", "ISR", 2023, min_joint=1, intervals=False)
    assert sentence(asked, row(small(PAIR), asked)) == (
        "Azerbaijan and Israel cast the same vote on 3 of the 4 recorded roll calls on which both voted in 2023 "
        "(75.0 %); they voted on opposite sides once."
    )
    one = small({"AZE": [Y], "ISR": [N]})
    assert sentence(asked, row(one, asked)) == (
        "Azerbaijan and Israel cast different votes on the one recorded roll call on which both voted in 2023."
    )
    all_alike = small({"AZE": [Y, Y], "ISR": [Y, Y]})
    assert "on all of the 2 recorded" in sentence(asked, row(all_alike, asked))
    half = ask("AZE", "ISR", 2023, min_joint=1, nonvoting="half", intervals=False)
    assert sentence(half, row(small(PAIR), half)) == (
        "Azerbaijan and Israel took the same position on 4 of the 6 recorded roll calls on which both were members "
        "(half a point where either did not vote) in 2023 (66.7 %); they voted on opposite sides once."
    )
    absent = ask("AZE", "ISR", 2023, min_rollcalls=1, intervals=False)
    assert sentence(absent, row(small(ABSENT), absent, ABSENCE), ABSENCE) == (
        "Azerbaijan did not vote on 2 of the 5 recorded roll calls on which Israel voted in 2023 (40.0 %): on 1 of the "
        "2 on which Israel voted as most states did, and on 1 of the 3 on which it voted against them."
    )
    never = ask("TUR", "ISR", 2023, min_rollcalls=1, when="target_no")
    assert sentence(never, row(small(ABSENT), never, ABSENCE), ABSENCE) == (
        "Azerbaijan missed none of the 2 recorded roll calls on which Israel voted no in 2023."
    )


def test_options_and_declarations_agree() -> None:
    for measure in (AGREEMENT, ABSENCE):
        assert measure.channel == "votes"
        assert measure.by_session
        assert {"rollcalls", "across_break"} <= {option.name for option in measure.options}
        found = measure.compute(small(PAIR), ask("AZE", "ISR", 2023))
        names = ["state_a", "state_b", "value", "low", "high", "n", "status", "reason"]
        assert found.columns == names + [column.name for column in measure.extras]


# --- the figures that the data must give -----------------------------------------------------------
@cache
def muslim_majority(raw: Path) -> tuple[str, ...]:
    shares = pl.read_csv(raw / "religion" / "WRP_national.csv").filter(pl.col("year") == 2010)
    keys = map_names([str(number) for number in shares["state"]], source="WRP", on=2010)
    most = [keys[str(number)] for number, share in shares.select("state", "islmgenpct").iter_rows() if share > 0.5]
    return tuple(sorted(key for key in most if key))


def test_azerbaijan_and_israel_in_2025(shared_data: Path) -> None:
    asked = ask("AZE", "ISR", 2025)
    found = row(real(shared_data), asked)
    assert found["value"] == pytest.approx(0.0855, abs=5e-5)
    assert (found["n"], found["agreed"], found["opposed"], found["silent"]) == (117, 10.0, 87, 75)
    assert (found["low"], found["high"]) == (pytest.approx(0.047, abs=0.002), pytest.approx(0.151, abs=0.003))
    told = sentence(asked, found)
    assert told.startswith("Azerbaijan and Israel cast the same vote on 10 of the 117 recorded roll calls")
    assert "8.5 %" in told
    notes = AGREEMENT.caveats(real(shared_data), asked, found)  # type: ignore[misc]
    assert any("Not comparable with values before 2025" in note for note in notes)


def test_42nd_of_44_on_own_votes_and_typical_on_common_roll_calls(shared_data: Path) -> None:
    tables, peers = real(shared_data), muslim_majority(shared_data)
    assert len(peers) == 46
    own = AGREEMENT.compute(tables, ask(peers, "ISR", 2025, intervals=False)).drop_nulls("value")
    mine = own.filter(pl.col("state_a") == "AZE")["value"].item()
    assert (own.height, (own["value"] > mine).sum() + 1) == (44, 42)
    others = tuple(key for key in peers if key != "AZE")
    compared = AGREEMENT.compare(tables, ask("AZE", "ISR", 2025), others).frame.drop_nulls("peer_value")  # type: ignore[misc]
    ahead = compared["peer_value"] - compared["subject_value"]
    assert compared.height == 43
    assert ((ahead > 1e-9).sum(), (ahead.abs() <= 1e-9).sum(), (ahead < -1e-9).sum()) == (10, 13, 20)


def test_the_twelve_on_gaza(shared_data: Path) -> None:
    tables, asked = real(shared_data), ask("AZE", "ISR", 2023, 2025, rollcalls="gaza")
    found = row(tables, asked)
    assert (found["value"], found["n"], found["opposed"], found["status"]) == (0.0, 12, 12, None)
    assert AGREEMENT.rows(tables, asked)["vote_a"].to_list() == ["yes"] * 12
    assert sentence(asked, found).startswith(
        "Among the twelve votes on Gaza and Palestine since October 2023, Azerbaijan"
    )
    turkey = row(tables, ask("AZE", "TUR", 2023, 2025, rollcalls="gaza"))
    assert (turkey["value"], turkey["n"]) == (1.0, 12)
    # 2024 is comparable in this set, and only here.
    assert row(tables, ask("AZE", "ISR", 2024, rollcalls="gaza"))["n"] == 5


def test_strategic_absence(shared_data: Path) -> None:
    tables, peers = real(shared_data), muslim_majority(shared_data)
    with_most = row(tables, ask("AZE", "ISR", 2025, when="target_with_most"), ABSENCE)
    against = row(tables, ask("AZE", "ISR", 2025, when="target_against_most"), ABSENCE)
    assert (with_most["absent"], with_most["n"], against["absent"], against["n"]) == (10, 20, 18, 125)
    others = tuple(key for key in peers if key != "AZE")
    compared = ABSENCE.compare(tables, ask("AZE", "ISR", 2025, when="target_with_most"), others).frame  # type: ignore[misc]
    judged = compared.drop_nulls("peer_value")
    assert (judged["peer_value"] > judged["subject_value"]).mean() < 0.25


def test_the_2025_series_starts_anew(shared_data: Path) -> None:
    tables = real(shared_data)
    values = {
        year: row(tables, ask("AZE", "ISR", year, intervals=False))["status"] for year in (2022, 2023, 2024, 2025)
    }
    assert values == {2022: None, 2023: None, 2024: "not_computable", 2025: None}
    pooled = row(tables, ask("AZE", "ISR", 2021, 2025, intervals=False))
    assert (pooled["n"], pooled["used"], pooled["status"]) == (117, "2025", "partial")
    seventy_nine = row(tables, ask("AZE", "ISR", 79, unit="session", min_joint=1))
    assert (seventy_nine["n"], seventy_nine["status"]) == (11, "partial")


def test_vanished_states_agree_as_the_library_has_them(shared_data: Path) -> None:
    found = AGREEMENT.compute(real(shared_data), ask("RUS", ("CSK", "DDR", "YMD", "YUG", "USA"), 1980, 1984))
    values = dict(found.select("state_b", "value").iter_rows())
    assert values["CSK"] > 0.99
    assert values["DDR"] > 0.99
    assert values["YMD"] > 0.75
    assert values["USA"] < 0.2 < values["YUG"]


def test_all_dyads_of_a_year_with_and_without_intervals(shared_data: Path) -> None:
    tables = real(shared_data)
    keys = tuple(tables["votes"].columns[1:])
    for intervals in (False, True):
        found = AGREEMENT.compute(tables, ask(keys, keys, 2025, intervals=intervals))
        assert found.height == len(keys) * (len(keys) - 1)
    given = found.drop_nulls("low")
    assert given.height > 20_000
    assert ((given["low"] <= given["value"]) & (given["value"] <= given["high"])).all()
    assert given["low"].min() >= 0
    assert given["high"].max() <= 1
    assert not found["value"].is_nan().any()


def test_seed_changes_the_interval_a_little_and_the_value_not_at_all(shared_data: Path) -> None:
    tables, asked = real(shared_data), ask("AZE", "ISR", 2025)
    one, again, other = row(tables, asked), row(tables, asked), row(tables, replace(asked, seed=5))
    assert one == again
    assert one["value"] == other["value"]
    assert 0 < abs(one["high"] - other["high"]) < 0.02  # type: ignore[operator]
