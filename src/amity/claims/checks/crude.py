"""Crude oil on record from one state to another: tonnes, dollars, and how they grew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import polars as pl
from pydantic import Field

from amity.cases.checking import Model, Text
from amity.claims import _measuring, _phrases, tolerances, units
from amity.claims._judged import Reading, outcome_of
from amity.claims._measuring import Term
from amity.claims.checks._declaring import CheckKind, Context, Finding, Outcome
from amity.claims.records import Check, Claim, ClaimsFile, Span
from amity.claims.spans import AnySpan, span_of
from amity.claims.tolerances import Tolerance
from amity.core import states
from amity.core.asks import Period
from amity.core.wording import sentence_case
from amity.store import catalogue, read

TABLE = "crude_trade"
# The measure whose bounds say how much of what a buyer needed is on no record.
BUYER = "crude_import_share"
TONNES_PER_MT, THOUSAND = 1_000_000, 1_000
MOST_ROWS = 5


class Fields(Model):
    """Seller and buyer, the time, what of the oil is said, and what it is compared with.

    ``of_record`` says that the claim speaks of what customs recorded, so that what a buyer hides is no part of it.
    """

    of: tuple[Text, Text]
    figure: Literal["tonnes", "value"] = "tonnes"
    years: AnySpan | None = None
    against_years: AnySpan | None = None
    of_record: bool = False
    window: int = Field(default=1, ge=1, le=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Amount:
    """What is on record in whole years that hold a span, and how much more may be hidden; both in the figure's unit.

    ``whole`` is false where the span is months of those years: of them anything up to the years' own may be meant.
    """

    years: Period
    whole: bool
    value: float
    hidden: float

    def reading(self, *, of_record: bool) -> Reading:
        """Return the amount as a reading, with bounds where it is known between two ends only."""
        hidden = 0.0 if of_record else self.hidden
        bounds = hidden > 0 or not self.whole
        low = self.value if self.whole else 0.0
        return Reading(period=self.years, value=self.value, low=low, high=self.value + hidden, bounds=bounds)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What a finding is made of."""

    outcome: Outcome
    reason: str
    reading: Reading
    unit: str
    nearest: str
    allowed: Tolerance | None


def faults(fields: Fields, _frame: ClaimsFile) -> list[tuple[tuple[int | str, ...], str]]:
    """Return what the fields name that does not exist, or not in the years that they name."""
    found = _measuring.state_faults(fields.of, ("of",))
    for text in (fields.years, fields.against_years):
        years = _years(span_of(text)) if text else None
        found += _measuring.life_faults(fields.of, years, ("of",))
    return list(dict.fromkeys(found))


def run(claim: Claim, check: Check, fields: Fields, context: Context) -> Finding:
    """Return the oil on record beside what was said; of months the whole year is the most that there can have been."""
    of = (states.resolve(fields.of[0]).key, states.resolve(fields.of[1]).key)
    span = span_of(fields.years) if fields.years else claim.span
    found = _amount(of, fields, span, context)
    before = _amount(of, fields, span_of(fields.against_years), context) if fields.against_years else None
    if isinstance(found, str) or isinstance(before, str):
        return _silent(check, found if isinstance(found, str) else str(before))
    if before is not None:
        return _growth(claim, check, fields, of, (before, found))
    return _of_amount(claim, check, fields, of, found)


def _years(span: Span) -> Period | None:
    """Return the calendar years that hold a span, whole or in part."""
    return None if span.first is None or span.last is None else Period(first=span.first.year, last=span.last.year)


def _amount(of: tuple[str, str], fields: Fields, span: Span, context: Context) -> _Amount | str:
    """Return what is on record, or why nothing can be."""
    term = Term(measure=BUYER, of=(of[1], of[0]), options={})
    held, whole = _years(span), True
    if held is None:
        held = _measuring.window(term, span, fields.window, context)
    elif span.first is not None and span.last is not None:
        whole = (span.first, span.last) == (date(held.first, 1, 1), date(held.last, 12, 31))
    last = _measuring.last_year(term, context.cut)
    if held is None or held.last > last:
        return _phrases.after_cut(span.text, context.cut) if context.cut else f"The record of crude oil ends in {last}."
    if held.first < _measuring.first_year(term):
        return f"The record of crude oil starts in {_measuring.first_year(term)}."
    if lacking := _measuring.absent(term, held):
        return f"It cannot be told: {lacking}."
    column = fields.figure
    value = float(_rows(of, held)[column].sum() or 0.0)
    hidden = _hidden(term, held, context) if column == "tonnes" else 0.0
    return _Amount(years=held, whole=whole, value=value, hidden=hidden)


def _rows(of: tuple[str, str], years: Period) -> pl.DataFrame:
    """Return the record of a seller and a buyer, a row a year."""
    pair = (pl.col("exporter") == of[0]) & (pl.col("importer") == of[1])
    return read(TABLE).filter(pair & pl.col("year").is_between(years.first, years.last)).sort("year")


def _hidden(term: Term, years: Period, context: Context) -> float:
    """Return how many tonnes the buyer's refineries took that are on no record; all may have come from the seller."""
    found = _measuring.value_of(term, years, context)
    if found is None or found.low is None or found.high is None:
        return 0.0
    covered, recorded = (found.extras.get(name) for name in ("coverage", "recorded_mt"))
    if not isinstance(covered, float) or not isinstance(recorded, float) or not 0 < covered < 1:
        return 0.0
    return TONNES_PER_MT * recorded * (1 / covered - 1)


def _unit(fields: Fields) -> str:
    return "tonnes" if fields.figure == "tonnes" else "thousand USD"


def _shown(value: float, fields: Fields) -> str:
    """Return an amount in words: 1.17 million tonnes, 713 million USD."""
    if fields.figure == "value":
        return _phrases.figure(value / THOUSAND, "million USD")
    if value >= TONNES_PER_MT:
        return _phrases.figure(value / TONNES_PER_MT, "million tonnes")
    return _phrases.figure(value, "tonnes")


def _told(amount: _Amount, fields: Fields) -> str:
    year = amount.years.text if amount.whole else f"all of {amount.years.text}"
    if not amount.value:
        return f"none on record in {year}"
    more = amount.hidden > 0 and not fields.of_record
    hides = f" (and up to {_shown(amount.hidden, fields)} more that is on no record)" if more else ""
    return f"{_shown(amount.value, fields)} on record in {year}{hides}"


def _of_amount(claim: Claim, check: Check, fields: Fields, of: tuple[str, str], found: _Amount) -> Finding:
    allowed = tolerances.tolerance(claim.said)
    factor = units.factor(_unit(fields), claim.said.unit) or 1.0
    reading = _scaled(found.reading(of_record=fields.of_record), factor)
    outcome: Outcome = "silent" if allowed is None else outcome_of(reading, allowed, claim.said.unit)
    if not found.whole and outcome == "near":
        # Months that come to more than their whole year are wrong and not near.
        outcome = "fails"
    told = sentence_case(_told(found, fields))
    quote = _phrases.as_said(claim.said)
    if allowed is None and claim.said.on is None and found.value and found.whole:
        # Nothing is said of how much: that there was some is on record.
        outcome, reason = "holds" if claim.said.holds else "fails", told
    elif allowed is None:
        reason = told
    elif outcome != "silent":
        reason = f"{told}, {_phrases.against(claim.said, allowed, outcome)}"
    elif not found.whole:
        reason = f"{told}, and of its months nothing by themselves; “{quote}” is no more than that and may be right"
    else:
        reason = f"{told}; what is hidden could make “{quote}” true or false"
    unit = claim.said.unit or _unit(fields)
    return _finding(
        check, of, _Found(outcome=outcome, reason=reason, reading=reading, unit=unit, nearest=told, allowed=allowed)
    )


def _scaled(reading: Reading, factor: float) -> Reading:
    low, high = ((end * factor if end is not None else None) for end in (reading.low, reading.high))
    value = None if reading.value is None else reading.value * factor
    return Reading(period=reading.period, value=value, low=low, high=high, bounds=reading.bounds)


def _growth(claim: Claim, check: Check, fields: Fields, of: tuple[str, str], pair: tuple[_Amount, _Amount]) -> Finding:
    before, after = pair
    told = f"{_told(after, fields)}, against {_told(before, fields)}"
    allowed = tolerances.tolerance(claim.said)
    if allowed is None or not before.value:
        return _silent(check, f"{sentence_case(told)}; no growth can be told from that.")
    change = 100.0 * (after.value / before.value - 1.0)
    moved = f"{_phrases.figure(abs(change), units.PERCENT)} {'more' if change > 0 else 'less'}"
    if not (before.whole and after.whole):
        years = _phrases.cited(f"{sentence_case(told)}: {moved}, and of the months nothing by themselves", _sources())
        return _silent(check, years, "A record by month.", f"{sentence_case(told)}: {moved}")
    reading = Reading(period=after.years, value=change)
    if not fields.of_record and (before.hidden or after.hidden):
        low = 100.0 * (after.value / (before.value + before.hidden) - 1.0)
        high = 100.0 * ((after.value + after.hidden) / before.value - 1.0)
        reading = Reading(period=after.years, value=change, low=low, high=high, bounds=True)
    outcome = outcome_of(reading, allowed, claim.said.unit)
    end = "what is hidden could make it true or false"
    end = end if outcome == "silent" else _phrases.against(claim.said, allowed, outcome)
    reason = f"{sentence_case(told)}: {moved}, {end}"
    nearest, unit = f"{moved}: {told}", claim.said.unit or units.PERCENT
    return _finding(
        check, of, _Found(outcome=outcome, reason=reason, reading=reading, unit=unit, nearest=nearest, allowed=allowed)
    )


def _sources() -> tuple[dict[str, object], ...]:
    return tuple(dict(one.to_json()) for one in catalogue().sources_of((TABLE,)))


def _silent(check: Check, reason: str, needs: str = "A record of these years.", nearest: str = "") -> Finding:
    return Finding(
        by=check.by, label=check.label, outcome="silent", reason=reason, would_change=needs, nearest=nearest,
        sources=_sources(),
    )  # fmt: skip


def _finding(check: Check, of: tuple[str, str], found: _Found) -> Finding:
    """Return a finding with its rows and the command that shows them."""
    reading, years = found.reading, found.reading.period
    assert years is not None  # noqa: S101  every reading here has its years
    columns = ("year", "value", "tonnes")
    rows = _rows(of, years).select(columns).tail(MOST_ROWS).to_dicts()
    return Finding(
        by=check.by,
        label=check.label,
        outcome=found.outcome,
        value=reading.value,
        low=reading.low if reading.bounds else None,
        high=reading.high if reading.bounds else None,
        interval_kind="bounds" if reading.bounds else "none",
        unit=found.unit,
        tolerance=found.allowed.to_json() if found.allowed else None,
        reason=_phrases.cited(found.reason, _sources()),
        period=years.text,
        last_data=str(catalogue().table(TABLE).coverage.last.year),
        nearest=found.nearest,
        would_change="A record by month." if found.outcome == "silent" else f"Another figure for {years.text}.",
        command=f"amity data show {TABLE} --where exporter={of[0]} --where importer={of[1]}",
        rows=tuple(rows),
        sources=_sources(),
    )


def _computed_in(fields: Fields) -> str:
    return units.PERCENT if fields.against_years else _unit(fields)


CHECK = CheckKind(
    key="crude",
    title="Crude oil on record",
    meaning="How much crude oil one state is recorded to have sent another, in tonnes or dollars, or how that grew. "
    "Records are yearly: of months the whole year is the most that there can have been. Where the buyer hides imports "
    "anything its refineries took beyond the record may have come from the seller, unless the claim is of_record.",
    fields=Fields,
    faults=faults,
    run=run,
    computed_in=_computed_in,
    example="{by: crude, of: [AZE, ISR], figure: tonnes, years: 2024, of_record: true}",
)
