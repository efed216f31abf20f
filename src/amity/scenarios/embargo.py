"""An embargo: one state, or many together, sell nothing to another, buy nothing from it, or both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from amity.scenarios._declaring import Changes, Cut, Scenario, Setting
from amity.scenarios._fields import said, who
from amity.scenarios._states import sides

Way = Literal["both", "to", "from"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Embargo:
    """Who stops trading with whom, and which way."""

    by: str = who("a state, several, or an expression over peer sets: those who impose it")
    against: str = who("a state, several, or an expression over peer sets: those whom it is meant for")
    without: tuple[str, ...] = who("members of the first side that do not take part", ())
    way: Way = said(  # noqa: RUF009  the call makes a field
        "both; to: nothing is sold to the second side; from: nothing is bought from it", "both"
    )


def solve(shock: Embargo, setting: Setting) -> Changes:
    """Return every flow between the sides cut whole, in the directions asked for."""
    first, second = sides(shock.by, shock.against, shock.without, setting.on)
    sold = [Cut(exporter=a, importer=b, kept=0.0) for a in first for b in second]
    bought = [Cut(exporter=b, importer=a, kept=0.0) for a in first for b in second]
    cuts = {"both": [*sold, *bought], "to": sold, "from": bought}[shock.way]
    return Changes(cuts=tuple(cuts), first=first, second=second)


SCENARIO = Scenario(
    key="embargo",
    title="Embargo",
    meaning="One state, or a coalition, stops selling to another, buying from it, or both; everyone else trades on.",
    shock=Embargo,
    needs={
        "crude": ("crude_trade", "oil_balance"),
        "arms": ("arms_transfers",),
        "trade": ("total_trade",),
        "gas": ("gas_trade",),
    },
    solve=solve,
    assumptions=(
        "It is kept whole by all who take part, and by nobody else: nothing goes round it by third states.",
        "Nobody answers it with measures of their own.",
    ),
    cannot_see="Relabelled cargoes and trade through third states, which decide how much an embargo bites; what those "
    "who impose it are paid or pressed to do.",
    measured_by="share of the flow that is cut",
    example="embargo: {by: A, against: B}",
)
