"""Section: votes like for like and on the own record, what each skips, sets of roll calls, words, statements."""

from __future__ import annotations

import polars as pl

from amity.briefs import cells, dated, phrases, standings
from amity.briefs.material import Material
from amity.briefs.model import Block, Sentence
from amity.briefs.sections._figures import drawn
from amity.briefs.sections._plan import Plan, fact, gap, paragraph, row_told, rows_told, table
from amity.briefs.trajectories import WINDOW, joint_years
from amity.briefs.vote_findings import (
    ABSENCE,
    AGREEMENT,
    ROLL_CALLS,
    before_break,
    far_apart,
    own_place,
    votes_placed,
)
from amity.core.asks import Period
from amity.core.issue_sets import IssueSet, issue_sets
from amity.core.results import Result
from amity.core.wording import listed, sentence_case
from amity.store import read

NAMED = 8


def write(material: Material) -> tuple[Block, ...]:
    """Return the votes, what is skipped, the sets of roll calls, the words and the statements."""
    return (
        *paragraph(_like_for_like(material), lead="Like for like."),
        *paragraph(_skipped(material), lead="What each skips."),
        *paragraph(_before(material), lead="Before the agenda changed."),
        *paragraph(_readings(material), lead="As the case asks."),
        *_sets(material),
        *drawn(material, "agreement", "ideal_points", "absence"),
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
    if far_apart(result):
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
        # The page shows one direction; what the other skips bears on the same agreement.
        result = material.find(ABSENCE, forward=forward) or material.run(ABSENCE, forward=forward)
        told += row_told(material, result)
    return told


def _before(material: Material) -> list[Sentence | None]:
    """Return the agreement in the last window before a break of the record, where the latest value lies after it."""
    result = before_break(material)
    if result is None:
        return []
    told = [fact(material, result.sentence, result), fact(material, _like(result), result)]
    caution = (
        "The two periods have different agendas: their places among the peers can be compared, their levels cannot."
    )
    return [*told, gap(material, caution, result)]


def _like(result: Result) -> str:
    clause = phrases.like_for_like(result)
    return phrases.sentence(f"Like for like, {clause}") if clause else ""


def _readings(material: Material) -> list[Sentence | None]:
    told: list[Sentence | None] = []
    for reading in material.readings:
        if reading.channel != "votes" or reading.value is None:
            continue
        told.append(fact(material, reading.sentence, reading))
        if reading.asked.measure == AGREEMENT:
            told.append(fact(material, _like(reading), reading))
    return told


def _sets(material: Material) -> tuple[Block, ...]:
    """Return a table of agreement on the flagged sets of roll calls, over the last years that have flags.

    Sets whose flags mark the same roll calls in those years tell nothing apart and are left out, with a word on it.
    """
    alike, apart = _alike(material)
    known = [(title, result) for title, result in apart if result.value is not None]
    rows = [
        (
            sentence_case(title.removeprefix("roll calls on ")),
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
    pair = f"{material.a.prose} and {material.b.prose}"
    caption = f"Agreement of {pair} in UN votes by subject, like for like among the peers"
    headings = ("Subject", "Agreement", "90\u00a0% interval", "Joint votes", "Place", "Peers' median", "Years")
    left_out = []
    if alike and known:
        names = listed([title.removeprefix("roll calls on ") for title in alike])
        text = f"The source's flags for {names} mark the same roll calls in these years, so they are left out."
        left_out = [gap(material, text, known[0][1])]
    return (*table("vote_sets", caption, headings, rows, refs, left=(0, 6)), *paragraph(left_out))


def _alike(material: Material) -> tuple[list[str], list[tuple[str, Result]]]:
    """Return the titles of sets that mark the same roll calls, and the other sets with the agreement on them."""
    frame = read(ROLL_CALLS).with_columns(pl.col("date").dt.year().alias("year"))
    marked: dict[tuple[int, ...], list[tuple[IssueSet, Period]]] = {}
    latest = material.find(AGREEMENT)
    if latest is None:
        return [], []
    first, last = joint_years(material.a.key, material.b.key, latest)
    for one in issue_sets().values():
        end = min(last, one.last.year if one.last is not None else last)
        if one.rule != "flag" or end - WINDOW + 1 < first:
            continue
        period = Period(first=end - WINDOW + 1, last=end)
        inside = pl.col("year").is_between(period.first, period.last) & pl.col(one.flag).fill_null(False)
        at = tuple(frame.with_row_index("at").filter(inside)["at"].to_list())
        marked.setdefault(at, []).append((one, period))
    alike = [one.title for group in marked.values() if len(group) > 1 for one, _ in group]
    single = [group[0] for group in marked.values() if len(group) == 1]
    found = [
        (one.title, material.run(AGREEMENT, period=period, options={"rollcalls": one.key})) for one, period in single
    ]
    return alike, found


def _words(material: Material) -> list[Sentence | None]:
    rows = material.of("words")
    told = rows_told(material, rows)
    statements = dated.of_kinds(material, "statement")
    if statements:
        ends = max((str(row.provenance.coverage["last"])[:4] for row in rows), default="")
        after = f" The measure of words ends in {ends}." if ends else " No measure of words is among these data."
        text = f"What officials said is given as the case lists it: a list of what was found, and not a measure.{after}"
        told.append(gap(material, text, *rows[:1]))
    return told


SECTION = Plan(key="votes", title="Votes and words", write=write, channels=("votes", "words"))
