"""Detectors: what each kind of finding looks for in the results of a brief, and the words it is said in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from amity.briefs import cells, phrases, standings
from amity.briefs.findings import Finding, FindingKind, Statement, ranked
from amity.briefs.material import Material, fresh, last_year
from amity.briefs.phrases import about
from amity.briefs.trajectories import Trajectory
from amity.core.asks import Period
from amity.core.results import Rank, Result
from amity.core.wording import count, listed, number, ordinal

# Two places that lie this far apart, as parts of the peers, are two answers.
FAR_APART = 0.15
LARGE_SHARE = 0.10
UNSHARED = 0.3
ALONE_BONUS = 0.1
AGREEMENT, ABSENCE, RIVALS = "vote_agreement", "vote_absence", "shared_rivals"


def findings(material: Material) -> tuple[Finding, ...]:
    """Return all findings of a brief, the most surprising first."""
    detectors = (silent, reversed_places, courses, hidden, unshared, extremes)
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


def reversed_places(material: Material) -> Iterator[Finding]:
    """Yield where a value's place like for like and its place on each state's own record are far apart."""
    for result in material.results:
        standing, like = result.standing, standings.position(result)
        if standing is None or standing.own is None or like is None:
            continue
        loose = _loose(standing.own)
        if abs(loose - like) < FAR_APART:
            continue
        yield Finding(
            kind="reversed",
            channel=result.channel,
            measure=result.asked.measure,
            surprise=abs(loose - like),
            statements=(
                Statement(text=votes_placed(result, material), rests=(result,)),
                own_place(result, material),
            ),
        )


def votes_placed(result: Result, material: Material) -> str:
    """Return whether votes set the subject apart, with the count of peers like for like."""
    a, b = material.a.prose, material.b.prose
    opening = {
        standings.TYPICAL: f"UN votes do not set {a} apart from its peers",
        standings.OPPOSITE: f"In UN votes {a} is among the farthest of its peers from {b}",
        standings.AMONG: f"In UN votes {a} is among the closest of its peers to {b}",
        standings.ALONE: f"In UN votes {a} stands alone among its peers in its nearness to {b}",
    }.get(standings.verdict(result), f"In UN votes {a} is compared with few peers")
    standing = result.standing
    peers = count(standing.n_peers, "peer") if standing else "no peers"
    return (
        f"{opening}: of {peers}, judged on the roll calls {phrases.years(result).replace('in ', 'of ', 1)} that {a}, {b} "
        f"and the peer all cast, {phrases.like_for_like(result)} with {b}."
    )


def own_place(result: Result, material: Material) -> Statement:
    """Return the place on each state's own votes, and which votes the subject skipped where that explains it."""
    own, like = result.standing.own if result.standing else None, standings.position(result)
    place = f"{ordinal(own.place)} of {own.of}" if own else ""
    start = f"Counted on each state's own votes, {material.a.prose} would rank {place}"
    absence = material.find(ABSENCE) if result.asked.measure == AGREEMENT else None
    worse = own is not None and like is not None and _loose(own) < like
    reason = _skipped(absence, material, worse=worse)
    if absence is None or not reason:
        return Statement(text=f"{start}, which does not compare like with like.", rests=(result,))
    return Statement(text=f"{start}, because it {reason}.", rests=(result, absence))


def _loose(own: Rank) -> float:
    return (own.of - own.place - own.tied / 2) / (own.of - 1) if own.of > 1 else 0.5


def _skipped(absence: Result | None, material: Material, *, worse: bool) -> str:
    """Return which votes the subject skipped, where that explains why its own place is worse or better."""
    if absence is None:
        return ""
    with_, n_with, against, n_against = (
        cast(int, absence.extras.get(name) or 0) for name in ("absent_with", "n_with", "absent_against", "n_against")
    )
    rates = (with_ / n_with if n_with else 0.0, against / n_against if n_against else 0.0)
    b = material.b.prose
    if worse and rates[0] > rates[1]:
        return f"did not vote on {with_} of the {n_with} roll calls on which {b} voted as most states did"
    if not worse and rates[1] > rates[0]:
        return f"did not vote on {against} of the {n_against} roll calls on which {b} voted against most states"
    return ""


def courses(material: Material) -> Iterator[Finding]:
    """Yield the shares that lapsed, rose or fell; two of one channel with the same years are said together."""
    groups: dict[tuple[str, str, str, str], list[Trajectory]] = {}
    for course in material.courses.values():
        if course.shape == "steady" or course.before is None:
            continue
        times = tuple(cells.period(result) for result in (course.before, course.since))
        groups.setdefault((course.shape, course.latest.channel, *times), []).append(course)
    for (shape, channel, *_), together in groups.items():
        lead = together[0]
        rests = tuple(result for one in together for result in (one.before, one.since) if result is not None)
        text = lapse_said(lead) if shape == "lapsed" else change_said(together)
        yield Finding(
            kind=cast(FindingKind, shape),
            channel=channel,
            measure=lead.latest.asked.measure,
            surprise=max(abs(one.change) for one in together),
            statements=(Statement(text=text, rests=rests),),
        )


def lapse_said(course: Trajectory) -> str:
    """Return a tie that lapsed in the record: its best window, its place then, and the silent years with their total."""
    before = cast(Result, course.before)
    since = cast(Period, course.since.period)
    lead = phrases.share_said(before, sums=False)
    place = _ahead(before)
    flow = phrases.FLOWS.get(before.asked.measure)
    total = course.since.extras.get(flow.total) if flow else None
    whole = f" ({number(total)} {flow.unit} from all others)" if flow and isinstance(total, float) else ""
    none = phrases.none_said(course.since)
    span = f"in {since.text}" if since.first != since.last else f"in {since.first}"
    return phrases.sentence(f"{lead}{place}; {span} {none}{whole}")


def _ahead(result: Result) -> str:
    """Return that the subject was first among its peers and who came next, empty where it was not."""
    standing = result.standing
    if standing is None or standing.closer or standing.equal or not standing.n_peers:
        return ""
    first = standings.judged(result)[0]
    peers = count(standing.n_peers, "peer")
    if first.theirs <= standings.SAME:
        return f", and nothing of the kind is recorded for any of {peers}"
    return f", a larger share than for any of {peers} (next comes {first.name} with {about(first.theirs)})"


def change_said(together: list[Trajectory]) -> str:
    """Return how shares of one channel changed between the same two windows."""
    parts = []
    for course in together:
        before, since = cast(Result, course.before), course.since
        parts.append((course.latest.heading, about(cast(float, before.value)), about(cast(float, since.value))))
    before, since = cast(Result, together[0].before), together[0].since
    verb = "rose" if together[0].change > 0 else "fell"
    heading, low, high = parts[0]
    first = f"{heading} {verb} from {low} {phrases.years(before)} to {high} {phrases.years(since)}"
    rest = [f"{name} from {old} to {new}" for name, old, new in parts[1:]]
    return phrases.sentence(" and ".join([first, *rest]))


def hidden(material: Material) -> Iterator[Finding]:
    """Yield large shares of a record that is known to be incomplete, with their bounds."""
    for result in material.results:
        value, low, high = result.value, result.low, result.high
        if result.interval_kind != "bounds" or result.unit != "share" or value is None or low is None or high is None:
            continue
        if value < LARGE_SHARE:
            continue
        yield Finding(
            kind="hidden",
            channel=result.channel,
            measure=result.asked.measure,
            surprise=min(1.0, max(abs(value - low), abs(high - value))),
            statements=(Statement(text=bounds_said(result), rests=(result,)),),
        )


def bounds_said(result: Result) -> str:
    """Return a share of an incomplete record with its place and its bounds."""
    low, high = cast(float, result.low), cast(float, result.high)
    lead = f"{phrases.share_said(result)}{_ahead(result)}"
    covered = result.extras.get("coverage")
    a = phrases.ends(result)[0]
    what = "refineries needed beyond its own crude" if result.extras.get("home_mt") else "refineries took"
    only = f"only {about(covered)} of what {a}'s {what} is recorded" if isinstance(covered, float) else "the record is incomplete"
    return phrases.sentence(f"{lead}, but {only}, so the true share lies between {about(low)} and {about(high)}")


def unshared(material: Material) -> Iterator[Finding]:
    """Yield that two states whose material tie stands out share no rival on the list of rivalries."""
    rivals = material.find(RIVALS)
    if rivals is None or rivals.value != 0 or rivals.period is None:
        return
    if any(standings.verdict(row) in (standings.ALONE, standings.AMONG) for row in material_rows(material) if row.value):
        text = f"No shared rival explains the tie: {rivals.sentence}"
        yield Finding(
            kind="unshared",
            channel=rivals.channel,
            measure=RIVALS,
            surprise=UNSHARED,
            statements=(Statement(text=text, rests=(rivals,)),),
        )


def extremes(material: Material) -> Iterator[Finding]:
    """Yield the declared and material rows at one end of the peers, the farthest out of each channel."""
    best: dict[str, Finding] = {}
    for result in material.results:
        word, where = standings.verdict(result), standings.position(result)
        if material.kind(result.channel) == "structural" or where is None or word in ("", standings.TYPICAL):
            continue
        surprise = 0.5 * abs(where - 0.5) + (ALONE_BONUS if word == standings.ALONE else 0.0)
        text = f"{result.sentence.rstrip('.')}; {_lower(_placed(result))}"
        found = Finding(
            kind="extreme",
            channel=result.channel,
            measure=result.asked.measure,
            surprise=surprise,
            statements=(Statement(text=text, rests=(result,)),),
        )
        if result.channel not in best or best[result.channel].surprise < surprise:
            best[result.channel] = found
    yield from best.values()


def _placed(result: Result) -> str:
    if result.unit == "yes or no":
        return cells.standing_sentence(result.standing, result.unit)
    return phrases.place_said(result)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:] if text.startswith(("Of ", "None of ", "All ")) else text


def plain(material: Material) -> Iterator[Finding]:
    """Yield what is always said where nothing else is: how the two vote, and how far apart they lie."""
    for key, floor in ((AGREEMENT, 0.02), ("religious_similarity", 0.005), ("distance", 0.01), ("shared_igos", 0.008)):
        result = material.find(key)
        if result is None or result.value is None:
            continue
        where = standings.position(result)
        surprise = floor + 0.1 * abs((where if where is not None else 0.5) - 0.5)
        placed = votes_placed(result, material) if key == AGREEMENT and result.standing else ""
        statements = [Statement(text=result.sentence, rests=(result,))]
        statements += [Statement(text=placed, rests=(result,))] if placed else []
        yield Finding(
            kind="plain",
            channel=result.channel,
            measure=key,
            surprise=surprise,
            statements=tuple(statements),
        )


def standing_channels(material: Material) -> dict[str, str]:
    """Return the channels on which the subject stands out now or did, each as it is named in a list."""
    found: dict[str, str] = {}
    for result in material.results:
        if material.kind(result.channel) == "structural" or not result.value:
            continue
        if standings.verdict(result) in (standings.ALONE, standings.AMONG):
            name = phrases.flow_name(result)
            lapsed = lapsed_in(material, result.channel)
            when = f", up to {lapsed}" if lapsed else ""
            when = when or ("" if fresh(result, material.as_of) else f", on a record that ends in {last_year(result)}")
            found.setdefault(result.channel, f"{name}{when}")
    return found


def lapsed_in(material: Material, channel: str) -> int | None:
    """Return the last year in which a lapsed tie of a channel was recorded."""
    for course in material.courses.values():
        if course.shape == "lapsed" and course.latest.channel == channel and course.since.period:
            return course.since.period.first - 1
    return None

