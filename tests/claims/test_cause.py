"""The check of a cause by models: it can contradict one and never supports it."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from amity.cases import load
from amity.claims.judging import Judged, judge_all
from amity.claims.loading import claims_of
from amity.core.errors import BadCaseFile

DAY = date(2026, 11, 24)


def judged(tmp_path: Path, check: str, kind: str = "causal") -> Judged:
    folder = tmp_path / "case"
    if not folder.exists():
        shutil.copytree(load("azerbaijan-israel").folder, folder)
    head = "schema: 1\nclaims:\n  - id: K1\n    section: X\n    text: A text\n"
    text = f"{head}    kind: {kind}\n    checks:\n      - {check}\n"
    (folder / "claims.yaml").write_text(text, encoding="utf-8")
    case = load(str(folder), as_of=DAY)
    file = claims_of(case, as_of=DAY)
    assert file is not None
    return judge_all(file, case)[0]


def test_a_necessary_condition_that_cases_lack_is_contradicted_with_their_names(tmp_path: Path) -> None:
    found = judged(tmp_path, "{by: cause, model: configurations, condition: no_state_religion, claims: necessary}")
    assert found.verdict == "contradicted"
    reason = found.findings[0].reason
    # By hand: of the six with relations and Israeli arms the Emirates and Morocco have Islam as the state religion.
    assert "Of 6 states" in reason
    assert "the United Arab Emirates and Morocco" in reason


@pytest.mark.parametrize("kind", ["causal", "prediction", "statement"])
@pytest.mark.parametrize(
    "check",
    [
        "{by: cause, model: rival_explanations, hypothesis: bundle}",
        "{by: cause, model: rival_explanations, hypothesis: commerce}",
        "{by: cause, model: rival_explanations, hypothesis: nothing}",
        "{by: cause, model: configurations, condition: nothing, claims: necessary}",
    ],
)
def test_ratios_and_what_is_not_stated_settle_nothing(tmp_path: Path, check: str, kind: str) -> None:
    assert judged(tmp_path, check, kind).verdict == "untestable"


@pytest.mark.parametrize(
    "condition", ["no_state_religion", "iran_next_door", "control_at_home", "large_oil", "arms_from_us"]
)
@pytest.mark.parametrize("claims", ["necessary", "sufficient"])
def test_no_condition_ever_supports_a_cause(tmp_path: Path, condition: str, claims: str) -> None:
    found = judged(tmp_path, f"{{by: cause, model: configurations, condition: {condition}, claims: {claims}}}")
    assert found.verdict in ("contradicted", "untestable")


def test_a_condition_that_nearly_all_cases_have_is_silent_of_a_cause(tmp_path: Path) -> None:
    found = judged(tmp_path, "{by: cause, model: configurations, condition: control_at_home, claims: sufficient}")
    assert found.verdict == "contradicted"
    assert "31 lack" in found.findings[0].reason


@pytest.mark.parametrize(
    "check",
    [
        "{by: cause, model: configurations}",
        "{by: cause, model: configurations, condition: x, claims: beyond}",
        "{by: cause, model: expected_ties, of: [AZE, ISR], claims: beyond}",
        "{by: cause, model: expected_ties, of: [AZE, Atlantis], channel: arms, claims: beyond}",
        "{by: cause, model: expected_ties, of: [AZE, ISR], channel: arms, claims: beyond, years: 2020-2016}",
        "{by: cause, model: rival_explanations}",
        "{by: cause, model: guess}",
    ],
)
def test_a_check_that_is_not_whole_is_refused(tmp_path: Path, check: str) -> None:
    with pytest.raises(BadCaseFile, match=r"claims\.yaml:"):
        judged(tmp_path, check)
