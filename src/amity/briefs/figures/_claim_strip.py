"""Strip of a claim: what it permits as a band, each figure computed or cited as a point with its interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from amity.briefs.figures import _charts
from amity.briefs.figures._looks import ACCENT, BAND, GRID, INK, MIDDLE, NARROW, SOFT, WIDE, Layout, shortened
from amity.briefs.fonts import text_width
from amity.briefs.model import FigureBlock, TableBlock
from amity.claims import _phrases
from amity.claims.judging import Judged
from amity.claims.tolerances import PERCENT, PLACE, tolerance
from amity.core.wording import number

ROW, TOP, FOOT = 24.0, 16.0, 20.0
MOST_CITED = 4
DRAWN_UNITS_NOT = ("yes or no", PLACE, "events", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A figure of the strip: what it is of, its value and ends, and whether it is the verdict's own or a cited one.

    A document that gives a range has ends and no value of its own: ``value`` is then None.
    """

    label: str
    value: float | None
    low: float | None
    high: float | None
    own: bool
    cited: bool

    def shown(self, unit: str) -> str:
        """Return the figure in words, a cited one as exact as it is given."""
        if self.value is None:
            ends = [number(end) for end in (self.low, self.high) if end is not None]
            return f"{'–'.join(dict.fromkeys(ends))} {_phrases.unit_word(unit)}".strip()
        return _phrases.limit(self.value, unit) if self.cited else _phrases.figure(self.value, unit)


def strip(one: Judged) -> FigureBlock | None:
    """Return the figure of a verdict, None where the claim gives no figure or nothing was found to set beside it."""
    allowed = tolerance(one.claim.said)
    unit = one.claim.said.unit
    points = _points(one)
    if allowed is None or unit in DRAWN_UNITS_NOT or not points:
        return None
    said = _phrases.as_said(one.claim.said)
    table = TableBlock(
        key=f"claim-{one.claim.id}",
        caption=f"Figures beside claim {one.claim.id}",
        headings=("Of", "Figure", "From", "To"),
        rows=tuple((p.label, p.shown(unit), _end(p.low), _end(p.high)) for p in points),
        align=("left", "right", "right", "right"),
    )
    told = "; ".join(f"{p.label}: {_told(p, unit)}" for p in points)
    return FigureBlock(
        key=table.key,
        caption=table.caption,
        alt=f"Said: {said}, which permits {_phrases.allowed_text(allowed, unit)}. Found: {told}.",
        credit="",
        spec=_spec(points, (allowed.low, allowed.high), said, unit, WIDE),
        narrow=_spec(points, (allowed.low, allowed.high), said, unit, NARROW),
        table=table,
    )


def _told(point: Point, unit: str) -> str:
    if point.value is None or point.cited:
        return point.shown(unit)
    return _phrases.ranged(point.value, point.low, point.high, unit)


def _end(value: float | None) -> str:
    return "" if value is None else number(value)


def _points(one: Judged) -> list[Point]:
    """Return the figures in the claim's own unit: earlier, judged and later windows, then what documents give."""
    found: list[Point] = []
    unit = one.claim.said.unit
    for finding in one.findings:
        if finding.value is None or finding.unit != unit:
            continue
        lead = finding is one.leading
        label = finding.label if len(one.findings) > 1 and finding.label else ""
        rows = [(finding.period, finding.value, finding.low, finding.high, lead)]
        for name in ("held", "latest"):
            other = finding.numbers.get(name)
            if isinstance(other, Mapping) and isinstance(other.get("value"), int | float):
                rows.append((str(other["period"]), float(other["value"]), None, None, False))
        for period, value, low, high, own in sorted(rows, key=lambda row: row[0]):
            found.append(Point(label=label or period, value=value, low=low, high=high, own=own, cited=False))
    for document in one.claim.documents:
        ends = [end for end in (document.low, document.high) if end is not None]
        known = document.value is not None or ends
        if known and len([p for p in found if p.cited]) < MOST_CITED:
            low, high = (min(ends), max(ends)) if document.value is None else (None, None)
            found.append(
                Point(label=document.publisher, value=document.value, low=low, high=high, own=False, cited=True)
            )
    return found


def _spec(
    points: Sequence[Point], allowed: tuple[float | None, float | None], said: str, unit: str, layout: Layout
) -> dict[str, object]:
    first, last = _domain(points, allowed, unit)
    left = 190.0 if not layout.narrow else 104.0
    plot = layout.room - left - 64
    height = TOP + ROW * len(points)
    names = [shortened(p.label, left - 8, layout.small) or p.label[:12] for p in points]
    scale = {"domain": [first, last], "nice": False, "zero": False}
    axis = {"title": None, "tickCount": 4, "grid": False, "format": "~s" if last >= 10_000 else ",.3~f"}
    x = _charts.amount("x", scale=scale, axis=axis)
    y = {"field": "y", "type": "quantitative", "scale": {"domain": [height, 0]}, "axis": None}
    ends = {"x": x, "x2": {"field": "x2"}, "y": y, "y2": {"field": "y2"}}
    band_from = allowed[0] if allowed[0] is not None else first
    band_to = allowed[1] if allowed[1] is not None else last
    wide = max(band_to - band_from, (last - first) / 250)
    middle = min(max((band_from + band_to) / 2, first), last)
    title = f"said: {said}"
    # The words above the band must not run out of the plot on either side.
    half = text_width(title, layout.small) / 2 / plot * (last - first)
    rows = [(place, point, TOP + ROW * place + ROW / 2) for place, point in enumerate(points)]
    return _charts.finished(
        _charts.layers(
            [
                _charts.mark("rule", [{"x": first, "x2": last, "y": at, "y2": at} for _, _, at in rows],
                             ends, color=GRID, strokeWidth=1),
                _charts.mark("rect", [{"x": band_from, "x2": band_from + wide, "y": TOP, "y2": height}],
                             ends, color=BAND, opacity=0.75),
                _charts.mark("text", [{"x": min(max(middle, first + half), last - half), "y": TOP / 2, "text": title}],
                             {"x": x, "y": y, "text": _charts.words()}, color=MIDDLE, fontSize=layout.small,
                             fontWeight="bold"),
                _charts.mark("rule", [{"x": p.low, "x2": p.high, "y": at, "y2": at} for _, p, at in rows
                                      if p.low is not None and p.high is not None],
                             ends, color=SOFT, strokeWidth=2.5),
                _charts.mark("point", [{"x": p.value, "y": at, "colour": ACCENT if p.own else INK}
                                       for _, p, at in rows if not p.cited],
                             {"x": x, "y": y, "color": _charts.own_colour()}, filled=True, size=70, opacity=1),
                _charts.mark("point", [{"x": p.value, "y": at} for _, p, at in rows if p.cited and p.value is not None],
                             {"x": x, "y": y}, filled=False, size=60, shape="diamond", color=INK, strokeWidth=1.5,
                             opacity=1),
                _charts.mark("text", [{"y": at, "text": name} for (_, _, at), name in zip(rows, names, strict=True)],
                             {"x": {"value": -8}, "y": y, "text": _charts.words()}, align="right", color=INK,
                             fontSize=layout.small),
                _charts.mark("text", [{"y": at, "text": p.shown(unit)} for _, p, at in rows],
                             {"x": {"value": plot + 8}, "y": y, "text": _charts.words()}, align="left", color=INK,
                             fontSize=layout.small),
            ],
            plot,
            height,
        ),
        layout,
    )  # fmt: skip


def _domain(points: Sequence[Point], allowed: tuple[float | None, float | None], unit: str) -> tuple[float, float]:
    """Return the ends of the axis: from nought for shares, else as wide as what is shown and a tenth."""
    shown = [end for p in points for end in (p.value, p.low, p.high) if end is not None]
    shown += [end for end in allowed if end is not None]
    low, high = min(shown), max(shown)
    if unit == PERCENT and low >= 0 and high <= 100:
        return 0.0, 100.0
    room = 0.12 * ((high - low) or abs(high) or 1.0)
    return (0.0 if 0 <= low < 0.5 * high else low - room), high + room
