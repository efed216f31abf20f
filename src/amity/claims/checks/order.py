"""Whether one event came before, after or in the time of another."""

from __future__ import annotations

from typing import Literal

from amity.cases.checking import Model
from amity.cases.fields import When
from amity.claims import _events
from amity.claims._events import EventFields
from amity.claims.checks._declaring import CheckKind, Context, Finding, Outcome
from amity.claims.records import Check, Claim, ClaimsFile
from amity.core.partial_dates import PartialDate


class Fields(Model):
    """An event, how it lies to another event or date."""

    event: EventFields
    relation: Literal["before", "after", "during"]
    other: EventFields | None = None
    date: When | None = None


def faults(fields: Fields, _frame: ClaimsFile) -> list[tuple[tuple[int | str, ...], str]]:
    """Return what the fields cannot mean."""
    found = [(("event", *where), why) for where, why in _events.faults(fields.event)]
    if (fields.other is None) == (fields.date is None):
        found.append((("other",), "name one other event, or a date"))
    elif fields.other is not None:
        found += [(("other", *where), why) for where, why in _events.faults(fields.other)]
    return found


def run(_claim: Claim, check: Check, fields: Fields, context: Context) -> Finding:
    """Return whether the order is as claimed; dates too coarse to tell are silent."""
    first = _events.find(fields.event, context)
    other = _events.find(fields.other, context) if fields.other is not None else ()
    lacks = fields.event if not first else fields.other if fields.other is not None and not other else None
    if lacks is not None:
        return Finding(by=check.by, label=check.label, outcome="silent", reason=_events.missing(lacks, context))
    here, there = first[0].date, other[0].date if other else fields.date
    assert there is not None  # noqa: S101  the faults see to it
    outcome = order(here, there, fields.relation)
    there_told = _events.told(other[0], fields.other.name if fields.other else "", short=True) if other else ""
    here_told = _events.told(first[0], fields.event.name, short=True)
    against = f"“{there_told}”" if other else there.prose
    lies = _lies(here, there)
    word = {
        "holds": f"{here_told}, {lies} {against}",
        "silent": f"{here_told}: the dates are too coarse to tell whether that is {fields.relation} {against}",
    }
    told = word.get(outcome, f"{here_told}, {lies} {against}; the claim has it {_CLAIMED[fields.relation]}")
    reason = f"{told}{_events.by((*first[:1], *other[:1]))}."
    named = f"; {there_told}" if other else ""
    return Finding(
        by=check.by,
        label=check.label or "order of events",
        outcome=outcome,
        reason=reason,
        nearest=f"{here_told}{named}",
        period=str(here),
        last_data=_events.last_day(context).isoformat(),
        rows=_events.rows((*first[:1], *other[:1])),
        sources=_events.sources((*first[:1], *other[:1])),
        would_change="Another date for one of the two.",
    )


_CLAIMED = {"before": "before", "after": "after", "during": "in the time of it"}


def _lies(here: PartialDate, there: PartialDate) -> str:
    if here.last_day < there.first_day:
        return "before"
    return "after" if there.last_day < here.first_day else "in the time of"


def order(here: PartialDate, there: PartialDate, relation: str) -> Outcome:
    """Return whether a date lies before, after or within another, as far as both are known.

    Examples
    --------
    >>> from amity.core.partial_dates import read_date
    >>> order(read_date("2023-03-29"), read_date("2023-10-07"), "after")
    'fails'
    >>> order(read_date("2023"), read_date("2023-10-07"), "after")
    'silent'
    """
    if relation == "during":
        if there.first_day <= here.first_day and here.last_day <= there.last_day:
            return "holds"
        apart = here.last_day < there.first_day or there.last_day < here.first_day
        return "fails" if apart else "silent"
    early, late = (here, there) if relation == "before" else (there, here)
    if early.last_day < late.first_day:
        return "holds"
    return "fails" if late.last_day < early.first_day or here == there else "silent"


CHECK = CheckKind(
    key="order",
    title="An order of events",
    meaning="Whether one dated event came before, after or during another, or a date, as exact as both are known.",
    fields=Fields,
    faults=faults,
    run=run,
    example="{by: order, event: {id: embassy-opened}, relation: after, date: 2023-10-07}",
)
