"""How a state voted on a named roll call of the UN General Assembly, or what share of a set of states voted so."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal, cast

import polars as pl
from pydantic import BeforeValidator, model_validator

from amity.cases.checking import Model, Text
from amity.cases.fields import When
from amity.claims import _groups, _phrases, tolerances
from amity.claims._judged import Reading, outcome_of
from amity.claims._measuring import state_faults
from amity.claims.checks._declaring import CheckKind, Context, Finding, Outcome
from amity.claims.records import Check, Claim, ClaimsFile
from amity.core import states
from amity.core.partial_dates import day
from amity.core.wording import count, in_prose, listed, percent, sentence_case
from amity.models._naming import name_of
from amity.store import catalogue, read

Vote = Literal["yes", "no", "abstain", "absent"]
CODES: dict[str, tuple[int, ...]] = {"yes": (1,), "abstain": (2,), "no": (3,), "absent": (8,)}
DID = {
    1: "voted for",
    2: "abstained on",
    3: "voted against",
    8: "cast no vote on",
    9: "was no member at the vote on",
    0: "has no vote on record for",
}
DID_MANY = {"yes": "voted for", "no": "voted against", "abstain": "abstained on", "absent": "cast no vote on"}
TO_DO = {"yes": "vote for it", "no": "vote against it", "abstain": "abstain", "absent": "stay away"}
WORDS = {1: "yes", 2: "abstain", 3: "no", 8: "no vote", 9: "no member", 0: "no record"}


LONGEST_TITLE = 100


def _vote(value: object) -> object:
    # YAML reads an unquoted yes or no as true or false.
    return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


class Fields(Model):
    """The roll call, the state or the set of states, and the vote that is claimed.

    The roll call is named by the symbol of the resolution, by its id in the record (``roll_call``), or by its ``date``
    with ``words`` of its title: votes since 2024 and those of the eleventh emergency session have no symbol there.
    """

    vote: Annotated[Vote, BeforeValidator(_vote)]
    symbol: Text | None = None
    roll_call: Text | None = None
    date: When | None = None
    words: tuple[Text, ...] = ()
    state: Text | None = None
    peers: Text | None = None

    @model_validator(mode="after")
    def _one_of(self) -> Fields:
        if (self.state is None) == (self.peers is None):
            raise ValueError("name a state, or peers whose share voted so")
        if sum(one is not None for one in (self.symbol, self.roll_call, self.date)) != 1:
            raise ValueError("name one roll call: by symbol, by roll_call (its id), or by date with words of its title")
        if self.words and self.date is None:
            raise ValueError("words of a title need the date of the vote beside them")
        return self


def _found(fields: Fields) -> pl.DataFrame:
    calls = read("roll_calls")
    if fields.symbol is not None:
        wanted = fields.symbol.upper().replace(" ", "")
        return calls.filter(pl.col("symbol").str.to_uppercase().str.replace_all(" ", "") == wanted)
    if fields.roll_call is not None:
        return calls.filter(pl.col("roll_call") == fields.roll_call)
    assert fields.date is not None  # noqa: S101  the fields see to it
    found = calls.filter(pl.col("date").is_between(fields.date.first_day, fields.date.last_day))
    for word in fields.words:
        found = found.filter(pl.col("title").str.to_lowercase().str.contains(word.lower(), literal=True))
    return found


def _fault(fields: Fields) -> list[tuple[tuple[int | str, ...], str]]:
    """Return why the fields name no roll call, or more than one."""
    found = _found(fields)
    if fields.symbol is not None:
        why = f"no roll call on '{fields.symbol}' is in the record (symbols such as A/RES/ES-10/22)"
        return [(("symbol",), why)] if found.is_empty() else []
    if fields.roll_call is not None:
        why = (
            f"no roll call '{fields.roll_call}' is in the record (ids such as 20231027-001: amity data show roll_calls)"
        )
        return [(("roll_call",), why)] if found.is_empty() else []
    if found.height == 1:
        return []
    ids = listed([f"{row['roll_call']} ({row['title'] or 'no title'})" for row in found.head(4).to_dicts()])
    many = f"{found.height} roll calls are of that date: {ids}; name one by roll_call" if found.height else ""
    return [(("date",), many or "no roll call of that date has these words in its title")]


def faults(fields: Fields, frame: ClaimsFile) -> list[tuple[tuple[int | str, ...], str]]:
    """Return what the fields name that does not exist."""
    found = state_faults((fields.state,), ("state",)) if fields.state else _groups.faults(fields.peers, frame)
    return found + _fault(fields)


def run(claim: Claim, check: Check, fields: Fields, context: Context) -> Finding:
    """Return the recorded vote beside the one that was claimed, or the share of a set beside the share said."""
    call = _found(fields).row(0, named=True)
    if context.cut is not None and call["date"] > context.cut:
        text = _phrases.after_cut(f"The vote on {_named(call)}, {day(call['date'])},", context.cut)
        return Finding(by=check.by, label=check.label, outcome="silent", reason=text)
    votes = read("votes").filter(pl.col("roll_call") == call["roll_call"]).row(0, named=True)
    if fields.state is not None:
        return _one(check, fields, call, votes)
    return _share(claim, check, fields, call, votes, context)


def _one(check: Check, fields: Fields, call: dict[str, object], votes: dict[str, object]) -> Finding:
    state = states.resolve(str(fields.state))
    code = votes.get(state.key)
    cast_ = int(code) if isinstance(code, int) else 0
    outcome: Outcome = "silent" if cast_ in (0, 9) else "holds" if cast_ in CODES[fields.vote] else "fails"
    did = f"{in_prose(name_of(state.key))} {DID.get(cast_, DID[0])} {_call(call)}"
    ending = {"holds": ", as is said", "fails": f", and did not {TO_DO[fields.vote]}"}.get(outcome, "")
    return _finding(check, outcome, sentence_case(did) + ending, sentence_case(did), call, None)


def _call(call: dict[str, object]) -> str:
    return f"{_named(call)} on {day(cast(datetime.date, call['date']))}"


def _named(call: dict[str, object]) -> str:
    """Return a roll call by its symbol, else its title, else its id."""
    title = str(call["title"] or "")
    short = title if len(title) <= LONGEST_TITLE else f"{title[:LONGEST_TITLE].rsplit(' ', 1)[0]} …"
    return str(call["symbol"] or (f"“{short}”" if short else f"roll call {call['roll_call']}"))


def _share(
    claim: Claim, check: Check, fields: Fields, call: dict[str, object], votes: dict[str, object], context: Context
) -> Finding:
    group = _groups.group_of(fields.peers, cast(datetime.date, call["date"]), context)
    codes = {key: votes.get(key) for key in group.keys}
    members = {key: code for key, code in codes.items() if code in (1, 2, 3, 8)}
    so = [key for key, code in members.items() if code in CODES[fields.vote]]
    others = sorted(set(members) - set(so))
    share = len(so) / len(members) if members else None
    named = listed([f"{in_prose(name_of(key))} ({WORDS[int(members[key] or 0)]})" for key in others], limit=6)
    told = f"{len(so)} of {count(len(members), 'state')} {DID_MANY[fields.vote]} {_call(call)}, {percent(share or 0.0)}"
    allowed = tolerances.tolerance(claim.said)
    if share is None or allowed is None:
        return _finding(check, "silent", told, told, call, None)
    value = 100.0 * share if claim.said.unit == tolerances.PERCENT else float(len(so))
    outcome = outcome_of(Reading(value=value), allowed, claim.said.unit)
    reason = f"{told}, {_phrases.against(claim.said, allowed, outcome)}"
    return _finding(check, outcome, f"{reason}; others: {named}" if others else reason, told, call, value)


def _finding(
    check: Check, outcome: Outcome, reason: str, nearest: str, call: dict[str, object], value: float | None
) -> Finding:
    found = catalogue()
    sources = tuple(entry.to_json() for entry in found.sources_of(("roll_calls", "votes")))
    return Finding(
        by=check.by,
        label=check.label,
        outcome=outcome,
        value=value,
        unit="percent" if value is not None else "",
        reason=_phrases.cited(reason, sources),
        nearest=nearest,
        period=str(call["date"]),
        last_data=found.table("roll_calls").coverage.last.isoformat(),
        command=f"amity data show roll_calls --where roll_call={call['roll_call']}",
        rows=({"roll_call": call["roll_call"], "date": str(call["date"]), "symbol": call["symbol"],
               "yes": call["yes"], "abstain": call["abstain"], "no": call["no"]},),
        would_change="A corrected record of the vote.",
        sources=sources,
    )  # fmt: skip


CHECK = CheckKind(
    key="roll_call",
    title="A vote",
    meaning="The recorded vote of a state on a resolution named by symbol, id or date, or the share of a set of "
    "members that voted so.",
    fields=Fields,
    faults=faults,
    run=run,
    example="{by: roll_call, symbol: A/RES/ES-10/22, state: AZE, vote: 'yes'}",
)
