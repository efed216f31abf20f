"""Section: the fighting that the case names, and what the states did in it and about it."""

from __future__ import annotations

from amity.briefs import dated
from amity.briefs.material import Material
from amity.briefs.model import Block
from amity.briefs.sections._plan import Plan


def write(material: Material) -> tuple[Block, ...]:
    """Return the case's events of war."""
    return dated.listed(material, "war")


SECTION = Plan(key="war", title="War", write=write)
