"""Figure: a tie beside its peers', driver by driver, on the scale of times, and how much is left unexplained."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from amity.briefs.figures._charts import Row, Spec, amount, finished, layers, mark, member, own_colour, words
from amity.briefs.figures._declaring import Figure, FigureRequest, NoFigure
from amity.briefs.figures._looks import ACCENT, MIDDLE, NARROW, SHADES, WIDE, Layout
from amity.briefs.figures._words import credit, peers_name, prose, table
from amity.briefs.model import FigureBlock, TableBlock
from amity.core import wording
from amity.core.asks import Period
from amity.models.expected_ties import ExpectedRequest, ExpectedTies, default_windows, run

TITLE = "Recorded beside expected"
CHANNEL = "arms"
ROW = 26
# Names of the parts that are short enough for a narrow figure.
SHORT = {"volume": "trade with all others", "memberships": "organisations", "contiguity": "border"}
REST = "unexplained"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bar:
    """A part: its name, its size on the log scale, and what is written beside it."""

    name: str
    size: float
    text: str
    rest: bool = False


def draw(request: FigureRequest) -> FigureBlock | NoFigure:
    """Return the parts of what sets A's arms from B apart from its peers', or why there are none."""
    found = run(
        ExpectedRequest(
            subject=request.state_a,
            target=request.state_b,
            peers=request.peers,
            channel=CHANNEL,
            window=_window(request),
        )
    )
    if found.status != "ok" or found.decomposition is None or found.decomposition.log_difference is None:
        reason = found.reason or "nothing is expected of any peer"
        return NoFigure(key=FIGURE.key, title=TITLE, reason=reason)
    bars = _bars(found)
    caption = _caption(found)
    return FigureBlock(
        key=FIGURE.key,
        caption=caption,
        note=_note(found, request),
        alt=f"Bars of parts, one below the other. {' '.join(f'{bar.name}: {bar.text}.' for bar in bars)}",
        credit=credit(found.tables[:1], found.tables[-1:]),
        spec=_spec(bars, replace(WIDE, left=150)),
        narrow=_spec(bars, replace(NARROW, left=126)),
        table=_table(found, caption),
    )


def _window(request: FigureRequest) -> Period | None:
    """Return the window to ask for, none of it after ``as_of``."""
    if request.period is not None or request.as_of is None:
        return request.period
    there = [window for window in default_windows(CHANNEL) if window.last <= request.as_of.year]
    return there[-1] if there else None


def _bars(found: ExpectedTies) -> list[_Bar]:
    split = found.decomposition
    assert split is not None  # noqa: S101  the caller has looked
    bars = [
        _Bar(name=SHORT.get(part.key, part.title), size=part.log, text=_times(part.log))
        for part in split.parts
        if part.log is not None
    ]
    if split.log_unexplained is not None:
        rest = split.log_unexplained
        bars.append(_Bar(name=REST, size=rest, text=_times(rest), rest=True))
    return bars


def _times(log: float) -> str:
    return f"×{wording.number(math.exp(log), 2 if log < math.log(10) else 3)}"


def _spec(bars: Sequence[_Bar], layout: Layout) -> Spec:
    widest = max(1.0, *(abs(bar.size) for bar in bars))
    edge = (0.36 if layout.narrow else 0.22) * widest
    low = min(0.0, *(bar.size for bar in bars)) - edge
    high = max(0.0, *(bar.size for bar in bars)) + edge
    y = member("name", sort=None, axis={"title": None, "grid": False, "labelLimit": layout.left})
    scale = {"domain": [low, high], "nice": False}
    x = amount(
        "size",
        scale=scale,
        axis={"title": "times the peers' expectation, log scale", "labels": False, "ticks": False, "grid": False},
    )
    rows: list[Row] = [
        {"name": bar.name, "size": bar.size, "colour": ACCENT if bar.rest else SHADES[1], "text": bar.text}
        for bar in bars
    ]
    place = {"y": y, "x": x}
    parts = [
        mark("bar", rows, {**place, "x2": {"datum": 0}, "color": own_colour()}, height=0.6 * ROW),
        mark("rule", [{"size": 0.0}], {"x": x}, color=MIDDLE),
    ]
    for sign, align, dx in ((1, "left", 5), (-1, "right", -5)):
        told = [row for row, bar in zip(rows, bars, strict=True) if (bar.size >= 0) == (sign > 0)]
        parts.append(mark("text", told, {**place, "text": words()}, align=align, dx=dx, baseline="middle"))
    return finished(layers(parts, layout.plot, ROW * len(bars)), layout)


def _caption(found: ExpectedTies) -> str:
    assert found.window is not None  # noqa: S101  a computed tie has its window
    on = found.window.last_day
    seller, buyer = (prose(key, on) for key in (found.request.seller, found.request.buyer))
    return f"What sets arms from {seller} to {buyer} apart from its peers', {found.window.text}"


def _note(found: ExpectedTies, request: FigureRequest) -> str:
    split = found.decomposition
    assert split is not None  # noqa: S101  the caller has looked
    expected = wording.with_unit(found.expected or 0.0, found.unit)
    seen = wording.with_unit(found.observed or 0.0, found.unit)
    none = "" if found.observed else " Nothing is recorded, so that the rest has no place on this scale."
    peers = f"{wording.count(split.n_log, 'peer')} ({peers_name(request)})"
    return (
        f"Parts of the expectation, {expected} by all other flows, beside the mean of {peers}; the last bar is "
        f"recorded, {seen}, over expected.{none} No part is the effect of a cause."
    )


def _table(found: ExpectedTies, caption: str) -> TableBlock:
    split = found.decomposition
    assert split is not None  # noqa: S101  the caller has looked
    headings = ("Part", "Year", "Coefficient", "A", "Peers' mean", "Log part", f"Part ({found.unit})")
    rows = [
        (part.title, part.year, part.coefficient, part.subject, part.peers, part.log, part.level)
        for part in split.parts
    ]
    rows.append((REST, None, None, None, None, split.log_unexplained, split.unexplained))
    return table(FIGURE.key, caption, headings, rows)


FIGURE = Figure(
    key="expected_ties",
    title=TITLE,
    shows="what sets A's arms from B apart from its peers', driver by driver, and what is left unexplained",
    channel="",
    order=60,
    draw=draw,
)
