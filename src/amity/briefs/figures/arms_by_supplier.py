"""Figure: a state's imports of major arms by supplier and year, the partner marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from amity.briefs.figures._charts import Row, Spec, above, amount, below, finished, layers, mark, own_colour, years_axis
from amity.briefs.figures._declaring import Figure, FigureRequest, NoFigure
from amity.briefs.figures._keys import Entry, Sign, key
from amity.briefs.figures._looks import ACCENT, NARROW, PAPER, REST, SHADES, SOFT, WIDE, Layout, year_ticks
from amity.briefs.figures._words import credit, name, prose, span, table
from amity.briefs.model import FigureBlock
from amity.core import wording
from amity.core.asks import Period
from amity.core.declarations import Coverage
from amity.store import catalogue, read

TABLE = "arms_transfers"
TITLE = "Arms imports by supplier"
NO_STATE = {"unknown": "Supplier unknown", "non_state": "Not a state"}
REST_NAME = "Other suppliers"
UNIT = "million TIV"
# Besides the partner; a fifth shade would no longer be told from its neighbours in grey print.
NAMED = len(SHADES)
HEIGHT = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of every bar: its name, its yearly volumes, its colour and how it is drawn."""

    name: str
    by_year: dict[int, float]
    colour: str
    sign: Sign = "box"

    @property
    def total(self) -> float:
        """Return the volume over all years."""
        return sum(self.by_year.values())


def draw(request: FigureRequest) -> FigureBlock | NoFigure:
    """Return the figure of A's imports with B marked, or why the record has none."""
    coverage = catalogue().table(TABLE).coverage
    years = span(request, coverage, [request.state_a])
    if isinstance(years, str):
        return NoFigure(key=FIGURE.key, title=TITLE, reason=years)
    rows = _deliveries(request.state_a, years)
    subject = prose(request.state_a, years.last_day)
    if rows.is_empty():
        reason = f"no delivery of major arms to {subject} is recorded in {years.text}"
        return NoFigure(key=FIGURE.key, title=TITLE, reason=reason)
    parts = _parts(rows, request.state_b, years.last_day)
    caption = (
        f"{wording.possessive(wording.sentence_case(subject))} recorded imports of major arms by supplier, {years.text}"
    )
    return FigureBlock(
        key=FIGURE.key,
        caption=f"{caption}, {UNIT}",
        note=_note(coverage, years, request),
        alt=_alt(rows, parts, years, request),
        credit=credit((TABLE,)),
        spec=_spec(parts, years, WIDE),
        narrow=_spec(parts, years, NARROW),
        table=table(
            FIGURE.key,
            caption,
            ("Supplier", "Year", f"Delivered ({UNIT})", f"Of it local production ({UNIT})"),
            _cells(rows),
        ),
    )


def _deliveries(recipient: str, years: Period) -> pl.DataFrame:
    inside = (
        (pl.col("recipient") == recipient) & pl.col("year").is_between(years.first, years.last) & (pl.col("tiv") > 0)
    )
    return read(TABLE).filter(inside).select("supplier", "year", "tiv", "tiv_local").sort("year", "supplier")


def _parts(rows: pl.DataFrame, partner: str, on: date) -> list[Part]:
    """Return the parts from the foot of the bars up: partner, largest suppliers, the rest, what is unknown."""
    sums = rows.group_by("supplier").agg(pl.col("tiv").sum()).sort("tiv", "supplier", descending=[True, False])
    others = [state for state in sums["supplier"] if state != partner and state not in NO_STATE]
    # Where only one more would be called the rest, it is named instead.
    named = others[: NAMED if len(others) > NAMED else len(others)]
    parts = [Part(name=name(partner, on), by_year=_yearly(rows, [partner]), colour=ACCENT)]
    parts += [
        Part(name=name(state, on), by_year=_yearly(rows, [state]), colour=shade)
        for state, shade in zip(named, SHADES, strict=False)
    ]
    parts.append(Part(name=REST_NAME, by_year=_yearly(rows, others[len(named) :]), colour=REST))
    parts += [
        Part(name=said, by_year=_yearly(rows, [kind]), colour=SOFT, sign="open") for kind, said in NO_STATE.items()
    ]
    return [part for part in parts if part.by_year or part.colour == ACCENT]


def _yearly(rows: pl.DataFrame, suppliers: Sequence[str]) -> dict[int, float]:
    found = (
        rows.filter(pl.col("supplier").is_in(list(suppliers))).group_by("year").agg(pl.col("tiv").sum()).sort("year")
    )
    return {int(year): float(tiv) for year, tiv in found.iter_rows()}


def _spec(parts: Sequence[Part], years: Period, layout: Layout) -> Spec:
    x = years_axis(range(years.first, years.last + 1), year_ticks(years), gap=0.18)
    y = amount("foot", axis={"tickCount": 5, "format": ",d", **above(UNIT, layout)})
    place = {"x": x, "y": y, "y2": {"field": "head"}}
    bars = _bars(parts)
    boxes, opens = ([bar for bar in bars if bar["sign"] == sign] for sign in ("box", "open"))
    marks = [
        mark("bar", boxes, {**place, "color": own_colour()}, stroke=PAPER, strokeWidth=0.8),
        mark("bar", opens, place, fill=PAPER, stroke=SOFT, strokeWidth=1, strokeDash=[2, 2]),
    ]
    plot = layers(marks, layout.plot, HEIGHT - 30 * layout.narrow)
    entries = [Entry(sign=p.sign, text=_said(p), colour=p.colour, bold=p.colour == ACCENT) for p in parts]
    return finished(below([key(entries, layout), plot], spacing=22), layout)


def _said(part: Part) -> str:
    return part.name if part.by_year else f"{part.name}: none recorded"


def _bars(parts: Sequence[Part]) -> list[Row]:
    heights: dict[int, float] = {}
    bars: list[Row] = []
    for part in parts:
        for year, tiv in part.by_year.items():
            foot = heights.get(year, 0.0)
            heights[year] = foot + tiv
            bars.append(
                {
                    "year": year,
                    "foot": foot,
                    "head": foot + tiv,
                    "colour": part.colour,
                    "sign": part.sign,
                    "part": part.name,
                }
            )
    return bars


def _note(coverage: Coverage, years: Period, request: FigureRequest) -> str:
    whole = request.period is not None or years.first == coverage.first.year
    only = "" if whole else f" Only the years in which {prose(request.state_a, years.last_day)} was a state are shown."
    ends = f" The record ends with deliveries in {years.last}." if years.last == coverage.last.year else ""
    return (
        "TIV is the military worth of what was delivered, not its price. A year without a bar has no recorded "
        f"delivery.{only}{ends}"
    )


def _alt(rows: pl.DataFrame, parts: Sequence[Part], years: Period, request: FigureRequest) -> str:
    subject, partner = prose(request.state_a, years.last_day), prose(request.state_b, years.last_day)
    total = float(rows["tiv"].sum())
    named = [part for part in parts if part.sign == "box" and part.name != REST_NAME and part.by_year]
    largest = sorted(named, key=lambda part: -part.total)[:3]
    shares = [f"{wording.in_prose(part.name)} ({wording.percent(part.total / total)})" for part in largest]
    most = f"; the largest part came from {wording.listed(shares)}" if shares else ""
    return (
        f"Bars for the years {years.text}, divided by supplier. {wording.sentence_case(subject)} is recorded as "
        f"importing {wording.number(total)} {UNIT} of major arms{most}. {_partner_said(parts[0], partner, years)}"
    )


def _partner_said(part: Part, partner: str, years: Period) -> str:
    if not part.by_year:
        return f"No delivery from {partner} is recorded."
    first, last = min(part.by_year), max(part.by_year)
    peak = max(part.by_year, key=lambda year: (part.by_year[year], -year))
    most = wording.number(part.by_year[peak])
    whom = wording.sentence_case(partner)
    if first == last:
        return f"{whom} is recorded as delivering in {first} only ({most} {UNIT})."
    later = "" if last == years.last else Period(first=last + 1, last=years.last).text
    gone = f"; nothing from it is recorded in {later}" if later else ""
    return (
        f"{whom} is recorded as delivering first in {first} and last in {last}, most in {peak} ({most} {UNIT}){gone}."
    )


def _cells(rows: pl.DataFrame) -> list[tuple[object, ...]]:
    return [
        (NO_STATE.get(supplier) or name(supplier, date(year, 12, 31)), year, tiv, local)
        for supplier, year, tiv, local in rows.iter_rows()
    ]


FIGURE = Figure(
    key="arms_by_supplier",
    title=TITLE,
    shows="A's recorded imports of major arms by supplier and year, the largest suppliers by name, B marked",
    channel="arms",
    order=10,
    draw=draw,
)
