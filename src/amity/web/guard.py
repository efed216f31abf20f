"""The guard before all pages: hosts, tokens, sizes, times and numbers; and the headers that every answer carries."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

from amity.core.errors import AmityError, UsageError
from amity.web.access import COOKIE, Access
from amity.web.errors import Busy, Forbidden, HeadTooLarge, TooLarge, TooLong, TooSlow, status_of, unexpected
from amity.web.sending import Sent, moved
from amity.web.settings import Settings

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Fail = Callable[[AmityError, str, str], Sent]
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = (
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("x-frame-options", "DENY"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
)
log = logging.getLogger(__name__)


class Guard:
    """The outermost part of the app: refuses what may not pass, and adds the headers to everything that is sent.

    Parameters
    ----------
    app
        The pages.
    settings
        With the limits.
    fail
        Returns an error as an answer: ``(error, path, accepted types)``.
    """

    def __init__(self, app: App, settings: Settings, fail: Fail) -> None:
        self.app, self.settings, self.limits, self.fail = app, settings, settings.limits, fail
        self.access = Access(settings)
        self.under_way = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        reply = _Reply(send)
        # Answered as GET; the server leaves the body out.
        scope = {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope
        self.under_way += 1
        try:
            elsewhere = self._admitted(scope, headers)
            if elsewhere is not None:
                await reply.whole(elsewhere)
                return
            async with asyncio.timeout(self.limits.request_seconds):
                await self.app(scope, self._measured(receive, headers), reply)
        except TimeoutError:
            await self._failed(reply, scope, headers, self._too_long_at_work())
        except AmityError as error:
            await self._failed(reply, scope, headers, error)
        except Exception as error:  # the last resort: one shape for this too
            log.exception("unexpected error at %s", scope["path"])
            await self._failed(reply, scope, headers, unexpected(error))
        finally:
            self.under_way -= 1

    def _admitted(self, scope: Scope, headers: dict[str, str]) -> Sent | None:
        """Return another address to go to, or None; raise where the request may not pass."""
        if self.under_way > self.limits.requests:
            raise Busy(f"{self.under_way - 1} requests are in work", hint="try again in a moment", retry_after=1)
        self.access.check_host(headers.get("host", ""))
        path, query = scope.get("raw_path") or scope["path"].encode(), scope.get("query_string", b"")
        if len(path) > self.limits.path or len(query) > self.limits.query:
            raise TooLong(
                f"an address of {len(path):,} and a query of {len(query):,} bytes was asked for",
                hint=f"an address may have {self.limits.path:,} and a query {self.limits.query:,} bytes",
            )
        head = sum(len(name) + len(value) for name, value in scope["headers"])
        if head > self.limits.head:
            raise HeadTooLarge(
                f"lines of {head:,} bytes came before the body", hint=f"they may have {self.limits.head:,}"
            )
        if "\0" in scope["path"] or "\0" in unquote(query.decode("latin-1")):
            raise UsageError("an address with a NUL in it was asked for", hint="leave it out")
        self._check_origin(headers)
        self._check_length(headers)
        if scope["method"] == "GET":
            to = self.access.by_link(scope["path"], query.decode("latin-1"))
            if to is not None:
                cookie = f"{COOKIE}={self.access.cookie}; HttpOnly; SameSite=Strict; Path=/"
                found = moved(to)
                return Sent(
                    body=b"",
                    media=found.media,
                    status=303,
                    headers=(*found.headers, ("Set-Cookie", cookie), ("Cache-Control", "no-store")),
                    keep=False,
                )
        self.access.check_token(headers.get("authorization", ""), headers.get("cookie", ""))
        return None

    def _check_origin(self, headers: dict[str, str]) -> None:
        """Raise where another site's page asks for anything but to be left for this app."""
        cross = headers.get("sec-fetch-site", "") in ("cross-site", "same-site")
        if cross and headers.get("sec-fetch-mode", "") != "navigate":
            raise Forbidden("a page of another site asked for this address", hint="open it in a window of its own")

    def _check_length(self, headers: dict[str, str]) -> None:
        length = headers.get("content-length", "0")
        if length.isdecimal() and int(length[:20]) > self.limits.body:
            raise self._too_large(int(length[:20]))

    def _too_large(self, size: int) -> TooLarge:
        return TooLarge(
            f"a body of {size:,} bytes or more was sent", hint=f"a form of this app has at most {self.limits.body:,}"
        )

    def _too_long_at_work(self) -> Busy:
        return Busy(
            f"the page was not ready after {self.limits.request_seconds:.0f} seconds",
            hint="ask again: what was computed so far is kept; or ask for fewer years or peers",
            retry_after=5,
        )

    def _measured(self, receive: Receive, headers: dict[str, str]) -> Receive:
        """Return ``receive`` with its body counted and timed."""
        got = 0
        has_body = headers.get("content-length", "0") != "0" or "transfer-encoding" in headers
        end = asyncio.get_running_loop().time() + self.limits.body_seconds
        more = has_body

        async def measured() -> Message:
            nonlocal got, more
            if not more:
                return await receive()
            try:
                async with asyncio.timeout_at(end):
                    message = await receive()
            except TimeoutError:
                raise TooSlow(
                    f"a body did not arrive within {self.limits.body_seconds:.0f} seconds", hint="send it again"
                ) from None
            got += len(message.get("body", b""))
            more = bool(message.get("more_body", False))
            if got > self.limits.body:
                raise self._too_large(got)
            return message

        return measured

    async def _failed(self, reply: _Reply, scope: Scope, headers: dict[str, str], error: AmityError) -> None:
        if reply.begun:
            # The status is gone already: all that is left is to end here, so that the asker sees it is not whole.
            log.warning("an answer to %s could not be sent whole", scope["path"])
            return
        answer = self.fail(error, scope["path"], headers.get("accept", ""))
        # What is left of a body that was refused is not read: the connection ends with the answer.
        ending = status_of(error) in (408, 413)
        await reply.whole(answer, ending=ending)


class _Reply:
    """``send`` with the headers added, which knows whether an answer has begun."""

    def __init__(self, send: Send) -> None:
        self.send, self.begun = send, False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            own = {name.lower() for name, _ in message["headers"]}
            added = [(name.encode(), value.encode()) for name, value in HEADERS if name.encode() not in own]
            message = {**message, "headers": [*message["headers"], *added]}
        await self.send(message)

    async def whole(self, answer: Sent, *, ending: bool = False) -> None:
        """Send an answer that did not come from the pages."""
        plain = {**dict(answer.headers), "Content-Type": answer.media, "Content-Length": str(len(answer.body))}
        if ending:
            plain["Connection"] = "close"
        headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in plain.items()]
        await self({"type": "http.response.start", "status": HTTPStatus(answer.status).value, "headers": headers})
        await self({"type": "http.response.body", "body": answer.body})
