"""How a state voted on a named roll call of the UN General Assembly, or what share of a set of states voted so."""

from __future__ import annotations

from typing import Annotated, Literal

import polars as pl
from pydantic import BeforeValidator, model_validator

from amity.cases.checking import Model, Text
from amity.claims import _groups, tolerances
from amity.claims._judged import Reading, outcome_of
from amity.claims._measuring import state_faults
from amity.claims.checks._declaring import CheckKind, Context, Finding, Outcome
from amity.claims.records import Check, Claim, ClaimsFile
from amity.core import states
from amity.core.asks import Period
from amity.core.partial_dates import day
from amity.core.wording import count, in_prose, listed, percent
from amity.store import catalogue, read

Vote = Literal["yes", "no", "abstain", "absent"]
CODES: dict[str, tuple[int, ...]] = {"yes": (1,), "abstain": (2,), "no": (3,), "absent": (8,)}
WORDS = {1: "yes", 2: "abstain", 3: "no", 8: "no vote", 9: "no member", 0: "no record"}


def _vote(value: object) -> object:
    # YAML reads an unquoted yes or no as true or false.
    return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


class Fields(Model):
    """The symbol of the resolution, the state or the set of states, and the vote that is claimed."""

    symbol: Text
    vote: Annotated[Vote, BeforeValidator(_vote)]
    state: Text | None = None
    peers: Text | None = None

    @model_validator(mode="after")
    def _one(self) -> Fields:
        if (self.state is None) == (self.peers is None):
            raise ValueError("name a state, or peers whose share voted so")
        return self


def _found(symbol: str) -> pl.DataFrame:
    calls = read("roll_calls")
    wanted = symbol.upper().replace(" ", "")
    return calls.filter(pl.col("symbol").str.to_uppercase().str.replace_all(" ", "") == wanted)


def faults(fields: Fields, frame: ClaimsFile) -> list[tuple[tuple[int | str, ...], str]]:
    """Return what the fields name that does not exist."""
    found = state_faults((fields.state,), ("state",)) if fields.state else _groups.faults(fields.peers, frame)
    if _found(fields.symbol).is_empty():
        found.append(
            (("symbol",), f"no roll call on '{fields.symbol}' is in the record (symbols such as A/RES/ES-10/22)")
        )
    return found


def run(claim: Claim, check: Check, fields: Fields, context: Context) -> Finding:
    """Return the recorded vote beside the one that was claimed, or the share of a set beside the share said."""
    call = _found(fields.symbol).row(0, named=True)
    if context.cut is not None and call["date"] > context.cut:
        text = f"{fields.symbol} was voted on {day(call['date'])}, after the day at which the data are cut."
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
    when = f"{fields.symbol} on {call['date']}"
    told = f"{in_prose(state.name)}: {WORDS.get(cast_, 'no record')}"
    return _finding(check, outcome, f"The record of {when} has {told}.", f"{told} ({when})", call, None)


def _share(
    claim: Claim, check: Check, fields: Fields, call: dict[str, object], votes: dict[str, object], context: Context
) -> Finding:
    on = call["date"]
    group = _groups.group_of(fields.peers, on, context)  # type: ignore[arg-type]
    codes = {key: votes.get(key) for key in group.keys}
    members = {key: code for key, code in codes.items() if code in (1, 2, 3, 8)}
    so = [key for key, code in members.items() if code in CODES[fields.vote]]
    others = sorted(set(members) - set(so))
    share = len(so) / len(members) if members else None
    named = listed([f"{in_prose(states.get(key).name)} ({WORDS[int(members[key] or 0)]})" for key in others], limit=8)
    told = f"{count(len(so), 'state')} of {len(members)} voted {fields.vote} ({percent(share or 0.0)})"
    reason = f"On {fields.symbol}, {told}; not {named}." if others else f"On {fields.symbol}, {told}."
    allowed = tolerances.tolerance(claim.said)
    if share is None or allowed is None:
        return _finding(check, "silent", reason, told, call, None)
    year = Period(first=2000, last=2000)
    outcome = outcome_of(Reading(period=year, value=100 * share), allowed, claim.said.unit)
    return _finding(check, outcome, reason, told, call, 100 * share)


def _finding(
    check: Check, outcome: Outcome, reason: str, nearest: str, call: dict[str, object], value: float | None
) -> Finding:
    found = catalogue()
    return Finding(
        by=check.by,
        label=check.label,
        outcome=outcome,
        value=value,
        unit="percent" if value is not None else "",
        reason=reason,
        nearest=nearest,
        period=str(call["date"]),
        last_data=found.table("roll_calls").coverage.last.isoformat(),
        command=f"amity data show roll_calls --where roll_call={call['roll_call']}",
        rows=({"roll_call": call["roll_call"], "date": str(call["date"]), "symbol": call["symbol"],
               "yes": call["yes"], "abstain": call["abstain"], "no": call["no"]},),
        would_change="A corrected record of the vote.",
        sources=tuple(entry.to_json() for entry in found.sources_of(("roll_calls", "votes"))),
    )  # fmt: skip


CHECK = CheckKind(
    key="roll_call",
    title="A vote",
    meaning="The recorded vote of a state on a resolution named by its symbol, or the share of a set of "
    "members that voted so.",
    fields=Fields,
    faults=faults,
    run=run,
    example="{by: roll_call, symbol: A/RES/ES-10/22, state: AZE, vote: 'yes'}",
)
