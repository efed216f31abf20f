"""The JSON: all of the brief, 12 significant digits, no NaN, the same bytes."""

from __future__ import annotations

import json as reader
from dataclasses import replace
from pathlib import Path
from runpy import run_path

import pytest

from amity.briefs.render import json
from amity.core.errors import ComputeError

SAMPLE = run_path(str(Path(__file__).with_name("sample_brief.py")))


@pytest.fixture(scope="module")
def body():
    def refuse(constant):
        raise AssertionError(f"{constant} is no JSON")

    return reader.loads(json.render(SAMPLE["brief"]()), parse_constant=refuse)


def test_it_holds_every_part_of_the_brief(body):
    assert list(body) == [
        *("schema", "key", "title", "question", "summary", "as_of", "dataset_version", "amity_version", "bottom_line"),
        *("sections", "numbers", "documents", "data", "bibtex", "results", "years", "claims"),
    ]
    assert body["as_of"] == "2026-11-24"
    assert [section["key"] for section in body["sections"]] == ["arms", "Hostile & texts"]
    assert [block["type"] for block in body["sections"][0]["blocks"]] == ["paragraph", "figure", "table"]
    assert [note["id"] for note in body["numbers"]] == ["N1", "N2", "N3"]


def test_numbers_have_twelve_digits_and_gaps_are_null(body):
    assert body["numbers"][0]["value"] == 0.666666666667
    assert body["numbers"][1]["value"] is None
    assert body["results"] == [
        {"measure": "arms_import_share", "value": 0.3, "low": None, "rows": [{"x": 0.333333333333}]}
    ]


def test_figures_carry_their_specification_and_table(body):
    figure = body["sections"][0]["blocks"][1]
    assert figure["spec"]["mark"] == "line"
    assert figure["spec"]["data"]["values"][1] == {"year": 2017, "share": 0.533333333333}
    assert figure["table"]["headings"] == ["Year", "Partner", "All others"]
    assert figure["table"]["rows"][1] == ["2017", "12.5", "99"]


def test_texts_are_whole_but_for_what_cannot_be_shown(body):
    texts = [block["sentences"][0]["text"] for block in body["sections"][1]["blocks"][:6]]
    assert texts[:3] == [SAMPLE["HTML"], SAMPLE["MARKDOWN"], SAMPLE["TYPST"]]
    assert texts[3] == "nulbellesc[31mtab endturned"


def test_a_set_is_refused_since_its_order_would_differ():
    with pytest.raises(ComputeError, match="set"):
        json.render(replace(SAMPLE["brief"](), results=({"peers": {"a", "b"}},)))


def test_the_same_brief_gives_the_same_text():
    assert json.render(SAMPLE["brief"]()) == json.render(SAMPLE["brief"]())
