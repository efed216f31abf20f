"""Nearest names, for the candidates of an error: never taken as an answer."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(asked: str, known: Iterable[str], most: int = 5) -> tuple[str, ...]:
    """Return the known names most like the one asked for, best first.

    Examples
    --------
    >>> nearest("vote_agrement", ["vote_agreement", "trade"])
    ('vote_agreement',)
    """
    names, asked = list(known), str(asked)
    folded = {name.casefold(): name for name in names}
    close = difflib.get_close_matches(asked.casefold(), list(folded), n=most, cutoff=0.55)
    inside = [key for key in folded if asked.casefold() in key and key not in close] if len(asked) > 2 else []
    return tuple(folded[key] for key in [*close, *inside][:most])
