"""The JSON Schema of a claims file, for editors that complete and check while it is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from amity.claims.loading import LONGEST_LABEL, kind_of
from amity.claims.records import KINDS
from amity.claims.schema import MOST_CHECKS, ClaimPart, HeadPart
from amity.claims.tolerances import words
from amity.core import discovery

DIALECT = "https://json-schema.org/draft/2020-12/schema"
DATE = {
    "anyOf": [
        {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"},
        {"type": "integer", "minimum": 1000, "maximum": 9999},
    ],
    "description": "A date as exact as it is known: YYYY, YYYY-MM or YYYY-MM-DD.",
}
_DATES = "PartialDate"
Schema = dict[str, object]


def schema() -> Schema:
    """Return the JSON Schema (draft 2020-12) of a claims file: head, claims, and the fields of each kind of check.

    Examples
    --------
    >>> schema()["properties"]["claims"]["items"]["$ref"]
    '#/$defs/ClaimPart'
    """
    defs: Schema = {}
    head = _lifted(HeadPart.model_json_schema(by_alias=True), defs)
    claim = _lifted(ClaimPart.model_json_schema(by_alias=True), defs)
    kinds = discovery.names("claims.checks")
    for key in kinds:
        defs[f"check_{key}"] = _check(key, defs)
    properties = cast("dict[str, Schema]", claim["properties"])
    properties["checks"] = {
        "type": "array",
        "minItems": 1,
        "maxItems": MOST_CHECKS,
        "items": {"oneOf": [{"$ref": f"#/$defs/check_{key}"} for key in kinds]},
        "description": "How the claim could be proved wrong: readings of it, or with 'parts: all' its parts.",
    }
    properties["kind"]["description"] = "; ".join(f"{key}: {meaning}" for key, meaning in KINDS.items())
    said = cast("dict[str, Schema]", cast(Schema, defs["SaidPart"])["properties"])
    said["word"] = {"type": "string", "enum": sorted(words()), "default": "", "description": "What stands before it."}
    document = cast("dict[str, Schema]", cast(Schema, defs["DocumentPart"])["properties"])
    document["dated_on"] = {**document["on"], "title": "Dated On"}
    defs["ClaimPart"] = claim
    cast("dict[str, Schema]", head["properties"])["claims"]["items"] = {"$ref": "#/$defs/ClaimPart"}
    return {"$schema": DIALECT, **head, "title": "A claims file of amity", "$defs": dict(sorted(defs.items()))}


def _check(key: str, defs: Schema) -> Schema:
    kind = kind_of(key)
    own = _lifted(kind.fields.model_json_schema(by_alias=True), defs)
    label = {"type": "string", "maxLength": LONGEST_LABEL}
    properties = {
        "by": {"const": key},
        "label": {**label, "description": "What tells this reading from the others."},
        "part": {**label, "description": "The part of the claim that this is a reading of, under 'parts: all'."},
        **cast(Schema, own.get("properties", {})),
    }
    return {
        "title": kind.title,
        "description": kind.meaning,
        "type": "object",
        "properties": properties,
        "required": ["by", *cast("list[str]", own.get("required", []))],
        "additionalProperties": False,
        "examples": [kind.example],
    }


def _lifted(body: Schema, defs: Schema) -> Schema:
    """Return a schema without its own definitions, which are put beside the others; dates become texts."""
    for name, inner in cast(Schema, body.pop("$defs", {})).items():
        if name != _DATES:
            defs[name] = _dates(inner)
    return cast(Schema, _dates(body))


def _dates(value: object) -> object:
    if isinstance(value, Mapping):
        if value.get("$ref") == f"#/$defs/{_DATES}":
            return {**{name: part for name, part in value.items() if name != "$ref"}, **DATE}
        found = {name: _dates(part) for name, part in value.items()}
        # A text may be a bare number too, such as a year: YAML reads 2024 as one.
        return {**found, "type": ["string", "integer"]} if _plain_text(found) else found
    return [_dates(part) for part in value] if isinstance(value, list) else value


def _plain_text(schema: Mapping[str, object]) -> bool:
    return schema.get("type") == "string" and schema.get("minLength") == 1 and "enum" not in schema
