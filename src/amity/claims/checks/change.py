"""Growth and difference: a measure between two periods, or against another term, as a change or a ratio."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from amity import measures
from amity.cases.checking import Model, Text
from amity.claims import _measuring, _phrases, tolerances, units
from amity.claims._judged import Reading, coverage, outcome_of
from amity.claims._measuring import Term
from amity.claims.checks._declaring import CheckKind, Context, Finding
from amity.claims.records import Check, Claim, ClaimsFile
from amity.claims.spans import NamedYears, span_of
from amity.core.results import Result
from amity.core.wording import number, sentence_case


class Fields(Model):
    """A term and its years, what it is compared with (earlier years, another dyad, another measure), and how."""

    measure: Text
    of: tuple[Text, Text]
    years: NamedYears
    against_years: NamedYears | None = None
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
    """Return what the fields name that does not exist, or not in the years that they name."""
    here, there = _terms(fields)
    found = _measuring.term_faults(here) + _measuring.life_faults(here.of, span_of(fields.years).years, ("of",))
    if there != here:
        found += [((f"against_{where[0]}", *where[1:]), why) for where, why in _measuring.term_faults(there)]
    where = ("against_of",) if fields.against_of else ("of",)
    years = span_of(fields.against_years or fields.years).years
    return list(dict.fromkeys([*found, *_measuring.life_faults(there.of, years, where)]))


def run(claim: Claim, check: Check, fields: Fields, context: Context) -> Finding:
    """Return the change beside what was said; both figures stand in the reason."""
    here, there = (_measuring.resolved(term) for term in _terms(fields))
    spans = span_of(fields.years), span_of(fields.against_years or fields.years)
    years, before = _measuring.window(here, spans[0], 1, context), _measuring.window(there, spans[1], 1, context)
    if years is None or before is None:
        text = _phrases.after_cut((spans[0] if years is None else spans[1]).text, context.cut or context.file.as_of)
        return Finding(by=check.by, label=check.label, outcome="silent", reason=text)
    first, second = (_measuring.value_of(*asked, context) for asked in ((there, before), (here, years)))
    lacking = _measuring.absent(there, before) or _measuring.absent(here, years)
    told = f"{_measuring.found(second)}, against {_measuring.found(first)}"
    if fields.against_of is not None and first is not None and second is not None:
        told = f"{_measuring.found(second)} ({_dyad(second)}), against {_measuring.found(first)} ({_dyad(first)})"
    change, why = _change(first, second, fields.manner, claim.said.unit)
    value = change.value
    allowed = tolerances.tolerance(claim.said)
    sources = second.provenance.sources if second else ()
    if value is None or allowed is None:
        opening = lacking or why or "The claim gives no figure that a computed one could be held against"
        text = f"{sentence_case(opening)}: {told}" if not lacking else f"It cannot be told: {lacking}"
        return Finding(
            by=check.by, label=check.label, outcome="silent", reason=_phrases.cited(text, sources), nearest=told,
            would_change="A record of both figures.", sources=sources,
        )  # fmt: skip
    outcome = outcome_of(change, allowed, claim.said.unit)
    if outcome == "silent":
        text = f"Part of the record is hidden, and {_between(change, fields.manner, claim.said.unit)}: {told}"
        return Finding(
            by=check.by, label=check.label, outcome="silent", reason=_phrases.cited(text, sources), nearest=told,
            value=value, low=change.low, high=change.high, interval_kind="bounds", unit=claim.said.unit,
            would_change="A record that shows what is hidden.", sources=sources,
        )  # fmt: skip
    ends = f"{before.text} to {years.text}" if before != years else years.text
    shown = _shown(value, fields, claim.said.unit)
    reason = f"{shown}, {_phrases.against(claim.said, allowed, outcome)}: {told}"
    return Finding(
        by=check.by,
        label=check.label,
        outcome=outcome,
        value=value,
        low=change.low,
        high=change.high,
        interval_kind="bounds" if change.bounds else "none",
        unit=claim.said.unit,
        tolerance=allowed.to_json(),
        period=ends,
        last_data=str(_measuring.last_year(here, None)),
        coverage=coverage(second),
        reason=_phrases.cited(reason, sources) + _measuring.partial(first) + _measuring.partial(second),
        nearest=f"{shown.removeprefix('It ')}: {told}",
        would_change=f"A change of {_phrases.allowed_text(allowed, claim.said.unit)}."
        if outcome != "holds"
        else f"Other figures of {ends}.",
        command=second.asked.command if second else "",
        rows=tuple({"period": one.period.text if one.period else "", "value": one.value} for one in (first, second)
                   if one is not None),
        sources=sources,
    )  # fmt: skip


def _computed_in(fields: Fields) -> str:
    return {"percent": units.PERCENT, "ratio": units.TIMES}.get(fields.manner) or measures.get(fields.measure).unit


def _dyad(result: Result) -> str:
    return f"{result.name_a} and {result.name_b}"


def _shown(value: float, fields: Fields, unit: str) -> str:
    """Return a change in words: up or down by so much, so many times; against another dyad higher or lower."""
    manner = fields.manner
    if manner == "ratio" and unit in ("percent", "percentage points"):
        return f"It is {_phrases.figure(value, unit)}"
    if manner == "ratio":
        return f"It is {number(value)} times the other"
    over_time = fields.against_years is not None
    if value == 0:
        return "It did not change" if over_time else "It was the same"
    if not over_time:
        return f"It was {_phrases.figure(abs(value), unit)} {'higher' if value > 0 else 'lower'}"
    return f"It {'rose' if value > 0 else 'fell'} by {_phrases.figure(abs(value), unit)}"


def _between(change: Reading, manner: str, unit: str) -> str:
    """Return between what the change lies, in the manner that was asked for."""
    ends = [number(end) if end is not None else "" for end in (change.low, change.high)]
    word = "times the other" if manner == "ratio" and unit != units.PERCENT else _phrases.unit_word(unit)
    what = "the ratio" if manner == "ratio" else "the change"
    upper = f"{ends[0]} to {ends[1]} {word}" if ends[1] else f"{ends[0]} {word} to no limit"
    return f"{what} lies anywhere from {upper}".rstrip()


def _change(first: Result | None, second: Result | None, manner: str, unit: str) -> tuple[Reading, str]:
    """Return the change, with bounds where part of either record is hidden, or why there is none."""
    if first is None or second is None or first.value is None or second.value is None:
        return Reading(), "one of the two figures is not recorded"
    ends = [_ends(one) for one in (first, second)]
    value = _one(first.value, second.value, manner, first.unit, unit)
    if value is None:
        return Reading(), "nothing is recorded to compare with, and no growth can be computed from nothing"
    if all(low == high for low, high in ends):
        return Reading(value=value), ""
    (low, high), (low_now, high_now) = ends
    least = _one(high, low_now, manner, first.unit, unit)
    most = _one(low, high_now, manner, first.unit, unit)
    if least is None or most is None:
        return Reading(), "part of the record is hidden, and what it is compared with may be nothing"
    return Reading(value=value, low=least, high=most, bounds=True), ""


def _one(before: float, after: float, manner: str, computed: str, unit: str) -> float | None:
    """Return one change in the unit of the claim; None where it would be from nothing."""
    if manner == "difference":
        return (after - before) * _measuring.scale(computed, unit)
    if before == 0:
        return None
    ratio = after / before
    if manner == "ratio":
        return ratio * (100.0 if unit == _measuring.PERCENT else 1.0)
    return 100.0 * (ratio - 1.0)


def _ends(result: Result) -> tuple[float, float]:
    """Return the bounds of a figure, the figure twice where it has none."""
    value = result.value or 0.0
    if result.interval_kind != "bounds":
        return value, value
    return (result.low if result.low is not None else value, result.high if result.high is not None else value)


CHECK = CheckKind(
    key="change",
    title="A change between two figures",
    meaning="Growth in per cent, difference or ratio of a measure between two periods, two dyads or two measures.",
    fields=Fields,
    faults=faults,
    run=run,
    computed_in=_computed_in,
    example="{by: change, measure: trade, of: [AUS, CHN], years: 2015, against_years: 2010, manner: percent}",
)
