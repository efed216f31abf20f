"""Names, codes and dates of states: what is read, what is refused, and with which candidates."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from amity.core import errors
from amity.core._state_names import name_index, plain
from amity.core.lists import read_list
from amity.core.states import (
    Spell,
    State,
    all_states,
    from_code,
    get,
    map_names,
    resolve,
    resolve_in,
)

HERE = Path(__file__).parent


def _cases(name: str) -> list[list[str]]:
    lines = (HERE / name).read_text(encoding="utf-8").split("\n")
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def _on(text: str) -> date | int | None:
    if not text:
        return None
    return int(text) if len(text) == 4 else date.fromisoformat(text)


@pytest.mark.parametrize(("name", "on", "key"), _cases("hard_names.txt"))
def test_hard_name_means_one_state(name: str, on: str, key: str) -> None:
    assert resolve(name, _on(on)).key == key


@pytest.mark.parametrize(("name", "on", "error", "candidates"), _cases("hard_names_refused.txt"))
def test_refused_name_gives_its_candidates(name: str, on: str, error: str, candidates: str) -> None:
    with pytest.raises(errors.UsageError) as caught:
        resolve(name, _on(on))
    assert type(caught.value).__name__ == error
    assert ", ".join(caught.value.candidates) == candidates
    assert repr(name) in caught.value.message
    assert caught.value.hint.endswith(".")
    assert caught.value.exit_code == 2


def test_every_way_of_writing_a_state_leads_to_it() -> None:
    for state in all_states():
        for text in (state.key, state.name, state.iso2, state.iso3, state.name.upper(), f"the {state.name}"):
            if text and text not in ("Germany", "Yemen", "Vietnam"):
                assert resolve(text) is state, text


def test_every_listed_alias_resolves_or_is_ambiguous() -> None:
    always = {row["source"] for row in read_list("name_sources") if row["used"] == "always"}
    for row in read_list("state_aliases"):
        if row["source"] not in always:
            continue
        if row["alias"] in ("Korea", "Congo"):
            with pytest.raises(errors.AmbiguousState) as caught:
                resolve(row["alias"])
            assert row["state"] in {candidate.split(" ")[0] for candidate in caught.value.candidates}
        else:
            assert resolve(row["alias"]).key == row["state"] or row["last"], row


def test_ambiguous_names_are_these_and_no_others() -> None:
    from amity.core._state_names import name_index, states_of

    index = name_index()
    several = {name for name, meanings in index.spoken.items() if len(states_of(meanings)) > 1}
    assert several == {"korea", "congo", "germany", "yemen", "vietnam", "viet nam", "republic of congo"}
    clash = {n for n, m in index.short.items() if n in index.spoken and states_of(m) != states_of(index.spoken[n])}
    assert clash == {"congo", "vietnam", "yugoslavia"}


def test_names_of_one_file_do_not_leak() -> None:
    for row in read_list("state_aliases"):
        if row["note"] in ("misprint of the file", "letters broken in the file", "cut short in the file"):
            assert row["alias"] != get(row["state"]).name
            with pytest.raises(errors.UnknownState):
                resolve(row["alias"])
    for alias in ("Belgium and Luxembourg", "Other Asia, nes", "S19", "French Guiana", "China (south)", "ZZB"):
        with pytest.raises(errors.UnknownState):
            resolve(alias)
    # What a file calls so is another state to everybody else.
    assert (resolve("PAL").key, resolve("VDR").key) == ("PLW", "VNM")
    assert (resolve("SRB").key, resolve("China", 1960).key) == ("SRB", "CHN")


def test_iso_wins_over_an_abbreviation_of_cow() -> None:
    assert map_names(["AUS", "SWZ", "SLV", "MNG", "MAC", "CZE"], source="COW") == {
        "AUS": "AUT",
        "SWZ": "CHE",
        "SLV": "SVN",
        "MNG": "MNE",
        "MAC": "MKD",
        "CZE": "CSK",
    }
    assert [resolve(code).key for code in ("AUS", "SWZ", "SLV", "MNG", "CZE")] == ["AUS", "SWZ", "SLV", "MNG", "CZE"]


def test_resolve_in_takes_any_day_of_the_years() -> None:
    assert resolve_in("South Sudan", 2000, 2011).key == "SSD"
    assert resolve_in("Yugoslavia", 2006, 2020).key == "YUG"
    assert resolve_in("Germany", 1991, 2020).key == "DEU"
    with pytest.raises(errors.StateNotInPeriod, match=r"asked for 2000-2010.*from 2011-07-09 on.*SDN Sudan"):
        resolve_in("South Sudan", 2000, 2010)
    with pytest.raises(errors.AmbiguousState):
        resolve_in("Germany", 1985, 1995)
    with pytest.raises(errors.BadPeriod):
        resolve_in("Germany", 2020, 2000)
    with pytest.raises(errors.BadPeriod):
        resolve_in("Germany", 0, 2000)


def test_message_says_what_held_the_territory() -> None:
    with pytest.raises(errors.StateNotInPeriod) as caught:
        resolve("Serbia", 2001)
    assert caught.value.message == (
        "'Serbia' was asked for 2001, but SRB Serbia existed from 2006-06-05 on; "
        "its territory was then held, in whole or part, by YUG Yugoslavia"
    )
    assert caught.value.hint == "Ask for YUG Yugoslavia, or for other years."


def test_get_takes_keys_only() -> None:
    assert get("AZE").name == "Azerbaijan"
    for text in ("aze", "Azerbaijan", "AZ", ""):
        with pytest.raises(errors.UnknownState):
            get(text)


def test_a_key_means_its_state_in_every_year() -> None:
    """No other name is spelled like a key: ``resolve`` takes keys without looking at the names."""
    index = name_index()
    for state in all_states():
        assert {meaning.key for meaning in index.spoken[plain(state.key)]} == {state.key}
        assert resolve(state.key) is state


def test_names_follow_the_time() -> None:
    rows = [
        ("RUS", "1991-12-25", "Soviet Union"),
        ("RUS", "1991-12-26", "Russia"),
        ("DEU", "1990-10-02", "West Germany"),
        ("DEU", "1990-10-03", "Germany"),
        ("YEM", "1990-05-21", "North Yemen"),
        ("YUG", "2003-02-03", "Yugoslavia"),
        ("YUG", "2006-06-04", "Serbia and Montenegro"),
        ("VNM", "1970-01-01", "North Vietnam"),
        ("COD", "1962-01-01", "Congo-Léopoldville"),
        ("COD", "1980-01-01", "Zaire"),
        ("COD", "1997-05-17", "DR Congo"),
        ("EGY", "1960-01-01", "United Arab Republic"),
        ("EGY", "2020-01-01", "Egypt"),
        ("KHM", "1972-01-01", "Khmer Republic"),
        ("TUR", "2022-06-01", "Turkey"),
        ("TUR", "2022-06-02", "Türkiye"),
        ("SWZ", "2018-04-18", "Swaziland"),
        ("CZE", "2000-01-01", "Czech Republic"),
        ("AZE", "2000-01-01", "Azerbaijan"),
    ]
    assert [(key, day, get(key).name_on(date.fromisoformat(day))) for key, day, _ in rows] == rows


def test_year_names_follow_each_other_without_gap_or_overlap() -> None:
    for state in all_states():
        for (before, _), (after, _) in zip(state.names, state.names[1:], strict=False):
            assert before.last is not None, state
            assert (after.first - before.last).days == 1, state
        if state.names:
            assert state.names[0][0].first <= state.spells[0].first, state


def test_existence_and_codes() -> None:
    syria, germany, serbia = get("SYR"), get("DEU"), get("SRB")
    assert syria.spells == (Spell(first=date(1946, 1, 1), last=None),)
    assert syria.code("cow", date(1960, 1, 1)) is None
    assert syria.code("gw", date(1960, 1, 1)) == 652
    assert [germany.code("cow", date(y, 1, 1)) for y in (1950, 1970, 2000)] == [None, 260, 255]
    assert [germany.code("gw", date(y, 1, 1)) for y in (1950, 1970, 2000)] == [260, 260, 260]
    assert not germany.exists_on(date(1949, 9, 20))
    assert germany.exists_on(date(1949, 9, 21))
    assert (serbia.exists_in(2000, 2005), serbia.exists_in(2000, 2006)) == (False, True)
    assert (serbia.code("cow", date(2010, 1, 1)), serbia.code("gw", date(2010, 1, 1))) == (345, 340)
    assert get("PSE").exists_on(date(1988, 11, 15))
    assert not get("PSE").exists_on(date(1988, 11, 14))


def test_codes_in_a_year_of_change_mean_the_later_state() -> None:
    def key(state: State | None) -> str | None:
        return state.key if state else None

    assert key(from_code("cow", 345, 2005)) == "YUG"
    assert key(from_code("cow", 345, 2006)) == "SRB"
    assert key(from_code("gw", 345, 2006)) == "YUG"
    assert from_code("gw", 345, 2007) is None
    assert key(from_code("cow", 260, 1990)) == "DEU"
    assert key(from_code("cow", "678", 1990)) == "YEM"
    assert from_code("cow", 255, 1970) is None
    assert from_code("cow", "n/a") is None
    assert key(from_code("iso3", "XKX")) == "XKX"
    assert from_code("iso3", "HKG") is None
    with pytest.raises(errors.AmbiguousState) as caught:
        from_code("cow", 345)
    assert caught.value.candidates == ("SRB Serbia", "YUG Yugoslavia")


@pytest.mark.parametrize(
    ("day", "members"),
    [
        ("1945-12-31", 51),
        ("1950-12-31", 60),
        ("1955-12-31", 76),
        ("1960-12-31", 99),
        ("1965-12-31", 117),
        ("1970-12-31", 127),
        ("1975-12-31", 144),
        ("1980-12-31", 154),
        ("1989-12-31", 159),
        ("1991-12-31", 166),
        ("1999-12-31", 187),  # 188 in the UN's own count, which kept Yugoslavia
        ("2000-12-31", 189),
        ("2002-12-31", 191),
        ("2006-12-31", 192),
        ("2011-07-13", 192),
        ("2011-07-14", 193),
        ("2025-12-31", 193),
    ],
)
def test_un_membership_has_the_known_size(day: str, members: int) -> None:
    on = date.fromisoformat(day)
    assert sum(state.un_member_on(on) for state in all_states()) == members


def test_un_seats_that_moved_or_paused() -> None:
    def sat(key: str, *days: str) -> list[bool]:
        return [get(key).un_member_on(date.fromisoformat(day)) for day in days]

    assert sat("UKR", "1946-01-01", "2020-01-01") == [True, True]
    assert sat("TWN", "1946-01-01", "1971-10-24", "1971-10-26") == [True, True, False]
    assert sat("CHN", "1971-10-24", "1971-10-26") == [False, True]
    assert sat("SYR", "1958-02-21", "1958-03-01", "1961-10-12", "1961-10-13") == [True, False, False, True]
    assert sat("IDN", "1965-01-01", "1965-02-01", "1966-09-27", "1966-09-28") == [True, False, False, True]
    assert sat("YUG", "1992-09-22", "1992-09-23", "2000-10-31", "2000-11-01") == [True, False, False, True]
    assert sat("DDR", "1973-09-17", "1973-09-18", "1990-10-02", "1990-10-03") == [False, True, True, False]
    assert sat("PSE", "2020-01-01") == sat("VAT", "2020-01-01") == sat("XKX", "2020-01-01") == [False]


def test_map_names_reads_the_file_its_own_way() -> None:
    assert map_names(["Turkiye", "Congo", "unknown supplier(s)", "UAE"], source="SIPRI") == {
        "Turkiye": "TUR",
        "Congo": "COG",
        "unknown supplier(s)": None,
        "UAE": "ARE",
    }
    assert map_names(["CHINA"], source="UN", on=1960) == {"CHINA": "TWN"}
    assert map_names(["CHINA"], source="UN", on=date(1971, 11, 9)) == {"CHINA": "CHN"}
    assert map_names(["PAL", "YUG", "ROM", "ZAR", "TMP"], source="CEPII") == {
        "PAL": "PSE",
        "YUG": "YUG",
        "ROM": "ROU",
        "ZAR": "COD",
        "TMP": "TLS",
    }
    assert map_names(["31", "490", "58", "344"], source="BACI") == {"31": "AZE", "490": "TWN", "58": "BEL", "344": None}
    assert map_names(["Serbia"], source="SIPRI", on=2001) == {"Serbia": "YUG"}
    assert map_names(["SRB"], source="V-Dem", on=2006) == {"SRB": "SRB"}
    assert map_names(["PSE"], source="V-Dem", on=1970) == {"PSE": None}
    assert map_names(["NAM"], source="ITPDE") == {"NAM": "NAM"}


def test_map_names_reads_numbers_beyond_the_days_of_their_scheme() -> None:
    assert map_names(["260", "740"], source="COW", on=1950) == {"260": "DEU", "740": "JPN"}
    assert map_names(["345"], source="COW", on=2006) == {"345": "SRB"}
    assert map_names(["345", "751"], source="UCDP", on=2014) == {"345": "SRB", "751": None}
    for code, source, year in (("315", "COW", 1993), ("345", "GW", 2010), ("265", "COW", 2007)):
        with pytest.raises(errors.UnmappedName):
            map_names([code], source=source, on=year)


def test_map_names_refuses_what_no_list_knows() -> None:
    with pytest.raises(errors.UnmappedName) as caught:
        map_names(["Atlantis", "Israel", "Korea", "Serbia", "NA", "31"], source="SIPRI")
    # NA is how some files write a missing cell, and 31 a number of COW: neither is read as Namibia or the
    # Bahamas in a file that has no such codes.
    for name in ("Atlantis", "Korea", "Serbia", "NA", "31"):
        assert repr(name) in caught.value.message
    assert "Israel" not in caught.value.message
    assert "'Serbia' (needs a date" in caught.value.message or "'Serbia' (SRB or YUG" in caught.value.message
    assert caught.value.exit_code == 3
    with pytest.raises(errors.UnknownName) as other:
        map_names(["Israel"], source="Atlas")
    assert "SIPRI" in other.value.candidates


def test_lists_are_sorted_distinct_and_refer_to_states() -> None:
    keys = {row["key"] for row in read_list("states")}
    assert len(keys) == len(all_states()) == 206
    assert {s.key for s in all_states() if s.kind == "observer"} == {"PSE", "VAT"}
    assert {s.key for s in all_states() if s.kind == "disputed"} == {"TBT", "TWN", "XAB", "XKX", "XOS"}
    assert {s.key for s in all_states() if s.iso3 is None} == {"RVN", "TBT", "XAB", "XKX", "XOS", "ZAN"}
    tags = {row["source"] for row in read_list("name_sources")}
    for name in ("states", "state_spells", "state_names", "state_aliases", "state_holders", "not_states"):
        rows = read_list(name)
        cells = [tuple(row.values()) for row in rows]
        assert cells == sorted(set(cells)), name
        for row in rows:
            assert {row.get("state", row.get("key")), row.get("holder")} <= {*keys, None}, row
            assert name not in ("state_aliases", "not_states") or row["source"] in {*tags, "*"}, row
            assert not row.get("last") or row["first"] <= row["last"], row
            assert all(cell == cell.strip() for cell in row.values()), row


def test_every_key_of_ours_says_so_in_its_note() -> None:
    for state in all_states():
        if state.iso3 is None:
            assert "code of ours" in state.note, state
