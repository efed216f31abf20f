"""A place in an order: first, largest, primary, second: among peers, or among the partners of a state."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from amity import measures
from amity.cases.checking import Model, Text
from amity.claims import _groups, _measuring, tolerances
from amity.claims._judged import Reading, judged
from amity.claims._measuring import Term
from amity.claims.checks._declaring import CheckKind, Context, Finding
from amity.claims.records import Check, Claim, ClaimsFile, Said
from amity.claims.spans import span_of
from amity.core import states
from amity.core.asks import Period
from amity.core.results import Result
from amity.core.wording import in_prose, listed, ordinal


def _span(text: str) -> str:
    span_of(text)
    return text


class Fields(Model):
    """Which measure, of whom, whose place the peers take, among which set, over which years."""

    measure: Text
    of: tuple[Text, Text]
    subject: Literal["a", "b"] = "a"
    peers: Text | None = None
    years: Annotated[Text, AfterValidator(_span)] | None = None
    window: int | None = Field(default=None, ge=1, le=80)
    options: dict[str, str | int | float | bool] = Field(default_factory=dict, max_length=20)


def faults(fields: Fields, frame: ClaimsFile) -> list[tuple[tuple[int | str, ...], str]]:
    """Return what the fields name that does not exist."""
    term = Term(measure=fields.measure, of=fields.of, options=fields.options)
    return _measuring.term_faults(term) + _groups.faults(fields.peers, frame)


def run(claim: Claim, check: Check, fields: Fields, context: Context) -> Finding:
    """Return the place that the measure gives, on like terms, beside the place said (the first where none is said)."""
    term = _measuring.resolved(
        Term(measure=fields.measure, of=fields.of, options=fields.options, subject=fields.subject)
    )
    spoken = span_of(fields.years) if fields.years else claim.span
    at = _measuring.window(term, spoken, fields.window or measures.get(term.measure).default_years, context)
    said = claim.said if claim.said.value is not None or claim.said.high is not None else Said(value=1.0, unit="place")

    def read(period: Period) -> Reading:
        group = _groups.group_of(fields.peers, period.last_day, context)
        result = _measuring.value_of(term, period, group)
        place = result.standing.rank if result is not None and result.standing is not None else None
        if result is None or result.value is None or place is None:
            return Reading(period=period, text=_measuring.found(result), result=result)
        none = result.value == 0
        return Reading(
            period=period,
            value=None if none else float(place.place),
            text=_text(result, term, fields.subject),
            result=result,
        )

    allowed = tolerances.tolerance(said)
    return judged(claim, check, allowed, read, at, term, context, now=spoken.now)


def _text(result: Result, term: Term, subject: str) -> str:
    """Return the place in words, with who stands before it, or next behind it."""
    standing = result.standing
    figure = _measuring.found(result)
    if standing is None or standing.rank is None or result.value == 0:
        return figure
    who = states.get(term.of[0] if subject == "a" else term.of[1])
    rows = standing.frame.filter(standing.frame["peer_value"].is_not_null()).to_dicts()
    sign = 1.0 if standing.higher_is_closer else -1.0
    ordered = sorted(rows, key=lambda row: (-sign * row["peer_value"], row["state"]))
    place, others = standing.rank.place, [row for row in ordered if row["peer_value"] != 0][:3]
    named = [
        f"{in_prose(states.get(row['state']).name)} {_measuring.shown(row['peer_value'], result.unit)}"
        for row in others
    ]
    told = f" (others: {listed(named)})" if named else ""
    tied = f", level with {standing.rank.tied} more" if standing.rank.tied else ""
    return f"the {ordinal(place)} place of {standing.rank.of} for {in_prose(who.name)}{tied}, {figure}{told}"


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
