"""amity: for any two states and a comparison group, from public data, who stands with whom, on what, and how sure.

The names below load when they are first used, so that importing amity costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from amity._version import __version__

if TYPE_CHECKING:
    from amity.api import Dyad, all_dyads, case_page, dyad_page_of, measure, peer_group, series, state
    from amity.api.briefs import brief, figure, save_figure, write_brief
    from amity.api.claims import check
    from amity.api.panels import cite, dyads, join, write_panel

_PUBLIC = {
    **dict.fromkeys(
        ("Dyad", "all_dyads", "case_page", "dyad_page_of", "measure", "peer_group", "series", "state"), "amity.api"
    ),
    **dict.fromkeys(("brief", "figure", "save_figure", "write_brief"), "amity.api.briefs"),
    "check": "amity.api.claims",
    **dict.fromkeys(("cite", "dyads", "join", "write_panel"), "amity.api.panels"),
}

__all__ = [
    "Dyad",
    "__version__",
    "all_dyads",
    "brief",
    "case_page",
    "check",
    "cite",
    "dyad_page_of",
    "dyads",
    "figure",
    "join",
    "measure",
    "peer_group",
    "save_figure",
    "series",
    "state",
    "write_brief",
    "write_panel",
]


def __getattr__(name: str) -> object:
    if name in _PUBLIC:
        return getattr(importlib.import_module(_PUBLIC[name]), name)
    raise AttributeError(f"module 'amity' has no attribute {name!r}")
