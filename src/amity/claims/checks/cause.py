"""What models say of a cause that is claimed: configurations, expected ties, rival explanations; none supports it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pydantic import model_validator

from amity.cases.checking import Model, Text
from amity.cases.explanations import explanations_of
from amity.claims import _groups, _measuring, _phrases
from amity.claims.checks._declaring import CheckKind, Context, Finding, Outcome
from amity.claims.records import Check, Claim, ClaimsFile
from amity.core import states
from amity.core.asks import read_years
from amity.core.errors import AmityError, UsageError
from amity.core.wording import count, in_prose, listed, percent, sentence_case
from amity.models import expected_ties, rival_explanations
from amity.models._configuration_case import configure
from amity.models._configuration_case_records import CaseConfigurations
from amity.models.expected_ties import ExpectedRequest
from amity.store import catalogue, membership, read

# A condition is called necessary, or sufficient, from this consistency on (Schneider and Wagemann 2012, 5.2 and 6.4).
NECESSARY, SUFFICIENT = 0.9, 0.75
CHANGE = "Other cases, or another record of the sets, in which it does."


class Fields(Model):
    """The model asked, and what is claimed of it: a condition of the case, a flow of the dyad, or a hypothesis."""

    model: Literal["configurations", "expected_ties", "rival_explanations"]
    condition: Text | None = None
    claims: Literal["necessary", "sufficient", "beyond", "as_expected"] | None = None
    of: tuple[Text, Text] | None = None
    channel: Literal["arms", "crude", "trade"] | None = None
    flow: Literal["imports", "exports"] = "imports"
    years: Text | None = None
    hypothesis: Text | None = None

    @model_validator(mode="after")
    def _complete(self) -> Fields:
        if self.model == "configurations":
            if self.condition is None or self.claims not in ("necessary", "sufficient"):
                raise ValueError("configurations need a condition, and claims: necessary or sufficient")
        elif self.model == "expected_ties":
            if self.of is None or self.channel is None or self.claims not in ("beyond", "as_expected"):
                raise ValueError("expected_ties need of, channel, and claims: beyond or as_expected")
        elif self.hypothesis is None:
            raise ValueError("rival_explanations need a hypothesis of the case")
        return self


def faults(fields: Fields, _frame: ClaimsFile) -> list[tuple[tuple[int | str, ...], str]]:
    """Return what the fields name that does not exist."""
    found = _measuring.state_faults(fields.of, ("of",)) if fields.of is not None else []
    if fields.years is not None:
        try:
            read_years(fields.years)
        except UsageError as error:
            found.append((("years",), error.message))
    return found


def run(claim: Claim, check: Check, fields: Fields, context: Context) -> Finding:
    """Return what the model finds; where it agrees with a cause it stays silent, since none can support one."""
    try:
        if fields.model == "configurations":
            return _by_configurations(claim, check, fields, context)
        if fields.model == "expected_ties":
            return _by_expectation(claim, check, fields, context)
        return _by_rivals(check, fields, context)
    except AmityError as error:
        return _silent(check, f"It cannot be told: {error.message}.")


def _silent(check: Check, reason: str, **more: object) -> Finding:
    return Finding(by=check.by, label=check.label, outcome="silent", reason=reason, **more)  # type: ignore[arg-type]


def _judged(claim: Claim, outcome: Outcome) -> Outcome:
    """Return the outcome as it may stand for this claim: of a cause only that it fails."""
    return "silent" if claim.kind == "causal" and outcome != "fails" else outcome


def _no_cause(claim: Claim, outcome: Outcome) -> str:
    return " That it goes together does not show why." if claim.kind == "causal" and outcome != "fails" else ""


# --- configurations ----------------------------------------------------------------------------
def _by_configurations(claim: Claim, check: Check, fields: Fields, context: Context) -> Finding:
    found = _configured(context)
    if found is None:
        return _silent(check, "It cannot be told: the case states no configurations.")
    known = {one.key: one.title for one in found.sets.conditions}
    name = fields.condition or ""
    if name not in known:
        return _silent(check, f"It cannot be told: '{name}' is no condition of the case ({', '.join(known)}).")
    if name not in found.found.memberships.columns:
        return _silent(check, f"It cannot be told: {known[name]} is set aside and not compared.")
    rows = found.found.memberships.to_dicts()
    outcome = found.sets.outcome
    both = sum(min(row[name], row[outcome.key]) for row in rows)
    whole = sum(row[outcome.key if fields.claims == "necessary" else name] for row in rows)
    consistency = both / whole if whole else 0.0
    inside = [row for row in rows if row[outcome.key] > 1 / 2]
    having = [row for row in rows if row[name] > 1 / 2]
    if fields.claims == "necessary":
        against = [row["case"] for row in inside if row[name] < 1 / 2]
        told = f"{_of(len(inside), outcome.title)} {_without(against)} {known[name]}{_named(against)}"
        verdict: Outcome = "holds" if consistency >= NECESSARY else "fails"
    else:
        against = [row["case"] for row in having if row[outcome.key] < 1 / 2]
        told = f"{_of(len(having), known[name])} {_without(against)} {outcome.title}{_named(against)}"
        verdict = "holds" if consistency >= SUFFICIENT else "fails"
    word = f"{fields.claims}, consistency {consistency:.2f}"
    reason = f"{sentence_case(told)}: {word}.{_no_cause(claim, verdict)}"
    return Finding(
        by=check.by,
        label=check.label,
        outcome=_judged(claim, verdict),
        reason=reason,
        nearest=sentence_case(told),
        would_change=CHANGE,
        command=f"amity configure {context.case.key}" if context.case else "",
        rows=tuple({"case": row["case"], name: row[name], outcome.key: row[outcome.key]} for row in rows),
        numbers={"consistency": consistency, "cases": len(rows), "against": len(against)},
    )


def _of(number_of: int, what: str) -> str:
    return f"of {count(number_of, 'state')} with {what},"


def _without(against: Sequence[str]) -> str:
    if not against:
        return "none lacks"
    return f"{len(against)} {'lacks' if len(against) == 1 else 'lack'}"


def _named(against: Sequence[str]) -> str:
    return f" ({listed([in_prose(one) for one in against], 6)})" if against else ""


def _configured(context: Context) -> CaseConfigurations | None:
    case = context.case
    key = ("configurations", case.key if case else "")
    if key not in context.memo:
        stated = explanations_of(case) if case is not None else None
        sets = stated.configurations if stated is not None else None
        context.memo[key] = None
        if sets is not None and case is not None:
            on = min(case.as_of or catalogue().as_of, catalogue().as_of)
            group = membership.resolve(sets.peers, on, read)
            context.memo[key] = configure(sets, case, group, catalogue().as_of, robust=False)
    found = context.memo[key]
    return found if isinstance(found, CaseConfigurations) else None


# --- expected ties -----------------------------------------------------------------------------
def _by_expectation(claim: Claim, check: Check, fields: Fields, context: Context) -> Finding:
    a, b = (states.resolve(name).key for name in fields.of or ("", ""))
    window = read_years(fields.years) if fields.years else None
    group = _groups.group_of(None, context.cut or catalogue().as_of, context)
    asked = ExpectedRequest(
        subject=a, target=b, peers=group, channel=fields.channel or "arms", flow=fields.flow, window=window
    )
    found = expected_ties.run(asked)
    if found.status != "ok" or found.window is None or found.observed is None or found.expected is None:
        return _silent(check, f"It cannot be told: {found.reason}.")
    if context.cut is not None and found.window.last_day > context.cut:
        return _silent(check, _phrases.after_cut(found.window.text, context.cut))
    beyond = found.high is not None and found.observed > found.high
    verdict: Outcome = "holds" if beyond == (fields.claims == "beyond") else "fails"
    return Finding(
        by=check.by,
        label=check.label,
        outcome=_judged(claim, verdict),
        value=found.observed,
        unit=found.unit,
        period=found.window.text,
        reason=f"{found.sentence}{_no_cause(claim, verdict)}",
        # Where it settles nothing, no figure of a model is offered as the truth instead.
        nearest=found.sentence if verdict == "fails" else "",
        would_change="Another record of the flow, or drivers that the equation lacks.",
        command=found.command,
        numbers={"expected": found.expected, "low": found.low, "high": found.high},
    )


# --- rival explanations ------------------------------------------------------------------------
def _by_rivals(check: Check, fields: Fields, context: Context) -> Finding:
    stated = explanations_of(context.case) if context.case is not None else None
    if stated is None or stated.rivals is None:
        return _silent(check, "It cannot be told: the case states no rival explanations.")
    known = [one.key for one in stated.rivals.hypotheses]
    if fields.hypothesis not in known:
        return _silent(check, f"It cannot be told: '{fields.hypothesis}' is no hypothesis of the case.")
    found = rival_explanations.run(stated.rivals)
    key = fields.hypothesis or ""
    place = found.order.index(key) + 1
    reason = (
        f"By the ratios that the case states it comes out at {percent(found.posterior[key])}, place {place} of "
        f"{len(found.order)}; ratios are a judgement and no record, so that they settle nothing."
    )
    return _silent(
        check,
        reason,
        would_change="Evidence that is likelier under one explanation than under the others, and is on record.",
        command=f"amity weigh {context.case.key}" if context.case else "",
        numbers={"posterior": found.posterior[key], "place": place, "leads": found.leads},
    )


CHECK = CheckKind(
    key="cause",
    title="A cause, by models",
    meaning="What the configurations of the case, the flow expected from all other flows, or the rival explanations "
    "weighed say of a cause. A condition that is claimed necessary or sufficient, or a flow claimed beyond what is "
    "expected, can fail; nothing here ever supports a cause, and rival explanations settle nothing.",
    fields=Fields,
    faults=faults,
    run=run,
    example="{by: cause, model: configurations, condition: no_state_religion, claims: necessary}",
)
