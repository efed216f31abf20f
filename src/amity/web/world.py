"""A world map as SVG: every state shaded by its class, hatched where there is no value, with a title and a link each.

The outline is derived once from Natural Earth (public domain; ``docs/_build/world_outline.py``); borders are those that
the source draws. Equal Earth projection, so that areas can be compared. Nothing is loaded and nothing runs.
"""

from __future__ import annotations

import bisect
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from itertools import pairwise
from typing import NotRequired, TypedDict, cast

from amity.briefs.figures._looks import ACCENT, INK, RULE, SOFT, wrapped
from amity.briefs.fonts import FAMILY
from amity.core import states
from amity.core.wording import NO_BREAK

# One hue from light to dark, of even steps in lightness (CIE L* 92, 80, 67, 53, 38, 20): order survives grey print.
STEPS = ("#deebf5", "#b3cde2", "#84a9cb", "#5683ae", "#305a86", "#12293f")
# Below zero, from little to much: another hue, and apart from the steps above zero in lightness too.
LOWER = ("#fbe3d2", "#eaa878", "#b3560f")
UPPER = (0, 2, 4)
ZERO = "#f3efe6"
LAND = "#eceef0"
GROUND = "#ffffff"
CREDIT = "Outline: Natural Earth (public domain), borders as drawn there. Equal Earth projection."
_DOT = 3.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A state on the map.

    Attributes
    ----------
    key, name : str
        State key, and the name that is shown.
    value : float or None
        What it is shaded by; None where there is no value.
    shown : str
        The value as it is written, with its unit; or why there is none.
    href : str
        The page that the state leads to, empty for none.
    """

    key: str
    name: str
    value: float | None
    shown: str
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Class:
    """A class of the legend: its name in the page's style sheet, its colour and what it stands for."""

    style: str
    colour: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorldMap:
    """A map ready for a page: the drawing, its legend, and the states with a value that the outline does not hold."""

    svg: str
    legend: tuple[Class, ...]
    unplaced: tuple[Place, ...]
    credit: str = CREDIT


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scale:
    """Limits between classes, a class more than limits, and whether a zero is a class of its own."""

    breaks: tuple[float, ...]
    classes: tuple[Class, ...]
    zero: bool

    def of(self, value: float | None) -> Class:
        """Return the class of a value."""
        if value is None:
            return _NONE
        if self.zero and value == 0:
            return _ZERO
        return self.classes[bisect.bisect_right(self.breaks, value)]


_NONE = Class(style="no-data", colour="url(#no-data)", text="no value")
_LAND = Class(style="land", colour=LAND, text="")
_ZERO = Class(style="zero", colour=ZERO, text="0")


def world_map(places: Sequence[Place], *, title: str, alt: str, target: str = "", percent: bool = False) -> WorldMap:
    """Return the map of states by value.

    Parameters
    ----------
    places : sequence of Place
        The states; one that is not named is drawn as land without a value.
    title, alt : str
        What the drawing is called, and what it shows in words.
    target : str
        The state that all others are judged towards, drawn in the accent's colour; empty for none.
    percent : bool
        Whether values are shares, which the legend writes in per cent.

    Examples
    --------
    >>> drawn = world_map([Place(key="FRA", name="France", value=0.5, shown="0.5")], title="Shares", alt="A map.")
    >>> drawn.svg.startswith("<svg"), [one.text for one in drawn.legend]
    (True, ['0.5', 'no value'])
    """
    outline = _outline()
    scale = _scale([place.value for place in places if place.value is not None], percent)
    shown = {place.key: place for place in places if place.key in outline["states"]}
    marked = _target(scale, target)
    return WorldMap(
        svg=_svg(shown, scale, (title, alt), target, marked),
        legend=_legend(scale, marked),
        unplaced=tuple(p for p in places if p.key not in outline["states"] and p.value is not None),
    )


def standalone(drawn: WorldMap, caption: str, note: str = "") -> str:
    """Return a map as a file of its own: caption, legend and credit inside."""
    outline = _outline()
    width, height = outline["width"], outline["height"]
    lines = wrapped(caption, width - 40, 20, bold=True)
    top = 26 * len(lines) + (24 if note else 0) + 14
    text = [
        f'<text x="20" y="{26 * i + 28}" font-size="20" font-weight="700" fill="{INK}">{escape(line)}</text>'
        for i, line in enumerate(lines)
    ]
    if note:
        text.append(f'<text x="20" y="{top}" font-size="13" fill="{SOFT}">{escape(note)}</text>')
    at = 20.0
    for one in drawn.legend:
        text.append(
            f'<rect x="{at}" y="{top + height + 6}" width="22" height="13" fill="{one.colour}" stroke="{RULE}" '
            f'stroke-width=".6"/><text x="{at + 28}" y="{top + height + 17}" font-size="12.5" fill="{INK}">'
            f"{escape(one.text)}</text>"
        )
        at += 44 + 7.2 * len(one.text)
    text.append(f'<text x="20" y="{top + height + 42}" font-size="11.5" fill="{SOFT}">{escape(drawn.credit)}</text>')
    whole = top + height + 54
    inner = drawn.svg.replace("<svg ", f'<svg y="{top}" width="{width}" height="{height}" ', 1)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {whole}" width="{width}" height="{whole}" '
        f'font-family="{FAMILY}, sans-serif"><rect width="100%" height="100%" fill="{GROUND}"/>'
        f"{''.join(text)}{inner}</svg>"
    )


class _Shape(TypedDict):
    """A state's outline in tenths of a unit, its centre, and whether it needs a dot to be seen."""

    path: str
    at: list[float]
    small: NotRequired[bool]


class _Outline(TypedDict):
    """The file of the outline: its size, the states, and all other land."""

    width: int
    height: int
    states: dict[str, _Shape]
    other: str


@cache
def _outline() -> _Outline:
    text = files("amity.web").joinpath("world_outline.json").read_text(encoding="utf-8")
    return cast(_Outline, json.loads(text))


# --- classes -----------------------------------------------------------------------------------
def _scale(values: Sequence[float], percent: bool) -> _Scale:
    """Return classes of about equal size between round limits.

    Where values lie on both sides of zero, zero is a limit and each side has its own hue; where none is below it, a
    zero is a class of its own.
    """
    below, above = [v for v in values if v < 0], [v for v in values if v > 0]
    if below and above:
        low, high = _limits(below, len(LOWER)), _limits(above, len(UPPER))
        breaks = [*low, 0.0, *high]
        looks = [(f"low-{i}", LOWER[i]) for i in _spread(len(low) + 1, len(LOWER))][::-1]
        looks += [(f"step-{UPPER[i]}", STEPS[UPPER[i]]) for i in _spread(len(high) + 1, len(UPPER))]
        zero = False
    else:
        zero = 0 in values
        breaks = _limits([v for v in values if v or not zero], len(STEPS))
        looks = [(f"step-{i}", STEPS[i]) for i in _spread(len(breaks) + 1, len(STEPS))]
    labels = _labels(values, breaks, percent)
    classes = tuple(Class(style=look[0], colour=look[1], text=text) for look, text in zip(looks, labels, strict=True))
    return _Scale(breaks=tuple(breaks), classes=classes, zero=zero)


def _limits(values: Sequence[float], classes: int) -> list[float]:
    """Return limits that part values into classes of about equal size, rounded; fewer where many values are alike."""
    ranked = sorted(values)
    found: set[float] = set()
    for i in range(1, classes if ranked else 0):
        limit = _rounded(ranked[len(ranked) * i // classes], ranked[-1] - ranked[0])
        if ranked[0] < limit <= ranked[-1]:
            found.add(limit)
    return sorted(found)


def _spread(count: int, of: int) -> list[int]:
    """Return which of a row of colours some classes take: the ends first."""
    return [round(i * (of - 1) / (count - 1)) for i in range(count)] if count > 1 else [of // 2]


def _rounded(value: float, spread: float) -> float:
    """Return a limit at two digits of its own size, or of the spread where that is finer."""
    size = min(abs(value) or 1.0, spread or abs(value) or 1.0)
    return round(value, 1 - math.floor(math.log10(size)))


def _labels(values: Sequence[float], breaks: Sequence[float], percent: bool) -> list[str]:
    unit = f"{NO_BREAK}%" if percent else ""
    if not breaks:
        ends = list(dict.fromkeys(_said(v, percent) for v in (min(values, default=0.0), max(values, default=0.0))))
        return [f"{' to '.join(ends)}{unit}"]
    said = [_said(limit, percent) for limit in breaks]
    between = " to " if breaks[0] < 0 else "–"
    middle = [f"{low}{between}{high}{unit}" for low, high in pairwise(said)]
    return [f"under {said[0]}{unit}", *middle, f"{said[-1]}{unit} and more"]


def _said(value: float, percent: bool) -> str:
    shown = 100 * value if percent else value
    text = f"{shown:,.4g}" if abs(shown) < 1e4 else f"{shown:,.0f}"
    return text.replace("-", "−")


def _legend(scale: _Scale, target: Class | None) -> tuple[Class, ...]:
    return (*([target] if target else []), *([_ZERO] if scale.zero else []), *scale.classes, _NONE)


def _target(scale: _Scale, key: str) -> Class | None:
    """Return the class of the target: in the accent's colour, in ink where the classes use that hue themselves."""
    if key not in _outline()["states"]:
        return None
    signed = any(one.style.startswith("low") for one in scale.classes)
    style, colour = ("target-ink", INK) if signed else ("target", ACCENT)
    return Class(style=style, colour=colour, text=states.get(key).name)


# --- the drawing -------------------------------------------------------------------------------
def _svg(shown: Mapping[str, Place], scale: _Scale, words: tuple[str, str], target: str, marked: Class | None) -> str:
    title, alt = words
    outline = _outline()
    areas, dots = [], []
    for key, state in outline["states"].items():
        place = shown.get(key)
        found = marked if key == target and marked else scale.of(place.value) if place else _LAND
        look = f'class="{found.style}" fill="{found.colour}"'
        if state["path"]:
            areas.append(_linked(f'<path {look} d="{state["path"]}"', "path", place))
        if state.get("small") and (place is not None or key == target):
            x, y = state["at"]
            dots.append(_linked(f'<circle {look} cx="{x}" cy="{y}" r="{_DOT}"', "circle", place))
    hatch = (
        f'<pattern id="no-data" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect class="ground" width="5" height="5" fill="#f4f5f6"/><path class="hatch" d="M0 0V5" stroke="{RULE}" '
        f'stroke-width="1.4"/></pattern>'
    )
    # The hatch of the areas is drawn in their own units, tenths of the dots'.
    fine = hatch.replace('id="no-data"', 'id="no-data-area"').replace("rotate(45)", "rotate(45) scale(10)")
    body = "".join(areas).replace("url(#no-data)", "url(#no-data-area)")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="world" viewBox="0 0 {outline["width"]} {outline["height"]}" '
        f'role="group" aria-label="{escape(alt, quote=True)}"><title>{escape(title)}</title><defs>{hatch}{fine}</defs>'
        f'<g class="areas" transform="scale(.1)" stroke="{GROUND}" stroke-width="4" stroke-linejoin="round">'
        f'<path class="land" fill="{LAND}" d="{outline["other"]}"/>{body}</g>'
        f'<g class="dots" stroke="{GROUND}" stroke-width=".8">{"".join(dots)}</g></svg>'
    )


def _linked(opening: str, tag: str, place: Place | None) -> str:
    """Return a shape with its title, in a link that the keyboard passes by: the table below the map holds the same."""
    if place is None:
        return f"{opening}/>"
    shape = f"{opening}><title>{escape(place.name)}: {escape(place.shown)}</title></{tag}>"
    if not place.href:
        return shape
    label = escape(f"{place.name}: {place.shown}", quote=True)
    return f'<a href="{escape(place.href, quote=True)}" tabindex="-1" aria-label="{label}">{shape}</a>'
