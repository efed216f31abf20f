"""Questions as data: the cases that are shipped, and cases anywhere on disk.

The names below load when they are first used: a page about two states needs neither the schema's nor the file
format's library.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from amity.cases.creating import create
    from amity.cases.events import KINDS, Event, EventSource
    from amity.cases.loading import Case, Reading, Years, load, shipped

_HOMES = {
    "KINDS": "events",
    "Case": "loading",
    "Event": "events",
    "EventSource": "events",
    "Reading": "loading",
    "Years": "loading",
    "create": "creating",
    "load": "loading",
    "shipped": "loading",
}

__all__ = ["KINDS", "Case", "Event", "EventSource", "Reading", "Years", "create", "load", "shipped"]


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(importlib.import_module(f"amity.cases.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'amity.cases' has no attribute {name!r}")
