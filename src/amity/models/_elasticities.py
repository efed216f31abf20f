"""Elasticities as the literature leaves them: a middle and a range for each, and draws from it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from amity.core.errors import BadOption

Floats = NDArray[np.float64]
Kind = Literal["fixed", "lognormal", "uniform"]
Given = float | tuple[float, float] | None
# Of the range that is given for a lognormal distribution.
RANGE = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """What is known of an elasticity.

    Attributes
    ----------
    name : str
    kind : {'fixed', 'lognormal', 'uniform'}
    middle : float
        The value of the central answer.
    low, high : float
        The 5th and 95th percentile of a lognormal distribution, the ends of a uniform one; the middle where fixed.
    source : str
        Whose estimates these are.
    """

    name: str
    kind: Kind
    middle: float
    low: float
    high: float
    source: str

    def draw(self, count: int, rng: np.random.Generator) -> Floats:
        """Return draws, one from each of ``count`` equally likely parts of the distribution, in random order."""
        if self.kind == "fixed":
            return np.full(count, self.middle)
        ranks = (rng.permutation(count) + rng.random(count)) / count
        if self.kind == "uniform":
            return np.asarray(self.low + (self.high - self.low) * ranks, np.float64)
        normal = NormalDist()
        scale = math.log(self.high / self.low) / (2 * normal.inv_cdf((1 + RANGE) / 2))
        centre = math.log(self.high * self.low) / 2
        return np.array([math.exp(centre + scale * normal.inv_cdf(float(rank))) for rank in ranks])

    def to_json(self) -> dict[str, object]:
        """Return the elasticity as it stands in a JSON answer."""
        return {
            "name": self.name,
            "kind": self.kind,
            "middle": self.middle,
            "low": self.low,
            "high": self.high,
            "source": self.source,
        }


TRADE = Spread(
    name="trade elasticity",
    kind="lognormal",
    middle=5.03,
    low=2.0,
    high=5.03**2 / 2.0,
    source="median 5.03 of estimates from tariffs with multilateral resistance (Head & Mayer 2014); 5th percentile at "
    "the long-run 1.75 to 2.25 of Boehm, Levchenko & Pandalai-Nayar (2023), 95th as far above; roughly 4 (Simonovska & "
    "Waugh 2014) and 8.28 (Eaton & Kortum 2002) lie between",
)
SUPPLY = Spread(
    name="supply elasticity",
    kind="uniform",
    middle=1.0,
    low=0.0,
    high=0.79 / 0.21,
    source="(1 − β) / β for a share β of labour in cost: 0 for endowments (Dekle, Eaton & Kortum 2008), 1 for β = 0.5 "
    "(Alvarez & Lucas 2007), 3.76 for β = 0.21 (Eaton & Kortum 2002)",
)


def trade_spread(given: Given) -> Spread:
    """Return the trade elasticity to use: the literature's, a fixed one, or a range of 90 percent.

    Raises
    ------
    BadOption
        Where it is not above 0.

    Examples
    --------
    >>> trade_spread(4.0).kind, trade_spread((2.0, 8.0)).middle
    ('fixed', 4.0)
    """
    if given is None:
        return TRADE
    low, high = _ends("trade elasticity", given)
    if low <= 0:
        raise BadOption(
            f"a trade elasticity of {low:g} was given; at 0 shares no longer answer to costs and a cut link has no "
            "finite price, and below 0 the equilibrium need not be unique",
            hint="give a number above 0; published long-run estimates are 2 to 9",
        )
    return Spread(
        name=TRADE.name,
        kind="lognormal" if high > low else "fixed",
        middle=math.sqrt(low * high),
        low=low,
        high=high,
        source="as given",
    )


def supply_spread(given: Given) -> Spread:
    """Return the supply elasticity to use: the literature's, a fixed one, or a uniform range.

    Raises
    ------
    BadOption
        Where it is below 0.

    Examples
    --------
    >>> supply_spread(0).kind, supply_spread((0, 1)).middle
    ('fixed', 0.5)
    """
    if given is None:
        return SUPPLY
    low, high = _ends("supply elasticity", given)
    if low < 0:
        raise BadOption(
            f"a supply elasticity of {low:g} was given; below 0 the equilibrium need not be unique (Allen, Arkolakis & "
            "Takahashi 2020, theorem 1), and at minus one minus the trade elasticity there is none",
            hint="give 0 for fixed endowments, or a number above it",
        )
    return Spread(
        name=SUPPLY.name,
        kind="uniform" if high > low else "fixed",
        middle=(low + high) / 2,
        low=low,
        high=high,
        source="as given",
    )


def _ends(name: str, given: float | tuple[float, float]) -> tuple[float, float]:
    """Return the ends of what was given, one number being both."""
    try:
        parts = tuple(float(part) for part in given) if isinstance(given, (tuple, list)) else (float(given),) * 2
    except (TypeError, ValueError):
        parts = ()
    if len(parts) != 2 or not all(math.isfinite(part) for part in parts) or parts[0] > parts[1]:
        raise BadOption(
            f"a {name} of {given!r} was given; it is a finite number, or a range (low, high)",
            hint="write 4.0, or (2.0, 8.0), or leave it out for the range of the literature",
        )
    return parts[0], parts[1]
