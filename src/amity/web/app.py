"""The app: all pages found by reading their folder, the guard before them, one shape for every error."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from amity._version import __version__
from amity.core.discovery import load, names
from amity.core.errors import AmityError, UsageError
from amity.web import jobs_routes, openapi
from amity.web.declaring import Page
from amity.web.errors import Forbidden, NoSuchMethod, NoSuchPage
from amity.web.guard import Guard
from amity.web.rendering import TWIN, Renderer, fonts_folder, static_folder
from amity.web.routing import Router
from amity.web.sending import Sent, failure
from amity.web.settings import Settings, checked
from amity.web.site import Site

ROOM = "web.pages"


class Kept(StaticFiles):
    """Files that a browser keeps but asks after each time, so that none outlives an upgrade.

    A module names the next one without its content's mark, so an address alone does not tell two versions apart.
    """

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        """Return a file, or that it is as the asker has it."""
        found = super().file_response(*args, **kwargs)
        found.headers["Cache-Control"] = "no-cache"
        return found


def pages() -> dict[str, Page]:
    """Return all pages by key."""
    return {key: cast(Page, load(ROOM, key, "PAGE")) for key in names(ROOM)}


def create_app(settings: Settings | None = None) -> FastAPI:
    """Return the web app: an ASGI application that any server can run.

    Parameters
    ----------
    settings : Settings, optional
        Where it listens and what it may do; without it loopback and the shipped cases.

    Raises
    ------
    UsageError
        Where the settings contradict themselves.

    Examples
    --------
    >>> app = create_app()
    >>> "/dyad/{a}/{b}.json" in app.openapi()["paths"]
    True
    """
    settings = checked(settings or Settings())
    site, found = Site(settings), pages()
    renderer = Renderer(settings, found)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await site.close()

    app = FastAPI(
        title="amity", version=__version__, openapi_url=None, docs_url=None, redoc_url=None, lifespan=lifespan
    )
    app.state.site = site
    site.document = lambda: openapi.document(app)
    # FastAPI's own way to replace it.
    app.openapi = site.document  # type: ignore[method-assign]
    router = Router(app, site, renderer)
    # Addresses with fewer names in them come first: a name would take a word of another page.
    for page in sorted(found.values(), key=lambda one: (one.path.count("{"), one.path)):
        router.add(page)
    jobs_routes.add(app, site, renderer)
    app.mount("/static/fonts", Kept(directory=fonts_folder()), name="fonts")
    app.mount("/static", Kept(directory=static_folder(), check_dir=False), name="static")

    def fail(error: AmityError, path: str, accepts: str) -> Sent:
        wants_page = "text/html" in accepts and not path.endswith(TWIN)
        return renderer.failure(error, path) if wants_page else failure(error)

    async def refused(request: Request, error: Exception) -> Response:
        found = _of(request, error)
        return fail(found, request.url.path, request.headers.get("accept", "")).response(request)

    app.add_exception_handler(AmityError, refused)
    app.add_exception_handler(HTTPException, refused)
    app.add_exception_handler(RequestValidationError, refused)
    app.add_middleware(Guard, settings=settings, fail=fail)
    return app


def _of(request: Request, error: Exception) -> AmityError:
    """Return an error of the libraries beneath as one of amity's."""
    if isinstance(error, AmityError):
        return error
    path = request.url.path[:80]
    status = error.status_code if isinstance(error, HTTPException) else 400
    if status == 404:
        return NoSuchPage(f"the address '{path}' was asked for; it leads nowhere", hint="start from the home page: /")
    if status == 405:
        return NoSuchMethod(f"'{request.method}' was sent to '{path}', which does not take it", hint="use GET")
    if status in (401, 403):
        return Forbidden(f"the file '{path}' was asked for; it may not be read", hint="start from the home page: /")
    return UsageError(f"the request for '{path}' cannot be read", hint="see the addresses and what they take: /api")
