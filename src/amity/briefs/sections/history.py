"""Section: history, the case's dated events and what the long records hold from their first year on."""

from __future__ import annotations

from amity.briefs import dated
from amity.briefs.material import Material
from amity.briefs.model import Block, Sentence
from amity.briefs.sections._figures import drawn
from amity.briefs.sections._plan import Plan, fact, paragraph
from amity.briefs.trajectories import joint_years
from amity.core.asks import Period

# Counts of events, whose records are long and complete enough to be read over their whole length.
LONG = ("disputes", "armed_conflicts")
OF_NOTE = 0.01


def write(material: Material) -> tuple[Block, ...]:
    """Return the long records, the events of history and diplomacy, and the timeline."""
    return (
        *paragraph(_long(material), lead="The long record."),
        *dated.listed(material, "history", "diplomacy"),
        *drawn(material, "timeline"),
    )


def _long(material: Material) -> list[Sentence | None]:
    told: list[Sentence | None] = []
    for key in LONG:
        result = material.find(key)
        if result is None or result.value is None:
            continue
        first, last = joint_years(material.a.key, material.b.key, result)
        whole = material.run(key, period=Period(first=first, last=last))
        told.append(fact(material, whole.sentence if whole.value is not None else "", whole))
    for course in material.courses.values():
        first, last = joint_years(course.latest.asked.state_a, course.latest.asked.state_b, course.latest)
        forward = course.latest.asked.state_a == material.a.key
        whole = material.run(course.latest.asked.measure, forward=forward, period=Period(first=first, last=last))
        if whole.value and whole.value >= OF_NOTE:
            told.append(fact(material, whole.sentence, whole))
    return told


SECTION = Plan(key="history", title="History", write=write)
