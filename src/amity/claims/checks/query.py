"""The only one, none, or so many: which states of a set satisfy an expression."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator

from amity.cases.checking import Model, Text
from amity.claims import _groups, tolerances
from amity.claims._judged import Reading, outcome_of
from amity.claims._measuring import state_faults
from amity.claims.checks._declaring import CheckKind, Context, Finding, Outcome
from amity.claims.records import Check, Claim, ClaimsFile
from amity.claims.spans import span_of
from amity.core import states
from amity.core.asks import Period
from amity.core.errors import UsageError
from amity.core.wording import count, in_prose, listed, number
from amity.models import queries
from amity.models._query_language import parse
from amity.models.queries import Found, QueryAnswer
from amity.store import catalogue

MOST_NAMED = 6


def _span(text: str) -> str:
    span_of(text)
    return text


class Fields(Model):
    """The expression, who is claimed to satisfy it, among whom, and over which years for terms that name none."""

    expression: Text
    claims: Literal["only", "some", "count", "share"] = "only"
    subject: Text | None = None
    peers: Text | None = None
    years: Annotated[Text, AfterValidator(_span)] | None = None


def faults(fields: Fields, frame: ClaimsFile) -> list[tuple[tuple[int | str, ...], str]]:
    """Return what the fields name that does not exist, and why an expression cannot be read."""
    found = state_faults((fields.subject,), ("subject",)) if fields.subject else []
    found += _groups.faults(fields.peers, frame)
    try:
        parse(fields.expression)
    except UsageError as error:
        found.append((("expression",), error.message))
    return found


def run(claim: Claim, check: Check, fields: Fields, context: Context) -> Finding:
    """Return whether the set of states that satisfy the expression is the claimed one, with who else is in it."""
    span = span_of(fields.years) if fields.years else claim.span
    years = span.years
    if years is not None and context.cut is not None:
        years = Period(first=min(years.first, context.cut.year), last=min(years.last, context.cut.year))
    on = min(span.last or context.file.written_on, context.cut or catalogue().as_of, catalogue().as_of)
    subject = states.resolve(fields.subject).key if fields.subject else context.file.dyad[0]
    group = _groups.group_of(fields.peers, on, context)
    asked = queries.QueryRequest(
        expression=fields.expression,
        peers=group,
        subject=subject if fields.claims in ("only", "some") else None,
        years=years,
        case=context.case,
    )
    try:
        answer = queries.run(asked, on)
    except UsageError as error:
        return Finding(by=check.by, label=check.label, outcome="silent", reason=f"{error.message}.")
    return _finding(claim, check, fields, answer, subject, group.text)


def _finding(claim: Claim, check: Check, fields: Fields, answer: QueryAnswer, subject: str, peers: str) -> Finding:
    satisfied = len(answer.rows)
    judged = max(answer.n_judged, 1)
    value = 100.0 * satisfied / judged if fields.claims == "share" else float(satisfied)
    outcome = _outcome(claim, fields, answer, subject, value)
    name = in_prose(states.get(subject).name)
    told = _told(answer, subject)
    return Finding(
        by=check.by,
        label=check.label,
        outcome=outcome,
        value=value,
        unit="percent" if fields.claims == "share" else "states",
        reason=_reason(fields, answer, name, told),
        period="; ".join(dict.fromkeys(term.period.text for term in answer.terms if term.period)),
        nearest=_nearest(answer, name) or told,
        would_change=_would_change(answer),
        command=f"amity which '{fields.expression}' --peers '{peers}' --subject {subject}",
        rows=tuple(row.to_json() for row in answer.rows[:MOST_NAMED]),
        sources=tuple(source for term in answer.terms for source in term.sources),
        numbers={"satisfied": satisfied, "judged": answer.n_judged, "unjudged": len(answer.unjudged)},
    )


def _outcome(claim: Claim, fields: Fields, answer: QueryAnswer, subject: str, value: float) -> Outcome:
    if fields.claims in ("count", "share"):
        allowed = tolerances.tolerance(claim.said)
        if allowed is None:
            return "silent"
        return outcome_of(Reading(period=Period(first=2000, last=2000), value=value), allowed, claim.said.unit)
    among = any(row.state == subject for row in answer.rows)
    if not among:
        return "silent" if answer.verdict == "not known" else "fails"
    if fields.claims == "some":
        return "holds"
    if answer.counterexamples:
        return "fails"
    return "silent" if answer.unjudged else "holds"


def _told(answer: QueryAnswer, subject: str) -> str:
    others = [_figures(row) for row in answer.rows if row.state != subject]
    if not answer.rows:
        return "no state of the set satisfies it"
    return listed(others, limit=MOST_NAMED) if others else "no other state of the set satisfies it"


def _figures(row: Found) -> str:
    shown = [str(figure.get("shown") or "") for figure in row.figures]
    told = [text for text in shown if text]
    return f"{in_prose(row.name)} ({', '.join(told)})" if told else in_prose(row.name)


def _reason(fields: Fields, answer: QueryAnswer, name: str, told: str) -> str:
    judged = f"of {number(answer.n_judged)} that could be judged"
    unjudged = f"; of {count(len(answer.unjudged), 'state')} it cannot be told" if answer.unjudged else ""
    if fields.claims in ("count", "share"):
        named = listed([in_prose(row.name) for row in answer.rows], limit=MOST_NAMED)
        return f"{count(len(answer.rows), 'state')} {judged} satisfy it: {named}{unjudged}."
    if answer.verdict == "alone":
        return f"{name} alone {judged} satisfies it{unjudged}."
    if answer.counterexamples:
        return (
            f"Not {name} alone: {count(len(answer.counterexamples), 'other state')} satisfy it too: {told}{unjudged}."
        )
    return f"{name} does not satisfy it{unjudged}." if answer.verdict == "not in the set" else f"{told}{unjudged}."


def _nearest(answer: QueryAnswer, name: str) -> str:
    reading = answer.reading or answer.window
    if reading is None:
        return ""
    tried = answer.searched.to_json() if answer.searched else {}
    told = getattr(reading, "text", "") or str(reading.to_json().get("expression", ""))
    return f"{name} would be alone where {told} (found among {tried.get('thresholds', tried)} readings)" if told else ""


def _would_change(answer: QueryAnswer) -> str:
    if answer.verdict == "alone":
        return "Another state that comes to satisfy it."
    return "Other figures for the states named."


CHECK = CheckKind(
    key="query",
    title="The only one, or so many",
    meaning="Which states of a set satisfy an expression over measures, relations, memberships and events; claimed to "
    "be the only one (only), one of them (some), so many (count) or such a part (share).",
    fields=Fields,
    faults=faults,
    run=run,
    example="{by: query, expression: 'arms_import_share(ISR, years=\"2016-2020\") > 0.5', peers: muslim-majority}",
)
