"""Addresses: for each page its HTML, its JSON twin and its files, with one way from a request to an answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from amity.core.errors import AmityError
from amity.web import case_files, openapi
from amity.web.asking import Ask, read_query
from amity.web.declaring import Field, File, Job, Moved, Page
from amity.web.errors import Conflict
from amity.web.links import filled
from amity.web.rendering import TWIN, Renderer
from amity.web.sending import HTML, JSON, Sent, as_json, download, moved, sent
from amity.web.site import Site

Endpoint = Callable[[Request], Awaitable[Response]]
Make = Callable[[Ask], Awaitable[Sent]]
# How often a case is read again whose files change while they are read.
READINGS = 3


class Router:
    """Adds the pages to an app."""

    def __init__(self, app: FastAPI, site: Site, renderer: Renderer) -> None:
        self.app, self.site, self.renderer = app, site, renderer

    def add(self, page: Page) -> None:
        """Add a page: its twin and its files before it, since a name in an address takes any ending."""
        self._route(twin_path(page), page, self._endpoint(page, self._twin(page)), JSON)
        for file in page.also:
            self._route(file.path, file, self._endpoint(file, self._file(file)), file.media)
        self._route(page.path, page, self._endpoint(page, self._html(page)), "text/html")

    def _route(self, path: str, of: Page | File, endpoint: Endpoint, media: str) -> None:
        self.app.add_api_route(
            path,
            endpoint,
            methods=["GET"],
            response_class=Response,
            operation_id=openapi.operation_id(path),
            summary=of.meaning.split(". ")[0].rstrip(".") + ".",
            description=of.meaning,
            openapi_extra=openapi.described(path, of, media),
            responses=openapi.responses(media),
        )

    def _endpoint(self, of: Page | File, make: Make) -> Endpoint:
        kept = of.kept if isinstance(of, Page) else True

        async def endpoint(request: Request) -> Response:
            ask = self._ask(request, of.fields, any_option=of.any_option)
            if not kept:
                return (await make(ask)).response(request)
            key = (self.site.version, ask.address, ask.stamp)
            return (await self.site.kept(key, lambda: self._steady(ask, make))).response(request)

        return endpoint

    def _ask(self, request: Request, fields: Sequence[Field], *, any_option: bool) -> Ask:
        query, options = read_query(request.url.query, fields, any_option=any_option)
        names = {name: str(value) for name, value in request.path_params.items()}
        bare = Ask(address=request.url.path, names=names, query=query, options=options, site=self.site)
        pairs = sorted(bare.pairs())
        from_form = "&".join(f"{name}={value}" for name, value in _quoted(pairs))
        address = request.url.path + (f"?{from_form}" if from_form else "")
        stamp = case_files.stamp(names["case"], self.site.settings.cases) if names.get("case") else ""
        return replace(bare, address=address, stamp=stamp)

    async def _steady(self, ask: Ask, make: Make) -> Sent:
        """Return the answer of a request whose case stays as it is while it is read."""
        if not ask.stamp:
            return await make(ask)
        for _ in range(READINGS):
            try:
                answer: Sent | AmityError = await make(ask)
            except AmityError as error:
                answer = error
            now = case_files.stamp(ask.name("case"), self.site.settings.cases)
            if now == ask.stamp:
                if isinstance(answer, AmityError):
                    raise answer
                return answer
            ask = replace(ask, stamp=now)
        raise Conflict(
            f"the case '{ask.name('case')}' was asked for; its files changed each time they were read",
            hint="ask again when they are written",
        )

    # --- the three kinds of answers ------------------------------------------------------------
    def _twin(self, page: Page) -> Make:
        async def make(ask: Ask) -> Sent:
            ask = await self._with_answer(page.job, ask)

            def body() -> Sent:
                record = page.find(ask)
                if isinstance(record, Moved):
                    path, _, query = record.to.partition("?")
                    return moved(f"{path}{TWIN}" + (f"?{query}" if query else ""))
                found = page.to_json(record, ask)
                return sent(found if isinstance(found, bytes) else as_json(found), JSON, keep=page.kept)

            return await self.site.computed(body)

        return make

    def _html(self, page: Page) -> Make:
        async def make(ask: Ask) -> Sent:
            if page.job is not None:
                job = await self.site.computed(lambda: page.job(ask) if page.job else None)
                if job is not None:
                    ticket, finished = self.site.desk.find(job)
                    ask = replace(ask, ticket=ticket, finished=finished)

            def body() -> Sent:
                record = page.find(ask)
                if isinstance(record, Moved):
                    return moved(record.to)
                text = self.renderer.page(page.key, ask.address, page.view(record, ask))
                return sent(text, HTML, keep=page.kept and (page.job is None or ask.finished is not None))

            return await self.site.computed(body)

        return make

    def _file(self, file: File) -> Make:
        async def make(ask: Ask) -> Sent:
            ask = await self._with_answer(file.job, ask)
            return await self.site.computed(lambda: download(file.content(ask)))

        return make

    async def _with_answer(self, declared: Callable[[Ask], Job | None] | None, ask: Ask) -> Ask:
        """Return the request with the answer of its job, waiting for it where it is not ready."""
        if declared is None:
            return ask
        job = await self.site.computed(lambda: declared(ask))
        if job is None:
            return ask
        # A little less than the request may take, so that the answer is the clear one.
        seconds = self.site.settings.limits.request_seconds * 0.9
        return replace(ask, finished=await self.site.desk.answer(job, seconds))


def twin_path(page: Page) -> str:
    """Return the address of a page's JSON twin.

    Examples
    --------
    >>> from amity.web.pages.dyad import PAGE
    >>> twin_path(PAGE)
    '/dyad/{a}/{b}.json'
    """
    return (page.path.rstrip("/") or "/home") + TWIN


def example(path: str, examples: Mapping[str, str]) -> str:
    """Return an address with example names filled in."""
    return filled(path, examples)


def _quoted(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    from urllib.parse import quote_plus

    return [(quote_plus(name), quote_plus(value)) for name, value in pairs]
