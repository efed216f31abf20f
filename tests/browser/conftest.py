"""A real server and a real browser: Debian's Chromium, driven by Playwright; without either these tests say why."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from amity.web.app import create_app
from amity.web.running import config, listening
from amity.web.settings import Settings

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# What a page must never meet is noted from before its first script.
WATCH = """
window.__refused = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.__refused.push(`${event.violatedDirective}: ${event.blockedURI} at ${event.sourceFile}:${event.lineNumber}`));
"""
AXE = Path(__file__).resolve().parents[2] / "src/amity/web/assets/node_modules/axe-core/axe.min.js"


class Watched:
    """A page of the browser with what it complained about."""

    def __init__(self, page: Any, home: str) -> None:
        self.page, self.home = page, home
        self.complaints: list[str] = []
        page.add_init_script(WATCH)
        page.on("console", lambda said: self._heard(said.type, said.text))
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("requestfailed", self._failed)
        page.on("response", self._answered)

    def _heard(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(f"{kind}: {text}")

    def _failed(self, request: Any) -> None:
        # What a page still loads when it is left is given up.
        if "ERR_ABORTED" not in str(request.failure):
            self.complaints.append(f"failed: {request.url} {request.failure}")

    def _answered(self, answer: Any) -> None:
        if not answer.url.startswith((self.home, "data:", "blob:")):
            self.complaints.append(f"foreign: {answer.url}")

    def goto(self, path: str) -> Any:
        """Return the page at an address of the app, when all that it loads by itself is there."""
        self.page.goto(self.home + path, wait_until="networkidle")
        return self.page

    def check(self) -> None:
        """Fail where the page or its content policy complained."""
        refused = self.page.evaluate("window.__refused ?? []")
        assert (self.complaints, refused) == ([], [])


# One a file and not one a run: while Playwright is at work an event loop runs in the thread of all tests, and those of
# other rooms start their own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Return the browser."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install playwright")
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("no Chromium is installed: apt-get install chromium")
    with api.sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=path, args=list(FLAGS))
        yield found
        found.close()


@pytest.fixture(scope="module")
def served(browser: Any) -> Iterator[str]:
    """Return the address of an app that listens on a free port; without a browser none is started."""
    settings = Settings(port=0)
    with listening(settings) as (sock, address):
        server = uvicorn.Server(config(create_app(settings), settings))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]})
        thread.start()
        while not server.started:
            time.sleep(0.02)
        yield address.rstrip("/")
        server.should_exit = True
        thread.join()


@pytest.fixture
def visit(browser: Any, served: str) -> Iterator[Callable[..., Watched]]:
    """Return what opens pages in a context of their own; options are Playwright's for a context."""
    contexts = []

    def opened(**options: Any) -> Watched:
        contexts.append(browser.new_context(viewport={"width": 1280, "height": 900}, **options))
        contexts[-1].set_default_timeout(30_000)
        return Watched(contexts[-1].new_page(), served)

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """Return the text of the accessibility checker."""
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: npm ci in src/amity/web/assets")
    return AXE.read_text(encoding="utf-8")
