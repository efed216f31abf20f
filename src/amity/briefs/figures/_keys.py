"""Charts drawn by place: a canvas in CSS pixels, and the key of a figure as lines of signs and words above the plot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from amity.briefs.figures._charts import Channel, Row, Spec, amount, layers, mark, own_colour, words
from amity.briefs.figures._looks import PAPER, SOFT, Layout, wrapped
from amity.briefs.fonts import text_width

Sign = Literal["box", "open", "line", "stroke", "dash", "dot", "ring", "diamond"]
_SIGN, _GAP, _BETWEEN, _LEAD = 16, 6, 16, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Canvas:
    """A chart whose rows give their own places in CSS pixels, counted from the figure's left edge and the chart's top.

    ``left`` is where the chart begins: charts below each other are aligned by their plots, and a plot begins after
    its axis.
    """

    left: float
    width: float
    height: float

    def x(self, field: str = "x") -> Channel:
        """Return a horizontal place."""
        return amount(
            field, scale={"domain": [self.left, self.left + self.width], "nice": False, "zero": False}, axis=None
        )

    def y(self, field: str = "y") -> Channel:
        """Return a vertical place."""
        return amount(
            field, scale={"domain": [0, self.height], "nice": False, "zero": False, "reverse": True}, axis=None
        )

    def layered(self, parts: Sequence[Spec]) -> Spec:
        """Return marks over each other as one chart of the canvas' size."""
        return layers(parts, self.width, self.height)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry of a key: its sign and colour, its words, and whether they are set in bold."""

    sign: Sign
    text: str
    colour: str
    bold: bool = False


def key(entries: Sequence[Entry], layout: Layout) -> Spec:
    """Return the key as a chart of the figure's width, its entries in lines from the left."""
    rows, lines = _placed(entries, layout)
    canvas = Canvas(left=layout.left, width=layout.plot, height=lines * (layout.text + _LEAD) + 4)
    parts: list[Spec] = []
    for sign in dict.fromkeys(entry.sign for entry in entries):
        parts += _signs(sign, [row for row in rows if row["sign"] == sign], canvas)
    for weight in ("normal", "bold"):
        said = [row for row in rows if row["weight"] == weight]
        place = {"x": canvas.x("words"), "y": canvas.y(), "text": words()}
        parts.append(mark("text", said, place, align="left", baseline="middle", fontWeight=weight))
    return canvas.layered(parts)


def _placed(entries: Sequence[Entry], layout: Layout) -> tuple[list[Row], int]:
    rows: list[Row] = []
    room, step = layout.room - _SIGN - _GAP, layout.text + _LEAD
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
                    "weight": "bold" if entry.bold else "normal",
                }
            )
        line += len(parts) - 1
        left += _SIGN + _GAP + wide + _BETWEEN
    return rows, line + 1


def _signs(sign: Sign, rows: Sequence[Row], canvas: Canvas) -> list[Spec]:
    if sign in ("box", "open"):
        place = {"x": canvas.x(), "x2": {"field": "x2"}, "y": canvas.y("top"), "y2": {"field": "bottom"}}
        if sign == "box":
            return [mark("rect", rows, {**place, "color": own_colour()})]
        return [mark("rect", rows, place, fill=PAPER, stroke=SOFT, strokeDash=[2, 2], strokeWidth=1)]
    parts: list[Spec] = []
    if sign in ("line", "stroke", "dash"):
        place = {"x": canvas.x(), "x2": {"field": "x2"}, "y": canvas.y(), "color": own_colour()}
        parts.append(mark("rule", rows, place, strokeWidth=2, strokeDash=[4, 3] if sign == "dash" else [1, 0]))
    if sign not in ("stroke", "dash"):
        hollow = sign in ("ring", "diamond")
        place = {"x": canvas.x("middle"), "y": canvas.y(), "stroke": own_colour()}
        if not hollow:
            place["fill"] = own_colour()
        shape = {"shape": "diamond" if sign == "diamond" else "circle", "size": 50, "strokeWidth": 1.8, "opacity": 1}
        parts.append(mark("point", rows, place, **shape, **({"fill": PAPER} if hollow else {})))
    return parts
