"""amity check and amity schema claims: exit codes, JSON fields, page files, and refusals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from amity.cli.app import run

FIELDS = {
    *("id", "kind", "verdict", "value", "low", "high", "said", "tolerance", "reason", "nearest", "sources"),
    *("section", "text", "would_change", "period", "last_data", "coverage", "command", "readings", "rows", "unit"),
}
CLAIM = """schema: 1
title: A test
dyad: [AZE, ISR]
peers: muslim-majority
written: 2025-05
claims:
- id: A
  section: arms
  text: Israel supplied nearly 70 % of Azerbaijan's arms imports
  kind: share
  said: {value: 70, unit: percent, word: nearly}
  period: 2016-2020
  checks: [{by: measure, measure: arms_import_share, of: [AZE, ISR]}]
"""


def written(tmp_path: Path, text: str = CLAIM) -> str:
    path = tmp_path / "claims.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_exit_codes_say_whether_all_hold(tmp_path, capsys) -> None:
    assert run(["check", written(tmp_path)]) == 0
    assert "supported" in capsys.readouterr().out
    assert run(["check", written(tmp_path, CLAIM.replace("value: 70", "value: 7"))]) == 1
    assert run(["check", written(tmp_path, CLAIM.replace("kind: share", "kind: shar"))]) == 2
    assert "claims.yaml:10" in capsys.readouterr().err


def test_json_has_the_fields_of_a_verdict(tmp_path, capsys) -> None:
    assert run(["check", written(tmp_path), "--json"]) == 0
    body = json.loads(capsys.readouterr().out)
    assert set(body["rows"][0]) >= FIELDS
    assert body["tally"] == {"supported": 1}
    assert body["rows"][0]["sources"][0]["key"] == "sipri_arms"


def test_only_and_as_of(tmp_path, capsys) -> None:
    assert run(["check", written(tmp_path), "--only", "a", "--as-of", "2024-12-31"]) == 0
    assert "not what was known then" in " ".join(capsys.readouterr().out.split())
    assert run(["check", written(tmp_path), "--only", "B"]) == 2
    assert run(["check", written(tmp_path), "--as-of", "yesterday"]) == 2
    assert run(["check", "no-such-case"]) == 2


@pytest.mark.parametrize(("flag", "mark"), [("--html", "<!doctype html>"), ("--md", "# A test")])
def test_pages_are_printed_or_written(tmp_path, capsys, flag, mark) -> None:
    assert run(["check", written(tmp_path), flag]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith(mark)
    assert run(["check", written(tmp_path), flag, "--out", str(tmp_path / "page")]) == 0
    assert (tmp_path / "page").read_text(encoding="utf-8") == printed
    assert run(["check", written(tmp_path), "--out", str(tmp_path / "x")]) == 2


def test_the_figure_behind_a_verdict_is_drawn_with_a_text_for_who_cannot_see_it(tmp_path, capsys) -> None:
    run(["check", written(tmp_path), "--html"])
    page = capsys.readouterr().out.replace("\u00a0", " ")
    assert "<svg" in page
    assert "Said: nearly 70 %, which permits 63 to 70 %. Found: 2016–2020: 67.7 %" in page


@pytest.mark.parametrize("width", ["80", "120"])
def test_the_table_has_no_line_wider_than_the_screen(tmp_path, capsys, monkeypatch, width) -> None:
    monkeypatch.setenv("COLUMNS", width)
    four = CLAIM + "".join(CLAIM[CLAIM.index("- id") :].replace("id: A", f"id: B{n}") for n in range(3))
    assert run(["check", written(tmp_path, four)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= int(width)
    assert sum(line.startswith("supported") for line in lines) == 4


def test_the_schema_of_a_claims_file_is_printed(capsys) -> None:
    assert run(["schema", "claims"]) == 0
    body = json.loads(capsys.readouterr().out)
    assert "check_measure" in body["$defs"]
    assert run(["schema"]) == 0
    assert json.loads(capsys.readouterr().out)["$id"].startswith("urn:amity:schema:answer")
    assert run(["schema", "clams"]) == 2
