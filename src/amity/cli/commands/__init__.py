"""The commands, a file for each group; each declares arguments and loads the room that does the work when called."""

from __future__ import annotations

from types import ModuleType

from amity.cli.commands import answers, claims, data, new, research

# In the order in which `amity --help` lists them.
COMMANDS: tuple[ModuleType, ...] = (answers, research, claims)

__all__ = ["COMMANDS", "data", "new"]
