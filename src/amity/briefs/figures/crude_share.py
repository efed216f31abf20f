"""Figure: the partner's share of a state's recorded crude imports by year, with what the record hides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import polars as pl

from amity import measures
from amity.briefs.figures._charts import (
    Channel,
    Row,
    Spec,
    above,
    amount,
    below,
    finished,
    layers,
    mark,
    percent_labels,
    words,
    years_axis,
)
from amity.briefs.figures._declaring import Figure, FigureRequest, NoFigure
from amity.briefs.figures._keys import Entry, key
from amity.briefs.figures._looks import ACCENT, BAND, INK, MIDDLE, NARROW, PAPER, SOFT, WIDE, Layout, year_ticks
from amity.briefs.figures._words import credit, points, prose, span, table
from amity.briefs.model import FigureBlock, TableBlock
from amity.core import wording
from amity.core.asks import Ask, Period
from amity.core.declarations import Coverage
from amity.store import catalogue, read

MEASURE = "crude_import_share"
TABLE = "crude_trade"
TITLE = "Share of crude oil imports"
HEIGHT, LOW_HEIGHT = 220, 76
# Above half the axis shows the whole, below a twentieth it shows tenths of a point.
HALF, FEW_POINTS = 0.5, 0.05
# A record above this share of the need is drawn cut off, with its figure above the bar.
MOST_SHOWN = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """A year of the record: the share by weight and by value, bounds, coverage, and why there are no bounds."""

    year: int
    by_weight: float | None
    by_value: float | None
    low: float | None
    high: float | None
    coverage: float | None
    recorded: float | None
    carried: int | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What is drawn: who imports from whom, the years, and the first provisional one."""

    importer: str
    partner: str
    years: Period
    record: tuple[Year, ...]
    provisional: int | None

    @property
    def judged(self) -> tuple[Year, ...]:
        """Return the years whose record can be compared with what refineries needed."""
        return tuple(one for one in self.record if one.coverage is not None)

    @property
    def bounded(self) -> tuple[Year, ...]:
        """Return the years with bounds."""
        return tuple(one for one in self.record if one.low is not None and one.high is not None)


def draw(request: FigureRequest) -> FigureBlock | NoFigure:
    """Return the figure of the dyad's crude, in the direction in which it flows, or why there is none."""
    coverage = catalogue().table(TABLE).coverage
    years = span(request, coverage, [request.state_a, request.state_b])
    if isinstance(years, str):
        return NoFigure(key=FIGURE.key, title=TITLE, reason=years)
    keys = _direction(request, years)
    importer, partner = (prose(state, years.last_day) for state in keys)
    record = _record(keys, years)
    if not any(one.by_weight for one in record):
        reason = f"no crude oil between {importer} and {partner} is recorded in {years.text}"
        return NoFigure(key=FIGURE.key, title=TITLE, reason=reason)
    shown = Drawn(
        importer=importer, partner=partner, years=years, record=record, provisional=_provisional(coverage, years)
    )
    whose = wording.possessive(wording.sentence_case(partner))
    caption = f"{whose} share of {wording.possessive(importer)} recorded crude oil imports, by weight, {years.text}"
    return FigureBlock(
        key=FIGURE.key,
        caption=caption,
        note=_note(shown),
        alt=_alt(shown),
        credit=credit(measures.get(MEASURE).tables),
        spec=_spec(shown, WIDE),
        narrow=_spec(shown, NARROW),
        table=_table(shown, caption),
    )


def _direction(request: FigureRequest, years: Period) -> tuple[str, str]:
    """Return importer and exporter: A imports from B, unless crude is recorded the other way only."""
    a, b = request.state_a, request.state_b
    flows = read(TABLE).filter(pl.col("year").is_between(years.first, years.last))
    both = (
        flows.filter((pl.col("importer") == a) & (pl.col("exporter") == b)),
        flows.filter((pl.col("importer") == b) & (pl.col("exporter") == a)),
    )
    sums = [float(one["tonnes"].sum()) for one in both]
    # Odd lots sent back do not make an exporter an importer: the greater flow says which way the crude goes.
    return (a, b) if sums[0] >= sums[1] else (b, a)


def _record(keys: tuple[str, str], years: Period) -> tuple[Year, ...]:
    measure = measures.get(MEASURE)
    tables = {name: read(name) for name in measure.tables}
    options = measures.read_options(measure, {"by": "tonnes"})
    found = []
    for year in range(years.first, years.last + 1):
        ask = Ask(subjects=keys[:1], targets=keys[1:], period=Period(first=year, last=year), options=options)
        row = measure.compute(tables, ask).row(0, named=True)
        found.append(
            Year(
                year=year,
                by_weight=row["share_by_tonnes"],
                by_value=row["share_by_value"],
                low=row["low"],
                high=row["high"],
                coverage=row["coverage"],
                recorded=row["recorded_mt"],
                carried=row["carried_forward"],
                reason=row["reason"] or row["bounds_note"] or "",
            )
        )
    return tuple(found)


def _provisional(coverage: Coverage, years: Period) -> int | None:
    cuts = [cut.on.year for cut in coverage.breaks if years.first <= cut.on.year <= years.last]
    return max(cuts, default=None)


# --- the chart ---------------------------------------------------------------------------------
def _spec(shown: Drawn, layout: Layout) -> Spec:
    entries = [Entry(sign="line", text="share of what is recorded", colour=ACCENT, bold=True)]
    if shown.provisional:
        entries.append(Entry(sign="ring", text="provisional", colour=ACCENT))
    if shown.bounded:
        entries.append(Entry(sign="box", text="where the true share may lie", colour=BAND))
    plots = [_shares(shown, layout)]
    if shown.judged:
        plots.append(_covered(shown, layout))
    return finished(below([key(entries, layout), below(plots, spacing=30)], spacing=10), layout)


def _x(shown: Drawn, *, labels: bool = True) -> Channel:
    return years_axis(range(shown.years.first, shown.years.last + 1), year_ticks(shown.years), labels=labels)


def _shares(shown: Drawn, layout: Layout) -> Spec:
    top = max([one.high or 0 for one in shown.bounded] + [one.by_weight or 0 for one in shown.record])
    domain = [0, 1] if top > HALF else [0, round(1.1 * top + 0.004, 2)]
    axis = {"tickCount": 5, "title": None, **percent_labels(0 if top > FEW_POINTS else 1)}
    place = {"x": _x(shown), "y": amount("share", scale={"domain": domain, "nice": False}, axis=axis)}
    band = [{"year": one.year, "share": one.low, "high": one.high} for one in shown.bounded]
    line = _runs(shown)
    sure, unsure = ([row for row in line if row["sure"] is wanted] for wanted in (True, False))
    dot = {"filled": True, "size": 30 if layout.narrow else 42, "stroke": ACCENT, "strokeWidth": 1.8, "opacity": 1}
    marks = [
        # Edges of the band's own colour close the seams between its years.
        mark("bar", band, {**place, "y2": {"field": "high"}}, color=BAND, stroke=BAND, strokeWidth=0.6),
        mark("line", line, {**place, "detail": words("run")}, color=ACCENT, strokeWidth=2.2),
        mark("point", sure, place, fill=ACCENT, **dot),
        mark("point", unsure, place, fill=PAPER, **dot),
    ]
    return layers(marks, layout.plot, HEIGHT - 30 * layout.narrow)


def _runs(shown: Drawn) -> list[Row]:
    """Return the points of the line; a year without a record ends a run."""
    rows: list[Row] = []
    run = 0
    for one in shown.record:
        if one.by_weight is None:
            run += 1
            continue
        sure = shown.provisional is None or one.year < shown.provisional
        rows.append({"year": one.year, "share": one.by_weight, "run": run, "sure": sure})
    return rows


def _covered(shown: Drawn, layout: Layout) -> Spec:
    whole = [(one.year, cast(float, one.coverage)) for one in shown.judged]
    bars = [{"year": year, "covered": min(share, MOST_SHOWN)} for year, share in whole]
    cut = [{"year": year, "covered": MOST_SHOWN, "text": _whole(share)} for year, share in whole if share > MOST_SHOWN]
    top = MOST_SHOWN if max(share for _, share in whole) > 1 else 1
    lift = layout.small + 2 if cut else 0
    title = "Recorded, of what refineries needed from abroad"
    axis = {"values": [0, 0.5, 1], **percent_labels(), **above(title, layout, lift)}
    y = amount("covered", scale={"domain": [0, top], "nice": False}, axis=axis)
    place = {"x": _x(shown, labels=False), "y": y}
    marks = [
        mark("bar", bars, place, color=MIDDLE, width={"band": 0.86}),
        mark("rule", [{"covered": 1}], {"y": y}, color=INK, strokeDash=[3, 2], strokeWidth=1),
        mark("text", cut, {**place, "text": words()}, baseline="bottom", dy=-2, fontSize=layout.small, color=SOFT),
    ]
    return layers(marks, layout.plot, LOW_HEIGHT)


# --- the words ---------------------------------------------------------------------------------
def _note(shown: Drawn) -> str:
    said = ["Shares are by weight, as the bounds are."]
    if shown.bounded:
        said.append(
            "At the band's lower edge everything unrecorded came from elsewhere, at its upper edge from "
            f"{shown.partner}. A year without a band has nine tenths or more of the need on record, or its need is not "
            "known."
        )
    if not shown.judged:
        said.append(f"What refineries of {shown.importer} needed is not known, so what is hidden cannot be bounded.")
    carried = max((one.carried for one in shown.record if one.carried), default=None)
    if carried and shown.judged and shown.years.last > carried:
        said.append(f"Refinery figures after {carried} are those of {carried}.")
    if shown.provisional:
        said.append(f"{shown.provisional} is provisional.")
    return " ".join(said)


def _alt(shown: Drawn) -> str:
    known = [one for one in shown.record if one.by_weight is not None]
    peak = max(known, key=lambda one: (cast(float, one.by_weight), -one.year))
    last = known[-1]
    top, end = (wording.percent(cast(float, one.by_weight)) for one in (peak, last))
    said = [
        f"A line by year, {shown.years.text}. Of the crude oil that {shown.importer} is recorded as importing, the "
        f"share that came from {shown.partner} was highest in {peak.year}, at {top} by weight"
        + (f", and stood at {end} in {last.year}." if peak is not last else ", the last year of the record.")
    ]
    if shown.bounded:
        late = shown.bounded[-1]
        said.append(
            f"In {wording.count(len(shown.bounded), 'year')} of {len(shown.record)} less than nine tenths of what "
            "refineries needed is recorded, so that a band shows where the true share may lie: in "
            f"{late.year} between {_whole(late.low)} and {_whole(late.high)}."
        )
    elif shown.judged:
        said.append("In the years that can be judged nine tenths or more of what refineries needed is recorded.")
    return " ".join(said)


def _whole(share: float | None) -> str:
    return f"{100 * cast(float, share):.0f}{wording.NO_BREAK}%"


def _table(shown: Drawn, caption: str) -> TableBlock:
    headings = (
        "Year",
        "Share by weight (%)",
        "Lower bound (%)",
        "Upper bound (%)",
        "Share by value (%)",
        "Recorded imports (million tonnes)",
        "Recorded, of what refineries needed (%)",
        "Note",
    )
    rows = [
        (
            one.year,
            points(one.by_weight),
            points(one.low),
            points(one.high),
            points(one.by_value),
            one.recorded,
            points(one.coverage),
            one.reason,
        )
        for one in shown.record
    ]
    return table(FIGURE.key, caption, headings, rows, texts=(0, 7))


FIGURE = Figure(
    key="crude_share",
    title=TITLE,
    shows="B's share of A's recorded crude oil imports (A's of B's where crude flows that way), with bounds",
    channel="oil",
    order=20,
    draw=draw,
)
