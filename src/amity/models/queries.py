"""Uniqueness queries: who satisfies an expression, who else, who cannot be judged, and what would leave one alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import cast

import numpy as np

from amity import measures
from amity.core import wording
from amity.core.asks import Period
from amity.core.declarations import Model
from amity.core.errors import UsageError
from amity.models._naming import name_of
from amity.models._query_figures import ITSELF, Figures, MeasureTerm, Setting, detail_of, of_measure
from amity.models._query_language import Compare, Term, parse, refuse
from amity.models._query_logic import (
    FALSE,
    TRUE,
    UNKNOWN,
    Marks,
    Query,
    Threshold,
    judged,
    parts_of,
    terms_of,
    thresholds,
)
from amity.models._query_records import Found, Near, QueryAnswer, QueryRequest, Unjudged
from amity.models._query_search import Reading, narrowest, room, windows
from amity.models._query_terms import figures_of, shifted, targets_of

__all__ = ["MODEL", "Found", "Near", "QueryAnswer", "QueryRequest", "Unjudged", "run"]

MOST_WINDOWS = 16
MOST_NEAR = 8
# Intervals and flags are computed state by state: for so many states, and always for the subject.
MOST_WHOLE = 30
# Each figure is known, and what is made of them is not.
NO_QUOTIENT = "a division by what may be nothing"

MODEL = Model(
    key="queries",
    title="Uniqueness queries",
    meaning="Which states of a set satisfy an expression over measures, relations, memberships and events, with the "
    "figures of each; who else than the subject does; who cannot be judged; and the smallest change of a threshold or "
    "a window that would leave the subject alone.",
    null="none: a query is no test. A reading that was found by search is told with how many were searched and which "
    "other states the same search leaves alone",
    interval="none: bounds of a hidden record are kept, and a threshold inside them makes the answer unknown",
    assumptions=(
        "The record is complete where its table says that absence means none.",
        "A share of nothing is above no threshold: where no flow of a state is recorded, none went to the target.",
        "Peers are judged over the same window; on measures of votes also on the record shared with the subject.",
    ),
    cannot_say="That a tie which is not recorded does not exist, or that a state is alone for a reason.",
    citation="Kleene, S. C. (1952), Introduction to Metamathematics, § 64 (three-valued logic)",
    docs="methods/queries.md",
    recovery="recovery/test_queries.py",
)


def run(request: QueryRequest, on: date) -> QueryAnswer:
    """Return the answer to a query.

    Parameters
    ----------
    request : QueryRequest
        What is asked.
    on : date
        The day on which memberships are taken where neither the term nor the request has years.

    Raises
    ------
    UsageError
        Where the expression cannot be meant, or subject and target are the same state.
    """
    tree = parse(request.expression)
    terms = list({term.text: term for term in terms_of(tree)}.values())
    if not terms:
        refuse("no term is in it, so it says nothing of any state", 1, request.expression)
    targets = [target for term in terms for target in targets_of(term, request.years)]
    setting, notes = _setting(request, tuple(dict.fromkeys(targets)), on)
    figures = {term.text: figures_of(term, setting, request.expression) for term in terms}
    query = Query(source=request.expression, tree=tree, figures=figures)
    marks = judged(query)
    left = _left_out(query, marks, setting.keys)
    notes += _told_left(left)
    parts = {part.text: _part_marks(part, query) for part in parts_of(tree)}
    subject = None if request.subject is None else setting.keys.index(request.subject)
    hits = [int(i) for i in np.flatnonzero(marks == TRUE)]
    found = tuple(_found(query, parts, setting.keys, i, whole=len(hits) <= MOST_WHOLE or i == subject) for i in hits)
    reading = window = searched = None
    space: tuple[tuple[str, float | None, float | None], ...] = ()
    told_single = _told_single(marks, subject)
    if subject is not None and not told_single:
        moveable = thresholds(query)
        alone = marks[subject] == TRUE and len(found) == 1
        reading, searched = narrowest(query, moveable, subject, setting.keys)
        space = room(query, moveable, subject) if alone else ()
        reading = None if alone or reading is None else _of_others(reading, left)
        looked = not alone and request.other_windows
        window, tried = windows(_windows(query, setting), subject, setting.keys) if looked else (None, 0)
        window = None if window is None else _of_others(window, left)
        searched = replace(searched, windows=tried)
    return QueryAnswer(
        request=request,
        verdict=None if subject is None else _verdict(marks, subject),
        n_judged=int((marks != UNKNOWN).sum()),
        rows=found,
        counterexamples=tuple(row for row in found if row.state != request.subject) if request.subject else (),
        unjudged=tuple(
            _unjudged(query, parts, setting.keys, int(i))
            for i in np.flatnonzero(marks == UNKNOWN)
            if setting.keys[int(i)] not in left
        ),
        near_misses=_near(query, parts, marks, setting.keys),
        reading=reading,
        window=window,
        searched=searched,
        room=space,
        terms=tuple(figures.values()),
        notes=tuple(dict.fromkeys([*notes, *_told(figures, len(hits)), *told_single])),
    )


def _setting(request: QueryRequest, targets: tuple[str, ...], on: date) -> tuple[Setting, list[str]]:
    notes = list(request.peers.notes)
    if request.subject in targets:
        name = name_of(str(request.subject))
        raise UsageError(
            f"{name} was given as the subject, and a term is about it",
            hint="name a subject other than the terms' states",
        )
    keys = list(request.peers.keys)
    if request.subject is not None and request.subject not in keys:
        notes.append(f"{name_of(request.subject)} is not in the set {request.peers.text}; it is judged with it")
        keys = sorted([*keys, request.subject])
    if len(keys) == 1 and keys[0] in targets:
        raise UsageError(
            f"the peers '{request.peers.text}' are only the states that the terms are about", hint="name a larger set"
        )
    setting = Setting(keys=tuple(keys), subject=request.subject, years=request.years, case=request.case, on=on)
    return setting, notes


def _left_out(query: Query, marks: Marks, keys: Sequence[str]) -> tuple[str, ...]:
    """Return the states of which the expression is unknown because a term asks for their tie with themselves."""
    own = {
        place: [part for part in parts_of(query.tree) if _asks_of_itself(query, part, place)]
        for place in map(int, np.flatnonzero(marks == UNKNOWN))
    }
    found = []
    for place, parts in own.items():
        forced = [{id(part): np.full(len(keys), mark, np.int8) for part in parts} for mark in (FALSE, TRUE)]
        if parts and any(judged(query, moved)[place] != UNKNOWN for moved in forced):
            found.append(keys[place])
    return tuple(found)


def _asks_of_itself(query: Query, part: Compare | Term, place: int) -> bool:
    return any(query.figures[term.text].why[place] == ITSELF for term in terms_of(part))


def _told_left(left: Sequence[str]) -> list[str]:
    if not left:
        return []
    names = wording.listed([name_of(key) for key in left])
    if len(left) == 1:
        return [f"{names}: a term is about it, so it is not judged"]
    return [f"{names}: a term is about each of them, so they are not judged"]


def _of_others(reading: Reading, left: Sequence[str]) -> Reading:
    return replace(reading, unjudged=tuple(key for key in reading.unjudged if key not in left))


def _told_single(marks: Marks, subject: int | None) -> list[str]:
    if subject is None or marks[subject] != TRUE or (marks != UNKNOWN).sum() > 1:
        return []
    return ["the subject satisfies it, and no other state could be judged: there is none to be alone among"]


def _told(figures: Mapping[str, Figures], hits: int) -> list[str]:
    said = [note for term in figures.values() for note in term.notes]
    for text, term in figures.items():
        if nothing := int(term.bare.sum()):
            others = wording.count(sum(why != ITSELF for why in term.why), "state")
            said.append(
                f"{text}: of {others} {nothing} have no such flow recorded with anyone, so none with the state named"
            )
    if hits > MOST_WHOLE:
        said.append(
            f"{hits} states satisfy it: intervals and flags are given for up to {MOST_WHOLE}, and for the subject"
        )
    return said


def _part_marks(part: Compare | Term, query: Query) -> Marks:
    return judged(replace(query, tree=part))


def _verdict(marks: Marks, subject: int) -> str:
    if marks[subject] == UNKNOWN:
        return "not known"
    if marks[subject] == FALSE:
        return "not in the set"
    if (marks != UNKNOWN).sum() == 1:
        return "not known"
    return "alone" if (marks == TRUE).sum() == 1 else "not alone"


def _figures(query: Query, place: int) -> tuple[dict[str, object], ...]:
    return tuple(term.of(place) for term in query.figures.values())


def _found(query: Query, parts: Mapping[str, Marks], keys: Sequence[str], place: int, *, whole: bool) -> Found:
    """Return a state that satisfies the query; ``whole`` asks for the interval and the flags of each figure."""
    figures = list(_figures(query, place))
    flags: list[str] = []
    for at, term in enumerate(query.figures.values()) if whole else ():
        told, interval = detail_of(term, keys[place])
        flags += told
        if interval is not None and figures[at]["low"] is None:
            figures[at] = {**figures[at], "low": interval[0], "high": interval[1], "kind": "interval"}
    return Found(
        state=keys[place],
        name=name_of(keys[place]),
        holds=tuple(text for text, marks in parts.items() if marks[place] == TRUE),
        figures=tuple(figures),
        caveats=tuple(dict.fromkeys(flags)),
    )


def _unjudged(query: Query, parts: Mapping[str, Marks], keys: Sequence[str], place: int) -> Unjudged:
    reasons = []
    for node in parts_of(query.tree):
        if parts[node.text][place] != UNKNOWN:
            continue
        why = [_why_unknown(query.figures[term.text], place) for term in terms_of(node)]
        reasons.append(f"{node.text}: {'; '.join(text for text in why if text) or NO_QUOTIENT}")
    return Unjudged(
        state=keys[place],
        name=name_of(keys[place]),
        reasons=tuple(dict.fromkeys(reasons)),
        figures=_figures(query, place),
    )


def _why_unknown(figures: Figures, place: int) -> str:
    low, high = float(figures.low[place]), float(figures.high[place])
    if np.isnan(low) or figures.why[place]:
        return figures.why[place]
    if low == high:
        return ""
    ends = [wording.with_unit(end, figures.unit) for end in (low, high)]
    return f"the threshold lies inside the bounds of the hidden record, {ends[0]} to {ends[1]}"


def _near(query: Query, parts: Mapping[str, Marks], marks: Marks, keys: Sequence[str]) -> tuple[Near, ...]:
    """Return the states that a change of one part alone would bring in, the nearest first."""
    moveable = {threshold.text: threshold for threshold in thresholds(query)}
    found: dict[str, Near] = {}
    for part in parts_of(query.tree):
        for forced in (FALSE, TRUE):
            would = judged(query, {id(part): np.full(len(keys), forced, np.int8)})
            for place in np.flatnonzero((would == TRUE) & (marks == FALSE) & (parts[part.text] != forced)):
                terms = list(terms_of(part))
                shown = query.figures[terms[0].text].of(int(place))["figure"] if len(terms) == 1 else None
                threshold = moveable.get(part.text)
                gap = 1.0
                if threshold is not None:
                    gap = _gap(threshold, int(place))
                near = Near(
                    state=keys[int(place)],
                    name=name_of(keys[int(place)]),
                    part=part.text,
                    figure=shown,
                    gap=gap,
                    at=threshold.at if threshold is not None and not threshold.levels else None,
                )
                if near.state not in found or near.gap < found[near.state].gap:
                    found[near.state] = near
    ordered = sorted(
        (near for near in found.values() if np.isfinite(near.gap)), key=lambda near: (near.gap, near.state)
    )
    return tuple(ordered[:MOST_NEAR])


def _gap(threshold: Threshold, place: int) -> float:
    """Return how far a figure lies from the threshold, as a part of the spread of all figures.

    A figure of nought lies at the far end: of a state of which nothing is recorded nobody would say that it comes near.
    """
    figures = threshold.figure.low
    mine = float(figures[place])
    if threshold.levels:
        return abs(mine - threshold.at) / (len(threshold.levels) - 1)
    known = figures[np.isfinite(figures)]
    spread = float(np.ptp(known)) if len(known) else 0.0
    return abs(mine - threshold.at) / spread if spread and mine else 1.0


def _windows(query: Query, setting: Setting) -> dict[str, list[tuple[str, Callable[[], Query]]]]:
    """Return the other windows of the same length of every term with years, the nearest first."""
    found: dict[str, list[tuple[str, Callable[[], Query]]]] = {}
    together: dict[Period, list[MeasureTerm]] = {}
    made: dict[tuple[str, Period], Figures] = {}

    def over(terms: Sequence[MeasureTerm], span: Period) -> Callable[[], Query]:
        def again() -> Query:
            for term in terms:
                if (term.text, span) not in made:
                    made[term.text, span] = of_measure(shifted(term, span.first, span.last), setting)
            return replace(query, figures={**query.figures, **{t.text: made[t.text, span] for t in terms}})

        return again

    for text, figures in query.figures.items():
        if not isinstance(figures.kept, tuple) or figures.period is None or figures.period.unit != "year":
            continue
        term = cast(MeasureTerm, figures.kept[0])
        if term.measure.period == "last" and len({figures.period.first, figures.period.last}) > 1:
            continue
        found[text] = [(span.text, over((term,), span)) for span in _spans(term, figures.period)[:MOST_WINDOWS]]
        together.setdefault(figures.period, []).append(term)
    for period, terms in together.items():
        if len(terms) > 1:
            common = [set(_spans(term, period)) for term in terms]
            spans = [span for span in _spans(terms[0], period) if all(span in one for one in common)][:MOST_WINDOWS]
            names = " and ".join(term.text for term in terms)
            found[names] = [(span.text, over(tuple(terms), span)) for span in spans]
    return found


def _spans(term: MeasureTerm, period: Period) -> list[Period]:
    coverage = measures.coverage_of(term.measure, measures.read_options(term.measure, term.options))
    length = period.last - period.first
    starts = range(coverage.first.year, coverage.last.year - length + 1)
    others = sorted((start for start in starts if start != period.first), key=lambda s: (abs(s - period.first), s))
    return [Period(first=start, last=start + length) for start in others]
