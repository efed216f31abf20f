"""Dynamic ideal points of states, from the embedded votes or from any array of ordered votes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from amity.core import given
from amity.core.asks import Period, read_sessions
from amity.core.errors import UnknownState, UsageError
from amity.core.states import resolve
from amity.core.suggest import nearest
from amity.models.ideal_points import Estimates, estimated, fit
from amity.store import read


def ideal_points(
    votes: ArrayLike,
    *,
    session: ArrayLike,
    states: Sequence[str],
    bridges: Sequence[object] | None = None,
    seed: int = 0,
    anchor: str | None = None,
) -> Estimates:
    """Return the ideal points of states in sessions, with 90 % intervals, from an array of votes.

    Parameters
    ----------
    votes : array_like of int, shape (states, roll calls)
        1 yes, 2 abstain, 3 no, 0 no vote. Any two of them suffice. A roll call given twice counts twice.
    session : array_like of int, shape (roll calls,)
        Number of the session of each roll call; the random walk takes a step for each number, also where none has
        votes.
    states : sequence of str
        A name for each row, no two the same.
    bridges : sequence, optional
        A label for each roll call, None for none: roll calls with the same label share slope and cut points across
        sessions. Use it for texts that are known to be the same.
    seed : int
        Of the start; the result does not depend on it but for rounding.
    anchor : str, optional
        The state on whose side the scale is counted upward. Without it, noes lie above yeses on the whole.

    Returns
    -------
    Estimates
        ``frame`` (state, session, estimate, low, high, n), ``fit`` with items, trace, log likelihood and covariance,
        ``random_walk_variance``. Estimates have mean 0 and variance 1 over all rows. A state has no row in a session
        in which it cast no vote that counts; roll calls on which all who voted did the same do not count.

    Raises
    ------
    UsageError
        Where shapes or codes are wrong, or names repeat.
    UnknownState
        Where the anchor is none of the states.
    ComputeError
        Where no roll call has two different answers, or the fit did not converge.

    Notes
    -----
    Bailey, Strezhnev and Voeten (2017), eqs. 1 and 2, fitted by Newton's method; docs/methods/ideal-points.md.

    Examples
    --------
    >>> votes = [[1, 1, 3, 1, 1], [1, 2, 3, 1, 2], [3, 3, 1, 2, 3], [3, 2, 1, 3, 0]]
    >>> found = ideal_points(votes, session=[1, 1, 1, 2, 2], states=["a", "b", "c", "d"], anchor="c")
    >>> found.frame["state"].to_list(), bool(found.frame["estimate"][4] > 0)
    (['a', 'a', 'b', 'b', 'c', 'c', 'd', 'd'], True)
    """
    codes = _codes(votes)
    when = _array(session, "sessions")
    names = [str(state) for state in states]
    _check_shapes(codes, when, names)
    if anchor is not None and anchor not in names:
        raise UnknownState(
            f"the anchor '{anchor}' was asked for; it is none of the {len(names)} states",
            hint="name one of the states given",
            candidates=nearest(anchor, names),
        )
    return estimated(
        codes,
        when.astype(np.int64),
        names,
        label=_labels(bridges, codes.shape[1]),
        seed=given.whole(seed, "seed"),
        anchor=anchor,
    )


def un_ideal_points(
    issue: str = "all",
    *,
    sessions: str | Period | None = None,
    bridges: bool = False,
    seed: int = 0,
    anchor: str | None = None,
) -> Estimates:
    """Return the ideal points of all members of the United Nations from the embedded votes.

    Parameters
    ----------
    issue : str
        A set of roll calls or an issue flag (me, nu, di, hr, co, ec); flags end where the source ends them.
    sessions : str or Period, optional
        Such as ``"46-80"``; all without it.
    bridges : bool
        Whether whole texts of the same title in neighbouring sessions share slope and cut points.
    anchor : str, optional
        A state's name or code; without it the United States.

    Raises
    ------
    BadOption, BadPeriod, UnknownState, ComputeError
        Where there is no such set, no roll call of it in those sessions, no such state, or no certified result.

    Examples
    --------
    >>> found = un_ideal_points(sessions="78")
    >>> found.frame.columns
    ['state', 'session', 'estimate', 'low', 'high', 'n']
    """
    span = read_sessions(sessions) if isinstance(sessions, str) else sessions
    key = resolve(anchor).key if anchor is not None else None
    return fit(
        read("votes"),
        read("roll_calls"),
        issue=issue,
        sessions=span,
        bridges=bridges,
        seed=given.whole(seed, "seed"),
        anchor=key,
    )


def _array(values: ArrayLike, what: str) -> NDArray[Any]:
    """Return values as an array; rows of unequal length have no shape, and numpy says so in words of its own."""
    try:
        return np.asarray(values)
    except ValueError as error:
        raise UsageError(
            f"{what} were given whose rows are not of one length", hint="give each row as many entries as the others"
        ) from error


def _codes(votes: ArrayLike) -> NDArray[np.int8]:
    found = _array(votes, "votes")
    if found.ndim == 2 and not found.size:
        raise UsageError(
            f"votes of {found.shape[0]} states on {found.shape[1]} roll calls were given; there is no vote in them",
            hint="give an array with a row for each state and a column for each roll call",
        )
    if found.ndim != 2:
        raise UsageError(
            f"votes with {found.ndim} dimensions were given; ideal points need states × roll calls",
            hint="give an array with a row for each state and a column for each roll call",
        )
    if found.size and not np.issubdtype(found.dtype, np.integer) and not np.issubdtype(found.dtype, np.bool_):
        raise UsageError(
            f"votes of type {found.dtype} were given; codes are whole numbers", hint="write no vote as 0, not as NaN"
        )
    wrong = np.argwhere((found < 0) | (found > 3)) if found.size else np.empty((0, 2), int)
    if len(wrong):
        row, column = wrong[0]
        raise UsageError(
            f"the vote {found[row, column]} stands in row {row}, column {column}, and {len(wrong)} cells in all are "
            "none of 0, 1, 2, 3",
            hint="write 1 yes, 2 abstain, 3 no, and 0 for no vote",
        )
    return found.astype(np.int8)


def _check_shapes(votes: NDArray[np.int8], session: NDArray[np.generic], states: Sequence[str]) -> None:
    if session.shape != (votes.shape[1],) or not np.issubdtype(session.dtype, np.integer):
        raise UsageError(
            f"sessions of shape {session.shape} and type {session.dtype} were given for {votes.shape[1]} roll calls",
            hint="give one whole number for each roll call",
        )
    if len(states) != votes.shape[0]:
        raise UsageError(
            f"{len(states)} states were named for {votes.shape[0]} rows of votes", hint="name each row once"
        )
    twice = sorted({name for name in states if states.count(name) > 1}) if len(set(states)) < len(states) else []
    if twice:
        raise UsageError(f"the state '{twice[0]}' was named twice", hint="give each state one row")


def _labels(bridges: Sequence[object] | None, rolls: int) -> NDArray[np.int64] | None:
    if bridges is None:
        return None
    if len(bridges) != rolls:
        raise UsageError(
            f"{len(bridges)} labels of bridges were given for {rolls} roll calls",
            hint="give one for each roll call, None where it has none",
        )
    numbers: dict[object, int] = {}
    return np.array(
        [at if label is None else numbers.setdefault(label, at) for at, label in enumerate(bridges)], dtype=np.int64
    )
