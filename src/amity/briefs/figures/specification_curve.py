"""Figure: the specification curve, places from the lowest to the highest with the choices behind each below them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from amity import measures
from amity.briefs.figures._charts import Row, Spec, above, amount, below, finished, layers, mark, own_colour, words
from amity.briefs.figures._declaring import Figure, FigureRequest, NoFigure
from amity.briefs.figures._keys import Canvas, Entry, key
from amity.briefs.figures._looks import ACCENT, BAND, MIDDLE, NARROW, RULE, SHADES, SOFT, WIDE, Layout, shortened
from amity.briefs.figures._words import credit, table
from amity.briefs.figures._words import span as lived_together
from amity.briefs.fonts import text_width
from amity.briefs.model import FigureBlock, TableBlock
from amity.core import wording
from amity.core.asks import Period
from amity.core.errors import AmityError
from amity.models._curve_grid import SPAN, declared
from amity.models._curve_words import choice_name, whole_lists
from amity.models._verdicts import NOT_JUDGED, shown
from amity.models.specification_curve import TOLD, VERDICTS, Curve, CurveRequest, curve

TITLE = "Specification curve"
DEFAULT = "votes"
HEIGHT = 190
# A column of the drawing, in CSS pixels: where there are more specifications than columns, neighbours share one.
COLUMN = 4
# How dark a cell is, by the share of a column's specifications that have the value: quarters.
LEVELS = 4
# From this part of a column on it counts as like with like; how much white is mixed into the ink of the others.
HALF, WHITE = 0.5, 0.55
TYPICAL_BLUE = "#4a7dab"
COLOURS = dict(zip((*VERDICTS, NOT_JUDGED), (ACCENT, SHADES[0], TYPICAL_BLUE, SOFT, RULE), strict=True))
_WIDE_LABELS, _NARROW_LABELS = 196, 118
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The specifications from the lowest place to the highest, in as many columns as the drawing has room for.

    ``at`` is the column of each specification, ``middle``, ``low`` and ``high`` are per column in per cent, NaN where
    no interval is known, ``verdict`` is the most frequent one, and ``own`` says whether most of a column compare states
    on their own records.
    """

    at: NDArray[np.intp]
    number: int
    middle: Floats
    low: Floats
    high: Floats
    verdict: tuple[str, ...]
    own: tuple[bool, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of the matrix: a heading of its own, or a value with the share of each column that has it."""

    text: str
    shares: Floats | None


def draw(request: FigureRequest) -> FigureBlock | NoFigure:
    """Return the curve of A's tie to B, votes unless a measure or a family is named, or why there is none."""
    try:
        return block(curve(_asked(request)))
    except AmityError as error:
        return NoFigure(key=FIGURE.key, title=TITLE, reason=error.message)


def _asked(request: FigureRequest) -> CurveRequest:
    return CurveRequest(
        state_a=request.state_a,
        state_b=request.state_b,
        peers=request.peers.text,
        measure=request.measure or DEFAULT,
        years=_years(request),
        vary={name: str(value) for name, value in request.options.items()},
    )


def _years(request: FigureRequest) -> Period | None:
    """Return the years in which windows may lie, none after ``as_of``; None for the last ones covered."""
    if request.as_of is None:
        return request.period
    last = request.as_of.year
    if request.period is not None:
        span = request.period
        return Period(first=min(span.first, last), last=min(span.last, last)) if span.unit == "year" else span
    measure = measures.get(declared(request.measure or DEFAULT).key)
    covered = measures.coverage_of(measure, measures.read_options(measure, {}))
    lived = lived_together(request, covered, (request.state_a, request.state_b))
    end = lived.last if isinstance(lived, Period) else last
    return None if end >= covered.last.year else Period(first=end - SPAN + 1, last=end)


def block(found: Curve) -> FigureBlock | NoFigure:
    """Return a curve as a figure, or why there is nothing to draw."""
    if not found.frame.height:
        reasons = "; ".join(str(row["reason"]) for row in found.dropped[:3])
        return NoFigure(key=FIGURE.key, title=TITLE, reason=reasons or "no specification could be judged")
    caption = (
        f"{found.grid.title}: where {wording.in_prose(found.name_a)} stands among its peers in its tie to "
        f"{wording.in_prose(found.name_b)} in {wording.count(found.frame.height, 'specification')}, {found.span.text}"
    )
    return FigureBlock(
        key=FIGURE.key,
        caption=caption,
        note=_note(found),
        alt=_alt(found),
        credit=credit(measures.get(found.grid.key).tables),
        spec=_spec(found, replace(WIDE, left=_WIDE_LABELS)),
        narrow=_spec(found, replace(NARROW, left=_NARROW_LABELS)),
        table=_table(found, caption),
    )


# --- what is drawn -----------------------------------------------------------------------------
def columns(found: Curve, most: int) -> Columns:
    """Return the specifications in at most so many columns, in the order of their places."""
    frame = found.frame
    total = frame.height
    number = min(most, total)
    at = (np.arange(total) * number) // total
    peers = frame["n_peers"].to_numpy().astype(np.float64)
    # Rank 1 is above all peers, rank n + 1 above none.
    ends = [100 * (peers + 1 - frame[name].cast(float).to_numpy()) / peers for name in ("rank_high", "rank_low")]
    word, like = frame["verdict"].to_list(), frame["like_terms"].to_numpy()
    groups = [np.flatnonzero(at == column) for column in range(number)]
    return Columns(
        at=at,
        number=number,
        middle=_middles(100 * frame["percentile"].to_numpy(), groups),
        low=_middles(ends[0], groups),
        high=_middles(ends[1], groups),
        verdict=tuple(_most([word[row] for row in group]) for group in groups),
        own=tuple(not like[group].mean() >= HALF for group in groups),
    )


def lighter(colour: str) -> str:
    """Return a colour mixed with as much white again and a little more, for what does not compare like with like.

    Examples
    --------
    >>> lighter("#000000")
    '#8c8c8c'
    """
    parts = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * (1 - WHITE)):02x}" for part in parts)


def _middles(values: Floats, groups: Sequence[NDArray[np.intp]]) -> Floats:
    known = [values[group][np.isfinite(values[group])] for group in groups]
    return np.array([np.median(some) if some.size else np.nan for some in known])


def _most(found: Sequence[str]) -> str:
    return max(dict.fromkeys(found), key=found.count)


def lines(found: Curve, drawn: Columns) -> list[Line]:
    """Return the rows of the matrix: verdicts, then each choice that was varied with its values."""
    told: list[Line] = []
    sizes = np.bincount(drawn.at, minlength=drawn.number)
    for name in ("verdict", *found.choices):
        column, labels = found.frame[name].to_list(), found.labels(name)
        order = dict.fromkeys([*VERDICTS, *column] if name == "verdict" else [*labels, *sorted(column)])
        told.append(Line(text=wording.sentence_case(choice_name(name)), shares=None))
        for value in order:
            has = np.array([value == one for one in column])
            if has.any():
                shares = np.bincount(drawn.at, weights=has, minlength=drawn.number) / sizes
                told.append(Line(text=labels.get(value, shown(value) if name == "verdict" else value), shares=shares))
    return told


def runs(shares: Floats) -> list[tuple[int, int, int]]:
    """Return runs of one darkness as (first column, column after the last, darkness); bare columns are left out.

    Examples
    --------
    >>> import numpy as np
    >>> runs(np.array([1.0, 1.0, 0.0, 0.1, 0.6]))
    [(0, 2, 4), (3, 4, 1), (4, 5, 3)]
    """
    dark = np.ceil(LEVELS * np.asarray(shares) - 1e-9).astype(int)
    starts = np.flatnonzero(np.r_[True, np.diff(dark) != 0])
    ends = [*starts[1:].tolist(), len(dark)]
    return [(int(a), int(b), int(dark[a])) for a, b in zip(starts, ends, strict=True) if dark[a]]


# --- the chart ---------------------------------------------------------------------------------
def _spec(found: Curve, layout: Layout) -> Spec:
    drawn = columns(found, layout.plot // COLUMN)
    there = set(found.frame["verdict"].to_list())
    entries = [Entry(sign="dot", text=shown(word), colour=COLOURS[word]) for word in COLOURS if word in there]
    if np.isfinite(drawn.low).any():
        entries.append(Entry(sign="box", text=_band(found), colour=BAND))
    entries.append(Entry(sign="dash", text="middle of the peers", colour=MIDDLE))
    return finished(below([key(entries, layout), _places(drawn, layout), _matrix(found, drawn, layout)], 6), layout)


def _band(found: Curve) -> str:
    bounds = measures.get(found.grid.key).interval_kind == "bounds"
    return "places that the record leaves open" if bounds else "90 % confidence set"


def _places(drawn: Columns, layout: Layout) -> Spec:
    across = {"domain": [0, drawn.number], "nice": False, "zero": False}
    labels = {"values": [0, 25, 50, 75, 100], "labelExpr": "datum.value + ' %'", "grid": True}
    title = above("Share of the peers that are less close", layout)
    up = {"domain": [-2, 102], "nice": False, "zero": False}
    y = amount("y", scale=up, axis={**labels, **title})
    place = {"x": amount("x", scale=across, axis=None), "y": y}
    rows: list[Row] = [
        {
            "x": k,
            "x2": k + 1,
            "middle": k + 0.5,
            "y": float(m),
            "colour": lighter(COLOURS[word]) if own else COLOURS[word],
        }
        for k, (m, word, own) in enumerate(zip(drawn.middle, drawn.verdict, drawn.own, strict=True))
    ]
    open_to: list[Row] = [
        {"x": k, "x2": k + 1, "y": float(low), "y2": float(high)}
        for k, (low, high) in enumerate(zip(drawn.low, drawn.high, strict=True))
        if np.isfinite(low) and np.isfinite(high)
    ]
    band = {**place, "x2": {"field": "x2"}, "y2": {"field": "y2"}}
    middle: list[Row] = [{"x": 0, "x2": drawn.number, "y": 50.0}]
    dots = {"x": amount("middle", scale=across, axis=None), "y": y, "fill": own_colour()}
    size = 26.0 if drawn.number <= layout.plot // (2 * COLUMN) else 13.0
    parts = [
        mark("rect", open_to, band, color=BAND),
        mark("rule", middle, {**place, "x2": {"field": "x2"}}, color=MIDDLE, strokeDash=[4, 2], strokeWidth=1.4),
        mark("point", rows, dots, shape="circle", size=size, strokeWidth=0, opacity=1),
    ]
    return layers(parts, layout.plot, HEIGHT if not layout.narrow else HEIGHT - 40)


def _matrix(found: Curve, drawn: Columns, layout: Layout) -> Spec:
    told = lines(found, drawn)
    step, gap = layout.small + 1, 5
    tops: list[float] = []
    y = 0.0
    for line in told:
        y += gap if line.shares is None else 0
        tops.append(y)
        y += step
    canvas = Canvas(left=layout.left, width=layout.plot, height=y + 2)
    width = layout.plot / drawn.number
    cells: list[Row] = []
    for line, top in zip(told, tops, strict=True):
        for first, last, dark in runs(line.shares) if line.shares is not None else ():
            left, right = (layout.left + width * end for end in (first, last))
            shade = (SHADES[3], SHADES[2], SHADES[1], SHADES[0])[dark - 1]
            cells.append(
                {"x": round(left, 2), "x2": round(right, 2), "y": top + 2, "y2": top + step - 2, "colour": shade}
            )
    ends = {"x": canvas.x(), "x2": {"field": "x2"}, "y": canvas.y(), "y2": {"field": "y2"}, "color": own_colour()}
    parts = [mark("rect", cells, ends)]
    place = {"x": canvas.x(), "y": canvas.y(), "text": words()}
    heads = [line.shares is None for line in told]
    for head in (True, False):
        size = layout.small
        rows: list[Row] = [
            {"x": 0.0 if head else 8.0, "y": top + step / 2, "text": _fitting(line.text, layout, head)}
            for line, top, is_head in zip(told, tops, heads, strict=True)
            if is_head == head
        ]
        weight = "bold" if head else "normal"
        style = {"align": "left", "baseline": "middle", "fontSize": size, "fontWeight": weight}
        parts.append(mark("text", rows, place, **style, clip=False))
    return canvas.layered(parts)


def _fitting(text: str, layout: Layout, head: bool) -> str:
    room = layout.left - (4 if head else 14)
    if head or text_width(text, layout.small) <= room:
        return text
    return shortened(text, room, layout.small) or text[: max(1, int(room / layout.small * 1.6))] + "…"


# --- the words ---------------------------------------------------------------------------------
def _note(found: Curve) -> str:
    own = found.frame.height - found.like.height
    said = [
        "From the specification in which it is farthest, on the left, to that in which it is closest; below, the "
        "choices behind each. Where neighbours share a column a dot is their middle place in the colour of their most "
        "frequent verdict, and below, the darker, the more of them have the value. Equal places stand in the order of "
        "the list."
    ]
    if own:
        said.append(
            f"{own:,} compare states on their own records, which is not like with like: where they are most of a "
            "column its dot is lighter."
        )
    said += [text] if (text := whole_lists(found)) else []
    return " ".join([*said, "A share of specifications is not a probability."])


def _alt(found: Curve) -> str:
    middle = float(np.median(found.frame["percentile"].to_numpy()))
    return (
        f"A curve of {wording.count(found.frame.height, 'specification')} sorted by the share of peers that are less "
        f"close, its middle at {wording.percent(middle)}, above a matrix of the choices behind each. "
        + " ".join(found.sentences)
    )


def _table(found: Curve, caption: str) -> TableBlock:
    headings = ("Choice", "Value", "Specifications", "Median place (%)", *(f"{shown(word)} (%)" for word in TOLD))
    rows = [
        (
            wording.sentence_case(choice_name(str(row["choice"]))),
            row["value"],
            row["n"],
            round(100 * float(row["median_percentile"]), 2),
            *(round(100 * float(row[word]), 2) for word in TOLD),
        )
        for row in found.by_choice.to_dicts()
    ]
    return table(FIGURE.key, caption, headings, rows, texts=2)


FIGURE = Figure(
    key="specification_curve",
    title=TITLE,
    shows="where A stands among its peers under every reasonable choice, votes unless a measure or a family is named",
    channel="",
    order=55,
    draw=draw,
)
