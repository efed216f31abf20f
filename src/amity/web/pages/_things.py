"""What the pages of methods tell of: models and functions of the package, from their own declarations."""

from __future__ import annotations

import inspect
from functools import cache
from typing import cast

import amity
from amity.core.declarations import Model
from amity.core.discovery import load, names


@cache
def models() -> tuple[Model, ...]:
    """Return all models."""
    return tuple(cast(Model, load("models", key, "MODEL")) for key in names("models"))


@cache
def functions() -> tuple[str, ...]:
    """Return the names of the package's public functions and classes."""
    return tuple(name for name in amity.__all__ if not name.startswith("_"))


def first_line(thing: object) -> str:
    """Return what a function returns, by the first line of its own text."""
    return (inspect.getdoc(thing) or "").partition("\n")[0]


def signature(thing: object) -> str:
    """Return how a function is called."""
    return str(inspect.signature(thing)) if callable(thing) else ""
