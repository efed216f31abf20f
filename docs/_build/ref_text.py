"""Markdown for pages that are written by a machine: escaped texts, tables, links from page to page."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Sequence
from datetime import date

_MARKS = re.compile(r"([\\`*_\[\]|#])")


def plain(text: object) -> str:
    """Return a text whose characters all stand for themselves; an absent one is empty."""
    shown = "" if text is None else " ".join(str(text).split())
    return _MARKS.sub(r"\\\1", shown.replace("&", "&amp;").replace("<", "&lt;"))


def code(text: object) -> str:
    """Return a text as code; inside a table a bar must be escaped, so none may stand in it."""
    return f"`{text}`"


def words(value: object) -> str:
    """Return a value of an option as it is typed."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table, or nothing where it has no rows. Cells are Markdown."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    if not lines:
        return ""
    return "\n".join([f"| {' | '.join(headings)} |", f"|{'---|' * len(headings)}", *lines])


def facts(rows: Iterable[tuple[str, str]]) -> str:
    """Return a table of what a thing is, without the rows that say nothing."""
    return table(("", ""), [(f"**{what}**", told) for what, told in rows if told])


def bullets(items: Iterable[str]) -> str:
    """Return a list. Items are Markdown."""
    return "\n".join(f"- {item}" for item in items)


def fenced(text: str, language: str = "") -> str:
    """Return a text as a block of code."""
    return f"```{language}\n{text.rstrip()}\n```"


def page(*parts: str) -> str:
    """Return a page from its parts, a blank line between them; empty parts are left out."""
    return "\n\n".join(part for part in parts if part) + "\n"


def section(title: str, body: str) -> str:
    """Return a section, or nothing where it has no body."""
    return f"## {title}\n\n{body}" if body else ""


def link(here: str, there: str, text: str) -> str:
    """Return a link between two pages of the site, both given from its root."""
    return f"[{text}]({posixpath.relpath(there, posixpath.dirname(here) or '.')})"


def place(address: str) -> str:
    """Return an address as a link, and what is no address as it is."""
    return f"<{address}>" if re.fullmatch(r"https?://\S+", address) else plain(address)


def days(first: date | None, last: date | None) -> str:
    """Return a span of days."""
    return f"{first.isoformat() if first else 'the first'} to {last.isoformat() if last else 'the last'}"
