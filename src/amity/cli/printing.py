"""Printing: JSON as every command prints it, and one console for all tables."""

from __future__ import annotations

import json
import sys

from rich.console import Console
from rich.table import Table

from amity.core.results import clean

NARROWEST = 72


class _Screen(Console):
    """A console that leaves a reader who has gone to the command line, which ends with the documented code."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def print_json(body: object) -> None:
    """Print a body as JSON: UTF-8, two spaces, floats at 12 significant digits, no NaN."""
    sys.stdout.write(json.dumps(clean(body), ensure_ascii=False, indent=2, allow_nan=False) + "\n")


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
