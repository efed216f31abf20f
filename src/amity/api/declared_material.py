"""Declared against material for users of the package."""

from __future__ import annotations

from collections.abc import Sequence

from amity.api import DEFAULT_PEERS, Years, peer_group, period_of, state
from amity.core import given
from amity.models import declared_material
from amity.models.declared_material import GapAnswer


def gap(
    target: str,
    *,
    peers: str = DEFAULT_PEERS,
    years: Years = None,
    subject: str | None = None,
    declared: Sequence[str] = (),
    material: Sequence[str] = (),
    seed: int = 0,
) -> GapAnswer:
    """Return where states stand towards a target on declared and on material channels, and the gaps between the two.

    Parameters
    ----------
    target : str
        The state towards which all others are placed.
    peers : str
        The states that are placed: a peer set or an expression.
    years : str, int, tuple or Period, optional
        The years of both sides; without them each measure's own last years.
    subject : str, optional
        A state whose gap is told in any case.
    declared, material : sequence of str
        Measures of either side; without them the channels' own.
    seed : int
        Seed of the random pairings.

    Raises
    ------
    UsageError
        Where a measure is of the wrong kind of channel, or state, peers or years cannot be meant.

    Examples
    --------
    >>> found = gap("ISR", years="2016-2020", subject="AZE", material=["arms_import_share"])
    >>> found.pairings[0].subject.gap > 0.5
    True
    """
    span = period_of(years)
    request = declared_material.GapRequest(
        target=state(target, span).key,
        peers=peer_group(peers, span),
        years=span,
        subject=state(subject, span).key if subject is not None else None,
        declared=given.texts(declared, "declared"),
        material=given.texts(material, "material"),
        seed=given.whole(seed, "seed"),
    )
    return declared_material.run(request)
