"""Addresses of long jobs: start, watch, cancel. The only posts of the app; each must bring the app's own mark."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import parse_qsl, unquote

from fastapi import FastAPI
from fastapi import Path as PathName
from starlette.requests import Request
from starlette.responses import Response

from amity.core.discovery import load, names
from amity.core.errors import UsageError
from amity.web import openapi
from amity.web.access import check_post
from amity.web.asking import Ask, read_query
from amity.web.declaring import Job, Page
from amity.web.errors import Conflict
from amity.web.jobs import Ticket
from amity.web.rendering import Renderer
from amity.web.sending import HTML, JSON, as_json, moved, sent
from amity.web.site import Site

MOST_FIELDS = 80
Id = Annotated[str, PathName(min_length=1, max_length=64, description="The id of a job.")]


class _Posts:
    """The handlers of one app."""

    def __init__(self, site: Site, renderer: Renderer) -> None:
        self.site, self.renderer = site, renderer

    async def start(self, request: Request) -> Response:
        """Start the job of a page, named by its address, and lead to where it can be watched."""
        form = await self._form(request)
        job = await self.site.computed(lambda: self._job(form.get("page", "")))
        ticket = self.site.desk.start(job)
        return moved(f"/jobs/{ticket.id}").response(request)

    async def cancel(self, request: Request, id: Id) -> Response:  # noqa: A002  the name in the address
        """Cancel a job that waits or runs."""
        await self._form(request)
        ticket = self.site.desk.cancel(id)
        return moved(f"/jobs/{ticket.id}").response(request)

    async def watch(self, request: Request, id: Id) -> Response:  # noqa: A002
        """Show where a job stands; its page once it is done."""
        ticket = self.site.desk.ticket(id)
        if ticket.state == "done" and self.site.desk.answers.get(id) is not None:
            return moved(ticket.job.page).response(request)
        body = self._body(ticket)
        text = self.renderer.page(
            "job", request.url.path, {"job": body, "open": ticket.state in ("waiting", "running")}
        )
        return sent(text, HTML, keep=False).response(request)

    async def watch_json(self, request: Request, id: Id) -> Response:  # noqa: A002
        """Return where a job stands: state, step, how many are before it, and at which page its answer is read."""
        return sent(as_json(self._body(self.site.desk.ticket(id))), JSON, keep=False).response(request)

    async def jobs_json(self, request: Request) -> Response:
        """List the jobs of this app and the mark that a post must bring."""
        rows = [self._body(ticket) for ticket in self.site.desk.tickets.values()]
        body = {"rows": rows, "csrf": self.site.settings.csrf, "dataset_version": self.site.version}
        return sent(as_json(body), JSON, keep=False).response(request)

    def _body(self, ticket: Ticket) -> dict[str, object]:
        return ticket.to_json(self.site.desk.ahead(ticket))

    async def _form(self, request: Request) -> dict[str, str]:
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/x-www-form-urlencoded":
            raise UsageError(
                f"a body of the kind '{kind[:60]}' was posted", hint="send a form: application/x-www-form-urlencoded"
            )
        body = await request.body()
        try:
            pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
        except ValueError as error:
            raise UsageError(f"the posted form cannot be read: {error}", hint="send a form in UTF-8") from error
        form = dict(pairs)
        check_post(dict(request.headers), form, self.site.settings)
        return form

    def _job(self, address: str) -> Job:
        """Return the job of the page at an address of this app."""
        path, _, query = address.partition("?")
        for key in names("web.pages"):
            page = load("web.pages", key, "PAGE")
            assert isinstance(page, Page)  # noqa: S101  the loader's own check
            found = _matched(page.path, path)
            if page.job is None or found is None:
                continue
            asked, options = read_query(query, page.fields, any_option=page.any_option)
            ask = Ask(address=address, names=found, query=asked, options=options, site=self.site)
            job = page.job(ask)
            if job is not None:
                return job
            raise Conflict(f"the page '{path[:80]}' has nothing long to compute", hint="look at the page")
        raise UsageError(
            f"a job was to be started for the page '{path[:80]}', which has none",
            hint="post the address of a page with a long computation, such as /alone/A/B/curve",
        )


def _matched(pattern: str, path: str) -> dict[str, str] | None:
    """Return the names in an address of a declared form, None where it is of another form."""
    wanted, given = pattern.strip("/").split("/"), path.strip("/").split("/")
    if len(wanted) != len(given):
        return None
    found: dict[str, str] = {}
    for form, part in zip(wanted, given, strict=True):
        if form.startswith("{"):
            found[form.strip("{}")] = unquote(part)
        elif form != part:
            return None
    return found


def add(app: FastAPI, site: Site, renderer: Renderer) -> None:
    """Add the addresses of jobs to an app."""
    posts = _Posts(site, renderer)
    routes = (
        ("/jobs", posts.start, "POST", "text/html"),
        ("/jobs.json", posts.jobs_json, "GET", JSON),
        ("/jobs/{id}/cancel", posts.cancel, "POST", "text/html"),
        ("/jobs/{id}.json", posts.watch_json, "GET", JSON),
        ("/jobs/{id}", posts.watch, "GET", "text/html"),
    )
    for path, handler, method, media in routes:
        extra = openapi.posted(path) if method == "POST" else {}
        app.add_api_route(
            path,
            handler,
            methods=[method],
            response_class=Response,
            operation_id=f"{method.lower()}_{openapi.operation_id(path).removeprefix('get_')}",
            summary=str(handler.__doc__),
            openapi_extra=extra,
            responses=openapi.responses(media),
        )
