"""Section: the two states by channel, a table over the dyad page with one row for each measure."""

from __future__ import annotations

from amity.briefs import cells, headings
from amity.briefs.material import Material
from amity.briefs.model import Block, Sentence
from amity.briefs.sections._plan import Plan, paragraph, table
from amity.core.wording import count

HEADINGS = (
    "Channel",
    "Measure",
    "Value",
    "Interval or bounds",
    "Place among peers",
    "Peers' median",
    "Years",
    "Record",
)


def write(material: Material) -> tuple[Block, ...]:
    """Return how the table is to be read, and the table."""
    return (*paragraph(_reading(material)), *_table(material))


def _reading(material: Material) -> list[Sentence]:
    group = material.request.peers
    a, b = material.a.prose, material.b.prose
    size = count(len(group.members), "state")
    who = material.peers_name
    who = f"{who} ({size})" if material.peers_named else who
    texts = [
        f"The table sets {material.a.whose} ties with {b} beside those of its peers with {b}: {who}.",
        "Place 1 is the closest tie; where a measure says nothing of closeness it is the highest value. Peers are "
        f"judged on the same record and the same years as {a}, and on the same roll calls where votes are compared.",
        "Declared channels are what states say and sign, material ones what moves between them, structural ones what "
        "they are and where they lie; no channel is added to another.",
    ]
    return [Sentence(text=text) for text in texts]


def _table(material: Material) -> tuple[Block, ...]:
    rows: list[tuple[str, ...]] = []
    refs: list[str] = []
    for channel in material.page.channels:
        own = list(cells.rows(material.of(channel.key)))
        asked = [cells.Row(result=one, both_ways=False) for one in material.readings if one.channel == channel.key]
        for place, row in enumerate([*own, *asked]):
            result = row.result
            heading = row.heading if row.both_ways else headings.full_heading(result)
            rows.append(
                (
                    f"{channel.title} ({channel.kind})" if place == 0 else "",
                    heading,
                    cells.value(result),
                    cells.interval(result),
                    cells.place(result),
                    cells.median(result),
                    cells.period(result),
                    cells.record(result),
                )
            )
            refs.append(material.notes.number(result))
    caption = f"{material.page.title}, channel by channel, beside {material.peers_name}"
    return table("channels", caption, HEADINGS, rows, refs, left=(0, 1, 6, 7))


SECTION = Plan(key="channels", title="The two states by channel", write=write)
