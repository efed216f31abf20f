"""Dated events: as exact as their dates, with actors that existed then and sources that are graded."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from amity.cases import KINDS, Event, load, shipped
from amity.core import states
from amity.core.errors import BadCaseFile
from amity.core.web import address_fault

CASE = "schema: 1\nkey: my-case\ntitle: A title\nquestion: Q?\ndyad: [IND, RUS]\nas_of: 2026-11-24\n"
ONE = """\
  - id: one
    date: 2020-01
    kind: arms
    actors: [India, RUS]
    others: ["A firm"]
    text: "Something <b>happened</b> & <script>alert(1)</script>."
    sources:
      - publisher: "A paper"
        date: "2020-02"
        url: "https://www.example.org/a?b=1&c=2"
        supports: "that it happened"
        grade: B2
    note: "A note."
"""
HEAD = "schema: 1\nevents:\n"


def read(folder: Path, text: str) -> tuple[Event, ...]:
    (folder / "case.yaml").write_text(CASE, encoding="utf-8")
    (folder / "events.yaml").write_text(text, encoding="utf-8")
    return load(str(folder)).events


def test_an_event_is_read_with_all_it_says(tmp_path: Path) -> None:
    (event,) = read(tmp_path, HEAD + ONE)
    assert event.to_json() == {
        "id": "one",
        "date": "2020-01",
        "precision": "month",
        "kind": "arms",
        "actors": ["IND", "RUS"],
        "others": ["A firm"],
        "text": "Something <b>happened</b> & <script>alert(1)</script>.",
        "sources": [
            {
                "publisher": "A paper",
                "dated": "2020-02",
                "url": "https://www.example.org/a?b=1&c=2",
                "supports": "that it happened",
                "grade": "B2",
            }
        ],
        "note": "A note.",
    }


def test_html_stays_the_text_it_is(tmp_path: Path) -> None:
    (event,) = read(tmp_path, HEAD + ONE)
    assert "<script>alert(1)</script>" in event.text


def test_events_come_in_order_of_time_and_of_the_file(tmp_path: Path) -> None:
    parts = [("c", "2021"), ("b", "2020-06-01"), ("d", "2021-01-01"), ("a", "1994"), ("e", "2021-01")]
    text = "".join(ONE.replace("id: one", f"id: {key}").replace("2020-01\n", f"{day}\n", 1) for key, day in parts)
    assert [event.id for event in read(tmp_path, HEAD + text)] == ["a", "b", "c", "d", "e"]


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("date: 2020-01\n", "date: 2026-11-25\n", 4, "events.0.date: 2026-11-25 is in the future"),
        ("date: 2020-01\n", "date: 2026-12\n", 4, "events.0.date: 2026-12 is in the future"),
        ("date: 2020-01\n", "date: 2027\n", 4, "events.0.date: 2027 is in the future"),
        ("date: 2020-01\n", "date: 2020-13\n", 4, "events.0.date: '2020-13' is no date of the calendar"),
        ("date: 2020-01\n", "date: 2023-02-29\n", 4, "events.0.date: '2023-02-29' is no date of the calendar"),
        ("date: 2020-01\n", "date: January 2020\n", 4, "events.0.date: 'January 2020' is no date of the form"),
        ("date: 2020-01\n", "date: 2020-01-01T10:00\n", 4, "events.0.date"),
        ("date: 2020-01\n", "date: [2020]\n", 4, "events.0.date: a date is needed here"),
        ("    date: 2020-01\n", "", 3, "events.0.date: this field is needed"),
        ("kind: arms", "kind: weapons", 5, "events.0.kind: weapons is none of history, diplomacy"),
        ("[India, RUS]", "[Indja, RUS]", 6, "events.0.actors.0: 'Indja' was asked for, and no state"),
        ("[India, RUS]", "[India, South Sudan, Hamas]", 6, "actors.2: 'Hamas' was asked for"),
        ("[India, RUS]", "[India, IND]", 6, "events.0.actors.1: 'IND' is named twice"),
        ("text: ", "txt: ", 8, "events.0.txt: there is no such field here; 'text' may be meant"),
        ("id: one", "id: One two", 3, "events.0.id: 'One two' is no key"),
        ('"https://www.example.org/a?b=1&c=2"', '"javascript:alert(1)"', 12, "events.0.sources.0.url"),
        ('"https://www.example.org/a?b=1&c=2"', '"ftp://example.org/a"', 12, "events.0.sources.0.url"),
        ('"https://www.example.org/a?b=1&c=2"', '"https://example.org/a b"', 12, "events.0.sources.0.url"),
        ('"https://www.example.org/a?b=1&c=2"', '"https:///a"', 12, "events.0.sources.0.url"),
        ("grade: B2", "grade: G2", 14, "events.0.sources.0.grade: 'G2' is no grade"),
        ("grade: B2", "grade: B7", 14, "events.0.sources.0.grade: 'B7' is no grade"),
        ("grade: B2", "grade: b2", 14, "events.0.sources.0.grade: 'b2' is no grade"),
        ('date: "2020-02"', "date: unknown", 11, "events.0.sources.0.date: 'unknown' is no date"),
        ('        supports: "that it happened"\n', "", 10, "events.0.sources.0.supports: this field is needed"),
        ("happened</b>", "happened\\x07</b>", 8, "events.0.text: a control character stands in this text"),
    ],
)
def test_fault_is_named_with_line_and_field(tmp_path: Path, old: str, new: str, line: int, told: str) -> None:
    assert old in ONE
    with pytest.raises(BadCaseFile) as found:
        read(tmp_path, HEAD + ONE.replace(old, new))
    message = str(found.value)
    assert f"events.yaml:{line}: " in message
    assert told in message
    assert message.count("events.yaml:") == 1 + (old.startswith("text"))


def test_an_event_needs_a_source(tmp_path: Path) -> None:
    with pytest.raises(BadCaseFile, match=r"events\.yaml:9: events\.0\.sources: an event needs a source"):
        read(tmp_path, HEAD + ONE[: ONE.index("    sources:")] + "    sources: []\n")


def test_an_actor_must_have_existed_in_the_year(tmp_path: Path) -> None:
    early = ONE.replace("2020-01\n", "1975-01\n", 1).replace("[India, RUS]", "[India, UKR]")
    with pytest.raises(BadCaseFile, match=r"actors\.1: 'UKR' was asked for 1975, but UKR Ukraine existed from 1991"):
        read(tmp_path, HEAD + early)


def test_a_duplicate_id_is_refused(tmp_path: Path) -> None:
    other = ONE.replace("Something", "Something else")
    with pytest.raises(BadCaseFile, match=r"events\.yaml:16: events\.1\.id: 'one' is the id of an earlier event too"):
        read(tmp_path, HEAD + ONE + other)


def test_the_same_event_under_another_id_is_refused(tmp_path: Path) -> None:
    other = ONE.replace("id: one", "id: two").replace("Something ", "SOMETHING  ")
    with pytest.raises(BadCaseFile, match=r"events\.yaml:21: events\.1\.text: the same text .* in the event 'one'"):
        read(tmp_path, HEAD + ONE + other)
    assert len(read(tmp_path, HEAD + ONE + other.replace("2020-01\n", "2020-03\n", 1))) == 2


@pytest.mark.parametrize(
    "text", ["- 1", "events: []", "schema: 1", "schema: 1\nevents: {a: 1}", "schema: 2\nevents: []", ""]
)
def test_no_events_file(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadCaseFile, match=r"events\.yaml:"):
        read(tmp_path, text)


@pytest.mark.parametrize("key", sorted(shipped()))
def test_shipped_events_are_whole(key: str) -> None:
    case = load(key)
    assert case.as_of is not None
    assert len(case.events) >= 60
    assert {event.kind for event in case.events} <= set(KINDS)
    dyad = {states.resolve(name).key for name in case.dyad}
    assert sum(1 for event in case.events if dyad & set(event.actors)) > 0.7 * len(case.events)
    assert all(not address_fault(source.url) for event in case.events for source in event.sources)
    assert [e.date.first_day for e in case.events] == sorted(e.date.first_day for e in case.events)
    assert case.event(case.events[3].id) is case.events[3]
    assert set(case.events_of("arms", "energy")) == {e for e in case.events if e.kind in ("arms", "energy")}


def test_known_events_are_there_with_their_grades() -> None:
    case = load("azerbaijan-israel")
    embassy = case.event("israeli-embassy-baku")
    assert embassy.date.prose == "August 1993"
    assert embassy.date.last_day == date(1993, 8, 31)
    assert case.event("oic-support-armenia").date.precision == "year"
    assert case.event("recognition").best_grade == "B2"
    assert case.event("recognition").actors == ("ISR", "AZE")
    soviet = load("india-russia").event("treaty-1971")
    assert (soviet.actors, soviet.others) == (("IND",), ("Soviet Union",))
