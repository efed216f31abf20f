"""The world map, the dark theme of figures, and the runtime that is offered only whole."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from amity.api import peer_group
from amity.briefs import figures
from amity.briefs.model import FigureBlock
from amity.core import states
from amity.web import dark, vendor, world
from amity.web.rendering import static_folder
from amity.web.world import Place, standalone, world_map

SVG = "{http://www.w3.org/2000/svg}"


def place(key: str, value: float | None, shown: str = "x") -> Place:
    return Place(key=key, name=states.get(key).name, value=value, shown=shown, href=f"/dyad/{key}/ISR")


def styles(svg: str) -> dict[str, str]:
    """Return the class of each state's shape by the address it leads to."""
    root = Xml.fromstring(svg)
    return {link.get("href", ""): link[0].get("class", "") for link in root.iter(f"{SVG}a")}


def test_every_living_state_is_on_the_map_once() -> None:
    outline = world._outline()["states"]
    living = {state.key for state in states.all_states() if state.exists_on(date(2025, 12, 31))}
    # Two that the source does not draw apart.
    assert living - outline.keys() <= {"XAB", "XOS"}
    # The smallest have no outline left at this scale, and a dot instead.
    assert all(shape["path"].startswith("M") or shape["small"] for shape in outline.values())


@pytest.mark.parametrize(
    ("west", "east"), [("USA", "FRA"), ("PRT", "ESP"), ("BRA", "AGO"), ("IND", "AUS"), ("FRA", "RUS")]
)
def test_states_lie_where_they_lie(west: str, east: str) -> None:
    outline = world._outline()["states"]
    assert outline[west]["at"][0] < outline[east]["at"][0]
    assert 0 < outline[west]["at"][1] < world._outline()["height"]


def test_areas_are_true_to_one_another() -> None:
    """Areas drawn stand to one another as those that are known."""

    def area(key: str) -> float:
        total = 0.0
        for ring in re.findall(r"M(-?\d+) (-?\d+)l([^z]*)z", world._outline()["states"][key]["path"]):
            steps = [int(n) for n in re.findall(r"-?\d+", ring[2])]
            points = [(int(ring[0]), int(ring[1]))]
            for dx, dy in zip(steps[::2], steps[1::2], strict=True):
                points.append((points[-1][0] + dx, points[-1][1] + dy))
            closed = [*points[1:], points[0]]
            total += abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(points, closed, strict=True))) / 2
        return total

    # Land and inland waters in thousand km², World Factbook.
    known = {"DZA": 2382, "BRA": 8516, "AUS": 7741, "COD": 2345, "IND": 3287, "MNG": 1564, "ZAF": 1219, "SWE": 450}
    scale = sum(area(key) for key in known) / sum(known.values())
    assert {key: area(key) / scale / size for key, size in known.items()} == pytest.approx(
        dict.fromkeys(known, 1.0), rel=0.06
    )


def test_a_state_without_a_value_is_hatched_and_one_that_was_not_asked_is_land() -> None:
    drawn = world_map([place("FRA", 0.2), place("BRA", None)], title="t", alt="a", target="ISR")
    found = styles(drawn.svg)
    assert found["/dyad/BRA/ISR"] == "no-data"
    assert found["/dyad/FRA/ISR"].startswith("step-")
    assert drawn.legend[0].text == "Israel"
    assert drawn.legend[-1].text == "no value"


def test_zero_is_a_class_of_its_own_where_nothing_is_below_it() -> None:
    keys = ("FRA", "DEU", "BRA", "IND", "CHN")
    drawn = world_map([place(key, value) for key, value in zip(keys, (0, 0, 1, 2, 3), strict=True)], title="t", alt="a")
    found = styles(drawn.svg)
    assert found["/dyad/FRA/ISR"] == "zero"
    assert found["/dyad/BRA/ISR"] != "zero"


def test_values_on_both_sides_of_zero_have_two_hues_that_meet_there() -> None:
    keys = [state.key for state in states.all_states()][:41]
    values = [(n - 20) / 20 for n in range(41)]
    drawn = world_map([place(k, v) for k, v in zip(keys, values, strict=True)], title="t", alt="a", percent=True)
    found = styles(drawn.svg)
    for key, value in zip(keys, values, strict=True):
        shape = found.get(f"/dyad/{key}/ISR")
        if shape is not None:
            assert shape.startswith("low-" if value < 0 else "step-"), (key, value)
    assert any(one.text.endswith(" to 0\u00a0%") for one in drawn.legend)


def test_a_vanished_state_with_a_value_is_named_and_not_lost() -> None:
    drawn = world_map([place("YUG", 0.4), place("FRA", 0.1)], title="t", alt="a")
    assert [one.key for one in drawn.unplaced] == ["YUG"]


def test_names_cannot_break_the_drawing() -> None:
    hostile = Place(key="FRA", name='<b onload="x">', value=1.0, shown="]]>&\"'", href='/dyad/"><script>/ISR')
    drawn = world_map([hostile], title="<t>", alt='"a"')
    assert Xml.fromstring(drawn.svg).findall(f".//{SVG}script") == []
    assert Xml.fromstring(standalone(drawn, "A <caption>", "a note")).tag == f"{SVG}svg"


def test_a_drawing_carries_its_font_and_both_themes() -> None:
    peers = peer_group("un-members", None)
    block = figures.draw("arms_by_supplier", figures.FigureRequest(state_a="AZE", state_b="ISR", peers=peers))
    assert isinstance(block, FigureBlock)
    svg = dark.themed(figures.svg(block))
    assert Xml.fromstring(svg).tag == f"{SVG}svg"
    colours = set(re.findall(r'(?:fill|stroke)="(#[0-9a-f]{6})"', svg))
    assert colours - dark.COLOURS.keys() <= {"#000000"}
    assert svg.count("@font-face") == 2
    assert len(svg) < 150_000


def test_live_figures_take_the_same_dark_colours() -> None:
    css = (static_folder() / "css" / "figures.css").read_text(encoding="utf-8")
    for light, instead in dark.COLOURS.items():
        assert f'.live [fill="{light}"] {{ fill: light-dark({light}, {instead}); }}' in css
        assert f'.live [stroke="{light}"] {{ stroke: light-dark({light}, {instead}); }}' in css


def test_a_runtime_is_offered_only_as_its_manifest_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "static" / "vendor"
    folder.mkdir(parents=True)
    monkeypatch.setattr(vendor, "files", lambda _: tmp_path)
    asked = vendor.vega_url.__wrapped__
    assert asked() == ""
    name = "vega.0123456789abcdef.js"
    (folder / name).write_bytes(b"export {};")
    told = {"vega": {"file": name, "bytes": 10, "sha256": hashlib.sha256(b"export {};").hexdigest()}}
    (folder / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
    assert asked() == f"/static/vendor/{name}"
    (folder / name).write_bytes(b"alert(1)  ")
    assert asked() == ""
    (folder / "manifest.json").write_text('{"vega": {"file": "../../x.js", "sha256": ""}}', encoding="utf-8")
    assert asked() == ""


def test_the_lock_file_names_no_registry_and_holds_every_hash() -> None:
    lock = json.loads((static_folder().parent / "assets" / "package-lock.json").read_text(encoding="utf-8"))
    packages = [entry for path, entry in lock["packages"].items() if path]
    assert packages
    assert all("resolved" not in entry and entry["integrity"].startswith("sha512-") for entry in packages)
