"""Section: among the peers, who stands closer on which channel, by name; counts where most have nothing."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from amity.briefs import cells, dated, headings, phrases, standings
from amity.briefs.material import Material
from amity.briefs.model import Block, Sentence
from amity.briefs.sections._figures import drawn
from amity.briefs.sections._plan import Plan, fact, paragraph, placed, table
from amity.briefs.vote_findings import ABSENCE
from amity.core.partial_dates import read_date
from amity.core.results import Result
from amity.core.wording import count, in_prose, listed, sentence_case
from amity.store import catalogue, read

RELATIONS = "relations"
LEVELS = {
    "embassy": "Embassy",
    "mission": "Liaison office",
    "relations_without_mission": "Ambassador elsewhere",
}
NAMED = 5
# A note of fewer signs says how a set is used, not who is in it.
SHORT = 20
HEADINGS = ("Measure", "Place", "Word", "Closer than {a}", "Next behind", "Years")


def write(material: Material) -> tuple[Block, ...]:
    """Return who the peers are, the table of who stands closer, the counts on sparse channels, and who is left out."""
    shown = _shown(material)
    return (
        *paragraph(_who(material), lead="Who they are."),
        *_relations(material),
        *_table(material, shown),
        *paragraph(_words(material), lead="The words."),
        *paragraph(_sparse(material, shown), lead="Where most peers have nothing."),
        *drawn(material, "peers_strip"),
        *paragraph(_left_out(material), lead="Who could not be judged."),
    )


def _who(material: Material) -> list[Sentence]:
    group = material.request.peers
    own = f", {material.a.prose} among them" if material.a.key in group.keys else ""
    if material.peers_named:
        size = count(len(group.members), "state")
        told = [Sentence(text=f"{sentence_case(material.peers_name)}: {size}{own}.")]
    else:
        names = sorted(standings.name_of(key, material.as_of) for key in group.keys)
        told = [
            Sentence(text=f"{sentence_case(material.peers_name)}{own}: {listed([in_prose(name) for name in names])}.")
        ]
    notes = [note.partition(": ")[2] or note for note in group.notes]
    return told + [Sentence(text=sentence_case(note)) for note in notes if len(note) > SHORT]


def _relations(material: Material) -> tuple[Block, ...]:
    """Return the peers' diplomatic relations with the target, where they were listed by hand, and who has none."""
    if RELATIONS not in catalogue().tables:
        return ()
    listed_ = read(RELATIONS).filter(pl.col("with_state") == material.b.key)
    ours = {material.a.key, *material.request.peers.keys}
    rows, refs, without = [], [], []
    for row in listed_.filter(pl.col("state").is_in(sorted(ours))).sort("state").iter_rows(named=True):
        name = sentence_case(standings.name_of(row["state"], material.as_of))
        if row["level"] == "none":
            without.append(row)
            continue
        since = read_date(row["since"]).prose if row["since"] else "–"
        seen = read_date(row["status_on"]).prose if row["status_on"] else "–"
        rows.append((name, since, LEVELS[row["level"]], _yes(row["embassy_there"]), seen))
        refs.append(_citation(material, row))
    if not rows:
        return ()
    order = sorted(range(len(rows)), key=lambda place: rows[place][0])
    rows, refs = [rows[place] for place in order], [refs[place] for place in order]
    caption = f"Diplomatic relations with {material.b.prose}: {material.a.prose} and those of its peers that have any"
    columns = ("State", "Since", "Level", f"Embassy in {material.b.prose}", "As of")
    grid = table(RELATIONS, caption, columns, rows, refs, left=(0, 1, 2, 3, 4))
    return (*grid, *paragraph(_without(material, without), lead="Without relations."))


def _without(material: Material, rows: list[dict[str, object]]) -> list[Sentence | None]:
    """Return the peers that have no relations with the target, in one sentence."""
    if not rows:
        return []
    names = sorted(standings.name_of(str(row["state"]), material.as_of) for row in rows)
    documents = list(dict.fromkeys(_citation(material, row) for row in rows))
    have = "has" if len(names) == 1 else "have"
    text = f"{count(len(names), 'peer')} {have} none: {listed([in_prose(name) for name in names])}."
    return [material.notes.sentence(text, documents=documents)]


def _yes(value: object) -> str:
    return "–" if value is None else "yes" if value else "no"


def _citation(material: Material, row: Mapping[str, object]) -> str:
    return material.notes.document(
        publisher=str(row["citation_publisher"]),
        dated=dated.dated(str(row["citation_date"])),
        url=str(row["citation_url"]),
        supports=str(row["note"] or ""),
        grade="",
    )


def _shown(material: Material) -> list[Result]:
    """Return the rows in which the peers differ, the two directions of one measure once where they say the same."""
    found = []
    for channel in material.page.channels:
        for row in cells.rows(material.of(channel.key)):
            standing = row.result.standing
            differ = standing is not None and standing.rank is not None and standing.equal < standing.n_peers
            if row.result.value == 0 and material.kind(channel.key) == "material":
                continue
            if differ and row.result.asked.measure != ABSENCE and standings.directed(row.result):
                found.append(row.result)
    return found


def _table(material: Material, shown: list[Result]) -> tuple[Block, ...]:
    rows, refs = [], []
    for result in shown:
        rows.append(
            (
                headings.full_heading(result),
                cells.place(result),
                sentence_case(standings.word_shown(result)) or "–",
                _closer(result),
                _next(result),
                cells.period(result),
            )
        )
        refs.append(material.notes.number(result))
    columns = tuple(text.replace("{a}", material.a.prose) for text in HEADINGS)
    caption = f"Which peers stand closer to {material.b.prose} than {material.a.prose} does, measure by measure"
    return table("closer", caption, columns, rows, refs, left=(0, 2, 3, 4, 5))


def _closer(result: Result) -> str:
    peers = standings.closer(result)
    if not peers:
        return "none"
    return sentence_case(_listed(peers))


def _listed(peers: tuple[standings.Peer, ...]) -> str:
    if len(peers) > NAMED + 1:
        return f"{', '.join(peer.name for peer in peers[:NAMED])} and {len(peers) - NAMED} more"
    return listed([peer.name for peer in peers])


def _next(result: Result) -> str:
    behind = standings.farther(result)
    if not behind or (standings.sparse(result) and behind[0].theirs <= standings.SAME):
        return "–"
    level = [peer for peer in behind if abs(peer.theirs - behind[0].theirs) <= standings.SAME]
    return sentence_case(behind[0].name) if len(level) == 1 else f"{len(level)} peers alike"


def _words(material: Material) -> list[Sentence]:
    if len(material.request.peers.members) <= standings.FEWEST_PEERS:
        text = f"With fewer than {standings.FEWEST_PEERS} peers a place says little, and no word is given for it."
        return [Sentence(text=text)]
    return [
        Sentence(
            text="Alone: no peer is as close, the next has at most half as much (on a scale without a zero, the lead "
            "is as large as the peers' spread), and no hidden part of the record could turn that. Among a few: at most "
            "three peers, or a twentieth of them, are as close or closer. "
            "Among the least close: at most as many are as far or farther. Typical: the rest. The words say where a "
            "value lies, not how sure that is."
        )
    ]


def _sparse(material: Material, shown: list[Result]) -> list[Sentence | None]:
    told: list[Sentence | None] = []
    for result in shown:
        if not standings.sparse(result) or result.unit == "yes or no" or material.kind(result.channel) == "structural":
            continue
        if result.value:
            told.append(
                fact(material, f"{result.heading}, {cells.period(result)}: {phrases.lowered(placed(result))}", result)
            )
    return told


def _left_out(material: Material) -> list[Sentence | None]:
    """Return the peers that no measure of a channel could judge, by channel, with the count."""
    told: list[Sentence | None] = []
    for channel in material.page.channels:
        rows = [row for row in material.of(channel.key) if row.standing is not None]
        if not rows:
            continue
        missing = [{key for key, _ in row.standing.unranked} for row in rows if row.standing is not None]
        never = sorted(set.intersection(*missing))
        if never:
            names = listed([in_prose(standings.name_of(key, material.as_of)) for key in never], limit=NAMED)
            told.append(fact(material, f"{channel.title}: {names}.", rows[0]))
    return told


SECTION = Plan(key="peers", title="Among the peers", write=write)
