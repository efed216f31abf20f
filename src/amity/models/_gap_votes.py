"""Agreement with one target as a ranking of all states: duels on common roll calls, and what other ways would give."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from amity.core.asks import Ask
from amity.core.declarations import Frames
from amity.models import _vote_terms
from amity.numerics.rank_gaps import Floats, pairwise_percentiles, percentiles, spearman

# A roll call is of the core where so many of the states cast a vote, and a state where it cast so many of the core.
CORE = 0.9
# A state is ranked where it can be set against so many of the others.
DUELS = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """States with their percentile, their own value, and why others have none.

    ``ways`` holds the percentiles by the other ways of ranking, by name; NaN where a way does not rank a state.
    """

    keys: tuple[str, ...]
    places: Floats
    values: Floats
    lost: tuple[tuple[str, str], ...]
    terms: str
    ways: tuple[tuple[str, Floats], ...] = ()

    def agreement(self) -> tuple[tuple[str, int, float], ...]:
        """Return for each other way how many states it ranks, and its rank correlation with the one used."""
        found = []
        for name, other in self.ways:
            both = ~np.isnan(other)
            found.append(
                (name, int(both.sum()), spearman(self.places[both], other[both]) if both.sum() > 2 else np.nan)
            )
        return tuple(found)


def ranked(tables: Frames, ask: Ask, keys: tuple[str, ...], target: str) -> Ranked:
    """Return the states by the share of duels that each wins: who agreed more with the target where both voted.

    No roll call is shared by all states, so no one share compares them all on like terms; each pair is compared on the
    roll calls that both and the target cast, as a subject is with each of its peers.
    """
    ballots = _vote_terms.ballots(tables, ask, (target, *keys))
    members = [key for key in keys if key in ballots.place]
    terms = _vote_terms.terms(ballots, members, target)
    places, duels = pairwise_percentiles(terms.mine)
    points, counts = (matrix.astype(np.float64) for matrix in (terms.points, terms.counts))
    number = counts.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        own = np.where(number >= ballots.fewest, points.sum(axis=1) / number, np.nan)
    kept = (duels >= DUELS * (len(members) - 1)) & ~np.isnan(own)
    lost = [
        (key, f"{int(number[i])} roll calls with the target, or too few in common with most of the others")
        for i, key in enumerate(members)
        if not kept[i]
    ]
    core = np.full(len(members), np.nan)
    often = counts[kept].mean(axis=0) >= CORE if kept.any() else np.zeros(counts.shape[1], np.bool_)
    there = kept & (counts[:, often].mean(axis=1) >= CORE) if often.any() else np.zeros(len(members), np.bool_)
    if there.sum() > 2:
        core[there] = percentiles(points[there][:, often].sum(axis=1) / counts[there][:, often].sum(axis=1))
    alone = np.full(len(members), np.nan)
    alone[kept] = percentiles(own[kept])
    used = ballots.chosen.used
    return Ranked(
        keys=tuple(key for i, key in enumerate(members) if kept[i]),
        places=places[kept],
        values=own[kept],
        lost=tuple(lost),
        terms="the share of the other states than which it agreed more with the target, each pair on the roll calls "
        f"that both and the target cast, {used}",
        ways=(
            (f"a core of {int(often.sum())} roll calls on which nine tenths voted", core[kept]),
            ("each state's own roll calls, which are not the same", alone[kept]),
        ),
    )
