"""How a share developed over the whole record: the best earlier window, and whether the tie lapsed, rose or fell.

The windows are looked for, never given. Shares are pooled over windows of :data:`WINDOW` years, so like is compared
with like, and read on their own record (a place among peers is computed only for the windows that are chosen):

lapsed
    The last :data:`SILENT` or more covered years record nothing of the partner while the total is not nothing, and
    some window that ends with the last year of the partner's has a share of :data:`LEAST_SHARE` or more.
risen
    From some year of the last :data:`RECENT` on, each year's share is above that of all :data:`WINDOW` years before
    it; the pooled share after it is at least twice that before, and :data:`LEAST_CHANGE` more. The earliest such year
    counts.
fallen
    The pooled share of the latest window is two thirds of the best earlier window's or less, and
    :data:`LEAST_CHANGE` less. Windows that overlap the latest are no earlier ones.
steady
    Anything else with a value above zero in some window.

The best window is the latest of those whose share comes within :data:`WITHIN` of the highest. Windows whose total is
small, or more than there was use for, are not looked at (:func:`sound`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, cast

import polars as pl

from amity import measures
from amity.core import states
from amity.core.asks import Ask, Period
from amity.core.results import Result
from amity.store import catalogue, read

WINDOW = 5
RECENT = 5
SILENT = 3
LEAST_SHARE = 0.10
# A share of the whole record below this has no course worth following.
LEAST_WHOLE = 0.002
LEAST_CHANGE = 0.15
WITHIN = 0.02
# A pooled share may come out above its years' shares by so much, because sums are rounded.
ROUNDING = 1e-6
OVERFULL = 1 / 0.9
# Below half a million tonnes a year a state hardly trades crude: a tanker more or less turns the share around.
LEAST_MT = 0.5
Shape = Literal["lapsed", "risen", "fallen", "steady"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """The share of one window, without a place; ``sound`` is false where the total is too small or cannot be right."""

    period: Period
    value: float | None
    sound: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Trajectory:
    """The course of a share: its shape, the best earlier window, the latest one, and the years since it changed.

    ``since`` is the silent years of a lapsed tie and the years after the step of a risen one; for the others it is the
    latest window. ``change`` is the share since less the share before.
    """

    shape: Shape
    before: Result | None
    since: Result
    latest: Result

    @property
    def change(self) -> float:
        """Return the share since the change less the share before it, 0 where either is lacking."""
        if self.before is None or self.before.value is None or self.since.value is None:
            return 0.0
        return self.since.value - self.before.value


def trajectory(asked: measures.Request, latest: Result) -> Trajectory | None:
    """Return the course of a share over the whole record, or None where it was next to nothing.

    Parameters
    ----------
    asked : Request
        The request behind ``latest``, with peers; its period is not used.
    latest : Result
        The share over the latest years of the record.
    """
    version = catalogue().version
    first, last = joint_years(asked.state_a, asked.state_b, latest)
    whole = _point(version, asked, first, last)
    if whole.value is None or whole.value < LEAST_WHOLE:
        return None
    yearly = {year: _point(version, asked, year, year).value for year in range(first, last + 1)}
    known = {year: value for year, value in yearly.items() if value is not None}
    if not known:
        return None
    return _lapsed(asked, latest, known) or _risen(asked, latest, known) or _fallen(asked, latest, known)


def joint_years(state_a: str, state_b: str, latest: Result) -> tuple[int, int]:
    """Return the first and last year that a result's record covers and in which both states existed."""
    first, last = (int(str(latest.provenance.coverage[end])[:4]) for end in ("first", "last"))
    for key in (state_a, state_b):
        spells = states.get(key).spells
        first = max(first, min(spell.first.year for spell in spells))
        last = min(last, max(spell.last.year if spell.last else last for spell in spells))
    return first, last


def _lapsed(asked: measures.Request, latest: Result, known: dict[int, float]) -> Trajectory | None:
    end = joint_years(asked.state_a, asked.state_b, latest)[1]
    last = max(year for year, value in known.items() if value > 0)
    if end - last < SILENT or not any(year > last for year in known):
        return None
    before = _best_before(asked, latest, known, last + 1)
    if before is None or before.value is None or before.value < LEAST_SHARE:
        return None
    since = _run(asked, Period(first=last + 1, last=end))
    return Trajectory(shape="lapsed", before=_run(asked, before.period), since=since, latest=latest)


def _risen(asked: measures.Request, latest: Result, known: dict[int, float]) -> Trajectory | None:
    end, version = max(known), catalogue().version
    for step in range(end - RECENT + 1, end):
        before = [value for year, value in known.items() if step - WINDOW <= year < step]
        after = [value for year, value in known.items() if year >= step]
        if step not in known or not before or min(after) <= max(before):
            continue
        then, now = _point(version, asked, step - WINDOW, step - 1), _point(version, asked, step, end)
        if then.value is None or now.value is None or now.value < max(2 * then.value, then.value + LEAST_CHANGE):
            continue
        return Trajectory(shape="risen", before=_run(asked, then.period), since=_run(asked, now.period), latest=latest)
    return None


def _fallen(asked: measures.Request, latest: Result, known: dict[int, float]) -> Trajectory:
    start = latest.period.first if latest.period else max(known) + 1
    before = _best_before(asked, latest, known, start)
    found = _run(asked, before.period) if before is not None else None
    steady = Trajectory(shape="steady", before=found, since=latest, latest=latest)
    if found is None or found.value is None or latest.value is None:
        return steady
    fell = latest.value <= 2 * found.value / 3 and found.value - latest.value >= LEAST_CHANGE
    return replace(steady, shape="fallen") if fell else steady


def _best_before(asked: measures.Request, latest: Result, known: dict[int, float], end: int) -> Point | None:
    """Return the best of the windows that end before a year.

    A pooled share is at most the largest of its years' shares: windows whose years cannot come near the highest found
    are not computed.
    """
    first, version = joint_years(asked.state_a, asked.state_b, latest)[0], catalogue().version
    tops = [(max(known.get(start + n, 0.0) for n in range(WINDOW)), start) for start in range(first, end - WINDOW + 1)]
    found: list[Point] = []
    highest = 0.0
    for top, start in sorted(tops, reverse=True):
        if top <= 0 or top < highest - WITHIN - ROUNDING:
            break
        found.append(_point(version, asked, start, start + WINDOW - 1))
        if found[-1].sound:
            highest = max(highest, found[-1].value or 0.0)
    return best(sorted(found, key=lambda window: window.period.first))


def best(windows: list[Point]) -> Point | None:
    """Return the latest of the sound windows whose share comes near the highest, or None where none is above zero."""
    sound = [window for window in windows if window.sound and window.value]
    if not sound:
        return None
    top = max(cast(float, window.value) for window in sound)
    return [window for window in sound if cast(float, window.value) >= top - WITHIN][-1]


def _run(asked: measures.Request, period: Period) -> Result:
    return measures.run(replace(asked, period=period))


def _point(version: str, asked: measures.Request, first: int, last: int) -> Point:
    return _computed(version, asked.measure, asked.state_a, asked.state_b, first, last)


@lru_cache(maxsize=4096)
def _computed(_version: str, key: str, state_a: str, state_b: str, first: int, last: int) -> Point:
    """Return one window by the measure alone; the dataset's version keeps the answers of two datasets apart."""
    measure = measures.get(key)
    period = Period(first=first, last=last)
    ask = Ask(
        subjects=(state_a,),
        targets=(state_b,),
        period=period,
        options=measures.read_options(measure, {}),
        intervals=False,
    )
    tables = {table: _own_rows(_version, table, state_a, state_b) for table in measure.tables}
    row = measure.compute(tables, ask).row(0, named=True)
    return Point(period=period, value=row["value"], sound=sound(row, last - first + 1))


def sound(extras: Mapping[str, object], years: int) -> bool:
    """Return whether a share stands on a total that is neither too small nor more than there can have been.

    Parameters
    ----------
    extras : mapping
        The measure's extra columns: ``small_total``, ``coverage`` and ``recorded_mt`` are looked at where it has them.
    years : int
        The length of the window.
    """
    covered, tonnes = extras.get("coverage"), extras.get("recorded_mt")
    if extras.get("small_total") or (isinstance(covered, float) and covered > OVERFULL):
        return False
    return not isinstance(tonnes, float) or tonnes >= LEAST_MT * years


@lru_cache(maxsize=64)
def _own_rows(_version: str, table: str, state_a: str, state_b: str) -> pl.DataFrame:
    """Return the rows of a table of dyads that name one of two states; other tables whole.

    A share and its total need no other rows, and a scan of many windows is several times faster without them.
    """
    frame = read(table)
    ends = [name for name in catalogue().table(table).key_columns if frame.schema[name] == pl.String]
    if len(ends) != 2:
        return frame
    return frame.filter(pl.any_horizontal(pl.col(ends).is_in([state_a, state_b])))
