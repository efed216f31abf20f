"""A figure of a claim beside the same figure computed: an amount, a share, a count, an index."""

from __future__ import annotations

from dataclasses import replace

from pydantic import Field

from amity import measures
from amity.cases.checking import Model, Text
from amity.claims import _measuring
from amity.claims._judged import Reading, judged, question
from amity.claims._measuring import Term
from amity.claims.checks._declaring import CheckKind, Context, Finding
from amity.claims.records import Check, Claim, ClaimsFile, Said, Span
from amity.claims.spans import AnySpan, span_of
from amity.core.asks import Period


class Fields(Model):
    """Which measure, of whom, over which years, with which options."""

    measure: Text
    of: tuple[Text, Text]
    years: AnySpan | None = None
    window: int | None = Field(default=None, ge=1, le=80)
    options: dict[str, str | int | float | bool] = Field(default_factory=dict, max_length=20)


def term_of(fields: Fields) -> Term:
    """Return the term that the fields mean, names as they were written."""
    return Term(measure=fields.measure, of=fields.of, options=fields.options)


def faults(fields: Fields, _frame: ClaimsFile) -> list[tuple[tuple[int | str, ...], str]]:
    """Return what the fields name that does not exist, or not in the years that they name."""
    years = span_of(fields.years).years if fields.years else None
    return _measuring.term_faults(term_of(fields)) + _measuring.life_faults(fields.of, years, ("of",))


def span(fields: Fields, claim: Claim) -> Span:
    """Return the span that a check speaks of: its own, else the claim's."""
    return span_of(fields.years) if fields.years else claim.span


def run(claim: Claim, check: Check, fields: Fields, context: Context) -> Finding:
    """Return what the measure gives beside what was said, and in which earlier years it gave that."""
    term = _measuring.resolved(term_of(fields))
    spoken = span(fields, claim)
    measure = measures.get(term.measure)
    said = _said(claim.said, measure.unit)
    factor = _measuring.scale(measure.unit, said.unit)

    def read(period: Period) -> Reading:
        result = _measuring.value_of(term, period, context, rows=True)
        if result is None:
            return Reading(period=period, why=_measuring.absent(term, period))
        value, low, high = _measuring.scaled(result, said.unit)
        return Reading(
            period=result.period or period,
            value=value,
            low=low,
            high=high,
            bounds=result.interval_kind == "bounds",
            text=_measuring.found(result) + _measuring.turned(result, said.unit),
            clause=_measuring.clause(result) + _measuring.turned(result, said.unit),
            result=result,
        )

    def quick(period: Period) -> float | None:
        value = _measuring.quick(term, period, context)
        return None if value is None else value * factor

    length = fields.window or measure.default_years
    return judged(question(check, said, term, (spoken, length), context, read, quick))


def _said(said: Said, unit: str) -> Said:
    """Return the figure said; of a measure that is yes or no, what is claimed to hold stands for a one."""
    if unit == "yes or no" and said.value is None and said.low is None and said.high is None and said.on is None:
        return replace(said, value=1.0 if said.holds else 0.0, word="exactly", unit=unit)
    return said


CHECK = CheckKind(
    key="measure",
    title="A computed figure",
    meaning="The claim's figure beside a measure of a dyad over the years that the claim speaks of; where it speaks of "
    "now and the figure does not hold, earlier windows of the same length are searched for one in which it did.",
    fields=Fields,
    faults=faults,
    run=run,
    computed_in=lambda fields: measures.get(fields.measure).unit,
    example="{by: measure, measure: arms_import_share, of: [AZE, ISR], years: now, window: 5}",
)
