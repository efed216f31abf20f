"""Measures as checks use them: windows that end where the claim's time does, figures in its unit, words for both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from amity import measures
from amity.claims.checks._declaring import Context
from amity.claims.records import Span
from amity.core import states
from amity.core.asks import Period
from amity.core.declarations import OptionValue
from amity.core.errors import UsageError
from amity.core.results import Result
from amity.core.wording import number, percent, with_unit
from amity.store import membership

PERCENT, POINTS = "percent", "percentage points"
SHARE = "share"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A measure of a dyad with its options, and whose place peers take."""

    measure: str
    of: tuple[str, str]
    options: Mapping[str, OptionValue]
    subject: str = "a"


def last_year(term: Term, on: date | None) -> int:
    """Return the last year that the record covers whole by a day; a year that has not ended is not whole."""
    last = measures.coverage_of(measures.get(term.measure), _options(term)).last
    if on is None or last <= on:
        return last.year
    return on.year if (on.month, on.day) == (12, 31) else on.year - 1


def first_year(term: Term) -> int:
    """Return the first year that the record covers."""
    return measures.coverage_of(measures.get(term.measure), _options(term)).first.year


def _options(term: Term) -> dict[str, OptionValue]:
    return measures.read_options(measures.get(term.measure), term.options)


def window(term: Term, span: Span, length: int, context: Context) -> Period:
    """Return the years that a check speaks of: those named, or the last ``length`` whole years before the writing.

    Years after the day at which data are cut are left out.
    """
    if span.years is not None:
        end = span.years.last if context.cut is None else min(span.years.last, last_year(term, context.cut))
        return Period(first=min(span.years.first, end), last=end)
    on = context.file.written_on
    day = on if context.cut is None else min(on, context.cut)
    end = last_year(term, day)
    return Period(first=max(first_year(term), end - length + 1), last=end)


def value_of(term: Term, period: Period, peers: membership.PeerGroup | None = None) -> Result | None:
    """Return the measure over a period, None where one of the states did not exist in any of its years."""
    try:
        return measures.run(
            measures.Request(
                measure=term.measure,
                state_a=term.of[0],
                state_b=term.of[1],
                period=period,
                options=term.options,
                peers=peers,
                subject="b" if term.subject == "b" else "a",
                rows=False,
            )
        )
    except UsageError:
        return None


def scale(unit: str, said_unit: str) -> float:
    """Return by what a measure's figures are multiplied to stand in the unit of the claim."""
    return 100.0 if unit == SHARE and said_unit in (PERCENT, POINTS) else 1.0


def scaled(result: Result, said_unit: str) -> tuple[float | None, float | None, float | None]:
    """Return value, low and high in the unit of the claim."""
    factor = scale(result.unit, said_unit)
    return cast(
        "tuple[float | None, float | None, float | None]",
        tuple(None if figure is None else figure * factor for figure in (result.value, result.low, result.high)),
    )


def shown(value: float, unit: str) -> str:
    """Return a figure of a measure with its unit as running text has it."""
    if unit == SHARE:
        return percent(value)
    return with_unit(value, unit) if unit else number(value)


def found(result: Result | None) -> str:
    """Return what the record gives, in a few words: "67.7 % in 2016–2020", "none recorded in 2021–2024"."""
    if result is None:
        return ""
    years = result.period.text if result.period else "these years"
    if result.value is None:
        return f"no figure for {years}"
    if result.value == 0 and measures.get(result.asked.measure).channel in ("arms", "oil", "trade"):
        return f"none recorded in {years}"
    bounds = ""
    if result.interval_kind == "bounds" and result.low is not None and result.high is not None:
        bounds = f" of what is recorded ({shown(result.low, result.unit)} to {shown(result.high, result.unit)} in all)"
    return f"{shown(result.value, result.unit)}{bounds} in {years}"


def term_faults(term: Term, prefix: Sequence[int | str] = ()) -> list[tuple[tuple[int | str, ...], str]]:
    """Return what a term names that does not exist: measure, option, state."""
    faults: list[tuple[tuple[int | str, ...], str]] = []
    try:
        measure = measures.get(term.measure)
        measures.read_options(measure, term.options)
    except UsageError as error:
        near = f" (is it {' or '.join(error.candidates[:3])}?)" if error.candidates else ""
        faults.append(((*prefix, "measure"), error.message + near))
    faults += state_faults(term.of, (*prefix, "of"))
    return faults


def state_faults(names: Sequence[str], where: Sequence[int | str]) -> list[tuple[tuple[int | str, ...], str]]:
    """Return the names that mean no state, and two that mean the same one."""
    faults: list[tuple[tuple[int | str, ...], str]] = []
    keys = []
    for place, name in enumerate(names):
        try:
            keys.append(states.resolve(name).key)
        except UsageError as error:
            near = f" (is it {' or '.join(error.candidates[:3])}?)" if error.candidates else ""
            faults.append(((*where, place), error.message + near))
    if len(keys) == 2 and keys[0] == keys[1]:
        faults.append((tuple(where), f"both names mean {keys[0]}; two states are needed"))
    return faults


def resolved(term: Term) -> Term:
    """Return a term with the keys of its states."""
    return replace(term, of=(states.resolve(term.of[0]).key, states.resolve(term.of[1]).key))
