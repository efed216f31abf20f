"""Whether a state belonged to a set or an organisation on a date, and whether two of them did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import Field

from amity.cases.checking import Model, Text
from amity.cases.fields import When
from amity.claims import _groups, _phrases
from amity.claims._measuring import state_faults
from amity.claims.checks._declaring import CheckKind, Context, Finding
from amity.claims.records import Check, Claim, ClaimsFile
from amity.core import states
from amity.core.partial_dates import day
from amity.core.peers import peer_sets
from amity.core.wording import in_prose, listed, sentence_case
from amity.models._naming import name_of
from amity.store import catalogue
from amity.store.membership import PeerGroup


class Fields(Model):
    """The states, the set or expression over sets, and the day (the end of the claim's time without one)."""

    states: tuple[Text, ...] = Field(min_length=1, max_length=50)
    of: Text
    on: When | None = None
    not_in: bool = False


def faults(fields: Fields, frame: ClaimsFile) -> list[tuple[tuple[int | str, ...], str]]:
    """Return what the fields name that does not exist."""
    found = [(("states", at), why) for at, name in enumerate(fields.states) for _, why in state_faults((name,), ())]
    return [*found, *((("of",), why) for _, why in _groups.faults(fields.of, frame))]


def run(claim: Claim, check: Check, fields: Fields, context: Context) -> Finding:
    """Return whether all the states were in the set on the day (or none of them)."""
    on = fields.on.last_day if fields.on else claim.span.last or context.file.written_on
    first = fields.on.first_day if fields.on else claim.span.first or on
    if context.cut is not None and first > context.cut:
        text = _phrases.after_cut(sentence_case(day(first)), context.cut)
        return Finding(by=check.by, label=check.label, outcome="silent", reason=text)
    on = min(on, context.cut or on, catalogue().as_of)
    group = _groups.group_of(fields.of, on, context)
    why = dict(group.members)
    inside: list[states.State] = []
    outside: list[states.State] = []
    for name in fields.states:
        state = states.resolve(name)
        (inside if state.key in why else outside).append(state)
    wrong = inside if fields.not_in else outside
    name = _groups.named(fields.of)
    parts = [_told(inside, why),
             f"not {listed([in_prose(name_of(state.key)) for state in outside])}" if outside else ""]  # fmt: skip
    reason = f"{sentence_case(name)} on {day(on)}: " + "; ".join(part for part in parts if part) + "."
    sources = _sources(group)
    return Finding(
        by=check.by,
        label=check.label,
        outcome="fails" if wrong else "holds",
        reason=_phrases.cited(reason, sources),
        nearest=reason.rstrip("."),
        period=on.isoformat(),
        last_data=catalogue().as_of.isoformat(),
        command=f"amity list peers '{fields.of}' --years {on.year}",
        rows=tuple({"state": state.key, "in": state.key in why, "why": why.get(state.key, "")}
                   for state in (*inside, *outside)),
        sources=sources,
        would_change="Another list of members.",
    )  # fmt: skip


def _told(inside: Sequence[states.State], why: Mapping[str, str]) -> str:
    """Return states with why they belong; a reason that several share stands once, behind them all."""
    shared: dict[str, list[str]] = {}
    for state in inside:
        shared.setdefault(why[state.key], []).append(in_prose(name_of(state.key)))
    return listed([f"{listed(names)} ({reason})" for reason, names in shared.items()])


def _sources(group: PeerGroup) -> tuple[Mapping[str, object], ...]:
    declared = peer_sets().get(group.text)
    if declared is None or not declared.table:
        return ()
    return tuple(entry.to_json() for entry in catalogue().sources_of((declared.table,)))


CHECK = CheckKind(
    key="membership",
    title="A membership",
    meaning="Whether states belonged to a peer set, an organisation or an expression over them on a day.",
    fields=Fields,
    faults=faults,
    run=run,
    example="{by: membership, states: [AZE], of: oic, on: 2023-10-18}",
)
