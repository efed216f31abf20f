"""Whether a dated event of the case happened, on the date that is claimed or in the time it speaks of."""

from __future__ import annotations

from pydantic import Field

from amity.cases.events import Event
from amity.claims import _events
from amity.claims._events import EventFields
from amity.claims.checks._declaring import CheckKind, Context, Finding, Outcome
from amity.claims.records import Check, Claim, ClaimsFile
from amity.core.wording import count


class Fields(EventFields):
    """The event; ``least`` is how many must be found (one), ``none`` claims that there was none."""

    least: int = Field(default=1, ge=1, le=1000)
    none: bool = False


def faults(fields: Fields, _frame: ClaimsFile) -> list[tuple[tuple[int | str, ...], str]]:
    """Return what the fields cannot mean."""
    return _events.faults(fields)


def run(claim: Claim, check: Check, fields: Fields, context: Context) -> Finding:
    """Return whether the case's events have it, and on which date."""
    found = _events.find(fields, context)
    if context.case is None or (not found and fields.id is not None):
        return Finding(by=check.by, label=check.label, outcome="silent", reason=_events.missing(fields, context))
    spoken = [event for event in found if _inside(event, claim)]
    if fields.none:
        outcome: Outcome = "fails" if spoken else "silent"
        reason = (
            f"The case has {count(len(spoken), 'such event')}: {_events.told(spoken[0])}."
            if spoken
            else "The case has no such event, and a list of events that were found proves no absence."
        )
    elif claim.said.on is not None:
        outcome, reason = _dated(claim, found, context)
    else:
        outcome = "holds" if len(spoken) >= fields.least else "silent" if not found else "near"
        reason = "; ".join(_events.told(event) for event in (spoken or found)[:3]) + "."
        reason = reason if found else _events.missing(fields, context)
    return Finding(
        by=check.by,
        label=check.label or "dated events",
        outcome=outcome,
        reason=reason,
        value=float(len(spoken)) if claim.said.on is None and not fields.none else None,
        nearest="; ".join(_events.told(event) for event in found[:2]),
        period=str(found[0].date) if found else "",
        last_data=_events.last_day(context).isoformat(),
        rows=_events.rows(found[:5]),
        would_change="A source of a better grade with another date, or an event that the case lacks.",
    )


def _inside(event: Event, claim: Claim) -> bool:
    if claim.span.first is None or claim.span.last is None:
        return True
    return event.date.first_day <= claim.span.last and claim.span.first <= event.date.last_day


def _dated(claim: Claim, found: tuple[Event, ...], context: Context) -> tuple[Outcome, str]:
    said = claim.said.on
    if not found or said is None:
        return "silent", _events.missing(EventFields(), context)
    same = [one for one in found if said.first_day <= one.date.last_day and one.date.first_day <= said.last_day]
    first = (same or list(found))[0]
    if same:
        return "holds", f"The case dates it {first.date.prose}, as is said: {first.text.rstrip('.')}."
    near = any(one.date.year == said.year for one in found)
    return "near" if near else "fails", f"The case dates it {first.date.prose}, and not {said.prose}: {first.text}"


CHECK = CheckKind(
    key="event",
    title="A dated event",
    meaning="Whether the case's dated events have it, and on the date said, as exact as both are known. A list of "
    "events proves that something was, and never that nothing was.",
    fields=Fields,
    faults=faults,
    run=run,
    example="{by: event, id: embassy-opened}",
)
