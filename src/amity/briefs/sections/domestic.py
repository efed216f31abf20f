"""Section: domestic control, the two states' scores of democracy and the case's dated events at home."""

from __future__ import annotations

from amity.briefs import dated
from amity.briefs.material import Material
from amity.briefs.model import Block
from amity.briefs.sections._plan import Plan, paragraph, row_told


def write(material: Material) -> tuple[Block, ...]:
    """Return how far apart the two are governed, and the events."""
    told = [one for row in material.of("regime") for one in row_told(material, row)]
    return (*paragraph(told), *dated.listed(material, "domestic"))


SECTION = Plan(key="domestic", title="Domestic control", write=write, channels=("regime",))
