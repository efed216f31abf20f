"""The loss of a supplier: what a state sells abroad is gone for everyone, whole or in part."""

from __future__ import annotations

from dataclasses import dataclass

from amity.scenarios._declaring import Capacity, Changes, Cut, Scenario, Setting
from amity.scenarios._fields import part, who
from amity.scenarios._states import members


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierLoss:
    """Whose exports are lost, and how much of them."""

    supplier: str = who("a state, several, or an expression over peer sets whose exports are lost")
    share: float = part("the share of its exports that is lost", 1.0)
    of: str = who("the state whose view is taken; empty for nobody's", "")


def solve(shock: SupplierLoss, setting: Setting) -> Changes:
    """Return all exports of the supplier cut by the share, and nothing of them sold elsewhere."""
    lost = members(shock.supplier, setting.on)
    hit = members(shock.of, setting.on) if shock.of else ()
    cuts = tuple(
        Cut(exporter=state, importer=buyer, kept=1 - shock.share)
        for state in lost
        for buyer in sorted(setting.importers)
        if buyer != state
    )
    gone = tuple(Capacity(state=state, factor=1 - shock.share) for state in lost)
    return Changes(cuts=cuts, capacities=gone if setting.commodity != "trade" else (), first=lost, second=hit)


SCENARIO = Scenario(
    key="supplier_loss",
    title="Loss of a supplier",
    meaning="What a state sells abroad is gone for every buyer, whole or in part: war, sanctions by all, an accident. "
    "Unlike after an embargo, the world has less.",
    shock=SupplierLoss,
    needs={
        "crude": ("crude_trade", "oil_balance"),
        "arms": ("arms_transfers",),
        "trade": ("total_trade",),
        "gas": ("gas_trade",),
    },
    solve=solve,
    assumptions=("All buyers lose the same share.", "What is lost is not sold to anyone else, at home neither."),
    cannot_see="How long it lasts; what stocks bridge it; what the supplier itself then lacks at home.",
    measured_by="share of its exports that is lost",
    example="supplier_loss: {supplier: A, share: 1.0, of: B}",
)
