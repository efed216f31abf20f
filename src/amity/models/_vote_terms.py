"""Votes of many states beside one target on common roll calls: every member as subject, and packages to draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import cast

import numpy as np
from numpy.typing import NDArray

from amity.core.asks import Ask
from amity.core.declarations import Frames
from amity.measures import _roll_calls, _votes
from amity.measures.vote_agreement import MIN_JOINT, NONVOTING
from amity.numerics.bootstrap import DRAWS, effective_packages, package_weights, sums_by_package
from amity.numerics.rank_sets import Differences, package_differences
from amity.numerics.vote_tables import NOT_MEMBER, Coding, Votes, point_table, usable

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class Ballots:
    """The roll calls of a request and the votes of states on them, read once for all targets."""

    chosen: _roll_calls.Chosen
    states: tuple[str, ...]
    votes: Votes
    coding: Coding
    fewest: int

    @cached_property
    def listed(self) -> bool:
        """Return whether the set of roll calls is a closed list, which no drawing again can vary."""
        return self.chosen.issue.rule == "listed"

    @cached_property
    def packages(self) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
        """Return an order in which packages stand together and where each starts."""
        return _votes.packages(self.chosen)

    @cached_property
    def place(self) -> dict[str, int]:
        """Return the row of each state."""
        return {key: row for row, key in enumerate(self.states)}

    @cached_property
    def counted(self) -> NDArray[np.bool_]:
        """Return whether each vote can count whatever the others did."""
        return usable(self.votes, self.coding)


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteTerms:
    """Members beside each other in their agreement with one target, pair by pair on common roll calls.

    Attributes
    ----------
    mine : ndarray, shape (members, members)
        Agreement of the row's state on the roll calls that it, the column's state and the target all cast; NaN below
        the fewest. The column's own is the transpose.
    joint : ndarray, shape (members, members)
        How many those are.
    points, counts : ndarray, shape (members, roll calls)
        Points of agreement with the target and whether the roll call counts, per member.
    """

    ballots: Ballots
    members: tuple[str, ...]
    target: str
    mine: Floats
    joint: Floats
    points: Singles
    counts: Singles


def ballots(tables: Frames, ask: Ask, keys: Sequence[str]) -> Ballots:
    """Return the votes of states on the roll calls of a request."""
    chosen = _roll_calls.chosen_roll_calls(tables, ask)
    return Ballots(
        chosen=chosen,
        states=tuple(keys),
        votes=_votes.codes_of(tables, keys, chosen.at),
        coding=cast(Coding, ask.options[NONVOTING.name]),
        fewest=max(_votes.least(cast(int, ask.options[MIN_JOINT.name]), chosen), 1),
    )


def terms(found: Ballots, members: Sequence[str], target: str) -> VoteTerms:
    """Return the members beside each other in their agreement with a target."""
    points, counts = _with_target(found, members, target)
    # Sums of halves are exact in single precision, quotients are not.
    joint = (counts @ counts.T).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        mine = np.where(joint >= found.fewest, (points @ counts.T).astype(np.float64) / joint, np.nan)
    np.fill_diagonal(mine, np.nan)
    return VoteTerms(
        ballots=found,
        members=tuple(members),
        target=target,
        mine=mine,
        joint=joint,
        points=points,
        counts=counts,
    )


def differences(found: VoteTerms, subject: int, peers: Sequence[int], seed: int = 0) -> Differences:
    """Return the subject's leads over peers on common roll calls, packages drawn jointly for all of them."""
    order, starts = found.ballots.packages
    over, under = _sides(found.points, found.counts, subject, peers)
    weights = package_weights(len(starts), DRAWS, seed)
    return package_differences(over[order], under[order], starts, weights)


def first_row(found: Ballots, members: Sequence[str], target: str) -> tuple[Floats, Floats]:
    """Return the first member's agreement with a target beside each member's, on common roll calls; NaN below fewest.

    The target itself, where it is a member, is no peer of its own.
    """
    points, counts = _with_target(found, members, target)
    joint = (counts @ counts[0]).astype(np.float64)
    enough = joint >= found.fewest
    enough[[at for at, key in enumerate(members) if at == 0 or key == target]] = False
    with np.errstate(divide="ignore", invalid="ignore"):
        mine, theirs = (np.where(enough, side / joint, np.nan) for side in (counts @ points[0], points @ counts[0]))
    return mine, theirs


def own_value(found: Ballots, state: str, target: str) -> float:
    """Return a state's agreement with a target on all roll calls that both cast; NaN below the fewest."""
    points, counts = _with_target(found, (state,), target)
    joint = float(counts.sum())
    return float(points.sum()) / joint if joint >= found.fewest else float("nan")


def lead_errors(
    found: Ballots, members: Sequence[str], target: str, peers: NDArray[np.int64]
) -> tuple[Floats, Floats, Floats]:
    """Return the first member's leads over peers, their linearised errors over packages, and degrees of freedom."""
    order, starts = found.packages
    points, counts = _with_target(found, members, target)
    sides = _sides(points, counts, 0, peers.tolist())
    over, under = (sums_by_package(side[order], starts).astype(np.float64) for side in sides)
    total = under.sum(axis=0)
    effective = np.nan_to_num(effective_packages(under.astype(np.float32)))
    with np.errstate(divide="ignore", invalid="ignore"):
        gap = over.sum(axis=0) / total
        wide = np.where(effective > 1, effective / (effective - 1), np.nan)
        error = np.sqrt(((over - gap * under) ** 2).sum(axis=0) * wide) / total
    return gap, error, effective - 1.0


def _with_target(found: Ballots, members: Sequence[str], target: str) -> tuple[Singles, Singles]:
    """Return, by member and roll call, points of agreement with the target and whether the roll call counts."""
    table, _ = point_table(found.coding)
    rows = [found.place[key] for key in members]
    at = found.place[target]
    counts = (found.counted[rows] & found.counted[at]).astype(np.float32)
    return table[found.votes[rows], found.votes[at]] * counts, counts


def _sides(points: Singles, counts: Singles, subject: int, peers: Sequence[int]) -> tuple[Singles, Singles]:
    """Return, by roll call and peer, the subject's points less the peer's where both count, and whether both do."""
    rows = list(peers)
    both = counts[rows] * counts[subject]
    over = points[subject] * counts[rows] - points[rows] * counts[subject]
    return np.ascontiguousarray(over.T), np.ascontiguousarray(both.T)


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """How the peers agree with the target where the subject voted and where it did not.

    Attributes
    ----------
    voted, skipped : int
        Roll calls with a vote of the target on which the subject voted, and those on which it did not.
    there, missed : float
        Median over the peers of their agreement with the target on the one and on the other.
    peers : int
        Peers with enough votes on both to be counted.
    """

    voted: int
    skipped: int
    there: float
    missed: float
    peers: int


def skipped(found: VoteTerms, subject: int, peers: Sequence[int]) -> Skipped | None:
    """Return how the peers agree with the target where the subject did not vote; None where that is too seldom.

    It says whether a place on each state's own votes is made by which votes the subject cast.
    """
    mine = found.counts[subject] > 0
    target = found.ballots.counted[found.ballots.place[found.target]]
    away = target & ~mine & (found.ballots.votes[found.ballots.place[found.members[subject]]] != NOT_MEMBER)
    rows = list(peers)
    with np.errstate(divide="ignore", invalid="ignore"):
        there, missed = (
            (found.points[rows] * side).sum(axis=1, dtype=np.float64) / (found.counts[rows] * side).sum(axis=1)
            for side in (mine, away)
        )
    fewest = found.ballots.fewest
    enough = ((found.counts[rows] * mine).sum(1) >= fewest) & ((found.counts[rows] * away).sum(1) >= fewest)
    if not enough.any():
        return None
    return Skipped(
        voted=int(mine.sum()),
        skipped=int(away.sum()),
        there=float(np.median(there[enough])),
        missed=float(np.median(missed[enough])),
        peers=int(enough.sum()),
    )
