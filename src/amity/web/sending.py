"""Answers as bytes: JSON, HTML and files with their headers, an entity tag, and errors in the one shape."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from amity.core.errors import AmityError
from amity.core.results import clean
from amity.web.declaring import Download
from amity.web.errors import RETRY_AFTER, status_of

JSON = "application/json"
HTML = "text/html; charset=utf-8"
SVG = "image/svg+xml"
# A drawing that is opened by itself holds its own style and font, and nothing in it may run.
SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; frame-ancestors 'none'; sandbox"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """An answer: status, bytes, media type, further headers, its entity tag, and whether it may be kept ready."""

    body: bytes
    media: str
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    keep: bool = True
    tag: str = field(default="")

    def response(self, request: Request) -> Response:
        """Return the answer to a request: without its body where the asker has it already."""
        headers = dict(self.headers)
        if self.status == 200 and self.tag:
            headers |= {"ETag": self.tag, "Cache-Control": "no-cache"}
            if self.tag in [tag.strip() for tag in request.headers.get("if-none-match", "").split(",")]:
                return Response(status_code=304, headers=headers)
        return Response(self.body, self.status, headers | {"Content-Type": self.media})


def sent(body: bytes, media: str, *, status: int = 200, keep: bool = True, name: str = "") -> Sent:
    """Return an answer with its tag; with a ``name`` it is saved and not shown."""
    headers: list[tuple[str, str]] = []
    if name:
        headers.append(("Content-Disposition", f"attachment; filename*=UTF-8''{quote(name)}"))
    if media == SVG:
        headers.append(("Content-Security-Policy", SVG_POLICY))
    tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    return Sent(body=body, media=media, status=status, headers=tuple(headers), keep=keep, tag=tag)


def as_json(body: object) -> bytes:
    """Return a body as every command prints it under ``--json``."""
    return (json.dumps(clean(body), ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def download(found: Download, *, keep: bool = True) -> Sent:
    """Return a file as an answer."""
    return sent(found.content, found.media, name=found.name, keep=keep)


def moved(to: str) -> Sent:
    """Return that the answer lies elsewhere in this app."""
    return Sent(body=b"", media=HTML, status=303, headers=(("Location", to),), keep=False)


def failure_headers(error: AmityError) -> tuple[tuple[str, str], ...]:
    """Return the headers that go with an error."""
    headers: list[tuple[str, str]] = [("Cache-Control", "no-store")]
    wait = getattr(error, "retry_after", 0)
    if wait:
        headers.append((RETRY_AFTER, str(wait)))
    if status_of(error) == 401:
        headers.append(("WWW-Authenticate", "Bearer"))
    return tuple(headers)


def failure(error: AmityError, status: int | None = None) -> Sent:
    """Return an error as JSON in the one shape, ``{"error": {code, message, hint, …}}``."""
    return Sent(
        body=as_json({"error": error.to_json()}),
        media=JSON,
        status=status or status_of(error),
        headers=failure_headers(error),
        keep=False,
    )
