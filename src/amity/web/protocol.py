"""Connections of the server: none may dawdle before its request is read, and all errors have the one shape."""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

import h11
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol

from amity.core.errors import AmityError
from amity.web.errors import Busy, TooSlow, WebError, status_of
from amity.web.sending import failure
from amity.web.settings import Limits


class Unreadable(WebError):
    """Bytes that are no request, or whose lines before the body are too long."""

    code = "unreadable"


class Patient(H11Protocol):
    """A connection that is closed where a request's lines take too long to arrive, or too many others are open."""

    limits: ClassVar[Limits] = Limits()

    def __init__(self, config: Config, *args: Any, **kwargs: Any) -> None:
        super().__init__(config, *args, **kwargs)
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin a connection, unless too many are open."""
        super().connection_made(transport)
        if len(self.connections) > self.limits.connections:
            self._refuse(
                Busy(f"{len(self.connections) - 1} connections are open", hint="try again in a moment", retry_after=1)
            )
            return
        self._arm()

    def data_received(self, data: bytes) -> None:
        """Read what came; from the first byte of a request on, its lines have a limited time."""
        if self.transport.is_closing():
            return
        if self._at_rest():
            self._arm()
        super().data_received(data)
        if not self._at_rest():
            self._disarm()

    def connection_lost(self, exc: Exception | None) -> None:
        """End a connection."""
        self._disarm()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Say that what came is no request, in the shape of all errors."""
        self._refuse(
            Unreadable(f"what was sent cannot be read: {msg.rstrip('.')}", hint="send HTTP/1.1 with short lines")
        )

    def _at_rest(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _arm(self) -> None:
        if self._deadline is None:
            self._deadline = self.loop.call_later(self.limits.header_seconds, self._too_slow)

    def _disarm(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _too_slow(self) -> None:
        self._deadline = None
        if self._at_rest() and not self.transport.is_closing():
            self._refuse(
                TooSlow(
                    f"no whole request came within {self.limits.header_seconds:.0f} seconds", hint="send it at once"
                )
            )

    def _refuse(self, error: AmityError) -> None:
        """Send an error without the app and close the connection."""
        self._disarm()
        if self.conn.our_state is not h11.IDLE and self.conn.our_state is not h11.SEND_RESPONSE:
            self.transport.close()
            return
        answer = failure(error)
        lines = {**dict(answer.headers), "Content-Type": answer.media, "Content-Length": str(len(answer.body))}
        lines["Connection"] = "close"
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        self.transport.write(f"HTTP/1.1 {status_of(error)} Refused\r\n{head}\r\n".encode("latin-1") + answer.body)
        self.transport.close()
