"""A place in an order: first, largest, primary, second: among peers, or among the partners of a state."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from pydantic import Field

from amity import measures
from amity.cases.checking import Model, Text
from amity.claims import _groups, _measuring, _phrases, tolerances
from amity.claims._judged import Reading, judged, question
from amity.claims._measuring import Term
from amity.claims.checks._declaring import CheckKind, Context, Finding
from amity.claims.records import Check, Claim, ClaimsFile, Said
from amity.claims.spans import AnySpan, span_of
from amity.core.asks import Period
from amity.core.results import Rank, Result
from amity.core.wording import count, in_prose, listed
from amity.models._naming import name_of


class Fields(Model):
    """Which measure, of whom, whose place the peers take, among which set, over which years."""

    measure: Text
    of: tuple[Text, Text]
    subject: Literal["a", "b"] = "a"
    peers: Text | None = None
    years: AnySpan | None = None
    window: int | None = Field(default=None, ge=1, le=80)
    options: dict[str, str | int | float | bool] = Field(default_factory=dict, max_length=20)


def faults(fields: Fields, frame: ClaimsFile) -> list[tuple[tuple[int | str, ...], str]]:
    """Return what the fields name that does not exist, or not in the years that they name."""
    term = Term(measure=fields.measure, of=fields.of, options=fields.options)
    years = span_of(fields.years).years if fields.years else None
    return (
        _measuring.term_faults(term)
        + _groups.faults(fields.peers, frame)
        + _measuring.life_faults(fields.of, years, ("of",))
    )


def run(claim: Claim, check: Check, fields: Fields, context: Context) -> Finding:
    """Return the place that the measure gives, on like terms, beside the place said (the first where none is said)."""
    term = _measuring.resolved(
        Term(measure=fields.measure, of=fields.of, options=fields.options, subject=fields.subject)
    )
    spoken = span_of(fields.years) if fields.years else claim.span

    def read(period: Period) -> Reading:
        group = _groups.group_of(fields.peers, period.last_day, context)
        result = _measuring.value_of(term, period, context, group, rows=True)
        if result is None:
            return Reading(period=period, why=_measuring.absent(term, period))
        place = result.standing.rank if result.standing is not None else None
        years = result.period or period
        told = {"period": years, "result": result}
        if result.value is None:
            return Reading(**told, text=_measuring.found(result))  # type: ignore[arg-type]
        if place is None or _measuring.nothing(result):
            return Reading(**told, text=_measuring.found(result), clause=_measuring.clause(result))  # type: ignore[arg-type]
        if result.standing is not None and result.standing.level:
            same = f"all that are compared have the same figure in {years.text}"
            return Reading(**told, text=same, clause=same)  # type: ignore[arg-type]
        text, clause = _told(result, place, term, fields.subject)
        return Reading(**told, value=float(place.place), text=text, clause=clause)  # type: ignore[arg-type]

    length = fields.window or measures.get(term.measure).default_years
    return judged(question(check, _said(claim.said), term, (spoken, length), context, read))


def _said(said: Said) -> Said:
    """Return the place that is claimed: a figure is a place whatever its unit, and no figure means the first."""
    if said.value is None and said.low is None and said.high is None:
        return Said(value=1.0, unit=tolerances.PLACE, word="exactly")
    return replace(said, unit=tolerances.PLACE, word=said.word or "exactly")


def _told(result: Result, rank: Rank, term: Term, subject: str) -> tuple[str, str]:
    """Return the place in words, by itself and as a clause, with who stands before it, or next behind it."""
    standing = result.standing
    who = in_prose(name_of(term.of[0] if subject == "a" else term.of[1]))
    years = result.period.text if result.period else ""
    own = _measuring.shown(result.value or 0.0, result.unit)
    place = _phrases.figure(rank.place, tolerances.PLACE)
    level = f", level with {count(rank.tied, 'other')}" if rank.tied else ""
    rest = _beside(result, rank.place) if standing is not None else ""
    at = f"{place} of {rank.of}{level}"
    return f"{who} {at} in {years}, with {own}{rest}", f"{who} was {at} in {years}, with {own}{rest}"


def _beside(result: Result, place: int) -> str:
    """Return who comes first, or next where the subject does, in brackets; empty where nobody else has anything."""
    standing = result.standing
    if standing is None:
        return ""
    rows = standing.frame.filter(standing.frame["peer_value"].is_not_null()).to_dicts()
    sign = 1.0 if standing.higher_is_closer else -1.0
    ordered = sorted(rows, key=lambda row: (-sign * row["peer_value"], row["state"]))
    others = [row for row in ordered if row["peer_value"] != 0][:2]
    named = [f"{in_prose(name_of(row['state']))} {_measuring.shown(row['peer_value'], result.unit)}" for row in others]
    return f" ({'next' if place == 1 else 'at the top'}: {listed(named)})" if named else ""


CHECK = CheckKind(
    key="place",
    title="A place in an order",
    meaning="The place of a state among peers, or of a partner among all partners (subject: b), on like terms; nothing "
    "recorded is no place. Without a figure the claim is taken to say: the first.",
    fields=Fields,
    faults=faults,
    run=run,
    example="{by: place, measure: arms_import_share, of: [AZE, ISR], subject: b, peers: un-members, window: 5}",
)
