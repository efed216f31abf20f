"""Expressions over peer sets: what they mean, and what is said of those that mean nothing."""

from __future__ import annotations

from datetime import date

import pytest

from amity.core.errors import AmbiguousState, UnknownPeerSet
from amity.core.peers import DEFAULT, evaluate, parse, peer_set, peer_sets

SETS = {
    "oic": {"AZE": "in the OIC", "EGY": "in the OIC", "TUR": "in the OIC"},
    "arab-league": {"EGY": "in the League"},
    "nato": {"TUR": "in NATO", "FRA": "in NATO"},
    "muslim-majority": {"AZE": "95 %", "TUR": "99 %"},
}


def states_of(text: str) -> set[str]:
    return set(evaluate(parse(text, known=SETS), SETS.__getitem__))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("oic", {"AZE", "EGY", "TUR"}),
        ("oic - arab-league", {"AZE", "TUR"}),
        ("oic + nato", {"AZE", "EGY", "TUR", "FRA"}),
        ("oic | nato", {"AZE", "EGY", "TUR", "FRA"}),
        ("oic & nato", {"TUR"}),
        ("arab-league + oic & nato", {"EGY", "TUR"}),
        ("(arab-league + oic) & nato", {"TUR"}),
        ("oic - nato - arab-league", {"AZE"}),
        ("oic - (nato + arab-league)", {"AZE"}),
        ("muslim-majority", {"AZE", "TUR"}),
        ("  OIC  ", {"AZE", "EGY", "TUR"}),
        ("TUR, KAZ, UZB", {"TUR", "KAZ", "UZB"}),
        ("oic - TUR, EGY", {"AZE"}),
        ("oic + KAZ", {"AZE", "EGY", "TUR", "KAZ"}),
        ("South Korea", {"KOR"}),
        ('nato - "Türkiye"', {"FRA"}),
        ("'Bosnia & Herzegovina', Côte d'Ivoire", {"BIH", "CIV"}),
        ('"Congo (Brazzaville)"', {"COG"}),
    ],
)
def test_expressions(text: str, expected: set[str]) -> None:
    assert states_of(text) == expected


def test_reasons_are_kept_and_added_up() -> None:
    assert evaluate(parse("oic & nato", known=SETS), SETS.__getitem__) == {"TUR": "in the OIC; in NATO"}
    assert evaluate(parse("oic + oic", known=SETS), SETS.__getitem__)["AZE"] == "in the OIC"
    assert evaluate(parse("oic - nato + Turkey", known=SETS), SETS.__getitem__)["TUR"] == "named as 'Turkey'"


def test_names_of_an_expression() -> None:
    assert parse("oic - (arab-league + TUR) + oic", known=SETS).names() == ("oic", "arab-league")


@pytest.mark.parametrize(
    ("text", "character", "said"),
    [
        ("oic -", 6, "the end where a peer set or a state was expected"),
        ("- oic", 1, "'-' where"),
        ("(oic", 5, "a bracket that is not closed"),
        ("oic)", 4, "')' where an operator or the end was expected"),
        ("oic & & nato", 7, "'&' where"),
        ("oic + atlantis", 7, "'atlantis', which is neither a peer set nor a state"),
        ('oic + "nato', 7, "a quote that is not closed"),
        ("", 1, "the end where"),
        ("oic nato", 1, "'oic nato', which is neither"),
        ("oic -nato", 1, "'oic -nato', which is neither"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(text: str, character: int, said: str) -> None:
    with pytest.raises(UnknownPeerSet) as raised:
        parse(text, known=SETS)
    assert f"at character {character} " in raised.value.message
    assert said in raised.value.message
    assert "spaces around -" in raised.value.hint
    assert raised.value.exit_code == 2


def test_candidates_are_offered() -> None:
    with pytest.raises(UnknownPeerSet) as raised:
        parse("muslim majority", known=SETS)
    assert raised.value.candidates[0] == "muslim-majority"
    with pytest.raises(UnknownPeerSet) as raised:
        peer_set("asaen")
    assert "asean" in raised.value.candidates


def test_ambiguous_states_are_refused() -> None:
    with pytest.raises(AmbiguousState):
        parse("oic + Korea", known=SETS)


def test_state_names_mean_what_they_meant_on_the_day() -> None:
    def first(text: str, on: date) -> str:
        return next(iter(evaluate(parse(text, on=on, known=()), dict)))

    assert first("Yugoslavia", date(1980, 1, 1)) == "YUG"


def test_nothing_is_executed() -> None:
    with pytest.raises(UnknownPeerSet):
        parse("__import__('os').system('true')")


def test_the_declared_sets() -> None:
    expected = {
        "un-members",
        "muslim-majority",
        "muslim-majority-factbook",
        "oic",
        "arab-league",
        "ots",
        "cis",
        "nato",
        "eu",
        "gcc",
        "asean",
        "au",
    }
    assert expected <= set(peer_sets())
    assert DEFAULT in peer_sets()
    for declared in peer_sets().values():
        assert declared.title
        assert declared.reason
        assert declared.source
        assert declared.kind == "all" or (declared.table and declared.member_of)
        assert (declared.kind == "rule") == (declared.threshold is not None)
        assert not declared.compare_with or declared.compare_with in peer_sets()
    rule = peer_set("muslim-majority")
    assert (rule.member_of, rule.threshold, rule.year) == ("muslim", 0.5, 2010)
    assert "Palestine" in rule.note
    assert "Kosovo" in rule.note
    assert "Qatar" in rule.note
