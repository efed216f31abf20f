"""Votes laid out for a model of ideal points: cells by kind of answer, points by session, links between sessions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
YES, ABSTAIN, NO = 1, 2, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Cells of one kind: the lowest answer, the highest of an item with two or three, or the one between.

    ``cut`` is the column of the item's cut point, 0 where both count; ``sign`` is 1 below it and -1 above. ``item``
    and ``point`` are those of each cell, ``row`` and ``column`` its place in its session, ``from_session`` where a
    session's cells begin.
    """

    cut: int
    sign: float
    item: Ints
    point: Ints
    row: Ints
    column: Ints
    from_session: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """Votes of states in sessions, laid out once for all steps of a fit.

    A point is a state in a session, from the first to the last session in which it cast a vote that counts. ``used``
    are the roll calls that count, in order of session: those with at least two different answers. ``item`` is the
    item of each of them; several share one where they are bridged. ``binary`` marks items with two answers, which
    have a single cut point. Links join a point to the same state's point one session before: ``later`` and
    ``earlier`` are their points, ``apart`` how many sessions lie between, ``link_rows`` both rows by session.
    """

    sessions: Ints
    apart_sessions: Floats
    used: Ints
    item: Ints
    items: int
    counts: Ints
    binary: Bools
    point_session: Ints
    point_state: Ints
    point_start: Ints
    cast: Ints
    roll_call_start: Ints
    later: Ints
    earlier: Ints
    apart: Floats
    entry: Ints
    link_rows: tuple[tuple[Ints, Ints], ...]
    groups: tuple[Group, ...]

    @property
    def points(self) -> int:
        """Return how many states in sessions there are."""
        return len(self.point_session)

    @property
    def voted(self) -> Bools:
        """Return which points rest on votes of their own."""
        return self.cast > 0

    @property
    def total(self) -> int:
        """Return how many votes count."""
        return sum(len(group.item) for group in self.groups)

    @property
    def bridged(self) -> bool:
        """Return whether any item stands for more than one roll call."""
        return self.items < len(self.item)


def lay_out(votes: NDArray[np.integer], session: Ints, label: Ints | None = None) -> Cells:
    """Return the votes laid out; ``votes`` has a row for each state, 1 yes, 2 abstain, 3 no and else no vote.

    Roll calls with the same ``label`` share an item. Those on which all who voted did the same tell nothing of
    anybody's position and are left out.
    """
    order = np.argsort(session, kind="stable")
    own = np.arange(votes.shape[1]) if label is None else np.unique(label, return_inverse=True)[1]
    ballots, session, own = votes[:, order], session[order], own[order]
    given = np.zeros((int(own.max(initial=-1)) + 1, 3), np.int64)
    for answer in (YES, ABSTAIN, NO):
        np.add.at(given[:, answer - 1], own, (ballots == answer).sum(axis=0))
    counts = ((given > 0).sum(axis=1) >= 2)[own] & (ballots > 0).any(axis=0)
    used, ballots, session, own = order[counts], ballots[:, counts], session[counts], own[counts]
    kept, first, item = np.unique(own, return_index=True, return_inverse=True)
    rank = np.empty(len(kept), np.int64)
    rank[np.argsort(first)] = np.arange(len(kept))
    item, given = rank[item], given[kept][np.argsort(first)]
    sessions, when = np.unique(session, return_inverse=True)
    roll_call, state = np.nonzero(ballots.T)
    code = ballots.T[roll_call, state]
    points = _points(when[roll_call], state, len(sessions), votes.shape[0])
    start = np.searchsorted(when, np.arange(len(sessions) + 1))
    binary = (given > 0).sum(axis=1) == 2
    apart_sessions = np.diff(sessions).astype(np.float64)
    later, earlier = points.later, points.earlier
    return Cells(
        sessions=sessions,
        apart_sessions=apart_sessions,
        used=used,
        item=item,
        items=len(kept),
        counts=given,
        binary=binary,
        point_session=points.session,
        point_state=points.state,
        point_start=points.start,
        cast=points.cast,
        roll_call_start=start,
        later=later,
        earlier=earlier,
        apart=apart_sessions[points.session[later] - 1],
        entry=np.setdiff1d(np.arange(len(points.session)), later),
        link_rows=points.link_rows,
        groups=_groups(code, roll_call, item[roll_call], when[roll_call], points.of_cell, points.start, start, given),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Points:
    session: Ints
    state: Ints
    start: Ints
    cast: Ints
    of_cell: Ints
    later: Ints
    earlier: Ints
    link_rows: tuple[tuple[Ints, Ints], ...]


def _points(when: Ints, state: Ints, sessions: int, states: int) -> _Points:
    cast = np.zeros((sessions, states), np.int64)
    np.add.at(cast, (when, state), 1)
    since = np.maximum.accumulate(cast > 0, axis=0)
    until = np.maximum.accumulate(cast[::-1] > 0, axis=0)[::-1]
    inside = since & until
    point_session, point_state = np.nonzero(inside)
    number = np.full((sessions, states), -1)
    number[inside] = np.arange(len(point_session))
    before = np.where(point_session > 0, number[point_session - 1, point_state], -1)
    start = np.searchsorted(point_session, np.arange(sessions + 1))
    rows = []
    for at in range(sessions):
        before_here = before[start[at] : start[at + 1]]
        here = np.flatnonzero(before_here >= 0)
        rows.append((here, before_here[here] - start[max(at - 1, 0)]))
    later = np.flatnonzero(before >= 0)
    return _Points(
        session=point_session,
        state=point_state,
        start=start,
        cast=cast[point_session, point_state],
        of_cell=number[when, state],
        later=later,
        earlier=before[later],
        link_rows=tuple(rows),
    )


def _groups(
    code: NDArray[np.integer],
    roll_call: Ints,
    item: Ints,
    when: Ints,
    point: Ints,
    point_start: Ints,
    roll_call_start: Ints,
    given: Ints,
) -> tuple[Group, ...]:
    lowest = np.where(given[:, 0] > 0, YES, ABSTAIN)[item]
    highest = np.where(given[:, 2] > 0, NO, ABSTAIN)[item]
    two = ((given > 0).sum(axis=1) == 2)[item]
    below, above = code == lowest, code == highest
    kinds = ((below, 1, 1.0), (above & two, 1, -1.0), (above & ~two, 2, -1.0), (~below & ~above, 0, 0.0))
    groups = []
    for which, cut, sign in kinds:
        at = np.flatnonzero(which)
        if len(at):
            groups.append(
                Group(
                    cut=cut,
                    sign=sign,
                    item=item[at],
                    point=point[at],
                    row=point[at] - point_start[when[at]],
                    column=roll_call[at] - roll_call_start[when[at]],
                    from_session=np.searchsorted(when[at], np.arange(len(point_start))),
                )
            )
    return tuple(groups)
