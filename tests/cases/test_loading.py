"""A case file is read whole or refused with file, line and field."""

from __future__ import annotations

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
"""


def case(folder: Path, text: str) -> Path:
    (folder / "case.yaml").write_text(text, encoding="utf-8")
    return folder


def test_good_case(tmp_path: Path) -> None:
    loaded = load(str(case(tmp_path, GOOD)))
    assert loaded.dyad == ("IND", "RUS")
    assert loaded.readings[0].options == {"local_production": False}


@pytest.mark.parametrize("key", sorted(shipped()))
def test_shipped_cases_load_with_and_without_their_folder(key: str) -> None:
    assert load(key) == load(f"cases/{key}")
    assert load(key).key == key


@pytest.mark.parametrize(
    ("text", "line", "field"),
    [
        (GOOD.replace("key: my-case", "key: My Case"), 2, "key"),
        (GOOD.replace("dyad: [IND, RUS]", "dyad: [IND]"), 5, "dyad"),
        (GOOD + "extra: 1\n", 9, "extra"),
        (GOOD.replace("title: A title\n", ""), 1, "title"),
        (GOOD.replace("schema: 1", "schema: 2"), 1, "schema"),
        (GOOD.replace("measure: arms_import_share, ", ""), 8, "readings.0.measure"),
    ],
)
def test_fault_is_named_with_line_and_field(tmp_path: Path, text: str, line: int, field: str) -> None:
    with pytest.raises(BadCaseFile) as found:
        load(str(case(tmp_path, text)))
    assert f"case.yaml:{line}: {field}" in str(found.value)


@pytest.mark.parametrize("text", ["a: [1", "a: b: c", "\t- x", "key: !!python/object/apply:os.system [ls]", "", "- 1", "42"])
def test_no_yaml_or_no_case(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadCaseFile):
        load(str(case(tmp_path, text)))


def test_aliases_cannot_blow_up(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 12)]
    with pytest.raises(BadCaseFile):
        load(str(case(tmp_path, "\n".join(lines))))


def test_huge_file_is_refused_unread(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_bytes(b"# " + b"x" * 3_000_000)
    with pytest.raises(BadCaseFile, match="bytes"):
        load(str(tmp_path))


def test_unknown_case_has_candidates() -> None:
    with pytest.raises(UnknownName) as found:
        load("azerbaijan-isreal")
    assert found.value.candidates == ("azerbaijan-israel",)
