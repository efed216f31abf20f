"""What would have to change for a finding to change: thresholds computed from the results, never guessed."""

from __future__ import annotations

from dataclasses import dataclass

from amity.briefs import standings
from amity.core.results import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class VotesNeeded:
    """How many joint votes cast otherwise would move a place: to among the closest few, and to among the farthest few.

    None where the place is there already.
    """

    joint: int
    n_peers: int
    few: int
    up: int | None
    down: int | None


def votes_needed(result: Result) -> VotesNeeded | None:
    """Return how many votes would move a place like for like, or None where votes are not counted or peers are few.

    Each peer's lead or lag is a whole number of votes on the roll calls in common. The votes cast otherwise are taken
    to lie on roll calls that all peers voted on, so the numbers are the fewest that would do.

    Parameters
    ----------
    result : Result
        An agreement, with its standing on the same roll calls.
    """
    peers = standings.judged(result)
    if len(peers) < standings.FEWEST_PEERS or result.n is None or any(peer.n is None for peer in peers):
        return None
    leads = [round((peer.theirs - peer.mine) * (peer.n or 0)) for peer in peers]
    limit = standings.few(len(peers))
    return VotesNeeded(
        joint=result.n,
        n_peers=len(peers),
        few=limit,
        up=_least(leads, limit),
        down=_least([-lead for lead in leads], limit),
    )


def _least(leads: list[int], limit: int) -> int | None:
    """Return the least k of 1 or more with at most ``limit`` leads of k or more, None where none is needed."""
    if sum(lead >= 0 for lead in leads) <= limit:
        return None
    above = sorted((lead for lead in leads), reverse=True)
    return max(1, above[limit] + 1)


def for_share(share: float, others: float) -> float:
    """Return how much of a flow would make a share of ``share`` beside what came from others.

    Examples
    --------
    >>> round(for_share(0.1, 51.0), 1)
    5.7
    """
    return share * others / (1 - share)
