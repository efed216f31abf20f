"""The API: every address with its parameters, from the OpenAPI document, which is the JSON twin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from amity.web.asking import Ask
from amity.web.declaring import Page
from amity.web.errors import STATUS, WORDS, WebError


def find(ask: Ask) -> Mapping[str, Any]:
    """Return the OpenAPI document."""
    return ask.site.document()


def to_json(found: Mapping[str, Any], _: Ask) -> Mapping[str, object]:
    """Return the document."""
    return found


def view(found: Mapping[str, Any], _: Ask) -> Mapping[str, object]:
    """Return the page for its template."""
    rows = [
        {
            "path": path,
            "method": method.upper(),
            "summary": operation.get("summary", ""),
            "media": ", ".join(operation["responses"]["200"].get("content", {})) if method == "get" else "",
            "parameters": [
                {
                    "name": one["name"],
                    "in": one["in"],
                    "meaning": one.get("description", ""),
                    "choices": _choices(one["schema"]),
                }
                for one in operation.get("parameters", ())
            ],
        }
        for path, operations in found["paths"].items()
        for method, operation in operations.items()
    ]
    return {
        "info": found["info"],
        "rows": rows,
        "errors": [(status, words) for status, words in WORDS.items()],
        "codes": sorted(
            {(kind.code, status) for kind, status in STATUS}
            | {(kind.code, kind.status) for kind in WebError.__subclasses__()}
        ),
    }


def _choices(schema: Mapping[str, Any]) -> str:
    return ", ".join(schema.get("enum") or schema.get("items", {}).get("enum") or ())


PAGE = Page(
    key="api",
    title="API",
    meaning="Every address with its parameters, answers and errors.",
    path="/api",
    menu=50,
    find=find,
    to_json=to_json,
    view=view,
)
