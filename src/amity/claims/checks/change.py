"""Growth and difference: a measure between two periods, or against another term, as a change or a ratio."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from amity.cases.checking import Model, Text
from amity.claims import _measuring, tolerances
from amity.claims._judged import Reading, outcome_of
from amity.claims._measuring import Term
from amity.claims.checks._declaring import CheckKind, Context, Finding
from amity.claims.records import Check, Claim, ClaimsFile
from amity.claims.spans import span_of
from amity.core.results import Result
from amity.core.wording import number


def _span(text: str) -> str:
    if span_of(text).years is None:
        raise ValueError("a change is between named years")
    return text


class Fields(Model):
    """A term and its years, what it is compared with (earlier years, another dyad, another measure), and how."""

    measure: Text
    of: tuple[Text, Text]
    years: Annotated[Text, AfterValidator(_span)]
    against_years: Annotated[Text, AfterValidator(_span)] | None = None
    against_of: tuple[Text, Text] | None = None
    against_measure: Text | None = None
    manner: Literal["percent", "difference", "ratio"] = "percent"
    options: dict[str, str | int | float | bool] = Field(default_factory=dict, max_length=20)

    @model_validator(mode="after")
    def _compared(self) -> Fields:
        if not (self.against_years or self.against_of or self.against_measure):
            raise ValueError("name what it is compared with: against_years, against_of or against_measure")
        return self


def _terms(fields: Fields) -> tuple[Term, Term]:
    here = Term(measure=fields.measure, of=fields.of, options=fields.options)
    same = fields.against_measure in (None, fields.measure)
    there = Term(
        measure=fields.against_measure or fields.measure,
        of=fields.against_of or fields.of,
        options=fields.options if same else {},
    )
    return here, there


def faults(fields: Fields, _frame: ClaimsFile) -> list[tuple[tuple[int | str, ...], str]]:
    """Return what the fields name that does not exist."""
    here, there = _terms(fields)
    found = _measuring.term_faults(here)
    if there != here:
        found += [((f"against_{where[0]}", *where[1:]), why) for where, why in _measuring.term_faults(there)]
    return found


def run(claim: Claim, check: Check, fields: Fields, context: Context) -> Finding:
    """Return the change beside what was said; both figures stand in the reason."""
    here, there = (_measuring.resolved(term) for term in _terms(fields))
    years = _measuring.window(here, span_of(fields.years), 1, context)
    before = _measuring.window(there, span_of(fields.against_years or fields.years), 1, context)
    first, second = _measuring.value_of(there, before), _measuring.value_of(here, years)
    told = f"{_measuring.found(second)}, against {_measuring.found(first)}"
    value, why = _change(first, second, fields.manner, claim.said.unit)
    allowed = tolerances.tolerance(claim.said)
    if value is None or allowed is None:
        reason = why or "The claim gives no figure that a computed one could be held against."
        return Finding(
            by=check.by, label=check.label, outcome="silent", reason=f"{reason} {told}.".strip(), nearest=told
        )
    outcome = outcome_of(Reading(period=years, value=value), allowed, claim.said.unit)
    shown = f"{number(value)} {claim.said.unit}".strip()
    return Finding(
        by=check.by,
        label=check.label,
        outcome=outcome,
        value=value,
        unit=claim.said.unit,
        tolerance=allowed.to_json(),
        period=f"{before.text} to {years.text}" if before != years else years.text,
        last_data=str(_measuring.last_year(here, None)),
        reason=f"The record gives a change of {shown}: {told}; the claim permits {allowed.text}.",
        nearest=told,
        would_change="Other figures for either side.",
        command=second.asked.command if second else "",
        sources=second.provenance.sources if second else (),
    )


def _change(first: Result | None, second: Result | None, manner: str, unit: str) -> tuple[float | None, str]:
    if first is None or second is None or first.value is None or second.value is None:
        return None, "One of the two figures is not recorded:"
    if "bounds" in (first.interval_kind, second.interval_kind):
        low, high = _ends(first, second)
        return None, f"Both figures are of a partly hidden record; the change lies anywhere from {low} to {high}:"
    if manner == "difference":
        return (second.value - first.value) * _measuring.scale(first.unit, unit), ""
    if first.value == 0:
        return None, "Nothing is recorded to compare with, and no growth can be computed from nothing:"
    ratio = second.value / first.value
    return (ratio, "") if manner == "ratio" else (100.0 * (ratio - 1.0), "")


def _ends(first: Result, second: Result) -> tuple[str, str]:
    lows = ((second.low if second.low is not None else second.value) or 0.0) - (
        (first.high if first.high is not None else first.value) or 0.0
    )
    highs = ((second.high if second.high is not None else second.value) or 0.0) - (
        (first.low if first.low is not None else first.value) or 0.0
    )
    return number(100 * lows) + " points", number(100 * highs) + " points"


CHECK = CheckKind(
    key="change",
    title="A change between two figures",
    meaning="Growth in per cent, difference or ratio of a measure between two periods, two dyads or two measures.",
    fields=Fields,
    faults=faults,
    run=run,
    example="{by: change, measure: trade, of: [AUS, CHN], years: 2015, against_years: 2010, manner: percent}",
)
