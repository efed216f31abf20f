"""Solutions of a truth table: conservative, parsimonious and intermediate models, and how they fit the cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from amity.models._configuration_records import Expectation, Kind, Solution, SolutionModel, TermFit
from amity.models._configuration_table import TruthTable
from amity.numerics.boolean_minimisation import MOST_MODELS, STEPS, Minimised, Term, covered_rows, easy_rows, minimise
from amity.numerics.set_relations import Floats, consistency, proportional_reduction, term_membership

# Up to here all ties are sought; beyond, a dozen tied models of a dozen terms say as much as all of them.
FULL_EFFORT = 8
# Pairs of tied models from which intermediate ones are derived: so many rows of their truth tables altogether.
MOST_PAIRS, PAIR_ROWS = 100, 1 << 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How many tied models are kept, and how many steps the search for them may take."""

    most: int
    steps: int


def effort(conditions: int) -> Effort:
    """Return the effort for an analysis with so many conditions."""
    return Effort(most=MOST_MODELS, steps=STEPS) if conditions <= FULL_EFFORT else Effort(most=20, steps=200)


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """Models of one kind as terms; ``easy`` has, for each model, the easy counterfactuals it may have used."""

    kind: Kind
    models: tuple[tuple[Term, ...], ...]
    easy: tuple[frozenset[int], ...]
    complete: bool
    proven: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Data:
    """Memberships of cases × conditions and in the outcome, with the names of both."""

    sets: Floats
    outcome: Floats
    conditions: tuple[str, ...]
    cases: tuple[str, ...]


def bits(conditions: Sequence[str], expectations: Mapping[str, Expectation], which: Expectation) -> int:
    """Return the bits of the conditions expected to favour the outcome when present, or when absent."""
    places = [place for place, name in enumerate(conditions) if expectations.get(name) == which]
    return sum(1 << (len(conditions) - 1 - place) for place in places)


def solve(table: TruthTable, present: int, absent: int, how: Effort) -> tuple[Solved, Solved, Solved]:
    """Return the conservative, the parsimonious and the intermediate models of a truth table.

    Intermediate models take as free only the easy counterfactuals of a conservative and a parsimonious model; those of
    all pairs of tied models are put together (Ragin and Sonnett 2005).
    """
    on, remainders = table.coded("positive"), table.remainders()
    strict, free = (_shortest(on, rows, table, how) for rows in ((), remainders))
    pairs = list(product(strict.models, free.models))[: min(MOST_PAIRS, max(1, PAIR_ROWS >> table.conditions))]
    choices = dict.fromkeys(easy_rows(inner, outer, present, absent, remainders) for inner, outer in pairs)
    between = [(easy, _shortest(on, easy, table, how)) for easy in choices]
    models: dict[tuple[Term, ...], set[int]] = {}
    for easy, found in between:
        for model in found.models:
            models.setdefault(model, set()).update(easy)
    every = frozenset(row for easy in choices for row in easy)
    kept = dict(list(models.items())[: how.most])
    cut = len(kept) < len(models) or len(pairs) < len(strict.models) * len(free.models)
    return (
        _solved("conservative", strict, frozenset()),
        _solved("parsimonious", free, every),
        Solved(
            kind="intermediate",
            models=tuple(kept),
            easy=tuple(frozenset(easy) for easy in kept.values()),
            complete=strict.complete and free.complete and not cut and all(found.complete for _, found in between),
            proven=all(found.proven for _, found in between),
        ),
    )


def _shortest(on: Sequence[int], free: Sequence[int], table: TruthTable, how: Effort) -> Minimised:
    return minimise(on, free, table.conditions, most=how.most, steps=how.steps)


def _solved(kind: Kind, found: Minimised, easy: frozenset[int]) -> Solved:
    return Solved(
        kind=kind,
        models=found.models,
        easy=(easy,) * len(found.models),
        complete=found.complete,
        proven=found.proven,
    )


def fitted(solved: Solved, table: TruthTable, data: Data, against: Sequence[int]) -> Solution:
    """Return a solution with the fit of every model; ``against`` are assumptions of the negated outcome's models."""
    remainders = table.remainders()
    return Solution(
        kind=solved.kind,
        models=tuple(
            _fitted(model, tuple(covered_rows(model, remainders)), easy, data, frozenset(against))
            for model, easy in zip(solved.models, solved.easy, strict=True)
        ),
        complete=solved.complete,
        proven=solved.proven,
    )


def _fitted(
    terms: tuple[Term, ...], used: tuple[int, ...], easy: frozenset[int], data: Data, against: frozenset[int]
) -> SolutionModel:
    members = term_membership(data.sets, terms)
    whole = members.max(axis=0)
    both = np.minimum(whole, data.outcome).sum()
    fits = []
    for at, term in enumerate(terms):
        others = np.delete(members, at, axis=0)
        without = np.minimum(others.max(axis=0), data.outcome).sum() if len(others) else 0.0
        fits.append(_term_fit(term, members[at], float(both - without), data))
    return SolutionModel(
        terms=tuple(fits),
        consistency=_known(consistency(whole, data.outcome)),
        pri=_known(proportional_reduction(whole, data.outcome)),
        coverage=_known(consistency(data.outcome, whole)),
        uncovered=_named(data, (whole <= 1 / 2) & (data.outcome > 1 / 2)),
        assumptions=used,
        easy=tuple(row for row in used if row in easy),
        contradictory=tuple(row for row in used if row in against),
    )


def _term_fit(term: Term, members: Floats, unique: float, data: Data) -> TermFit:
    inside, reached = members > 1 / 2, data.outcome > 1 / 2
    total = float(data.outcome.sum())
    return TermFit(
        term=term,
        text=term_text(term, data.conditions),
        consistency=_known(consistency(members, data.outcome)),
        pri=_known(proportional_reduction(members, data.outcome)),
        raw_coverage=_known(consistency(data.outcome, members)),
        unique_coverage=max(0.0, unique / total) if total else None,
        typical=_named(data, inside & reached & (members <= data.outcome)),
        beyond=_named(data, inside & reached & (members > data.outcome)),
        deviant=_named(data, inside & ~reached),
    )


def term_text(term: Term, conditions: Sequence[str]) -> str:
    """Return a term in words: conditions joined by ``*``, absent ones with ``~``; ``1`` where it has none.

    Examples
    --------
    >>> term_text((0b101, 0b100), ("a", "b", "c"))
    'a*~c'
    """
    care, value = term
    words = []
    for place, name in enumerate(conditions):
        bit = 1 << (len(conditions) - 1 - place)
        if care & bit:
            words.append(name if value & bit else f"~{name}")
    return "*".join(words) or "1"


def _named(data: Data, which: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> tuple[str, ...]:
    return tuple(data.cases[at] for at in np.flatnonzero(which))


def _known(value: Floats) -> float | None:
    number = float(value)
    return None if np.isnan(number) else number
