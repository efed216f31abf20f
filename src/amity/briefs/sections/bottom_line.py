"""The bottom line: the most surprising findings, what they come to, and what the reader must know is not known."""

from __future__ import annotations

from amity.briefs import phrases
from amity.briefs.findings import Finding, chosen
from amity.briefs.material import Material, last_year
from amity.briefs.model import Block, Bullets, Paragraph, Section, Sentence
from amity.briefs.outstanding import taken_together
from amity.briefs.sections import unknowable
from amity.briefs.sections._plan import gap, judgement, paragraph
from amity.core import states
from amity.core.wording import listed

KEY, TITLE = "bottom_line", "Bottom line"


def write(material: Material, found: tuple[Finding, ...]) -> Section:
    """Return the bottom line: findings by surprise, then one judgement, then one gap."""
    picked = chosen(found)
    items = tuple(_item(material, finding) for finding in picked)
    text, rests = taken_together(material)
    closing = (*paragraph([judgement(material, text, *rests)]), *paragraph([_not_known(material)]))
    blocks: tuple[Block, ...] = (Bullets(items=items), *closing) if items else closing
    return Section(key=KEY, title=TITLE, blocks=blocks)


def _item(material: Material, finding: Finding) -> Paragraph:
    sentences = tuple(material.notes.sentence(one.text, *one.rests, kind=one.kind) for one in finding.statements)
    return Paragraph(sentences=sentences)


def _not_known(material: Material) -> Sentence | None:
    """Return what a text written earlier could not have known, or else in which years the records end."""
    early = unknowable.summary(material)
    if early:
        return gap(material, early, *material.of("votes")[:1])
    gone = [side for side in (material.a, material.b) if not states.get(side.key).exists_on(material.as_of)]
    if gone:
        last = {side.prose: max(spell.last or material.as_of for spell in states.get(side.key).spells) for side in gone}
        parts = [f"{name} existed to {day.year}" for name, day in last.items()]
        return gap(material, f"{phrases.sentence(listed(parts)).rstrip('.')}, so nothing here is of the present.")
    ends: dict[int, list[str]] = {}
    rests = []
    for channel in material.page.channels:
        rows = material.of(channel.key)
        if channel.kind != "structural" and rows:
            latest = max(rows, key=last_year)
            ends.setdefault(last_year(latest), []).append(channel.title.lower())
            rests.append(latest)
    parts = [f"{listed(names)} in {year}" for year, names in sorted(ends.items(), reverse=True)]
    return gap(material, f"The records end in different years: {', '.join(parts)}.", *rests)
