"""What dependence answers: each side's, with its bounds, what could replace it, what leaving costs, and its years."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from amity.core.asks import Period
from amity.core.results import clean
from amity.models._dependence_flows import Commodity

Role = Literal["buyer", "seller"]
IntervalKind = Literal["interval", "bounds", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """A figure with its ends, or why it has none: ``kind`` says what ``low`` and ``high`` are."""

    value: float | None
    low: float | None = None
    high: float | None = None
    kind: IntervalKind = "none"
    meaning: str

    def to_json(self) -> dict[str, object]:
        """Return the figure as it stands in a JSON answer."""
        return {
            "value": self.value,
            "low": self.low,
            "high": self.high,
            "interval": {"kind": self.kind, "meaning": self.meaning},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What it costs to leave: a figure in a unit, or the reason why there is none."""

    key: Literal["welfare", "bill"]
    unit: str
    figure: Range


@dataclass(frozen=True, slots=True, kw_only=True)
class YearPoint:
    """One year's share and its bounds, and how much of the record there is; a missing share had no total."""

    year: int
    share: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """How much one state depends on another for a commodity, as its buyer or as its seller.

    Attributes
    ----------
    state, on : str
        State keys: ``state`` depends on ``on``.
    role : {'buyer', 'seller'}
        A buyer depends on a source, a seller on an outlet.
    amount, total, unit
        Bought from or sold to the other, and bought or sold in all, over the period.
    share : Range
        The first over the second, 0 to 1.
    concentration : Range
        Herfindahl and Hirschman's index of the state's partners, 0 to 1; its bounds give unknown partners' part to
        nobody large, or to the largest.
    place, partners : int
        The other's place among the state's partners, and how many there are.
    largest : tuple of (str, float)
        The largest partners with their shares.
    irreplaceable : Range
        The share of all the state bought or sold that others' spare capacity could not replace within a year.
    spare : float or None
        That spare capacity, in million tonnes a year, all of it.
    cost : tuple of Cost
    years : tuple of YearPoint
    notes : tuple of str
    """

    state: str
    on: str
    role: Role
    amount: float
    total: float
    unit: str
    share: Range
    concentration: Range
    place: int | None
    partners: int
    largest: tuple[tuple[str, float], ...]
    irreplaceable: Range
    spare: float | None
    cost: tuple[Cost, ...]
    years: tuple[YearPoint, ...]
    notes: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """Return the side as it stands in a JSON answer."""
        return {
            "state": self.state,
            "on": self.on,
            "role": self.role,
            "amount": self.amount,
            "total": self.total,
            "unit": self.unit,
            "share": self.share.to_json(),
            "concentration": self.concentration.to_json(),
            "place": self.place,
            "partners": self.partners,
            "largest": [{"state": state, "share": share} for state, share in self.largest],
            "irreplaceable": self.irreplaceable.to_json(),
            "spare_mt": self.spare,
            "cost": [{"key": one.key, "unit": one.unit, **one.figure.to_json()} for one in self.cost],
            "years": [{"year": one.year, "share": one.share, "low": one.low, "high": one.high} for one in self.years],
            "notes": list(self.notes),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class OneSided:
    """A tie on which one side hangs far more than the other: shares of the buyer's imports, of the seller's exports."""

    buyer: str
    seller: str
    buyer_share: float
    seller_share: float
    amount: float

    @property
    def gap(self) -> float:
        """Return the buyer's share less the seller's: above 0 the buyer hangs on it more."""
        return self.buyer_share - self.seller_share


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependence:
    """Dependence of two states on each other for one commodity.

    Attributes
    ----------
    commodity, period
        The period is what the record covers of what was asked.
    a_on_b, b_on_a : tuple of Side
        As buyer and as seller, in this order.
    gaps : tuple of (str, float or None)
        For each flow, ``a buys`` and ``b buys``: the buyer's share less the seller's, None where neither has one.
    notes : tuple of str
    """

    a: str
    b: str
    commodity: Commodity
    period: Period
    a_on_b: tuple[Side, Side]
    b_on_a: tuple[Side, Side]
    gaps: tuple[tuple[str, float | None], ...]
    notes: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """Return the answer as every skin prints it."""
        body = {
            "state_a": self.a,
            "state_b": self.b,
            "commodity": self.commodity,
            "period": self.period.to_json(),
            "a_on_b": [side.to_json() for side in self.a_on_b],
            "b_on_a": [side.to_json() for side in self.b_on_a],
            "gaps": [{"flow": flow, "buyer_less_seller": gap} for flow, gap in self.gaps],
            "notes": list(self.notes),
        }
        cleaned = clean(body)
        assert isinstance(cleaned, dict)  # noqa: S101  clean keeps the shape of a mapping
        return cleaned
