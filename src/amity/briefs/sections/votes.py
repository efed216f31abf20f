"""Section: votes like for like and on the own record, what each skips, sets of roll calls, words, statements."""

from __future__ import annotations

from amity.briefs import cells, dated, phrases, standings
from amity.briefs.detectors import ABSENCE, AGREEMENT, own_place, votes_placed
from amity.briefs.material import Material
from amity.briefs.model import Block, Sentence
from amity.briefs.sections._figures import drawn
from amity.briefs.sections._plan import Plan, fact, gap, paragraph, row_told, table
from amity.core.asks import Period
from amity.core.errors import StateNotInPeriod
from amity.core.issue_sets import issue_sets
from amity.core.results import Result
from amity.store import catalogue

RECORD = "roll_calls"
WINDOW = 5
NAMED = 8


def write(material: Material) -> tuple[Block, ...]:
    """Return the votes, what is skipped, the sets of roll calls, the words and the statements."""
    return (
        *paragraph(_like_for_like(material), lead="Like for like."),
        *paragraph(_skipped(material), lead="What each skips."),
        *paragraph(_before(material), lead="Before the agenda changed."),
        *paragraph(_readings(material), lead="As the case asks."),
        *_sets(material),
        *drawn(material, "agreement", "absence"),
        *paragraph(_words(material), lead="Words."),
        *dated.listed(material, "statement"),
    )


def _like_for_like(material: Material) -> list[Sentence | None]:
    result = material.find(AGREEMENT)
    if result is None:
        return []
    told = row_told(material, result, place=False)
    if result.standing is None or result.value is None:
        return told
    opening, rest = told[:1], told[1:]
    opening.append(fact(material, votes_placed(result, material), result))
    opening.append(fact(material, _named("more often", standings.closer(result)), result))
    opening.append(fact(material, _named("less often", standings.farther(result)[::-1]), result))
    own, rank = result.standing.own, result.standing.rank
    if own is not None and rank is not None and own.place != rank.place:
        said = own_place(result, material)
        opening.append(fact(material, said.text, *said.rests))
    return opening + rest


def _named(how: str, peers: tuple[standings.Peer, ...]) -> str:
    """Return who agrees more or less often than the subject, the farthest from it first; empty for none."""
    if not peers:
        return ""
    if len(peers) <= NAMED:
        return f"Those that agree {how}: {standings.names(peers, NAMED)}."
    return f"The first of the {len(peers)} that agree {how}: {standings.names(peers[: NAMED - 2], NAMED)}."


def _skipped(material: Material) -> list[Sentence | None]:
    told: list[Sentence | None] = []
    for forward in (True, False):
        result = material.find(ABSENCE, forward=forward)
        told += row_told(material, result)
    return told


def _before(material: Material) -> list[Sentence | None]:
    """Return the agreement in the last window before a break of the record, where the latest value lies after it."""
    latest = material.find(AGREEMENT)
    coverage = catalogue().table(RECORD).coverage
    ends = [cut.on for cut in coverage.breaks] + [hole.first for hole in coverage.gaps]
    if latest is None or latest.period is None or not ends:
        return []
    end = min(ends).year - 1
    if latest.period.last <= end:
        return []
    return _window(material, end)


def _window(material: Material, end: int) -> list[Sentence | None]:
    try:
        result = material.run(AGREEMENT, period=Period(first=end - WINDOW + 1, last=end))
    except StateNotInPeriod:
        return []
    if result.value is None:
        return []
    told = [fact(material, result.sentence, result)]
    if result.standing is not None and result.standing.n_peers:
        text = f"Like for like, of {result.standing.n_peers} peers, {phrases.like_for_like(result)}"
        told.append(fact(material, phrases.sentence(text), result))
    told.append(
        gap(
            material,
            "The two periods have different agendas: their places among the peers can be compared, their levels cannot.",
            result,
        )
    )
    return told


def _readings(material: Material) -> list[Sentence | None]:
    told: list[Sentence | None] = []
    for reading in material.readings:
        if reading.channel != "votes" or reading.value is None:
            continue
        told.append(fact(material, reading.sentence, reading))
        if reading.standing is not None and reading.standing.n_peers and reading.asked.measure == AGREEMENT:
            text = f"Like for like, of {reading.standing.n_peers} peers, {phrases.like_for_like(reading)}"
            told.append(fact(material, phrases.sentence(text), reading))
    return told


def _sets(material: Material) -> tuple[Block, ...]:
    """Return a table of agreement on the flagged sets of roll calls, over the last years that have flags."""
    found: list[tuple[str, Result]] = []
    for one in issue_sets().values():
        last = one.last.year if one.last is not None else catalogue().table(RECORD).coverage.last.year
        if one.rule != "flag":
            continue
        try:
            period = Period(first=last - WINDOW + 1, last=last)
            result = material.run(AGREEMENT, period=period, options={"rollcalls": one.key})
        except StateNotInPeriod:
            continue
        found.append((one.title, result))
    known = [(title, result) for title, result in found if result.value is not None]
    rows = [
        (
            title[:1].upper() + title[1:],
            cells.value(result),
            cells.interval(result),
            str(result.n),
            cells.place(result),
            cells.median(result),
            cells.period(result),
        )
        for title, result in known
    ]
    refs = [material.notes.number(result) for _, result in known]
    caption = f"Agreement of {material.a.prose} and {material.b.prose} in UN votes by subject, like for like among the peers"
    headings = ("Roll calls", "Agreement", "90\u00a0% interval", "Joint votes", "Place", "Peers' median", "Years")
    return table("vote_sets", caption, headings, rows, refs, left=(0, 6))


def _words(material: Material) -> list[Sentence | None]:
    rows = material.of("words")
    told = [one for row in rows for one in row_told(material, row)]
    statements = dated.of_kinds(material, "statement")
    if statements:
        ends = max((str(row.provenance.coverage["last"])[:4] for row in rows), default="")
        after = f" The measure of words ends in {ends}." if ends else " No measure of words is among these data."
        text = f"What officials said is given as the case lists it: a list of what was found, and not a measure.{after}"
        told.append(gap(material, text, *rows[:1]))
    return told


SECTION = Plan(key="votes", title="Votes and words", write=write, channels=("votes", "words"))
