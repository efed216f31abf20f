"""The methods: every measure by channel, every model with its null hypothesis, peer sets, and the Python API."""

from __future__ import annotations

from collections.abc import Mapping

import amity
from amity import measures
from amity.briefs.dyad_page import channels
from amity.core import peers as peer_sets
from amity.core.declarations import Measure
from amity.store import catalogue
from amity.web.asking import Ask
from amity.web.declaring import Page
from amity.web.links import link
from amity.web.pages._things import first_line, functions, models


def find(_: Ask) -> tuple[Measure, ...]:
    """Return all measures."""
    return tuple(measures.get(key) for key in measures.keys())


def to_json(found: tuple[Measure, ...], _: Ask) -> Mapping[str, object]:
    """Return measures, models, peer sets and functions as rows."""
    return {
        "rows": [
            {
                "measure": one.key,
                "title": one.title,
                "channel": one.channel,
                "unit": one.unit,
                "directed": one.directed,
                "meaning": one.meaning,
            }
            for one in found
        ],
        "models": [{"model": one.key, "title": one.title, "null": one.null} for one in models()],
        "peers": [{"peers": one.key, "title": one.title} for one in peer_sets.peer_sets().values()],
        "functions": [f"amity.{name}" for name in functions()],
        "dataset_version": catalogue().version,
    }


def view(found: tuple[Measure, ...], _: Ask) -> Mapping[str, object]:
    """Return the page for its template."""
    return {
        "channels": [
            {
                "channel": channel,
                "rows": [
                    (one, link("methods", "measure", one.key))
                    for one in sorted(found, key=lambda one: one.order)
                    if one.channel == channel.key
                ],
            }
            for channel in channels()
        ],
        "models": [(one, link("methods", "model", one.key)) for one in models()],
        "sets": [(one, link("methods", "peers", one.key)) for one in peer_sets.peer_sets().values()],
        "functions": [
            (f"amity.{name}", first_line(getattr(amity, name)), link("methods", "python", name)) for name in functions()
        ],
    }


PAGE = Page(
    key="methods",
    title="Methods",
    meaning="Every measure, model, peer set and function: what it is, and what it cannot say.",
    path="/methods",
    menu=40,
    find=find,
    to_json=to_json,
    view=view,
)
