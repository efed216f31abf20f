"""Vega-Lite specifications put together from plain parts: marks on rows, layers, charts below each other.

Plain mappings, since a figure is built in two layouts and a library of chart objects copies and checks each part at
every step; the tests check the specifications against Vega-Lite's own schema.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from amity.briefs.figures._looks import EDGE, PAPER, Layout, config
from amity.core.results import clean
from amity.core.wording import NO_BREAK

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.4.1.json"

Row = Mapping[str, object]
Spec = dict[str, object]
Channel = dict[str, object]


def mark(kind: str, rows: Sequence[Row], encoding: Mapping[str, object], **style: object) -> Spec:
    """Return rows drawn by a mark; ``style`` holds the mark's fixed properties, by Vega-Lite's names."""
    return {
        "data": {"values": [dict(row) for row in rows]},
        "mark": {"type": kind, **style},
        "encoding": dict(encoding),
    }


def layers(parts: Sequence[Spec], width: float, height: float) -> Spec:
    """Return marks over each other as one chart; those without rows are left out."""
    return {"layer": [part for part in parts if _rows(part)], "width": width, "height": height}


def _rows(part: Spec) -> object:
    rows = part["data"]
    return rows["values"] if isinstance(rows, dict) else None


def below(parts: Sequence[Spec], spacing: float) -> Spec:
    """Return charts below each other, aligned by their plots."""
    return {"vconcat": list(parts), "spacing": spacing}


def finished(chart: Spec, layout: Layout) -> Spec:
    """Return the chart as a whole specification: one font, explicit background, floats at 12 significant digits."""
    edges = {"left": EDGE, "right": EDGE, "top": 4, "bottom": EDGE}
    spec = clean({"$schema": SCHEMA, "background": PAPER, "padding": edges, "config": config(layout), **chart})
    assert isinstance(spec, dict)  # noqa: S101  clean keeps the shape of a mapping
    return spec


def amount(field: str, **more: object) -> Channel:
    """Return a channel that shows a quantity."""
    return {"field": field, "type": "quantitative", **more}


def member(field: str, **more: object) -> Channel:
    """Return a channel that shows members of an ordered list, such as years side by side."""
    return {"field": field, "type": "ordinal", **more}


def words(field: str = "text") -> Channel:
    """Return a channel with texts as they stand."""
    return {"field": field, "type": "nominal"}


def own_colour(field: str = "colour") -> Channel:
    """Return the colour that the rows themselves name."""
    return {"field": field, "type": "nominal", "scale": None, "legend": None}


def years_axis(years: Sequence[int], ticks: Sequence[int], *, gap: float = 0.0, labels: bool = True) -> Channel:
    """Return a channel of years side by side, with the labels of some."""
    axis = {"title": None, "values": list(ticks), "labelAngle": 0, "grid": False, "labels": labels}
    return member("year", scale={"domain": list(years), "paddingInner": gap, "paddingOuter": 0.1}, axis=axis)


def above(text: str, layout: Layout, lift: float = 0.0) -> dict[str, object]:
    """Return an axis' title as it stands above its end, flush with the figure's left edge."""
    return {
        "title": text,
        "titleAngle": 0,
        "titleAlign": "left",
        "titleAnchor": "end",
        "titleBaseline": "bottom",
        "titleX": -layout.left,
        "titleY": -7 - lift,
    }


def percent_labels(digits: int = 0) -> dict[str, object]:
    """Return an axis' labels for shares, written as the texts write them."""
    return {"labelExpr": f"format(100 * datum.value, ',.{digits}f') + '{NO_BREAK}%'"}
