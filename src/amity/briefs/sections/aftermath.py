"""Section: what followed, and whether it held."""

from __future__ import annotations

from amity.briefs import dated
from amity.briefs.material import Material
from amity.briefs.model import Block
from amity.briefs.sections._plan import Plan


def write(material: Material) -> tuple[Block, ...]:
    """Return the case's events of aftermath."""
    return dated.listed(material, "aftermath")


SECTION = Plan(key="aftermath", title="What came after", write=write)
