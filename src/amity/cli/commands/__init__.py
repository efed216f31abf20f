"""The commands, a file for each group; each declares arguments and loads the room that does the work when called."""

from __future__ import annotations

from types import ModuleType

from amity.cli.commands import (
    alone,
    answers,
    before_after,
    claims,
    curve,
    data,
    dependence,
    draft,
    events,
    explain,
    gap,
    ideal_points,
    new,
    research,
    serve,
    stress,
    which,
    why,
)

# In the order in which `amity --help` lists them.
COMMANDS: tuple[ModuleType, ...] = (
    answers,
    alone,
    curve,
    gap,
    which,
    before_after,
    explain,
    why,
    dependence,
    stress,
    ideal_points,
    research,
    claims,
    draft,
    serve,
)

__all__ = ["COMMANDS", "data", "events", "new"]
