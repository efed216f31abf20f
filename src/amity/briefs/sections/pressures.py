"""Section: what others did to bend the tie, as far as the case names it."""

from __future__ import annotations

from amity.briefs import dated
from amity.briefs.material import Material
from amity.briefs.model import Block
from amity.briefs.sections._plan import Plan


def write(material: Material) -> tuple[Block, ...]:
    """Return the case's events of pressure."""
    return dated.listed(material, "pressure")


SECTION = Plan(key="pressures", title="Pressures that the case names", write=write)
