"""Addresses inside the app, with every name and value quoted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import quote, urlencode

Pairs = Iterable[tuple[str, str]] | Mapping[str, str]


def link(*parts: str, query: Pairs = (), ending: str = "") -> str:
    """Return the address of a page: its parts quoted, and its query.

    Examples
    --------
    >>> link("dyad", "AZE", "Côte d'Ivoire", query={"years": "2016-2020"})
    '/dyad/AZE/C%C3%B4te%20d%27Ivoire?years=2016-2020'
    """
    path = "/" + "/".join(quote(part, safe="") for part in parts if part) + ending
    pairs = [(name, value) for name, value in (query.items() if isinstance(query, Mapping) else query) if value]
    return f"{path}?{urlencode(pairs)}" if pairs else path


def filled(path: str, names: Mapping[str, str]) -> str:
    """Return a declared address with its names filled in.

    Examples
    --------
    >>> filled("/dyad/{a}/{b}", {"a": "AZE", "b": "ISR"})
    '/dyad/AZE/ISR'
    """
    for name, value in names.items():
        path = path.replace(f"{{{name}}}", quote(value, safe=""))
    return path
