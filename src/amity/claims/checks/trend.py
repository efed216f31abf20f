"""Whether a measure rose, fell, stayed, or never ceased over years that are named."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from amity.cases.checking import Model, Text
from amity.claims import _measuring, _phrases
from amity.claims._judged import coverage
from amity.claims._measuring import Term
from amity.claims.checks._declaring import CheckKind, Context, Finding, Outcome
from amity.claims.records import Check, Claim, ClaimsFile
from amity.claims.spans import NamedYears, span_of
from amity.core.asks import Period
from amity.core.wording import count, listed, minus, number, sentence_case

Floats = NDArray[np.float64]
# Below this tau, or with a chance above this one under no trend, a series is said to have no direction.
TAU, CHANCE, FEWEST, LEAST = 0.3, 0.1, 4, 0.001


class Fields(Model):
    """A term, the years, and the course that is claimed; ``each`` is the length of the windows compared."""

    measure: Text
    of: tuple[Text, Text]
    years: NamedYears
    course: Literal["rises", "falls", "never_ceases"]
    each: int = Field(default=1, ge=1, le=10)
    options: dict[str, str | int | float | bool] = Field(default_factory=dict, max_length=20)


def faults(fields: Fields, _frame: ClaimsFile) -> list[tuple[tuple[int | str, ...], str]]:
    """Return what the fields name that does not exist, or not in the years that they name."""
    found = _measuring.term_faults(Term(measure=fields.measure, of=fields.of, options=fields.options))
    return found + _measuring.life_faults(fields.of, span_of(fields.years).years, ("of",))


def run(_claim: Claim, check: Check, fields: Fields, context: Context) -> Finding:
    """Return whether the series has the course: by Mann and Kendall's tau for a direction, by zeros for a stop."""
    term = _measuring.resolved(Term(measure=fields.measure, of=fields.of, options=fields.options))
    spoken = span_of(fields.years)
    span = _measuring.window(term, spoken, 1, context)
    if span is None:
        text = _phrases.after_cut(spoken.text, context.cut or context.file.as_of)
        return Finding(by=check.by, label=check.label, outcome="silent", reason=text)
    first = max(span.first, _measuring.first_year(term))
    steps = [
        Period(first=y, last=min(y + fields.each - 1, span.last)) for y in range(first, span.last + 1, fields.each)
    ]
    # The figures alone, without their intervals: those are only told of the ends.
    found = [(step, _measuring.quick(term, step, context)) for step in steps]
    known = [(step, value) for step, value in found if value is not None]
    values = np.array([value for _, value in known], dtype=float)
    unit = "year" if fields.each == 1 else f"window of {fields.each} years"
    if len(values) < FEWEST and fields.course != "never_ceases":
        many = count(len(steps), unit, _many(unit))
        reason = (
            f"Of {many} only {number(len(values))} {'has' if len(values) == 1 else 'have'} a figure; a course "
            "needs four."
        )
        return Finding(by=check.by, label=check.label, outcome="silent", reason=reason,
                       would_change="A record of more years.")  # fmt: skip
    whole = [_measuring.value_of(term, step, context) for step, _ in (known[:1] + known[1:][-1:])]
    ends = [_measuring.found(result) for result in whole]
    outcome, reason = _course(fields.course, values, len(steps) - len(known), [step for step, _ in known], unit)
    sources = whole[0].provenance.sources if whole and whole[0] else ()
    stopped = fields.course == "never_ceases" and outcome == "fails"
    told = f"{reason}: {', then '.join(ends)}" if ends and not stopped else reason
    flows = [step for step, value in known if value]
    if stopped and flows and not values[-1]:
        told += f"; the last on record is {_measuring.found(_measuring.value_of(term, flows[-1], context))}"
    return Finding(
        by=check.by,
        label=check.label,
        outcome=outcome,
        reason=_phrases.cited(told, sources),
        nearest=sentence_case(told),
        period=Period(first=first, last=span.last).text,
        last_data=str(_measuring.last_year(term, None)),
        coverage=coverage(whole[0] if whole else None),
        command=f"amity measure {term.measure} {term.of[0]} {term.of[1]} --years {first}-{span.last} --each-year",
        rows=tuple({"period": step.text, "value": value} for step, value in known),
        sources=sources,
        would_change="A year in which nothing is recorded." if outcome == "holds" and fields.course == "never_ceases"
        else f"Other figures for some of {Period(first=first, last=span.last).text}.",
    )  # fmt: skip


def _many(unit: str) -> str:
    return "years" if unit == "year" else unit.replace("window", "windows", 1)


def _course(course: str, values: Floats, lacking: int, known: Sequence[Period], unit: str) -> tuple[Outcome, str]:
    many = count(len(values), unit, _many(unit))
    if course == "never_ceases":
        empty = [step for step, value in zip(known, values, strict=True) if value == 0]
        if empty:
            return "fails", f"Nothing is recorded in {_spans(empty)}"
        if lacking or not len(values):
            return "silent", f"Of {count(lacking, unit, _many(unit))} there is no record"
        return "holds", f"Something is recorded in each of {many}; a {unit} with any flow counts"
    tau, chance = mann_kendall(values)
    up = tau if course == "rises" else -tau
    wanted, other = ("rose", "fell") if course == "rises" else ("fell", "rose")
    p = f"p = {number(chance, 2)}" if chance >= LEAST else f"p under {LEAST:g}"
    test = f"over {many} (rank correlation with time {minus(number(tau, 2))}, {p})"
    if up >= TAU and chance <= CHANCE:
        return "holds", f"It {wanted} {test}"
    if -up >= TAU and chance <= CHANCE:
        return "fails", f"It {other} {test}"
    return "near" if up > 0 and chance <= 2 * CHANCE else "fails", f"It has no clear direction {test}"


def _spans(steps: Sequence[Period]) -> str:
    """Return steps in words, those that follow each other as one span."""
    spans: list[Period] = []
    for step in steps:
        if spans and spans[-1].last + 1 == step.first:
            spans[-1] = Period(first=spans[-1].first, last=step.last)
        else:
            spans.append(step)
    return listed([span.text for span in spans], limit=6)


def mann_kendall(values: Floats) -> tuple[float, float]:
    """Return Kendall's tau of a series with time, and its two-sided p-value under no trend (normal, ties corrected).

    Mann (1945), Econometrica 13(3); Kendall (1975), Rank Correlation Methods, with the continuity correction.

    Examples
    --------
    >>> tau, p = mann_kendall(np.array([1.0, 2.0, 3.0, 5.0, 4.0, 6.0]))
    >>> round(tau, 3), round(p, 3)
    (0.867, 0.024)
    """
    n = len(values)
    signs = np.sign(values[None, :] - values[:, None])[np.triu_indices(n, 1)]
    score = float(signs.sum())
    _, ties = np.unique(values, return_counts=True)
    variance = (n * (n - 1) * (2 * n + 5) - float((ties * (ties - 1) * (2 * ties + 5)).sum())) / 18
    pairs = n * (n - 1) / 2
    if variance <= 0:
        return 0.0, 1.0
    z = (abs(score) - 1) / variance**0.5 if score else 0.0
    return score / pairs, math.erfc(max(z, 0.0) / math.sqrt(2))


CHECK = CheckKind(
    key="trend",
    title="A course over years",
    meaning="Whether a measure rose or fell (Mann and Kendall's test, tau of at least 0.3 and p of at most 0.1), or "
    "never ceased, over named years.",
    fields=Fields,
    faults=faults,
    run=run,
    example="{by: trend, measure: arms_imports, of: [AZE, ISR], years: 2011-2020, course: rises}",
)
