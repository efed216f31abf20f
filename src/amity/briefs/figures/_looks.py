"""The look that all figures share: two layouts, colours that survive poor sight and grey print, text that fits.

Colours are of Okabe and Ito's set or blues and greys of distinct lightness; whatever a colour tells, a shape, a dash or
a place tells too.
"""

from __future__ import annotations

from dataclasses import dataclass

from amity.briefs.fonts import FAMILY, text_width
from amity.core.asks import Period

INK = "#1f2933"
SOFT = "#5b6670"
GRID = "#e4e7eb"
RULE = "#9aa5b1"
PAPER = "#ffffff"
ACCENT = "#d55e00"
BAND = "#cfdbe6"
MIDDLE = "#3d5a73"
# From dark to light, around the accent's lightness, so that all stay apart in grey (CIE L* 16, 37, 69, 84; accent 55).
SHADES = ("#12293f", "#34597f", "#86aecb", "#bcd4e5")
REST = "#e0e3e6"
FONT = f"{FAMILY}, sans-serif"
# Room around a figure that is drawn for a page.
EDGE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How wide a figure is drawn and how large its text is, in CSS pixels.

    ``left`` is the room of the axis left of a plot, ``right`` the margin on its other side.
    """

    name: str
    width: int
    text: float
    small: float
    title: float
    left: int
    right: int

    @property
    def room(self) -> int:
        """Return the width inside the edges."""
        return self.width - 2 * EDGE

    @property
    def plot(self) -> int:
        """Return the width of the plot between the axis and the right margin."""
        return self.room - self.left - self.right

    @property
    def narrow(self) -> bool:
        """Return whether this is the layout of a phone."""
        return self.width < 500


WIDE = Layout(name="wide", width=680, text=12.5, small=12, title=16, left=44, right=14)
NARROW = Layout(name="narrow", width=344, text=12, small=11.5, title=14, left=40, right=12)


def config(layout: Layout) -> dict[str, object]:
    """Return what every chart of a layout has in common: font, sizes, colours of axes."""
    return {
        "font": FONT,
        "aria": False,
        "view": {"stroke": None},
        "text": {"font": FONT, "fontSize": layout.text, "color": INK},
        "line": {"strokeJoin": "round", "strokeCap": "round"},
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


def year_ticks(years: Period, every: int = 5) -> list[int]:
    """Return the years that an axis names: each fifth, and the ends where they are far enough from the next.

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
