"""Findings on votes: places that turn when like is compared with like, and places that moved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from amity.briefs import cells, phrases, standings
from amity.briefs.findings import Finding, Statement
from amity.briefs.material import Material
from amity.briefs.trajectories import WINDOW, joint_years
from amity.core.asks import Period
from amity.core.results import Rank, Result
from amity.core.wording import ordinal
from amity.store import catalogue

AGREEMENT, ABSENCE, ROLL_CALLS = "vote_agreement", "vote_absence", "roll_calls"
# Two places that lie this far apart, as parts of the peers, are two answers.
FAR_APART = 0.15
MOVED = 0.2
# Below so many joint votes a few of them move a place a long way.
ENOUGH_VOTES = 60
QUARTER = 0.25


def reversed_places(material: Material) -> Iterator[Finding]:
    """Yield where a value's place like for like and its place on each state's own record are far apart."""
    for result in material.judged:
        standing, like = result.standing, standings.position(result)
        if standing is None or standing.own is None or like is None:
            continue
        if not far_apart(result):
            continue
        loose = _loose(standing.own)
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


def far_apart(result: Result) -> bool:
    """Return whether the place like for like and that on each state's own record are two answers."""
    standing, like = result.standing, standings.position(result)
    if standing is None or standing.own is None or like is None:
        return False
    return abs(_loose(standing.own) - like) >= FAR_APART


def votes_placed(result: Result, material: Material) -> str:
    """Return where votes set the subject among its peers, with the count of peers like for like."""
    a, b = material.a.prose, material.b.prose
    standing = result.standing
    if standing is None:
        return ""
    when = phrases.years(result).replace("in ", "of ", 1)
    basis = f"on the roll calls {when} on which {a}, {b} and the peer all voted"
    opening = _votes_opening(result, material)
    clause = f"{basis}, {phrases.like_for_like(result)}"
    return f"{opening}: {clause}." if opening else phrases.sentence(clause)


def _votes_opening(result: Result, material: Material) -> str:
    a, b = material.a.prose, material.b.prose
    where, word = standings.position(result), standings.verdict(result)
    if word == standings.TYPICAL and where is not None and not QUARTER <= where <= 1 - QUARTER:
        quarter = "quarter of its peers closest to" if where > 0.5 else "quarter of its peers farthest from"
        return f"In UN votes {a} is in the {quarter} {b}"
    if word and standings.first(result):
        return f"In UN votes {a} is the closest of its peers to {b}"
    return {
        standings.TYPICAL: f"UN votes do not set {a} apart from its peers",
        standings.OPPOSITE: f"In UN votes {a} is among the farthest of its peers from {b}",
        standings.AMONG: f"In UN votes {a} is among the closest of its peers to {b}",
    }.get(word, "")


def before_break(material: Material) -> Result | None:
    """Return the agreement in votes over the last window before a break of the record that the latest follows."""
    latest = material.find(AGREEMENT)
    coverage = catalogue().table(ROLL_CALLS).coverage
    ends = [cut.on.year for cut in coverage.breaks] + [hole.first.year for hole in coverage.gaps]
    if latest is None or latest.period is None or not ends or latest.period.last < min(ends):
        return None
    first, last = joint_years(material.a.key, material.b.key, latest)
    end = min(min(ends) - 1, last)
    if end - WINDOW + 1 < first:
        return None
    found = material.run(AGREEMENT, period=Period(first=end - WINDOW + 1, last=end))
    return found if found.value is not None else None


def moved(material: Material) -> Iterator[Finding]:
    """Yield that the subject's place in votes, like for like, is not where it was before the agenda changed."""
    latest, before = material.find(AGREEMENT), before_break(material)
    if latest is None or before is None:
        return
    now, then = standings.position(latest), standings.position(before)
    few = min(one.standing.n_peers if one.standing else 0 for one in (latest, before)) < standings.FEWEST_PEERS
    thin = min(one.n or 0 for one in (latest, before)) < ENOUGH_VOTES
    if now is None or then is None or few or thin or abs(now - then) < MOVED:
        return
    a, b = material.a.prose, material.b.prose
    way = "closer to" if now > then else "away from"
    then_, now_ = (f"{cells.place(one)} {phrases.years(one)}" for one in (before, latest))
    text = f"In UN votes {a} moved {way} {b} among its peers, like for like: from {then_} to {now_}, on another agenda."
    yield Finding(
        kind="moved",
        channel=latest.channel,
        measure=AGREEMENT,
        surprise=abs(now - then),
        statements=(Statement(text=text, rests=(before, latest)),),
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
