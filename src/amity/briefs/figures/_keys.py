"""Charts drawn by place: a canvas in CSS pixels, and the key of a figure as lines of signs and words above the plot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import altair as alt

from amity.briefs.figures._looks import PAPER, SOFT, Layout, Row, data, wrapped
from amity.briefs.fonts import text_width

Sign = Literal["box", "open", "line", "dash", "dot", "ring", "diamond"]
_SIGN, _GAP, _BETWEEN, _LEAD = 16, 6, 16, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Canvas:
    """A chart whose rows give their own places in CSS pixels, counted from the figure's left edge and the chart's top.

    ``left`` is where the chart begins: charts below each other are aligned by their plots, and a plot begins after its axis.
    """

    left: float
    width: float
    height: float

    def x(self, field: str = "x") -> alt.X:
        """Return a horizontal place."""
        return alt.X(f"{field}:Q", scale=alt.Scale(domain=[self.left, self.left + self.width], nice=False, zero=False), axis=None)

    def y(self, field: str = "y") -> alt.Y:
        """Return a vertical place."""
        scale = alt.Scale(domain=[0, self.height], nice=False, zero=False, reverse=True)
        return alt.Y(f"{field}:Q", scale=scale, axis=None)

    def layered(self, layers: Sequence[alt.Chart]) -> alt.LayerChart:
        """Return the layers as one chart of the canvas' size."""
        return alt.layer(*layers).properties(width=self.width, height=self.height)


def own_colour() -> alt.Color:
    """Return the colour that the rows themselves name."""
    return alt.Color("colour:N", scale=None, legend=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry of a key: its sign and colour, its words, and whether they are set in bold."""

    sign: Sign
    text: str
    colour: str
    bold: bool = False


def key(entries: Sequence[Entry], layout: Layout) -> alt.LayerChart:
    """Return the key as a chart of the figure's width, its entries in lines from the left."""
    rows, lines = _placed(entries, layout)
    canvas = Canvas(left=layout.left, width=layout.plot, height=lines * (layout.text + _LEAD) + 4)
    layers: list[alt.Chart] = []
    for sign in dict.fromkeys(entry.sign for entry in entries):
        layers += _signs(sign, [row for row in rows if row["sign"] == sign], canvas)
    for bold in (False, True):
        said = [row for row in rows if row["bold"] is bold]
        if said:
            mark = alt.Chart(data(said)).mark_text(align="left", baseline="middle", fontWeight="bold" if bold else "normal")
            layers.append(mark.encode(x=canvas.x("words"), y=canvas.y(), text="text:N"))
    return canvas.layered(layers)


def _placed(entries: Sequence[Entry], layout: Layout) -> tuple[list[Row], int]:
    rows: list[Row] = []
    room, step = layout.width - 4 - _SIGN - _GAP, layout.text + _LEAD
    left, line = 0.0, 0
    for entry in entries:
        parts = wrapped(entry.text, room, layout.text, bold=entry.bold)
        wide = max(text_width(part, layout.text, bold=entry.bold) for part in parts)
        if left > 0 and left + wide > room:
            left, line = 0.0, line + 1
        for number, part in enumerate(parts):
            middle = (line + number) * step + step / 2
            rows.append(
                {
                    "x": round(left, 1),
                    "x2": round(left + _SIGN, 1),
                    "middle": round(left + _SIGN / 2, 1),
                    "words": round(left + _SIGN + _GAP, 1),
                    "y": middle,
                    "top": middle - 6,
                    "bottom": middle + 6,
                    "sign": entry.sign if number == 0 else "",
                    "colour": entry.colour,
                    "text": part,
                    "bold": entry.bold,
                }
            )
        line += len(parts) - 1
        left += _SIGN + _GAP + wide + _BETWEEN
    return rows, line + 1


def _signs(sign: Sign, rows: Sequence[Row], canvas: Canvas) -> list[alt.Chart]:
    chart = alt.Chart(data(rows))
    if sign in ("box", "open"):
        place = {"x": canvas.x(), "x2": "x2:Q", "y": canvas.y("top"), "y2": "bottom:Q"}
        if sign == "box":
            return [chart.mark_rect().encode(color=own_colour(), **place)]
        return [chart.mark_rect(fill=PAPER, stroke=SOFT, strokeDash=[2, 2], strokeWidth=1).encode(**place)]
    layers = []
    if sign in ("line", "dash"):
        mark = chart.mark_rule(strokeWidth=2, strokeDash=[4, 3] if sign == "dash" else [1, 0])
        layers.append(mark.encode(x=canvas.x(), x2="x2:Q", y=canvas.y(), color=own_colour()))
    if sign != "dash":
        shape = "diamond" if sign == "diamond" else "circle"
        hollow = sign in ("ring", "diamond")
        points = chart.mark_point(shape=shape, size=50, strokeWidth=1.8, filled=not hollow, opacity=1, fill=PAPER if hollow else alt.Undefined)
        layers.append(points.encode(x=canvas.x("middle"), y=canvas.y(), color=own_colour()))
    return layers


