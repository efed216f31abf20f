"""Legs of corridors, the network they make, what is asked to go through it, and how it went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from amity.core.results import clean

Floats = NDArray[np.float64]
Kind = Literal["pipeline", "canal", "terminal", "strait", "sea", "joint"]
KINDS: tuple[Kind, ...] = get_args(Kind)
# Nobody owns a sea or a strait: who lies on their coasts is told instead.
OWNED: tuple[Kind, ...] = ("pipeline", "canal", "terminal")
Unknown = Literal["infinite", "observed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """A leg of a corridor, in one direction.

    Attributes
    ----------
    key : str
        Unique; a corridor's key and its leg's number where it is of the table ``oil_corridors``.
    start, end : str
        Places.
    kind : str
        ``pipeline``, ``canal``, ``terminal``, ``strait`` or ``sea``; a ``joint`` takes places of one state together.
    owner, owner_states, through_states
        Who owns it, of which states, and whose territory or coasts it passes.
    capacity : float
        Thousand barrels a day; NaN where it is not known, infinity at sea.
    observed : float
        A flow that was seen, in the same unit; NaN where none is cited. It is no capacity.
    length, at_least : float
        Kilometres; NaN where it is not known. The second is what no way can be shorter than.
    idle : bool
        Whether it stands idle: it is taken only where nothing else has room.
    status, citation, note : str
        What is known of its use; the document; what a reader must know.
    """

    key: str
    start: str
    end: str
    kind: Kind
    owner: str = ""
    owner_states: tuple[str, ...] = ()
    through_states: tuple[str, ...] = ()
    capacity: float = float("nan")
    observed: float = float("nan")
    length: float = float("nan")
    at_least: float = float("nan")
    idle: bool = False
    status: str = ""
    citation: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Legs and the places that they join; places in alphabetical order."""

    legs: tuple[Leg, ...]
    places: tuple[str, ...]

    def matching(self, text: str) -> tuple[str, ...]:
        """Return the keys of the legs that a leg's key, a corridor's key or a place's name stands for."""
        return tuple(
            leg.key for leg in self.legs if leg.key == text or leg.key.rsplit(":", 1)[0] == text or text == leg.start
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """So much, in thousand barrels a day, is to go from one place to another."""

    start: str
    end: str
    amount: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """Why a demand is not met: the legs that alone lead from the places it can reach to the others.

    Attributes
    ----------
    demand : int
        Its place among the demands.
    unmet : float
    closed : tuple of str
        Legs across the cut that the shock closed.
    full : tuple of str
        Legs across the cut that carry all they can.
    reach : tuple of str
        Places that can still be reached.
    """

    demand: int
    unmet: float
    closed: tuple[str, ...]
    full: tuple[str, ...]
    reach: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Routing:
    """How demands go through a network at least cost.

    Attributes
    ----------
    network, demands, closed, unknown
        What was asked: ``unknown`` is how legs of unknown capacity were taken.
    flows : ndarray, shape (demands, legs)
        Thousand barrels a day.
    unmet : ndarray, shape (demands,)
    cost : float
        Barrel-kilometres a day, in thousands; a leg of unknown length counts what it has at least.
    cuts : tuple of Cut
        One for each demand that is not met in full.
    unmeasured : tuple of str
        Legs in use whose length is not known: another way may be shorter.
    unlimited : tuple of str
        Legs in use whose capacity is not known, taken as ``unknown`` says.
    idle : tuple of str
        Legs in use that stand idle and would have to be started again.
    """

    network: Network
    demands: tuple[Demand, ...]
    closed: tuple[str, ...]
    unknown: Unknown
    flows: Floats
    unmet: Floats
    cost: float
    cuts: tuple[Cut, ...]
    unmeasured: tuple[str, ...]
    unlimited: tuple[str, ...]
    idle: tuple[str, ...]

    @property
    def by_leg(self) -> Mapping[str, float]:
        """Return what each leg in use carries, all demands together, in thousand barrels a day."""
        sums = self.flows.sum(axis=0)
        return {
            leg.key: float(flow)
            for leg, flow in zip(self.network.legs, sums, strict=True)
            if flow > 0 and leg.kind != "joint"
        }

    def way(self, demand: int) -> tuple[str, ...]:
        """Return the legs that a demand uses."""
        return tuple(
            leg.key
            for leg, flow in zip(self.network.legs, self.flows[demand], strict=True)
            if flow > 0 and leg.kind != "joint"
        )

    def to_json(self) -> dict[str, object]:
        """Return the routing as it stands in a JSON answer."""
        body = {
            "closed": list(self.closed),
            "unknown_capacity": self.unknown,
            "unit": "thousand barrels a day",
            "demands": [
                {
                    "from": one.start,
                    "to": one.end,
                    "amount": one.amount,
                    "unmet": float(unmet),
                    "way": list(self.way(i)),
                }
                for i, (one, unmet) in enumerate(zip(self.demands, self.unmet, strict=True))
            ],
            "legs": dict(self.by_leg),
            "cost": self.cost,
            "cost_unit": "thousand barrel-kilometres a day, at least",
            "cuts": [
                {"demand": cut.demand, "unmet": cut.unmet, "closed": list(cut.closed), "full": list(cut.full)}
                for cut in self.cuts
            ],
            "length_unknown": list(self.unmeasured),
            "capacity_unknown": list(self.unlimited),
            "idle": list(self.idle),
        }
        cleaned = clean(body)
        assert isinstance(cleaned, dict)  # noqa: S101  clean keeps the shape of a mapping
        return cleaned
