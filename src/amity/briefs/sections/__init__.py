"""The sections of a brief, one file each; their order stands here and nowhere else."""

from __future__ import annotations

from amity.briefs.material import Material
from amity.briefs.model import Section
from amity.briefs.sections import (
    aftermath,
    alone,
    argument,
    arms,
    change,
    channels,
    domestic,
    energy,
    history,
    likelihood,
    limits,
    other_ties,
    peers,
    pressures,
    threat,
    unknowable,
    votes,
    war,
    what_would_break_it,
    why,
    would_change,
)
from amity.briefs.sections._plan import Plan

ORDER: tuple[Plan, ...] = (
    channels.SECTION,
    history.SECTION,
    energy.SECTION,
    arms.SECTION,
    threat.SECTION,
    war.SECTION,
    votes.SECTION,
    domestic.SECTION,
    other_ties.SECTION,
    peers.SECTION,
    alone.SECTION,
    why.SECTION,
    pressures.SECTION,
    aftermath.SECTION,
    argument.SECTION,
    limits.SECTION,
    what_would_break_it.SECTION,
    would_change.SECTION,
    unknowable.SECTION,
    change.SECTION,
    likelihood.SECTION,
)


def written(material: Material) -> tuple[Section, ...]:
    """Return the sections that have something to say, in their order."""
    found = []
    for plan in ORDER:
        blocks = plan.write(material)
        if blocks:
            title = plan.titled(material) if plan.titled else plan.title
            found.append(Section(key=plan.key, title=title, blocks=(*blocks, *argument.beside(material, plan.key))))
    return tuple(found)
