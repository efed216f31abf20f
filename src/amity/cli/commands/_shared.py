"""Arguments and options that several commands share, and how ``NAME=VALUE`` is read."""

from __future__ import annotations

from typing import Annotated

import typer

from amity.core.errors import UsageError

StateA = Annotated[str, typer.Argument(metavar="A", help="A state: name, ISO3, COW or Gleditsch–Ward code.")]
StateB = Annotated[str, typer.Argument(metavar="B", help="The other state.")]
Peers = Annotated[
    str, typer.Option("--peers", help="Peer set or expression, such as 'oic - arab-league' (amity list peers).")
]
Years = Annotated[str | None, typer.Option("--years", help="A year or a span, such as 2016-2020.")]
Options = Annotated[
    list[str] | None, typer.Option("--option", metavar="NAME=VALUE", help="An option of a measure; may be repeated.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def read_pairs(given: list[str] | None) -> dict[str, str]:
    """Return ``NAME=VALUE`` texts as a mapping.

    Raises
    ------
    UsageError
        Where a text has no ``=`` or a name is given twice.
    """
    pairs: dict[str, str] = {}
    for text in given or []:
        name, mark, value = text.partition("=")
        if not mark or not name.strip() or not value.strip():
            raise UsageError(f"'{text}' was given; it is not of the form NAME=VALUE", hint="write it like by=tonnes")
        if name.strip() in pairs:
            raise UsageError(f"'{name.strip()}' was given twice", hint="give it once")
        pairs[name.strip()] = value.strip()
    return pairs
