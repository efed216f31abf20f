"""Expected ties, for users of the package."""

from __future__ import annotations

from amity.api import DEFAULT_PEERS, Years, peer_group, period_of, state
from amity.core import given
from amity.core.errors import BadPeriod
from amity.models import expected_ties as model
from amity.models.expected_ties import FLOWS, ExpectedTies

__all__ = ["ExpectedTies", "expected_ties"]

SIDES = ("imports", "exports")


def expected_ties(
    a: str,
    b: str,
    channel: str = "arms",
    window: Years = None,
    peers: str = DEFAULT_PEERS,
    *,
    flow: str = "imports",
) -> ExpectedTies:
    """Return how much of a flow would be expected from all other flows, beside what is recorded.

    Parameters
    ----------
    a, b : str
        The subject, whose place the peers take, and the other state.
    channel : {'arms', 'crude', 'trade'}
        Transfers of major arms in TIV, recorded crude oil or total trade in US dollars.
    window : str, int, tuple or Period, optional
        Years whose flows are added up; without them the last window that the dataset carries (``2021-2024`` for arms).
        A window that it does not carry is fitted when asked for, in some seconds.
    peers : str
        A peer set or an expression over peer sets.
    flow : {'imports', 'exports'}
        What A gets from B, or what A sends to B.

    Returns
    -------
    ExpectedTies
        ``observed``, ``expected`` (fitted without this flow), ``low`` and ``high`` (predictive, 90 %), ``ratio``,
        ``decomposition`` of the difference from the peers' mean, ``sample``, ``scores``, ``caveats``, ``to_json()``.

    Raises
    ------
    UsageError
        Where states, channel, window or peers cannot be meant.

    Notes
    -----
    Pseudo-Poisson gravity with effects of exporters and importers, Santos Silva & Tenreyro (2006): docs/methods/
    expected-ties.md. No part of the split is the effect of a cause.

    Examples
    --------
    >>> found = expected_ties("AZE", "ISR", window=(2016, 2020), peers="muslim-majority")
    >>> round(found.observed), round(found.expected, 1), round(found.ratio) > 100
    (697, 2.5, True)
    """
    span = period_of(window)
    if span is not None and span.unit != "year":
        raise BadPeriod(f"{span.text} was asked for", hint="expected ties go by calendar year: write 2016-2020")
    key = given.text(channel, "the channel")
    on = span
    if on is None and key in FLOWS:
        on = model.default_windows(key)[-1]
    return model.run(
        model.ExpectedRequest(
            subject=state(a, on).key,
            target=state(b, on).key,
            peers=peer_group(peers, on),
            channel=key,
            flow=given.one_of(flow, "flow", SIDES),
            window=span,
        )
    )
