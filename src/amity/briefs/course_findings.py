"""Findings on the course of shares: ties that lapsed, rose or fell, and the words for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from amity.briefs import cells, partners, phrases, standings
from amity.briefs.findings import Finding, FindingKind, Statement
from amity.briefs.material import Material
from amity.briefs.phrases import about
from amity.briefs.trajectories import Trajectory
from amity.core.asks import Period
from amity.core.results import Result
from amity.core.wording import count, number, possessive


def courses(material: Material) -> Iterator[Finding]:
    """Yield the shares that lapsed, rose or fell; two of one channel with the same years are said together."""
    groups: dict[tuple[str, ...], list[Trajectory]] = {}
    for course in material.courses.values():
        if course.shape == "steady" or course.before is None:
            continue
        times = tuple(cells.period(result) for result in (course.before, course.since))
        groups.setdefault((course.shape, course.latest.channel, *times), []).append(course)
    for (shape, channel, *_), together in groups.items():
        lead = together[0]
        rests = tuple(result for one in together for result in (one.before, one.since) if result is not None)
        if shape == "lapsed":
            text = lapse_said(lead, material)
        else:
            text, others = largest_said(lead, material)
            text, rests = f"{change_said(together).rstrip('.')}{text}.", (*rests, *others)
        yield Finding(
            kind=cast(FindingKind, shape),
            channel=channel,
            measure=lead.latest.asked.measure,
            surprise=max(abs(one.change) for one in together),
            statements=(Statement(text=text, rests=rests),),
        )


def lapse_said(course: Trajectory, material: Material) -> str:
    """Return a tie that lapsed: its best window, its place then, and the silent years with their total."""
    before = cast(Result, course.before)
    since = cast(Period, course.since.period)
    lead = phrases.share_said(before, sums=False)
    place = ahead_said(before, material)
    flow = phrases.FLOWS.get(before.asked.measure)
    total = course.since.extras.get(flow.total) if flow else None
    means = f" ({flow.means})" if flow and flow.means else ""
    whole = f", of {number(total)} {flow.unit} in all{means}" if flow and isinstance(total, float) else ""
    none = phrases.none_said(course.since)
    span = f"in {since.text}" if since.first != since.last else f"in {since.first}"
    return phrases.sentence(f"{lead}{place}; {span} {none}{whole}")


def ahead_said(result: Result, material: Material) -> str:
    """Return that the subject was first among its peers and who came next, as a clause; empty where it was not."""
    standing = result.standing
    if standing is None or standing.closer or standing.equal or not standing.n_peers:
        return ""
    runner_up = standings.judged(result)[0]
    peers = count(standing.n_peers, "peer")
    than = f"than for {_any(peers)}" if result.asked.state_a == material.a.key else f"than that of {_any(peers)}"
    if runner_up.theirs <= standings.SAME:
        return f", where nothing of the kind is recorded for {_any(peers)}"
    return f", a larger share {than} (next comes {runner_up.name} with {about(runner_up.theirs)})"


def _any(peers: str) -> str:
    return "its one peer" if peers == "1 peer" else f"any of {peers}"


def largest_said(course: Trajectory, material: Material) -> tuple[str, tuple[Result, ...]]:
    """Return who is the largest partner since the change, and who comes next where it is this one, as a clause."""
    since = course.since
    flow = phrases.FLOWS.get(since.asked.measure)
    if flow is None or since.period is None or not since.value:
        return "", ()
    asked = material.ask(since.asked.measure, forward=since.asked.state_a == material.a.key)
    other = partners.first_other(asked, since.period)
    if other is None or other.value is None:
        return "", ()
    noun = "supplier" if flow.way == "imports" else "buyer"
    whose = possessive(phrases.ends(since)[0])
    first, second = (other, since) if other.value > since.value else (since, other)
    when = "still " if first is since and course.change < 0 else "now " if first is since else ""
    name, behind = phrases.ends(first)[1], phrases.ends(second)[1]
    after = f", before {behind} ({about(cast(float, second.value))})" if first is since else ""
    share = "" if first is since else f", with {about(other.value)}"
    return f"; {name} is {when}{whose} first {noun}{share}{after}", (other,)


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
