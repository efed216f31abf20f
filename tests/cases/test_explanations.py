"""Explanations of a case: what a file may hold, what it may not, and that nothing hostile in it gets far."""

from __future__ import annotations

from pathlib import Path

import pytest

from amity.cases import load, shipped
from amity.cases.explanations import explanations_of, needed
from amity.core.errors import BadCaseFile, UnknownName

CASE = """schema: 1
key: mine
title: A title
question: A question?
dyad: [NOR, SWE]
"""
EVENTS = """schema: 1
events:
  - id: met
    date: 2020
    kind: diplomacy
    actors: [NOR, SWE]
    text: They met.
    sources:
      - {publisher: A, date: n.d., url: "https://www.example.org/a", supports: it, grade: B2}
"""
SETS = """schema: 1
configurations:
  question: Why?
  beside: [DNK]
  outcome: {key: out, title: an outcome, reason: it is asked, query: 'member("eu")'}
  conditions:
    - {key: one, title: a condition, reason: it may matter, query: 'member("nato")'}
    - key: two
      title: another condition
      reason: it may matter
      figure: {table: regime, column: polyarchy, year: 2020}
      calibrate: {out: 0.2, crossover: 0.5, full: 0.8}
      calibrate_reason: a reason
"""
RIVALS = """schema: 1
rivals:
  question: Why?
  hypotheses:
    - {key: a, text: one reason}
    - {key: b, text: another}
  evidence:
    - {key: e1, text: something, reason: because, ratios: {a: 2, b: 1}, event: met, group: g}
    - {key: e2, text: something else, reason: because, ratios: {a: 3, others: 1}, event: met, group: g, given: [e1]}
  groups:
    - {key: g, why: one event}
  judgements:
    - {by: someone, probabilities: {a: 0.6, b: 0.4}}
"""


def folder(tmp_path: Path, text: str) -> Path:
    (tmp_path / "case.yaml").write_text(CASE, encoding="utf-8")
    (tmp_path / "events.yaml").write_text(EVENTS, encoding="utf-8")
    (tmp_path / "explanations.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def refused(tmp_path: Path, text: str) -> str:
    with pytest.raises(BadCaseFile) as found:
        explanations_of(load(str(folder(tmp_path, text))))
    assert "explanations.yaml:" in found.value.message
    return found.value.message


@pytest.mark.parametrize("name", sorted(shipped()))
def test_what_is_shipped_can_be_read_and_cites_its_evidence(name: str) -> None:
    found = explanations_of(load(name))
    assert found is not None
    assert found.configurations is not None
    assert len(found.configurations.conditions) <= 5
    assert found.rivals is not None
    for item in found.rivals.evidence:
        assert item.sources
        assert item.grade
        assert set(item.ratios) == {one.key for one in found.rivals.hypotheses}
    assert sum(one.prior for one in found.rivals.hypotheses) == pytest.approx(1)


def test_a_file_of_one_s_own_is_read(tmp_path: Path) -> None:
    found = needed(load(str(folder(tmp_path, SETS))), "configurations")
    assert found.rivals is None
    sets = found.configurations
    assert sets is not None
    assert (sets.subject, sets.peers, sets.beside) == ("NOR", "un-members", ("DNK",))
    assert sets.pri == 0.5
    found = needed(load(str(folder(tmp_path, RIVALS))), "rivals")
    assert found.rivals is not None
    assert found.rivals.evidence[1].ratios == {"a": 3.0, "b": 1.0}
    assert found.rivals.evidence[0].grade == "B2"


def test_a_case_without_explanations_has_none_and_says_so_when_asked(tmp_path: Path) -> None:
    place = folder(tmp_path, RIVALS)
    with pytest.raises(UnknownName, match="no configurations in its"):
        needed(load(str(place)), "configurations")
    (place / "explanations.yaml").unlink()
    assert explanations_of(load(str(place))) is None
    with pytest.raises(UnknownName, match="has no explanations"):
        needed(load(str(place)), "rivals")


def test_a_list_that_is_too_short_is_told_in_plain_words(tmp_path: Path) -> None:
    one = RIVALS.replace("    - {key: b, text: another}\n", "")
    assert "rivals.hypotheses: 2 or more must stand here; 1 found" in refused(tmp_path, one)


@pytest.mark.parametrize("ratio", ["0", "-2", ".inf", "-.inf", ".nan", "1e9", "true", "'two'", "[1]", "1e-9"])
def test_a_ratio_that_is_none_is_refused(tmp_path: Path, ratio: str) -> None:
    message = refused(tmp_path, RIVALS.replace("{a: 2, b: 1}", f"{{a: {ratio}, b: 1}}"))
    assert "rivals.evidence.0.ratios.a" in message
    assert "explanations.yaml:8" in message


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("{a: 2, b: 1}", "{a: 2}", "nothing is said of b"),
        ("{a: 2, b: 1}", "{a: 2, b: 1, c: 1}", "'c' is none of a, b"),
        ("{a: 2, b: 1}", "{a: 2, b: 1, others: 1}", "named already"),
        ("event: met, group: g}", "event: gone, group: g}", "no event of the case"),
        ("event: met, group: g}", "group: g}", "needs a source, or an event"),
        ("event: met, group: g}", "event: met, group: h}", "none of the groups"),
        ("given: [e1]", "given: [e3]", "no item of evidence"),
        ("given: [e1]", "given: [e2]", "a circle"),
        ("event: met, group: g}", "event: met, group: g, given: [e2]}", "a circle"),
        ("event: met, group: g}", "event: met}", "not of the same group"),
        ("{a: 0.6, b: 0.4}", "{a: 0.6, b: 0.6}", "add up to 1.2"),
        ("{a: 0.6, b: 0.4}", "{a: 1, b: 0}", "between 0 and 1"),
        ("{key: a, text: one reason}", "{key: a, text: one reason, prior: 0.5}", "to some"),
        ("{key: b, text: another}", "{key: a, text: another}", "earlier key"),
        ("{key: b, text: another}", "{key: others, text: another}", "stands for all hypotheses"),
        (
            "- {key: g, why: one event}",
            "- {key: g, why: one event}\n    - {key: h, why: none}",
            "no item of evidence is",
        ),
        ("question: Why?", "question: Why?\n  worth: 3", "no such field"),
    ],
)
def test_rivals_that_contradict_themselves_are_refused(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert words in refused(tmp_path, RIVALS.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("{key: one,", "{key: out,", "is the outcome"),
        ("{key: one,", "{key: two,", "an earlier condition"),
        ("query: 'member(\"nato\")'", "query: 'member(\"eu\")'", "the same as the outcome"),
        (
            "query: 'member(\"nato\")'",
            "query: 'member(\"nato\")', calibrate: {at: 1}, calibrate_reason: x",
            "calibrate",
        ),
        ("{out: 0.2, crossover: 0.5, full: 0.8}", "{out: 0.5, crossover: 0.2, full: 0.8}", "out of order"),
        ("{out: 0.2, crossover: 0.5, full: 0.8}", "{out: 0.2, crossover: 0.5}", "three anchors"),
        ("{out: 0.2, crossover: 0.5, full: 0.8}", "{at: .inf}", "configurations.conditions.1"),
        ("calibrate_reason: a reason", "expect: present", "calibrate_reason"),
        ("beside: [DNK]", "beside: [NOR]", "is the subject"),
        ("beside: [DNK]", "beside: [Atlantis]", "Atlantis"),
        ("beside: [DNK]", "peers: eu +", "peers"),
        (
            "reason: it is asked, query",
            "reason: it is asked, expect: present, expect_reason: x, query",
            "for conditions",
        ),
        ("year: 2020}", "year: 2020, absent: 0}", "absent_means"),
        ("query: 'member(\"nato\")'", "states: {inside: [NOR], outside: [DNK], sources: []}", "sources"),
    ],
)
def test_sets_that_cannot_be_meant_are_refused(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert words in refused(tmp_path, SETS.replace(old, new, 1))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "schema: 1",
        "schema: 2\nrivals: {}",
        "schema: 1\nrivals: !!python/object/apply:os.system ['true']",
        "a: &a [1]\nb: [" + ", ".join(["*a"] * 10) + "]\nschema: 1",
        "schema: 1\nrivals: [",
        "schema: 1\nrivals:\n" + "".join(" " * n + "- \n" for n in range(2, 90)),
        'schema: 1\nrivals: {question: "\\u0007"}',
        "- a list",
    ],
)
def test_hostile_yaml_is_refused_with_its_line(tmp_path: Path, text: str) -> None:
    refused(tmp_path, text)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    text = RIVALS.replace("{a: 2, b: 1}", "{a: 2}").replace("given: [e1]", "given: [e9]").replace("a: 0.6", "a: 0.9")
    message = refused(tmp_path, text)
    for words in ("nothing is said of b", "'e9' is no item", "add up to"):
        assert words in message
