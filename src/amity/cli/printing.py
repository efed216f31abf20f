"""Printing: JSON as every command prints it, and one console for all tables."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from amity.cli._json_text import print_json
from amity.cli._layout import NARROWEST

__all__ = ["console", "plain_table", "print_json"]


class _Screen(Console):
    """A console that leaves a reader who has gone to the command line, which ends with the documented code."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def console() -> Console:
    """Return the console that tables are printed to: no markup in texts, no guessed emphasis."""
    screen = _Screen(markup=False, highlight=False, emoji=False)
    # Narrower tables would lose figures without a sign: the terminal may wrap what does not fit.
    screen.width = max(screen.width, NARROWEST)
    return screen


def plain_table(*headings: str, right: tuple[str, ...] = ()) -> Table:
    """Return an empty table with a rule below its headings; columns named in ``right`` are set flush right."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold", show_edge=False)
    for heading in headings:
        table.add_column(heading, justify="right" if heading in right else "left", overflow="fold")
    return table
