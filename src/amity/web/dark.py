"""The dark theme of figures: for each colour of the briefs' palette the one that takes its place on dark ground.

A figure is drawn once, in the light palette. A drawing that a page shows as an image carries these colours as a rule
that its own theme switches on, which follows the page's; a live figure gets the same from ``static/css/figures.css``.
"""

from __future__ import annotations

import base64
from functools import cache
from importlib.resources import files

from amity.briefs.figures import _looks, specification_curve
from amity.briefs.figures.specification_curve import lighter
from amity.briefs.fonts import FAMILY

PAPER = "#16191d"
# Light to dark: what was darkest on paper is lightest on dark ground, so that the same things stand out.
COLOURS = {
    _looks.INK: "#e6e8eb",
    _looks.SOFT: "#aab1ba",
    _looks.GRID: "#2b3138",
    _looks.RULE: "#69727d",
    _looks.PAPER: PAPER,
    _looks.ACCENT: "#ff9d52",
    _looks.BAND: "#2c3c4c",
    _looks.MIDDLE: "#9fbbd4",
    _looks.SHADES[0]: "#dbe9f7",
    _looks.SHADES[1]: "#93bdea",
    _looks.SHADES[2]: "#557fa8",
    _looks.SHADES[3]: "#35536f",
    _looks.REST: "#3a4047",
    specification_curve.TYPICAL_BLUE: "#7fb0dd",
    lighter(_looks.ACCENT): "#8a5836",
    lighter(specification_curve.TYPICAL_BLUE): "#45617d",
    lighter(_looks.SHADES[0]): "#7d8b99",
}


def rules(scope: str = "") -> str:
    """Return the rules of a style sheet that put the dark colours in the place of the light ones.

    Examples
    --------
    >>> rules().splitlines()[0]
    '[fill="#1f2933"] { fill: #e6e8eb; }'
    """
    return "\n".join(
        f'{scope}[{what}="{light}"] {{ {what}: {dark}; }}'
        for light, dark in COLOURS.items()
        for what in ("fill", "stroke")
    )


@cache
def _style() -> str:
    inner = rules().replace("\n", "").replace(" { ", "{").replace("; }", "}").replace(": ", ":")
    faces = "".join(_face(name, weight) for name, weight in (("Regular", 400), ("Bold", 700)))
    return f"<style>{faces}@media (prefers-color-scheme:dark){{{inner}}}</style>"


def _face(name: str, weight: int) -> str:
    packed = files("amity.web").joinpath("fonts", f"AmitySans-{name}.woff2").read_bytes()
    source = f'url(data:font/woff2;base64,{base64.b64encode(packed).decode("ascii")}) format("woff2")'
    return f'@font-face{{font-family:"{FAMILY}";font-weight:{weight};src:{source}}}'


def themed(svg: str) -> str:
    """Return a drawing with its font, which takes on the dark colours where it is shown in a dark theme."""
    opening, mark, rest = svg.partition(">")
    return f"{opening}{mark}{_style()}{rest}"
