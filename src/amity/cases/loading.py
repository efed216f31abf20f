"""A case read from its folder: the question, the dyad, the peers, and the readings that its page adds.

YAML is read with a safe loader, a limit on size and none of the document's own tags; every error names the file, the
line and the field.
"""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError

from amity.core.errors import BadCaseFile, UnknownName
from amity.core.suggest import nearest

LARGEST_FILE = 2_000_000
MOST_NODES = 100_000
CASE_FILE = "case.yaml"

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Years(_Model):
    """The first and last year of a case."""

    first: int = Field(ge=1946, le=2100)
    last: int = Field(ge=1946, le=2100)


class Reading(_Model):
    """A measure that the case's page shows beside the standard ones, with its years and options."""

    measure: Text
    states: tuple[Text, Text] | None = None
    years: Text | None = None
    options: dict[str, str | int | float | bool] = Field(default_factory=dict)


class Case(_Model):
    """A question about two states, as its file states it."""

    schema_: int = Field(alias="schema", ge=1, le=1)
    key: Key
    title: Text
    question: Text
    dyad: tuple[Text, Text]
    peers: Text = "un-members"
    period: Years | None = None
    as_of: date | None = None
    written: Text | None = None
    thesis: Text | None = None
    readings: tuple[Reading, ...] = ()


def shipped() -> dict[str, Path]:
    """Return the folders of the cases that amity ships, by key."""
    home = Path(__file__).resolve().parent
    return {found.parent.name: found.parent for found in sorted(home.glob(f"*/{CASE_FILE}"))}


def load(name: str) -> Case:
    """Return the case in a folder, or the shipped case of that name.

    Raises
    ------
    UnknownName
        Where neither a folder with a ``case.yaml`` nor a shipped case has that name.
    BadCaseFile
        Where the file is no YAML or does not follow the schema.
    """
    known = shipped()
    plain = name.removeprefix("cases/")
    if plain in known:
        return _read(known[plain] / CASE_FILE)
    folder = Path(name)
    if not (folder / CASE_FILE).is_file():
        raise UnknownName(
            f"the case '{name}' was asked for; it is no shipped case and no folder with a {CASE_FILE}",
            hint="see the shipped cases: amity list cases",
            candidates=nearest(plain, known),
        )
    return _read(folder / CASE_FILE)


def _read(path: Path) -> Case:
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise BadCaseFile(
            f"'{path}' has {size:,} bytes; a case file may have {LARGEST_FILE:,}", hint="split it, or take out what is no case"
        )
    try:
        body = YAML(typ="rt", pure=True).load(io.StringIO(path.read_text(encoding="utf-8")))
    except (YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}:{mark.line + 1}" if mark else str(path)
        raise BadCaseFile(
            f"{where}: this is no valid YAML: {getattr(error, 'problem', None) or error}", hint="mend that line and try again"
        ) from error
    try:
        return Case.model_validate(_plain(body, [MOST_NODES]))
    except RecursionError as error:
        raise BadCaseFile(f"'{path}' refers to itself or is nested too deep", hint="write it out flat") from error
    except ValidationError as error:
        faults = [f"{path}:{_line(body, fault['loc'])}: {_field(fault['loc'])}: {fault['msg']}" for fault in error.errors()]
        raise BadCaseFile("; ".join(faults), hint="see the schema of a case in docs/cases.md") from error


def _plain(node: object, left: list[int]) -> object:
    """Return the document as plain mappings and lists; ``left`` counts down, since aliases can multiply without end."""
    left[0] -= 1
    if left[0] < 0:
        raise BadCaseFile(f"the file unfolds to more than {MOST_NODES:,} values", hint="take the aliases out")
    if isinstance(node, dict):
        return {str(key): _plain(value, left) for key, value in node.items()}
    if isinstance(node, list):
        return [_plain(value, left) for value in node]
    return node


def _field(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location) or "the file"


def _line(body: object, location: tuple[int | str, ...]) -> int:
    line = 1
    node = body
    for part in location:
        if isinstance(node, CommentedMap) and part in node:
            line = node.lc.key(part)[0] + 1
            node = node[part]
        elif isinstance(node, CommentedSeq) and isinstance(part, int) and part < len(node):
            line = node.lc.item(part)[0] + 1
            node = node[part]
        else:
            break
    return int(line)
