"""Pages from templates: everything escaped, nothing undefined passed over."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from amity._version import __version__
from amity.core.errors import AmityError
from amity.core.wording import sentence_case
from amity.store import catalogue
from amity.web import links
from amity.web.declaring import Page
from amity.web.errors import WORDS, status_of
from amity.web.sending import HTML, Sent, failure_headers
from amity.web.settings import Settings
from amity.web.vendor import vega_url

TWIN = ".json"


def static_folder() -> Path:
    """Return the folder of styles, scripts, fonts and pictures."""
    return Path(str(files("amity.web"))) / "static"


def fonts_folder() -> Path:
    """Return the folder of the one font, which pages share with briefs."""
    return Path(str(files("amity.briefs"))) / "fonts"


@cache
def _hash(name: str) -> str:
    path = static_folder() / name
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10] if path.is_file() else ""


def static(name: str) -> str:
    """Return the address of a static file, which changes with its content."""
    return f"/static/{name}?v={_hash(name)}"


def has_static(name: str) -> bool:
    """Return whether a static file is there; those that need npm may not be."""
    return bool(_hash(name))


@cache
def environment() -> Environment:
    """Return the environment of all templates."""
    found = Environment(
        loader=PackageLoader("amity.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals.update(static=static, has_static=has_static, link=links.link, amity_version=__version__)
    found.globals.update(vega_url=vega_url)
    return found


class Renderer:
    """Renders the pages of one app: knows the menu and what every form must bring."""

    def __init__(self, settings: Settings, pages: Mapping[str, Page]) -> None:
        self.settings = settings
        self.menu = tuple(
            {"key": page.key, "title": page.title, "url": page.path.replace("{case}", "")}
            for page in sorted(pages.values(), key=lambda one: one.menu)
            if page.menu
        )

    def page(self, key: str, address: str, view: Mapping[str, object]) -> bytes:
        """Return a page as HTML; ``address`` is its own, with its query."""
        path, _, query = address.partition("?")
        frame = {
            "key": key,
            "menu": self.menu,
            "address": address,
            "json_url": f"{path.rstrip('/') or '/home'}{TWIN}" + (f"?{query}" if query else ""),
            "csrf": self.settings.csrf,
            "dataset_version": catalogue().version,
            "as_of": catalogue().as_of.isoformat(),
        }
        template = environment().get_template(f"pages/{key}.html")
        return template.render({**frame, **view}).encode()

    def failure(self, error: AmityError, path: str) -> Sent:
        """Return an error as a page for people."""
        status = status_of(error)
        template = environment().get_template("pages/error.html")
        text = template.render(
            key="error",
            menu=self.menu,
            address=path,
            json_url="",
            csrf="",
            dataset_version="",
            as_of="",
            status=status,
            heading=WORDS.get(status, "This did not work"),
            error=error.to_json(),
            message=sentence_case(error.message.rstrip(".")),
            hint=sentence_case(error.hint.rstrip(".")),
            candidates=error.candidates,
        )
        return Sent(body=text.encode(), media=HTML, status=status, headers=failure_headers(error), keep=False)
