"""What the places among the peers come to: on which channels the subject stands out, in one sentence."""

from __future__ import annotations

from dataclasses import dataclass

from amity.briefs import detectors, phrases, standings
from amity.briefs.material import Material, fresh, last_year
from amity.briefs.vote_findings import AGREEMENT
from amity.core.results import Result
from amity.core.wording import count, listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Outstanding:
    """A channel on which the subject stands out: its name in a list, its kind, and the result that says so."""

    name: str
    kind: str
    result: Result
    now: bool


def outstanding(material: Material) -> tuple[Outstanding, ...]:
    """Return the declared and material channels on which the subject is alone, among a few, or first of few peers.

    Records that end long ago are marked, and count only where no record that reaches the present shows anything.
    """
    found: dict[str, Outstanding] = {}
    for result in material.judged:
        kind = material.kind(result.channel)
        if kind == "structural" or not result.value or result.channel in found or result.unit == "yes or no":
            continue
        if kind == "material" and detectors.weight_of(material, result.channel) < 1:
            continue
        word = standings.verdict(result)
        if word not in (standings.ALONE, standings.AMONG) and not (not word and standings.first(result)):
            continue
        lapsed = _lapsed(material, result.channel)
        name = phrases.flow_name(result) + (f", up to {lapsed}" if lapsed else "")
        found[result.channel] = Outstanding(name=name, kind=kind, result=result, now=fresh(result, material.as_of))
    return tuple(found.values())


def _lapsed(material: Material, channel: str) -> int | None:
    """Return the last year in which a lapsed tie of a channel was recorded."""
    for course in material.courses.values():
        if course.shape == "lapsed" and course.latest.channel == channel and course.since.period:
            return course.since.period.first - 1
    return None


def taken_together(material: Material) -> tuple[str, tuple[Result, ...]]:
    """Return what the places among the peers come to in one sentence, with the results that it rests on.

    The sentence follows from the words for the places alone: on which declared and material channels the subject stands
    out, on records that reach the present, and how its votes lie.
    """
    votes = material.find(AGREEMENT)
    rests = (votes,) if votes is not None and votes.value is not None else ()
    a, b = material.a.prose, material.b.prose
    if detectors.nothing_material(material):
        text = f"these data show no material tie between {a} and {b}; that none is recorded does not mean there is none"
        return phrases.sentence(f"Taken together, {text}"), detectors.material_rows(material)[:1]
    everything = outstanding(material)
    current = tuple(one for one in everything if one.now)
    shown = current or everything
    place = standings.position(votes) if votes is not None else None
    far = place is not None and votes is not None and (place == 0 or standings.verdict(votes) == standings.OPPOSITE)
    text = (
        _together(material, current, far=far, voted=place is not None)
        if current or not everything
        else _once(material, everything)
    )
    return phrases.sentence(f"Taken together, {text}"), (*rests, *(one.result for one in shown))


def _names(found: tuple[Outstanding, ...], kind: str) -> str:
    names = [one.name for one in found if one.kind == kind]
    return "; ".join(names) if any("," in name for name in names) and len(names) > 1 else listed(names)


def _together(material: Material, found: tuple[Outstanding, ...], *, far: bool, voted: bool) -> str:
    a, b, peers = material.a.prose, material.b.prose, _peers(material)
    tangible, said = _names(found, "material"), _names(found, "declared")
    moves = f"what moves between it and {b} ({tangible})"
    signs = f"what it says and signs with {b} ({said})"
    if tangible and not said:
        votes = ", and not by how it votes" if voted else ""
        if far and peers == "its peers":
            votes = ", though its votes are among the farthest"
        elif far:
            votes = f", while all vote more with {b}"
        return f"{a} stands out among {peers} by {moves}{votes}"
    if tangible:
        return f"{a} stands out among {peers} both by {signs} and by what moves between the two ({tangible})"
    if said:
        return f"{a} stands out among {peers} by {signs}, and not by what moves between the two"
    votes = ", and its votes are among the farthest" if far else ""
    nothing = f"nothing recent that moves between {a} and {b}, and nothing that they sign,"
    return f"{nothing} sets {a} apart among {peers}{votes}"


def _once(material: Material, found: tuple[Outstanding, ...]) -> str:
    """Return that only records that end long ago set the subject apart."""
    a, b, peers = material.a.prose, material.b.prose, _peers(material)
    parts = listed([f"{one.name} to {last_year(one.result)}" for one in found])
    return (
        f"only records that end years ago ({parts}) set {a} apart among {peers} in its ties with {b}; nothing that "
        "reaches the present does"
    )


def _peers(material: Material) -> str:
    group = [key for key in material.request.peers.keys if key not in (material.a.key, material.b.key)]
    return "its peers" if len(group) >= standings.FEWEST_PEERS else f"only {count(len(group), 'peer')}"
