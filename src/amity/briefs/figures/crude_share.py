"""Figure: the partner's share of a state's recorded crude imports by year, with what the record hides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import altair as alt
import polars as pl

from amity import measures
from amity.briefs.figures._declaring import Figure, FigureRequest, NoFigure
from amity.briefs.figures._keys import Entry, key
from amity.briefs.figures._looks import ACCENT, BAND, INK, MIDDLE, NARROW, PAPER, RULE, SOFT, WIDE, Layout, Row, above, data, finished, year_ticks
from amity.briefs.figures._words import credit, points, prose, span, table
from amity.briefs.model import FigureBlock
from amity.core import wording
from amity.core.asks import Ask, Period
from amity.core.declarations import Coverage
from amity.store import catalogue, read

MEASURE = "crude_import_share"
TABLE = "crude_trade"
TITLE = "Share of crude oil imports"
HEIGHT, LOW_HEIGHT = 220, 76
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
    shown = Drawn(importer=importer, partner=partner, years=years, record=record, provisional=_provisional(coverage, years))
    caption = f"{wording.possessive(wording.sentence_case(partner))} share of {wording.possessive(importer)} recorded crude oil imports, by weight, {years.text}"
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
    both = flows.filter((pl.col("importer") == a) & (pl.col("exporter") == b)), flows.filter((pl.col("importer") == b) & (pl.col("exporter") == a))
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
def _spec(shown: Drawn, layout: Layout) -> dict[str, object]:
    entries = [Entry(sign="line", text="share of what is recorded", colour=ACCENT, bold=True)]
    if shown.provisional:
        entries.append(Entry(sign="ring", text="provisional", colour=ACCENT))
    if shown.bounded:
        entries.append(Entry(sign="box", text="where the true share may lie", colour=BAND))
    plots = [key(entries, layout), _shares(shown, layout, last=not shown.judged)]
    if shown.judged:
        plots.append(_covered(shown, layout))
    return finished(alt.vconcat(*plots, spacing=26), layout)


def _x(shown: Drawn, *, labels: bool) -> alt.X:
    domain = list(range(shown.years.first, shown.years.last + 1))
    axis = alt.Axis(title=None, values=year_ticks(shown.years), labelAngle=0, grid=False, labels=labels)
    return alt.X("year:O", scale=alt.Scale(domain=domain, paddingInner=0, paddingOuter=0.1), axis=axis)


def _shares(shown: Drawn, layout: Layout, *, last: bool) -> alt.LayerChart:
    top = max([one.high or 0 for one in shown.bounded] + [one.by_weight or 0 for one in shown.record])
    scale = alt.Scale(domain=[0, 1]) if top > 0.5 else alt.Scale(domain=[0, round(1.1 * top + 0.004, 2)])
    y_axis = alt.Axis(format=".0%" if top > 0.05 else ".1%", tickCount=5)
    y = alt.Y("share:Q", scale=scale, axis=y_axis, title=None)
    x = _x(shown, labels=True)
    band = [{"year": one.year, "share": one.low, "high": one.high} for one in shown.bounded]
    line = _runs(shown)
    layers = []
    if band:
        layers.append(alt.Chart(data(band)).mark_bar(color=BAND).encode(x=x, y=y, y2="high:Q"))
    base = alt.Chart(data(line))
    layers.append(base.mark_line(color=ACCENT, strokeWidth=2.2).encode(x=x, y=y, detail="run:N"))
    size = 30 if layout.narrow else 42
    for sure in (True, False):
        some = [row for row in line if row["sure"] is sure]
        if some:
            mark = alt.Chart(data(some)).mark_point(
                filled=True, size=size, fill=ACCENT if sure else PAPER, stroke=ACCENT, strokeWidth=1.8, opacity=1
            )
            layers.append(mark.encode(x=x, y=y))
    return alt.layer(*layers).properties(width=layout.plot, height=HEIGHT - 40 * layout.narrow)


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


def _covered(shown: Drawn, layout: Layout) -> alt.LayerChart:
    rows = [
        {
            "year": one.year,
            "covered": min(cast(float, one.coverage), MOST_SHOWN),
            "said": f"{100 * cast(float, one.coverage):.0f}" if cast(float, one.coverage) > MOST_SHOWN else "",
        }
        for one in shown.judged
    ]
    top = MOST_SHOWN if max(cast(float, row["covered"]) for row in rows) > 1 else 1
    axis = alt.Axis(format=".0%", values=[0, 0.5, 1], **above("Recorded, of what refineries needed from abroad", layout))
    x = _x(shown, labels=True)
    y = alt.Y("covered:Q", scale=alt.Scale(domain=[0, top]), axis=axis)
    bars = alt.Chart(data(rows)).mark_bar(color=MIDDLE, stroke=PAPER, strokeWidth=1.5).encode(x=x, y=y)
    whole = alt.Chart(data([{"covered": 1}])).mark_rule(color=INK, strokeDash=[3, 2], strokeWidth=1).encode(y=y)
    layers: list[alt.Chart] = [bars, whole]
    cut = [row for row in rows if row["said"]]
    if cut:
        said = alt.Chart(data(cut)).mark_text(baseline="bottom", dy=-2, fontSize=layout.small, color=SOFT)
        layers.append(said.encode(x=x, y=y, text="said:N"))
    return alt.layer(*layers).properties(width=layout.plot, height=LOW_HEIGHT)


# --- the words ---------------------------------------------------------------------------------
def _note(shown: Drawn) -> str:
    importer = wording.sentence_case(shown.importer)
    said = ["By weight, since the bounds are."]
    if shown.bounded:
        said.append("At the band's lower edge everything unrecorded came from elsewhere, at its upper edge from the partner.")
        said.append("No band: nearly all of the need is recorded, or more than it, or the need is not known.")
    if not shown.judged:
        said.append(f"What refineries of {shown.importer} needed is not known, so what is hidden cannot be bounded.")
    carried = max((one.carried for one in shown.record if one.carried), default=None)
    if carried and shown.judged and shown.years.last > carried:
        said.append(f"Refinery figures after {carried} are those of {carried}.")
    if shown.provisional:
        said.append(f"{shown.provisional} is provisional.")
    del importer
    return " ".join(said)


def _alt(shown: Drawn) -> str:
    known = [one for one in shown.record if one.by_weight is not None]
    peak = max(known, key=lambda one: (cast(float, one.by_weight), -one.year))
    last = known[-1]
    said = [
        f"A line by year, {known[0].year} to {last.year}. Of the crude oil that {shown.importer} is recorded as importing, the share that came from "
        f"{shown.partner} was highest in {peak.year}, at {wording.percent(cast(float, peak.by_weight))} by weight, and stood at "
        f"{wording.percent(cast(float, last.by_weight))} in {last.year}."
        if peak is not last
        else f"A line by year, {known[0].year} to {last.year}. Of the crude oil that {shown.importer} is recorded as importing, the share that came from "
        f"{shown.partner} is highest in the last year, {last.year}, at {wording.percent(cast(float, last.by_weight))} by weight."
    ]
    if shown.bounded:
        end = shown.bounded[-1]
        said.append(
            f"In {wording.count(len(shown.bounded), 'year')} of {len(shown.record)} less than nine tenths of what refineries needed is recorded, so that "
            f"a band shows where the true share may lie: in {end.year} between {_whole(end.low)} and {_whole(end.high)}."
        )
    elif shown.judged:
        said.append("In the years that can be judged nine tenths or more of what refineries needed is recorded.")
    return " ".join(said)


def _whole(share: float | None) -> str:
    return f"{100 * cast(float, share):.0f}{wording.NO_BREAK}%"


def _table(shown: Drawn, caption: str) -> object:
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
    shows="the partner's share of the recorded crude oil imports of A, or of B where the crude flows to B, with bounds and coverage",
    channel="oil",
    order=20,
    draw=draw,
)
