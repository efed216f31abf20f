"""amity: for any two states and a comparison group, from public data, who stands with whom, on what, and how sure.

The names below load when they are first used, so that importing amity costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from amity._version import __version__

if TYPE_CHECKING:
    from amity.api import Dyad, all_dyads, case_page, dyad_page_of, measure, peer_group, series, state

_PUBLIC = ("Dyad", "all_dyads", "case_page", "dyad_page_of", "measure", "peer_group", "series", "state")

__all__ = [
    "Dyad",
    "__version__",
    "all_dyads",
    "case_page",
    "dyad_page_of",
    "measure",
    "peer_group",
    "series",
    "state",
]


def __getattr__(name: str) -> object:
    if name in _PUBLIC:
        return getattr(importlib.import_module("amity.api"), name)
    raise AttributeError(f"module 'amity' has no attribute {name!r}")
