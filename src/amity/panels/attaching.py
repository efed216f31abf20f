"""Values of measures for many dyads and years at once: each measure once a year for all states of the rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from amity import measures
from amity.core.asks import Ask, Period
from amity.core.declarations import Coverage, Frames, Measure, OptionValue
from amity.core.errors import BadOption
from amity.panels import state_system
from amity.store import read

STATUSES = ("ok", "partial", "no_data", "out_of_coverage", "not_computable", "no_dyad")
_OK, _NO_DATA, _OUTSIDE, _NO_DYAD = (STATUSES.index(name) for name in ("ok", "no_data", "out_of_coverage", "no_dyad"))
STATUS = pl.Enum(STATUSES)

Floats = NDArray[np.float64]
Codes = NDArray[np.uint8]
Places = NDArray[np.int16]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A measure to be attached: under which name, and the value of each of its options."""

    measure: Measure
    options: Mapping[str, OptionValue]
    given: Mapping[str, OptionValue]
    name: str
    intervals: bool = False
    status: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The dyad-years of a frame: places of both states (-1 where a row is no dyad of states then) and the year."""

    a: Places
    b: Places
    year: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """What a measure says of each row: value and ends (NaN for none) and the status by its place in STATUSES."""

    value: Floats
    low: Floats
    high: Floats
    status: Codes

    def counts(self) -> dict[str, int]:
        """Return how many rows have each status, those that occur."""
        found = np.bincount(self.status, minlength=len(STATUSES))
        return {name: int(n) for name, n in zip(STATUSES, found, strict=True) if n}


def read_wanted(text: str, *, intervals: bool = False, status: bool = False) -> Wanted:
    """Return the measure that ``[NAME=]KEY[:OPTION=VALUE,…]`` asks for.

    Raises
    ------
    UnknownMeasure, BadOption
        Where there is no such measure or option, or the text does not have that form.

    Examples
    --------
    >>> found = read_wanted("half=vote_agreement:nonvoting=half")
    >>> found.name, found.measure.key, found.options["nonvoting"]
    ('half', 'vote_agreement', 'half')
    """
    head, _, tail = text.partition(":")
    name, mark, key = head.rpartition("=")
    given: dict[str, OptionValue] = {}
    for part in tail.split(",") if tail else ():
        option, sign, value = part.partition("=")
        if not sign or not option.strip() or not value.strip():
            raise BadOption(
                f"'{text}' was asked for; '{part}' is no option of the form OPTION=VALUE",
                hint="write it like vote_agreement:nonvoting=half, or half=vote_agreement:nonvoting=half",
            )
        given[option.strip()] = value.strip()
    if mark and not name.strip():
        raise BadOption(f"'{text}' was asked for; the name before '=' is empty", hint="write NAME=KEY, or KEY")
    return wanted(key.strip(), given, name=name.strip(), intervals=intervals, status=status)


def wanted(
    key: str,
    given: Mapping[str, OptionValue] | None = None,
    *,
    name: str = "",
    intervals: bool = False,
    status: bool = False,
) -> Wanted:
    """Return a measure with its options checked, under its own key where no name is given."""
    measure = measures.get(key)
    options = measures.read_options(measure, given or {})
    return Wanted(
        measure=measure, options=options, given=dict(given or {}), name=name or key, intervals=intervals, status=status
    )


def coverage_of(ask: Wanted) -> Coverage:
    """Return the days that the measure covers under its options."""
    return measures.coverage_of(ask.measure, ask.options)


def values(ask: Wanted, rows: Rows, *, both: bool = False) -> tuple[Values, ...]:
    """Return a measure for every row, the same that ``measures.run`` gives for that dyad and year.

    A year costs one computation for all its states, however many rows there are, and a look-up for each row.

    Parameters
    ----------
    ask : Wanted
        The measure.
    rows : Rows
        The dyad-years.
    both : bool
        Whether the values from the second state to the first come too, as a second record.
    """
    found = tuple(_empty(len(rows.year)) for _ in range(1 + both))
    dyads = np.flatnonzero((rows.a >= 0) & (rows.b >= 0) & (rows.a != rows.b))
    if not dyads.size:
        return found
    outside = _outside(coverage_of(ask), rows, dyads)
    for one in found:
        one.status[dyads[outside]] = _OUTSIDE
    tables = {key: read(key) for key in ask.measure.tables}
    for year, at in by_year(dyads[~outside], rows.year):
        _fill(found, ask, tables, year, at, rows)
    return found


def by_year(at: NDArray[np.intp], year: NDArray[np.int64]) -> Iterator[tuple[int, NDArray[np.intp]]]:
    """Yield each year that some rows have, with those rows."""
    # Years of dyads fit 16 bits, which numpy sorts by counting.
    order = at[np.argsort(year[at].astype(np.int16), kind="stable")]
    years, starts = np.unique(year[order], return_index=True)
    for number, one in enumerate(years):
        end = starts[number + 1] if number + 1 < len(starts) else len(order)
        yield int(one), order[starts[number] : end]


def _empty(size: int) -> Values:
    value, low, high = (np.full(size, np.nan) for _ in range(3))
    return Values(value=value, low=low, high=high, status=np.full(size, _NO_DYAD, np.uint8))


def _outside(coverage: Coverage, rows: Rows, at: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Return which rows lie outside the record, or outside the years that both states and it had in common."""
    lives, a, b, year = state_system.lives(), rows.a[at], rows.b[at], rows.year[at]
    first_day = np.maximum(np.maximum(lives.first_day[a], lives.first_day[b]), coverage.first.toordinal())
    last_day = np.minimum(np.minimum(lives.last_day[a], lives.last_day[b]), coverage.last.toordinal())
    first = np.maximum(np.maximum(lives.first[a], lives.first[b]), coverage.first.year)
    last = np.minimum(np.minimum(lives.last[a], lives.last[b]), coverage.last.year)
    return np.asarray((first_day > last_day) | (year < first) | (year > last))


def _fill(found: tuple[Values, ...], ask: Wanted, tables: Frames, year: int, at: NDArray[np.intp], rows: Rows) -> None:
    """Compute a measure for the states of one year's rows and write its answers into ``found``."""
    a, b = rows.a[at], rows.b[at]
    keys = state_system.lives().keys
    subjects, targets = np.unique(a), np.unique(b)
    if len(found) > 1:
        subjects = targets = np.union1d(a, b)
    request = Ask(
        subjects=tuple(keys[place] for place in subjects),
        targets=tuple(keys[place] for place in targets),
        period=Period(first=year, last=year),
        options=ask.options,
        intervals=ask.intervals,
    )
    answer = _as_numbers(ask.measure.compute(tables, request), ask.intervals)
    # Where each pair stands among the answers: row of the subject, column of the target.
    place = np.zeros((len(keys), len(keys)), np.int32)
    place[answer["state_a"].to_numpy(), answer["state_b"].to_numpy()] = np.arange(answer.height, dtype=np.int32)
    value, given = answer["value"].to_numpy(), answer["status"].to_numpy()
    status = np.where(given == len(STATUSES), np.where(np.isnan(value), _NO_DATA, _OK), given)
    low, high = (answer[end].to_numpy() if ask.intervals else value for end in ("low", "high"))
    for one, row in zip(found, (place[a, b], place[b, a]), strict=False):
        one.value[at], one.status[at] = value[row], status[row]
        if ask.intervals:
            one.low[at], one.high[at] = low[row], high[row]


def _as_numbers(answer: pl.DataFrame, intervals: bool) -> pl.DataFrame:
    """Return an answer with states and statuses as their places, in one query: each costs half a millisecond."""
    keys = pl.Enum(state_system.lives().keys)
    names = ("value", "low", "high") if intervals else ("value",)
    return (
        answer.lazy()
        .select(
            pl.col("state_a", "state_b").cast(keys).to_physical(),
            pl.col(*names).cast(pl.Float64).fill_null(np.nan),
            pl.col("status").cast(STATUS).to_physical().fill_null(len(STATUSES)),
        )
        .collect()
    )


def columns_of(ask: Wanted, found: Values, suffix: str = "") -> list[pl.Series]:
    """Return the columns of a measure: the value, both ends and the status where they were asked for."""
    name = f"{ask.name}{suffix}"
    columns = [pl.Series(name, found.value).fill_nan(None)]
    if ask.intervals:
        columns += [
            pl.Series(f"{name}_{end}", ends).fill_nan(None) for end, ends in (("low", found.low), ("high", found.high))
        ]
    if ask.status:
        words = pl.Series(STATUSES, dtype=STATUS)
        columns.append(words.gather(found.status.astype(np.uint32)).alias(f"{name}_status"))
    return columns


def names_of(asks: Sequence[Wanted], *, both: bool) -> list[str]:
    """Return the names of all columns that the measures will add, in order."""
    ends = {False: ("",), True: ("_low", "_high")}
    return [
        f"{ask.name}{way}{tail}"
        for ask in asks
        for way in ways(ask, both=both)
        for tail in ("", *(ends[True] if ask.intervals else ()), *(("_status",) if ask.status else ()))
    ]


def ways(ask: Wanted, *, both: bool) -> tuple[str, ...]:
    """Return the suffixes of a measure's columns: a directed measure on dyads that stand once has two."""
    return ("_ab", "_ba") if both and ask.measure.directed else ("",)


def attach(asks: Sequence[Wanted], rows: Rows, *, both: bool) -> tuple[list[pl.Series], dict[str, Values]]:
    """Return the columns of several measures for the same rows, and what each column's values are."""
    columns: list[pl.Series] = []
    found: dict[str, Values] = {}
    for ask in asks:
        suffixes = ways(ask, both=both)
        for way, got in zip(suffixes, values(ask, rows, both=len(suffixes) > 1), strict=True):
            found[f"{ask.name}{way}"] = got
            columns += columns_of(ask, got, way)
    return columns, found
