"""What a place among peers means in words: who is closer, who comes next, and one of four words by documented rules.

The words and their rule are those of :mod:`amity.models._verdicts`, so that a brief, ``amity alone`` and a curve of
specifications say the same of the same value.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np

from amity.core import states
from amity.core.results import Result, Standing
from amity.core.wording import in_prose, listed
from amity.measures import get
from amity.models import _mirrors
from amity.models._verdicts import (
    ALONE,
    AMONG,
    FEW,
    FEWEST_PEERS,
    OPPOSITE,
    SCALES,
    TYPICAL,
    Beside,
    few,
    shown,
    words,
)
from amity.numerics.rank_tests import SAME
from amity.store import catalogue

__all__ = ["ALONE", "AMONG", "FEW", "FEWEST_PEERS", "OPPOSITE", "SAME", "SCALES", "TYPICAL", "few"]


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
    if result.standing is None:
        return ()
    on = result.period.last_day if result.period else date.max
    return _judged(_Same(result.standing), on)


class _Same:
    """A standing told from others by being itself: its frame has no hash, and a brief asks for it many times."""

    __slots__ = ("standing",)

    def __init__(self, standing: Standing) -> None:
        self.standing = standing

    def __hash__(self) -> int:
        return id(self.standing)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.standing is self.standing


@lru_cache(maxsize=256)
def _judged(same: _Same, on: date) -> tuple[Peer, ...]:
    standing = same.standing
    sign = 1.0 if standing.higher_is_closer else -1.0
    columns = (standing.frame[name].to_list() for name in ("state", "subject_value", "peer_value", "n"))
    today = catalogue().as_of
    found = []
    for key, mine, theirs, n in zip(*columns, strict=True):
        if mine is not None and theirs is not None:
            name = in_prose(_named(key, on, today))
            found.append(Peer(key=key, name=name, mine=mine, theirs=theirs, n=n, closer_by=sign * (theirs - mine)))
    return tuple(sorted(found, key=lambda peer: (-peer.closer_by, peer.name)))


def name_of(key: str, on: date) -> str:
    """Return the name of a peer: today's where the state exists today, so that one brief names it one way."""
    return _named(key, on, catalogue().as_of)


def _named(key: str, on: date, today: date) -> str:
    state = states.get(key)
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
    if standing is None or not standing.higher_is_closer or not standing.n_peers or result.unit in SCALES:
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


def word_shown(result: Result) -> str:
    """Return the verdict as a reader is shown it, empty where there is none."""
    word = verdict(result)
    peers = result.standing
    return shown(word, last=peers is not None and not peers.farther + peers.equal) if word else ""


def verdict(result: Result) -> str:
    """Return *alone*, *among a few*, *typical* or *opposite* by the rules of the models, empty where none applies."""
    standing = result.standing
    if standing is None or result.value is None or standing.n_peers < FEWEST_PEERS or not directed(result):
        return ""
    peers = judged(result)
    low = result.low if result.interval_kind == "bounds" and result.low is not None else np.nan
    if (
        result.period is not None
        and _mirrors.hidden(result.asked.measure, result.asked.state_a, (result.asked.state_b,), result.period).any()
    ):
        low = 0.0
    found = Beside(
        mine=np.array([[peer.mine for peer in peers]]),
        theirs=np.array([[peer.theirs for peer in peers]]),
        sign=1 if standing.higher_is_closer else -1,
        scale=result.unit in SCALES,
        low=np.array([low]),
    )
    return words(found)[0]
