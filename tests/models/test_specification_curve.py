"""The specification curve: every value is that of `amity measure`, copies count once, and a hostile grid is refused."""

from __future__ import annotations

import json
import shlex
from functools import cache

import numpy as np
import polars as pl
import pytest

from amity import api, measures
from amity.core.asks import Period, read_years
from amity.core.errors import BadOption, BadPeriod, SameState, UnknownMeasure, UnknownPeerSet
from amity.models import _curve_grid
from amity.models.specification_curve import Curve, CurveRequest, curve

CASE = {"state_a": "AZE", "state_b": "ISR", "peers": "muslim-majority"}


@cache
def found(measure: str = "votes", draws: int = 20, **vary: str) -> Curve:
    return curve(CurveRequest(**CASE, measure=measure, draws=draws, vary=vary))


def again(command: str) -> measures._running.Result:
    """Return the result of the command that a specification names."""
    words = shlex.split(command)[2:]
    key, a, b = words[:3]
    options = dict(words[at + 1].split("=", 1) for at, word in enumerate(words) if word == "--option")
    flags = {word: words[at + 1] for at, word in enumerate(words) if word in ("--years", "--peers", "--subject")}
    slot = "b" if flags.get("--subject") == b else "a"
    return api.measure(key, a, b, years=flags["--years"], options=options, peers=flags["--peers"], subject=slot)


@pytest.mark.parametrize("measure", ["votes", "arms", "oil"])
def test_thirty_specifications_are_what_measure_gives_one_by_one(measure: str) -> None:
    frame = found(measure).frame
    rows = np.random.default_rng(11).choice(frame.height, size=30, replace=False)
    for row in frame[sorted(rows.tolist())].to_dicts():
        result = again(row["command"])
        assert result.value == pytest.approx(row["value"], abs=1e-9), row["command"]
        assert result.n == row["n"]
        standing = result.standing
        floored = row.get("min_total", "0") != "0" or row.get("min_coverage", "0") != "0"
        if floored:
            continue
        if row.get("terms") == "own" and standing.own is not None:
            # On their own records measure also ranks states that cast one vote throughout; the curve does not.
            if row["measure"] not in ("kappa", "kappa_absolute", "kappa_squared", "a"):
                assert (standing.own.place, standing.own.tied, standing.own.of) == (
                    row["rank"],
                    row["tied"],
                    row["n_peers"] + 1,
                ), row["command"]
            continue
        assert (standing.rank.place, standing.rank.tied) == (row["rank"], row["tied"]), row["command"]
        assert standing.n_peers == row["n_peers"]


def test_votes_of_the_case_are_typical_on_like_terms_in_nearly_all_specifications() -> None:
    case = found()
    assert case.like.height > 900
    assert case.verdicts["typical"] / case.like.height > 0.95
    assert case.verdicts["alone"] == case.verdicts["among a few"] == 0
    assert not case.frame.filter(pl.col("terms") == "own")["like_terms"].any()


def test_the_low_rank_on_own_votes_is_the_work_of_the_terms() -> None:
    case = curve(CurveRequest(**CASE, draws=0, years=Period(first=2025, last=2025), vary={"rollcalls": "all"}))
    plain = case.frame.filter(
        (pl.col("measure") == "agreement") & (pl.col("nonvoting") == "drop") & (pl.col("peers") == "muslim-majority")
    )
    ranks = {row["terms"]: (row["rank"], row["tied"], row["n_peers"]) for row in plain.to_dicts()}
    assert ranks == {"common": (11, 13, 43), "own": (42, 0, 43)}
    terms = next(row for row in case.driver_rows if row["choice"] == "terms")
    assert terms["verdict_shapley"] == max(row["verdict_shapley"] for row in case.driver_rows)
    assert terms["verdict_flips"] > terms["matched_groups"] / 2
    assert case.verdicts["typical"] >= 0.95 * case.like.height


def test_arms_are_alone_in_windows_that_cover_2016_to_2020_and_not_after() -> None:
    arms = found("arms").frame.filter(
        (pl.col("peers") == "muslim-majority")
        & (pl.col("end").cast(int) >= 2020)
        & (pl.col("end").cast(int) - pl.col("length").cast(int) <= 2015)
    )
    assert arms.height > 10
    assert set(arms["verdict"]) == {"alone"}
    later = curve(CurveRequest(**CASE, measure="arms", vary={"length": "4", "end": "2024", "peers": "muslim-majority"}))
    assert later.frame.height
    assert "alone" not in set(later.frame["verdict"])
    assert set(later.frame["value"]) == {0.0}


def test_joint_inference_stands_on_every_member_of_the_first_set() -> None:
    joint = found("arms").joint["median_percentile"]
    assert joint.n == 45
    assert joint.p_high == pytest.approx(1 / 45)
    assert found().joint["median_percentile"].p_high > 0.2


def test_s_and_agreement_are_one_where_no_one_abstains_and_copies_are_told() -> None:
    arms = found("arms")
    assert arms.combinations == arms.frame["copies"].sum() + sum(row["n"] for row in arms.dropped)
    # A floor on the total changes nothing for the volume, which has none.
    assert any("min_total=100" in row["same"] for row in arms.merged)
    assert sum(row["n"] for row in arms.merged) == arms.frame["copies"].sum() - arms.frame.height


def test_a_smaller_peer_set_of_the_same_members_is_counted_once() -> None:
    once = found("arms_import_share", draws=0, peers="muslim-majority;muslim-majority - ISR", length="5", end="2020")
    assert once.frame.height * 2 <= once.frame["copies"].sum()


def test_peers_vary_with_the_window_and_the_subject_is_never_its_own_peer() -> None:
    frame = found("arms_import_share", draws=0, peers="nam", length="1", end="2005,2020").frame
    assert frame.height == 0 or set(frame["end"]) <= {"2020"}
    wide = curve(
        CurveRequest(**CASE, measure="arms_import_share", draws=0, years=read_years("2000-2020"),
                     vary={"peers": "un-members", "length": "1", "end": "2005,2020", "min_total": "0"})
    ).frame  # fmt: skip
    assert wide["n_peers"].max() < 193


def test_windows_across_a_break_and_the_gap_of_2024_are_dropped_with_the_reason() -> None:
    asked = found(draws=0, end="2025,2024", length="1,3", rollcalls="all", peers="muslim-majority")
    assert set(asked.frame["end"]) == {"2025"}
    assert set(asked.frame["length"]) == {"1"}
    reasons = " ".join(row["reason"] for row in asked.dropped)
    assert "2024 is not comparable" in reasons
    pooled = curve(
        CurveRequest(**CASE, draws=0, years=read_years("2025-2025"),
                     vary={"across_break": "true,false", "rollcalls": "all", "peers": "muslim-majority"})
    )  # fmt: skip
    assert all(row["copies"] >= 2 for row in pooled.frame.to_dicts())


def test_sessions_can_be_asked_for() -> None:
    asked = found(draws=0, unit="session", length="1", end="2022", rollcalls="all", peers="muslim-majority")
    row = asked.frame.filter((pl.col("measure") == "agreement") & (pl.col("nonvoting") == "drop"))
    assert "--sessions 77-77" in row["command"][0]
    assert row["n"][0] > 20


def test_same_request_same_bytes_and_json_holds_no_nan() -> None:
    first, second = (curve(CurveRequest(**CASE, measure="arms", draws=20, vary={"length": "5"})) for _ in range(2))
    texts = [json.dumps(one.to_json(), allow_nan=False, sort_keys=True) for one in (first, second)]
    assert texts[0] == texts[1]
    body = json.loads(texts[0])
    assert body["rows"]
    assert {"rank", "rank_low", "rank_high", "n_peers", "percentile", "verdict", "copies"} <= set(body["rows"][0])
    assert "probability" in body["sentences"][-1]


def test_rank_sets_hold_the_rank_and_widen_with_doubt() -> None:
    frame = found("arms").frame.filter(pl.col("rank_low").is_not_null())
    assert (frame["rank_low"] <= frame["rank"]).all()
    assert (frame["rank_high"] >= frame["rank"]).all()
    assert (frame["rank_high"] <= frame["n_peers"] + 1).all()


def test_bounds_of_a_hidden_record_give_ranks_and_never_alone_below_the_next() -> None:
    frame = found("oil").frame.filter(pl.col("measure") == "of_imports")
    assert frame["rank_low"].null_count() == 0
    assert (frame["rank_low"] <= frame["rank"]).all()
    assert (frame["rank_high"] >= frame["rank"]).all()


# --- hostile input -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("vary", "error", "told"),
    [
        ({"colour": "red"}, BadOption, "colour"),
        ({"rollcalls": "gazza"}, BadOption, "gazza"),
        ({"rollcalls": " , "}, BadOption, "no value"),
        ({"nonvoting": "perhaps"}, BadOption, "perhaps"),
        ({"measure": "cosine"}, BadOption, "cosine"),
        ({"length": "0"}, BadOption, "length"),
        ({"length": "1e9"}, BadOption, "length"),
        ({"end": "next"}, BadOption, "end"),
        ({"end": "each0"}, BadOption, "end"),
        ({"min_joint": "-5"}, BadOption, "min_joint"),
        ({"length": "30"}, BadPeriod, "30 years"),
        ({"end": "1999"}, BadPeriod, "end"),
        ({"peers": "nowhere-land"}, UnknownPeerSet, "nowhere-land"),
        ({"peers": "AZE, ISR"}, UnknownPeerSet, "no state"),
        ({"measure": "kappa", "nonvoting": "half"}, BadOption, "do not go together"),
    ],
)
def test_a_choice_that_cannot_be_meant_is_refused(vary: dict[str, str], error: type[Exception], told: str) -> None:
    with pytest.raises(error) as caught:
        curve(CurveRequest(**CASE, draws=0, vary=vary))
    assert told in str(caught.value)


def test_a_grid_too_large_is_refused_before_anything_is_computed() -> None:
    ends = ",".join(str(year) for year in range(1950, 2026))
    with pytest.raises(BadOption, match="100,000") as caught:
        curve(
            CurveRequest(
                **CASE,
                years=read_years("1946-2025"),
                vary={"end": ends, "length": ",".join(map(str, range(1, 40)))},
            )
        )
    assert "vary fewer" in caught.value.hint


def test_unknown_names_and_the_same_state_are_refused() -> None:
    with pytest.raises(UnknownMeasure) as caught:
        curve(CurveRequest(**CASE, measure="vots"))
    assert "votes" in caught.value.candidates
    with pytest.raises(SameState):
        curve(CurveRequest(state_a="AZE", state_b="AZE", peers="oic"))
    with pytest.raises(BadOption, match="neither"):
        curve(CurveRequest(**CASE, measure="vote_absence"))
    with pytest.raises(BadOption, match="draws"):
        curve(CurveRequest(**CASE, draws=10**6))
    with pytest.raises(BadPeriod):
        curve(CurveRequest(**CASE, years=read_years("1946-1950"), measure="arms"))


def test_a_set_of_one_peer_gives_a_place_and_no_verdict() -> None:
    one = found("arms_import_share", draws=20, peers="TUR", length="5", end="2020", local_production="true")
    assert one.frame["n_peers"].to_list() == [1]
    assert one.frame["verdict"].to_list() == ["not judged"]
    assert one.joint["median_percentile"].n == 2


def test_nothing_that_can_be_judged_is_an_answer() -> None:
    none = found(draws=0, rollcalls="middle_east", end="2025", length="1")
    assert none.frame.height == 0
    assert "No specification" in none.sentences[0]
    assert none.joint["median_percentile"] is None
    assert json.dumps(none.to_json(), allow_nan=False)


def test_a_set_beside_which_nothing_is_judged_is_refused() -> None:
    asked = CurveRequest(state_a="AZE", state_b="ISR", peers="ARM", years=read_years("2025-2025"), draws=0)
    with pytest.raises(UnknownPeerSet, match="in no specification can 8 of its states be judged"):
        curve(asked)


def test_the_headline_names_its_peer_sets_and_both_ends_of_the_chance() -> None:
    case = found()
    told = " ".join(case.sentences)
    assert "Its peers are in turn those of: Muslim-majority states; Members of the United Nations" in told
    joint = case.joint["median_percentile"]
    assert f"{joint.as_high - 1} others have a median place as high and {joint.as_low - 1} as low" in told
    assert joint.p_either == pytest.approx(min(1.0, 2 * min(joint.p_high, joint.p_low)))
    assert "opposite" not in told


def test_verdicts_of_a_choice_are_those_of_the_headline() -> None:
    case = found("votes", end="2025,2023", length="1", rollcalls="all,gaza")
    for name in case.choices:
        rows = [row for row in case.by_choice.to_dicts() if row["choice"] == name]
        for row in rows:
            shares = [row[word] for word in ("alone", "among a few", "typical", "opposite", "not judged")]
            assert sum(shares) == pytest.approx(1.0)
        if name != "terms":
            assert sum(row["n"] for row in rows) == case.like.height
            assert round(sum(row["n"] * row["typical"] for row in rows)) == case.verdicts["typical"]


def test_a_list_taken_whole_is_credited_once_and_said() -> None:
    case = curve(CurveRequest(**CASE, years=read_years("2025-2025"), draws=0))
    assert "length" not in case.choices
    assert "end" not in case.choices
    assert "rollcalls" in case.choices
    assert "Taken whole, whatever years were asked for (2025): Gaza since 2023 (2023–2025" in " ".join(case.sentences)
    wide = found("votes", end="2023,2022", length="1,3", rollcalls="all,gaza", peers="muslim-majority", terms="common")
    frame = wide.frame.to_dicts()
    place = np.array([row["percentile"] for row in frame])
    listed = np.array([row["length"] == "whole list" for row in frame])
    assert 0 < listed.sum() < len(frame)
    moved = dict(zip(wide.choices, wide.drivers["percentile"].alone.tolist(), strict=True))
    between = np.where(listed, place[listed].mean(), place[~listed].mean()).var() / place.var()
    assert moved["rollcalls"] == pytest.approx(between, abs=1e-9)
    # Among the specifications that have a window, the split by its length alone.
    long = np.array([row["length"] == "3" for row in frame])[~listed]
    some = place[~listed]
    split = np.where(long, some[long].mean(), some[~long].mean())
    assert moved["length"] <= ((split - some.mean()) ** 2).sum() / ((place - place.mean()) ** 2).sum() + 1e-9


def test_a_seller_to_a_buyer_that_hides_is_never_alone() -> None:
    frame = found("crude_export_share", draws=0, length="1", end="2022").frame
    assert frame.height
    assert "alone" not in set(frame["verdict"])


def test_statistics_of_states_have_no_digits_of_single_precision() -> None:
    case = found()
    assert case.states["median_percentile"][0] == pytest.approx(case.like["percentile"].median(), abs=1e-12)


def test_subject_outside_its_set_and_any_measure_by_key() -> None:
    outside = curve(CurveRequest(state_a="IND", state_b="RUS", peers="eu", measure="arms_import_share", draws=0,
                                 vary={"peers": "eu", "length": "5", "end": "2021"}))  # fmt: skip
    assert outside.frame["n_peers"].max() <= 27
    other = curve(CurveRequest(state_a="IND", state_b="RUS", peers="nam", measure="trade_import_share", draws=0))
    assert other.frame.height
    contiguity = curve(CurveRequest(state_a="FRA", state_b="DEU", peers="eu", measure="distance", draws=0))
    assert contiguity.frame.height == 0 or contiguity.frame["rank"].min() >= 1


def test_the_list_gives_every_value_a_label_and_a_reason_and_names_known_measures() -> None:
    for family in _curve_grid.families():
        grid = _curve_grid.declared(family)
        for choice in grid.choices:
            assert len({value.value for value in choice.values}) == len(choice.values)
            for value in choice.values:
                assert value.label
                assert len(value.reason) > 2
                if choice.name == "measure":
                    measures.read_options(measures.get(value.key), value.options)
                if choice.name == "peers":
                    api.peer_group(value.value)
