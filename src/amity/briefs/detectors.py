"""Detectors: what each kind of finding looks for in the results of a brief, and the words it is said in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from amity.briefs import phrases, standings, trajectories
from amity.briefs.course_findings import ahead_said, courses
from amity.briefs.findings import Finding, Statement, ranked
from amity.briefs.material import Material, fresh
from amity.briefs.phrases import about
from amity.briefs.vote_findings import AGREEMENT, moved, reversed_places, votes_placed
from amity.core.results import Result
from amity.core.wording import count, listed, possessive

LARGE_SHARE = 0.10
LARGE_FLOW = 0.25
WORTHY_SHARE = 0.05
UNSHARED = 0.3
ALONE_BONUS = 0.1
STRUCTURAL = 0.5
FIRST_OF_FEW = 0.15
RIVALS = "shared_rivals"
# Votes are said in every brief; the others only where there is room.
PLAIN = ((AGREEMENT, 0.12), ("distance", 0.01), ("shared_igos", 0.008), ("religious_similarity", 0.005))


def findings(material: Material) -> tuple[Finding, ...]:
    """Return all findings of a brief, the most surprising first."""
    detectors = (silent, reversed_places, moved, courses, hidden, unshared, extremes, large)
    found = [one for detect in detectors for one in detect(material)]
    told = {one.measure for one in found}
    found += [one for one in plain(material) if one.measure not in told]
    return ranked(found, material)


def material_rows(material: Material) -> tuple[Result, ...]:
    """Return the standard rows of the material channels."""
    return tuple(result for result in material.results if material.kind(result.channel) == "material")


def nothing_material(material: Material) -> bool:
    """Return whether no material row has a value above zero."""
    return not any(result.value for result in material_rows(material))


def silent(material: Material) -> Iterator[Finding]:
    """Yield that nothing material is recorded between the two, with how much of that is silence of the data."""
    rows = material_rows(material)
    if not rows or not nothing_material(material):
        return
    without = [row for row in rows if row.value is None]
    nothing = len(rows) - len(without)
    a, b = material.a.prose, material.b.prose
    names = list(dict.fromkeys(phrases.flow_name(row) for row in rows))
    recorded = f"{nothing} {'says' if nothing == 1 else 'say'} that nothing is recorded" if nothing else ""
    lacking = f"{len(without)} {'has' if len(without) == 1 else 'have'} no data" if without else ""
    parts = " and ".join(part for part in (recorded, lacking) if part)
    text = (
        f"The data are silent on what moves between {a} and {b}: of {count(len(rows), 'figure')} on "
        f"{listed(names)}, {parts}."
    )
    yield Finding(
        kind="silent",
        channel="material",
        measure="",
        surprise=1.0,
        statements=(Statement(text=text, rests=rows, kind="gap"),),
    )


def hidden(material: Material) -> Iterator[Finding]:
    """Yield large shares of a record that is known to be incomplete, with their bounds."""
    for result in material.results:
        value, low, high = result.value, result.low, result.high
        if result.interval_kind != "bounds" or result.unit != "share" or value is None or low is None or high is None:
            continue
        if value < LARGE_SHARE or not stands(result):
            continue
        yield Finding(
            kind="hidden",
            channel=result.channel,
            measure=result.asked.measure,
            surprise=min(1.0, max(abs(value - low), abs(high - value))),
            statements=(Statement(text=bounds_said(result, material), rests=(result,)),),
        )


def bounds_said(result: Result, material: Material) -> str:
    """Return a share of an incomplete record with its place and its bounds."""
    low, high = cast(float, result.low), cast(float, result.high)
    lead = f"{phrases.share_said(result)}{ahead_said(result, material)}"
    covered = result.extras.get("coverage")
    a = phrases.ends(result)[0]
    what = "refineries needed beyond its own crude" if result.extras.get("home_mt") else "refineries took"
    only = (
        f"only {about(covered)} of what {possessive(a)} {what} is recorded"
        if isinstance(covered, float)
        else "the record is incomplete"
    )
    return phrases.sentence(f"{lead}, but {only}, so the true share lies between {about(low)} and {about(high)}")


def unshared(material: Material) -> Iterator[Finding]:
    """Yield that two states whose material tie stands out share no rival on the list of rivalries."""
    rivals = material.find(RIVALS)
    if rivals is None or rivals.value != 0 or rivals.period is None:
        return
    rows = [row for row in material_rows(material) if row.value and fresh(row, material.as_of)]
    rows = [row for row in rows if weight_of(material, row.channel) >= 1]
    if any(standings.verdict(row) in (standings.ALONE, standings.AMONG) for row in rows):
        text = f"{rivals.sentence.rstrip('.')}, so the list names no common enemy behind the tie."
        yield Finding(
            kind="unshared",
            channel=rivals.channel,
            measure=RIVALS,
            surprise=UNSHARED,
            statements=(Statement(text=text, rests=(rivals,)),),
        )


def extremes(material: Material) -> Iterator[Finding]:
    """Yield the rows at one end of the peers, the farthest out of each channel; structural ones count half."""
    best: dict[str, Finding] = {}
    for result in material.judged:
        surprise = _extreme(result)
        if not surprise:
            continue
        kind = material.kind(result.channel)
        if (kind == "structural" and not fresh(result, material.as_of)) or (kind == "material" and not result.value):
            continue
        weight = {"structural": STRUCTURAL, "material": weight_of(material, result.channel)}.get(kind, 1.0)
        text = f"{result.sentence.rstrip('.')}; {phrases.lowered(phrases.place_said(result))}"
        if result.asked.measure == AGREEMENT:
            text = votes_placed(result, material)
        found = Finding(
            kind="extreme",
            channel=result.channel,
            measure=result.asked.measure,
            surprise=surprise * weight,
            statements=(Statement(text=text, rests=(result,)),),
        )
        if result.channel not in best or best[result.channel].surprise < found.surprise:
            best[result.channel] = found
    yield from best.values()


def large(material: Material) -> Iterator[Finding]:
    """Yield shares of a flow that are large, wherever they lie among the peers: a tie can be strong and not unusual."""
    for result in material.results:
        share = result.value or 0.0
        if result.asked.measure not in phrases.FLOWS or share < LARGE_FLOW or not stands(result):
            continue
        placed = phrases.place_said(result)
        text = phrases.share_said(result) + (f"; {phrases.lowered(placed)}" if placed else "")
        yield Finding(
            kind="large",
            channel=result.channel,
            measure=result.asked.measure,
            surprise=share / 2,
            statements=(Statement(text=phrases.sentence(text), rests=(result,)),),
        )


def _extreme(result: Result) -> float:
    """Return how far out a place is, 0 where it is nothing to speak of."""
    word, where = standings.verdict(result), standings.position(result)
    if where is None or word == standings.TYPICAL:
        return 0.0
    if not word:
        return FIRST_OF_FEW if standings.first(result) else 0.0
    return 0.5 * abs(where - 0.5) + (ALONE_BONUS if word == standings.ALONE else 0.0)


def stands(result: Result) -> bool:
    """Return whether a share stands on a total that is neither too small nor more than there can have been."""
    years = result.period.last - result.period.first + 1 if result.period else 1
    return trajectories.sound(result.extras, years)


def weight_of(material: Material, channel: str) -> float:
    """Return how much a material channel weighs: less than 1 where no share of it comes to :data:`WORTHY_SHARE`.

    First among peers who have next to nothing is no tie to speak of.
    """
    shares = [row.value or 0.0 for row in material.of(channel) if row.unit == "share" and stands(row)]
    return min(1.0, max(shares, default=0.0) / WORTHY_SHARE)


def plain(material: Material) -> Iterator[Finding]:
    """Yield what is always said where nothing else is: how the two vote, and how near and alike they are."""
    for key, floor in PLAIN:
        result = material.find(key)
        if result is None or result.value is None:
            continue
        where = standings.position(result)
        surprise = floor + 0.1 * abs((where if where is not None else 0.5) - 0.5)
        texts = [result.sentence]
        if key == AGREEMENT and result.standing is not None and result.standing.n_peers:
            placed = votes_placed(result, material)
            texts = [placed] if standings.verdict(result) else [result.sentence, placed]
        yield Finding(
            kind="plain",
            channel=result.channel,
            measure=key,
            surprise=surprise,
            statements=tuple(Statement(text=text, rests=(result,)) for text in texts),
        )
