"""The server: the app on an address, its address printed, a browser opened where one is wanted."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import socket
import webbrowser
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import uvicorn
from fastapi import FastAPI

from amity.core.errors import UsageError
from amity.web.app import create_app
from amity.web.protocol import Patient
from amity.web.settings import Settings

BACKLOG = 128
LONGEST_HEAD = 16_384


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """The server as other rooms find it: by the name of this file, since neither skin imports the other."""

    key: str
    serve: Callable[..., None]


def serve_with(
    *,
    host: str,
    port: int,
    cases: Path | None,
    allow_remote: bool,
    token: str | None,
    say: Callable[[str], None],
    browser: bool,
) -> None:
    """Serve the app with plain arguments; see :func:`serve` and :class:`Settings`."""
    settings = Settings(host=host, port=port, cases=cases, allow_remote=allow_remote, token=token)
    serve(settings, say=say, browser=browser)


def serve(settings: Settings, *, say: Callable[[str], None], browser: bool) -> None:
    """Serve the app until it is interrupted.

    Parameters
    ----------
    settings : Settings
        Where and how; port 0 takes a free one.
    say : callable
        Is told the address once it can be asked.
    browser : bool
        Whether it is opened in the browser of this machine.

    Raises
    ------
    UsageError
        Where the settings contradict themselves, or the address is taken.
    """
    app = create_app(settings)
    with listening(settings) as (sock, address):
        server = uvicorn.Server(config(app, settings))
        link = address + (f"?token={quote(settings.token)}" if settings.token else "")

        async def run() -> None:
            asyncio.get_running_loop().call_soon(say, link)
            if browser:
                await asyncio.to_thread(webbrowser.open, link)
            await server.serve(sockets=[sock])

        # What was loaded lives to the end; looking through it again and again would cost each page.
        gc.collect()
        gc.freeze()
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(run())


def config(app: FastAPI, settings: Settings) -> uvicorn.Config:
    """Return how the server runs an app: its limits, and silence but for warnings."""
    limits = settings.limits
    protocol = type("Connection", (Patient,), {"limits": limits})
    return uvicorn.Config(
        app,
        http=protocol,
        ws="none",
        loop="asyncio",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        date_header=True,
        timeout_keep_alive=max(1, round(limits.idle_seconds)),
        timeout_graceful_shutdown=2,
        h11_max_incomplete_event_size=LONGEST_HEAD,
        backlog=BACKLOG,
    )


@contextlib.contextmanager
def listening(settings: Settings) -> Iterator[tuple[socket.socket, str]]:
    """Give a socket that listens, and the address that a browser is sent to.

    Raises
    ------
    UsageError
        Where the address is no address of this machine, or its port is taken.
    """
    host = settings.host.strip("[]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With its protocol named, so that answers go out at once and no packet waits for another.
    sock = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind((host, settings.port))
        except OSError as error:
            raise UsageError(
                f"the address {host} with port {settings.port} was asked for, and the system refused: "
                f"{error.strerror or error}",
                hint="take another port, or --port 0 for any free one",
            ) from error
        sock.listen(BACKLOG)
        port = sock.getsockname()[1]
        shown = f"[{host}]" if family == socket.AF_INET6 else host
        yield sock, f"http://{shown}:{port}/"
    finally:
        sock.close()


SERVER = Server(key="running", serve=serve_with)
