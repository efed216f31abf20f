"""Section: arms, what each is recorded as importing from the other, from whom else, and the case's dated events."""

from __future__ import annotations

from amity.briefs import dated
from amity.briefs.material import Material
from amity.briefs.model import Block, Sentence
from amity.briefs.phrases import lowered
from amity.briefs.sections._figures import drawn
from amity.briefs.sections._plan import Plan, fact, paragraph, placed, row_told
from amity.briefs.sections._shares import partners_table, readings_told, share_told

SHARE, VOLUME = "arms_import_share", "arms_imports"


def write(material: Material) -> tuple[Block, ...]:
    """Return both directions, the suppliers, the figure and the events."""
    a, b = material.a.prose, material.b.prose
    return (
        *paragraph(_direction(material, forward=True), lead=f"From {b} to {a}."),
        *partners_table(material, SHARE, forward=True, noun="Supplier"),
        *paragraph(readings_told(material, "arms"), lead="As the case asks."),
        *paragraph(_direction(material, forward=False), lead=f"From {a} to {b}."),
        *partners_table(material, SHARE, forward=False, noun="Supplier"),
        *drawn(material, "arms_by_supplier"),
        *dated.listed(material, "arms"),
    )


def _direction(material: Material, *, forward: bool) -> list[Sentence | None]:
    share, volume = material.find(SHARE, forward=forward), material.find(VOLUME, forward=forward)
    told = share_told(material, SHARE, forward=forward)
    # The share's sentence says the volume; without a share the volume says what is recorded.
    if volume is not None and (share is None or share.value is None):
        told += row_told(material, volume)
    elif volume is not None and volume.value and placed(volume):
        told.append(fact(material, f"By volume, {lowered(placed(volume))}", volume))
    return told


SECTION = Plan(key="arms", title="Arms", write=write, channels=("arms",))
