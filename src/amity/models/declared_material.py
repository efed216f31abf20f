"""Declared against material: where states stand on what they say and on what moves, channel by channel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, cast

import numpy as np

from amity import measures
from amity.core import states
from amity.core.asks import Ask, Period
from amity.core.declarations import Measure, Model
from amity.core.errors import UsageError
from amity.core.lists import read_list
from amity.core.suggest import nearest
from amity.core.wording import count
from amity.measures import Request, vote_agreement
from amity.measures._running import Plan, frames, planned
from amity.models._gap_records import Gap, GapAnswer, GapRequest, Pairing
from amity.models._gap_votes import Ranked, ranked
from amity.models._naming import name_of
from amity.numerics.rank_gaps import Floats, RandomPairing, alone_chance, percentiles, random_pairing, spearman, tau_b

__all__ = ["MODEL", "Gap", "GapAnswer", "GapRequest", "Pairing", "channels", "run", "usable"]

FEWEST_STATES, FEWEST_TIES, FLAGGED = 5, 3, 3
Kind = Literal["declared", "material"]

MODEL = Model(
    key="declared_material",
    title="Declared against material",
    meaning="Where every state of a set stands towards one target on a declared channel and on a material one, as "
    "percentiles; the gap between the two, beside the gaps that random pairing of the two channels would give.",
    null="The two channels are paired at random: a state's place on the one says nothing of its place on the other.",
    interval="none: the places are those of the record. The chance of each gap under random pairing stands beside it.",
    assumptions=(
        "Any state could have had any place on either channel, whatever its size and region.",
        "A state without a recorded flow in a register that covers all states has none.",
    ),
    cannot_say="That a state says one thing and does another on purpose; that the largest gap of many means anything "
    "where gaps as large are usual under random pairing.",
    citation="Copeland, A. H. (1951), A reasonable social welfare function, University of Michigan; Spearman, C. "
    "(1904), The proof and measurement of association between two things, American Journal of Psychology 15; Westfall, "
    "P. H. and Young, S. S. (1993), Resampling-Based Multiple Testing, Wiley (the largest of many under permutation)",
    docs="methods/declared-material.md",
    recovery="recovery/test_declared_material.py",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    measure: Measure
    period: Period
    found: Ranked
    notes: tuple[str, ...]


def channels(kind: Kind) -> tuple[str, ...]:
    """Return the keys of the channels of a kind, in the order of the list.

    Examples
    --------
    >>> channels("material")
    ('arms', 'oil', 'trade')
    """
    rows = sorted(read_list("channels"), key=lambda row: int(row["order"]))
    return tuple(row["key"] for row in rows if row["kind"] == kind)


def usable(kind: Kind) -> tuple[str, ...]:
    """Return the measures that a side may have, by channel and in the order of a page.

    On the material side every share; on the declared side the first measure of a channel that is no matter of yes or
    no.
    """
    found = []
    for channel in channels(kind):
        own = sorted((measures.get(key) for key in measures.keys()), key=lambda m: (m.order, m.key))
        closer = [m for m in own if m.channel == channel and m.direction == "closer" and m.unit != "yes or no"]
        found += [m.key for m in closer if m.unit == "share"] if kind == "material" else [m.key for m in closer[:1]]
    return tuple(found)


def run(request: GapRequest) -> GapAnswer:
    """Return declared against material for one target: every pairing of channels, each apart.

    Raises
    ------
    UsageError
        Where a measure is of another kind of channel, subject and target are the same, or the set is too small.
    """
    if request.subject == request.target:
        raise UsageError(
            f"{name_of(request.target)} was given as target and as subject", hint="name two different states"
        )
    keys = tuple(sorted({*request.peers.keys, *([request.subject] if request.subject else [])} - {request.target}))
    if len(keys) < FEWEST_STATES:
        raise UsageError(
            f"the peers '{request.peers.text}' are {count(len(keys), 'state')} beside the target; {FEWEST_STATES} are "
            "needed",
            hint="name a larger set",
        )
    sides: dict[Kind, list[_Side]] = {}
    left_out: list[tuple[str, str]] = []
    for kind, asked in (("declared", request.declared), ("material", request.material)):
        side = cast(Kind, kind)
        sides[side] = []
        for key in _checked(asked, side):
            found = _side(key, request, keys)
            if isinstance(found, str):
                left_out.append((key, found))
            else:
                sides[side].append(found)
    pairings = []
    for declared in sides["declared"]:
        for material in sides["material"]:
            pair = _paired(declared, material, request, keys)
            if isinstance(pair, str):
                left_out.append((f"{declared.measure.key} and {material.measure.key}", pair))
            else:
                pairings.append(pair)
    return GapAnswer(request=request, pairings=tuple(pairings), left_out=tuple(left_out))


def _checked(asked: Sequence[str], kind: Kind) -> tuple[str, ...]:
    for key in asked:
        measure = measures.get(key)
        if measure.channel not in channels(kind):
            other = next(row["kind"] for row in read_list("channels") if row["key"] == measure.channel)
            raise UsageError(
                f"{key} was given as {kind}; its channel, {measure.channel}, is {other}",
                hint=f"name a {kind} one: amity list channels",
                candidates=nearest(key, usable(kind)) or usable(kind),
            )
        if measure.direction == "neither":
            raise UsageError(
                f"{key} was given as {kind}; neither more nor less of it is closer",
                hint="name another",
                candidates=usable(kind),
            )
    return tuple(dict.fromkeys(asked)) or usable(kind)


def _side(key: str, request: GapRequest, keys: tuple[str, ...]) -> _Side | str:
    """Return where all states stand on one measure, or why that cannot be said."""
    measure = measures.get(key)
    plan = _plan(measure, request, keys)
    if plan.period is None:
        return plan.reason
    alive = tuple(key for key in keys if _lived(key, plan.period))
    ask = Ask(subjects=alive, targets=(request.target,), period=plan.period, options=plan.options, intervals=False)
    tables = frames(measure)
    if measure.key == vote_agreement.MEASURE.key:
        found = ranked(tables, ask, alive, request.target)
    else:
        found = _by_value(measure, measure.compute(tables, ask).to_dicts())
    if len(found.keys) < FEWEST_STATES:
        why = found.lost[0][1] if found.lost else "no state"
        return f"{len(found.keys)} states can be judged ({why})"
    notes = (plan.reason,) if plan.reason else ()
    if measure.interval_kind == "bounds":
        notes = (*notes, f"{measure.title}: places are by what is recorded; where it is hidden the share has bounds")
    return _Side(measure=measure, period=plan.period, found=found, notes=notes)


def _plan(measure: Measure, request: GapRequest, keys: tuple[str, ...]) -> Plan:
    """Return the plan of the target with a state that has existed as long as any."""
    eldest = min(keys, key=lambda key: (min(s.first for s in states.get(key).spells), key))
    if request.years is not None:
        alive = [key for key in keys if _lived(key, request.years)]
        if not alive:
            raise UsageError(f"none of the peers existed in {request.years.text}", hint="name other years or peers")
        eldest = eldest if eldest in alive else alive[0]
    return planned(Request(measure=measure.key, state_a=eldest, state_b=request.target, period=request.years))


def _lived(key: str, period: Period) -> bool:
    state = states.get(key)
    return all(state.exists_in(year, year) for year in {period.first_day.year, period.last_day.year})


def _by_value(measure: Measure, rows: Sequence[Mapping[str, object]]) -> Ranked:
    sign = -1.0 if measure.direction == "farther" else 1.0
    known = [row for row in rows if row["value"] is not None]
    values = np.array([cast(float, row["value"]) for row in known], np.float64)
    return Ranked(
        keys=tuple(str(row["state_a"]) for row in known),
        places=percentiles(sign * values) if len(values) else values,
        values=values,
        lost=tuple((str(row["state_a"]), str(row["reason"] or row["status"])) for row in rows if row["value"] is None),
        terms="values over the same window, ties in the middle of their places",
    )


def _paired(declared: _Side, material: _Side, request: GapRequest, keys: tuple[str, ...]) -> Pairing | str:
    """Return one declared measure beside one material one, places taken again among the states judged on both."""
    both = [key for key in declared.found.keys if key in set(material.found.keys)]
    if len(both) < FEWEST_STATES:
        return f"{len(both)} states can be judged on both; {FEWEST_STATES} are needed"
    said, moved = (_among(side.found, both) for side in (declared, material))
    values = [_values(side.found, both) for side in (declared, material)]
    some = int((values[1] > 0).sum())
    if some < FEWEST_TIES:
        return f"{some} of {len(both)} states have any; with fewer than {FEWEST_TIES} a place says nothing"
    random = random_pairing(said, moved, request.draws, request.seed)
    gaps = _flagged(_gaps(both, said, moved, values, random), material, request)
    subject = next((gap for gap in gaps if gap.state == request.subject), None)
    notes = [*declared.notes, *material.notes]
    if declared.period != material.period:
        notes.append(
            f"the two sides are of different years: {declared.period.text} declared, {material.period.text} material"
        )
    if request.subject is not None and subject is None:
        notes.append(f"{name_of(request.subject)} cannot be judged on both")
    return Pairing(
        declared=declared.measure,
        material=material.measure,
        declared_period=declared.period,
        material_period=material.period,
        gaps=gaps,
        subject=subject,
        without=len(both) - some,
        rho=spearman(said, moved),
        rho_p=random.rho_p,
        tau=tau_b(said, moved),
        usual=random.quantile(0.5),
        high=random.quantile(0.95),
        exact=random.exact,
        terms=declared.found.terms,
        ways=_ways(declared.found, request.subject),
        unjudged=_unjudged(declared.found, material.found, keys, both),
        notes=tuple(dict.fromkeys(notes)),
    )


def _gaps(
    keys: Sequence[str], said: Floats, moved: Floats, values: Sequence[Floats], random: RandomPairing
) -> tuple[Gap, ...]:
    gaps = [
        Gap(
            state=key,
            name=name_of(key),
            declared=float(said[i]),
            material=float(moved[i]),
            declared_value=float(values[0][i]),
            material_value=float(values[1][i]),
            alone=alone_chance(said, moved, i),
            largest=random.chance(float(moved[i] - said[i])),
        )
        for i, key in enumerate(keys)
    ]
    return tuple(sorted(gaps, key=lambda gap: (-round(abs(gap.gap), 9), gap.state)))


def _flagged(gaps: tuple[Gap, ...], side: _Side, request: GapRequest) -> tuple[Gap, ...]:
    """Return the gaps with the flags on the material figures of the subject and of the largest ones."""
    measure = side.measure
    if measure.caveats is None:
        return gaps
    tables, options = frames(measure), measures.read_options(measure, {})
    found = []
    for place, gap in enumerate(gaps):
        if place >= FLAGGED and gap.state != request.subject:
            found.append(gap)
            continue
        ask = Ask(subjects=(gap.state,), targets=(request.target,), period=side.period, options=options)
        row = measure.compute(tables, ask).row(0, named=True)
        found.append(replace(gap, flags=tuple(measure.caveats(tables, ask, row))))
    return tuple(found)


def _among(found: Ranked, keys: Sequence[str]) -> Floats:
    """Return places among some of the states: percentiles of their places, which keeps their order."""
    place = {key: i for i, key in enumerate(found.keys)}
    return percentiles(found.places[[place[key] for key in keys]])


def _values(found: Ranked, keys: Sequence[str]) -> Floats:
    place = {key: i for i, key in enumerate(found.keys)}
    return found.values[[place[key] for key in keys]]


def _ways(found: Ranked, subject: str | None) -> tuple[tuple[str, int, float, float | None], ...]:
    at = found.keys.index(subject) if subject in found.keys else None
    places = [None if at is None or np.isnan(other[at]) else float(other[at]) for _, other in found.ways]
    return tuple((*way, place) for way, place in zip(found.agreement(), places, strict=True))


def _unjudged(
    declared: Ranked, material: Ranked, keys: Sequence[str], both: Sequence[str]
) -> tuple[tuple[str, str], ...]:
    reasons = dict([*material.lost, *declared.lost])
    gone = "it did not exist in all of the years"
    return tuple((key, reasons.get(key, gone)) for key in keys if key not in set(both))
