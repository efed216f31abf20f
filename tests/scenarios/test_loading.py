"""Scenarios as files: the shipped ones load and solve, and every fault is told with file, line and field."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from amity.api.scenarios import families, family, scenarios, stress_case
from amity.core.errors import BadCaseFile, UnknownName
from amity.scenarios import _loading

DAY = date(2026, 11, 24)
HEAD = "schema: 1\nscenarios:\n"


def written(folder: Path, body: str) -> str:
    path = folder / "scenarios.yaml"
    path.write_text(HEAD + body, encoding="utf-8")
    return str(path)


def test_the_shipped_cases_hold_what_the_issue_asks() -> None:
    names = [request.name.split()[-1] for request in scenarios("azerbaijan-israel")]
    for wanted in (
        "btc-closed",
        "oic-embargo",
        "oic-embargo-without-azerbaijan",
        "israel-stops-arms",
        "turkey-replaces-israel",
        "hormuz-closed",
        "turkey-bans-trade",
    ):
        assert wanted in names
    assert len(scenarios("india-russia")) >= 5


def test_a_shipped_scenario_is_solved_by_name() -> None:
    (found,) = stress_case("azerbaijan-israel", "oic-embargo-without-azerbaijan")
    assert found.asked.request.title.startswith("All members of the OIC but")
    assert found.command == "amity stress azerbaijan-israel oic-embargo-without-azerbaijan"
    with pytest.raises(UnknownName, match="oic-embargos"):
        stress_case("azerbaijan-israel", "oic-embargos")


def test_a_file_anywhere_on_disk(tmp_path: Path) -> None:
    body = "  - {id: x, title: X, commodity: crude, order: sequence, steps: [{embargo: {by: NOR, against: SWE}}]}\n"
    (found,) = scenarios(written(tmp_path, body))
    assert found.sequence
    assert found.steps[0].fields["way"] == "both"


BAD = [
    ("  - {id: x, title: X, commodity: crude, steps: []}\n", "3: scenarios.0.steps"),
    (
        "  - {id: x, title: X, commodity: tea, steps: [{embargo: {by: NOR, against: SWE}}]}\n",
        "commodity: tea is none of",
    ),
    (
        "  - {id: x, title: X, commodity: crude, steps: [{embrago: {by: NOR, against: SWE}}]}\n",
        "'embargo' may be meant",
    ),
    (
        "  - {id: x, title: X, commodity: crude, steps: [{embargo: {by: NOR}}]}\n",
        "embargo.against: this field is needed",
    ),
    (
        "  - {id: x, title: X, commodity: crude, steps: [{embargo: {by: NOR, agianst: SWE}}]}\n",
        "'against' may be meant",
    ),
    ("  - {id: x, title: X, commodity: crude, steps: [{embargo: {by: Atlantis, against: SWE}}]}\n", "embargo.by"),
    (
        "  - {id: x, title: X, commodity: crude, steps: [{boycott: {by: NOR, against: SWE, share: 2}}]}\n",
        "boycott.share",
    ),
    (
        "  - {id: x, title: X, commodity: crude, steps: [{boycott: {by: NOR, against: SWE, share: -1}}]}\n",
        "boycott.share",
    ),
    ("  - {id: x, title: X, commodity: trade, steps: [{transit_closure: {legs: [hormuz]}}]}\n", "cannot be asked of"),
    (
        "  - {id: x, title: X, commodity: crude, horizon: soon, steps: [{embargo: {by: NOR, against: SWE}}]}\n",
        "horizon",
    ),
    ("  - {id: x, title: X, commodity: crude, steps: [{embargo: {by: A, against: B}, boycott: {}}]}\n", "one shock"),
]


@pytest.mark.parametrize(("body", "words"), BAD)
def test_faults_have_file_line_and_field(tmp_path: Path, body: str, words: str) -> None:
    with pytest.raises(BadCaseFile) as raised:
        scenarios(written(tmp_path, body))
    assert words in raised.value.message
    assert "scenarios.yaml:3:" in raised.value.message


def test_an_empty_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadCaseFile, match="one scenario or more"):
        scenarios(written(tmp_path, "  []\n"))


def test_ids_come_once(tmp_path: Path) -> None:
    one = "  - {id: x, title: X, commodity: crude, steps: [{embargo: {by: NOR, against: SWE}}]}\n"
    with pytest.raises(BadCaseFile, match=r"scenarios.yaml:4: scenarios.1.id: 'x' is the id of an earlier scenario"):
        scenarios(written(tmp_path, one + one))


def test_a_case_without_scenarios_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="it is not there"):
        _loading.load_scenarios(str(tmp_path / "none.yaml"), as_of=DAY)


def test_the_schema_has_every_family_and_its_fields() -> None:
    body = _loading.schema()
    steps = body["$defs"]["ScenarioPart"]["properties"]["steps"]["items"]["oneOf"]  # type: ignore[index]
    assert {next(iter(step["properties"])) for step in steps} == set(families())
    for step in steps:
        key = next(iter(step["properties"]))
        assert set(step["properties"][key]["properties"]) == set(family(key).shock.__dataclass_fields__)
        assert all("description" in part for part in step["properties"][key]["properties"].values())


@pytest.mark.parametrize("key", families())
def test_a_family_says_all_that_a_reader_may_ask(key: str) -> None:
    found = family(key)
    assert found.key == key
    assert all(found.assumptions)
    for text in (found.title, found.meaning, found.cannot_see, found.measured_by):
        assert len(text) > 5
    assert found.example.startswith(f"{key}: {{")
    assert found.needs
