"""Change since an earlier brief: what counts as one, and which files are no earlier brief."""

from __future__ import annotations

import json as reader
from dataclasses import replace

import pytest

from amity.briefs.assembling import assemble, for_dyad
from amity.briefs.changes import Earlier, compare, read_earlier
from amity.briefs.model import Brief, DataNote, NumberNote, TableBlock
from amity.briefs.render import json
from amity.core.errors import UsageError


def note(**given):
    base = {
        "id": "N1",
        "heading": "Share",
        "period": "2020–2024",
        "shown": "21.4 %",
        "interval": "5–49 %",
        "interval_meaning": "",
        "status": "ok",
        "reason": "",
        "value": 0.21428,
        "low": None,
        "high": None,
        "n": 10,
        "unit": "share",
        "place": "1st of 44",
        "sources": ("s",),
        "coverage": "1995–2024",
        "command": "amity measure share A B",
        "tables": ("t",),
        "verdict": "among a few",
    }
    return NumberNote(**{**base, **given})


def source(version):
    return DataNote(
        key="s",
        title="Source",
        producer="",
        version=version,
        licence="",
        commercial="",
        place="",
        covers="",
        citation="",
    )


def earlier(**numbers):
    fields = {
        "shown": "21.4 %",
        "interval": "5–49 %",
        "place": "1st of 44",
        "verdict": "among a few",
        "heading": "Share",
    }
    return Earlier(
        as_of="2026-01-01",
        dataset_version="d1",
        numbers={"amity measure share A B": {**fields, "period": "2020–2024", **numbers}},
        editions={"s": "1"},
    )


def kinds(found):
    return [(one.kind, one.before, one.now) for one in found]


def test_nothing_changed():
    assert compare(earlier(), [note()], [source("1")], "d1") == ()


def test_a_change_below_what_is_shown_is_none():
    assert compare(earlier(value=0.21431), [note()], [source("1")], "d1") == ()


def test_each_kind_of_change():
    found = compare(earlier(shown="30.0 %", verdict="alone"), [note()], [source("2")], "d2")
    assert kinds(found) == [
        ("dataset", "d1", "d2"),
        ("edition", "1", "2"),
        ("revised", "30.0 %", "21.4 %"),
        ("verdict", "alone", "among a few"),
    ]
    assert [one.ref for one in found] == ["", "", "N1", "N1"]


def test_figures_that_came_and_went():
    found = compare(earlier(), [note(command="amity measure share A C", id="N2")], [], "d1")
    assert kinds(found) == [("added", "", "21.4 %"), ("gone", "21.4 %", "")]
    assert found[1].what == "Share, 2020–2024"


def test_a_place_and_an_interval_count_too():
    found = compare(earlier(place="2nd of 44", interval="–"), [note()], [], "d1")
    assert kinds(found) == [("revised", "–", "5–49 %"), ("revised", "2nd of 44", "1st of 44")]


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"numbers": "all"},
        {"numbers": [], "key": "another"},
        {"numbers": [], "key": "k", "schema": 99},
        {"numbers": [{"shown": "1"}], "key": "k"},
        {"numbers": [5], "key": "k"},
    ],
)
def test_what_is_no_earlier_brief_is_refused(body):
    with pytest.raises(UsageError, match="earlier brief"):
        read_earlier(body, "k")


@pytest.fixture(scope="module")
def before() -> Brief:
    return assemble(for_dyad("TUR", "AZE", "ots", figures=False))


def again(body):
    return assemble(replace(for_dyad("TUR", "AZE", "ots", figures=False), earlier=body))


def section(found: Brief):
    return next(one for one in found.sections if one.key == "change")


def test_a_brief_compared_with_itself_says_that_nothing_changed(before):
    body = reader.loads(json.render(before))
    (paragraph,) = section(again(body)).blocks
    assert paragraph.sentences[0].text.endswith("no figure, no word and no edition changed.")
    assert paragraph.sentences[0].text.startswith("Compared with the brief of 24 November 2026 on the dataset ")


def test_a_brief_tells_what_changed_since_an_earlier_one(before):
    body = reader.loads(json.render(before))
    body["dataset_version"] = "2025-01-01.00000000"
    body["numbers"][0]["shown"] = "1.0 %"
    gone = body["numbers"].pop()
    paragraph, table = section(again(body)).blocks
    assert "1 revised figure and 1 figure added" in paragraph.sentences[0].text
    assert isinstance(table, TableBlock)
    assert [row[0] for row in table.rows] == ["Dataset", "Revised", "Added"]
    assert table.rows[1][2] == "1.0 %"
    assert gone["heading"] in table.rows[2][1]


def test_without_an_earlier_brief_there_is_no_such_section(before):
    assert "change" not in {one.key for one in before.sections}
