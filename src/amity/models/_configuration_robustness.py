"""Robustness of configurations: the same analysis with cut-offs and anchors moved a little, setting by setting."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import polars as pl

from amity.models._configuration_records import KINDS, Choices, ConfigurationRequest, Solution
from amity.models._configuration_solutions import FULL_EFFORT, Data, Effort, Solved, bits, solve, term_text
from amity.models._configuration_table import TruthTable, truth_table
from amity.numerics.boolean_minimisation import Term, within
from amity.numerics.calibration import neighbours

# Cut-offs of consistency around the one chosen; anchors move by a tenth of their distance from the crossover.
STEP, SHARE = 0.05, 0.1
PRI = (0.0, 0.5, 0.7)
EFFORT = Effort(most=20, steps=200)
# With many conditions a shortest model is taken as found, without its ties.
LEAST_EFFORT = Effort(most=1, steps=1)
Calibrated = Callable[[ConfigurationRequest], Data]
# Models by the rows that lead to the outcome and those that do not: most settings leave the rows as they are.
Known = dict[tuple[tuple[int, ...], tuple[int, ...]], tuple[Solved, Solved, Solved]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting: what was moved, its cut-offs, and the models of every kind."""

    text: str
    choices: Choices
    conditions: tuple[str, ...]
    solved: tuple[Solved, ...]


def settings(
    request: ConfigurationRequest, calibrated: Calibrated, table: TruthTable, solved: tuple[Solved, Solved, Solved]
) -> tuple[Setting, ...]:
    """Return the analysis under every setting, the one asked for first.

    ``request`` has the conditions to be minimised, ``calibrated`` gives its memberships; ``table`` and ``solved`` are
    the truth table and the models as asked.
    """
    known: Known = {_rows(table): solved}
    return tuple(_solved(text, one, calibrated, known) for text, one in _moved(request))


def _moved(request: ConfigurationRequest) -> Iterator[tuple[str, ConfigurationRequest]]:
    yield "as asked", request
    asked = request.choices
    for cut in (asked.consistency - STEP, asked.consistency, asked.consistency + STEP):
        for frequency in (asked.frequency, asked.frequency + 1):
            # Below one half a row would lead to the outcome and to its absence alike.
            if (cut, frequency) != (asked.consistency, asked.frequency) and 1 / 2 < cut <= 1:
                choices = replace(asked, consistency=round(cut, 6), frequency=frequency)
                yield f"consistency {cut:.2f}, frequency {frequency}", replace(request, choices=choices)
    for pri in PRI:
        if pri != asked.pri:
            yield f"PRI {pri:.2f}", replace(request, choices=replace(asked, pri=pri))
    for name in (request.outcome, *request.conditions):
        if name in request.calibrations:
            for text, how in neighbours(request.frame[name].to_numpy(), request.calibrations[name], SHARE):
                calibrations = {**request.calibrations, name: how}
                yield f"{name}: {text}", replace(request, calibrations=calibrations)


def _rows(table: TruthTable) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return table.coded("positive"), table.coded("negative")


def _solved(text: str, request: ConfigurationRequest, calibrated: Calibrated, known: Known) -> Setting:
    data = calibrated(request)
    table = truth_table(data.sets, data.outcome, request.choices)
    present, absent = (bits(data.conditions, request.expectations, which) for which in ("present", "absent"))
    if _rows(table) not in known:
        how = EFFORT if table.conditions <= FULL_EFFORT else LEAST_EFFORT
        known[_rows(table)] = solve(table, present, absent, how)
    return Setting(text=text, choices=request.choices, conditions=data.conditions, solved=known[_rows(table)])


def survival(solutions: Sequence[Solution], every: Sequence[Setting]) -> pl.DataFrame:
    """Return how often each term of each solution stands again, as it is and inside a shorter term."""
    rows = []
    for at, solution in enumerate(solutions):
        terms = {fit.term: fit.text for model in solution.models for fit in model.terms}
        found = [{term for model in setting.solved[at].models for term in model} for setting in every]
        for term, text in terms.items():
            same = sum(term in some for some in found)
            inside = sum(any(within(term, other) for other in some) for some in found)
            rows.append((solution.kind, text, same / len(every), inside / len(every), len(every)))
    schema = {
        "kind": pl.String,
        "term": pl.String,
        "same": pl.Float64,
        "inside": pl.Float64,
        "settings": pl.Int64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def settings_frame(every: Sequence[Setting]) -> pl.DataFrame:
    """Return a row for each setting with the first model of each kind and how many are tied."""
    rows = [
        {
            "setting": setting.text,
            "consistency": setting.choices.consistency,
            "frequency": setting.choices.frequency,
            "pri": setting.choices.pri,
            **{solved.kind: _sum(solved.models, setting.conditions) for solved in setting.solved},
            **{f"{solved.kind}_models": len(solved.models) for solved in setting.solved},
        }
        for setting in every
    ]
    schema: dict[str, type[pl.DataType]] = {
        "setting": pl.String,
        "consistency": pl.Float64,
        "frequency": pl.Int64,
        "pri": pl.Float64,
    }
    schema |= dict.fromkeys(KINDS, pl.String) | {f"{kind}_models": pl.Int64 for kind in KINDS}
    return pl.DataFrame(rows, schema=schema)


def _sum(models: Sequence[tuple[Term, ...]], conditions: Sequence[str]) -> str | None:
    return " + ".join(term_text(term, conditions) for term in models[0]) if models else None
