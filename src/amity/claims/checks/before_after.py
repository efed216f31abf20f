"""Whether a dyad moved against its peers around a dated event, as is claimed, or as its peers did by themselves."""

from __future__ import annotations

import math
from typing import Literal

from pydantic import Field, model_validator

from amity import measures
from amity.cases.checking import Model, Text
from amity.cases.fields import When
from amity.claims import _events, _groups, _measuring, _phrases, tolerances
from amity.claims._events import EventFields
from amity.claims._judged import Reading, outcome_of
from amity.claims._measuring import Term
from amity.claims.checks._declaring import CheckKind, Context, Finding, Outcome
from amity.claims.records import Check, Claim, ClaimsFile
from amity.core import states
from amity.core.errors import UsageError
from amity.core.wording import NO_BREAK, in_prose, number, possessive, sentence_case
from amity.models import before_after
from amity.models._naming import name_of
from amity.models.before_after import EventAnswer
from amity.store import catalogue

# A move that more than one in ten peers make by themselves tells nothing of the subject.
CHANCE = 0.10


class Fields(Model):
    """The measure, of whom, around which event or date, among which peers, and the course that is claimed."""

    of: tuple[Text, Text]
    course: Literal["rises", "falls", "as_peers"]
    measure: Text = "vote_agreement"
    event: EventFields | None = None
    date: When | None = None
    peers: Text | None = None
    window: int | None = Field(default=None, ge=1, le=15)
    options: dict[str, str | int | float | bool] = Field(default_factory=dict, max_length=20)
    across_break: bool = False

    @model_validator(mode="after")
    def _dated(self) -> Fields:
        if (self.event is None) == (self.date is None):
            raise ValueError("name an event of the case, or a date")
        return self


def faults(fields: Fields, frame: ClaimsFile) -> list[tuple[tuple[int | str, ...], str]]:
    """Return what the fields name that does not exist."""
    found = _measuring.term_faults(Term(measure=fields.measure, of=fields.of, options=fields.options))
    if fields.event is not None:
        found += [(("event", *where), why) for where, why in _events.faults(fields.event)]
    return found + _groups.faults(fields.peers, frame)


def run(claim: Claim, check: Check, fields: Fields, context: Context) -> Finding:
    """Return how the dyad moved against its peers beside the course that is claimed."""
    on, what = fields.date, ""
    if fields.event is not None:
        events = _events.find(fields.event, context)
        if not events:
            return _silent(check, _events.missing(fields.event, context))
        on, what = events[0].date, events[0].text
    assert on is not None  # noqa: S101  the fields see to it
    if context.cut is not None and on.last_day > context.cut:
        return _silent(check, _phrases.after_cut(sentence_case(on.prose), context.cut))
    request = before_after.EventRequest(
        subject=states.resolve(fields.of[0]).key,
        target=states.resolve(fields.of[1]).key,
        peers=_groups.group_of(fields.peers, min(on.last_day, catalogue().as_of), context),
        on=on,
        event=what,
        measure=fields.measure,
        options=fields.options,
        length=fields.window,
        across_break=fields.across_break,
    )
    try:
        answer = before_after.run(request)
    except UsageError as error:
        return _silent(check, f"It cannot be told: {error.message}.")
    if answer.estimate is None or answer.before is None or answer.after is None:
        return _silent(check, f"It cannot be told: {answer.reason}.")
    if context.cut is not None and answer.after.period.last_day > context.cut:
        return _silent(check, _phrases.after_cut(f"The window after it, {answer.after.period.text},", context.cut))
    return _finding(claim, check, fields, answer)


def _silent(check: Check, reason: str) -> Finding:
    return Finding(
        by=check.by,
        label=check.label,
        outcome="silent",
        reason=reason,
        would_change="A record that has windows on both sides.",
    )


def _finding(claim: Claim, check: Check, fields: Fields, answer: EventAnswer) -> Finding:
    share = answer.measure.unit == "share"
    factor = 100.0 if share else 1.0
    estimate = (answer.estimate or 0.0) * factor
    subjects = answer.subjects
    ends = (math.nan, math.nan) if subjects is None else (subjects.low * factor, subjects.high * factor)
    low, high = (None if math.isnan(end) else end for end in ends)
    outcome = _outcome(claim, fields, answer, Reading(value=estimate, low=low, high=high))
    text = _told(answer, estimate, share)
    options = measures.read_options(answer.measure, answer.request.options)
    sources = tuple(entry.to_json() for entry in catalogue().sources_of(answer.measure.tables))
    causal = " That it moved does not show why." if claim.kind == "causal" and outcome == "silent" else ""
    return Finding(
        by=check.by,
        label=check.label,
        outcome=outcome,
        value=estimate,
        low=low,
        high=high,
        interval_kind="none" if low is None else "interval",
        unit="percentage points" if share else answer.measure.unit,
        period=_periods(answer),
        last_data=str(measures.coverage_of(answer.measure, options).last.year),
        reason=_phrases.cited(text, sources) + causal,
        nearest=sentence_case(text),
        would_change="A move that fewer than one in ten peers make by themselves."
        if outcome == "silent"
        else "Other figures on either side of the date.",
        command=_command(answer),
        rows=tuple(step.to_json() for step in answer.series),
        sources=sources,
        numbers={"chance": subjects.chance if subjects else None, "peers": subjects.number if subjects else 0},
    )


def _periods(answer: EventAnswer) -> str:
    before, after = answer.before, answer.after
    return f"{before.period.text} to {after.period.text}" if before and after else ""


def _outcome(claim: Claim, fields: Fields, answer: EventAnswer, reading: Reading) -> Outcome:
    """Return how the estimate stands to the course; of a cause it can only show that nothing moved as it should."""
    moved = answer.subjects is not None and answer.subjects.chance <= CHANCE
    if fields.course == "as_peers":
        outcome: Outcome = "fails" if moved else "holds"
    elif not moved:
        return "silent"
    else:
        up = (reading.value or 0.0) > 0
        outcome = "holds" if up == (fields.course == "rises") else "fails"
    allowed = tolerances.tolerance(claim.said)
    if outcome == "holds" and allowed is not None and fields.course != "as_peers":
        outcome = outcome_of(reading, allowed, claim.said.unit)
    return "silent" if claim.kind == "causal" and outcome in ("holds", "near") else outcome


def _told(answer: EventAnswer, estimate: float, share: bool) -> str:
    name = in_prose(name_of(answer.request.subject))
    unit = "points" if share else "" if answer.measure.unit in ("score", "index", "count") else answer.measure.unit
    size = f"{number(abs(estimate))}{NO_BREAK}{unit}".strip() if unit else number(abs(estimate))
    word = "rose" if estimate > 0 else "fell" if estimate < 0 else "moved"
    title = answer.measure.title[:1].lower() + answer.measure.title[1:]
    found = answer.subjects
    beside = f"; {found.beyond} of {found.number} peers moved as much by themselves" if found else ""
    text = f"{possessive(name)} {title} {word} by {size} against that of its peers, from {_periods(answer)}{beside}"
    return sentence_case(text)


def _command(answer: EventAnswer) -> str:
    asked = answer.request
    text = f"amity before-after {asked.subject} {asked.target} --on {asked.on} --peers '{asked.peers.text}'"
    return f"{text} --measure {asked.measure}" + (f" --window {asked.length}" if asked.length else "")


CHECK = CheckKind(
    key="before_after",
    title="Before and after an event",
    meaning="Whether a dyad's measure rose or fell against its peers from a window before a dated event to one after "
    "it, by more than all but one in ten peers did by themselves, or moved no more than they did (as_peers). It can "
    "contradict a cause and never support one.",
    fields=Fields,
    faults=faults,
    run=run,
    example="{by: before_after, of: [AZE, ISR], date: 2020-09-27, measure: vote_agreement, course: as_peers}",
)
