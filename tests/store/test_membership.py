"""Peer sets met with the tables: members, reasons, dates, differences."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from amity.core.errors import UnknownPeerSet
from amity.core.peers import peer_sets
from amity.sources import cow_igos, factbook, world_religion
from amity.store.membership import differences, members, resolve
from amity.tables import memberships, religion, religion_texts
from amity.tables.memberships import organisations

NOW = date(2025, 12, 31)
Read = Callable[[str], pl.DataFrame]


@cache
def built(raw: Path, key: str) -> pl.DataFrame:
    table = {"memberships": memberships, "religion": religion, "religion_texts": religion_texts}[key].TABLE
    sources = {module.SOURCE.key: module.SOURCE for module in (cow_igos, factbook, world_religion)}
    return table.build({name: sources[name].parse(raw) for name in table.sources})


@pytest.fixture(scope="module")
def read(shared_data: Path) -> Read:
    return lambda key: built(shared_data, key)


TINY = {
    "memberships": pl.DataFrame(
        {
            "organisation": ["oic", "oic", "oic", "arab-league"],
            "state": ["AZE", "EGY", "RUS", "EGY"],
            "status": ["member", "member", "observer", "member"],
            "first": [date(1991, 1, 1), date(1969, 1, 1), date(2005, 1, 1), date(1945, 3, 22)],
            "last": [None, date(2000, 6, 30), None, None],
            "note": ["", "", "", "suspended 1979 to 1989, stays a member"],
            "checked": [date(2020, 12, 31)] * 4,
        }
    ),
    "religion": pl.DataFrame({"state": ["AZE", "QAT", "AZE"], "year": [2010, 2010, 2005], "muslim": [0.95, 0.47, 0.2]}),
    "religion_texts": pl.DataFrame(
        {
            "state": ["AZE", "QAT", "MDV"],
            "majority": [True, True, True],
            "says": ["97.3 % Muslim (2020)", "65.2 % Muslim (2020)", "Muslims named first, without a figure"],
        }
    ),
}


def test_members_on_a_day_without_observers() -> None:
    assert members("oic", date(2000, 6, 30), TINY.__getitem__) == {
        "AZE": "member of the OIC since 1991",
        "EGY": "member of the OIC since 1969",
    }
    assert set(members("oic", date(2000, 7, 1), TINY.__getitem__)) == {"AZE"}
    assert set(members("oic", date(1980, 1, 1), TINY.__getitem__)) == {"EGY"}
    assert members("arab-league", date(1985, 1, 1), TINY.__getitem__) == {
        "EGY": "member of the Arab League since 1945 (suspended 1979 to 1989, stays a member)"
    }


def test_a_rule_uses_its_own_year_whatever_the_day() -> None:
    expected = {"AZE": "World Religion Project 2010: 95.0\u00a0% Muslim"}
    assert members("muslim-majority", date(2005, 1, 1), TINY.__getitem__) == expected
    assert members("muslim-majority", date(2025, 1, 1), TINY.__getitem__) == expected


def test_differences_give_both_sides() -> None:
    found = differences("muslim-majority-factbook", NOW, TINY.__getitem__)
    assert [(one.state, one.only_in, one.reason, one.other) for one in found] == [
        (
            "MDV",
            "muslim-majority-factbook",
            "World Factbook: Muslims named first, without a figure",
            "not in World Religion Project 1.1",
        ),
        (
            "QAT",
            "muslim-majority-factbook",
            "World Factbook: 65.2 % Muslim (2020)",
            "World Religion Project 2010: 47.0\u00a0% Muslim",
        ),
    ]
    assert differences("oic", NOW, TINY.__getitem__) == ()


def test_states_that_did_not_exist_are_left_out_and_named() -> None:
    group = resolve("muslim-majority", date(1985, 1, 1), TINY.__getitem__)
    assert group.members == ()
    assert "Left out, as no states on 1985-01-01: Azerbaijan." in group.notes


def test_a_day_past_the_last_check_is_noted() -> None:
    group = resolve("oic", date(2021, 1, 1), TINY.__getitem__)
    assert any("looked for to 2020-12-31" in note for note in group.notes)
    assert not any("looked for" in note for note in resolve("oic", date(2020, 1, 1), TINY.__getitem__).notes)


def test_extra_sets_are_expressions_and_may_not_define_themselves() -> None:
    group = resolve("mine - AZE", date(1999, 1, 1), TINY.__getitem__, {"mine": "oic + KAZ"})
    assert group.keys == ("EGY", "KAZ")
    with pytest.raises(UnknownPeerSet, match="defined by itself"):
        resolve("one", NOW, TINY.__getitem__, {"one": "two", "two": "one + AZE"})


def test_the_default_is_the_united_nations() -> None:
    group = resolve("", NOW, TINY.__getitem__)
    assert (group.text, len(group.members)) == ("un-members", 193)
    assert dict(group.members)["CHE"] == "member of the United Nations since 2002"
    assert len(members("un-members", date(1960, 1, 1), TINY.__getitem__)) == 82


def test_sizes_of_all_sets_at_the_end_of_2025(read: Read) -> None:
    sizes = {key: len(members(key, NOW, read)) for key in peer_sets()}
    assert sizes == {
        "all-states": 199,
        "arab-league": 22,
        "asean": 11,
        "au": 54,
        "brics": 10,
        "cis": 9,
        "csto": 6,
        "eaeu": 5,
        "eco": 10,
        "eu": 27,
        "g7": 7,
        "gcc": 6,
        "muslim-majority": 46,
        "muslim-majority-factbook": 49,
        "nam": 121,
        "nato": 32,
        "oic": 57,
        "osce": 57,
        "ots": 5,
        "sco": 10,
        "un-members": 193,
    }


def test_muslim_majority_and_what_the_factbook_adds(read: Read) -> None:
    found = members("muslim-majority", NOW, read)
    # The source's own codes would read MAD, NIR, NIG, BNG and KZK as other states or none.
    assert {"MDV", "NER", "NGA", "BGD", "KAZ", "AZE", "XKX"} <= set(found)
    assert not {"QAT", "BIH", "PSE", "ERI", "MDG"} & set(found)
    differ = {one.state: one for one in differences("muslim-majority-factbook", NOW, read)}
    assert set(differ) == {"QAT", "BIH", "PSE"}
    assert differ["QAT"].reason == "World Factbook: 65.2\u00a0% Muslim (2020)"
    assert differ["QAT"].other == "World Religion Project 2010: 47.0\u00a0% Muslim"
    assert differ["PSE"].reason == "World Factbook: 80–99\u00a0% Muslim (2012)"


@pytest.mark.parametrize(
    ("key", "state", "before", "after"),
    [
        ("nato", "MNE", date(2017, 6, 4), date(2017, 6, 5)),
        ("nato", "MKD", date(2020, 3, 26), date(2020, 3, 27)),
        ("nato", "FIN", date(2023, 4, 3), date(2023, 4, 4)),
        ("nato", "SWE", date(2024, 3, 6), date(2024, 3, 7)),
        ("asean", "TLS", date(2025, 10, 25), date(2025, 10, 26)),
        ("ots", "UZB", date(2019, 1, 1), date(2019, 12, 31)),
        ("ots", "AZE", date(2009, 10, 2), date(2009, 10, 3)),
        ("au", "MAR", date(2017, 1, 30), date(2017, 1, 31)),
        ("au", "SSD", date(2010, 1, 1), date(2011, 12, 31)),
        ("eu", "HRV", date(2012, 12, 31), date(2013, 7, 1)),
        ("sco", "IRN", date(2023, 7, 3), date(2023, 7, 4)),
        ("brics", "IDN", date(2024, 12, 31), date(2025, 1, 6)),
    ],
)
def test_dated_accessions(read: Read, key: str, state: str, before: date, after: date) -> None:
    assert state not in members(key, before, read)
    assert state in members(key, after, read)


def test_dated_departures_and_suspensions(read: Read) -> None:
    assert "GBR" in members("eu", date(2020, 1, 31), read)
    assert "GBR" not in members("eu", date(2020, 2, 1), read)
    assert "GEO" in members("cis", date(2009, 8, 18), read)
    assert "GEO" not in members("cis", date(2009, 8, 19), read)
    assert "UKR" not in members("cis", date(2013, 1, 1), read)  # an associate
    for key, day in (("arab-league", date(2015, 1, 1)), ("oic", date(2015, 1, 1))):
        assert "SYR" in members(key, day, read)
    assert "EGY" in members("arab-league", date(1985, 1, 1), read)


def test_against_the_factbook(read: Read, shared_data: Path) -> None:
    listed = factbook.SOURCE.parse(shared_data)["organisations"]
    # What we have and it has not, and the other way round; every difference is one that a reader can check.
    expected = {
        "arab-league": ({"PSE"}, set()),
        "au": ({"GIN"}, set()),
        "brics": ({"IDN"}, {"SAU"}),
        "eu": (set(), {"GBR"}),
        "nam": ({"ATG", "FJI", "KNA", "PSE", "SSD"}, {"CYP"}),
        "oic": ({"PSE"}, set()),
        "sco": ({"BLR", "IND", "IRN"}, set()),
    }
    compared = 0
    for key, row in organisations().items():
        if not row["factbook_as"]:
            continue
        theirs = listed.filter((pl.col("org") == row["factbook_as"]) & pl.col("status").is_in(["member", "suspended"]))
        ours = set(members(key, NOW, read))
        assert (ours - set(theirs["state"]), set(theirs["state"]) - ours) == expected.get(key, (set(), set())), key
        compared += 1
    assert compared == 16


def test_expression_on_real_tables(read: Read) -> None:
    group = resolve("oic - arab-league", NOW, read)
    assert len(group.members) == 35
    assert "AZE" in group.keys
    assert "EGY" not in group.keys
    assert dict(resolve("ots & oic", NOW, read).members)["AZE"].startswith(
        "member of the Organization of Turkic States"
    )


def test_every_membership_set_has_an_organisation_that_was_checked(read: Read) -> None:
    wanted = {declared.member_of for declared in peer_sets().values() if declared.kind == "membership"}
    assert wanted == set(organisations())
    table = read("memberships")
    assert set(table["organisation"]) == wanted
    for row in organisations().values():
        assert date.fromisoformat(row["checked"]) >= date(2025, 12, 31)
        assert row["statement"]
        assert row["url"].startswith(("http://", "https://"))
