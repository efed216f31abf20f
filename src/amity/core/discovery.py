"""Plug-ins found by reading a room's folder, plus an entry-point group for other packages.

A plug-in is a module whose name is its key and which exposes one constant (``SOURCE``, ``TABLE``, ``MEASURE`` …). Files
that begin with ``_`` are helpers. Other packages register modules under the entry-point group ``amity.<room>``.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from importlib.metadata import EntryPoint, entry_points

from amity.core.errors import ComputeError


@cache
def _foreign(room: str) -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=f"amity.{room}")}


@cache
def names(room: str) -> tuple[str, ...]:
    """Return the keys of all plug-ins of a room (``sources``, ``tables``, ``measures``), sorted; none is imported."""
    package = importlib.import_module(f"amity.{room}")
    own = {found.name for found in pkgutil.iter_modules(package.__path__) if not found.name.startswith("_")}
    return tuple(sorted(own | _foreign(room).keys()))


@cache
def load(room: str, key: str, constant: str) -> object:
    """Return the record that the plug-in ``key`` of a room exposes as ``constant``.

    Raises
    ------
    ComputeError
        Where the plug-in exposes no such record or one with another key: a fault of the plug-in.
    """
    point = _foreign(room).get(key)
    module = point.load() if point else importlib.import_module(f"amity.{room}.{key}")
    record = getattr(module, constant, None)
    if record is None or getattr(record, "key", None) != key:
        raise ComputeError(
            f"the plug-in '{key}' of the room '{room}' exposes no {constant} with that key",
            hint=f"give the module a constant {constant} whose key is its file's name",
        )
    return record
