"""The app without a network: requests go straight to it, in one event loop that lasts for all tests of the room."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal

from amity.web.app import create_app
from amity.web.settings import Settings

HOST = "http://127.0.0.1:8765"
HTML = {"accept": "text/html"}


class Client:
    """Asks one app."""

    def __init__(self, portal: BlockingPortal, settings: Settings) -> None:
        self.portal, self.settings = portal, settings
        self.app = create_app(settings)
        self.site = self.app.state.site

    def ask(self, method: str, path: str, **given: Any) -> httpx.Response:
        """Return the answer to one request."""

        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app)
            async with httpx.AsyncClient(transport=transport, base_url=HOST, timeout=120) as client:
                return await client.request(method, path, **given)

        return self.portal.call(send)

    def get(self, path: str, **given: Any) -> httpx.Response:
        """Return the answer to a GET, as a program asks."""
        return self.ask("GET", path, **given)

    def page(self, path: str) -> httpx.Response:
        """Return the answer to a GET, as a browser asks."""
        return self.ask("GET", path, headers=HTML)

    def post(self, path: str, **form: str) -> httpx.Response:
        """Return the answer to a form posted from a page of the app."""
        return self.ask("POST", path, data={"csrf": self.settings.csrf, **form}, headers=HTML)

    def together(self, paths: list[str]) -> list[httpx.Response]:
        """Return the answers to many GETs at once."""

        async def send() -> list[httpx.Response]:
            transport = httpx.ASGITransport(app=self.app)
            async with httpx.AsyncClient(transport=transport, base_url=HOST, timeout=120) as client:
                found: list[httpx.Response | None] = [None] * len(paths)

                async def one(at: int) -> None:
                    found[at] = await client.get(paths[at])

                import anyio

                async with anyio.create_task_group() as group:
                    for at in range(len(paths)):
                        group.start_soon(one, at)
                return [answer for answer in found if answer is not None]

        return self.portal.call(send)

    def close(self) -> None:
        """End the app's jobs."""
        self.portal.call(self.site.close)


@pytest.fixture(scope="session")
def portal() -> Iterator[BlockingPortal]:
    """Return the event loop of all apps."""
    with start_blocking_portal() as found:
        yield found


@pytest.fixture(scope="session")
def web(portal: BlockingPortal) -> Iterator[Client]:
    """Return a client of an app with the shipped cases."""
    client = Client(portal, Settings())
    yield client
    client.close()


@pytest.fixture
def fresh(portal: BlockingPortal) -> Iterator[Callable[[Settings], Client]]:
    """Return what makes clients of apps of their own."""
    made: list[Client] = []

    def make(settings: Settings) -> Client:
        made.append(Client(portal, settings))
        return made[-1]

    yield make
    for client in made:
        client.close()
