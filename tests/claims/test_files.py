"""Claims files that are wrong, or mean harm: every fault at once with its line, nothing that runs in a page."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import jsonschema
import pytest

from amity.api.claims import check
from amity.cases._yaml import read_yaml
from amity.claims.json_schema import schema
from amity.claims.loading import load_claims
from amity.core.errors import AmityError, BadCaseFile

HEAD = "schema: 1\ndyad: [AZE, ISR]\n"
CLAIM = "- {id: A, section: s, text: t, kind: share, checks: [{by: documents}]}\n"


def written(tmp_path: Path, text: str) -> str:
    path = tmp_path / "claims.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_every_fault_of_a_file_is_told_at_once_with_line_and_field(tmp_path) -> None:
    text = """schema: 1
dyad: [AZE, Isreal]
claims:
- id: A1
  section: s
  text: t
  kind: shar
  said: {value: 70, unit: percent, word: nealry}
  checks:
  - {by: measur, measure: arms_import_share, of: [AZE, ISR]}
  - {by: measure, measure: arms_import_shar, of: [AZE, ISR]}
- id: a1
  section: s
  text: t
  kind: share
  checks:
  - {by: measure, measure: arms_import_share, of: [AZE, ISR], years: 2020-2011}
  - {by: query, expression: 'arms_import_shar(ISR) > 0'}
"""
    with pytest.raises(BadCaseFile) as caught:
        check(written(tmp_path, text))
    lines = caught.value.message.splitlines()
    found = [tuple(re.search(r"claims\.yaml:(\d+): ([\w.]+): ", line).groups()) for line in lines]
    assert found == [
        ("2", "dyad.1"),
        ("7", "claims.0.kind"),
        ("8", "claims.0.said.word"),
        ("10", "claims.0.checks.0.by"),
        ("11", "claims.0.checks.1.measure"),
        ("12", "claims.1.id"),
        ("17", "claims.1.checks.0.years"),
        ("18", "claims.1.checks.1.expression"),
    ]
    assert "'nearly' may be meant" in caught.value.message
    assert "'measure' may be meant" in caught.value.message
    assert caught.value.exit_code == 2


HOSTILE = {
    "aliases that explode": "schema: 1\na: &a [1,1,1,1,1,1,1,1,1]\n"
    + "".join(f"{n}: &{n} [{','.join([f'*{p}'] * 9)}]\n" for p, n in zip("abcdefgh", "bcdefghi", strict=True)),
    "a cycle": "schema: 1\nclaims: &a [*a]\n",
    "nested deep": "schema: 1\nclaims: " + "[" * 5000 + "]" * 5000,
    "no list": "schema: 1\ndyad: [AZE, ISR]\nclaims: 3\n",
    "another schema": HEAD.replace("1", "2") + "claims:\n" + CLAIM,
    "two documents": HEAD + "claims:\n" + CLAIM + "---\n" + CLAIM,
    "an unknown field": HEAD + "claims:\n" + CLAIM.replace("text: t", "text: t, verdict: supported"),
    "a control character": HEAD
    + 'claims:\n- {id: A, section: s, text: "\\x1b[31m", kind: share, checks: [{by: none}]}\n',
    "a script for an address": HEAD + "claims:\n- {id: A, section: s, text: t, kind: share, checks: [{by: documents}], "
    "sources: [{publisher: p, date: 2024, url: 'javascript:alert(1)', says: s, stance: for}]}\n",
    "a figure that is none": HEAD + "claims:\n" + CLAIM.replace("kind: share", "kind: share, said: {value: .nan}"),
    "two figures": HEAD + "claims:\n" + CLAIM.replace("kind: share", "kind: share, said: {value: 1, date: 1992}"),
    "python": "!!python/object/apply:os.system ['true']\n",
    "not text": "\x00\x01\x02",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_by_its_line(tmp_path, text) -> None:
    with pytest.raises(AmityError) as caught:
        check(written(tmp_path, text))
    assert caught.value.exit_code == 2
    assert re.search(r"claims\.yaml:\d+", caught.value.message)


def test_a_file_of_fifty_megabytes_is_not_read(tmp_path) -> None:
    path = tmp_path / "claims.yaml"
    with path.open("wb") as file:
        file.write(b"schema: 1\n")
        file.truncate(50_000_000)
    with pytest.raises(AmityError) as caught:
        check(str(path))
    assert caught.value.exit_code == 2


ODD = {
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "hebrew": "\u05d9\u05e9\u05e8\u05d0\u05dc \u05de\u05d5\u05db\u05e8\u05ea 70 %",
    "turning": "safe \u202etxt.exe\u202c",
    "combining": "Z\u0351\u0352\u0357algo\u0301 \U0001f1e6\U0001f1ff",
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_texts_reach_a_page_as_text(tmp_path, text) -> None:
    body = {
        "schema": 1, "dyad": ["AZE", "ISR"], "title": text,
        "claims": [{"id": "A", "section": text, "text": text, "kind": "statement", "note": text,
                    "checks": [{"by": "documents", "label": text.replace("\u202e", "").replace("\u202c", "")}],
                    "sources": [{"publisher": text, "date": "2024", "url": "https://example.org/?a=1&b=2",
                                 "says": text, "stance": "for"}]}],
    }  # fmt: skip
    found = check(written(tmp_path, json.dumps(body, ensure_ascii=False)))
    page, plain = found.to_html(), found.to_markdown()
    assert "<script" not in page and "<img" not in page and "\u202e" not in page
    assert "<script" not in plain.replace("\\<script", "") and "\u202e" not in plain
    assert "default-src &#39;none&#39;" in page
    assert found.to_json()["rows"][0]["text"] == text.strip()


def test_the_same_file_gives_the_same_page(tmp_path) -> None:
    name = written(tmp_path, HEAD + "claims:\n" + CLAIM)
    assert check(name).to_html() == check(name).to_html()


@pytest.mark.parametrize("case", ["azerbaijan-israel", "india-russia"])
def test_the_claims_of_the_cases_follow_the_published_schema(case) -> None:
    published = schema()
    jsonschema.Draft202012Validator.check_schema(published)
    file = Path(__file__).resolve().parents[2] / "src" / "amity" / "cases" / case / "claims.yaml"
    body = json.loads(json.dumps(read_yaml(file.read_text(encoding="utf-8"))))
    assert not list(jsonschema.Draft202012Validator(published).iter_errors(body))


def test_no_verdict_is_written_in_a_case_and_each_claim_has_a_check() -> None:
    file, case = load_claims("azerbaijan-israel", as_of=date(2026, 11, 24))
    assert case is not None
    assert len(file.claims) == 91
    assert all(claim.checks for claim in file.claims)
    assert file.written_on == date(2025, 5, 31)
