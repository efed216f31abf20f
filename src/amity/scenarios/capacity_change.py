"""A change of capacity: a supplier can sell more, or less, than it could."""

from __future__ import annotations

from dataclasses import dataclass

from amity.scenarios._declaring import Capacity, Changes, Cut, Scenario, Setting
from amity.scenarios._fields import amount, who
from amity.scenarios._states import members


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityChange:
    """Whose capacity changes, and to how many times what it was."""

    supplier: str = who("a state, several, or an expression over peer sets")
    times: float = amount("how many times what it sold it can sell: 1.2 for a fifth more, 0.5 for half", most=100.0)
    of: str = who("the state whose view is taken; empty for nobody's", "")


def solve(shock: CapacityChange, setting: Setting) -> Changes:
    """Return the new capacity; where it shrinks, all exports shrink with it, and where it grows they may."""
    found = members(shock.supplier, setting.on)
    hit = members(shock.of, setting.on) if shock.of else ()
    cuts = (
        Cut(exporter=state, importer=buyer, kept=shock.times)
        for state in found
        for buyer in sorted(setting.importers)
        if buyer != state and shock.times < 1 and setting.commodity != "trade"
    )
    changed = tuple(Capacity(state=state, factor=shock.times) for state in found)
    return Changes(cuts=tuple(cuts), capacities=changed, first=found, second=hit)


SCENARIO = Scenario(
    key="capacity_change",
    title="Change of capacity",
    meaning="A supplier can sell more or less than it could: new fields or ports, fewer of them. In total trade its "
    "output becomes cheaper or dearer in that proportion, at home too.",
    shock=CapacityChange,
    needs={"crude": ("crude_trade", "oil_balance"), "trade": ("total_trade",), "gas": ("gas_trade",)},
    solve=solve,
    assumptions=("Capacity that grows is used only where another step takes something away.",),
    cannot_see="What the change costs, how long it takes to build, and who pays.",
    measured_by="part of the change of capacity",
    example="capacity_change: {supplier: A, times: 1.2}",
)
