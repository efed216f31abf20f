"""A realignment: a buyer takes from a new supplier what it took from an old one."""

from __future__ import annotations

from dataclasses import dataclass

from amity.core.errors import UsageError
from amity.scenarios._declaring import Changes, Cut, Scenario, Setting, Turn
from amity.scenarios._fields import part, who
from amity.scenarios._states import members, named


@dataclass(frozen=True, slots=True, kw_only=True)
class Realignment:
    """Who turns from whom to whom, and with how much."""

    buyer: str = who("the state that turns")
    old: str = who("the supplier it leaves")
    new: str = who("the supplier it turns to")
    share: float = part("the share of what it took from the old one", 1.0)


def solve(shock: Realignment, setting: Setting) -> Changes:
    """Return the old flow cut and the same amount bought from the new supplier."""
    found = [members(text, setting.on) for text in (shock.buyer, shock.old, shock.new)]
    several = [text for text, keys in zip((shock.buyer, shock.old, shock.new), found, strict=True) if len(keys) > 1]
    if several:
        raise UsageError(f"'{several[0]}' means several states; a realignment has one buyer, one old and one new "
                         "supplier", hint="write one for each buyer under 'steps'")  # fmt: skip
    (buyer,), (old,), (new,) = found
    if len({buyer, old, new}) < 3:
        raise UsageError(
            f"{named([buyer])} is to turn from {named([old])} to {named([new])}; three different states are needed",
            hint="name another supplier",
        )
    return Changes(
        cuts=(Cut(exporter=old, importer=buyer, kept=1 - shock.share),),
        turns=(Turn(importer=buyer, old=old, new=new, share=shock.share),),
        first=(buyer,),
        second=(old,),
    )


SCENARIO = Scenario(
    key="realignment",
    title="Realignment",
    meaning="A buyer takes from a new supplier what it took from an old one, whole or in part.",
    shock=Realignment,
    needs={"crude": ("crude_trade", "oil_balance"), "arms": ("arms_transfers",), "gas": ("gas_trade",)},
    solve=solve,
    assumptions=(
        "The new supplier delivers the same amount of the same worth; that it can is assumed for arms, and held "
        "against its spare capacity for crude oil.",
    ),
    cannot_see="Whether the new supplier makes what the old one did, at what price, and what the buyer owes for it.",
    measured_by="share of the old flow that turns",
    example="realignment: {buyer: A, old: B, new: C}",
)
