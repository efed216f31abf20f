"""The scenarios of a case: what ``scenarios.yaml`` may hold, read with every fault by file, line and field."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, cast, get_origin, get_type_hints

from pydantic import Field, StringConstraints, create_model

from amity.cases import Case, load
from amity.cases.checking import Document, Found, Key, Model, Text, read_document
from amity.core import peers, states
from amity.core.errors import BadCaseFile, UnknownName, UsageError
from amity.core.suggest import nearest
from amity.scenarios import _declaring
from amity.scenarios._asking import MOST_STEPS, Request, Step
from amity.scenarios._declaring import Commodity, Horizon
from amity.scenarios._fields import LEAST, MEANING, MOST, WHO

SCENARIOS_FILE = "scenarios.yaml"
SUFFIXES = (".yaml", ".yml")
SEE = "see what a scenarios file may hold in docs/how-to/stress.md, or: amity schema scenarios"
MOST_SCENARIOS = 200
Where = tuple[int | str, ...]


class ScenarioPart(Model):
    """A scenario; its steps are read in a second step, each by its own family."""

    id: Key
    title: Text
    commodity: Commodity
    horizon: Horizon = "year"
    year: int | None = Field(default=None, ge=1946, le=2100)
    order: Literal["together", "sequence"] = "together"
    draws: int = Field(default=200, ge=0, le=10_000)
    seed: int = Field(default=0, ge=0, le=2**31)
    steps: tuple[dict[str, object], ...] = Field(min_length=1, max_length=MOST_STEPS)
    note: Text | None = None


class ScenariosFile(Model):
    """What a ``scenarios.yaml`` holds."""

    schema_: Literal[1] = Field(alias="schema")
    scenarios: tuple[ScenarioPart, ...] = Field(max_length=MOST_SCENARIOS)


@cache
def fields_of(family: str) -> type[Model]:
    """Return what a step of a family may hold, made from the family's shock: its fields, their ends and their words."""
    shock = _declaring.get(family).shock
    hints = get_type_hints(shock)
    made: dict[str, Any] = {}
    for one in dataclasses.fields(shock):
        kind: Any = hints[one.name]
        if kind is str:
            kind = Annotated[Text, StringConstraints(max_length=400)] if one.default is dataclasses.MISSING else str
        elif kind is float:
            kind = Annotated[float, Field(ge=one.metadata[LEAST], le=one.metadata[MOST])]
        elif get_origin(kind) is tuple:
            kind = tuple[Text, ...]
        default = ... if one.default is dataclasses.MISSING else one.default
        made[one.name] = (kind, Field(default=default, description=one.metadata[MEANING]))
    return cast("type[Model]", create_model(f"{shock.__name__}Fields", __base__=Model, **made))


def load_scenarios(name: str, *, as_of: date) -> tuple[tuple[Request, ...], Case | None]:
    """Return the scenarios of a case (shipped, or a folder) or of a file, with the case where there is one.

    Raises
    ------
    UnknownName
        Where there is no such case or file, or the case has no scenarios.
    BadCaseFile
        Where the file does not follow the schema: every fault with file, line and field.

    Examples
    --------
    >>> from datetime import date
    >>> found, case = load_scenarios("azerbaijan-israel", as_of=date(2026, 11, 24))
    >>> found[0].name, case.key
    ('azerbaijan-israel btc-closed', 'azerbaijan-israel')
    """
    path = Path(name)
    case = None
    if path.suffix in SUFFIXES:
        if not path.exists():
            raise UnknownName(f"the file '{name}' was asked for; it is not there", hint="name a case or a file")
        document = read_document(path.parent, path.name)
    else:
        case = load(name, as_of=as_of)
        document = read_document(case.folder, SCENARIOS_FILE)
    if document is None:
        raise UnknownName(
            f"the case '{name}' was asked for its scenarios; it has no {SCENARIOS_FILE}",
            hint="write one: see docs/how-to/stress.md",
        )
    return _read(document, name, (case.as_of if case else None) or as_of), case


def scenarios_of(case: Case, *, as_of: date) -> tuple[Request, ...]:
    """Return the scenarios of a case that is loaded already, none where it has no such file.

    Raises
    ------
    BadCaseFile
        Where the file does not follow the schema.
    """
    document = read_document(case.folder, SCENARIOS_FILE)
    return () if document is None else _read(document, case.key, case.as_of or as_of)


def one(found: tuple[Request, ...], key: str, whose: str) -> Request:
    """Return the scenario with an id, or raise with those that there are."""
    known = {request.name.split()[-1]: request for request in found}
    if key not in known:
        raise UnknownName(
            f"the scenario '{key}' was asked for; {whose} has {', '.join(known)}",
            hint="name one of these",
            candidates=nearest(key, known),
        )
    return known[key]


def _read(document: Document, whose: str, on: date) -> tuple[Request, ...]:
    if document.body is None:
        raise BadCaseFile(f"{document.path}:1: the file is empty", hint=SEE)
    listed = document.checked(ScenariosFile).scenarios
    faults: list[Found] = [] if listed else [(("scenarios",), "one scenario or more is needed here")]
    seen: set[str] = set()
    read = []
    for place, part in enumerate(listed):
        here: Where = ("scenarios", place)
        if part.id in seen:
            faults.append(((*here, "id"), f"'{part.id}' is the id of an earlier scenario too"))
        seen.add(part.id)
        steps = [_step(document, body, (*here, "steps", at), part, faults) for at, body in enumerate(part.steps)]
        read.append(
            Request(
                steps=tuple(step for step in steps if step is not None),
                commodity=part.commodity,
                horizon=part.horizon,
                year=part.year,
                sequence=part.order == "sequence",
                on=on,
                draws=part.draws,
                seed=part.seed,
                title=part.title,
                name=f"{whose} {part.id}",
                note=part.note or "",
            )
        )
    document.refuse(sorted(faults, key=lambda fault: document.line(fault[0])), hint=SEE)
    return tuple(read)


def _step(
    document: Document, body: Mapping[str, object], where: Where, part: ScenarioPart, faults: list[Found]
) -> Step | None:
    """Return a step: one family and its fields; what it names that does not exist is added to the faults."""
    known = _declaring.keys()
    if len(body) != 1:
        faults.append((where, f"a step is one shock, such as {_declaring.get(known[0]).example}"))
        return None
    family, given = next(iter(body.items()))
    if family not in known:
        near = nearest(family, known, 1)
        meant = f"'{near[0]}' may be meant" if near else f"the families are {', '.join(known)}"
        faults.append(((*where, family), f"'{family}' is no family of shocks; {meant}"))
        return None
    declared = _declaring.get(family)
    if part.commodity not in declared.needs:
        faults.append(((*where, family), f"it cannot be asked of {part.commodity}, but of {', '.join(declared.needs)}"))
    fields, wrong = document.faults(fields_of(family), given, (*where, family))
    faults += wrong
    if fields is None:
        return None
    values = fields.model_dump()
    for one_field in dataclasses.fields(declared.shock):
        if one_field.metadata.get(WHO):
            told = values[one_field.name]
            texts = told if isinstance(told, tuple) else (told,)
            faults += [((*where, family, one_field.name), why) for text in texts if text and (why := _who(text))]
    return Step(family=family, fields=values)


def _who(text: str) -> str:
    """Return why a text names no states, empty where it does; who is in a peer set is seen when it is asked."""
    try:
        states.resolve(text)
    except UsageError as single:
        if text in peers.peer_sets() or any(sign in text for sign in (" - ", "+", "&", "|", ",", "(")):
            try:
                peers.parse(text)
            except UsageError as error:
                return error.message
            return ""
        near = f" (is it {' or '.join(single.candidates[:3])}?)" if single.candidates else ""
        return single.message + near
    return ""


def schema() -> dict[str, object]:
    """Return the JSON Schema (draft 2020-12) of a scenarios file.

    Examples
    --------
    >>> schema()["properties"]["scenarios"]["items"]["$ref"]
    '#/$defs/ScenarioPart'
    """
    body = ScenariosFile.model_json_schema(by_alias=True)
    defs = cast("dict[str, Any]", body["$defs"])
    steps = []
    for family in _declaring.keys():
        declared = _declaring.get(family)
        inner = fields_of(family).model_json_schema()
        defs.update(inner.pop("$defs", {}))
        steps.append(
            {
                "type": "object",
                "title": declared.title,
                "description": declared.meaning,
                "properties": {family: inner},
                "required": [family],
                "additionalProperties": False,
                "examples": [declared.example],
            }
        )
    defs["ScenarioPart"]["properties"]["steps"]["items"] = {"oneOf": steps}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **body, "title": "A scenarios file of amity"}
