"""A reading of a prediction: what a scenario of the case leaves of the flows; it bears on a claim, settling nothing."""

from __future__ import annotations

from typing import Literal

from amity.cases.checking import Key, Model, Text
from amity.claims import _phrases
from amity.claims._measuring import state_faults
from amity.claims.checks._declaring import CheckKind, Context, Finding
from amity.claims.records import Check, Claim, ClaimsFile
from amity.core import states
from amity.core.errors import AmityError
from amity.core.wording import in_prose, percent
from amity.scenarios._answers import ScenarioAnswer
from amity.scenarios._declaring import HORIZONS
from amity.scenarios._loading import one, scenarios_of
from amity.scenarios._running import run as run_scenario
from amity.store import catalogue

NEEDS = "A forecast of this kind that was scored against what came, or the event itself."
Reads = Literal["cut", "unmet", "cost"]


class Fields(Model):
    """The scenario, the state whose loss is read, and which loss: what is cut, what stays unmet, or its cost."""

    scenario: Key
    state: Text
    reads: Reads = "unmet"


def faults(fields: Fields, _frame: ClaimsFile) -> list[tuple[tuple[int | str, ...], str]]:
    """Return what the fields name that does not exist; whether the case has the scenario is seen when it is run."""
    return state_faults((fields.state,), ("state",))


def run(_claim: Claim, check: Check, fields: Fields, context: Context) -> Finding:
    """Return what the scenario leaves, as a reading: no scenario alone supports or contradicts a claim."""
    if context.case is None:
        return _silent(check, "It cannot be told: a scenario belongs to a case, and this file is of none")
    key = states.resolve(fields.state).key
    try:
        listed = scenarios_of(context.case, as_of=context.file.as_of)
        answer = run_scenario(one(listed, fields.scenario, f"the case '{context.case.key}'"))
    except AmityError as error:
        return _silent(check, f"It cannot be told: {error.message}")
    if key not in answer.asked.base.places:
        who = in_prose(states.get(key).name)
        return _silent(check, f"It cannot be told: the flows of {answer.asked.base.period.text} have none of {who}")
    value, low, high = _read(answer, key, fields.reads)
    sources = tuple(entry.to_json() for entry in catalogue().sources_of(answer.asked.base.tables))
    if value is None:
        return _silent(check, f"It cannot be told: the scenario gives no {fields.reads} of this state")
    text = _told(answer, key, fields.reads, (value, low, high))
    tested = " ".join(score.text for score in answer.scores if score.text)
    return Finding(
        by=check.by,
        label=check.label,
        outcome="silent",
        reason=_phrases.cited(f"A scenario bears on it and settles nothing: {text}", sources) + f" {tested}",
        value=100 * value,
        low=None if low is None else 100 * low,
        high=None if high is None else 100 * high,
        interval_kind="bounds" if low is not None else "none",
        unit="percent",
        period=answer.asked.base.period.text,
        last_data=str(answer.asked.base.period.last),
        would_change=NEEDS,
        command=answer.command,
        sources=sources,
    )


def _silent(check: Check, reason: str) -> Finding:
    return Finding(by=check.by, label=check.label, outcome="silent", reason=f"{reason}.", would_change=NEEDS)


def _read(answer: ScenarioAnswer, key: str, reads: Reads) -> tuple[float | None, float | None, float | None]:
    """Return a loss as a part of the state's recorded imports, or of its real expenditure, with its ends."""
    found, base = answer.outcome, answer.asked.base
    at = base.places[key]
    imports = float(base.foreign[:, at].sum())
    if reads == "cost":
        if found.welfare is None or found.welfare_low is None or found.welfare_high is None:
            return None, None, None
        ends = sorted(float(1 - side[at]) for side in (found.welfare_low, found.welfare_high))
        known = ends[0] == ends[0]
        return float(1 - found.welfare[at]), ends[0] if known else None, ends[1] if known else None
    if not imports:
        return None, None, None
    if reads == "cut":
        value = float(answer.cut[:, at].sum()) / imports
        return value, None, None
    low, high = (float(side[at]) / imports for side in (found.unmet_low, found.unmet_high))
    return float(found.unmet[at]) / imports, low, high


def _told(answer: ScenarioAnswer, key: str, reads: Reads, figures: tuple[float, float | None, float | None]) -> str:
    value, low, high = figures
    who = in_prose(states.get(key).name)
    words = {
        "cut": f"of the recorded imports of {who} are cut",
        "unmet": f"of the recorded imports of {who} stay unmet",
        "cost": f"of the real expenditure of {who} are lost",
    }
    ends = "" if low is None or high is None or high - low < 1e-9 else f" ({percent(low)} to {percent(high)})"
    title, years = answer.asked.request.title, answer.asked.base.period.text
    horizon = HORIZONS[answer.asked.request.horizon].partition(":")[0]
    return f"in “{title}” ({horizon}), on the flows of {years}, {percent(max(value, 0.0))}{ends} {words[reads]}"


CHECK = CheckKind(
    key="scenario",
    title="What a scenario leaves",
    meaning="A reading of a prediction or a cause: what a scenario of the case takes of a state's imports, leaves "
    "unmet, or costs it, with the back-test of its method. It is never held for or against a claim: no forecast of "
    "this kind was scored often enough.",
    fields=Fields,
    faults=faults,
    run=run,
    example="{by: scenario, scenario: oic-embargo, state: B, reads: cut}",
)
