"""Figure: ideal points of two states by session, with their intervals, in the band of the peers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

import polars as pl

from amity import measures
from amity.briefs.figures._charts import Row, Spec, amount, below, finished, layers, mark, words
from amity.briefs.figures._declaring import Figure, FigureRequest, NoFigure
from amity.briefs.figures._keys import Entry, key
from amity.briefs.figures._looks import ACCENT, BAND, INK, MIDDLE, NARROW, PAPER, SOFT, WIDE, Layout, year_ticks
from amity.briefs.figures._words import credit, peers_name, prose, span, table
from amity.briefs.model import FigureBlock, TableBlock
from amity.core import wording
from amity.core.asks import Period
from amity.core.declarations import Coverage
from amity.store import read

MEASURE, TABLE = "ideal_point_distance", "ideal_points"
TITLE = "Ideal points by session"
HEIGHT = 280
# Session s opens in September of year 1945 + s.
FIRST_YEAR = 1945
NORMAL_90 = 1.6448536269514722
LOW, HIGH = 0.1, 0.9
# A band of fewer peers than this would be made of its two or three outermost.
FEW_PEERS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """An ideal point with the ends of its 90 per cent interval, and the votes that it rests on."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A session: both states' points where they have one, and the middle four fifths of the peers."""

    number: int
    subject: Point | None
    target: Point | None
    peers: int
    low: float | None
    median: float | None
    high: float | None

    @property
    def opens(self) -> int:
        """Return the year in which it opens."""
        return FIRST_YEAR + self.number


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What is drawn: names, sessions, and the first session after each change of agenda."""

    subject: str
    target: str
    peers: str
    sessions: tuple[Session, ...]
    breaks: tuple[int, ...]

    @property
    def years(self) -> Period:
        """Return the years in which the sessions shown opened."""
        return Period(first=self.sessions[0].opens, last=self.sessions[-1].opens)


def draw(request: FigureRequest) -> FigureBlock | NoFigure:
    """Return the figure of both states' paths, or why there is none."""
    measure = measures.get(MEASURE)
    coverage = measures.coverage_of(measure, measures.read_options(measure, {}))
    years = span(request, coverage, [request.state_a, request.state_b])
    if isinstance(years, str):
        return NoFigure(key=FIGURE.key, title=TITLE, reason=years)
    found = _sessions(request, years, coverage)
    if not found:
        return NoFigure(key=FIGURE.key, title=TITLE, reason=f"neither state has an ideal point in {years.text}")
    subject, target = (prose(state, years.last_day) for state in (request.state_a, request.state_b))
    shown = {one.number for one in found}
    breaks = [
        number for cut in coverage.breaks if (number := cut.on.year - FIRST_YEAR) in shown and number > found[0].number
    ]
    drawn = Drawn(subject=subject, target=target, peers=peers_name(request), sessions=found, breaks=tuple(breaks))
    caption = f"Ideal points of {subject} and {target} in the UN General Assembly, by session, {drawn.years.text}"
    return FigureBlock(
        key=FIGURE.key,
        caption=caption,
        note=_note(drawn),
        alt=_alt(drawn),
        credit=credit(measure.tables),
        spec=_spec(drawn, WIDE),
        narrow=_spec(drawn, NARROW),
        table=_table(drawn, caption),
    )


def _sessions(request: FigureRequest, years: Period, coverage: Coverage) -> tuple[Session, ...]:
    end = min(coverage.last, request.as_of or coverage.last)
    first = max(1, years.first - FIRST_YEAR)
    numbers = [n for n in range(first, years.last - FIRST_YEAR + 1) if date(FIRST_YEAR + n, 9, 1) <= end]
    peers = [state for state in request.peers.keys if state not in (request.state_a, request.state_b)]
    points = read(TABLE).filter(pl.col("session").is_in(numbers))
    pair = {
        (row["state"], row["session"]): _point(row)
        for row in points.filter(pl.col("state").is_in([request.state_a, request.state_b])).iter_rows(named=True)
    }
    band = (
        points.filter(pl.col("state").is_in(peers))
        .group_by("session")
        .agg(
            pl.len().alias("peers"),
            pl.col("estimate").cast(pl.Float64).quantile(LOW, "linear").alias("low"),
            pl.col("estimate").cast(pl.Float64).median().alias("median"),
            pl.col("estimate").cast(pl.Float64).quantile(HIGH, "linear").alias("high"),
        )
    )
    bands = {row["session"]: row for row in band.iter_rows(named=True)}
    whole = [_session(number, pair, bands.get(number), request) for number in numbers]
    known = [one.number for one in whole if one.subject or one.target]
    return tuple(one for one in whole if known and known[0] <= one.number <= known[-1])


def _point(row: Mapping[str, object]) -> Point:
    value, half = round(cast(float, row["estimate"]), 4), NORMAL_90 * cast(float, row["se"])
    return Point(value=value, low=round(value - half, 4), high=round(value + half, 4), n=cast(int, row["n"]))


def _session(
    number: int, pair: Mapping[tuple[str, int], Point], band: Mapping[str, object] | None, request: FigureRequest
) -> Session:
    many = cast(int, band["peers"]) if band else 0
    wide = band if band and many >= FEW_PEERS else None
    return Session(
        number=number,
        subject=pair.get((request.state_a, number)),
        target=pair.get((request.state_b, number)),
        peers=many,
        low=cast("float | None", wide["low"]) if wide else None,
        median=cast("float | None", band["median"]) if band else None,
        high=cast("float | None", wide["high"]) if wide else None,
    )


# --- the chart ---------------------------------------------------------------------------------
def _spec(drawn: Drawn, layout: Layout) -> Spec:
    entries = [
        Entry(sign="line", text=wording.sentence_case(drawn.subject), colour=ACCENT, bold=True),
        Entry(sign="line", text=wording.sentence_case(drawn.target), colour=INK, bold=True),
    ]
    if any(one.median is not None for one in drawn.sessions):
        entries.append(Entry(sign="dash", text="median of the peers", colour=MIDDLE))
    if any(one.low is not None for one in drawn.sessions):
        entries.append(Entry(sign="box", text="middle four fifths of them", colour=BAND))
    return finished(below([key(entries, layout), _plot(drawn, layout)], spacing=24 if drawn.breaks else 10), layout)


def _plot(drawn: Drawn, layout: Layout) -> Spec:
    years = drawn.years
    ends = [(one.low, one.high, one.median) for one in drawn.sessions]
    ends += [(p.low, p.high, None) for one in drawn.sessions for p in (one.subject, one.target) if p is not None]
    values = [value for row in ends for value in row if value is not None]
    domain = [min(values) // 0.5 * 0.5, -(-max(values) // 0.5) * 0.5]
    axis = {
        "title": None,
        "values": year_ticks(years, 10 if years.last - years.first > (30 if layout.narrow else 50) else 5),
        "format": "d",
        "grid": False,
    }
    scale = {"domain": [years.first - 0.6, years.last + 0.6], "nice": False, "zero": False}
    y = amount("value", scale={"domain": domain, "nice": False, "zero": False}, axis={"title": None, "tickCount": 6})
    place = {"x": amount("opens", scale=scale, axis=axis), "y": y}
    across = {"x": amount("from", scale=scale, axis=axis), "x2": {"field": "to"}, "y": y}
    band = [
        {"from": one.opens - 0.5, "to": one.opens + 0.5, "low": one.low, "high": one.high, "median": one.median}
        for one in drawn.sessions
    ]
    cuts = [{"opens": FIRST_YEAR + number - 0.5, "value": domain[1], "text": "new agenda"} for number in drawn.breaks]
    said = {"align": "right", "baseline": "bottom", "dx": 12, "dy": -4, "fontSize": layout.small, "color": SOFT}
    marks = [
        mark("rect", [row for row in band if row["low"] is not None],
             {**across, "y": {**y, "field": "low"}, "y2": {"field": "high"}}, color=BAND, stroke=BAND, strokeWidth=0.6),
        mark("rule", [row for row in band if row["median"] is not None], {**across, "y": {**y, "field": "median"}},
             color=MIDDLE, strokeWidth=1.6, strokeDash=[4, 2]),
        mark("rule", cuts, {"x": place["x"]}, color=INK, strokeDash=[2, 3], strokeWidth=1),
        mark("text", cuts, {**place, "text": words()}, **said),
    ]  # fmt: skip
    for colour, side in ((INK, "target"), (ACCENT, "subject")):
        rows = _rows(drawn, side)
        marks += [
            mark("rule", rows, {**place, "y": {**y, "field": "low"}, "y2": {"field": "high"}}, color=colour,
                 opacity=0.45),
            mark("line", rows, {**place, "detail": words("run")}, color=colour, strokeWidth=2),
            mark("point", rows, place, filled=True, fill=colour, stroke=PAPER, strokeWidth=0.8, opacity=1,
                 size=18 if layout.narrow else 30),
        ]  # fmt: skip
    return layers(marks, layout.plot, HEIGHT - 40 * layout.narrow)


def _rows(drawn: Drawn, side: str) -> list[Row]:
    """Return the sessions in which a state has a point; a gap and a change of agenda end a run of the line."""
    rows: list[Row] = []
    run = 0
    for one in drawn.sessions:
        run += one.number in drawn.breaks
        point = one.subject if side == "subject" else one.target
        if point is None:
            run += 1
            continue
        rows.append({"opens": one.opens, "value": point.value, "low": point.low, "high": point.high, "run": run})
    return rows


# --- the words ---------------------------------------------------------------------------------
def _note(drawn: Drawn) -> str:
    most = max(one.peers for one in drawn.sessions)
    said = [
        "Dynamic ordinal ideal points, yes, abstain and no in order, absences missing; the standard deviation over all "
        "states and sessions is 1. Strokes are 90\u00a0% intervals."
    ]
    if most:
        said.append(f"Peers: {drawn.peers}, up to {most}.")
    if drawn.breaks:
        said.append("Across the dashed line values are not comparable: from there on the record holds another agenda.")
    return " ".join(said)


def _alt(drawn: Drawn) -> str:
    said = [f"Two lines over {wording.count(len(drawn.sessions), 'session')}, opening in {drawn.years.text}."]
    for name, side in ((drawn.subject, "subject"), (drawn.target, "target")):
        own = [(one, point) for one in drawn.sessions if (point := getattr(one, side)) is not None]
        if own:
            ends = [_signed(own[at][1].value) for at in (0, -1)]
            first, last = own[0][0].number, own[-1][0].number
            said.append(
                f"{wording.sentence_case(name)} stands at {ends[0]} in session {first}"
                + (f" and at {ends[1]} in session {last}." if last > first else ".")
            )
    last_one = drawn.sessions[-1]
    if last_one.median is not None:
        said.append(f"The median of the peers in the last session is {_signed(last_one.median)}.")
    return " ".join(said)


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")


def _table(drawn: Drawn, caption: str) -> TableBlock:
    headings: list[str] = ["Session", "Opens in"]
    for name in (drawn.subject, drawn.target):
        headings += [wording.sentence_case(name), "low", "high", "votes"]
    headings += ["Peers", "Peers' 10th percentile", "Peers' median", "Peers' 90th percentile"]
    rows: list[Sequence[object]] = []
    for one in drawn.sessions:
        row: list[object] = [one.number, one.opens]
        for point in (one.subject, one.target):
            row += [point.value, point.low, point.high, point.n] if point else [None] * 4
        rows.append([*row, one.peers, one.low, one.median, one.high])
    return table(FIGURE.key, caption, headings, rows, texts=(0,))


FIGURE = Figure(
    key="ideal_points",
    title=TITLE,
    shows="where A and B stood on the line that orders the General Assembly's votes, session by session, in the peers' "
    "band",
    channel="votes",
    order=35,
    draw=draw,
)
