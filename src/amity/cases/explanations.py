"""The explanations of a case read from its folder: every fault at once, each with file, line and field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from amity.cases._explanation_parts import (
    ConfigurationsPart,
    EvidencePart,
    ExplanationsFile,
    RivalsPart,
    SetPart,
    SourcePart,
)
from amity.cases.checking import Document, Found, read_document
from amity.cases.events import EventSource
from amity.cases.loading import Case
from amity.core import peers, states
from amity.core.errors import UnknownName, UsageError
from amity.core.suggest import nearest
from amity.core.wording import listed

EXPLANATIONS_FILE = "explanations.yaml"
OTHERS = "others"
# Probabilities that are written with two or three digits need not add up exactly.
SLACK = 0.005


@dataclass(frozen=True, slots=True, kw_only=True)
class Hypothesis:
    """A rival explanation: key, text, and its probability before the evidence."""

    key: str
    text: str
    prior: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """An item of evidence with the likelihood of it under each hypothesis, in proportion, and where it comes from.

    ``grade`` is the best grade among its sources, empty where it has none.
    """

    key: str
    text: str
    reason: str
    ratios: Mapping[str, float]
    group: str
    given: tuple[str, ...]
    grade: str
    sources: tuple[EventSource, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Items that rest on the same thing: why, and their joint ratio where one is given."""

    key: str
    why: str
    joint: Mapping[str, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What could be looked for: how probable it is to be found under each hypothesis."""

    key: str
    text: str
    likely: Mapping[str, float]
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What someone holds: a probability for each hypothesis, or only the one preferred."""

    by: str
    probabilities: Mapping[str, float] | None
    prefers: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rivals:
    """Rival explanations of one thing, the evidence on them, and what is held of them."""

    question: str
    hypotheses: tuple[Hypothesis, ...]
    prior_reason: str
    evidence: tuple[Evidence, ...]
    groups: tuple[Group, ...]
    sought: tuple[Sought, ...]
    judgements: tuple[Judgement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSets:
    """The configurations that a case asks for: subject, cases, the states beside it, outcome and conditions."""

    question: str
    subject: str
    peers: str
    beside: tuple[str, ...]
    outcome: SetPart
    conditions: tuple[SetPart, ...]
    consistency: float
    pri: float
    frequency: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanations:
    """What a case says of why: its configurations, its rival explanations, either of them None where it has none."""

    configurations: CaseSets | None
    rivals: Rivals | None
    document: Document


def explanations_of(case: Case) -> Explanations | None:
    """Return the explanations of a case, None where it has no file of them.

    Raises
    ------
    BadCaseFile
        Where the file does not follow the schema or contradicts itself: every fault with file, line and field.

    Examples
    --------
    >>> from amity.cases import load
    >>> found = explanations_of(load("azerbaijan-israel"))
    >>> len(found.rivals.hypotheses) >= 3, found.configurations.subject
    (True, 'AZE')
    """
    document = read_document(case.folder, EXPLANATIONS_FILE)
    if document is None:
        return None
    stated = document.checked(ExplanationsFile)
    if stated.configurations is None and stated.rivals is None:
        document.refuse([((), "there are neither configurations nor rivals in it")])
    found: list[Found] = []
    sets = rivals = None
    if stated.configurations is not None:
        faults = _set_faults(stated.configurations, case)
        found += [(("configurations", *where), why) for where, why in faults]
        sets = None if faults else _sets(stated.configurations, case)
    if stated.rivals is not None:
        faults = _rival_faults(stated.rivals, case)
        found += [(("rivals", *where), why) for where, why in faults]
        rivals = None if faults else _rivals(stated.rivals, case)
    document.refuse(found)
    return Explanations(configurations=sets, rivals=rivals, document=document)


def needed(case: Case, part: str) -> Explanations:
    """Return the explanations of a case that has this part of them (``configurations`` or ``rivals``).

    Raises
    ------
    UnknownName
        Where the case has no such part.
    BadCaseFile
        Where the file cannot be used.
    """
    found = explanations_of(case)
    if found is None or getattr(found, part) is None:
        lacks = f"has no {EXPLANATIONS_FILE}" if found is None else f"has no {part} in its {EXPLANATIONS_FILE}"
        raise UnknownName(
            f"the case '{case.key}' was asked for its {part}; it {lacks}",
            hint="write them: see docs/cases.md",
        )
    return found


# --- configurations ----------------------------------------------------------------------------
def _set_faults(part: ConfigurationsPart, case: Case) -> list[Found]:
    found: list[Found] = []
    keys = [one.key for one in part.conditions]
    for place, one in enumerate(part.conditions):
        if one.key == part.outcome.key:
            found.append((("conditions", place, "key"), f"the condition '{one.key}' is the outcome"))
        elif keys.index(one.key) != place:
            found.append((("conditions", place, "key"), f"'{one.key}' is an earlier condition too"))
        same = _origin(one) == _origin(part.outcome)
        if same and one.part_of_outcome is None:
            found.append((("conditions", place), f"'{one.key}' is taken from the same as the outcome"))
    if part.outcome.expect or part.outcome.part_of_outcome or part.outcome.set_aside:
        found.append((("outcome",), "expect, part_of_outcome and set_aside are for conditions"))
    subject, faults = _state(part.subject or case.dyad[0], ("subject",))
    found += faults
    for place, name in enumerate(part.beside):
        key, faults = _state(name, ("beside", place))
        found += faults
        if key and key == subject:
            found.append((("beside", place), f"'{name}' is the subject"))
    if part.peers is not None:
        try:
            peers.parse(part.peers)
        except UsageError as error:
            found.append((("peers",), error.message))
    for where, one in ((("outcome",), part.outcome), *((("conditions", n), c) for n, c in enumerate(part.conditions))):
        found += [((*where, *inner), why) for inner, why in _origin_faults(one)]
    return found


def _origin(one: SetPart) -> tuple[object, ...]:
    return (one.query, one.measure, one.figure, one.states)


def _origin_faults(one: SetPart) -> list[Found]:
    found: list[Found] = []
    if one.measure is not None:
        found += _state(one.measure.with_, ("measure", "with"))[1]
    if one.states is not None:
        side = "inside" if one.states.inside is not None else "outside"
        for place, name in enumerate(one.states.inside or one.states.outside or ()):
            found += _state(name, ("states", side, place))[1]
    return found


def _state(name: str, where: tuple[int | str, ...]) -> tuple[str, list[Found]]:
    try:
        return states.resolve(name).key, []
    except UsageError as error:
        near = f" (is it {' or '.join(error.candidates[:3])}?)" if error.candidates else ""
        return "", [(where, error.message + near)]


def _sets(part: ConfigurationsPart, case: Case) -> CaseSets:
    return CaseSets(
        question=part.question,
        subject=states.resolve(part.subject or case.dyad[0]).key,
        peers=part.peers or case.peers,
        beside=tuple(states.resolve(name).key for name in part.beside),
        outcome=part.outcome,
        conditions=part.conditions,
        consistency=part.cut_offs.consistency,
        pri=part.cut_offs.pri,
        frequency=part.cut_offs.frequency,
    )


# --- rivals ------------------------------------------------------------------------------------
def _rival_faults(part: RivalsPart, case: Case) -> list[Found]:
    found: list[Found] = []
    keys = tuple(one.key for one in part.hypotheses)
    found += _repeated([one.key for one in part.hypotheses], "hypotheses")
    found += _repeated([one.key for one in part.evidence], "evidence")
    found += _repeated([one.key for one in part.groups], "groups")
    found += _repeated([one.key for one in part.sought], "sought")
    if OTHERS in keys:
        found.append((("hypotheses", keys.index(OTHERS), "key"), f"'{OTHERS}' stands for all hypotheses not named"))
    priors = [one.prior for one in part.hypotheses if one.prior is not None]
    if priors and len(priors) < len(keys):
        found.append((("hypotheses",), "priors are given to some; give them to all, or to none for equal ones"))
    elif priors and abs(fsum(priors) - 1) > SLACK:
        found.append((("hypotheses",), f"the priors add up to {fsum(priors):g}, and not to 1"))
    groups = {one.key for one in part.groups}
    items = {one.key: one for one in part.evidence}
    events = {one.id for one in case.events}
    for place, item in enumerate(part.evidence):
        here = ("evidence", place)
        found += [((*here, "ratios", *where), why) for where, why in _ratio_faults(item.ratios, keys)]
        found += [((*here, *where), why) for where, why in _item_faults(item, items, groups, events)]
    found += [(("evidence", place, "given"), why) for place, why in _cycles(part.evidence)]
    for place, group in enumerate(part.groups):
        if not any(item.group == group.key for item in part.evidence):
            found.append((("groups", place, "key"), f"no item of evidence is in the group '{group.key}'"))
        if group.joint is not None:
            faults = _ratio_faults(group.joint, keys)
            found += [(("groups", place, "joint", *where), why) for where, why in faults]
    for place, test in enumerate(part.sought):
        found += [(("sought", place, "likely", *where), why) for where, why in _ratio_faults(test.likely, keys)]
    for place, held in enumerate(part.judgements):
        here = ("judgements", place)
        if held.prefers is not None and held.prefers not in keys:
            found.append(((*here, "prefers"), _none_of(held.prefers, keys)))
        if held.probabilities is not None:
            faults = _ratio_faults(held.probabilities, keys)
            found += [((*here, "probabilities", *where), why) for where, why in faults]
            total = fsum(held.probabilities.values())
            if not faults and abs(total - 1) > SLACK:
                found.append(((*here, "probabilities"), f"they add up to {total:g}, and not to 1"))
    return found


def _repeated(keys: Sequence[str], where: str) -> list[Found]:
    return [
        ((where, place, "key"), f"'{key}' is an earlier key too")
        for place, key in enumerate(keys)
        if keys.index(key) != place
    ]


def _none_of(name: str, known: Sequence[str]) -> str:
    near = nearest(name, known, 1)
    return f"'{name}' is none of {', '.join(known)}" + (f"; '{near[0]}' may be meant" if near else "")


def _ratio_faults(given: Mapping[str, float], keys: Sequence[str]) -> list[Found]:
    """Return the hypotheses that are named and do not exist, and those that are left without a figure."""
    found: list[Found] = [((name,), _none_of(name, keys)) for name in given if name not in (*keys, OTHERS)]
    lacking = [key for key in keys if key not in given]
    if lacking and OTHERS not in given:
        found.append(((), f"nothing is said of {listed(lacking)}; name every hypothesis, or '{OTHERS}' for the rest"))
    if not lacking and OTHERS in given:
        found.append(((OTHERS,), "every hypothesis is named already"))
    return found


def _item_faults(
    item: EvidencePart, items: Mapping[str, EvidencePart], groups: set[str], events: set[str]
) -> list[Found]:
    found: list[Found] = []
    if item.group is not None and item.group not in groups:
        found.append((("group",), f"'{item.group}' is none of the groups"))
    if item.event is None and not item.sources:
        found.append(((), "an item of evidence needs a source, or an event of the case"))
    if item.event is not None and item.event not in events:
        found.append((("event",), f"'{item.event}' is no event of the case"))
    for place, key in enumerate(item.given):
        other = items.get(key)
        if other is None:
            found.append((("given", place), f"'{key}' is no item of evidence"))
        elif item.group is None or other.group != item.group:
            found.append((("given", place), f"'{key}' is not of the same group: one is given where both hang together"))
    return found


def _cycles(evidence: Sequence[EvidencePart]) -> list[tuple[int, str]]:
    """Return the items that are given themselves by way of others."""
    given = {item.key: item.given for item in evidence}
    found = []
    for place, item in enumerate(evidence):
        waiting, seen = list(item.given), set[str]()
        while waiting:
            key = waiting.pop()
            if key == item.key:
                found.append((place, f"'{item.key}' is given itself, by way of others: a circle"))
                break
            if key not in seen:
                seen.add(key)
                waiting += given.get(key, ())
    return found


def _spread(given: Mapping[str, float], keys: Sequence[str]) -> dict[str, float]:
    """Return a figure for every hypothesis, those not named from ``others``."""
    return {key: given[key] if key in given else given[OTHERS] for key in keys}


def _rivals(part: RivalsPart, case: Case) -> Rivals:
    keys = [one.key for one in part.hypotheses]
    stated = [one.prior for one in part.hypotheses if one.prior is not None]
    total = fsum(stated) if stated else 0.0
    return Rivals(
        question=part.question,
        hypotheses=tuple(
            Hypothesis(
                key=one.key, text=one.text, prior=one.prior / total if one.prior is not None else 1.0 / len(keys)
            )
            for one in part.hypotheses
        ),
        prior_reason=part.prior_reason or ("" if stated else "equal: nothing was known to prefer one"),
        evidence=tuple(_item(one, keys, case) for one in part.evidence),
        groups=tuple(
            Group(key=one.key, why=one.why, joint=_spread(one.joint, keys) if one.joint is not None else None)
            for one in part.groups
        ),
        sought=tuple(
            Sought(key=one.key, text=one.text, likely=_spread(one.likely, keys), where=one.where or "")
            for one in part.sought
        ),
        judgements=tuple(
            Judgement(
                by=one.by,
                probabilities=_spread(one.probabilities, keys) if one.probabilities is not None else None,
                prefers=one.prefers or max(one.probabilities or {}, key=lambda key: (one.probabilities or {})[key]),
            )
            for one in part.judgements
        ),
    )


def _item(one: EvidencePart, keys: Sequence[str], case: Case) -> Evidence:
    sources = tuple(_source(source) for source in one.sources)
    if one.event is not None:
        sources += case.event(one.event).sources
    return Evidence(
        key=one.key,
        text=one.text,
        reason=one.reason,
        ratios=_spread(one.ratios, keys),
        group=one.group or "",
        given=one.given,
        grade=one.grade or min((source.grade for source in sources), default=""),
        sources=sources,
    )


def _source(one: SourcePart) -> EventSource:
    return EventSource(publisher=one.publisher, dated=one.date, url=one.url, supports=one.supports, grade=one.grade)


__all__ = [
    "CaseSets",
    "Evidence",
    "Explanations",
    "Group",
    "Hypothesis",
    "Judgement",
    "Rivals",
    "SetPart",
    "Sought",
    "explanations_of",
    "needed",
]
