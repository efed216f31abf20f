"""Configurations: Qualitative Comparative Analysis of crisp and fuzzy sets, what it rests on and how far it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
import polars as pl

from amity.core.declarations import Model
from amity.core.wording import count, listed, percent
from amity.models._configuration_checks import (
    Aside,
    among,
    calibrated,
    case_names,
    check_choices,
    check_names,
    check_number,
    check_outcome,
    set_aside,
)
from amity.models._configuration_records import (
    Alone,
    Choices,
    ConfigurationRequest,
    Configurations,
    Contradictions,
    Solution,
    SolutionModel,
    TermFit,
)
from amity.models._configuration_robustness import Setting, settings, settings_frame, survival
from amity.models._configuration_solutions import FULL_EFFORT, Data, bits, effort, fitted, solve
from amity.models._configuration_table import TruthTable, necessity_frame, table_frame, truth_table
from amity.numerics.boolean_minimisation import covered_rows, minimise
from amity.numerics.set_relations import alone_chance

__all__ = [
    "MODEL",
    "Choices",
    "ConfigurationRequest",
    "Configurations",
    "Solution",
    "SolutionModel",
    "TermFit",
    "run",
]

MANY_CONDITIONS, FEW_CASES = 6, 50
FEWEST_CASES = 3

MODEL = Model(
    key="configurations",
    title="Configurations of conditions",
    meaning="Which combinations of conditions go with an outcome in the cases given, as sums of products: crisp-set "
    "and fuzzy-set Qualitative Comparative Analysis.",
    null="none: there is no test. The chance that a case is alone in its row, and how often each term stands again "
    "when anchors and cut-offs move, stand in its place.",
    interval="none: the cases are all there are. What stands in its place is the share of settings in which a term "
    "survives.",
    assumptions=(
        "Every condition and the outcome are sets whose anchors have a reason outside these data.",
        "No condition is part of the outcome.",
        "Rows without cases lead to the outcome only where the parsimonious or the intermediate solution says so.",
    ),
    cannot_say="That a combination causes the outcome: with few cases and several conditions nearly every case is "
    "alone in its row, and random data give tidy solutions too.",
    citation="Ragin, C. C. (2008), Redesigning Social Inquiry: Fuzzy Sets and Beyond, University of Chicago Press; "
    "Schneider, C. Q. and Wagemann, C. (2012), Set-Theoretic Methods for the Social Sciences, Cambridge University "
    "Press",
    docs="methods/configurations.md",
    recovery="recovery/test_configurations.py",
)


def run(request: ConfigurationRequest) -> Configurations:
    """Return the analysis of a request.

    Raises
    ------
    UsageError
        Where names, cases, values or the outcome cannot be used.
    BadOption
        Where a cut-off is outside its range.
    """
    check_choices(request)
    cases = case_names(request)
    check_names(request, cases)
    whole = calibrated(request, cases)
    check_outcome(request, whole)
    aside = set_aside(request, whole)
    kept = tuple(name for name in request.conditions if name not in {one.condition for one in aside})
    check_number(kept, cases, aside)
    data = among(whole, kept)
    table = truth_table(data.sets, data.outcome, request.choices)
    present, absent = (bits(kept, request.expectations, which) for which in ("present", "absent"))
    solved = solve(table, present, absent, effort(table.conditions))
    against = _against(table, data, request.choices)
    solutions = tuple(fitted(one, table, data, against) for one in solved)
    every: tuple[Setting, ...] = ()
    if request.choices.robust:
        every = settings(replace(request, conditions=kept), lambda one: calibrated(one, cases), table, solved)
    name = _outcome_name(request)
    return Configurations(
        asked=request,
        conditions=kept,
        memberships=_memberships(request, whole, table),
        truth_table=table_frame(table, kept, cases),
        necessity=necessity_frame(whole.sets, whole.outcome, whole.conditions, name),
        solutions=solutions,
        set_aside=_aside_frame(aside),
        robustness=survival(solutions if every else (), every),
        settings=settings_frame(every),
        alone=_alone(table, data),
        notes=_notes(request, table, data, solutions),
    )


def _against(table: TruthTable, data: Data, choices: Choices) -> tuple[int, ...]:
    """Return the rows without cases that a parsimonious model of the negated outcome takes for leading to it."""
    other = truth_table(data.sets, 1.0 - data.outcome, replace(choices, contradictions=_mirrored(choices)))
    # Any parsimonious model will do: with many conditions no proof is sought that none is shorter.
    steps = effort(other.conditions).steps if other.conditions <= FULL_EFFORT else 1
    found = minimise(other.coded("positive"), other.remainders(), other.conditions, most=1, steps=steps)
    rows = set(table.remainders()) & set(other.remainders())
    return covered_rows(found.models[0], rows) if found.models else ()


def _mirrored(choices: Choices) -> Contradictions:
    mirror: dict[str, Contradictions] = {"positive": "negative", "negative": "positive"}
    return mirror.get(choices.contradictions, choices.contradictions)


def _alone(table: TruthTable, data: Data) -> Alone:
    number = dict(zip(table.rows, table.number.tolist(), strict=True))
    own = [number[row] for row in table.of_case.tolist() if row >= 0]
    margins = (data.sets > 1 / 2).mean(axis=0).tolist()
    return Alone(
        cases=len(data.cases),
        conditions=len(data.conditions),
        share=sum(one == 1 for one in own) / len(own) if own else 0.0,
        expected=alone_chance(margins, len(data.cases)),
        even=alone_chance([1 / 2] * len(margins), len(data.cases)),
    )


def _memberships(request: ConfigurationRequest, data: Data, table: TruthTable) -> pl.DataFrame:
    columns = {name: data.sets[:, place] for place, name in enumerate(data.conditions)}
    rows = [int(row) + 1 if row >= 0 else None for row in table.of_case]
    outcome = {_outcome_name(request): data.outcome}
    return pl.DataFrame({"case": list(data.cases), **columns, **outcome, "row": pl.Series(rows, dtype=pl.Int64)})


def _outcome_name(request: ConfigurationRequest) -> str:
    return f"~{request.outcome}" if request.choices.negated else request.outcome


def _aside_frame(aside: Sequence[Aside]) -> pl.DataFrame:
    return pl.DataFrame(
        [(one.condition, one.reason, list(one.cases)) for one in aside],
        schema={"condition": pl.String, "reason": pl.String, "cases": pl.List(pl.String)},
        orient="row",
    )


def _notes(
    request: ConfigurationRequest, table: TruthTable, data: Data, solutions: Sequence[Solution]
) -> tuple[str, ...]:
    cases, conditions, notes = len(data.cases), len(data.conditions), []
    if conditions >= MANY_CONDITIONS and cases < FEW_CASES:
        notes.append(
            f"{conditions} conditions have {1 << conditions} rows for {cases} cases: random data would give a tidy "
            "solution too. Four or five conditions are as many as such a number of cases can bear."
        )
    alone = _alone(table, data)
    notes.append(
        f"{percent(alone.share)} of the cases are alone in their row; with independent conditions as frequent as these "
        f"it would be {percent(alone.expected)}."
    )
    notes += [f"{one} and {other} are the same set, or one the negation of the other." for one, other in _twins(data)]
    halves = [name for name, row in zip(data.cases, table.of_case.tolist(), strict=True) if row < 0]
    if halves:
        notes.append(f"No row, because a membership is exactly one half: {listed(halves, 6)}.")
    split = [row + 1 for row, both in zip(table.rows, table.contradictory.tolist(), strict=True) if both]
    if split:
        notes.append(f"Rows with cases on both sides of the outcome: {listed([str(row) for row in split], 8)}.")
    if not table.coded("positive"):
        notes.append("No row reaches the cut-offs, so that there is no solution.")
    notes += [note for one in solutions for note in _solution_notes(one)]
    if not request.expectations and table.coded("positive"):
        notes.append("No directional expectations were given: the intermediate solution is the conservative one.")
    return tuple(notes)


def _twins(data: Data) -> list[tuple[str, str]]:
    """Return the pairs of conditions that are equal, or each other's negation, in every case."""
    found = []
    for one, other in combinations(range(len(data.conditions)), 2):
        x, y = data.sets[:, one], data.sets[:, other]
        if np.array_equal(x, y) or np.array_equal(1.0 - x, y):
            found.append((data.conditions[one], data.conditions[other]))
    return found


def _solution_notes(solution: Solution) -> list[str]:
    notes = []
    if len(solution.models) > 1:
        more = "" if solution.complete else " at least"
        notes.append(
            f"The {solution.kind} solution has{more} {len(solution.models)} models of the same length: the data do not "
            "choose among them."
        )
    if not solution.proven:
        notes.append(f"The {solution.kind} model is the shortest found, without a proof that none is shorter.")
    clash = sorted({row + 1 for model in solution.models for row in model.contradictory})
    if clash:
        notes.append(
            f"The {solution.kind} solution assumes the outcome in {count(len(clash), 'row')} without cases in which "
            "the negated outcome's parsimonious solution assumes its absence; both cannot hold."
        )
    return notes
