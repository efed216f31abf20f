"""A closed way: a pipeline, strait or canal no longer carries oil, for everyone or for oil bound for some."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from amity.core.errors import UnknownName, UsageError
from amity.core.suggest import nearest
from amity.core.wording import listed, number
from amity.measures._oil import MT
from amity.models._corridor_closures import listed_network, ways
from amity.scenarios._baseline import baseline
from amity.scenarios._declaring import Capacity, Changes, Cut, Scenario, Setting
from amity.scenarios._fields import amount, part, said, who
from amity.scenarios._states import members, named
from amity.store import read

Leg = Mapping[str, object]
IDLE = "idle"


@dataclass(frozen=True, slots=True, kw_only=True)
class TransitClosure:
    """Which legs close, for whose oil, and what may go round them."""

    legs: tuple[str, ...] = said("corridors of the table oil_corridors, or single legs as CORRIDOR:NUMBER")
    bound_for: str = who("a state, several, or an expression: for whose oil they close; empty for everyone's", "")
    exporters: str = who("whose oil goes this way; empty for the state in which the corridor begins", "")
    share: float = part("the share of that oil that goes this way", 1.0)
    around_kbd: float = amount("what other ways not in the table can carry at best, in thousand barrels a day", 0.0)


def solve(shock: TransitClosure, setting: Setting) -> Changes:
    """Return the flows by the closed legs cut, and at best what other ways can carry.

    Raises
    ------
    UnknownName
        Where the table has no such corridor or leg.
    UsageError
        Where it does not tell whose oil goes this way, and neither does the shock.
    """
    rows = read("oil_corridors").to_dicts()
    closed = _closed(shock.legs, rows)
    first = members(shock.exporters, setting.on) if shock.exporters else _begins(closed, rows)
    base = baseline(setting.commodity, setting.year)
    buyers = members(shock.bound_for, setting.on) if shock.bound_for else base.names
    pairs = [(a, b) for a in first for b in buyers if a != b and a in base.places and b in base.places]
    sent = {pair: float(base.flows[base.places[pair[0]], base.places[pair[1]]]) for pair in pairs}
    held = {pair: flow * shock.share / MT for pair, flow in sent.items()}
    whole = sum(held.values())
    other, notes = _other_ways(closed, rows, held, setting)
    around = min(1.0, (other + shock.around_kbd) / whole) if whole else 0.0
    cuts = tuple(
        Cut(exporter=a, importer=b, kept=1 - shock.share, at_best=1 - shock.share * (1 - around) if around else None)
        for a, b in pairs
    )
    # Oil that is held up for everyone is gone from the world; held up for some, it is sold to the others.
    stuck = () if shock.bound_for else tuple(Capacity(state=a, factor=1 - shock.share) for a in first)
    if shock.around_kbd:
        notes.append(f"The shock itself says that {number(shock.around_kbd)} thousand barrels a day can go round.")
    owners = sorted({state for row in closed for state in str(row["through_states"] or "").split()})
    told = (
        f"It closes {listed([_shown(row) for row in closed], 6)}, through {named(owners) if owners else 'no state'}; "
        f"{number(whole)} thousand barrels a day of the record go this way."
    )
    sides = members(shock.bound_for, setting.on) if shock.bound_for else ()
    mine = tuple(state for state in first if state not in sides)
    return Changes(cuts=cuts, capacities=stuck, first=mine, second=sides, notes=(told, *notes))


def _closed(asked: Sequence[str], rows: Sequence[Leg]) -> list[Leg]:
    """Return the legs that are asked for, each once."""
    if isinstance(asked, str) or not asked:
        raise UsageError("no legs to close were given", hint="write legs: [CORRIDOR] or [CORRIDOR:NUMBER]")
    found: list[Leg] = []
    for text in asked:
        corridor, mark, leg = str(text).partition(":")
        fitting = [row for row in rows if row["corridor"] == corridor and (not mark or str(row["leg"]) == leg.strip())]
        if not fitting:
            known = [
                *dict.fromkeys(str(row["corridor"]) for row in rows),
                *(f"{r['corridor']}:{r['leg']}" for r in rows),
            ]
            raise UnknownName(
                f"the leg '{text}' was to be closed; the table oil_corridors has none of that name",
                hint="see the legs: amity data show oil_corridors",
                candidates=nearest(str(text), known),
            )
        found += [row for row in fitting if row not in found]
    return found


def _begins(closed: Sequence[Leg], rows: Sequence[Leg]) -> tuple[str, ...]:
    """Return the states in which the closed corridors begin."""
    corridors = {row["corridor"] for row in closed}
    firsts = [row for row in rows if row["corridor"] in corridors and row["leg"] == 1]
    found = tuple(dict.fromkeys(str(row["from_state"]) for row in firsts if row["from_state"]))
    if not found:
        raise UsageError(
            f"{listed(sorted(str(one) for one in corridors))} begins in no state, so that the table does not tell "
            "whose oil goes this way",
            hint="say whose: exporters: [A], or an expression such as 'A, B, C'",
        )
    return found


def _other_ways(
    closed: Sequence[Leg], rows: Sequence[Leg], sent: Mapping[tuple[str, str], float], setting: Setting
) -> tuple[float, list[str]]:
    """Return what can go another way through the network of corridors at best, and what to say of it.

    It is looked for where one state's oil is bound for one other. A corridor that stands idle carries nothing in the
    first weeks. Nothing is known of what else goes through the other ways.
    """
    pairs = [pair for pair, flow in sent.items() if flow > 0]
    if len(pairs) != 1:
        return 0.0, []
    (seller, buyer), whole = pairs[0], sum(sent.values())
    idle = sorted({str(row["corridor"]) for row in rows if str(row["status"]).startswith(IDLE)})
    shut = [f"{row['corridor']}:{row['leg']}" for row in closed]
    known = {leg.key for leg in listed_network().legs}
    shut = [text for text in shut if text in known]
    shut += [leg for leg in sorted(known) if setting.horizon == "weeks" and leg.rsplit(":", 1)[0] in idle]
    if not shut:
        return 0.0, []
    try:
        found = ways(seller, buyer, whole, "the record", shut).asked
    except UsageError as error:
        return 0.0, [f"No other way was looked for: {error.message}."]
    if found is None:
        return 0.0, []
    carried = whole - float(found.free.unmet[0])
    if carried <= 0:
        cut = found.free.cuts[0] if found.free.cuts else None
        why = f": only {listed(list(cut.closed))} lead on" if cut is not None and cut.closed else ""
        return 0.0, [f"The network of corridors has no other way from {named([seller])} to {named([buyer])}{why}."]
    way = found.free.way(0)
    legs = {leg.key: leg for leg in found.free.network.legs}
    narrow = min((legs[key].capacity for key in way if legs[key].capacity == legs[key].capacity), default=math.inf)
    through = sorted({state for key in way for state in legs[key].through_states})
    corridors = list(dict.fromkeys(key.rsplit(":", 1)[0] for key in way if not key.startswith(("sea", "in "))))
    room = f", of {number(narrow)} thousand barrels a day" if math.isfinite(narrow) else ""
    return carried, [
        f"At best {number(carried)} thousand barrels a day go another way: {listed(corridors)}{room}, through "
        f"{named(through)}, if that capacity is free and whoever owns or borders it lets the oil pass."
    ]


def _shown(row: Leg) -> str:
    owner = f" ({row['owner']})" if row["owner"] else ""
    return f"{row['corridor']}:{row['leg']}{owner}"


SCENARIO = Scenario(
    key="transit_closure",
    title="Closed way",
    meaning="A pipeline, strait or canal no longer carries crude oil, for everyone or for oil bound for some states.",
    shock=TransitClosure,
    needs={"crude": ("crude_trade", "oil_balance", "oil_corridors", "oil_links")},
    solve=solve,
    assumptions=(
        "All recorded oil of the exporters named, or the share given, goes this way: the record has no routes.",
        "At worst nothing goes round; at best all of the capacity of the other ways is free.",
    ),
    cannot_see="Swaps, relabelled cargoes and stocks; tankers, tolls and insurance; what the owners of other ways "
    "would ask for.",
    measured_by="share of the oil that is held up",
    example="transit_closure: {legs: [CORRIDOR], bound_for: B}",
)
