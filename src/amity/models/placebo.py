"""How often a verdict comes up where nothing special was asked: other members, other targets, screens of all targets.

Beside a finding stands its false-alarm rate: the same rule with every other member of the peer set as subject, and with
the same subject and other targets that are covered as well and have ties of like size. A screen of many targets is
adjusted for their number after Benjamini and Yekutieli, on p-values whose null is continuous only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from amity.core.declarations import Model
from amity.models import _vote_terms
from amity.models._like_terms import LikeTerms
from amity.models._naming import name_of
from amity.models._other_targets import all_ballots, grid, other_targets
from amity.models._peer_records import FalseAlarm, Rate
from amity.models._screens import Screen, Screened, screen
from amity.models._verdicts import NOT_JUDGED, Beside, words

__all__ = ["MODEL", "Screen", "Screened", "false_alarm", "screen"]
MATCHED = 20
# A target is covered as well as the one asked for where nine tenths as many peers can be judged with it.
COVERED = 0.9


def false_alarm(terms: LikeTerms, word: str, by_member: Sequence[str], *, other_targets: bool = True) -> FalseAlarm:
    """Return how often the subject's word falls to other members with its target, and to it with other targets.

    Parameters
    ----------
    terms : LikeTerms
        The subject and its peers, every member as subject.
    word : str
        The subject's verdict.
    by_member : sequence of str
        The verdict of each member, the subject first.
    other_targets : bool
        Whether the second placebo is wanted.
    """
    others = list(zip(terms.members[1:], by_member[1:], strict=True))
    judged = [key for key, found in others if found != NOT_JUDGED]
    hits = [key for key, found in others if found == word]
    members = Rate(hits=len(hits), judged=len(judged), tried=len(others), names=_names(terms, hits))
    return FalseAlarm(verdict=word, members=members, targets=_with_targets(terms, word) if other_targets else None)


def _names(terms: LikeTerms, keys: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted(name_of(key, terms.ask.period.last_day) for key in keys))


def _with_targets(terms: LikeTerms, word: str) -> Rate | None:
    """Return how often the subject has the word with other targets, matched on coverage and on the size of ties."""
    found = _targets_by_votes(terms) if terms.votes is not None else _targets_by_values(terms)
    if found is None:
        return None
    keys, told, how = found
    judged = [key for key, said in zip(keys, told, strict=True) if said != NOT_JUDGED]
    hits = [key for key, said in zip(keys, told, strict=True) if said == word]
    return Rate(hits=len(hits), judged=len(judged), tried=len(keys), names=_names(terms, hits), matched_on=how)


def _targets_by_votes(terms: LikeTerms) -> tuple[tuple[str, ...], tuple[str, ...], str] | None:
    found = all_ballots(terms)
    counted = found.counted.astype(np.float32)
    joint = counted @ counted[found.place[terms.subject]]
    mine = float(joint[found.place[terms.target]])
    able = [key for key in other_targets(terms) if joint[found.place[key]] >= found.fewest]
    near = sorted(able, key=lambda key: (abs(float(joint[found.place[key]]) - mine), key))[:MATCHED]
    told = tuple(_word_on_votes(terms, found, key) for key in near)
    return tuple(near), told, f"the {len(near)} states nearest to it in the number of votes cast together"


def _word_on_votes(terms: LikeTerms, found: _vote_terms.Ballots, target: str) -> str:
    mine, theirs = _vote_terms.first_row(found, terms.members, target)
    return words(Beside(mine=mine[None], theirs=theirs[None]))[0]


def _targets_by_values(terms: LikeTerms) -> tuple[tuple[str, ...], tuple[str, ...], str] | None:
    if not terms.whole:
        return None
    targets = other_targets(terms)
    values, low = grid(terms, (terms.target, *targets))
    covered, size = np.isfinite(values[1:]).sum(0), np.nansum(values[1:], axis=0)
    fit = (covered >= COVERED * covered[0]) & np.isfinite(values[0])
    fit[0] = False
    order = sorted(np.flatnonzero(fit), key=lambda at: (abs(float(size[at] - size[0])), targets[at - 1]))[:MATCHED]
    told = []
    for at in order:
        row = values[:, at].copy()
        row[0] = np.nan
        mine = np.full(row.shape, values[0, at])
        found = replace(terms.found, mine=mine[None], theirs=row[None], low=low[:1, at])
        told.append(words(found)[0])
    how = (
        f"the {len(order)} states nearest to it in the sum of the peers' ties, with nearly as many peers judged or more"
    )
    return tuple(targets[at - 1] for at in order), tuple(told), how


MODEL = Model(
    key="placebo",
    title="False alarms of a verdict",
    meaning="How often the same rule gives the same verdict to other members of the peer set with the same target, and "
    "to the same subject with other targets that are covered as well and have ties of like size; and screens of all "
    "targets.",
    null="Nothing sets this subject, or this target, apart from the others that were tried.",
    interval="None: the rates are counts of what was tried, each with its number.",
    assumptions=(
        "Members of one set and targets of one subject are not independent of each other, so a rate is not a p-value.",
        "Targets matched on coverage and size are alike in what matters for the tie.",
    ),
    cannot_say="That a verdict with a rare false alarm is true, or that its cause is what sets the state apart.",
    citation="Benjamini, Y. and Yekutieli, D. (2001), The control of the false discovery rate in multiple testing "
    "under dependency, Annals of Statistics 29, 1165–1188",
    docs="methods/alone.md",
    recovery="recovery/test_peers.py",
)
