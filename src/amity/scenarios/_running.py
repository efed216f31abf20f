"""A scenario from request to answer."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache

from amity.core.wording import option_word
from amity.scenarios._answers import ScenarioAnswer, sides_of
from amity.scenarios._asking import Request, ready, solved
from amity.scenarios._scores import scores
from amity.scenarios._words import said
from amity.store import catalogue

KEPT = 24
COMMON = (
    "Whoever is not named does what it did: nobody stockpiles, retaliates or gives way.",
    "Flows are those on record; what is hidden changes neither side's place in it.",
)
ENDURANCE = "How long anyone holds out: stocks are not in the record, so no days or weeks of endurance are told."


def run(request: Request) -> ScenarioAnswer:
    """Return what a scenario leaves of the flows, what it costs whom, and who replaces whom.

    Raises
    ------
    UsageError
        Where it cannot be meant.
    DataMissing
        Where the dataset has no record of the good.
    ComputeError
        Where an equilibrium cannot be certified.

    Examples
    --------
    >>> from amity.scenarios._asking import Step
    >>> shock = Step(family="embargo", fields={"by": "AZE", "against": "ISR"})
    >>> found = run(Request(steps=(shock,), commodity="crude", horizon="weeks", year=2023))
    >>> found.coverage["of_record"].round(3).to_list()
    [0.439]
    """
    return _run(_Key(request=request, text=repr(request)), catalogue().version)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Key:
    """A request by what it says: its fields are mappings, which have no hash."""

    request: Request = field(compare=False)
    text: str


# A brief and its figures, or a page and its JSON, ask the same scenarios one after the other.
@lru_cache(maxsize=KEPT)
def _run(key: _Key, _version: str) -> ScenarioAnswer:
    request = key.request
    asked = ready(request)
    outcome = solved(asked)
    blank = ScenarioAnswer(
        asked=asked,
        outcome=outcome,
        sides=sides_of(asked),
        scores=scores(request.commodity, request.horizon, next(iter(outcome.rules), "")),
        sentences=(),
        assumptions=tuple(dict.fromkeys([*(line for one in asked.families for line in one.assumptions), *COMMON])),
        cannot_see=tuple(dict.fromkeys([*(one.cannot_see for one in asked.families), ENDURANCE])),
        command=command(request),
    )
    return replace(blank, sentences=said(blank))


def command(request: Request) -> str:
    """Return the command that asks a scenario again."""
    if request.name:
        return f"amity stress {request.name}"
    parts = ["amity stress"]
    for step in request.steps:
        fields = "; ".join(f"{name}={option_word(_plain(value))}" for name, value in step.fields.items())
        parts.append(f"--shock '{step.family}; {fields}'")
    if request.sequence:
        parts.append("--sequence")
    parts.append(f"--commodity {request.commodity} --horizon {request.horizon}")
    if request.year is not None:
        parts.append(f"--year {request.year}")
    return " ".join(parts)


def _plain(value: object) -> object:
    return ",".join(str(item) for item in value) if isinstance(value, tuple | list) else value
