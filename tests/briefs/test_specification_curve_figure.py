"""The figure of a specification curve: what it shows is the curve, in two layouts, however many specifications."""

from __future__ import annotations

import importlib.util
import json
import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from amity import api
from amity.briefs import figures
from amity.briefs.figures import FigureRequest, NoFigure, _looks, specification_curve
from amity.briefs.model import FigureBlock
from amity.core.asks import Period
from amity.models.specification_curve import Curve, CurveRequest, curve

PAIR = {"state_a": "AZE", "state_b": "ISR", "peers": "muslim-majority"}


@cache
def found(measure: str = "arms", **vary: str) -> Curve:
    return curve(CurveRequest(**PAIR, measure=measure, draws=20, vary=vary))


def votes() -> Curve:
    return found("votes", rollcalls="all,gaza", peers="muslim-majority;oic")


@cache
def block(measure: str = "arms") -> FigureBlock:
    drawn = specification_curve.block(votes() if measure == "votes" else found(measure))
    assert isinstance(drawn, FigureBlock)
    return drawn


@pytest.mark.parametrize(("measure", "narrow"), [("arms", False), ("votes", True)])
def test_drawing_is_of_its_width_legible_and_names_the_choices(measure: str, narrow: bool) -> None:
    text = figures.svg(block(measure), narrow=narrow)
    width = float(re.search(r'viewBox="0 0 ([\d.]+) ', text)[1])
    assert width <= (_looks.NARROW if narrow else _looks.WIDE).width + 4
    assert min(float(size) for size in re.findall(r'font-size="([\d.]+)px"', text)) >= 11
    assert not re.search(r"NaN|undefined|null", text)
    assert "Length of the window" in text
    assert "5 years" in text
    assert len(text) < 700_000


def test_columns_hold_every_specification_once_in_the_order_of_places() -> None:
    curve_ = votes()
    drawn = specification_curve.columns(curve_, 100)
    assert drawn.number == 100
    assert np.bincount(drawn.at).sum() == curve_.frame.height > 500
    assert (np.diff(drawn.middle) >= -1e-9).all()
    assert drawn.middle[0] == pytest.approx(100 * curve_.frame["percentile"][: np.bincount(drawn.at)[0]].median())
    few = specification_curve.columns(found("arms_imports", length="5", end="2020", peers="oic"), 100)
    assert few.number == found("arms_imports", length="5", end="2020", peers="oic").frame.height


def test_the_matrix_gives_each_specification_one_value_of_each_choice() -> None:
    curve_ = found()
    drawn = specification_curve.columns(curve_, 60)
    told = specification_curve.lines(curve_, drawn)
    heads = [at for at, line in enumerate(told) if line.shares is None] + [len(told)]
    assert len(heads) == len(curve_.choices) + 2
    for first, last in pairwise(heads):
        assert np.allclose(sum(line.shares for line in told[first + 1 : last]), 1)


def test_words_say_what_is_drawn_for_who_cannot_see_it() -> None:
    drawn = block("votes")
    assert "not a probability" in drawn.note
    assert "own records" in drawn.note
    assert "matrix" in drawn.alt
    assert "typical in" in drawn.alt
    assert drawn.table.headings[:3] == ("Choice", "Value", "Specifications")
    assert sum(int(row[2]) for row in drawn.table.rows if row[0] == "Measure") == votes().like.height
    for text in (drawn.caption, drawn.note, drawn.alt, *(cell for row in drawn.table.rows for cell in row)):
        assert not re.search(r"\b(nan|None|null|inf)\b", text)


def legend(spec: object) -> str:
    return json.dumps(spec, ensure_ascii=False)


def test_the_legend_has_every_verdict_of_the_matrix_in_words_for_readers() -> None:
    curve_ = votes()
    told = legend(block("votes").spec)
    assert {"typical", "opposite"} <= set(curve_.frame["verdict"])
    assert "among the least close" in told
    assert '"opposite"' not in told
    assert "among the least close (%)" in block("votes").table.headings
    assert "not judged (%)" in block("votes").table.headings


def test_own_records_are_in_lighter_ink_and_a_shared_dot_is_explained() -> None:
    drawn = specification_curve.columns(votes(), 100)
    assert any(drawn.own)
    assert not all(drawn.own)
    told = legend(block("votes").spec)
    shades = {specification_curve.COLOURS[word] for word, own in zip(drawn.verdict, drawn.own, strict=True) if own}
    assert all(specification_curve.lighter(colour) in told for colour in shades)
    assert "a dot is their middle place in the colour of their most frequent verdict" in block("votes").note
    assert "its dot is lighter" in block("votes").note


def test_a_list_taken_whole_is_told_below_the_figure() -> None:
    asked = CurveRequest(**PAIR, years=Period(first=2025, last=2025), draws=0)
    drawn = specification_curve.block(curve(asked))
    assert isinstance(drawn, FigureBlock)
    assert "Gaza since 2023 (2023–2025" in drawn.note


def test_nothing_to_draw_says_why() -> None:
    group = api.peer_group("muslim-majority")
    asked = FigureRequest(state_a="AZE", state_b="ISR", peers=group, measure="arms", options={"length": "99"})
    none = specification_curve.draw(asked)
    assert isinstance(none, NoFigure)
    assert "length" in none.reason
    empty = specification_curve.block(found("votes", rollcalls="middle_east", end="2025", length="1"))
    assert isinstance(empty, NoFigure)


def test_same_curve_same_bytes() -> None:
    asked = CurveRequest(**PAIR, measure="arms", draws=20, vary={"length": "5", "peers": "oic"})
    first, second = (specification_curve.block(curve(asked)) for _ in range(2))
    assert isinstance(first, FigureBlock)
    assert isinstance(second, FigureBlock)
    assert figures.svg(first) == figures.svg(second)


def test_specification_follows_the_schema_of_vega_lite() -> None:
    place = importlib.util.find_spec("altair")
    if place is None or place.origin is None:
        pytest.skip("the schema comes with altair, which is not installed")
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads(
        Path(place.origin).with_name("vegalite").joinpath("v6/schema/vega-lite-schema.json").read_text(encoding="utf-8")
    )
    for spec in (block().spec, block().narrow):
        jsonschema.Draft7Validator(schema).validate(spec)
