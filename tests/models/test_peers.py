"""Standing alone among peers on the embedded data: the figures of the first case, and requests that are hostile."""

from __future__ import annotations

import json
from functools import cache

import numpy as np
import pytest

from amity.api import peer_group, period_of
from amity.briefs import standings
from amity.core.asks import read_sessions
from amity.core.errors import BadOption, SameState, UnknownMeasure
from amity.core.wording import minus
from amity.measures import Request
from amity.models import placebo
from amity.models._like_terms import all_members, like_terms
from amity.models._peer_records import PeerTest
from amity.models._peer_words import span, tells, word_shown
from amity.models._verdicts import Beside, codes, few, without_each, words
from amity.models.peers import peer_test

MUSLIM = "muslim-majority"


@cache
def standing(measure: str, a: str, b: str, years: str, peers: str = MUSLIM) -> PeerTest:
    span = period_of(years)
    request = Request(measure=measure, state_a=a, state_b=b, period=span, peers=peer_group(peers, span))
    return peer_test(request)


# --- what it must show --------------------------------------------------------------------------
def test_votes_of_2025_are_typical_on_common_roll_calls() -> None:
    found = standing("vote_agreement", "AZE", "ISR", "2025")
    assert found.verdict == "typical"
    assert (found.closer, found.equal, found.farther) == (10, 13, 20)
    assert found.chance.p == pytest.approx(24 / 44)
    assert found.chance.attainable[0.05] == pytest.approx(2 / 44)
    own = found.result.standing.own if found.result.standing else None
    assert own is not None
    assert (own.place, own.of) == (42, 44)
    assert any("28 roll calls on which Israel voted and Azerbaijan did not" in note for note in found.notes)
    assert found.ranks.kind == "confidence set"
    assert found.ranks.low is not None
    assert found.ranks.high is not None
    assert found.ranks.low <= 11
    assert found.ranks.high >= 24
    assert found.left_out is not None
    assert not found.left_out.changes
    assert found.false_alarm is not None
    assert found.false_alarm.targets is not None
    assert found.false_alarm.targets.judged == 20


def test_arms_of_2016_to_2020_stand_alone() -> None:
    found = standing("arms_import_share", "AZE", "ISR", "2016-2020")
    assert found.verdict == "alone"
    assert found.result.value == pytest.approx(0.677, abs=0.0006)
    assert found.runner_up is not None
    assert (found.runner_up.state, round(found.runner_up.value, 3)) == ("SEN", 0.156)
    assert found.gap == pytest.approx(0.5215, abs=0.001)
    assert found.count is not None
    assert found.count.above == ("Senegal", "Kazakhstan", "Turkmenistan")
    assert found.count.ratio == pytest.approx(4.34, abs=0.01)
    assert found.robust_z is None
    assert "spread is zero" in found.robust_z_reason
    assert found.chance.p == pytest.approx(1 / 43)
    assert (found.ranks.low, found.ranks.high) == (1, 1)
    assert found.false_alarm is not None
    assert found.false_alarm.members is not None
    assert found.false_alarm.members.hits == 0


def test_arms_of_2021_to_2024_do_not() -> None:
    by_share = standing("arms_import_share", "AZE", "ISR", "2021-2024")
    assert by_share.verdict == "typical"
    assert by_share.result.value == 0
    shares = {peer.state: round(peer.value, 3) for peer in by_share.as_close if peer.value}
    assert (shares["IRQ"], shares["MAR"], shares["ARE"]) == (0.141, 0.109, 0.06)
    iraq = next(peer for peer in by_share.as_close if peer.state == "IRQ")
    assert any(flag.startswith("Small total: 107") for flag in iraq.flags)
    assert any(flag.startswith("Few deals: 1 of 13") for flag in iraq.flags)
    assert by_share.result.heading == "Israel's share of Azerbaijan's arms imports"
    by_volume = standing("arms_imports", "AZE", "ISR", "2021-2024")
    assert by_volume.verdict == "typical"
    volumes = {peer.state: round(peer.value, 1) for peer in by_volume.as_close if peer.value}
    assert (volumes["ARE"], volumes["MAR"]) == (187.5, 115.3)


def test_crude_is_bounded_and_has_no_chance() -> None:
    span = period_of("2022")
    asked = Request(
        measure="crude_import_share",
        state_a="ISR",
        state_b="AZE",
        subject="b",
        period=span,
        peers=peer_group(MUSLIM, span),
    )
    found = peer_test(asked)
    assert (found.subject, found.target) == ("AZE", "ISR")
    assert found.result.low == pytest.approx(0.19, abs=0.005)
    assert found.result.high == pytest.approx(0.75, abs=0.005)
    assert found.ranks.kind == "bounds"
    assert (found.ranks.low, found.ranks.high, found.ranks.level) == (1, 4, None)
    assert found.chance.p is None
    assert "hidden" in found.chance.reason
    assert found.verdict == "among a few"


def test_a_count_is_exact_for_the_record() -> None:
    found = standing("shared_igos", "AZE", "ISR", "2014")
    assert found.ranks.kind == "record"
    assert found.ranks.low == found.rank == 16
    # Four of its peers share as many organisations with Israel: the tied places are all left open.
    assert (found.equal, found.ranks.high) == (4, 20)
    assert found.ranks.exact
    assert "no confidence set" in found.ranks.reason
    assert found.chance.p is not None


def test_ties_leave_all_their_places_open() -> None:
    found = standing("rivalry", "AZE", "ISR", "2016")
    assert (found.rank, found.equal, found.n_peers) == (1, 41, 45)
    assert (found.ranks.low, found.ranks.high) == (1, 42)
    assert "places 1 to 42 of 46" in " ".join(found.sentences)


def test_values_in_money_are_no_count() -> None:
    for measure in ("trade", "trade_import_share"):
        found = standing(measure, "AZE", "ISR", "2016")
        assert found.ranks.kind == "record"
        assert not found.ranks.exact
        assert "no interval is known for these values" in found.ranks.reason
        assert "count" not in found.ranks.reason


def test_a_share_that_rests_on_a_buyer_that_hides_is_never_alone() -> None:
    found = standing("crude_export_share", "AZE", "ISR", "2022")
    assert found.rank == 1
    assert found.ratio is not None
    assert found.ratio > 2
    assert found.verdict == "among a few"
    assert found.chance.p is None
    assert "Israel hides part of its imports" in found.ranks.reason
    assert "what is hidden could turn that" in found.sentences[0]
    assert standings.verdict(found.result) == "among a few"


def test_a_share_that_rests_on_open_buyers_keeps_its_place() -> None:
    open_buyer = standing("crude_export_share", "AZE", "ITA", "2019")
    assert open_buyer.chance.p is not None
    assert "no interval is known" in open_buyer.ranks.reason


def test_the_tail_of_a_chance_is_not_chosen_after_looking() -> None:
    found = standing("vote_agreement", "HUN", "RUS", "2025", "eu")
    assert found.verdict == "opposite"
    assert (found.closer, found.farther) == (26, 0)
    assert found.chance.p == 1.0
    assert found.chance.far == pytest.approx(1 / 27)
    assert found.chance.either == pytest.approx(2 / 27)
    body = found.to_json()
    assert (body["p"], body["p_either"]) == (1.0, pytest.approx(2 / 27))
    told = " ".join(found.sentences)
    assert "as close or closer would have p = 1.000" in told
    assert "Asked of either end beforehand, a place as extreme has p = 0.074" in told
    assert "0.037 (the least" not in told


def test_the_least_close_is_not_called_opposite() -> None:
    found = standing("vote_agreement", "HUN", "RUS", "2025", "eu")
    assert found.to_json()["verdict"] == "opposite"
    assert word_shown(found) == "least close of its peers"
    assert found.sentences[0].startswith("Hungary is the least close of its peers: ")
    assert "opposite" not in " ".join(found.sentences)


def test_who_has_deliveries_stands_before_those_with_none() -> None:
    found = standing("arms_imports", "POL", "KOR", "2020-2024", "un-members")
    some = sum(peer > 0 for peer in found.result.standing.frame["peer_value"].to_list()) if found.result.standing else 0
    assert found.ranks.kind == "confidence set"
    assert found.ranks.high is not None
    assert found.ranks.high <= 1 + some < found.n_peers
    assert found.ranks.wider is not None
    assert found.ranks.wider[1] <= 1 + some


def test_agreement_is_a_quotient_in_double_precision() -> None:
    found = standing("vote_agreement", "HUN", "RUS", "2025", "eu")
    assert found.runner_up is not None
    assert found.runner_up.n is not None
    for value in (found.runner_up.subject_value, found.runner_up.value):
        assert value * found.runner_up.n == pytest.approx(round(value * found.runner_up.n), abs=1e-9)


def test_a_ratio_of_one_is_left_out() -> None:
    assert not tells(1.04)
    assert not tells(None)
    assert tells(1.05)


def test_argentina_turned_in_2025() -> None:
    before = standing("vote_agreement", "ARG", "ISR", "2023", "un-members")
    after = standing("vote_agreement", "ARG", "ISR", "2025", "un-members")
    assert before.verdict == "typical"
    assert after.verdict == "among a few"
    assert [peer.state for peer in after.as_close] == ["USA"]
    assert after.result.value == pytest.approx(83 / 129)
    assert after.robust_z is not None
    assert after.robust_z > 10


# --- hostile requests ---------------------------------------------------------------------------
@pytest.mark.parametrize("peers", ["TUR", "TUR, KAZ"])
def test_a_set_of_one_or_two_gets_a_place_and_no_word(peers: str) -> None:
    found = standing("arms_import_share", "AZE", "ISR", "2016-2020", peers)
    assert found.verdict == "not judged"
    assert "a word needs 8" in found.why
    assert found.rank == 1
    assert found.left_out is None
    assert found.chance.floor == pytest.approx(1 / (found.n_peers + 1))
    assert found.chance.attainable[0.05] == 0.0
    assert "no place can be significant" in " ".join(found.sentences)


def test_a_subject_outside_its_set_is_judged_and_said() -> None:
    found = standing("arms_import_share", "IND", "ISR", "2016-2020")
    assert found.n_peers > 40
    assert any("no member of the peer set" in note for note in found.notes)


def test_a_target_inside_its_set_is_left_out_and_said() -> None:
    found = standing("arms_import_share", "AZE", "TUR", "2016-2020")
    assert any("left out of it" in note for note in found.notes)
    assert found.n_peers == standing("arms_import_share", "AZE", "ISR", "2016-2020").n_peers - 1


def test_peers_without_coverage_are_listed_and_none_is_ranked() -> None:
    found = standing("arms_import_share", "AZE", "ISR", "2016-2020", "TUV, NRU, LIE")
    assert (found.verdict, found.n_peers, found.rank) == ("not judged", 0, None)
    assert "none of the peers could be judged" in found.why
    assert {state for state, _ in found.unranked} == {"TUV", "NRU", "LIE"}
    assert all(reason for _, reason in found.unranked)


def test_a_value_outside_coverage_is_no_verdict() -> None:
    found = standing("arms_import_share", "AZE", "ISR", "1992")
    assert found.verdict == "not judged"
    assert "1995" in found.why
    assert found.to_json()["rank"] is None


def test_a_measure_without_direction_has_a_two_sided_place() -> None:
    found = standing("vote_absence", "AZE", "ISR", "2025")
    assert found.verdict == "not judged"
    assert "neither closer nor farther" in found.why
    assert found.chance.two_sided
    assert found.chance.p == pytest.approx(2 * (found.closer + found.equal + 1) / (found.n_peers + 1))


def test_all_tied_is_typical() -> None:
    found = standing("atop_defense", "AZE", "ISR", "2018")
    assert (found.verdict, found.equal, found.n_peers) == ("typical", 45, 45)
    assert found.chance.p == 1.0
    assert found.sentences[0].endswith("have the same value, no.")


def test_what_cannot_be_meant_is_refused() -> None:
    with pytest.raises(UnknownMeasure):
        standing("no_such_measure", "AZE", "ISR", "2020")
    with pytest.raises(SameState):
        standing("arms_import_share", "AZE", "AZE", "2020")
    with pytest.raises(BadOption):
        peer_test(
            Request(
                measure="trade",
                state_a="AZE",
                state_b="ISR",
                options={"nope": 1},
                peers=peer_group(MUSLIM, period_of(2014)),
            )
        )


def test_a_listed_set_of_votes_is_complete_and_has_no_confidence_set() -> None:
    request = Request(
        measure="vote_agreement",
        state_a="AZE",
        state_b="ISR",
        options={"rollcalls": "gaza"},
        peers=peer_group(MUSLIM, period_of(2025)),
    )
    found = peer_test(request, other_targets=False)
    assert found.ranks.kind == "record"


def test_sessions_of_the_assembly_are_judged() -> None:
    span = read_sessions("77-78")
    request = Request(
        measure="vote_agreement", state_a="AZE", state_b="ISR", period=span, peers=peer_group(MUSLIM, span)
    )
    assert peer_test(request, other_targets=False).n_peers > 40


@pytest.mark.parametrize("measure", ["arms_import_share", "vote_agreement", "crude_import_share", "distance"])
def test_the_same_question_has_the_same_answer_and_json_without_nan(measure: str) -> None:
    request = Request(measure=measure, state_a="AZE", state_b="ISR", peers=peer_group(MUSLIM, period_of(2022)))
    one, two = (json.dumps(peer_test(request).to_json(), allow_nan=False) for _ in range(2))
    assert one == two
    assert {"verdict", "rank", "n_peers", "runner_up", "p", "rank_low", "rank_high"} <= set(json.loads(one))


def test_places_on_votes_are_those_of_the_measures_own_comparison() -> None:
    span = period_of(2025)
    request = Request(
        measure="vote_agreement", state_a="ARG", state_b="USA", period=span, peers=peer_group("un-members", span)
    )
    terms = like_terms(request)
    assert not isinstance(terms, type(standing("trade", "AZE", "ISR", "2014").result))
    assert terms.result.standing is not None
    rows = terms.result.standing.frame.filter(terms.result.standing.frame["peer_value"].is_not_null())
    assert list(terms.members[1:]) == rows["state"].to_list()
    assert terms.found.theirs[0, 1:] == pytest.approx(rows["peer_value"].to_numpy())
    assert terms.found.mine[0, 1:] == pytest.approx(rows["subject_value"].to_numpy())


# --- the words ----------------------------------------------------------------------------------
def test_a_lower_bound_below_the_next_is_never_alone() -> None:
    peers = np.array([[0.2] + [0.0] * 9])
    mine = np.full((1, 10), 0.5)
    assert words(Beside(mine=mine, theirs=peers)) == ("alone",)
    assert words(Beside(mine=mine, theirs=peers, low=np.array([0.15]))) == ("among a few",)
    assert words(Beside(mine=mine, theirs=peers, low=np.array([0.25]))) == ("alone",)


def test_on_a_scale_a_lead_is_measured_by_the_spread() -> None:
    peers = np.array([[-0.9, -0.8, -0.7, -0.6, -0.5, -0.4, -0.3, -0.2, -0.1]])
    for value, word in ((0.5, "alone"), (-0.05, "among a few")):
        assert words(Beside(mine=np.full((1, 9), value), theirs=peers, scale=True)) == (word,)


def test_opposite_mirrors_among_a_few() -> None:
    rng = np.random.default_rng(0)
    peers = rng.normal(5, 1, size=(200, 30))
    mine = np.broadcast_to(rng.normal(5, 1.5, size=(200, 1)), peers.shape)
    up, down = codes(Beside(mine=mine, theirs=peers)), codes(Beside(mine=mine, theirs=peers, sign=-1))
    assert ((up == 4) == np.isin(down, (1, 2))).all()


def test_leaving_out_the_runner_up_can_change_the_word() -> None:
    peers = np.array([[0.4] + [0.1] * 9])
    found = without_each(Beside(mine=np.full((1, 10), 0.5), theirs=peers))
    assert found == ("alone", *["among a few"] * 9)
    assert few(45) == 3


# --- screens ------------------------------------------------------------------------------------
def _members(measure: str, a: str, years: str, peers: str = MUSLIM) -> placebo.Screen:
    span = period_of(years)
    request = Request(measure=measure, state_a=a, state_b="FRA", period=span, peers=peer_group(peers, span))
    return placebo.screen(all_members(request))


def test_a_screen_by_ranks_says_that_its_floor_forbids_any_rejection() -> None:
    found = _members("arms_import_share", "AZE", "2016-2020")
    alone = [row.target for row in found.rows if row.verdict == "alone"]
    assert alone == ["ISR"]
    assert found.family > 190
    assert all(row.adjusted == 1.0 for row in found.rows if row.p is not None)
    assert found.note.startswith("No target can stand after adjustment")


def test_a_screen_of_votes_has_a_continuous_null_and_prints_its_family() -> None:
    found = _members("vote_agreement", "ARG", "2025", "un-members")
    assert found.kind.startswith("continuous")
    assert f"family of {found.family} targets" in found.note
    israel = next(row for row in found.rows if row.target == "ISR")
    assert (israel.verdict, round(israel.value or 0, 3)) == ("among a few", 0.643)
    assert all(0 <= (row.p or 0) <= (row.adjusted or 1) <= 1 for row in found.rows)


def test_an_undirected_measure_is_the_same_from_either_side() -> None:
    span = period_of(2025)
    asked = {"measure": "vote_agreement", "period": span, "peers": peer_group(MUSLIM, span)}
    one = peer_test(Request(state_a="AZE", state_b="ISR", **asked))
    other = peer_test(Request(state_a="ISR", state_b="AZE", subject="b", **asked))
    assert one.to_json() == other.to_json()


def test_a_screen_has_the_word_and_the_chance_that_the_target_has_by_itself() -> None:
    years = period_of("2022")
    asked = {"measure": "crude_export_share", "state_a": "AZE", "period": years, "peers": peer_group(MUSLIM, years)}
    found = {row.target: row for row in placebo.screen(all_members(Request(**asked, state_b="ISR"))).rows}
    for target in ("ISR", "TUR", "UKR", "BLR", "HRV", "CZE", "ITA"):
        alone = peer_test(Request(**asked, state_b=target), other_targets=False)
        assert (found[target].verdict, found[target].p) == (alone.verdict, alone.chance.p)
    # Israel, Türkiye, Ukraine and Belarus hide crude imports; the others do not.
    assert [found[key].p for key in ("ISR", "TUR", "UKR", "BLR")] == [None] * 4
    assert found["HRV"].verdict == "alone"


def test_a_screen_of_buyers_that_hide_has_no_chance_whoever_sells() -> None:
    years = period_of("2022")
    request = Request(
        measure="crude_export_share",
        state_a="RUS",
        state_b="TUR",
        subject="b",
        period=years,
        peers=peer_group(MUSLIM, years),
    )
    assert {row.p for row in placebo.screen(all_members(request)).rows} == {None}


def test_a_minus_stands_before_figures_alone() -> None:
    assert minus("-1.39 ideal-point units") == "−1.39 ideal-point units"
    assert span("1.3", "2.1") == "1.3–2.1"
    found = standing("ideal_point_distance", "SAU", "ARE", "1991", "nato")
    assert "ideal-point units" in found.sentences[0]


def test_a_state_has_one_name_whatever_the_years() -> None:
    found = _members("arms_import_share", "AZE", "2016-2020")
    assert {row.name for row in found.rows if row.target == "TUR"} == {"Türkiye"}


def test_a_yes_that_no_peer_has_is_said_once() -> None:
    found = standing("atop_defense", "AGO", "MOZ", "2010-2014", "asean")
    assert found.sentences[0] == "Angola stands alone among the 10 peers judged: it holds of it, and of no peer."
    assert "has any" not in " ".join(found.sentences)
