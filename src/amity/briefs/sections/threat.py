"""Section: threat and geography, rivals shared and mutual, treaties, disputes and wars, nearness, the dated events."""

from __future__ import annotations

from dataclasses import replace

from amity.briefs import cells, dated, phrases
from amity.briefs.material import Material
from amity.briefs.model import Block, Sentence
from amity.briefs.sections._plan import Plan, fact, paragraph, row_told
from amity.core.results import Result
from amity.core.wording import listed

PARTS = (
    ("Rivals.", ("shared_rivals", "rivalry")),
    ("Disputes and wars between the two.", ("disputes", "armed_conflicts")),
    ("Nearness.", ("distance", "border_length", "contiguity")),
)


def write(material: Material) -> tuple[Block, ...]:
    """Return what the records say of rivals, fighting, nearness and treaties, and the events."""
    told = {key for _, keys in PARTS for key in keys}
    blocks: list[Block] = []
    for lead, keys in PARTS:
        sentences = [one for key in keys for one in row_told(material, material.find(key))]
        blocks += paragraph(sentences, lead=lead)
    rest = [row for row in material.of("threat") if row.asked.measure not in told]
    blocks += paragraph([one for row in rest for one in row_told(material, row)], lead="Other records.")
    blocks += paragraph(_treaties(material), lead="Treaties.")
    return (*blocks, *dated.listed(material, "threat"))


def _treaties(material: Material) -> list[Sentence | None]:
    """Return the obligations that there are, and all that there are not in one sentence."""
    every = cells.rows(material.of("alliance"))
    rows = [row for row in every if row.result.unit == "yes or no"]
    have = [row for row in rows if row.result.value]
    lack = [row.result for row in rows if row.result.value == 0]
    silent = [row.result for row in rows if row.result.value is None]
    told: list[Sentence | None] = []
    for row in have:
        first, *rest = row_told(material, row.result)
        if row.both_ways and first is not None:
            first = replace(first, text=f"{first.text.rstrip('.')}, and the other way round.")
        told += [first, *rest]
    if lack:
        told.append(fact(material, _none_of(material, lack, bool(have)), *lack))
    if silent and not have and not lack:
        told += row_told(material, silent[0])
    for row in every:
        if row not in rows and row.result.value is not None:
            told += row_told(material, row.result)
    return told


def _none_of(material: Material, lack: list[Result], some: bool) -> str:
    names = list(dict.fromkeys(_small(row.title) for row in lack))
    which = listed(names).replace(" and ", " or ")
    a, b = material.a.prose, material.b.prose
    other = "other " if some else ""
    year = phrases.years(lack[0])
    return f"No {other}duty of {a} to {b}, or of {b} to {a}, is recorded {year}: {which}."


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


SECTION = Plan(key="threat", title="Threat and geography", write=write, channels=("threat", "alliance"))
