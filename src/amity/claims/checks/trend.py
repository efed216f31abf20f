"""Whether a measure rose, fell, stayed, or never ceased over years that are named."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import AfterValidator, Field

from amity.cases.checking import Model, Text
from amity.claims import _measuring
from amity.claims._measuring import Term
from amity.claims.checks._declaring import CheckKind, Context, Finding, Outcome
from amity.claims.records import Check, Claim, ClaimsFile
from amity.claims.spans import span_of
from amity.core.asks import Period
from amity.core.results import Result
from amity.core.wording import listed, number

Floats = NDArray[np.float64]
# Below this tau, or with a chance above this one under no trend, a series is said to have no direction.
TAU, CHANCE = 0.3, 0.1


def _span(text: str) -> str:
    if span_of(text).years is None:
        raise ValueError("a trend is over named years")
    return text


class Fields(Model):
    """A term, the years, and the course that is claimed; ``each`` is the length of the windows compared."""

    measure: Text
    of: tuple[Text, Text]
    years: Annotated[Text, AfterValidator(_span)]
    course: Literal["rises", "falls", "never_ceases"]
    each: int = Field(default=1, ge=1, le=10)
    options: dict[str, str | int | float | bool] = Field(default_factory=dict, max_length=20)


def faults(fields: Fields, _frame: ClaimsFile) -> list[tuple[tuple[int | str, ...], str]]:
    """Return what the fields name that does not exist."""
    return _measuring.term_faults(Term(measure=fields.measure, of=fields.of, options=fields.options))


def run(_claim: Claim, check: Check, fields: Fields, context: Context) -> Finding:
    """Return whether the series has the course: by Mann and Kendall's tau for a direction, by zeros for a stop."""
    term = _measuring.resolved(Term(measure=fields.measure, of=fields.of, options=fields.options))
    span = _measuring.window(term, span_of(fields.years), 1, context)
    first = max(span.first, _measuring.first_year(term))
    steps = [
        Period(first=y, last=min(y + fields.each - 1, span.last)) for y in range(first, span.last + 1, fields.each)
    ]
    found = [(step, _measuring.value_of(term, step)) for step in steps]
    known = [(step, result) for step, result in found if result is not None and result.value is not None]
    values = np.array([result.value for _, result in known], dtype=float)
    if len(values) < 4 and fields.course != "never_ceases":
        reason = f"Only {number(len(values))} of {number(len(steps))} figures are recorded; a course needs four."
        return Finding(by=check.by, label=check.label, outcome="silent", reason=reason)
    shown = [_measuring.found(result) for _, result in ((known[0], known[-1]) if len(known) > 1 else known[:1])]
    outcome, reason = _course(fields.course, values, known[0][0] if known else span, len(steps) - len(known), known)
    return Finding(
        by=check.by,
        label=check.label,
        outcome=outcome,
        reason=f"{reason} {'; '.join(shown)}.",
        nearest="; ".join(shown),
        period=Period(first=first, last=span.last).text,
        last_data=str(_measuring.last_year(term, None)),
        command=f"amity measure {term.measure} {term.of[0]} {term.of[1]} --years {first}-{span.last} --each-year",
        rows=tuple({"period": step.text, "value": result.value} for step, result in known),
        sources=known[0][1].provenance.sources if known else (),
        would_change="Other figures for some of the years.",
    )


def _course(
    course: str, values: Floats, first: Period, lacking: int, known: Sequence[tuple[Period, Result]]
) -> tuple[Outcome, str]:
    if course == "never_ceases":
        empty = [step.text for (step, _), value in zip(known, values, strict=True) if value == 0]
        if empty:
            return "fails", f"Nothing is recorded in {listed(empty, limit=6)}."
        if lacking or not len(values):
            return "silent", f"For {number(lacking)} of the periods there is no record."
        return "holds", f"Something is recorded in each of {number(len(values))} periods from {first.text} on."
    tau, chance = mann_kendall(values)
    up = tau if course == "rises" else -tau
    told = f"Over {number(len(values))} periods the rank correlation with time is {number(tau)} (p = {number(chance)})."
    if up >= TAU and chance <= CHANCE:
        return "holds", told
    if -up >= TAU and chance <= CHANCE:
        return "fails", told
    return "near" if up > 0 and chance <= 2 * CHANCE else "fails", f"{told} That is no clear direction."


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
