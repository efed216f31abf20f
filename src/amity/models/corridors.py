"""Corridors as a network whose legs have capacities and owners: what a closure leaves, and which cut explains a gap."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

import numpy as np

from amity.core.declarations import Model
from amity.core.errors import BadOption, UnknownName, UsageError
from amity.core.suggest import nearest
from amity.models._corridor_records import KINDS, OWNED, Cut, Demand, Kind, Leg, Network, Routing, Unknown
from amity.numerics.network_flow import Problem, Solved, cheapest, reached

__all__ = ["MODEL", "Cut", "Demand", "Leg", "Network", "Routing", "network", "route"]

# Kilometres that each leg costs beyond its length, so that of two ways of one length the one with fewer legs is taken,
# and that a leg of unknown length is not free to go round and round on.
A_LEG = 1.0
# What a leg that stands idle costs beyond its length: more than any way at sea, so that it is the last resort.
IDLE = 100_000.0
# Ships on a sea get in nobody's way.
FREE: tuple[Kind, ...] = ("sea", "joint")

MODEL = Model(
    key="corridors",
    title="Ways through a network of corridors",
    meaning="Whether, and by which legs, so many barrels a day can still get from one place to another when legs are "
    "closed; and where they cannot, which closed or full legs stand in the way.",
    null="none: it solves a linear programme and tests nothing.",
    interval="none. Where a leg's capacity is not known, the programme is solved twice: without a limit on it, and "
    "with the flow that was seen as its limit.",
    assumptions=(
        "Only the legs on the list exist; a way that is not on it is not found.",
        "Capacities are what owners and agencies state, and all of it is free for what is asked.",
        "The cost of a way is its length; one of unknown length counts the great circle and is named.",
        "Legs that stand idle are the last resort.",
        "Any crude goes through any leg, and ships are enough.",
    ),
    cannot_say="Whether an owner would let the oil through, how fast a leg that stands idle comes back, what tolls, "
    "insurance and tankers cost, or how long anyone holds out.",
    citation="Ford, L. R. and Fulkerson, D. R. (1956), Maximal Flow through a Network, Canadian Journal of Mathematics "
    "8; Ahuja, R. K., Magnanti, T. L. and Orlin, J. B. (1993), Network Flows, Prentice Hall; Huangfu, Q. and Hall, "
    "J. A. J. (2018), Parallelizing the Dual Revised Simplex Method, Mathematical Programming Computation 10",
    docs="methods/corridors.md",
    recovery="models/test_corridors.py",
)


def network(rows: Iterable[Mapping[str, object]]) -> Network:
    """Return the network that legs make.

    Parameters
    ----------
    rows : iterable of mapping
        One for each leg, with ``key, start, end, kind`` and, where known, ``owner, owner_states, through_states,
        capacity_kbd, flow_kbd, length_km, at_least_km, status, citation_url, note``; states with a space between them.
        A capacity that is missing is not known; a sea has none and carries anything.

    Raises
    ------
    UsageError
        Where there are no legs, a key comes twice, a leg leads to where it begins, a pipeline, canal or terminal has
        no owner, or a capacity or length is negative.

    Examples
    --------
    >>> made = network([{"key": "line", "start": "A", "end": "B", "kind": "pipeline", "owner": "X", "capacity_kbd": 5}])
    >>> made.places, made.legs[0].capacity
    (('A', 'B'), 5.0)
    """
    legs = tuple(_leg(row) for row in rows)
    if not legs:
        raise UsageError("a network of no legs was given", hint="give a row for each leg")
    seen: set[str] = set()
    for leg in legs:
        if leg.key in seen:
            raise UsageError(f"the leg '{leg.key}' is given twice", hint="give each leg a key of its own")
        seen.add(leg.key)
    places = tuple(sorted({place for leg in legs for place in (leg.start, leg.end)}))
    return Network(legs=legs, places=places)


def _leg(row: Mapping[str, object]) -> Leg:
    """Return a leg from a row, or say what is wrong with it."""
    key = str(row.get("key") or "")
    texts = {name: str(row.get(name) or "") for name in ("start", "end", "kind", "owner", "status", "note")}
    if not key or not texts["start"] or not texts["end"]:
        raise _wrong(key, "has no key, no start or no end", "name the leg and both its places")
    if texts["start"] == texts["end"]:
        raise _wrong(key, f"leads from {texts['start']} to itself", "name the place that it leads to")
    if texts["kind"] not in KINDS:
        raise _wrong(key, f"is of the kind '{texts['kind']}'", f"use one of {', '.join(KINDS)}")
    kind: Kind = texts["kind"]
    if kind in OWNED and not texts["owner"]:
        raise _wrong(key, f"is a {kind} without an owner", "name who owns it: a closure is somebody's decision")
    capacity = _figure(row, "capacity_kbd", key)
    return Leg(
        key=key,
        start=texts["start"],
        end=texts["end"],
        kind=kind,
        owner=texts["owner"],
        owner_states=tuple(str(row.get("owner_states") or "").split()),
        through_states=tuple(str(row.get("through_states") or "").split()),
        capacity=math.inf if kind in FREE and math.isnan(capacity) else capacity,
        observed=_figure(row, "flow_kbd", key),
        length=_figure(row, "length_km", key),
        at_least=_figure(row, "at_least_km", key),
        idle=texts["status"].startswith("idle"),
        status=texts["status"],
        citation=str(row.get("citation_url") or ""),
        note=texts["note"],
    )


def _figure(row: Mapping[str, object], name: str, key: str) -> float:
    given = row.get(name)
    if given is None:
        return math.nan
    value = float(cast(float, given))
    if value < 0:
        raise _wrong(key, f"has the {name} {value:g}", "give a figure of 0 or more, or none where it is not known")
    return value


def _wrong(key: str, why: str, hint: str) -> UsageError:
    return UsageError(f"the leg '{key}' {why}", hint=hint)


def route(
    network: Network,
    demands: Sequence[Demand | tuple[str, str, float]],
    closed_legs: Iterable[str] = (),
    *,
    unknown: Unknown = "infinite",
) -> Routing:
    """Return how demands go through a network at least cost once legs are closed, and which cut explains what does not.

    Parameters
    ----------
    network : Network
    demands : sequence of Demand, or of (start, end, thousand barrels a day)
    closed_legs : iterable of str
        Keys of legs, or of corridors, all of whose legs close.
    unknown : {'infinite', 'observed'}
        How a leg of unknown capacity is taken: without a limit, or limited to the flow that was seen on it, and to
        nothing where none is cited. The two are the ends of what can be said.

    Raises
    ------
    UnknownName
        Where a place or a leg is not in the network.
    UsageError
        Where there is no demand, one is negative or not finite, or leads to where it begins.
    ComputeError
        Where the solver does not vouch for its answer.

    Examples
    --------
    >>> legs = [
    ...     {"key": "line", "start": "A", "end": "B", "kind": "canal", "owner": "X", "capacity_kbd": 5, "length_km": 9},
    ...     {"key": "ship", "start": "A", "end": "B", "kind": "sea", "length_km": 90},
    ... ]
    >>> dict(route(network(legs), [("A", "B", 7)]).by_leg)
    {'line': 5.0, 'ship': 2.0}
    >>> route(network(legs), [("A", "B", 7)], ["line", "ship"]).cuts[0].closed
    ('line', 'ship')
    """
    if unknown not in ("infinite", "observed"):
        raise BadOption(
            f"unknown={unknown!r} was given; there is no such choice",
            hint="use one of them",
            candidates=("infinite", "observed"),
        )
    asked = _demands(network, demands)
    closed = _closed(network, closed_legs)
    problem = _problem(network, asked, closed, unknown)
    solved = cheapest(problem)
    used = [leg for leg, on in zip(network.legs, solved.flows.sum(axis=0) > 0, strict=True) if on]
    lengths = np.array([_length(leg) for leg in network.legs])
    return Routing(
        network=network,
        demands=asked,
        closed=tuple(leg.key for leg in network.legs if leg.key in closed),
        unknown=unknown,
        flows=solved.flows,
        unmet=solved.unmet,
        cost=float((solved.flows * lengths).sum()),
        cuts=tuple(_cut(network, problem, solved, closed, i) for i in np.flatnonzero(solved.unmet > 0)),
        unmeasured=tuple(leg.key for leg in used if math.isnan(leg.length) and leg.kind != "joint"),
        unlimited=tuple(leg.key for leg in used if math.isnan(leg.capacity)),
        idle=tuple(leg.key for leg in used if leg.idle),
    )


def _demands(network: Network, demands: Sequence[Demand | tuple[str, str, float]]) -> tuple[Demand, ...]:
    asked = tuple(
        one if isinstance(one, Demand) else Demand(start=one[0], end=one[1], amount=float(one[2])) for one in demands
    )
    if not asked:
        raise UsageError("no demand was given", hint="say how much is to go from where to where")
    for one in asked:
        for place in (one.start, one.end):
            if place not in network.places:
                raise UnknownName(
                    f"'{place}' was given; no leg of the network touches it",
                    hint="use a place of the network",
                    candidates=nearest(place, network.places),
                )
        if one.start == one.end:
            raise UsageError(f"a demand leads from {one.start} to itself", hint="name two places")
        if not (math.isfinite(one.amount) and one.amount >= 0):
            raise UsageError(
                f"a demand of {one.amount:g} from {one.start} to {one.end} was given",
                hint="give thousand barrels a day, 0 or more",
            )
    return asked


def _closed(network: Network, given: Iterable[str]) -> frozenset[str]:
    keys = {leg.key for leg in network.legs}
    corridors: dict[str, list[str]] = {}
    for leg in network.legs:
        corridors.setdefault(leg.key.rsplit(":", 1)[0], []).append(leg.key)
    closed: set[str] = set()
    for text in given:
        if text not in keys and text not in corridors:
            raise UnknownName(
                f"the leg '{text}' was to be closed; the network has none of that name",
                hint="use the key of a leg or of a corridor",
                candidates=nearest(text, (*sorted(corridors), *sorted(keys))),
            )
        closed.update([text] if text in keys else corridors[text])
    return frozenset(closed)


def _problem(network: Network, demands: tuple[Demand, ...], closed: frozenset[str], unknown: Unknown) -> Problem:
    at = {place: number for number, place in enumerate(network.places)}

    def capacity(leg: Leg) -> float:
        if leg.key in closed:
            return 0.0
        if not math.isnan(leg.capacity):
            return leg.capacity
        return math.inf if unknown == "infinite" else (0.0 if math.isnan(leg.observed) else leg.observed)

    legs = network.legs
    return Problem(
        tail=np.array([at[leg.start] for leg in legs], np.intp),
        head=np.array([at[leg.end] for leg in legs], np.intp),
        capacity=np.array([capacity(leg) for leg in legs]),
        cost=np.array([_length(leg) + A_LEG + IDLE * leg.idle for leg in legs]),
        start=np.array([at[one.start] for one in demands], np.intp),
        end=np.array([at[one.end] for one in demands], np.intp),
        amount=np.array([one.amount for one in demands]),
        places=len(network.places),
    )


def _length(leg: Leg) -> float:
    """Return a leg's length, what it has at least where it is not known, and nothing where not even that is."""
    known = leg.at_least if math.isnan(leg.length) else leg.length
    return 0.0 if math.isnan(known) else known


def _cut(network: Network, problem: Problem, solved: Solved, closed: frozenset[str], demand: np.intp) -> Cut:
    """Return the legs from the places that more of a demand could reach to those it could not."""
    found = reached(problem, solved, int(demand))
    across = [leg for leg, on in zip(network.legs, found[problem.tail] & ~found[problem.head], strict=True) if on]
    return Cut(
        demand=int(demand),
        unmet=float(solved.unmet[demand]),
        closed=tuple(leg.key for leg in across if leg.key in closed),
        full=tuple(leg.key for leg in across if leg.key not in closed),
        reach=tuple(place for place, on in zip(network.places, found, strict=True) if on),
    )
