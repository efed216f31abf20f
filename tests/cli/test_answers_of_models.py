"""The JSON of the commands that explain and stress: each is what the published schema says of it."""

from __future__ import annotations

import json

import jsonschema
import pytest

from amity.cli.app import run
from amity.core import schemas

SCHEMA = json.loads(schemas.text())
ASKED = {
    "explain": "explain AZE ISR --channel arms --peers muslim-majority",
    "configure": "configure azerbaijan-israel",
    "weigh": "weigh india-russia",
    "blocs": "blocs ISR --peers muslim-majority",
    "dependence": "dependence IND RUS --commodity arms",
    "corridors": "corridors SAU IND",
    "backtest": "backtest iran-2012",
    "stress": "stress azerbaijan-israel israel-stops-arms",
    "flip": "flip AZE ISR --measure arms_import_share --peers muslim-majority --year 2020",
}


@pytest.mark.parametrize("name", ASKED)
def test_answer_is_what_the_schema_says(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*ASKED[name].split(), "--json"]) == 0
    body = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": SCHEMA["$defs"]}).validate(body)


def test_grid_prints_what_the_schema_says(tmp_path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["grid", "atop_defense", "--years", "2015", "--out", str(tmp_path / "g"), "--json"]) == 0
    body = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator({"$ref": "#/$defs/grid", "$defs": SCHEMA["$defs"]}).validate(body)
