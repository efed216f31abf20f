"""The bottom line: the most surprising findings, what they come to, and what the reader must know is not known."""

from __future__ import annotations

from amity.briefs import detectors, phrases, standings
from amity.briefs.findings import Finding, chosen
from amity.briefs.material import Material, last_year
from amity.briefs.model import Block, Bullets, Paragraph, Section, Sentence
from amity.briefs.sections._plan import gap, judgement, paragraph
from amity.core.results import Result
from amity.core.wording import listed

# A place among so few says nothing of standing out.
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
    sentences = tuple(
        material.notes.sentence(one.text, *one.rests, kind=one.kind) for one in finding.statements
    )
    return Paragraph(sentences=sentences)


def taken_together(material: Material) -> tuple[str, tuple[Result, ...]]:
    """Return what the places among the peers come to in one sentence, with the results that it rests on.

    The sentence follows from the words for the places: which declared and material channels the subject stands out on,
    and how its votes lie.
    """
    a, b = material.a.prose, material.b.prose
    votes = material.find(detectors.AGREEMENT)
    word = standings.verdict(votes) if votes is not None else ""
    rests = tuple(row for row in material.results if material.kind(row.channel) != "structural" and row.standing)[:8]
    if detectors.nothing_material(material):
        text = f"Taken together, these data show no material tie between {a} and {b}; that none is recorded does not show that there is none."
        return text, rests
    if not any(standings.verdict(row) for row in material.results):
        text = f"Taken together, the peers are too few for a place among them to say much; what is known of {a} and {b} is what is recorded between the two."
        return text, rests
    outstanding = detectors.standing_channels(material)
    tangible = [name for key, name in outstanding.items() if material.kind(key) == "material"]
    said = [name for key, name in outstanding.items() if material.kind(key) == "declared"]
    return phrases.sentence(_together(a, b, tangible, said, word)), rests


def _together(a: str, b: str, tangible: list[str], said: list[str], votes: str) -> str:
    moves = f"what moves between it and {b} ({_semicolons(tangible)})"
    if tangible and not said:
        tail = ", though its votes are among the farthest" if votes == standings.OPPOSITE else ", and not how it votes"
        return f"Taken together, what sets {a} apart among its peers is {moves}{tail}"
    if tangible:
        return f"Taken together, {a} stands out among its peers both in what it says and signs ({_semicolons(said)}) and in {moves}"
    if said:
        return f"Taken together, {a} stands out among its peers in what it says and signs with {b} ({_semicolons(said)}), and not in what moves between the two"
    tail = ", and its votes are among the farthest" if votes == standings.OPPOSITE else ""
    return f"Taken together, nothing that moves between {a} and {b}, and nothing that they sign, sets {a} apart among its peers{tail}"


def _semicolons(names: list[str]) -> str:
    return listed(names) if not any("," in name for name in names) else "; ".join(names)


def _not_known(material: Material) -> Sentence | None:
    """Return what a text written earlier could not have known, or else in which years the records end."""
    from amity.briefs.sections import unknowable

    early = unknowable.summary(material)
    if early:
        return gap(material, early)
    ends: dict[int, list[str]] = {}
    for channel in material.page.channels:
        rows = material.of(channel.key)
        if channel.kind != "structural" and rows:
            ends.setdefault(max(last_year(row) for row in rows), []).append(channel.title.lower())
    parts = [f"{listed(names)} in {year}" for year, names in sorted(ends.items(), reverse=True)]
    return gap(material, f"The records end in different years: {', '.join(parts)}.")
