"""Whether a state existed from, or to, a year: the dates of the state system."""

from __future__ import annotations

from typing import Literal

from amity.cases.checking import Model, Text
from amity.cases.fields import When
from amity.claims._measuring import state_faults
from amity.claims.checks._declaring import CheckKind, Context, Finding, Outcome
from amity.claims.records import Check, Claim, ClaimsFile
from amity.core import states
from amity.core.partial_dates import PartialDate, day
from amity.core.wording import in_prose, sentence_case


class Fields(Model):
    """The state, and whether the date said (or ``on``) is the first or the last of its statehood."""

    state: Text
    side: Literal["since", "until"] = "since"
    on: When | None = None


def faults(fields: Fields, _frame: ClaimsFile) -> list[tuple[tuple[int | str, ...], str]]:
    """Return what the fields name that does not exist."""
    return [(("state",), why) for _, why in state_faults((fields.state,), ())]


def run(claim: Claim, check: Check, fields: Fields, context: Context) -> Finding:
    """Return whether the state system dates the state's first or last day as is said."""
    state = states.resolve(fields.state)
    ends = [spell.first if fields.side == "since" else spell.last for spell in state.spells]
    known = [one for one in ends if one is not None and (context.cut is None or one <= context.cut)]
    said = fields.on or claim.said.on
    if said is None and claim.said.value is not None and claim.said.value == int(claim.said.value):
        said = PartialDate(int(claim.said.value))
    word = "has been a state since" if fields.side == "since" else "was a state until"
    name = in_prose(state.name)
    again = f" and again {word.rpartition(' ')[2]} "
    told = f"{name} {word} {again.join(day(one) for one in known)}" if known else (
        f"{name} is no state yet" if fields.side == "since" else f"{name} has not ended"
    )  # fmt: skip
    if said is None or (not known and context.cut is not None):
        outcome: Outcome = "silent"
    elif not known:
        outcome = "fails"
    else:
        same = any(said.first_day <= one <= said.last_day for one in known)
        outcome = "holds" if same else "near" if any(abs(one.year - said.year) <= 1 for one in known) else "fails"
    return Finding(
        by=check.by,
        label=check.label or "state system",
        outcome=outcome,
        reason=f"{sentence_case(told)}{_ending(outcome, said)} (Correlates of War state system).",
        nearest=sentence_case(told),
        period=str(known[0]) if known else "",
        command=f"amity list states {state.key}",
        would_change="Another date in the list of states.",
    )


def _ending(outcome: Outcome, said: PartialDate | None) -> str:
    if said is None or outcome == "silent":
        return ""
    return ", as is said" if outcome == "holds" else f", and not {said.prose}"


CHECK = CheckKind(
    key="state",
    title="A date of statehood",
    meaning="Whether a state was one from, or to, a date, by the dates of the Correlates of War state system.",
    fields=Fields,
    faults=faults,
    run=run,
    example="{by: state, state: AZE, side: since}",
)
