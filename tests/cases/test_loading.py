"""A case file is read whole or refused with file, line and field."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from amity.cases import load, shipped
from amity.core.errors import BadCaseFile, UnknownName

GOOD = """\
schema: 1
key: my-case
title: A title
question: A question?
dyad: [IND, RUS]
peers: un-members
readings:
  - {measure: arms_import_share, years: 2016-2020, options: {local_production: false}}
  - {measure: crude_import_share, years: 2022, states: [Russia, "750"]}
"""
EVENTS = """\
schema: 1
events:
  - id: visit
    date: 2024-07-08
    kind: diplomacy
    actors: [IND, RUS]
    text: "A visit."
    sources:
      - {publisher: A paper, date: n.d., url: "https://www.example.org/a", supports: the day, grade: B2}
"""


def case(folder: Path, text: str = GOOD, events: str | None = None) -> Path:
    (folder / "case.yaml").write_text(text, encoding="utf-8")
    if events is not None:
        (folder / "events.yaml").write_text(events, encoding="utf-8")
    return folder


def refused(folder: Path) -> str:
    with pytest.raises(BadCaseFile) as found:
        load(str(folder))
    assert found.value.hint
    return str(found.value)


def test_good_case(tmp_path: Path) -> None:
    loaded = load(str(case(tmp_path)))
    assert loaded.dyad == ("IND", "RUS")
    assert loaded.readings[0].options == {"local_production": False}
    assert loaded.readings[1].years == "2022"
    assert loaded.readings[1].states == ("Russia", "750")
    assert loaded.folder == tmp_path
    assert loaded.events == ()


@pytest.mark.parametrize("key", sorted(shipped()))
def test_shipped_cases_load_with_and_without_their_folder(key: str) -> None:
    assert load(key) == load(f"cases/{key}") == load(f"cases/{key}/") == load(f"{key}/")
    assert load(key).key == key


def test_shipped_cases_load_fast() -> None:
    load("india-russia")
    for key in shipped():
        load(key)
    # About 0.3 s where this was written, nearly all of it the YAML library; the bound has room for slower machines.


@pytest.mark.parametrize(
    ("text", "line", "field"),
    [
        (GOOD.replace("key: my-case", "key: My Case"), 2, "key"),
        (GOOD.replace("key: my-case", "key: ../x"), 2, "key"),
        (GOOD.replace("dyad: [IND, RUS]", "dyad: [IND]"), 5, "dyad"),
        (GOOD.replace("dyad: [IND, RUS]", "dyad: [IND, Atlantis]"), 5, "dyad.1"),
        (GOOD.replace("dyad: [IND, RUS]", "dyad: [IND, India]"), 5, "dyad: both names mean IND"),
        (GOOD.replace("un-members", "un-membrs"), 6, "peers"),
        (GOOD.replace("un-members", "oic -"), 6, "peers"),
        (GOOD + "extra: 1\n", 10, "extra"),
        (GOOD + "dyads: 1\n", 10, "dyads: there is no such field here; 'dyad' may be meant"),
        (GOOD + "period: {first: 2024, last: 2016}\n", 10, "period: the years 2024 to 2016 run backwards"),
        (GOOD + "period: {first: 2024}\n", 10, "period.last: this field is needed"),
        (GOOD + "as_of: 2026-11\n", 10, "as_of"),
        (GOOD + "as_of: 2026-02-30\n", 10, "as_of"),
        (GOOD + "written: spring\n", 10, "written"),
        (GOOD + "as_of: 2026-11-24\nwritten: 2026-12\n", 11, "written: 2026-12 is in the future"),
        (GOOD.replace("title: A title\n", ""), 1, "title"),
        (GOOD.replace("schema: 1", "schema: 2"), 1, "schema"),
        (GOOD.replace("measure: arms_import_share, ", ""), 8, "readings.0.measure"),
        (GOOD.replace("2016-2020", "2020-2016"), 8, "readings.0.years"),
        (GOOD.replace("false", "[1]"), 8, "readings.0.options.local_production"),
        (GOOD.replace('"750"', "Atlantis"), 9, "readings.1.states.1"),
    ],
)
def test_fault_is_named_with_line_and_field(tmp_path: Path, text: str, line: int, field: str) -> None:
    assert f"{tmp_path / 'case.yaml'}:{line}: {field}" in refused(case(tmp_path, text))


def test_faults_are_named_together_and_not_without_end(tmp_path: Path) -> None:
    told = refused(case(tmp_path, "\n".join(f"x{i}: 1" for i in range(20))))
    assert told.count("case.yaml:") == 8
    assert told.endswith("more")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: [1", 1),
        ("title: a\nkey: b: c", 2),
        ("\t- x", 1),
        ("key: !!python/object/apply:os.system [ls]", 1),
        ("", 1),
        ("# only a note\n", 1),
        ("- 1", 1),
        ("42", 1),
        ("schema: 1\nkey: a\nkey: b", 3),
        ("schema: 1\n---\nschema: 1", 2),
        ("schema: 1\nkey: a\x00b", 2),
    ],
)
def test_no_yaml_or_no_case(tmp_path: Path, text: str, line: int) -> None:
    assert f"case.yaml:{line}: " in refused(case(tmp_path, text))


def test_text_that_is_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_bytes(b"schema: 1\ntitle: \xff\xfe\n")
    assert "case.yaml:2: this is not UTF-8" in refused(tmp_path)


def test_a_reading_may_name_events_that_are_there_and_no_others(tmp_path: Path) -> None:
    named = GOOD.replace("years: 2022,", "years: 2022, events: [visit],")
    assert load(str(case(tmp_path, named, EVENTS))).readings[1].events == ("visit",)
    lost = named.replace("[visit]", "[visit, war]")
    assert "case.yaml:9: readings.1.events.1: 'war' is no event of events.yaml" in refused(case(tmp_path, lost))
    (tmp_path / "events.yaml").unlink()
    assert "readings.1.events.0: 'visit' is named, and the case has no events.yaml" in refused(case(tmp_path, named))


def test_what_came_after_the_argument_is_told_apart() -> None:
    loaded = load("azerbaijan-israel")
    assert loaded.written == "2025-05"
    assert loaded.written_on == date(2025, 5, 31)
    after = [event.id for event in loaded.events_after(loaded.written_on)]
    assert after[0] == "vote-es-10-27"
    assert {"twelve-day-war", "kazakhstan-abraham-accords"} <= set(after)
    assert "netanyahu-visit-postponed" not in after
    assert load("india-russia").written_on is None


def test_the_day_of_a_case_without_one_is_given_and_never_the_clock(tmp_path: Path) -> None:
    folder = case(tmp_path, GOOD, EVENTS)
    assert load(str(folder)).as_of is None
    assert load(str(folder), as_of=date(2024, 8, 1)).as_of == date(2024, 8, 1)
    with pytest.raises(BadCaseFile, match="2024-07-08 is in the future: the case stands as of 2024-07-07"):
        load(str(folder), as_of=date(2024, 7, 7))
    case(tmp_path, GOOD + "as_of: 2025-01-01\n")
    assert load(str(folder), as_of=date(2020, 1, 1)).as_of == date(2025, 1, 1)


@pytest.mark.parametrize("name", ["claims.yaml", "scenarios.yaml"])
def test_files_of_later_parts_need_only_be_yaml(tmp_path: Path, name: str) -> None:
    (case(tmp_path) / name).write_text("anything:\n  - {goes: here}\n", encoding="utf-8")
    load(str(tmp_path))
    (tmp_path / name).write_text("anything: [", encoding="utf-8")
    assert f"{name}:1: " in refused(tmp_path)


def test_unknown_case_has_candidates() -> None:
    with pytest.raises(UnknownName) as found:
        load("azerbaijan-isreal")
    assert found.value.candidates == ("azerbaijan-israel",)
