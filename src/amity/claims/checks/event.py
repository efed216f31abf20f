"""Whether a dated event of the case happened, on the date that is claimed or in the time it speaks of."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from amity.cases.events import Event
from amity.claims import _events
from amity.claims._events import EventFields
from amity.claims.checks._declaring import CheckKind, Context, Finding, Outcome
from amity.claims.records import Check, Claim, ClaimsFile
from amity.core.partial_dates import PartialDate
from amity.core.wording import count

MOST_TOLD = 3


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
        return Finding(by=check.by, label=check.label, outcome="silent", reason=_events.missing(fields, context),
                       would_change="A dated event with a source.")  # fmt: skip
    spoken = [event for event in found if _inside(event, claim, context)]
    if fields.none:
        outcome, reason = _never(spoken)
    elif claim.said.on is not None:
        outcome, reason = _dated(claim.said.on, fields, found, context)
    else:
        outcome, reason = _counted(spoken, found, fields, context)
    lead = spoken or list(found)
    return Finding(
        by=check.by,
        label=check.label or "dated events",
        outcome=outcome,
        reason=reason,
        numbers={"events": len(spoken)},
        nearest="; ".join(_events.told(event, fields.name) for event in lead[-2:]),
        period="; ".join(
            dict.fromkeys(str(one.date) for one in (lead[-MOST_TOLD:] if fields.id is None else lead[:1]))
        ),
        last_data=_events.last_day(context).isoformat(),
        rows=_events.rows(lead[-5:]),
        sources=_events.sources(lead[-2:]),
        would_change="A source of a better grade with another date." if lead else "A dated event with a source.",
    )


def _inside(event: Event, claim: Claim, context: Context) -> bool:
    if claim.span.first is None or claim.span.last is None:
        # What came after the text was written can bear out nothing that it says of its own time.
        return claim.said.on is not None or event.date.first_day <= context.file.written_on
    return event.date.first_day <= claim.span.last and claim.span.first <= event.date.last_day


def _never(spoken: Sequence[Event]) -> tuple[Outcome, str]:
    if not spoken:
        return "silent", "The case has no such event, and a list of events that were found proves no absence."
    return "fails", f"There was one: {_events.told(spoken[0])}{_events.by(spoken[:1])}."


def _counted(spoken: Sequence[Event], found: Sequence[Event], fields: Fields, context: Context) -> tuple[Outcome, str]:
    if not found:
        return "silent", _events.missing(fields, context)
    # Of many the latest are told.
    shown = list(spoken or found)[-MOST_TOLD:]
    told = "; ".join(_events.told(event, fields.name) for event in shown)
    if len(spoken) >= fields.least:
        many = f"{len(spoken)} on record, the latest: " if len(spoken) > MOST_TOLD else ""
        return "holds", f"{many}{told}{_events.by(shown)}."
    if spoken:
        few = f"The case has {count(len(spoken), 'such event')}, and {fields.least} are claimed"
        return "near", f"{few}: {told}{_events.by(shown)}."
    return "fails", f"The case dates it otherwise: {told}{_events.by(shown)}."


def _dated(said: PartialDate, fields: Fields, found: Sequence[Event], context: Context) -> tuple[Outcome, str]:
    if not found:
        return "silent", _events.missing(fields, context)
    same = [one for one in found if said.first_day <= one.date.last_day and one.date.first_day <= said.last_day]
    # A date said to the day, and known to the month only, is possible and not shown.
    sure = [one for one in same if said.first_day <= one.date.first_day and one.date.last_day <= said.last_day]
    first = (sure or same or list(found))[0]
    by = _events.by([first])
    if sure:
        return "holds", f"{_events.told(first, fields.name, short=True)}, as is said{by}."
    if same:
        return (
            "silent",
            f"{_events.told(first, fields.name, short=True)}, which is not exact enough for {said.prose}{by}.",
        )
    near = any(one.date.year == said.year for one in found)
    return "near" if near else "fails", f"{_events.told(first, fields.name, short=True)}, and not {said.prose}{by}."


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
