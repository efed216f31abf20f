"""Figures of rows: a value with its ends and what it was before, names above their marks so that all fit a phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from amity.briefs.figures._charts import Row, Spec, amount, below, finished, layers, mark, own_colour, words
from amity.briefs.figures._keys import Entry, key
from amity.briefs.figures._looks import ACCENT, BAND, INK, PAPER, SHADES, SOFT, Layout, shortened

STEP, TEXT_AT, MARK_AT = 38.0, 11.0, 27.0
EDGE_SHARE = 0.04


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A row: name, value, ends and value before where there are any, and whether it is the one that matters."""

    name: str
    value: float
    low: float | None = None
    high: float | None = None
    before: float | None = None
    own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """The axis below the rows: its title, and what the marks are called in the key."""

    title: str
    value: str
    ends: str
    before: str = ""


def chart(rows: Sequence[Span], axis: Axis, layout: Layout) -> Spec:
    """Return the rows as a chart with its key above it."""
    entries = [Entry(sign="dot", text=axis.value, colour=SHADES[0])]
    if any(row.before is not None for row in rows):
        entries.append(Entry(sign="ring", text=axis.before, colour=SOFT))
    if any(row.low is not None for row in rows):
        entries.append(Entry(sign="box", text=axis.ends, colour=BAND))
    return finished(below([key(entries, layout), _plot(rows, axis, layout)], spacing=14), layout)


def _plot(rows: Sequence[Span], axis: Axis, layout: Layout) -> Spec:
    width, height = layout.plot, STEP * len(rows) + 4
    known = [value for row in rows for value in (row.value, row.low, row.high, row.before) if value is not None]
    least, most = min(known), max(known)
    margin = EDGE_SHARE * ((most - least) or abs(most) or 1.0)
    x = amount(
        "x",
        scale={"domain": [least - margin, most + margin], "nice": False, "zero": False},
        axis={"title": axis.title, "grid": True, "tickCount": 4 if layout.narrow else 7},
    )
    y = amount("y", scale={"domain": [0, height], "nice": False, "zero": False, "reverse": True}, axis=None)
    at = [STEP * place for place in range(len(rows))]
    place = {"x": x, "y": y}
    bands: list[Row] = [
        {"x": row.low, "x2": row.high, "y": top + MARK_AT}
        for row, top in zip(rows, at, strict=True)
        if row.low is not None and row.high is not None
    ]
    rings: list[Row] = [
        {"x": row.before, "y": top + MARK_AT} for row, top in zip(rows, at, strict=True) if row.before is not None
    ]
    dots: list[Row] = [
        {"x": row.value, "y": top + MARK_AT, "colour": ACCENT if row.own else SHADES[0]}
        for row, top in zip(rows, at, strict=True)
    ]
    parts = []
    parts.append(mark("rule", bands, {**place, "x2": {"field": "x2"}}, color=BAND, strokeWidth=9))
    parts.append(
        mark("point", rings, place, shape="circle", size=56, stroke=SOFT, fill=PAPER, strokeWidth=1.8, opacity=1)
    )
    parts.append(
        mark("point", dots, {**place, "fill": own_colour()}, shape="circle", size=56, stroke=PAPER, strokeWidth=0.8,
             opacity=1)
    )  # fmt: skip
    for weight in ("bold", "normal"):
        told: list[Row] = [
            {
                "x": least - margin,
                "y": top + TEXT_AT,
                "text": shortened(row.name, layout.room - 4, layout.text) or row.name,
            }
            for row, top in zip(rows, at, strict=True)
            if row.own == (weight == "bold")
        ]
        parts.append(
            mark("text", told, {**place, "text": words()}, align="left", baseline="middle", dx=-layout.left, color=INK,
                 fontWeight=weight)
        )  # fmt: skip
    return layers(parts, width, height)
