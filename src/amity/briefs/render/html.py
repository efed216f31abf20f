"""A brief as one HTML file: nothing is loaded from anywhere, nothing runs, and it prints."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from amity.briefs.fonts import FAMILY
from amity.briefs.model import Brief
from amity.briefs.render import _fonts, _svg
from amity.briefs.render._layout import lay_out, need_figures
from amity.briefs.render._text import template
from amity.briefs.render._view import View


def render(brief: Brief, figures: Mapping[str, str], narrow_figures: Mapping[str, str] | None = None) -> str:
    """Return a brief as a page that stands by itself, with its figures, styles and font inside.

    Parameters
    ----------
    brief : Brief
        The brief.
    figures : mapping of str to str
        SVG of each figure block, by its key.
    narrow_figures : mapping of str to str, optional
        SVG of figures that are laid out anew for a phone; another one is scrolled there in a box of its own.

    Raises
    ------
    ComputeError
        Where a figure is missing or cannot be placed, or a reference leads nowhere.
    """
    return page(lay_out(brief), figures, narrow_figures)


def page(view: View, figures: Mapping[str, str], narrow_figures: Mapping[str, str] | None = None) -> str:
    """Return a brief that is laid out already as :func:`render` does."""
    need_figures(view, figures)
    style = page_style()
    text = page_template("brief.html.jinja").render(
        view=view,
        policy=policy(style),
        style=Markup(style),  # noqa: S704  ours, and no text of the brief is in it
        drawings=_drawings(view, figures, ""),
        narrow_drawings=_drawings(view, narrow_figures or {}, "narrow-"),
    )
    return text.rstrip("\n") + "\n"


def _drawings(view: View, figures: Mapping[str, str], prefix: str) -> dict[str, Markup]:
    return {
        picture.key: Markup(_svg.inline(figures[picture.key], prefix + picture.anchor, picture.alt))  # noqa: S704  cleaned
        for picture in view.pictures
        if picture.key in figures
    }


@cache
def page_template(name: str) -> Template:
    """Return a template of a page: everything escaped, nothing undefined passed over."""
    environment = Environment(
        loader=PackageLoader("amity.briefs", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)


@cache
def page_style() -> str:
    """Return the style that all pages share, the font in it."""
    rules = template("brief.css").replace("var(--family)", f'"{FAMILY}"')
    return f"{_fonts.page_css()}\n{rules}"


@cache
def policy(style: str) -> str:
    """Return what the page may load: its own style by its hash, and the font and pictures inside itself."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; font-src data:; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
