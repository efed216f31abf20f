"""Who is meant by a side of a shock: a state, several, or a peer set on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from amity.core import states
from amity.core.errors import UnknownPeerSet, UsageError
from amity.core.peers import peer_sets
from amity.core.wording import listed
from amity.store import catalogue, membership, read

MOST = 6


def members(text: str, on: date) -> tuple[str, ...]:
    """Return the states that a side names: one by name or code, several, or an expression over peer sets.

    Raises
    ------
    UnknownState, AmbiguousState, UnknownPeerSet
        Where it names nobody.

    Examples
    --------
    >>> from datetime import date
    >>> members("Türkiye", date(2024, 1, 1)), len(members("ots", date(2024, 1, 1)))
    (('TUR',), 5)
    """
    if text.strip() not in peer_sets():
        try:
            return (states.resolve(text).key,)
        except UsageError as error:
            if not any(sign in text for sign in (" - ", "+", "&", "|", ",", "(")):
                raise error
    group = membership.resolve(text, min(on, catalogue().as_of), read)
    if not group.members:
        raise UnknownPeerSet(
            f"'{text}' was asked for; it has no member on {group.on.isoformat()}",
            hint="see who is in a set: amity list peers NAME --years YEAR",
        )
    return group.keys


def sides(first: str, second: str, without: Sequence[str], on: date) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return both sides of a shock, those left out taken from the first.

    Raises
    ------
    UsageError
        Where the sides share a state, a state is left out that is not in, or nobody is left.
    """
    ones, others = members(first, on), members(second, on)
    out = tuple(state for name in without for state in members(name, on))
    strange = [state for state in out if state not in ones]
    if strange:
        raise UsageError(
            f"{named(strange)} is to be left out of '{first}', which it is not in",
            hint=f"leave out members only: amity list peers '{first}'",
        )
    left = tuple(state for state in ones if state not in out)
    both = sorted(set(left) & set(others))
    if both:
        raise UsageError(
            f"{named(both)} stands on both sides of the shock, in '{first}' and in '{second}'",
            hint="leave it out of one of them",
        )
    if not left:
        raise UsageError(f"nobody is left of '{first}'", hint="leave out fewer")
    return left, others


def named(keys: Sequence[str]) -> str:
    """Return states by name, as a list in prose."""
    return listed([states.get(key).name for key in keys], MOST)
