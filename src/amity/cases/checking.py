"""From the text of a case file to a record that follows its schema, every fault with file, line and field."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from amity.cases._folders import read_text
from amity.cases._yaml import Fault, Location, line_of, read_yaml
from amity.core.errors import BadCaseFile
from amity.core.suggest import nearest

MOST_SHOWN = 8
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
SEE = "see what a case file may hold in docs/cases.md"


def _as_text(text: object) -> object:
    # Numbers such as a title of 2025 are texts here; texts with control signs are not for any page.
    if isinstance(text, int) and not isinstance(text, bool):
        return str(text)
    if isinstance(text, str) and _CONTROL.search(text):
        raise ValueError("a control character stands in this text")
    return text


Text = Annotated[
    str, BeforeValidator(_as_text), StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)
]
Key = Annotated[str, BeforeValidator(_as_text), StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")]

Found = tuple[Location, str]


class Model(BaseModel):
    """A part of a case file: its fields are known, and no others stand in it."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


M = TypeVar("M", bound=Model)


class Document:
    """A case file that was read: its path, its values, and the lines they stand in."""

    def __init__(self, path: Path, body: object) -> None:
        self.path = path
        self.body = body

    def checked(self, model: type[M]) -> M:
        """Return the values as a record of ``model``, or raise with every fault."""
        if self.body is None:
            raise BadCaseFile(f"{self.path}:1: the file is empty", hint=SEE)
        try:
            return model.model_validate(self.body)
        except ValidationError as error:
            self.refuse([_in_words(fault, model) for fault in error.errors(include_url=False)], cause=error)
            raise

    def faults(self, model: type[M], body: object, where: Location) -> tuple[M | None, list[Found]]:
        """Return a part of the file as a record of ``model``, or None and every fault with its place in the file."""
        try:
            return model.model_validate(body), []
        except ValidationError as error:
            told = [_in_words(fault, model) for fault in error.errors(include_url=False)]
            return None, [((*where, *inner), why) for inner, why in told]

    def line(self, where: Location) -> int:
        """Return the line of a place in the file."""
        return line_of(self.body, where)

    def refuse(
        self,
        found: Sequence[Found],
        *,
        cause: Exception | None = None,
        most: int = MOST_SHOWN,
        between: str = "; ",
        hint: str = SEE,
    ) -> None:
        """Raise the faults, each with file, line and field; nothing happens where there are none."""
        if not found:
            return
        told = [f"{self.path}:{line_of(self.body, where)}: {_field(where)}: {why}" for where, why in found[:most]]
        more = f"{between}and {len(found) - most} more" if len(found) > most else ""
        raise BadCaseFile(between.join(told) + more, hint=hint) from cause


@lru_cache(maxsize=8)
def _values(text: str) -> object:
    """Return the values of a text; a case and its claims are read one after the other, and reading is slow."""
    return read_yaml(text)


def read_document(folder: Path, name: str) -> Document | None:
    """Return a file of a case as its values with their lines, None where the case has no such file.

    Raises
    ------
    BadCaseFile
        Where the file may not be read, or is no YAML.
    """
    text = read_text(folder, name)
    if text is None:
        return None
    path = folder / name
    try:
        return Document(path, _values(text))
    except Fault as fault:
        raise BadCaseFile(f"{path}:{fault.line}: {fault.reason}", hint="mend that line and try again") from fault


def _field(location: Location) -> str:
    return ".".join(str(part) for part in location) or "the file"


def _in_words(fault: ErrorDetails, model: type[Model]) -> Found:
    """Return where a fault is and what it is, in our words where the checker's own do not tell what to write."""
    where, kind = fault["loc"], fault["type"]
    if kind == "extra_forbidden":
        known = _fields(model, where[:-1])
        near = nearest(str(where[-1]), known, 1)
        meant = f"; '{near[0]}' may be meant" if near else ""
        return where, f"there is no such field here{meant} (the fields are {', '.join(known)})"
    found, limits = _shown(fault["input"]), fault.get("ctx", {})
    words = {
        "missing": "this field is needed and is not there",
        "model_type": f"fields with values are needed here, such as 'title: A title'; {found} was found",
        "tuple_type": f"a list is needed here, such as [A, B]; {found} was found",
        "string_type": f"a text is needed here; {found} was found",
        "int_parsing": f"a whole number is needed here; {found} was found",
        "int_type": f"a whole number is needed here; {found} was found",
        "too_short": f"{limits.get('min_length')} or more must stand here; {limits.get('actual_length')} found",
        "too_long": f"at most {limits.get('max_length')} may stand here; {limits.get('actual_length')} found",
        "literal_error": f"{found} is none of {limits.get('expected', '')}".replace("'", ""),
        "string_pattern_mismatch": f"{found} is no key: small letters, digits and hyphens, at most 80",
    }
    return where, words.get(kind, fault["msg"].removeprefix("Value error, "))


def _shown(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict | list):
        return "a list" if isinstance(value, list) else "a mapping"
    text = f"'{value}'"
    return text if len(text) <= 60 else f"{text[:60]}…'"


def _fields(model: type[Model], location: Location) -> list[str]:
    """Return the names of the fields that may stand at a place of a document."""
    for part in location:
        if not isinstance(part, str):
            continue
        inner = _model_in(next(f for name, f in model.model_fields.items() if part in (name, f.alias)))
        model = inner or model
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_in(field: FieldInfo) -> type[Model] | None:
    waiting: list[object] = [field.annotation]
    while waiting:
        kind = waiting.pop()
        if isinstance(kind, type) and issubclass(kind, Model):
            return kind
        waiting += list(getattr(kind, "__args__", ()))
    return None
