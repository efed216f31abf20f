"""The listed network, states as its ends, and what the closure of each corridor on a way would do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from amity.core.errors import UsageError
from amity.core.results import clean
from amity.models._corridor_records import Demand, Leg, Network, Routing, Unknown
from amity.models.corridors import network, route
from amity.store import read

BACK = " back"
UNKNOWNS: tuple[Unknown, ...] = ("infinite", "observed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """What a closure does: the way found with no limit on legs of unknown capacity, and with what was seen on them."""

    closed: tuple[str, ...]
    owners: tuple[str, ...]
    through: tuple[str, ...]
    free: Routing
    tight: Routing

    def to_json(self) -> dict[str, object]:
        """Return the closure as it stands in a JSON answer."""
        return {
            "closed": list(self.closed),
            "owner_states": list(self.owners),
            "through_states": list(self.through),
            "unlimited": self.free.to_json(),
            "observed": self.tight.to_json(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """From one place or state to another: the ways as they are, after what was closed, and if each corridor closed.

    Attributes
    ----------
    demand : Demand
    origin : str
        Where the amount is from.
    open : Closure
        Nothing closed.
    asked : Closure or None
        What was asked to be closed.
    each : tuple of Closure
        Each corridor on the way now used, closed alone.
    """

    demand: Demand
    origin: str
    open: Closure
    asked: Closure | None
    each: tuple[Closure, ...]

    def to_json(self) -> dict[str, object]:
        """Return the answer as every skin prints it."""
        body = {
            "from": self.demand.start,
            "to": self.demand.end,
            "amount_kbd": self.demand.amount,
            "amount_from": self.origin,
            "open": self.open.to_json(),
            "asked": self.asked.to_json() if self.asked else None,
            "each_closed": [one.to_json() for one in self.each],
        }
        cleaned = clean(body)
        assert isinstance(cleaned, dict)  # noqa: S101  clean keeps the shape of a mapping
        return cleaned


def listed_network() -> Network:
    """Return the network of the table ``oil_links``; a link for both directions is two legs, of one corridor."""
    return network(_rows())


def _rows() -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for row in read("oil_links").iter_rows(named=True):
        leg = {**row, "key": row["link"], "start": row["from_place"], "end": row["to_place"]}
        rows.append(leg)
        if row["both_ways"]:
            rows.append({**leg, "key": row["link"] + BACK, "start": row["to_place"], "end": row["from_place"]})
    return rows


def states_of() -> dict[str, str]:
    """Return the state of each place that lies in one."""
    links = read("oil_links")
    ends = ((links["from_place"], links["from_state"]), (links["to_place"], links["to_state"]))
    return {place: state for places, states in ends for place, state in zip(places, states, strict=True) if state}


def ways(start: str, end: str, amount: float, origin: str, closed: Sequence[str] = ()) -> Ways:
    """Return the ways between two places, or states by their keys, now and with corridors closed.

    A state as a start stands for its places that nothing leads to, as an end for its places that others lead to.

    Raises
    ------
    UsageError
        Where a state has no such place on the list.
    UnknownName
        Where a place or a leg is not on it.
    """
    made = network([*_rows(), *_joints(start, end)])
    demand = Demand(start=start, end=end, amount=amount)
    now = _closure(made, demand, ())
    used = dict.fromkeys(_corridor(key) for key in now.free.way(0))
    each = tuple(_closure(made, demand, _legs(made, name)) for name in used if not name.startswith("sea"))
    wanted = tuple(key for text in closed for key in _asked(made, text))
    return Ways(
        demand=demand,
        origin=origin,
        open=now,
        asked=_closure(made, demand, wanted) if closed else None,
        each=each,
    )


def _joints(start: str, end: str) -> list[dict[str, object]]:
    """Return legs that take the places of a state together, where a state is asked for and not a place."""
    states, legs = states_of(), _rows()
    into: dict[str, set[str]] = {}
    for leg in legs:
        into.setdefault(str(leg["end"]), set()).add(str(leg["start"]))
    rows: list[dict[str, object]] = []
    if start not in states and start in states.values():
        first = [place for place, state in states.items() if state == start and place not in into]
        _refuse_none(first, start, "begins")
        rows += [{"key": f"in {start}: {p}", "start": start, "end": p, "kind": "joint"} for p in sorted(first)]
    if end not in states and end in states.values():
        last = [
            place
            for place, state in states.items()
            if state == end and any(states.get(other) != end for other in into.get(place, ()))
        ]
        _refuse_none(last, end, "ends")
        rows += [{"key": f"in {end}: {p}", "start": p, "end": end, "kind": "joint"} for p in sorted(last)]
    return rows


def _refuse_none(places: list[str], state: str, word: str) -> None:
    if not places:
        raise UsageError(
            f"a way that {word} in {state} was asked for; none of the list does",
            hint="name a place: amity corridors lists them",
        )


def _corridor(key: str) -> str:
    return key.removesuffix(BACK).rsplit(":", 1)[0]


def _legs(made: Network, name: str) -> tuple[str, ...]:
    return tuple(leg.key for leg in made.legs if _corridor(leg.key) == name)


def _asked(made: Network, text: str) -> tuple[str, ...]:
    """Return the legs that a text closes: a corridor, or a leg in both directions; what is unknown is left to fail."""
    found = _legs(made, text) or tuple(leg.key for leg in made.legs if leg.key.removesuffix(BACK) == text)
    return found or (text,)


def _closure(made: Network, demand: Demand, closed: tuple[str, ...]) -> Closure:
    free, tight = (route(made, [demand], closed, unknown=how) for how in UNKNOWNS)
    gone: list[Leg] = [leg for leg in made.legs if leg.key in closed]
    return Closure(
        closed=closed,
        owners=tuple(sorted({state for leg in gone for state in leg.owner_states})),
        through=tuple(sorted({state for leg in gone for state in leg.through_states})),
        free=free,
        tight=tight,
    )
