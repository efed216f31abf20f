"""Figure: agreement in UN votes by session, the subject against the band of its peers on the same roll calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

import polars as pl

from amity import measures
from amity.briefs.figures._charts import Row, Spec, amount, below, finished, layers, mark, percent_labels, words
from amity.briefs.figures._declaring import Figure, FigureRequest, NoFigure
from amity.briefs.figures._keys import Entry, key
from amity.briefs.figures._looks import ACCENT, BAND, INK, MIDDLE, NARROW, PAPER, SOFT, WIDE, Layout, year_ticks
from amity.briefs.figures._words import credit, peers_name, points, prose, span, table
from amity.briefs.model import FigureBlock, TableBlock
from amity.core import wording
from amity.core.asks import Ask, Period
from amity.core.declarations import Coverage, Frames, OptionValue
from amity.store import read

MEASURE = "vote_agreement"
TITLE = "Agreement in UN votes by session"
HEIGHT = 260
# Session s opens in September of year 1945 + s.
FIRST_YEAR = 1945
LOW, HIGH = 0.1, 0.9
# A band of fewer peers than this would be made of its two or three outermost.
FEW_PEERS = 8
# Two shares that differ by less than this are the same share computed in another order.
SAME = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A session: the subject's agreement with the target, and the peers' on the roll calls that both cast.

    ``closer``, ``equal`` and ``farther`` count the peers that, on the roll calls that all three cast, agreed more, as
    often and less often with the target than the subject did.
    """

    number: int
    value: float | None
    n: int
    reason: str
    peers: int
    low: float | None
    median: float | None
    high: float | None
    closer: int
    equal: int
    farther: int

    @property
    def opens(self) -> int:
        """Return the year in which it opens."""
        return FIRST_YEAR + self.number


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What is drawn: names, sessions, the first session after each change of agenda, and the words for it."""

    subject: str
    target: str
    peers: str
    sessions: tuple[Session, ...]
    breaks: tuple[tuple[int, str], ...]

    @property
    def known(self) -> tuple[Session, ...]:
        """Return the sessions with a value."""
        return tuple(one for one in self.sessions if one.value is not None)

    @property
    def years(self) -> Period:
        """Return the years in which the sessions shown opened."""
        return Period(first=self.sessions[0].opens, last=self.sessions[-1].opens)


def draw(request: FigureRequest) -> FigureBlock | NoFigure:
    """Return the figure of A's agreement with B, or why there is none."""
    measure = measures.get(MEASURE)
    options = measures.read_options(measure, {})
    coverage = measures.coverage_of(measure, options)
    years = span(request, coverage, [request.state_a, request.state_b])
    if isinstance(years, str):
        return NoFigure(key=FIGURE.key, title=TITLE, reason=years)
    found = _sessions(request, years, coverage, options)
    subject, target = (prose(key, years.last_day) for key in (request.state_a, request.state_b))
    known = [one.number for one in found if one.value is not None]
    if not known:
        told = found[-1].reason if found else f"no session opened in {years.text}"
        return NoFigure(key=FIGURE.key, title=TITLE, reason=told)
    # Sessions without a value count as gaps only between the first and the last that have one.
    shown = tuple(one for one in found if known[0] <= one.number <= known[-1])
    drawn = Drawn(
        subject=subject,
        target=target,
        peers=peers_name(request),
        sessions=shown,
        breaks=_breaks(coverage, shown),
    )
    caption = f"Share of UN roll calls on which {subject} voted as {target} did, by session, {drawn.years.text}"
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


def _sessions(
    request: FigureRequest, years: Period, coverage: Coverage, options: dict[str, OptionValue]
) -> tuple[Session, ...]:
    measure = measures.get(MEASURE)
    tables = {name: read(name) for name in measure.tables}
    peers = tuple(key for key in request.peers.keys if key not in (request.state_a, request.state_b))
    first, last = max(1, years.first - FIRST_YEAR), years.last - FIRST_YEAR
    end = min(coverage.last, request.as_of or coverage.last)
    return tuple(
        _session(tables, request, peers, Period(first=number, last=number, unit="session"), options)
        for number in range(first, last + 1)
        if date(FIRST_YEAR + number, 9, 1) <= end
    )


def _session(
    tables: Frames, request: FigureRequest, peers: tuple[str, ...], period: Period, options: dict[str, OptionValue]
) -> Session:
    measure = measures.get(MEASURE)
    ask = Ask(subjects=(request.state_a,), targets=(request.state_b,), period=period, options=options, intervals=False)
    row = measure.compute(tables, ask).row(0, named=True)
    judged = None
    if row["value"] is not None and peers and measure.compare is not None:
        compared = measure.compare(tables, ask, peers).frame
        judged = compared.filter(pl.col("peer_value").is_not_null() & pl.col("subject_value").is_not_null())
    ahead = (judged["peer_value"] - judged["subject_value"]) if judged is not None else pl.Series([], dtype=pl.Float64)
    theirs = judged["peer_value"] if judged is not None else ahead
    wide = len(theirs) >= FEW_PEERS
    return Session(
        number=period.first,
        value=row["value"],
        n=row["n"] or 0,
        reason=row["reason"] or "",
        peers=len(theirs),
        low=theirs.quantile(LOW, "linear") if wide else None,
        median=cast("float | None", theirs.median()) if len(theirs) else None,
        high=theirs.quantile(HIGH, "linear") if wide else None,
        closer=int((ahead > SAME).sum()),
        equal=int((ahead.abs() <= SAME).sum()),
        farther=int((ahead < -SAME).sum()),
    )


def _breaks(coverage: Coverage, shown: Sequence[Session]) -> tuple[tuple[int, str], ...]:
    """Return the first session after each change of the record that lies inside what is shown, with the reason."""
    found = []
    for cut in coverage.breaks:
        after = [one.number for one in shown if date(FIRST_YEAR + one.number + 1, 8, 31) >= cut.on]
        if after and after[0] > shown[0].number:
            found.append((after[0], cut.reason))
    return tuple(found)


# --- the chart ---------------------------------------------------------------------------------
def _spec(drawn: Drawn, layout: Layout) -> Spec:
    some_band = any(one.low is not None for one in drawn.known)
    entries = [Entry(sign="line", text=wording.sentence_case(drawn.subject), colour=ACCENT, bold=True)]
    if any(one.median is not None for one in drawn.known):
        entries.append(Entry(sign="dash", text="median of its peers", colour=MIDDLE))
    if some_band:
        entries.append(Entry(sign="box", text="middle four fifths of them", colour=BAND))
    return finished(below([key(entries, layout), _plot(drawn, layout)], spacing=24 if drawn.breaks else 10), layout)


def _plot(drawn: Drawn, layout: Layout) -> Spec:
    years = drawn.years
    tops = [cast(float, one.value) for one in drawn.known] + [one.high or one.median or 0 for one in drawn.known]
    top = min(1.0, -(-max(tops) // 0.1) * 0.1) if max(tops) > 0 else 1.0
    axis = {
        "title": None,
        "values": year_ticks(years, 10 if years.last - years.first > (30 if layout.narrow else 50) else 5),
        "format": "d",
        "grid": False,
    }
    scale = {"domain": [years.first - 0.6, years.last + 0.6], "nice": False, "zero": False}
    y_axis = {"title": None, "tickCount": 5, **percent_labels()}
    y = amount("share", scale={"domain": [0, top], "nice": False}, axis=y_axis)
    place = {"x": amount("opens", scale=scale, axis=axis), "y": y}
    across = {"x": amount("from", scale=scale, axis=axis), "x2": {"field": "to"}, "y": y}
    rows = _rows(drawn)
    band = [row for row in rows if row["low"] is not None]
    cuts = [{"opens": FIRST_YEAR + number - 0.5, "share": top, "text": "new agenda"} for number, _ in drawn.breaks]
    said = {"align": "right", "baseline": "bottom", "dx": 12, "dy": -4, "fontSize": layout.small, "color": SOFT}
    marks = [
        mark(
            "rect",
            band,
            {**across, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
            color=BAND,
            stroke=BAND,
            strokeWidth=0.6,
        ),
        mark(
            "rule",
            [row for row in rows if row["median"] is not None],
            {**across, "y": {**y, "field": "median"}},
            color=MIDDLE,
            strokeWidth=1.6,
            strokeDash=[4, 2],
        ),
        mark("rule", cuts, {"x": place["x"]}, color=INK, strokeDash=[2, 3], strokeWidth=1),
        mark("text", cuts, {**place, "text": words()}, **said),
        mark("line", rows, {**place, "detail": words("run")}, color=ACCENT, strokeWidth=2.2),
        mark(
            "point",
            rows,
            place,
            filled=True,
            fill=ACCENT,
            stroke=PAPER,
            strokeWidth=0.8,
            size=22 if layout.narrow else 38,
            opacity=1,
        ),
    ]
    return layers(marks, layout.plot, HEIGHT - 40 * layout.narrow)


def _rows(drawn: Drawn) -> list[Row]:
    """Return the sessions with a value; a gap and a change of agenda end a run of the line."""
    rows: list[Row] = []
    run = 0
    firsts = {number for number, _ in drawn.breaks}
    for one in drawn.sessions:
        run += one.number in firsts
        if one.value is None:
            run += 1
            continue
        rows.append(
            {
                "opens": one.opens,
                "from": one.opens - 0.5,
                "to": one.opens + 0.5,
                "share": one.value,
                "low": one.low,
                "median": one.median,
                "high": one.high,
                "run": run,
            }
        )
    return rows


# --- the words ---------------------------------------------------------------------------------
def _note(drawn: Drawn) -> str:
    most = max(one.peers for one in drawn.sessions)
    said = ["Roll calls on which both voted."]
    if most:
        said.append(
            f"Peers ({drawn.peers}) are measured on the same roll calls, as far as they voted on them: up to {most} a "
            "session."
        )
    if len(drawn.known) < len(drawn.sessions):
        said.append("Gaps: sessions that are not comparable, or with too few roll calls on which both voted.")
    if drawn.breaks:
        said.append("Across the dashed line values are not comparable: from there on the record holds another agenda.")
    return " ".join(said)


def _alt(drawn: Drawn) -> str:
    subject, first, last = wording.sentence_case(drawn.subject), drawn.known[0], drawn.known[-1]
    ends = [wording.percent(cast(float, one.value)) for one in (first, last)]
    said = [
        f"A line over {wording.count(len(drawn.known), 'session')}, opening in {drawn.years.text}. {subject} cast the "
        f"same vote as {drawn.target} on {ends[0]} of the roll calls of the first"
        + (f" and on {ends[1]} of those of the last." if first is not last else ".")
    ]
    banded = [one for one in drawn.known if one.low is not None and one.high is not None]
    if banded:
        over = sum(cast(float, one.value) > cast(float, one.high) for one in banded)
        under = sum(cast(float, one.value) < cast(float, one.low) for one in banded)
        said.append(
            f"It lies above the middle four fifths of its peers in {_counted(over)} of "
            f"{wording.count(len(banded), 'session')}, below them in {_counted(under)}, and among them in "
            f"{_counted(len(banded) - over - under)}."
        )
    if last.median is not None and last.peers:
        said.append(
            f"In the last session the median of its peers is {wording.percent(last.median)}; on the roll calls that "
            f"all three cast, {_counted(last.closer)} agreed more, {_counted(last.equal)} as often and "
            f"{_counted(last.farther)} less often."
        )
    for number, _ in drawn.breaks:
        said.append(
            f"From the session opening in {FIRST_YEAR + number} on the record holds another agenda, and values are "
            "not comparable with those before."
        )
    return " ".join(said)


def _counted(number: int) -> str:
    return str(number) if number else "none"


def _table(drawn: Drawn, caption: str) -> TableBlock:
    headings = (
        "Session",
        "Opens in",
        "Agreement (%)",
        "Roll calls",
        "Peers judged",
        "Peers' 10th percentile (%)",
        "Peers' median (%)",
        "Peers' 90th percentile (%)",
        "Peers that agreed more",
        "As often",
        "Less often",
        "Note",
    )
    rows = [
        (
            one.number,
            one.opens,
            points(one.value),
            one.n,
            *(
                (one.peers, points(one.low), points(one.median), points(one.high))
                if one.value is not None
                else [None] * 4
            ),
            *((one.closer, one.equal, one.farther) if one.value is not None else [None] * 3),
            one.reason,
        )
        for one in drawn.sessions
    ]
    return table(FIGURE.key, caption, headings, rows, texts=(0, 11))


FIGURE = Figure(
    key="agreement",
    title=TITLE,
    shows="how often A voted in the UN General Assembly as B did, session by session, against the band of its peers",
    channel="votes",
    order=30,
    draw=draw,
)
