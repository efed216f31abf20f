"""The look that all figures share: two layouts, colours that survive poor sight and grey print, text that fits.

Colours are of Okabe and Ito's set or greys of distinct lightness; whatever a colour tells, a shape, a dash or a place
tells too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import altair as alt

from amity.briefs.fonts import FAMILY, text_width
from amity.core.asks import Period
from amity.core.results import clean

INK = "#1f2933"
SOFT = "#5b6670"
GRID = "#e4e7eb"
RULE = "#9aa5b1"
PAPER = "#ffffff"
ACCENT = "#d55e00"
ACCENT_TEXT = "#a84300"
BAND = "#cfdbe6"
MIDDLE = "#3d5a73"
# From dark to light, lightness 25 to 85 in even steps, so that neighbours in a stack stay apart in grey.
SHADES = ("#1d3d5c", "#4d7ba3", "#86aecb", "#b9d2e3")
REST = "#d9dde1"
FONT = f"{FAMILY}, sans-serif"

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How wide a figure is drawn and how large its text is, in CSS pixels."""

    name: str
    width: int
    text: float
    small: float
    title: float
    left: int
    right: int

    @property
    def plot(self) -> int:
        """Return the width of the plot between the axis and the right margin."""
        return self.width - self.left - self.right

    @property
    def narrow(self) -> bool:
        """Return whether this is the layout of a phone."""
        return self.width < 500


WIDE = Layout(name="wide", width=680, text=12.5, small=12, title=16, left=46, right=14)
NARROW = Layout(name="narrow", width=344, text=12, small=11.5, title=14, left=40, right=12)


def finished(chart: alt.TopLevelMixin, layout: Layout) -> dict[str, object]:
    """Return the chart as a specification: data inside, one font, background, floats at 12 significant digits."""
    dressed = chart.properties(background=PAPER, padding={"left": 2, "right": 2, "top": 4, "bottom": 2})  # type: ignore[attr-defined]
    dressed = dressed.configure(font=FONT, aria=False, **_config(layout))
    spec = clean(dressed.to_dict())
    assert isinstance(spec, dict)  # noqa: S101  clean keeps the shape of a mapping
    return spec


def _config(layout: Layout) -> dict[str, object]:
    return {
        "view": {"stroke": None},
        "concat": {"spacing": 0},
        "text": {"font": FONT, "fontSize": layout.text, "color": INK},
        "axis": {
            "labelFontSize": layout.small,
            "titleFontSize": layout.small,
            "titleFontWeight": "normal",
            "labelColor": INK,
            "titleColor": SOFT,
            "gridColor": GRID,
            "domainColor": RULE,
            "tickColor": RULE,
            "tickSize": 4,
            "labelPadding": 4,
        },
        "axisY": {"domain": False, "ticks": False, "minExtent": layout.left, "maxExtent": layout.left},
    }


def data(rows: Sequence[Row]) -> alt.Data:
    """Return rows as data that stand inside the specification."""
    return alt.Data(values=[dict(row) for row in rows])


def above(text: str, layout: Layout) -> dict[str, object]:
    """Return an axis' title as it stands above its end, flush with the figure's left edge."""
    return {
        "title": text,
        "titleAngle": 0,
        "titleAlign": "left",
        "titleAnchor": "end",
        "titleBaseline": "bottom",
        "titleX": -layout.left,
        "titleY": -7,
    }


def year_ticks(years: Period, every: int = 5) -> list[int]:
    """Return the years that an axis names: each fifth, and the last where it is far enough from the one before.

    Examples
    --------
    >>> year_ticks(Period(first=1995, last=2008)), year_ticks(Period(first=2020, last=2022))
    ([1995, 2000, 2005, 2008], [2020, 2021, 2022])
    """
    if years.last - years.first < every + 2:
        return list(range(years.first, years.last + 1))
    ticks = [year for year in range(years.first, years.last + 1) if year % every == 0]
    if ticks[0] - years.first >= every - 2:
        ticks.insert(0, years.first)
    return [*ticks, years.last] if years.last - ticks[-1] >= every - 2 else ticks


def wrapped(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """Return a text in lines that are no wider than ``width``; a single word that is wider stands alone.

    Examples
    --------
    >>> wrapped("Imports of major arms", 80, 12)
    ['Imports of', 'major arms']
    """
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, bold=bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def shortened(text: str, width: float, size: float) -> str:
    """Return a text cut at a word, with an ellipsis, so that it is no wider than ``width``; empty where no word fits.

    Examples
    --------
    >>> shortened("Imports of major arms", 80, 12)
    'Imports of…'
    """
    if text_width(text, size) <= width:
        return text
    words = text.split(" ")
    for count in range(len(words) - 1, 0, -1):
        cut = f"{' '.join(words[:count]).rstrip(',;:–-')}…"
        if text_width(cut, size) <= width:
            return cut
    return ""
