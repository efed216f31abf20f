"""Findings as data: what in the record would surprise a reader who knew only the headline, the most surprising first.

A detector looks at the results of a brief and returns findings. ``surprise`` is, on one scale from 0 to 1, the distance
between two readings of the same thing:

========== ===========================================================================================================
silent     1: nothing material is recorded between the two; what follows is said beside that
reversed   the distance between the two places of a value, as parts of the peers: like for like, and on own records
lapsed     the share before less the share since
risen      the share since less the share before
fallen     the share before less the share since
moved      the distance between the two places in votes, before and after the agenda changed, as parts of the peers
hidden     the distance from the recorded share to the farther of its bounds
unshared   0.3: the tie stands out, and the two share no rival to explain it
extreme    half the distance of the place from the middle of the peers, 0.1 more where the subject is alone; 0.15 where
           it is first of a few peers; half of either on a structural channel
plain      a tenth of that distance, from a floor that puts the votes before what is stale: they are always said
========== ===========================================================================================================

An extreme place on a material channel counts in full only where some share of the channel comes to a twentieth.
Findings on a record that ended more than five years ago count half. Which findings open a brief is decided by
:func:`chosen`: at most one a channel first, then the rest by surprise, as many as the bottom line has room for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from amity.briefs.material import Material, fresh
from amity.briefs.model import Kind
from amity.core.results import Result

FindingKind = Literal[
    "silent", "reversed", "lapsed", "risen", "fallen", "moved", "hidden", "unshared", "extreme", "large", "plain"
]
STALE = 0.5
ROOM = 4
WORTH = 0.06


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A sentence to be, with the results that it rests on."""

    text: str
    rests: tuple[Result, ...]
    kind: Kind = "fact"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something worth saying first: its kind, the channel and measure it is about, how surprising it is, its words."""

    kind: FindingKind
    channel: str
    measure: str
    surprise: float
    statements: tuple[Statement, ...]


def ranked(found: Iterable[Finding], material: Material) -> tuple[Finding, ...]:
    """Return findings by surprise, the greatest first; those on records that ended long ago count half."""
    weighed = [replace(one, surprise=round(one.surprise * _weight(one, material), 6)) for one in found]
    return tuple(sorted(weighed, key=lambda one: (-one.surprise, one.channel, one.measure, one.kind)))


def _weight(finding: Finding, material: Material) -> float:
    rests = [result for one in finding.statements for result in one.rests]
    return 1.0 if finding.kind == "silent" or all(fresh(result, material.as_of) for result in rests) else STALE


def chosen(found: Sequence[Finding], room: int = ROOM) -> tuple[Finding, ...]:
    """Return the findings that open a brief, in order of surprise, with at most ``room`` sentences between them.

    One finding a channel comes first, where it is worth a place (:data:`WORTH`), so that one channel does not fill the
    bottom line; what room is left goes to the most surprising of the others, never to the same measure twice.
    """
    heads: list[Finding] = []
    others: list[Finding] = []
    for one in found:
        taken = one.surprise < WORTH or one.channel in {head.channel for head in heads}
        (others if taken else heads).append(one)
    picked: list[Finding] = []
    left = room
    for one in [*heads, *others]:
        size = len(one.statements)
        if size <= left and one.measure not in {other.measure for other in picked}:
            picked.append(one)
            left -= size
    return tuple(one for one in found if one in picked)
