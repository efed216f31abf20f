"""The claims of a sentence: its figures, its dates, its superlatives, and what its words alone claim."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from amity.claims import _draft_checks as checks
from amity.claims._draft_cues import Clause, Cue, clauses, cues
from amity.claims._draft_dates import Dated, dates
from amity.claims._draft_figures import TIME, Figure, figures
from amity.claims._draft_scene import SYMBOL, Choice, Scene
from amity.claims._draft_states import Mention, sets
from amity.claims._draft_text import Sentence
from amity.claims.records import ClaimsFile

_LEVEL = re.compile(r"\b(?:to|from|at|of)\s*$", re.I)
# How many of the claims of a sentence's clause a word may make: the first kind that is there.
QUALITIES = ("prediction", "causal", "statement", "attitude")


@dataclass(slots=True)
class Known:
    """What of a text is known so far: the year of each day named, and events already drafted by their date."""

    days: dict[tuple[int, int], int] = field(default_factory=dict)
    events: set[tuple[str, str]] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A claim of a sentence before it has its place in the file."""

    kind: str
    clause: Clause
    start: int
    end: int
    choice: Choice
    said: dict[str, object] | None = None
    when: Dated | None = None


def claims_of(one: Sentence, states_: tuple[Mention, ...], frame: ClaimsFile, so_far: Known) -> Iterator[Part]:
    """Yield the claims of a sentence in order: figures, dates, superlatives, then what words alone claim."""
    text = one.text
    if text.rstrip("\"')").endswith("?"):
        return
    dated = dates(text, so_far.days)
    symbols = [found.span() for found in SYMBOL.finditer(text)]
    parts = clauses(text)
    scene = Scene(
        text=text, clause=parts[0], start=0, end=0, states=states_, sets=sets(text), dated=dated, when=None, frame=frame
    )
    numbers = figures(text, [(found.start, found.end) for found in dated] + symbols)
    made = [_of_figure(figure, _at(scene, figure, parts)) for figure in numbers]
    # A length of time says nothing of when; any other figure has the dates of its clause for its period.
    timed = [part for part in made if not str((part.said or {}).get("unit", "")).startswith(TIME)]
    used = {part.when for part in timed}
    figured = {part.clause for part in timed}
    made += [
        _of_date(found, _at(scene, found, parts))
        for found in dated
        if found not in used and _at(scene, found, parts).clause not in figured and _is_new(found, so_far)
    ]
    made += _of_words(scene, parts, made)
    yield from sorted(made, key=lambda part: (part.start, part.end))


def _at(scene: Scene, found: Figure | Dated | Cue, parts: Sequence[Clause]) -> Scene:
    clause = next((part for part in parts if part.holds(found.start)), parts[0])
    when = _when(scene, clause, found)
    return replace(scene, clause=clause, start=found.start, end=found.end, when=when)


def _when(scene: Scene, clause: Clause, found: Figure | Dated | Cue) -> Dated | None:
    """Return the date that a figure or word of a clause speaks of; what a change is compared with is another's."""
    if isinstance(found, Dated):
        return found
    against = [cue.end for cue in cues(scene.text, "against")]
    compared = [one for one in scene.dated if any(0 <= one.start - end < 40 for end in against)]
    near = [one for one in scene.dated if clause.holds(one.start)]
    if any(0 <= found.start - end < 15 for end in against):
        return min((one for one in compared if one.start > found.start), key=lambda one: one.start, default=None)
    # A change whose clause has only the earlier date takes the later one from the clause before.
    pool = [one for one in near if one not in compared]
    if near and not pool and isinstance(found, Figure):
        pool = [one for one in scene.dated if one not in compared]
    return min(pool, key=lambda one: _distance(one, found), default=None)


def _distance(one: Dated, found: Figure | Cue) -> int:
    """Return how far a date is from a figure: one that follows it is its own sooner than one before it."""
    return one.start - found.end if one.start >= found.end else 2 * (found.start - one.end)


def _is_new(found: Dated, so_far: Known) -> bool:
    """Return whether a date claims something new: "the October 7 attack" does so once in a text."""
    if found.yearless is not None:
        return False
    if not found.noun:
        return True
    key = (found.period, found.noun)
    new = key not in so_far.events
    so_far.events.add(key)
    return new


def _of_figure(figure: Figure, scene: Scene) -> Part:
    growth = figure.change or (figure.unit in ("percent", "points") and _grows(figure, scene))
    kind = checks.share_or_amount(figure.unit, growth)
    choice = checks.held(checks.of_figure(scene, kind, figure.said), scene.frame)
    return _part(scene, kind, choice, choice.said or figure.said)


def _grows(figure: Figure, scene: Scene) -> bool:
    """Return whether a percentage is a change: "rose by 28 %", "a 28 % increase", but not "rose to 28 %"."""
    text = scene.text
    if any(cue.start < 4 for cue in cues(text[figure.end : figure.end + 30], "growth")):
        return True
    begin = max(scene.clause.start, figure.start - 40)
    before = text[begin : figure.start]
    last = max((cue.end for cue in cues(before, "growth")), default=-1)
    return last >= 0 and _LEVEL.search(before) is None


def _of_date(found: Dated, scene: Scene) -> Part:
    vote = checks.of_vote(scene)
    words = cues(scene.words, "joined", "statement", "order")
    kinds = [cue.kind for cue in words]
    joined = "joined" in kinds and bool(scene.sets) and bool(scene.states)
    kind, choice = "date", vote or checks.of_date(scene)
    if joined:
        kind, choice = "membership", checks.of_membership(scene)
    elif choice.checks and choice.checks[0]["by"] == "membership":
        kind = "membership"
    elif cues(scene.words, "prediction") and not found.noun:
        kind, choice = "prediction", Choice(why=checks.REASONS["prediction"])
    elif vote or ("statement" in kinds and not found.noun):
        kind = "statement"
    on = found.on
    said: dict[str, object] | None = {"date": str(on)} if on is not None else None
    return _part(scene, kind, checks.held(choice, scene.frame), said)


def _of_words(scene: Scene, parts: Sequence[Clause], made: Sequence[Part]) -> list[Part]:
    """Return the claims of cue words: one of a kind a clause, and none where a figure claims it already."""
    found: list[Part] = []
    for clause in parts:
        words = scene.text[clause.start : clause.end]
        have = {part.kind for part in made if part.clause == clause}
        fresh = [
            _of_cue(_moved(cue, clause.start), _at(scene, _moved(cue, clause.start), parts))
            for cue in _leading(cues(words, "uniqueness", "rank", "growth"), have)
        ]
        if not fresh and not have & {"quantity", "share", "growth", "membership"}:
            fresh = [
                _of_cue(_moved(cue, clause.start), _at(scene, _moved(cue, clause.start), parts))
                for cue in _quality(words, have)
            ]
        found += fresh
    return found


def _leading(found: Iterable[Cue], have: set[str]) -> list[Cue]:
    kept: dict[str, Cue] = {}
    for cue in found:
        taken = cue.kind in have or ("uniqueness" in kept and cue.kind == "rank")
        if not taken and not (cue.kind == "growth" and have & {"share", "quantity", "date", "statement", "prediction"}):
            kept.setdefault(cue.kind, cue)
    return list(kept.values())


def _quality(words: str, have: set[str]) -> list[Cue]:
    """Return the first cue of the weightiest kind in a clause: a statement with a date is the date's own claim."""
    for kind in QUALITIES:
        if kind in have or (kind == "statement" and "date" in have):
            continue
        found = cues(words, kind)
        if found:
            return [found[0]]
    return []


def _moved(cue: Cue, by: int) -> Cue:
    return replace(cue, start=cue.start + by, end=cue.end + by)


def _of_cue(cue: Cue, scene: Scene) -> Part:
    said: dict[str, object] | None = None
    if cue.kind == "uniqueness":
        choice = checks.of_uniqueness(scene)
    elif cue.kind == "rank":
        choice, said = checks.of_rank(scene, cue.text)
    elif cue.kind == "growth":
        choice = checks.of_growth(scene)
    else:
        choice = Choice(why=checks.REASONS[cue.kind])
        choice = (checks.of_vote(scene) or choice) if cue.kind == "statement" else choice
    return _part(scene, cue.kind, checks.held(choice, scene.frame), said)


def _part(scene: Scene, kind: str, choice: Choice, said: dict[str, object] | None) -> Part:
    return Part(
        kind=kind, clause=scene.clause, start=scene.start, end=scene.end, choice=choice, said=said, when=scene.when
    )
