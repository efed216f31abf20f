"""Findings: thresholds of each kind, their ranking, the courses of shares, and the words for places."""

from __future__ import annotations

from functools import cache

import pytest

from amity import api, measures
from amity.briefs import detectors, partners, phrases, standings, thresholds, trajectories
from amity.briefs.assembling import for_case, for_dyad
from amity.briefs.findings import Finding, Statement, chosen, ranked
from amity.briefs.material import Material, gather
from amity.briefs.outstanding import outstanding, taken_together
from amity.cases import load
from amity.core.asks import Ask, Period
from amity.store import catalogue, read


@cache
def material(a: str, b: str, peers: str) -> Material:
    return gather(for_dyad(a, b, peers, figures=False))


@cache
def first_case() -> Material:
    return gather(for_case(load("azerbaijan-israel"), figures=False))


def of_kind(found: Material, kind: str) -> list[Finding]:
    return [one for one in detectors.findings(found) if one.kind == kind]


def finding(kind, channel, measure, surprise, sentences=1):
    said = tuple(Statement(text=f"{kind} {place}.", rests=()) for place in range(sentences))
    return Finding(kind=kind, channel=channel, measure=measure, surprise=surprise, statements=said)


# --- courses ---------------------------------------------------------------------------------------
def test_the_best_window_is_found_and_not_given():
    course = first_case().course("arms_import_share")
    assert course is not None
    assert course.shape == "lapsed"
    assert course.before is not None and course.before.period is not None
    assert course.before.period.text == "2016–2020"
    assert course.before.value == pytest.approx(0.6774, abs=5e-4)
    assert course.since.period is not None and course.since.period.text == "2021–2024"
    assert course.since.value == 0
    assert course.since.extras["tiv_total"] == pytest.approx(50.95, abs=0.1)


def test_a_rise_begins_with_the_first_year_above_all_before():
    course = material("IND", "RUS", "un-members").course("crude_import_share")
    assert course is not None and course.before is not None
    assert course.shape == "risen"
    assert (course.before.period, course.since.period) == (Period(first=2017, last=2021), Period(first=2022, last=2024))
    assert course.before.value == pytest.approx(0.011, abs=0.001)
    assert course.since.value == pytest.approx(0.279, abs=0.001)


def test_a_fall_is_measured_from_the_latest_window_near_the_highest():
    course = material("IND", "RUS", "un-members").course("arms_import_share")
    assert course is not None and course.before is not None and course.before.period is not None
    assert course.shape == "fallen"
    # 1999–2003 has 79.5 %, 2008–2012 comes within two points of it and is later.
    assert course.before.period.text == "2008–2012"
    assert course.change == pytest.approx(0.3597 - 0.783, abs=0.001)


def test_a_share_that_never_came_to_anything_has_no_course():
    assert first_case().course("arms_import_share", forward=False) is None
    assert material("TUV", "NRU", "un-members").courses == {}


def test_a_record_that_ended_long_ago_is_not_followed():
    assert all(
        key[0] in {"arms_import_share", "crude_import_share", "crude_export_share"} for key in first_case().courses
    )


@pytest.mark.parametrize(
    ("key", "a", "b"),
    [("arms_import_share", "AZE", "ISR"), ("crude_import_share", "ISR", "AZE"), ("crude_export_share", "AZE", "ISR")],
)
@pytest.mark.parametrize("span", [(1998, 2002), (2016, 2020), (2022, 2022)])
def test_a_scan_over_few_rows_gives_what_the_whole_table_gives(key, a, b, span):
    measure = measures.get(key)
    period = Period(first=span[0], last=span[1])
    ask = Ask(subjects=(a,), targets=(b,), period=period, options=measures.read_options(measure, {}), intervals=False)
    whole = measure.compute({table: read(table) for table in measure.tables}, ask).row(0, named=True)["value"]
    scanned = trajectories._computed("test", key, a, b, *span).value
    assert scanned == pytest.approx(whole, rel=1e-12) if whole is not None else scanned is None


def window(first, value, sound=True):
    return trajectories.Point(period=Period(first=first, last=first + 4), value=value, sound=sound)


def test_best_takes_the_latest_of_the_near_highest_and_no_unsound_one():
    windows = [window(2000, 0.80), window(2001, 0.79), window(2002, 0.5), window(2003, 0.99, sound=False)]
    assert trajectories.best(windows) == windows[1]
    assert trajectories.best([window(2000, None), window(2001, 0.0)]) is None


@pytest.mark.parametrize("key", ["arms_import_share", "crude_import_share", "crude_export_share"])
@pytest.mark.parametrize(("a", "b"), [("IND", "RUS"), ("RUS", "IND"), ("AZE", "ISR"), ("EGY", "USA"), ("CHN", "RUS")])
def test_the_best_window_is_that_of_a_scan_of_all(key, a, b):
    asked = measures.Request(measure=key, state_a=a, state_b=b)
    latest, version = measures.run(asked), catalogue().version
    first, last = trajectories.joint_years(a, b, latest)
    yearly = {year: trajectories._point(version, asked, year, year).value for year in range(first, last + 1)}
    known = {year: value for year, value in yearly.items() if value is not None}
    for end in (last + 1, last - 4):
        windows = [trajectories._point(version, asked, start, start + 4) for start in range(first, end - 4)]
        assert trajectories._best_before(asked, latest, known, end) == trajectories.best(windows)


@pytest.mark.parametrize(
    ("extras", "is_sound"),
    [
        ({}, True),
        ({"small_total": True}, False),
        ({"coverage": 1.55, "recorded_mt": 89.7}, False),
        ({"coverage": 0.3, "recorded_mt": 20.0}, True),
        ({"recorded_mt": 0.65}, False),
    ],
)
def test_a_window_on_a_small_or_impossible_total_is_unsound(extras, is_sound):
    assert trajectories.sound(extras, 5) is is_sound


# --- kinds of findings -----------------------------------------------------------------------------
def test_the_reversal_of_the_first_case_has_its_distance_as_surprise():
    (found,) = of_kind(first_case(), "reversed")
    assert found.measure == "vote_agreement"
    # 42nd of 44 against 11th–24th of 44: (2/43) against (20 + 13/2)/43.
    assert found.surprise == pytest.approx((20 + 6.5) / 43 - 2 / 43, abs=1e-6)
    assert len(found.statements) == 2


def test_the_hidden_share_has_the_distance_to_its_farther_bound():
    (found,) = of_kind(first_case(), "hidden")
    assert found.measure == "crude_import_share"
    assert found.surprise == pytest.approx(0.837 - 0.470, abs=2e-3)


def test_no_shared_rival_is_said_only_where_a_fresh_tie_stands_out():
    assert [one.measure for one in of_kind(first_case(), "unshared")] == ["shared_rivals"]
    assert of_kind(material("AUS", "CHN", "un-members"), "unshared") == []


def test_silence_is_the_greatest_surprise():
    first = detectors.findings(material("TUV", "NRU", "un-members"))[0]
    assert (first.kind, first.surprise) == ("silent", 1.0)
    assert of_kind(first_case(), "silent") == []


def test_first_among_peers_with_next_to_nothing_is_no_tie():
    # 1.0 % of the arms and 0.4 % of the crude of 2020–2024.
    found = material("NLD", "ARE", "eu")
    assert detectors.weight_of(found, "arms") < 1
    assert detectors.weight_of(first_case(), "arms") == 1
    assert [one.kind for one in outstanding(found)] == ["declared"]


def test_votes_are_said_where_nothing_else_is():
    for pair in (("TUV", "NRU", "un-members"), ("SSD", "TUV", "un-members"), ("AUS", "CHN", "un-members")):
        assert any(one.measure == "vote_agreement" for one in chosen(detectors.findings(material(*pair))))


def test_a_move_in_votes_is_found_across_the_change_of_agenda():
    (found,) = of_kind(material("IND", "RUS", "un-members"), "moved")
    assert "from 28th of 192 in 2019–2023 to 61st–87th of 187 in 2025" in found.statements[0].text


# --- ranking ---------------------------------------------------------------------------------------
def test_findings_are_ranked_by_surprise_and_old_records_count_half():
    found = first_case()
    trade = found.find("trade_import_share")
    assert trade is not None
    old = Finding(
        kind="extreme", channel="trade", measure="x", surprise=0.4, statements=(Statement(text="Old.", rests=(trade,)),)
    )
    new = finding("extreme", "arms", "y", 0.3)
    assert [one.surprise for one in ranked([old, new], found)] == [0.3, 0.2]


def test_one_finding_a_channel_comes_first_and_no_measure_twice():
    found = (
        finding("lapsed", "arms", "a", 0.7),
        finding("extreme", "arms", "b", 0.6),
        finding("reversed", "votes", "c", 0.5, sentences=2),
        finding("hidden", "oil", "d", 0.4),
        finding("large", "oil", "d", 0.3),
    )
    assert [one.measure for one in chosen(found)] == ["a", "c", "d"]
    assert [one.measure for one in chosen(found, room=5)] == ["a", "b", "c", "d"]


def test_a_finding_that_has_no_room_leaves_it_to_the_next():
    found = (finding("lapsed", "arms", "a", 0.7, sentences=3), finding("reversed", "votes", "c", 0.5, sentences=2))
    assert [one.measure for one in chosen((*found, finding("plain", "oil", "d", 0.1)))] == ["a", "d"]


# --- words for places ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("years", "word"), [("2016-2020", "alone"), ("2020-2024", "among a few"), ("2021-2024", "typical")]
)
def test_words_for_places(years, word):
    result = api.measure("arms_import_share", "AZE", "ISR", years=years, peers="muslim-majority")
    assert standings.verdict(result) == word


def test_a_hidden_record_leaves_nobody_alone():
    result = api.measure("crude_import_share", "ISR", "AZE", peers="muslim-majority", subject="b")
    runner_up = standings.judged(result)[0]
    assert runner_up.mine > 2 * runner_up.theirs
    assert result.low is not None and result.low < runner_up.theirs
    assert standings.verdict(result) == "among a few"


def test_no_word_among_few_peers_and_none_without_direction():
    assert standings.verdict(api.measure("arms_import_share", "AZE", "TUR", peers="ots", subject="b")) == ""
    assert standings.verdict(api.measure("vote_absence", "AZE", "ISR", peers="muslim-majority")) == ""


def test_peers_have_one_name_in_a_brief():
    result = api.measure("trade", "AZE", "ISR", peers="muslim-majority")
    assert standings.closer(result)[0].name == "Türkiye"
    assert result.period is not None and result.period.last == 2016


def test_sparse_channels_are_told_by_counts():
    result = api.measure("arms_import_share", "AZE", "ISR", years="2016-2020", peers="muslim-majority")
    assert phrases.place_said(result) == "3 of 42 peers have any; Senegal comes next, with 0.2 times as much."
    none = api.measure("arms_import_share", "AZE", "ISR", years="2021-2024", peers="muslim-majority")
    assert phrases.place_said(none).startswith("5 of 43 peers have any: ")


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("distance", "Of 44 peers, 9 are nearer and 35 farther."),
        ("regime_distance", "Of 44 peers, 30 are closer and 14 farther apart."),
        ("shared_igos", "Of 45 peers, 15 have more, 4 as many and 26 fewer."),
        ("disputes", "Of 45 peers, 6 have more and 39 as many."),
        ("atop_nonaggression", "Pledge of non-aggression: yes for 3 of 45 peers."),
    ],
)
def test_places_are_told_in_the_measures_own_words(key, said):
    assert phrases.place_said(api.measure(key, "AZE", "ISR", peers="muslim-majority")) == said


# --- thresholds ------------------------------------------------------------------------------------
def test_how_many_votes_would_move_a_place():
    result = first_case().find("vote_agreement")
    assert result is not None
    needed = thresholds.votes_needed(result)
    assert needed is not None
    leads = [round((peer.theirs - peer.mine) * (peer.n or 0)) for peer in standings.judged(result)]
    assert needed.few == 3
    assert needed.up is not None and needed.down is not None
    assert sum(lead >= needed.up for lead in leads) <= 3 < sum(lead >= needed.up - 1 for lead in leads)
    assert sum(-lead >= needed.down for lead in leads) <= 3 < sum(-lead >= needed.down - 1 for lead in leads)


def test_how_much_makes_a_share():
    assert thresholds.for_share(0.1, 51.0) / (51.0 + thresholds.for_share(0.1, 51.0)) == pytest.approx(0.1)


# --- partners and judgement ------------------------------------------------------------------------
def test_the_largest_partners_stand_with_the_partner_first():
    asked = first_case().ask("arms_import_share")
    rows = partners.largest(asked, (Period(first=2016, last=2020), Period(first=2020, last=2024)), "ISR")
    assert [name for name, _ in rows][:2] == ["Israel", "Türkiye"]
    assert [round(share.value or 0, 3) for share in rows[0][1]] == [0.677, 0.214]
    other = partners.first_other(asked, Period(first=2016, last=2020))
    assert other is not None and other.name_b == "Russia"


def test_the_judgement_names_only_what_reaches_the_present():
    text, rests = taken_together(material("AUS", "CHN", "un-members"))
    assert "only records that end years ago" in text
    assert rests
    text, _ = taken_together(material("TUR", "AZE", "ots"))
    assert "only 3 peers" in text


def test_other_indices_of_the_same_votes_are_no_further_evidence():
    material = first_case()
    judged = {row.asked.measure for row in material.judged if row.channel == "votes"}
    assert judged == {"vote_agreement", "vote_absence"}
    assert [row for row in material.results if row.channel != "votes"] == [
        row for row in material.judged if row.channel != "votes"
    ]


def test_one_or_two_peers_ahead_are_named():
    result = api.measure(
        "crude_import_share", "IND", "RUS", peers="CHN, SRB, TUR, BRA, EGY, PAK, IDN", years="2020-2024"
    )
    assert phrases.place_said(result) == "Of 7 peers, Serbia has a larger share and 6 a smaller one."
