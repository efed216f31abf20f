"""Peer sets of claims: the file's own, or one that a check names, on the day that the check speaks of."""

from __future__ import annotations

from datetime import date

from amity.claims.checks._declaring import Context
from amity.claims.records import ClaimsFile
from amity.core import peers
from amity.core.errors import UsageError
from amity.store import catalogue, membership, read


def group_of(text: str | None, on: date, context: Context) -> membership.PeerGroup:
    """Return the members of a set of states, the file's own where none is named, on a day."""
    return membership.resolve(text or context.file.peers, min(on, catalogue().as_of), read, context.file.peer_sets)


def faults(text: str | None, frame: ClaimsFile) -> list[tuple[tuple[int | str, ...], str]]:
    """Return why a text is no peer set, nothing where it is one."""
    try:
        peers.parse(text or frame.peers)
    except UsageError as error:
        return [(("peers",), error.message)]
    return []


def named(text: str) -> str:
    """Return what a set is called in a sentence: a declared set's title, else the expression as it stands.

    Examples
    --------
    >>> named("oic")
    'Organisation of Islamic Cooperation'
    """
    declared = peers.peer_sets().get(text)
    return declared.title if declared else text
