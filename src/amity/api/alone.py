"""Standing alone among peers, for users of the package: one measure, all of a page, and screens of all targets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, cast

from amity import measures
from amity.api import DEFAULT_PEERS, SLOTS, Slot, Years, peer_group, period_of, state
from amity.briefs.dyad_page import channels
from amity.core import given, states
from amity.core.declarations import Measure, OptionValue
from amity.core.errors import BadOption, SameState
from amity.core.suggest import nearest
from amity.measures import Request
from amity.models import peers as peer_tests
from amity.models._like_terms import all_members
from amity.models._peer_records import PeerTest
from amity.models._screens import Screen, screen
from amity.store import catalogue


def alone(
    a: str,
    b: str,
    *,
    measure: str,
    peers: str = DEFAULT_PEERS,
    years: Years = None,
    options: Mapping[str, OptionValue] | None = None,
    subject: Literal["a", "b"] = "a",
    seed: int = 0,
) -> PeerTest:
    """Return whether a state stands alone among its peers in its tie with another, on one measure.

    Parameters
    ----------
    a, b : str
        Names or codes of the two states.
    measure : str
        The measure, such as ``arms_import_share``.
    peers : str
        A peer set or an expression over peer sets.
    years : str, int, tuple or Period, optional
        The years; without them the last years that the record covers.
    options : mapping, optional
        Options of the measure.
    subject : {"a", "b"}
        Whose place the peers take: with ``b`` the measure is A's from or to B, and B is compared with its peers.
    seed : int
        Seed of the draws.

    Raises
    ------
    UsageError
        Where state, measure, option, years or peers cannot be meant.

    Examples
    --------
    >>> found = alone("AZE", "ISR", measure="arms_import_share", peers="muslim-majority", years="2016-2020")
    >>> found.verdict, found.rank, found.n_peers, found.runner_up.name, round(found.ratio, 1)
    ('alone', 1, 42, 'Senegal', 4.3)
    """
    span = period_of(years)
    return peer_tests.peer_test(
        Request(
            measure=measures.get(given.text(measure, "the measure")).key,
            state_a=state(a, span).key,
            state_b=state(b, span).key,
            subject=cast(Slot, given.one_of(subject, "subject", SLOTS)),
            period=span,
            options=given.options(options),
            peers=peer_group(peers, span),
            seed=given.whole(seed, "seed"),
        )
    )


def alone_on_all(
    a: str,
    b: str,
    *,
    chosen: Sequence[str] = (),
    peers: str = DEFAULT_PEERS,
    years: Years = None,
    options: Mapping[str, OptionValue] | None = None,
) -> tuple[PeerTest, ...]:
    """Return the tests on all measures that say closer or farther, or on those chosen, each direction its own.

    The placebo with other targets is left out of these; :func:`alone` has it.

    Examples
    --------
    >>> found = alone_on_all("AZE", "ISR", chosen=["disputes", "shared_igos"], peers="ots")
    >>> [(test.result.asked.measure, test.verdict) for test in found]
    [('disputes', 'not judged'), ('shared_igos', 'not judged')]
    """
    span = period_of(years)
    first, second = state(a, span).key, state(b, span).key
    if first == second:
        raise SameState(
            f"a dyad of {states.get(first).name} with itself was asked for", hint="name two different states"
        )
    group = peer_group(peers, span)
    shown = [measures.get(key) for key in dict.fromkeys(given.texts(chosen, "chosen"))] or _all_ranked()
    wanted = given.options(options)
    known = {option.name for found in shown for option in found.options}
    for name in wanted:
        if name not in known:
            raise BadOption(
                f"the option '{name}' was given; none of these measures has it",
                hint=f"the options are: {', '.join(sorted(known)) or 'none'}",
                candidates=nearest(name, known),
            )
    found = []
    for one in shown:
        own = {name: value for name, value in wanted.items() if name in {option.name for option in one.options}}
        forward = Request(measure=one.key, state_a=first, state_b=second, period=span, options=own, peers=group)
        found.append(peer_tests.peer_test(forward, other_targets=False))
        if one.directed and not one.one_way:
            back = Request(
                measure=one.key, state_a=second, state_b=first, subject="b", period=span, options=own, peers=group
            )
            found.append(peer_tests.peer_test(back, other_targets=False))
    return tuple(found)


def _all_ranked() -> list[Measure]:
    """Return the measures of a page that have a direction, in its order, none twice under two names."""
    every = [measures.get(key) for key in measures.keys()]
    shown = [found for found in every if found.direction != "neither" and not found.mirror_of]
    order = {channel.key: place for place, channel in enumerate(channels())}
    return sorted(shown, key=lambda found: (order[found.channel], found.order))


def alone_with(
    a: str,
    *,
    measure: str,
    peers: str = DEFAULT_PEERS,
    years: Years = None,
    options: Mapping[str, OptionValue] | None = None,
    level: float = 0.05,
) -> Screen:
    """Return with which of all states one stands alone or among a few on a measure, adjusted for their number.

    Parameters
    ----------
    a, measure, peers, years, options
        As in :func:`alone`.
    level : float
        Rate of false discoveries to hold, after Benjamini and Yekutieli.

    Examples
    --------
    >>> found = alone_with("AZE", measure="arms_import_share", peers="muslim-majority", years="2016-2020")
    >>> [row.name for row in found.rows if row.verdict == "alone"]
    ['Israel']
    """
    given.share(level, "level")
    span = period_of(years)
    subject = state(a, span).key
    lasting = catalogue().as_of.year
    first = span.first_day.year if span else lasting
    # Which target stands here does not matter, as long as it existed throughout: the screen goes through all.
    other = next(
        found.key
        for found in states.all_states()
        if found.key != subject and found.exists_in(first, first) and found.exists_in(lasting, lasting)
    )
    request = Request(
        measure=measures.get(given.text(measure, "the measure")).key,
        state_a=subject,
        state_b=other,
        period=span,
        options=given.options(options),
        peers=peer_group(peers, span),
    )
    return screen(all_members(request), level)
