"""Section: the channels that no other section tells: trade, memberships, religion, and any that is added later."""

from __future__ import annotations

from amity.briefs.material import Material
from amity.briefs.model import Block
from amity.briefs.sections import arms, domestic, energy, threat, votes
from amity.briefs.sections._plan import Plan, paragraph, rows_told

TOLD = {key for plan in (arms, domestic, energy, threat, votes) for key in plan.SECTION.channels}


def write(material: Material) -> tuple[Block, ...]:
    """Return a paragraph for each channel that is left."""
    blocks: list[Block] = []
    for channel in material.page.channels:
        if channel.key not in TOLD:
            blocks += paragraph(rows_told(material, material.of(channel.key)), lead=f"{channel.title}.")
    return tuple(blocks)


SECTION = Plan(key="other_ties", title="Other ties", write=write)
