"""Figures: what they show is what the tables hold, in two layouts, the same each time, with words for who sees none."""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from amity import api
from amity.briefs import figures
from amity.briefs.figures import FigureRequest, NoFigure, _looks, _stacking, _time
from amity.briefs.fonts import FAMILY, text_width
from amity.briefs.model import FigureBlock
from amity.cases import Event, EventSource, load
from amity.cli import figures as command
from amity.core import states
from amity.core.asks import Period
from amity.core.errors import SameState, UnknownName, UsageError
from amity.core.partial_dates import read_date
from amity.store import read

KEYS = (
    "arms_by_supplier",
    "crude_share",
    "agreement",
    "absence",
    "peers_strip",
    "declared_material",
    "specification_curve",
    "timeline",
)
PAIRS = {
    "case": ("AZE", "ISR", "muslim-majority"),
    "large": ("IND", "RUS", "un-members"),
    "few peers": ("TUR", "AZE", "ots"),
    "little": ("TUV", "NRU", "un-members"),
    "gone": ("DDR", "CSK", "un-members"),
}


@cache
def request(pair: str = "case") -> FigureRequest:
    a, b, peers = PAIRS[pair]
    found = {"case": "azerbaijan-israel", "large": "india-russia"}.get(pair)
    case = load(found) if found else None
    return FigureRequest(
        state_a=api.state(a).key,
        state_b=api.state(b).key,
        peers=api.peer_group(peers),
        as_of=date(2026, 11, 24),
        events=case.events if case else (),
        written=read_date(case.written) if case and case.written else None,
    )


@cache
def drawn(key: str, pair: str = "case") -> FigureBlock | NoFigure:
    return figures.draw(key, request(pair))


def block(key: str, pair: str = "case") -> FigureBlock:
    found = drawn(key, pair)
    assert isinstance(found, FigureBlock)
    return found


def cells(found: FigureBlock) -> list[dict[str, str]]:
    return [dict(zip(found.table.headings, row, strict=True)) for row in found.table.rows]


def rows_of(spec: object) -> Iterator[Mapping[str, object]]:
    """Yield every row of data that a specification holds."""
    if isinstance(spec, dict):
        values = spec.get("values")
        if isinstance(values, list) and values and isinstance(values[0], dict):
            yield from values
        for part in spec.values():
            yield from rows_of(part)
    elif isinstance(spec, list):
        for part in spec:
            yield from rows_of(part)


NOTHING = {
    ("arms_by_supplier", "little"): "no delivery of major arms to Tuvalu is recorded in 1995–2024",
    ("arms_by_supplier", "gone"): "the record covers 1995–2024, and no year in which East Germany existed",
    ("crude_share", "little"): "no crude oil between Tuvalu and Nauru is recorded in 1995–2024",
    ("crude_share", "gone"): "the record covers 1995–2024, and no year in which both East Germany and Czechoslovakia "
    "existed",
    ("declared_material", "few peers"): "the peers 'ots' are 4 states beside the target; 5 are needed",
    ("declared_material", "little"): "0 of 153 states have any; with fewer than 3 a place says nothing",
    ("declared_material", "gone"): "the record covers 1995–2024, and no year in which both East Germany and "
    "Czechoslovakia existed",
    ("specification_curve", "few peers"): "the curve was asked for beside 'ots'; in no specification can 8 of its "
    "states be judged, too few for a verdict",
    ("timeline", "few peers"): "the case lists no dated event",
    ("timeline", "little"): "the case lists no dated event",
    ("timeline", "gone"): "the case lists no dated event",
}
ALL = [(key, pair) for key in KEYS for pair in PAIRS if (key, pair) not in NOTHING]


# --- every figure ------------------------------------------------------------------------------
def test_figures_are_found_in_order() -> None:
    assert tuple(key for key in figures.keys() if key in KEYS) == KEYS
    for key in figures.keys():
        figure = figures.get(key)
        assert figure.key == key
        assert figure.title
        assert figure.shows
    with pytest.raises(UnknownName) as caught:
        figures.get("agrement")
    assert "agreement" in caught.value.candidates


def test_which_figures_have_nothing_to_draw_and_why() -> None:
    for key in KEYS:
        for pair in PAIRS:
            found = drawn(key, pair)
            assert (found.reason if isinstance(found, NoFigure) else None) == NOTHING.get((key, pair))


@pytest.mark.parametrize(("key", "pair"), ALL)
def test_texts_name_no_code_and_nothing_empty(key: str, pair: str) -> None:
    found = block(key, pair)
    codes = {state.key for state in states.all_states()}
    # Texts of events are the analyst's own; everything else is ours.
    ours = [found.caption, found.note, found.credit, *found.table.headings]
    ours += [] if key == "timeline" else [found.alt, *(cell for row in found.table.rows for cell in row)]
    for text in ours:
        assert text == text.strip()
        assert "  " not in text
        assert not re.search(r"\b(nan|None|null|inf|True|False)\b", text), text
        assert not codes & set(re.findall(r"\b[A-Z]{3}\b", text)), text
    assert found.alt.endswith(".")
    assert found.credit.endswith(".")
    assert len(found.table.align) == len(found.table.headings)
    assert all(cell for row in found.table.rows for cell in row)


@pytest.mark.parametrize(("key", "pair"), ALL)
@pytest.mark.parametrize("narrow", [False, True])
def test_drawing_is_legible_self_contained_and_of_its_width(key: str, pair: str, narrow: bool) -> None:
    text = figures.svg(block(key, pair), narrow=narrow)
    width = float(re.search(r'viewBox="0 0 ([\d.]+) ', text)[1])
    assert width <= (_looks.NARROW if narrow else _looks.WIDE).width + 4
    sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)px"', text)]
    assert sizes
    assert min(sizes) >= 11
    assert set(re.findall(r'font-family="([^"]+)"', text)) == {_looks.FONT}
    assert 'fill="#ffffff"' in text
    assert not re.search(r"NaN|undefined|null", text)
    bare = re.sub(r'xmlns(:\w+)?="[^"]+"', "", text)
    assert "http" not in bare
    assert "<script" not in bare
    assert "<image" not in bare


@pytest.mark.parametrize("key", KEYS)
def test_same_request_same_bytes(key: str) -> None:
    first, second = figures.draw(key, request()), figures.draw(key, request())
    assert first == second
    assert isinstance(first, FigureBlock)
    assert isinstance(second, FigureBlock)
    assert json.dumps(first.spec) == json.dumps(second.spec)
    assert figures.svg(first) == figures.svg(second)
    assert figures.png(first) == figures.png(second)


def test_another_process_draws_the_same_bytes() -> None:
    code = (
        "from amity import api; from amity.briefs import figures; import sys\n"
        "r = figures.FigureRequest(state_a='TUR', state_b='AZE', peers=api.peer_group('ots'))\n"
        "sys.stdout.write(figures.svg(figures.draw('agreement', r)))"
    )
    seen = [
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, env=os.environ | {"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    ]
    assert seen[0] == seen[1]
    assert len(seen[0]) > 5000


@pytest.mark.parametrize("key", KEYS)
def test_specifications_follow_the_schema_of_vega_lite(key: str) -> None:
    place = importlib.util.find_spec("altair")
    if place is None or place.origin is None:
        pytest.skip("the schema comes with altair, which is not installed")
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads(
        Path(place.origin).with_name("vegalite").joinpath("v6/schema/vega-lite-schema.json").read_text(encoding="utf-8")
    )
    found = block(key)
    for spec in (found.spec, found.narrow):
        jsonschema.Draft7Validator(schema).validate(spec)


def test_a_state_with_itself_is_refused() -> None:
    with pytest.raises(SameState):
        replace(request(), state_b=request().state_a)


# --- arms --------------------------------------------------------------------------------------
def test_arms_shows_every_delivery_with_the_partner_at_the_foot() -> None:
    found = block("arms_by_supplier")
    israel = {row["Year"]: float(row["Delivered (million TIV)"]) for row in cells(found) if row["Supplier"] == "Israel"}
    assert israel["2016"] == pytest.approx(250.4, abs=0.5)
    assert max(int(year) for year in israel) == 2020
    bars = [row for row in rows_of(found.spec) if "head" in row]
    partner = [row for row in bars if row["colour"] == _looks.ACCENT]
    assert {str(row["year"]) for row in partner} == set(israel)
    assert all(row["foot"] == 0 for row in partner)
    transfers = read("arms_transfers").filter(recipient="AZE")
    for year in (2011, 2016, 2018):
        height = max(float(str(row["head"])) for row in bars if row["year"] == year)
        assert height == pytest.approx(transfers.filter(year=year)["tiv"].sum())


def test_arms_says_what_came_from_the_partner() -> None:
    assert "Israel (20.9\u00a0%)" in block("arms_by_supplier").alt
    assert block("arms_by_supplier").alt.endswith("nothing from it is recorded in 2021–2024.")
    assert block("arms_by_supplier", "few peers").alt.endswith("No delivery from Azerbaijan is recorded.")
    assert any(
        row.get("text") == "Azerbaijan: none recorded" for row in rows_of(block("arms_by_supplier", "few peers").spec)
    )


def test_years_asked_for_and_the_day_of_the_brief_cut_what_is_drawn() -> None:
    asked = figures.draw("arms_by_supplier", replace(request(), period=Period(first=2016, last=2030)))
    assert isinstance(asked, FigureBlock)
    assert {row["Year"] for row in cells(asked)} == {
        str(year) for year in (2016, 2017, 2018, 2019, 2020, 2022, 2023, 2024)
    }
    early = figures.draw("arms_by_supplier", replace(request(), as_of=date(2018, 5, 1)))
    assert isinstance(early, FigureBlock)
    assert max(int(row["Year"]) for row in cells(early)) == 2018
    never = figures.draw("arms_by_supplier", replace(request(), period=Period(first=1960, last=1970)))
    assert isinstance(never, NoFigure)
    assert never.reason == "the record covers 1995–2024, and not 1960–1970"


# --- crude -------------------------------------------------------------------------------------
def test_crude_goes_the_way_it_flows_with_bounds_where_the_record_hides() -> None:
    found = block("crude_share")
    assert found.caption.startswith("Azerbaijan's share of Israel's recorded crude oil imports")
    years = {row["Year"]: row for row in cells(found)}
    assert len(years) == 30
    assert float(years["2022"]["Share by value (%)"]) == pytest.approx(42.3, abs=0.1)
    low, high = (float(years["2022"][f"{end} bound (%)"]) for end in ("Lower", "Upper"))
    assert low < float(years["2022"]["Share by weight (%)"]) < high
    assert years["2017"]["Lower bound (%)"] == "–"
    assert "more is recorded" in years["2017"]["Note"]
    band = {row["year"] for row in rows_of(found.spec) if "high" in row}
    assert len(band) == 28
    assert not band & {2017, 2018}
    assert any(row.get("text") == "530\u00a0%" for row in rows_of(found.spec))


def test_crude_without_bounds_draws_no_band() -> None:
    pair = replace(request("large"), state_a=api.state("AUS").key, state_b=api.state("CHN").key, events=())
    found = figures.draw("crude_share", pair)
    assert isinstance(found, FigureBlock)
    assert found.caption.startswith("Australia's share of China's")
    assert "band" not in found.note
    assert not [row for row in rows_of(found.spec) if "high" in row]


# --- votes -------------------------------------------------------------------------------------
def test_agreement_has_gaps_and_breaks_the_line_where_the_agenda_changed() -> None:
    found = block("agreement")
    sessions = {row["Session"]: row for row in cells(found)}
    assert sessions["79"]["Agreement (%)"] == "–"
    assert sessions["79"]["Note"] == "11 joint roll calls, fewer than the 20 that are needed"
    assert float(sessions["47"]["Agreement (%)"]) == pytest.approx(33.85, abs=0.01)
    runs = {row["opens"]: row["run"] for row in rows_of(found.spec) if "run" in row}
    assert 2024 not in runs
    assert runs[2022] == runs[2023] != runs[2025]
    breaks = [row for row in rows_of(found.spec) if row.get("text") == "new agenda"]
    assert {row["opens"] for row in breaks} == {2023.5}
    assert "not comparable" in found.alt


def test_agreement_band_lies_around_the_median_and_needs_peers_enough() -> None:
    for row in rows_of(block("agreement", "large").spec):
        if row.get("low") is not None and "run" in row:
            assert 0 <= row["low"] <= row["median"] <= row["high"] <= 1
    few = [row for row in rows_of(block("agreement", "few peers").spec) if "run" in row]
    assert few
    assert all(row["low"] is None for row in few)
    assert "middle four fifths" not in block("agreement", "few peers").alt


def test_absence_counts_as_the_measure_does() -> None:
    found = block("absence")
    whole = cells(found)[0]
    result = api.measure("vote_absence", "AZE", "ISR", years="2025")
    assert (
        (whole["Did not vote"], whole["Roll calls counted"])
        == ("28", "145")
        == (
            str(result.extras["absent"]),
            str(result.n),
        )
    )
    topics = [row["Roll calls"] for row in cells(found)]
    assert topics[1] == "Where Israel voted with most states"
    assert "The Middle East" in topics
    assert len(topics) == 10
    assert "farthest above its peers on roll calls on which Israel voted with most states" in found.alt


def test_strip_stands_each_peer_beside_the_subject_on_common_roll_calls() -> None:
    found = block("peers_strip")
    assert "Of 43 peers, 10 are higher than Azerbaijan, 13 the same and 20 lower." in found.alt
    assert "Albania +15.7" in found.alt
    dots = [row for row in rows_of(found.spec) if set(row) == {"x", "y", "colour"}]
    assert len(dots) == len(found.table.rows) == 43
    assert sum(abs(float(str(row["x"]))) < 1e-9 for row in dots) == 13
    # Nigeria is among the outermost and named; Niger, whose name it begins with, is not.
    assert sum(row["colour"] == _looks.SHADES[0] for row in dots) == 5


def test_strip_of_another_measure_piles_up_what_is_not_recorded() -> None:
    found = figures.draw("peers_strip", replace(request(), measure="arms_import_share"))
    assert isinstance(found, FigureBlock)
    assert found.caption == "Israel's share of each state's arms imports: Azerbaijan and its peers, 2020–2024"
    assert any(row.get("text") == "37 at 0\u00a0%" for row in rows_of(found.spec))
    assert sum(row["Peer (%)"] == "0" for row in cells(found)) == 37


def test_strip_says_which_options_were_chosen() -> None:
    gaza = replace(request(), period=Period(first=2025, last=2025), options={"rollcalls": "gaza"})
    found = figures.draw("peers_strip", gaza)
    assert isinstance(found, FigureBlock)
    assert found.caption == "Agreement in UN votes: Azerbaijan and its peers, each with Israel, 2025 (rollcalls=gaza)"


def test_strip_has_nothing_for_a_matter_of_yes_or_no() -> None:
    found = figures.draw("peers_strip", replace(request(), measure="contiguity"))
    assert isinstance(found, NoFigure)
    assert "yes or no" in found.reason


# --- timeline ----------------------------------------------------------------------------------
def test_timeline_draws_every_event_and_labels_do_not_run_into_each_other() -> None:
    found = block("timeline")
    events = request().events
    assert len(found.table.rows) == len(events) > 100
    for spec, layout in ((found.spec, _looks.WIDE), (found.narrow, _looks.NARROW)):
        signs = [row for row in rows_of(spec) if "sign" in row and "named" in row]
        assert len(signs) == len(events)
        named = sum(bool(row["named"]) for row in signs)
        assert named >= 10
        ends: dict[object, list[tuple[float, float]]] = {}
        lines = {(row["x"], row["y"], row["text"]) for row in rows_of(spec) if set(row) == {"x", "y", "text"}}
        for x, y, text in lines:
            ends.setdefault(y, []).append((float(x), float(x) + text_width(str(text), layout.small)))
        for spans in ends.values():
            spans.sort()
            assert all(left[1] <= right[0] + 1 for left, right in pairwise(spans))


def test_timeline_leaves_out_what_lies_after_its_day_and_escapes_texts() -> None:
    source = EventSource(publisher="P & Q", dated="n.d.", url="https://example.org/", supports="it", grade="B2")
    base = {"actors": (), "others": (), "sources": (source,), "note": ""}
    sly = Event(id="a", date=read_date("2020"), kind="war", text="<script>alert(1)</script> & more.", **base)
    late = Event(id="b", date=read_date("2031-01-01"), kind="arms", text="Later.", **base)
    found = figures.draw("timeline", replace(request(), events=(sly, late), written=None))
    assert isinstance(found, FigureBlock)
    assert [row["Date"] for row in cells(found)] == ["2020"]
    assert cells(found)[0]["Sources and their grades"] == "P & Q (B2)"
    text = figures.svg(found)
    assert "<script" not in text
    assert "&lt;script&gt;" in text


def test_time_is_drawn_at_two_scales_only_where_the_end_holds_most() -> None:
    even = [date(year, 6, 1) for year in range(1990, 2020)]
    assert len(_time.time_axis(even, 0, 600).stretches) == 1
    axis = _time.time_axis([date(1990, 1, 1), *(date(2019, month, 1) for month in range(1, 13))], 0, 600)
    assert [(part.first, part.last) for part in axis.stretches] == [(1990, 2018), (2019, 2019)]
    places = [axis.at(day) for day in (date(1990, 1, 1), date(2018, 12, 31), date(2019, 1, 1), date(2019, 12, 31))]
    assert places == sorted(places)


# --- parts -------------------------------------------------------------------------------------
def test_dots_stay_inside_and_none_covers_another() -> None:
    for values in ([0.0] * 150 + [0.5, 3.0, 40.0], [float(n % 7) for n in range(190)], [5.0, 5.0], [1.0]):
        ordered = sorted(values)
        dots = _stacking.stacked(ordered, ordered[-1], _looks.WIDE, floor=0.0)
        assert len(set(dots.places)) == len(ordered)
        assert all(dots.domain[0] < x < dots.domain[1] for x, _ in dots.places)
        assert all(0 < y < dots.height for _, y in dots.places)
        assert all(dots.domain[0] <= tick <= dots.domain[1] for tick in dots.ticks)


def test_text_is_wrapped_and_cut_to_its_width() -> None:
    text = "Recorded imports of major arms by supplier"
    lines = _looks.wrapped(text, 120, 12)
    assert " ".join(lines) == text
    assert all(text_width(line, 12) <= 120 for line in lines)
    assert text_width(_looks.shortened(text, 120, 12), 12) <= 120
    assert _looks.shortened("Wagadougoukoumassi", 20, 12) == ""


def test_fonts_are_small_and_licensed() -> None:
    folder = Path(importlib.util.find_spec("amity.briefs.fonts").origin).parent
    fonts = sorted(folder.glob("*.ttf")) + sorted(folder.glob("*.woff2"))
    assert len(fonts) == 6
    assert all(font.stat().st_size < 150_000 for font in fonts)
    assert "SIL OPEN FONT LICENSE Version 1.1" in (folder / "OFL.txt").read_text(encoding="utf-8")
    assert FAMILY.replace(" ", "") in fonts[0].name


# --- the command -------------------------------------------------------------------------------
def asked(key: str, first: str = "AZE", second: str | None = "ISR", **given: object) -> command.Asked:
    rest: dict[str, object] = {"peers": None, "years": None, "measure": None, "options": {}, "narrow": False}
    return command.Asked(key=key, first=first, second=second, **(rest | given))


def test_command_writes_picture_and_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command.write(asked("arms_by_supplier"), tmp_path / "x.png", False)
    assert (tmp_path / "x.png").read_bytes().startswith(b"\x89PNG")
    assert "SIPRI" in capsys.readouterr().err
    command.write(asked("timeline", "azerbaijan-israel", None, narrow=True), tmp_path / "t.svg", False)
    text = (tmp_path / "t.svg").read_text(encoding="utf-8")
    assert text.startswith("<svg")
    assert "@font-face" in text
    assert "Azerbaijan and Israel" in text
    command.write(asked("arms_by_supplier"), tmp_path / "x.csv", False)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "x.csv").read_text(encoding="utf-8"))))
    assert sum(float(row["Delivered (million TIV)"]) for row in rows) == pytest.approx(4273, abs=1)
    origin = json.loads((tmp_path / "x.csv.source.json").read_text(encoding="utf-8"))
    assert "SIPRI" in origin["credit"]
    assert origin["dataset_version"]


def test_command_says_that_there_is_nothing_to_draw(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command.write(asked("crude_share", "Tuvalu", "Nauru"), tmp_path / "x.png", False)
    said = "No figure “Share of crude oil imports”: no crude oil between Tuvalu and Nauru is recorded in 1995–2024.\n"
    assert capsys.readouterr().out == said
    command.write(asked("crude_share", "Tuvalu", "Nauru"), tmp_path / "x.png", True)
    body = json.loads(capsys.readouterr().out)
    assert body["rows"] == []
    assert "Tuvalu" in body["reason"]
    assert not (tmp_path / "x.png").exists()


@pytest.mark.parametrize(
    ("given", "out", "says"),
    [
        (asked("agreement"), None, "--out"),
        (asked("agreement"), Path("x.pdf"), "not known"),
        (asked("agreement", measure="arms_import_share"), Path("x.png"), "peers_strip"),
        (asked("agreement", narrow=True), Path("x.csv"), "--narrow"),
        (asked("timeline"), Path("x.png"), "a case"),
    ],
)
def test_command_refuses_what_cannot_be_meant(given: command.Asked, out: Path | None, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        command.write(given, out, False)
    assert says in f"{caught.value.message} {caught.value.hint}"
