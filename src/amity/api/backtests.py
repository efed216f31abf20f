"""Back-tests of who replaces whom, for users of the package."""

from __future__ import annotations

from amity.core import given
from amity.models import backtests as model
from amity.models.backtests import Backtest

__all__ = ["Backtest", "backtest", "backtests"]


def backtests() -> tuple[str, ...]:
    """Return the keys of all shocks that can be replayed.

    Examples
    --------
    >>> "russia-2022" in backtests()
    True
    """
    return tuple(one.key for one in model.events())


def backtest(event: str) -> Backtest:
    """Return how each rival way of telling who replaces whom fared in a shock of the past.

    Parameters
    ----------
    event : str
        The shock's key (:func:`backtests`).

    Raises
    ------
    UnknownName
        Where there is no such shock.

    Notes
    -----
    Scores, rivals, what each is told: docs/methods/backtests.md.

    Examples
    --------
    >>> backtest("russia-2022").best.rival
    'same_totals'
    """
    return model.backtest(given.text(event, "the event"))
