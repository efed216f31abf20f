"""Ways of crude oil and their closures, on the terminal."""

from __future__ import annotations

from dataclasses import dataclass

from rich.padding import Padding
from rich.text import Text

from amity.api.corridors import case_corridors, corridor_network, corridors
from amity.cli.printing import console, plain_table, print_json
from amity.core import states, wording
from amity.core.errors import UsageError
from amity.core.wording import number
from amity.models._corridor_closures import Closure, Ways
from amity.models._corridor_records import Leg, Network, Routing
from amity.store import catalogue

INDENT = (0, 0, 0, 2)
UNIT = "thousand barrels a day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was typed after ``amity corridors``."""

    first: str | None
    second: str | None
    amount: float | None
    close: tuple[str, ...]


def show(asked: Asked, as_json: bool) -> None:
    """Print every leg, or the ways of a case or between two ends and what closures do to them."""
    if asked.first is None:
        if asked.close or asked.amount is not None:
            raise UsageError(
                "a closure or an amount was given, and no ends", hint="name a case, or two places or states"
            )
        _legs(corridor_network(), as_json)
        return
    if asked.second is None:
        found = case_corridors(asked.first, amount=asked.amount, close=asked.close)
    else:
        found = corridors(asked.first, asked.second, amount=asked.amount, close=asked.close)
    if as_json:
        print_json({**found.to_json(), "dataset_version": catalogue().version})
    else:
        _page(found)


def _legs(network: Network, as_json: bool) -> None:
    if as_json:
        print_json({"legs": [_leg_json(leg) for leg in network.legs], "dataset_version": catalogue().version})
        return
    table = plain_table("Leg", "Way and owner", "Capacity", "Seen", "km", right=("Capacity", "Seen", "km"))
    table.columns[0].no_wrap = True
    for leg in network.legs:
        if leg.kind == "sea":
            continue
        table.add_row(leg.key, f"{leg.start} – {leg.end}: {leg.owner or f'none ({leg.kind})'}", *_figures(leg))
    screen = console()
    screen.print(table)
    screen.print(
        Text(
            f"Capacity and flows seen in {UNIT}; a flow is no capacity, and an empty capacity is not known. Seas are "
            f"left out here. Dataset {catalogue().version}.",
            style="dim",
        )
    )


def _figures(leg: Leg) -> tuple[str, str, str]:
    def said(value: float) -> str:
        return f"{value:,.0f}" if value == value and value != float("inf") else ""  # noqa: PLR0124  NaN is not itself

    return said(leg.capacity), said(leg.observed), said(leg.length)


def _leg_json(leg: Leg) -> dict[str, object]:
    return {
        "key": leg.key,
        "from": leg.start,
        "to": leg.end,
        "kind": leg.kind,
        "owner": leg.owner or None,
        "owner_states": list(leg.owner_states),
        "through_states": list(leg.through_states),
        "capacity_kbd": leg.capacity,
        "flow_kbd": leg.observed,
        "length_km": leg.length,
        "at_least_km": leg.at_least,
        "idle": leg.idle,
        "citation_url": leg.citation,
    }


def _name(text: str) -> str:
    return wording.in_prose(states.get(text).name) if len(text) == 3 and text.isupper() else text


def _page(found: Ways) -> None:
    screen = console()
    demand = found.demand
    screen.print(Text(f"Crude oil from {_name(demand.start)} to {_name(demand.end)}", style="bold"))
    screen.print(Padding(Text(f"{number(demand.amount)} {UNIT} ({found.origin})."), INDENT))
    screen.print(Padding(Text(_said(found.open)), INDENT))
    if found.asked is not None:
        _closure(found.asked, found.open)
    for one in found.each:
        if found.asked is None or one.closed != found.asked.closed:
            _closure(one, found.open)
    for line in _notes(found):
        screen.print(Padding(Text(f"· {line}", style="dim"), INDENT))


def _closure(one: Closure, before: Closure) -> None:
    screen = console()
    corridors_closed = dict.fromkeys(key.removesuffix(" back").rsplit(":", 1)[0] for key in one.closed)
    through = f", through {wording.listed([_name(key) for key in one.through])}" if one.through else ""
    screen.print()
    screen.print(Text(f"If {wording.listed(list(corridors_closed))} closes{through}", style="bold"))
    longer = one.free.cost - before.free.cost
    screen.print(Padding(Text(_said(one)), INDENT))
    carried = one.free.demands[0].amount - float(one.free.unmet[0])
    if carried > 0 and not one.free.unmet[0]:
        screen.print(Padding(Text(f"Each barrel goes {longer / carried:+,.0f} km at least.".replace("-", "−")), INDENT))
    for label, routing in (
        ("without any limit on legs of unknown capacity", one.free),
        ("with what was seen as limit", one.tight),
    ):
        for cut in routing.cuts:
            legs = [f"{key} (closed)" for key in cut.closed] + [f"{key} (full)" for key in cut.full]
            screen.print(Padding(Text(f"Cut {label}: {wording.listed(legs)}."), INDENT))


def _said(one: Closure) -> str:
    """Return whether everything gets through, and by which legs."""
    low, high = sorted((float(one.free.unmet[0]), float(one.tight.unmet[0])))
    amount = one.free.demands[0].amount
    if low >= amount * (1 - 1e-9):
        return "Nothing gets through on the legs of the list."
    if not high:
        return f"All of it gets through {_way(one.free)}."
    lacking = number(high) if low == high else f"{number(low)} to {number(high)}"
    return f"{lacking} {UNIT} do not get through; the rest goes {_way(one.free)}."


def _way(routing: Routing) -> str:
    legs = {leg.key: leg for leg in routing.network.legs}
    parts = dict.fromkeys(
        key.removesuffix(" back").rsplit(":", 1)[0] for key in routing.way(0) if legs[key].kind != "sea"
    )
    return f"by {wording.listed(list(parts))}" if parts else "by sea"


def _notes(found: Ways) -> list[str]:
    closures = [found.open, *([found.asked] if found.asked else []), *found.each]
    unlimited = dict.fromkeys(key.removesuffix(" back") for one in closures for key in one.free.unlimited)
    unmeasured = dict.fromkeys(key.removesuffix(" back") for one in closures for key in one.free.unmeasured)
    idle = dict.fromkeys(key for one in closures for key in one.free.idle)
    lines = []
    if unlimited:
        lines.append(
            f"Capacity not known: {wording.listed(list(unlimited))}; taken without a limit, and with the flow seen."
        )
    if unmeasured:
        lines.append(
            f"{wording.count(len(unmeasured), 'leg')} of unknown length count the great circle between their ends."
        )
    if idle:
        lines.append(f"Stands idle and would have to be started: {wording.listed(list(idle))}.")
    lines.append("All of a leg's capacity is taken as free; whether its owner lets the oil pass is not known.")
    lines.append("Only listed legs count.")
    lines.append(f"Dataset {catalogue().version}.")
    return lines
