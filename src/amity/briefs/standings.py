"""What a place among peers means in words: who is closer, who comes next, and one of four words by documented rules.

The four words, for a result that at least :data:`FEWEST_PEERS` peers were judged beside:

alone
    No peer is as close, and the next one's value is at most half the subject's (or twice, where less is closer).
among a few
    At most :data:`FEW` peers, or a twentieth of them where that is more, are as close or closer.
opposite
    At most as many are as far or farther.
typical
    Everything else. A value of nothing where half or more of the peers have nothing is typical.

A measure that says neither closer nor farther has no word. No word is a statistic: it says where a value lies, and not
how sure that is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from amity.core import states
from amity.core.results import Result
from amity.core.wording import in_prose, listed
from amity.measures import get
from amity.store import catalogue

FEWEST_PEERS = 8
FEW = 3
SAME = 1e-9
ALONE, AMONG, TYPICAL, OPPOSITE = "alone", "among a few", "typical", "opposite"


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A peer beside the subject: its name, both values on like terms, and by how much it is closer (or not)."""

    key: str
    name: str
    mine: float
    theirs: float
    n: int | None
    closer_by: float


def judged(result: Result) -> tuple[Peer, ...]:
    """Return the peers that could be judged, the closest first, then by name."""
    standing = result.standing
    if standing is None:
        return ()
    sign = 1.0 if standing.higher_is_closer else -1.0
    on = result.period.last_day if result.period else date.max
    found = []
    for row in standing.frame.iter_rows(named=True):
        mine, theirs = row["subject_value"], row["peer_value"]
        if mine is None or theirs is None:
            continue
        name = in_prose(name_of(row["state"], on))
        gap = sign * (theirs - mine)
        found.append(Peer(key=row["state"], name=name, mine=mine, theirs=theirs, n=row["n"], closer_by=gap))
    return tuple(sorted(found, key=lambda peer: (-peer.closer_by, peer.name)))


def name_of(key: str, on: date) -> str:
    """Return the name of a peer: today's where the state exists today, so that one brief names it one way."""
    state, today = states.get(key), catalogue().as_of
    return state.name_on(today) if state.exists_on(today) else state.name_on(on)


def closer(result: Result) -> tuple[Peer, ...]:
    """Return the peers that are closer than the subject, the closest first."""
    return tuple(peer for peer in judged(result) if peer.closer_by > SAME)


def farther(result: Result) -> tuple[Peer, ...]:
    """Return the peers that are less close than the subject, the closest first."""
    return tuple(peer for peer in judged(result) if peer.closer_by < -SAME)


def above_zero(result: Result) -> tuple[Peer, ...]:
    """Return the peers that have any of what is measured, the closest first."""
    return tuple(peer for peer in judged(result) if peer.theirs > SAME)


def names(peers: tuple[Peer, ...], limit: int = 6) -> str:
    """Return the peers' names as a list in prose."""
    return listed([peer.name for peer in peers], limit=limit if len(peers) > limit + 1 else 0)


def sparse(result: Result) -> bool:
    """Return whether half or more of the peers have nothing of what is measured."""
    standing = result.standing
    if standing is None or not standing.higher_is_closer or not standing.n_peers:
        return False
    return 2 * len(above_zero(result)) <= standing.n_peers


def position(result: Result) -> float | None:
    """Return where the subject lies among its peers, from 0 (farthest) to 1 (closest), ties in the middle."""
    standing = result.standing
    if standing is None or not standing.n_peers or not directed(result):
        return None
    return (standing.farther + standing.equal / 2) / standing.n_peers


def first(result: Result) -> bool:
    """Return whether no peer is as close as the subject, and the subject has some of what is measured."""
    standing = result.standing
    if not result.value or standing is None or not standing.n_peers:
        return False
    return not standing.closer + standing.equal


def directed(result: Result) -> bool:
    """Return whether more, or less, of what is measured means a closer tie."""
    return get(result.asked.measure).direction != "neither"


def few(n_peers: int) -> int:
    """Return how many peers are a few, of so many.

    Examples
    --------
    >>> few(12), few(45), few(190)
    (3, 3, 9)
    """
    return max(FEW, n_peers // 20)


def verdict(result: Result) -> str:
    """Return *alone*, *among a few*, *typical* or *opposite* by the rules above, or an empty text where none applies."""
    standing = result.standing
    if standing is None or result.value is None or standing.n_peers < FEWEST_PEERS or not directed(result):
        return ""
    if standing.equal == standing.n_peers or (sparse(result) and result.value <= SAME):
        return TYPICAL
    limit = few(standing.n_peers)
    if not standing.closer + standing.equal:
        return ALONE if _far_ahead(result) else AMONG
    if standing.closer + standing.equal <= limit:
        return AMONG
    return OPPOSITE if standing.farther + standing.equal <= limit else TYPICAL


def _far_ahead(result: Result) -> bool:
    runner_up = judged(result)[0]
    more, less = max(runner_up.mine, runner_up.theirs), min(runner_up.mine, runner_up.theirs)
    return 2 * less <= more
