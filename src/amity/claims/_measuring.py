"""Measures as checks use them: windows that end where the claim's time does, figures in its unit, words for both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from amity import measures
from amity.claims import units
from amity.claims.checks._declaring import Context
from amity.claims.records import Span
from amity.core import states
from amity.core.asks import Ask, Period
from amity.core.declarations import OptionValue
from amity.core.errors import UsageError
from amity.core.results import Result, clean
from amity.core.wording import number, percent, with_unit
from amity.measures._running import frames, planned
from amity.store import membership

PERCENT, POINTS, SHARE = units.PERCENT, units.POINTS, units.SHARE
YES_NO = "yes or no"
# Channels in which a nought is the absence of a flow, told as "none recorded".
FLOWS = ("arms", "oil", "trade")
MOST_ROWS = 5
Faults = list[tuple[tuple[int | str, ...], str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A measure of a dyad with its options, and whose place peers take."""

    measure: str
    of: tuple[str, str]
    options: Mapping[str, OptionValue]
    subject: str = "a"

    @property
    def key(self) -> tuple[object, ...]:
        """Return what tells the term from others."""
        return self.measure, self.of, tuple(sorted(self.options.items())), self.subject

    @property
    def flows(self) -> bool:
        """Return whether a nought of this measure says that nothing was recorded."""
        return measures.get(self.measure).channel in FLOWS


def last_year(term: Term, on: date | None) -> int:
    """Return the last year that the record covers whole by a day; a year that has not ended is not whole."""
    last = measures.coverage_of(measures.get(term.measure), _options(term)).last
    if on is None or last <= on:
        return last.year
    return min(last.year, on.year if (on.month, on.day) == (12, 31) else on.year - 1)


def first_year(term: Term) -> int:
    """Return the first year that the record covers."""
    return measures.coverage_of(measures.get(term.measure), _options(term)).first.year


def _options(term: Term) -> dict[str, OptionValue]:
    return measures.read_options(measures.get(term.measure), term.options)


def window(term: Term, span: Span, length: int, context: Context) -> Period | None:
    """Return the years that a check speaks of: those named, or the last ``length`` whole years before the writing.

    Years after the day at which data are cut are left out; None where none are left.
    """
    if span.years is not None:
        if context.cut is None:
            return span.years
        end = min(span.years.last, last_year(term, context.cut))
        return None if end < span.years.first else Period(first=span.years.first, last=end)
    on = context.file.written_on
    end = last_year(term, on if context.cut is None else min(on, context.cut))
    first = first_year(term)
    return None if end < first else Period(first=max(first, end - length + 1), last=end)


def value_of(
    term: Term,
    period: Period,
    context: Context,
    peers: membership.PeerGroup | None = None,
    *,
    rows: bool = False,
) -> Result | None:
    """Return the measure over a period, None where one of the states did not exist in any of its years."""
    key = ("value", term.key, period, peers.text if peers else "", peers.on if peers else None, rows)
    if key not in context.memo:
        context.memo[key] = _computed(term, period, peers, rows=rows)
    return cast("Result | None", context.memo[key])


def _computed(term: Term, period: Period, peers: membership.PeerGroup | None, *, rows: bool) -> Result | None:
    try:
        return measures.run(_request(term, period, peers, rows=rows))
    except UsageError:
        return None


def _request(
    term: Term, period: Period, peers: membership.PeerGroup | None = None, *, rows: bool = False
) -> measures.Request:
    return measures.Request(
        measure=term.measure,
        state_a=term.of[0],
        state_b=term.of[1],
        period=period,
        options=term.options,
        peers=peers,
        subject="b" if term.subject == "b" else "a",
        rows=rows,
    )


def quick(term: Term, period: Period, context: Context) -> float | None:
    """Return the bare value of a measure over a period, without interval, place or words."""
    key = ("quick", term.key, period)
    if key not in context.memo:
        context.memo[key] = _bare(term, period)
    return cast("float | None", context.memo[key])


def _bare(term: Term, period: Period) -> float | None:
    try:
        plan = planned(_request(term, period))
    except UsageError:
        return None
    if plan.period is None:
        return None
    a, b = term.of
    ask = Ask(subjects=(a,), targets=(b,), period=plan.period, options=plan.options, intervals=False)
    return cast("float | None", plan.measure.compute(frames(plan.measure), ask).row(0, named=True)["value"])


def absent(term: Term, period: Period) -> str:
    """Return which of the states did not exist in a period, and when it did; empty where both did."""
    return "; ".join(text for key in term.of if (text := _no_state(key, period.first, period.last)))


def _no_state(key: str, first: int, last: int) -> str:
    state = states.get(key)
    if state.exists_in(first, last):
        return ""
    spells = [f"{one.first.year}–{one.last.year}" if one.last else f"from {one.first.year} on" for one in state.spells]
    years = str(first) if first == last else f"{first}–{last}"
    return f"{state.name} was no state in {years} (it was one {' and '.join(spells)})"


def none_since(term: Term, context: Context) -> Period | None:
    """Return the years at the end of the record in which nothing was recorded, None where the last year has a flow."""
    if not term.flows:
        return None
    last = last_year(term, context.cut)
    found = None
    for year in range(last, first_year(term) - 1, -1):
        # Of a share, a single year in which the whole is nothing has no figure: the years are taken together.
        span = Period(first=year, last=last)
        value = quick(term, span, context)
        if value:
            break
        found = span if value == 0 else found
    return found


def scale(unit: str, said_unit: str) -> float:
    """Return by what a measure's figures are multiplied to stand in the unit of the claim."""
    return units.factor(unit, said_unit) or 1.0


def turned(result: Result, said_unit: str) -> str:
    """Return a figure in the unit of the claim behind one in that of the measure, empty where both are the same."""
    factor = scale(result.unit, said_unit)
    if result.value is None or result.unit == SHARE or factor == 1:
        return ""
    return f", or {with_unit(result.value * factor, said_unit)}"


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
    if unit == YES_NO:
        return "yes" if value else "no"
    return with_unit(value, unit) if unit else number(value)


def found(result: Result | None) -> str:
    """Return what the record gives, in a few words: "67.7 % in 2016–2020", "none recorded in 2021–2024"."""
    if result is None:
        return ""
    years = result.period.text if result.period else "these years"
    if result.value is None:
        return f"no figure for {years}"
    if nothing(result):
        return f"none recorded in {years}"
    return f"{shown(result.value, result.unit)}{_bounds(result)} in {years}"


def clause(result: Result | None) -> str:
    """Return what the record gives as a clause: "it was 67.7 % in 2016–2020", "nothing was recorded in 2021–2024"."""
    if result is None or result.value is None:
        return ""
    if result.unit in (YES_NO, "count") and result.sentence:
        # A yes or no, and a count, is told best in the measure's own sentence: it says of what.
        return result.sentence.rstrip(".")
    if nothing(result):
        return f"nothing was recorded in {result.period.text if result.period else 'these years'}"
    return f"it was {found(result)}"


def nothing(result: Result) -> bool:
    """Return whether a result says that no flow was recorded."""
    return result.value == 0 and measures.get(result.asked.measure).channel in FLOWS


def _bounds(result: Result) -> str:
    if result.interval_kind != "bounds" or result.low is None or result.high is None or result.low == result.high:
        return ""
    low, high = shown(result.low, result.unit), shown(result.high, result.unit)
    if result.unit == SHARE:
        return f" of what is recorded (from {low} to {high} with what is hidden)"
    return f" (from {low} to {high} by other sources)"


def partial(result: Result | None) -> str:
    """Return why the years were cut, for the end of a sentence; empty where they were not."""
    return f" {result.reason[:1].upper()}{result.reason[1:]}." if result and result.status == "partial" else ""


def few_rows(result: Result | None) -> tuple[Mapping[str, object], ...]:
    """Return the first records behind a figure, as an answer shows them."""
    if result is None or result.rows is None:
        return ()
    return tuple(cast("dict[str, object]", clean(row)) for row in result.rows.head(MOST_ROWS).to_dicts())


def term_faults(term: Term, prefix: Sequence[int | str] = ()) -> Faults:
    """Return what a term names that does not exist: measure, option, state."""
    faults: Faults = []
    try:
        measure = measures.get(term.measure)
    except UsageError as error:
        return [((*prefix, "measure"), _with_candidates(error)), *state_faults(term.of, (*prefix, "of"))]
    try:
        measures.read_options(measure, term.options)
    except UsageError as error:
        faults.append(((*prefix, "options"), _with_candidates(error)))
    return faults + state_faults(term.of, (*prefix, "of"))


def _with_candidates(error: UsageError) -> str:
    near = f" (is it {' or '.join(error.candidates[:3])}?)" if error.candidates else ""
    return error.message + near


def state_faults(names: Sequence[str], where: Sequence[int | str]) -> Faults:
    """Return the names that mean no state, and two that mean the same one."""
    faults: Faults = []
    keys = []
    for place, name in enumerate(names):
        try:
            keys.append(states.resolve(name).key)
        except UsageError as error:
            faults.append(((*where, place), _with_candidates(error)))
    if len(keys) == 2 and len(names) == 2 and keys[0] == keys[1]:
        faults.append((tuple(where), f"both names mean {keys[0]}; two states are needed"))
    return faults


def life_faults(names: Sequence[str], years: Period | None, where: Sequence[int | str]) -> Faults:
    """Return the states that were none in any of the years that a check or its claim names.

    Names that mean no state at all are told elsewhere.
    """
    faults: Faults = []
    for place, name in enumerate(names):
        try:
            key = states.resolve(name).key
        except UsageError:
            continue
        why = _no_state(key, years.first, years.last) if years is not None else ""
        if why:
            faults.append(((*where, place), f"{why}; name the state of that time, or check it by documents"))
    return faults


def resolved(term: Term) -> Term:
    """Return a term with the keys of its states."""
    return replace(term, of=(states.resolve(term.of[0]).key, states.resolve(term.of[1]).key))
