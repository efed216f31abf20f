"""Fields of shocks: what they mean and between which ends they lie, told once for files, forms and the command line."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from typing import Any, get_args, get_type_hints

from amity.core.errors import BadOption, UsageError
from amity.core.suggest import nearest

MEANING, LEAST, MOST, WHO = "meaning", "ge", "le", "who"


def part(meaning: str, default: float | None = None) -> Any:
    """Return a field that holds a share from 0 to 1."""
    bounds = {MEANING: meaning, LEAST: 0.0, MOST: 1.0}
    return (
        dataclasses.field(metadata=bounds) if default is None else dataclasses.field(default=default, metadata=bounds)
    )


def amount(meaning: str, default: float | None = None, most: float = 1e6) -> Any:
    """Return a field that holds a number of 0 or more."""
    bounds = {MEANING: meaning, LEAST: 0.0, MOST: most}
    return (
        dataclasses.field(metadata=bounds) if default is None else dataclasses.field(default=default, metadata=bounds)
    )


def said(meaning: str, default: Any = dataclasses.MISSING) -> Any:
    """Return a field that holds a text, a list of texts or one of some words."""
    return dataclasses.field(default=default, metadata={MEANING: meaning})


def who(meaning: str, default: Any = dataclasses.MISSING) -> Any:
    """Return a field that names states: one, several, or an expression over peer sets."""
    return dataclasses.field(default=default, metadata={MEANING: meaning, WHO: True})


def check(shock: object) -> None:
    """Raise :class:`BadOption` where a number of a shock lies beyond its ends, or a word is none of those it takes."""
    hints = get_type_hints(type(shock))
    for one in dataclasses.fields(shock):  # type: ignore[arg-type]
        value = getattr(shock, one.name)
        low, high = one.metadata.get(LEAST), one.metadata.get(MOST)
        if low is not None and (not isinstance(value, (int, float)) or not math.isfinite(value)):
            raise BadOption(f"{one.name}={value!r} was given; it is {one.metadata[MEANING]}", hint="give a number")
        if low is not None and not low <= value <= high:
            raise BadOption(
                f"{one.name}={value:g} was given; it is {one.metadata[MEANING]}, and lies from {low:g} to {high:g}",
                hint="give a number between these",
            )
        words = get_args(hints[one.name])
        if words and isinstance(words[0], str) and value not in words:
            raise BadOption(
                f"{one.name}={value!r} was given; it takes {', '.join(words)}",
                hint="write one of these",
                candidates=nearest(str(value), words),
            )


def made(shock: type, given: Mapping[str, object]) -> object:
    """Return a shock from values by name, checked.

    Raises
    ------
    UsageError
        Where a field is not there or there is none of that name.
    """
    known = {one.name: one for one in dataclasses.fields(shock)}
    for name in given:
        if name not in known:
            raise UsageError(
                f"'{name}' was given; the fields of this shock are {', '.join(known)}",
                hint="write one of these",
                candidates=nearest(name, known),
            )
    lacking = [name for name, one in known.items() if one.default is dataclasses.MISSING and name not in given]
    if lacking:
        raise UsageError(f"this shock needs {', '.join(lacking)}", hint=f"give {lacking[0]}")
    found = shock(**given)
    check(found)
    return found
