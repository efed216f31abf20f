"""amity: for any two states and a comparison group, from public data, who stands with whom, on what, and how sure.

The names below load when they are first used, so that importing amity costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from amity._version import __version__

if TYPE_CHECKING:
    from amity.api import Dyad, all_dyads, case_page, dyad_page_of, measure, peer_group, series, state
    from amity.api.alone import alone, alone_on_all, alone_with
    from amity.api.before_after import before_after
    from amity.api.briefs import brief, figure, save_figure, write_brief
    from amity.api.claims import check
    from amity.api.configurations import configurations
    from amity.api.curve import curve
    from amity.api.declared_material import gap
    from amity.api.drafting import draft
    from amity.api.gravity import gravity
    from amity.api.ideal_points import ideal_points
    from amity.api.panels import cite, dyads, join, write_panel
    from amity.api.queries import which
    from amity.api.similarity import similarity

_PUBLIC = {
    **dict.fromkeys(
        ("Dyad", "all_dyads", "case_page", "dyad_page_of", "measure", "peer_group", "series", "state"), "amity.api"
    ),
    **dict.fromkeys(("alone", "alone_on_all", "alone_with"), "amity.api.alone"),
    **dict.fromkeys(("brief", "figure", "save_figure", "write_brief"), "amity.api.briefs"),
    **dict.fromkeys(("backtest", "backtests"), "amity.api.backtests"),
    "before_after": "amity.api.before_after",
    "bloc_clustering": "amity.api.bloc_clustering",
    "case_configurations": "amity.api.case_configurations",
    "check": "amity.api.claims",
    "configurations": "amity.api.configurations",
    **dict.fromkeys(("case_corridors", "corridor_network", "corridors"), "amity.api.corridors"),
    "curve": "amity.api.curve",
    **dict.fromkeys(("dependence", "most_one_sided"), "amity.api.dependence"),
    "draft": "amity.api.drafting",
    "expected_ties": "amity.api.expected_ties",
    "flip": "amity.api.reverse_stress",
    "gap": "amity.api.declared_material",
    "gravity": "amity.api.gravity",
    "ideal_points": "amity.api.ideal_points",
    "rival_explanations": "amity.api.rival_explanations",
    **dict.fromkeys(("stress", "stress_case"), "amity.api.scenarios"),
    "similarity": "amity.api.similarity",
    "which": "amity.api.queries",
    **dict.fromkeys(("cite", "dyads", "join", "write_panel"), "amity.api.panels"),
}

__all__ = [
    "Dyad",
    "__version__",
    "all_dyads",
    "alone",
    "alone_on_all",
    "alone_with",
    "backtest",
    "backtests",
    "before_after",
    "bloc_clustering",
    "brief",
    "case_configurations",
    "case_corridors",
    "case_page",
    "check",
    "cite",
    "configurations",
    "corridor_network",
    "corridors",
    "curve",
    "dependence",
    "draft",
    "dyad_page_of",
    "dyads",
    "expected_ties",
    "figure",
    "flip",
    "gap",
    "gravity",
    "ideal_points",
    "join",
    "measure",
    "most_one_sided",
    "peer_group",
    "rival_explanations",
    "save_figure",
    "series",
    "similarity",
    "state",
    "stress",
    "stress_case",
    "which",
    "write_brief",
    "write_panel",
]


def __getattr__(name: str) -> object:
    if name in _PUBLIC:
        return getattr(importlib.import_module(_PUBLIC[name]), name)
    raise AttributeError(f"module 'amity' has no attribute {name!r}")
