"""What a state is called in an answer: by its name of today, and where it is gone by the one it had."""

from __future__ import annotations

from datetime import date

from amity.core import states
from amity.store import catalogue


def name_of(key: str, on: date | None = None) -> str:
    """Return the name that a state has on the day of the dataset; of one that is gone, that of the day ``on``.

    Examples
    --------
    >>> name_of("TUR"), name_of("SWZ"), name_of("DDR")
    ('Türkiye', 'Eswatini', 'East Germany')
    """
    state, today = states.get(key), catalogue().as_of
    if state.exists_on(today):
        return state.name_on(today)
    return state.name if on is None else state.name_on(on)
