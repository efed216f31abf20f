"""A figure of a claim beside the same figure computed: an amount, a share, a count, an index."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from amity import measures
from amity.cases.checking import Model, Text
from amity.claims import _measuring, tolerances
from amity.claims._judged import Reading, judged
from amity.claims._measuring import Term
from amity.claims.checks._declaring import CheckKind, Context, Finding
from amity.claims.records import Check, Claim, ClaimsFile, Span
from amity.claims.spans import span_of
from amity.core.asks import Period


def _span(text: str) -> str:
    span_of(text)
    return text


class Fields(Model):
    """Which measure, of whom, over which years, with which options."""

    measure: Text
    of: tuple[Text, Text]
    years: Annotated[Text, AfterValidator(_span)] | None = None
    window: int | None = Field(default=None, ge=1, le=80)
    options: dict[str, str | int | float | bool] = Field(default_factory=dict, max_length=20)


def term_of(fields: Fields) -> Term:
    """Return the term that the fields mean, names as they were written."""
    return Term(measure=fields.measure, of=fields.of, options=fields.options)


def faults(fields: Fields, _frame: ClaimsFile) -> list[tuple[tuple[int | str, ...], str]]:
    """Return what the fields name that does not exist."""
    return _measuring.term_faults(term_of(fields))


def span(fields: Fields, claim: Claim) -> Span:
    """Return the span that a check speaks of: its own, else the claim's."""
    return span_of(fields.years) if fields.years else claim.span


def run(claim: Claim, check: Check, fields: Fields, context: Context) -> Finding:
    """Return what the measure gives beside what was said, and in which earlier years it gave that."""
    term = _measuring.resolved(term_of(fields))
    speaks_of = span(fields, claim)
    length = fields.window or measures.get(term.measure).default_years
    at = _measuring.window(term, speaks_of, length, context)
    allowed = tolerances.tolerance(claim.said)

    def read(period: Period) -> Reading:
        result = _measuring.value_of(term, period)
        if result is None:
            return Reading(period=period, text="")
        value, low, high = _measuring.scaled(result, claim.said.unit)
        return Reading(
            period=period,
            value=value,
            low=low,
            high=high,
            bounds=result.interval_kind == "bounds",
            text=_measuring.found(result),
            result=result,
        )

    return judged(claim, check, allowed, read, at, term, context, now=speaks_of.now)


CHECK = CheckKind(
    key="measure",
    title="A computed figure",
    meaning="The claim's figure beside a measure of a dyad over the years that the claim speaks of; where it speaks of "
    "now and the figure does not hold, earlier windows of the same length are searched for one in which it did.",
    fields=Fields,
    faults=faults,
    run=run,
    example="{by: measure, measure: arms_import_share, of: [AZE, ISR], years: now, window: 5}",
)
