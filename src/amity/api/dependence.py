"""Dependence of two states on each other, and the world's most one-sided ties, for users of the package."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from amity.api import Years, period_of, state
from amity.core import given
from amity.core.errors import SameState
from amity.models import dependence as model
from amity.models._dependence_flows import COMMODITIES, Commodity
from amity.models.dependence import Dependence, OneSided

__all__ = ["Dependence", "OneSided", "dependence", "most_one_sided"]


def dependence(
    a: str,
    b: str,
    *,
    commodities: Sequence[str] = COMMODITIES,
    years: Years = None,
    draws: int = 200,
    seed: int = 0,
) -> tuple[Dependence, ...]:
    """Return how much two states depend on each other, one answer a commodity: shares, replacement, cost, history.

    Parameters
    ----------
    a, b : str
        Names or codes of the two states.
    commodities : sequence of {'arms', 'crude', 'gas', 'trade'}
        All four without them.
    years : str, int, tuple or Period, optional
        The years; without them the last five of each record.
    draws, seed : int
        Draws of the elasticities behind the cost of leaving all trade, and the seed of these and of resampled deals.

    Raises
    ------
    UsageError
        Where states, commodities or years cannot be meant.

    Notes
    -----
    Definitions, bounds and what they cannot say: docs/methods/dependence.md.

    Examples
    --------
    >>> arms = dependence("Azerbaijan", "Israel", commodities=["arms"], years="2016-2020")[0]
    >>> round(arms.a_on_b[0].share.value, 3), arms.b_on_a[1].role
    (0.677, 'seller')
    """
    span = period_of(years)
    first, second = state(a, span), state(b, span)
    if first.key == second.key:
        raise SameState(f"the dependence of {first.name} on itself was asked for", hint="name two different states")
    named = given.texts(commodities, "commodities")
    return tuple(
        model.run(
            model.DependenceRequest(
                a=first.key,
                b=second.key,
                commodity=cast(Commodity, given.one_of(name, "commodity", COMMODITIES)),
                period=span,
                draws=given.draws(draws),
                seed=given.whole(seed, "seed"),
            )
        )
        for name in named
    )


def most_one_sided(commodity: str, *, years: Years = None, count: int = 20) -> tuple[OneSided, ...]:
    """Return the world's most one-sided ties: where the buyer's and the seller's shares lie farthest apart.

    Parameters
    ----------
    commodity : {'arms', 'crude', 'gas', 'trade'}
    years : str, int, tuple or Period, optional
        Without them the last five years of the record.
    count : int
        How many.

    Examples
    --------
    >>> tie = most_one_sided("crude", years="2021", count=1)[0]
    >>> tie.buyer_share > tie.seller_share
    True
    """
    known = cast(Commodity, given.one_of(commodity, "commodity", COMMODITIES))
    return model.one_sided(known, period_of(years), given.whole(count, "count", least=1))
