"""The OpenAPI document: parameters, answers and errors of every address, from the declarations of the pages."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from amity._version import __version__
from amity.core import schemas
from amity.web.declaring import OPTION, Field, File, Page
from amity.web.errors import WORDS

ERROR = "#/components/schemas/Error"
MEANING = (
    "For any two states and a comparison group, from public data: who stands with whom, on what, and how sure. "
    "Every page has a JSON twin at the same address with .json, with the record that the command line prints under "
    "--json. Errors have one shape, {error: {code, message, hint, candidates?, context?}}."
)
_NAME = re.compile(r"{([a-z_]+)}")
_MEANINGS = {
    "a": "A state: name, ISO3, COW or Gleditsch–Ward code.",
    "b": "The other state.",
    "case": "The key of a case.",
    "key": "A key, as the lists of the pages give it.",
    "file": "The name of a file of the figure or of the brief.",
    "id": "The id of a job.",
}


def operation_id(path: str) -> str:
    """Return the name of an address in the document.

    Examples
    --------
    >>> operation_id("/dyad/{a}/{b}.json")
    'get_dyad_a_b_json'
    """
    return "get_" + (re.sub(r"[^a-z0-9]+", "_", path.lower()).strip("_") or "home")


def described(path: str, of: Page | File, media: str) -> dict[str, Any]:
    """Return what the document says of an address beyond its name: its parameters."""
    names = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": _MEANINGS.get(name, name),
            "schema": {"type": "string", "minLength": 1, "maxLength": 100},
            **({"example": of.examples[name]} if name in of.examples else {}),
        }
        for name in _NAME.findall(path)
    ]
    query = [_parameter(field) for field in of.fields]
    if of.any_option:
        query.append(
            {
                "name": f"{OPTION}by",
                "in": "query",
                "required": False,
                "description": f"An option of a measure; {OPTION}NAME for each.",
                "schema": {"type": "string", "maxLength": 60},
            }
        )
    return {"parameters": [*names, *query], "x-media": media}


def _parameter(field: Field) -> dict[str, Any]:
    kind: dict[str, Any] = {"type": "string", "maxLength": 500}
    if field.choices:
        kind = {"type": "string", "enum": list(field.choices)}
    return {
        "name": field.name,
        "in": "query",
        "required": False,
        "description": field.meaning,
        "schema": {"type": "array", "items": kind, "maxItems": 5} if field.many else kind,
        **({"example": field.example} if field.example and not field.many else {}),
    }


def responses(media: str) -> dict[int | str, dict[str, Any]]:
    """Return the answers of an address: what it gives, and every error it may give."""
    plain = media.partition(";")[0]
    schema: Mapping[str, object] = {"type": "object"} if plain == "application/json" else {"type": "string"}
    found: dict[int | str, dict[str, Any]] = {
        200: {"description": "The answer.", "content": {plain: {"schema": schema}}},
        303: {"description": "The answer lies at another address."},
        304: {"description": "As the asker has it already."},
    }
    for status, words in WORDS.items():
        if status != 500:
            found[status] = {
                "description": f"{words}.",
                "content": {"application/json": {"schema": {"$ref": ERROR}}, "text/html": {}},
            }
    return found


def document(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI document of an app."""
    body = get_openapi(
        title="amity", version=__version__, summary="Who stands with whom", description=MEANING, routes=app.routes
    )
    answer = json.loads(schemas.text())
    failure = answer["$defs"]["failure"]
    body.setdefault("components", {}).setdefault("schemas", {})["Error"] = _plain(failure, answer["$defs"])
    for path in body["paths"].values():
        for operation in path.values():
            # FastAPI adds an answer to faults that never leave this app in its shape.
            operation.get("responses", {}).pop("422", None) if _foreign(operation) else None
    return body


def _foreign(operation: Mapping[str, Any]) -> bool:
    return "HTTPValidationError" in json.dumps(operation.get("responses", {}).get("422", {}))


def _plain(schema: Any, known: Mapping[str, Any]) -> Any:
    """Return a part of the published schema with its references written out."""
    if isinstance(schema, dict):
        if "$ref" in schema:
            return _plain(known[schema["$ref"].rpartition("/")[2]], known)
        return {name: _plain(value, known) for name, value in schema.items()}
    return [_plain(one, known) for one in schema] if isinstance(schema, list) else schema


def posted(path: str) -> dict[str, Any]:
    """Return what the document says of a form that is posted to an address."""
    fields = {"csrf": {"type": "string", "description": "The mark that the app's own pages hold."}}
    if path == "/jobs":
        fields["page"] = {"type": "string", "description": "The address of the page, with its query."}
    form = {"schema": {"type": "object", "properties": fields, "required": list(fields)}}
    return {"requestBody": {"required": True, "content": {"application/x-www-form-urlencoded": form}}}
