"""Specification curves for users of the package."""

from __future__ import annotations

from collections.abc import Mapping

from amity.api import DEFAULT_PEERS, Years, peer_group, period_of, state
from amity.core import given
from amity.models import specification_curve
from amity.models.specification_curve import DRAWS, Curve, CurveRequest


def curve(
    a: str,
    b: str,
    *,
    peers: str = DEFAULT_PEERS,
    measure: str = "votes",
    years: Years = None,
    vary: Mapping[str, str] | None = None,
    draws: int = DRAWS,
    seed: int = 0,
) -> Curve:
    """Return where a state stands among its peers in its tie to another under every reasonable choice.

    Parameters
    ----------
    a, b : str
        Names or codes of the two states; A is the subject whose place the peers take.
    peers : str
        A peer set or an expression over peer sets, the first of the sets compared with; the others are those of the
        list that hold A.
    measure : str
        A family (``votes``, ``arms``, ``oil``, ``oil_bought``, ``trade``) or a measure.
    years : str, int, tuple or Period, optional
        The years that windows lie in; the last ten covered without them.
    vary : mapping, optional
        Choices whose values replace those of the list, such as ``{"rollcalls": "all,gaza"}``.
    draws : int
        Replicates of the bootstrap, 0 for none.
    seed : int
        Its seed.

    Raises
    ------
    UsageError
        Where a state, the peers, the measure, a choice or its value cannot be meant, or the grid is too large.

    Examples
    --------
    >>> found = curve("AZE", "ISR", peers="muslim-majority", measure="arms", years="2016-2020", draws=0,
    ...               vary={"length": "5", "peers": "muslim-majority"})
    >>> found.frame.height, found.verdicts["alone"]
    (6, 6)
    """
    span = period_of(years)
    group = peer_group(peers, span)
    return specification_curve.curve(
        CurveRequest(
            state_a=state(a, span).key,
            state_b=state(b, span).key,
            peers=group.text,
            measure=given.text(measure, "the measure"),
            years=span,
            vary=given.mapping(vary, "vary"),
            draws=given.draws(draws),
            seed=given.whole(seed, "seed"),
        )
    )
