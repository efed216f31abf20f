"""A scenario as a reading of a claim: it is told, and never counts for or against."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from amity.cases import load
from amity.claims.judging import judge_all
from amity.claims.loading import load_claims
from amity.core.errors import BadCaseFile

DAY = date(2026, 11, 24)
CASE = """schema: 1
key: made-up
title: Made up
question: What if?
dyad: [AZE, ISR]
as_of: 2026-11-24
"""
SCENARIOS = """schema: 1
scenarios:
  - {id: no-oil, title: No oil, commodity: crude, year: 2023, steps: [{embargo: {by: AZE, against: ISR, way: to}}]}
"""


def judged(folder: Path, check: str, kind: str = "prediction") -> object:
    claims = (
        f"schema: 1\nclaims:\n- {{id: C1, section: s, text: Israel would lack oil, kind: {kind}, checks: [{check}]}}\n"
    )
    for name, text in (("case.yaml", CASE), ("scenarios.yaml", SCENARIOS), ("claims.yaml", claims)):
        (folder / name).write_text(text, encoding="utf-8")
    file, case = load_claims(str(folder), as_of=DAY)
    assert case is not None
    assert load(str(folder), as_of=DAY).key == case.key
    (found,) = judge_all(file, case)
    return found


@pytest.mark.parametrize("kind", ["prediction", "causal", "share"])
def test_a_scenario_is_told_and_settles_nothing(tmp_path: Path, kind: str) -> None:
    found = judged(tmp_path, "{by: scenario, scenario: no-oil, state: ISR, reads: cut}", kind)
    assert found.verdict == "untestable"  # type: ignore[attr-defined]
    finding = found.findings[0]  # type: ignore[attr-defined]
    assert finding.outcome == "silent"
    assert finding.value == pytest.approx(100 * 2.27034 / 5.166023841)
    assert "settles nothing" in finding.reason
    assert "Back-tests" in finding.reason
    assert "scored" in finding.would_change


def test_a_scenario_that_is_not_there_is_told(tmp_path: Path) -> None:
    found = judged(tmp_path, "{by: scenario, scenario: no-gas, state: ISR}")
    assert "no-gas" in found.findings[0].reason  # type: ignore[attr-defined]
    with pytest.raises(BadCaseFile, match="Atlantis"):
        judged(tmp_path, "{by: scenario, scenario: no-oil, state: Atlantis}")
