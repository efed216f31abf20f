"""A boycott: buyers of one side take less from the other; part of the flow goes on."""

from __future__ import annotations

from dataclasses import dataclass

from amity.scenarios._declaring import Changes, Cut, Scenario, Setting
from amity.scenarios._fields import part, who
from amity.scenarios._states import sides


@dataclass(frozen=True, slots=True, kw_only=True)
class Boycott:
    """Who buys less from whom, and how much less."""

    by: str = who("a state, several, or an expression over peer sets: the buyers")
    against: str = who("a state, several, or an expression over peer sets: those from whom less is bought")
    share: float = part("the share of the purchases that ends")
    without: tuple[str, ...] = who("members of the first side that do not take part", ())


def solve(shock: Boycott, setting: Setting) -> Changes:
    """Return the first side's purchases from the second cut by the share."""
    first, second = sides(shock.by, shock.against, shock.without, setting.on)
    cuts = tuple(Cut(exporter=b, importer=a, kept=1 - shock.share) for a in first for b in second)
    return Changes(cuts=cuts, first=first, second=second)


SCENARIO = Scenario(
    key="boycott",
    title="Boycott",
    meaning="Buyers of one side take less from the other, by a share; the rest of the flow goes on.",
    shock=Boycott,
    needs={
        "crude": ("crude_trade", "oil_balance"),
        "arms": ("arms_transfers",),
        "trade": ("total_trade",),
        "gas": ("gas_trade",),
    },
    solve=solve,
    assumptions=(
        "The share is the same for all buyers of the first side; nobody else joins.",
        "In total trade the share is what would go at unchanged prices; once prices move a little of it returns.",
    ),
    cannot_see="Which goods and brands are refused; that sellers may sell the same goods through others.",
    measured_by="share of the purchases that ends",
    example="boycott: {by: oic, against: B, share: 0.5}",
)
