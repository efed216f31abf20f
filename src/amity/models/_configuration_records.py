"""What an analysis of configurations asks and answers: choices, truth table, terms, models, solutions, robustness."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, cast

import polars as pl

from amity.core.results import clean
from amity.numerics.boolean_minimisation import Term
from amity.numerics.calibration import Anchors, Calibration

Kind = Literal["conservative", "parsimonious", "intermediate"]
Expectation = Literal["present", "absent"]
Contradictions = Literal["by_consistency", "positive", "negative", "remainder"]
KINDS: tuple[Kind, ...] = ("conservative", "parsimonious", "intermediate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """The choices of an analysis that are not the sets themselves.

    Attributes
    ----------
    frequency : int
        Rows of the truth table with fewer cases count as rows without cases.
    consistency, pri : float
        A row leads to the outcome where its consistency and its PRI are at least these.
    contradictions : {'by_consistency', 'positive', 'negative', 'remainder'}
        What a row with cases on both sides of the outcome is: what its consistency says; or always the outcome, never
        the outcome, or a row without cases.
    negated : bool
        Whether the absence of the outcome is explained.
    set_aside : mapping of str to str
        Conditions that are to be reported and not minimised, each with the reason: part of the outcome, or true of one
        case by construction.
    keep : sequence of str
        Conditions to minimise although they single out one case.
    robust : bool
        Whether the analysis is repeated with anchors and cut-offs moved.
    """

    frequency: int = 1
    consistency: float = 0.8
    pri: float = 0.0
    contradictions: Contradictions = "by_consistency"
    negated: bool = False
    set_aside: Mapping[str, str] = field(default_factory=dict)
    keep: Sequence[str] = ()
    robust: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigurationRequest:
    """What is asked: cases in rows with a name each, an outcome, conditions, how each is calibrated, expectations."""

    frame: pl.DataFrame
    case: str
    outcome: str
    conditions: tuple[str, ...]
    calibrations: Mapping[str, Calibration]
    expectations: Mapping[str, Expectation]
    choices: Choices

    def to_json(self) -> dict[str, object]:
        """Return the request as it stands under ``asked``."""
        choices = self.choices
        return {
            "outcome": self.outcome,
            "conditions": list(self.conditions),
            "calibrations": {name: _calibration(how) for name, how in self.calibrations.items()},
            "expectations": dict(self.expectations),
            "frequency": choices.frequency,
            "consistency": choices.consistency,
            "pri": choices.pri,
            "contradictions": choices.contradictions,
            "negated": choices.negated,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class TermFit:
    """A term of a model and how it fits.

    Attributes
    ----------
    text : str
        Conditions joined by ``*``, absent ones with ``~``.
    consistency, pri, raw_coverage, unique_coverage : float
        None where not computable. Unique coverage is what the model covers less without the term.
    typical : tuple of str
        Cases in the term and in the outcome, no more in the term than in the outcome.
    beyond : tuple of str
        Cases in both that are more in the term than in the outcome.
    deviant : tuple of str
        Cases in the term and not in the outcome.
    """

    term: Term
    text: str
    consistency: float | None
    pri: float | None
    raw_coverage: float | None
    unique_coverage: float | None
    typical: tuple[str, ...]
    beyond: tuple[str, ...]
    deviant: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SolutionModel:
    """One model of a solution: its terms, its fit, the cases it leaves out, and the rows without cases it rests on.

    Attributes
    ----------
    uncovered : tuple of str
        Cases in the outcome and in no term.
    assumptions : tuple of int
        Rows without cases that the model says lead to the outcome; ``easy`` are those that the directional expectations
        favour, ``difficult`` the others.
    contradictory : tuple of int
        Assumptions that a parsimonious model of the negated outcome makes too: both cannot hold.
    """

    terms: tuple[TermFit, ...]
    consistency: float | None
    pri: float | None
    coverage: float | None
    uncovered: tuple[str, ...]
    assumptions: tuple[int, ...]
    easy: tuple[int, ...]
    contradictory: tuple[int, ...]

    @property
    def difficult(self) -> tuple[int, ...]:
        """Return the assumptions that the expectations do not favour."""
        return tuple(sorted(set(self.assumptions) - set(self.easy)))

    @property
    def text(self) -> str:
        """Return the terms as a sum."""
        return " + ".join(term.text for term in self.terms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """All models of one kind; ``complete`` says whether all ties are there, ``proven`` that none is shorter."""

    kind: Kind
    models: tuple[SolutionModel, ...]
    complete: bool
    proven: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Alone:
    """How many cases are the only one in their row, and how many would be by chance.

    Attributes
    ----------
    share : float
        Share of the cases with a row that are alone in it.
    expected : float
        The chance for a random case where conditions are independent and each true as often as here.
    even : float
        The same where each is true of one half.
    """

    cases: int
    conditions: int
    share: float
    expected: float
    even: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Configurations:
    """An analysis of configurations with all that a reader may ask of it.

    Attributes
    ----------
    memberships : polars.DataFrame
        ``case``, a column for each condition, the outcome, and the ``row`` of the truth table (null where a membership
        is exactly one half).
    truth_table : polars.DataFrame
        ``row, …conditions, outcome, n, consistency, pri, contradictory, cases`` for rows with cases; ``outcome`` is
        ``positive``, ``negative`` or ``remainder``. ``row`` counts from 1, the first condition as the highest digit.
    necessity : polars.DataFrame
        ``condition, outcome, consistency, coverage, relevance`` of each condition and its absence for the outcome and
        its absence, those set aside included.
    set_aside : polars.DataFrame
        ``condition, reason, cases`` in it.
    robustness : polars.DataFrame
        ``kind, term, same, inside, settings``: the share of settings whose models have the term, and of those that have
        it or a shorter term that includes it.
    settings : polars.DataFrame
        ``setting, consistency, frequency, pri``, each kind's first model and how many are tied, for every setting.
    """

    asked: ConfigurationRequest
    conditions: tuple[str, ...]
    memberships: pl.DataFrame
    truth_table: pl.DataFrame
    necessity: pl.DataFrame
    solutions: tuple[Solution, ...]
    set_aside: pl.DataFrame
    robustness: pl.DataFrame
    settings: pl.DataFrame
    alone: Alone
    notes: tuple[str, ...]

    def solution(self, kind: Kind) -> Solution:
        """Return the solution of a kind."""
        return next(one for one in self.solutions if one.kind == kind)

    @property
    def terms(self) -> pl.DataFrame:
        """Return a row for each term of each model, with its fit and its cases."""
        rows = [row for one in self.solutions for row in _term_rows(one)]
        return pl.DataFrame(rows, schema=_TERM_COLUMNS, orient="row")

    def to_json(self) -> dict[str, object]:
        """Return the analysis as JSON can hold it."""
        body = {
            "asked": self.asked.to_json(),
            "conditions": list(self.conditions),
            "n": self.alone.cases,
            "rows": self.truth_table.to_dicts(),
            "necessity": self.necessity.to_dicts(),
            "solutions": [_solution(one) for one in self.solutions],
            "set_aside": self.set_aside.to_dicts(),
            "robustness": self.robustness.to_dicts(),
            "settings": self.settings.to_dicts(),
            "alone": {
                "cases": self.alone.cases,
                "conditions": self.alone.conditions,
                "share": self.alone.share,
                "expected": self.alone.expected,
                "even": self.alone.even,
            },
            "memberships": self.memberships.to_dicts(),
            "notes": list(self.notes),
        }
        return cast(dict[str, object], clean(body))


_TERM_COLUMNS: dict[str, pl.DataType | type[pl.DataType]] = {
    "kind": pl.String,
    "model": pl.Int64,
    "term": pl.String,
    "consistency": pl.Float64,
    "pri": pl.Float64,
    "raw_coverage": pl.Float64,
    "unique_coverage": pl.Float64,
    "typical": pl.List(pl.String),
    "beyond": pl.List(pl.String),
    "deviant": pl.List(pl.String),
}


def _term_rows(solution: Solution) -> list[tuple[object, ...]]:
    return [
        (
            solution.kind,
            number,
            fit.text,
            fit.consistency,
            fit.pri,
            fit.raw_coverage,
            fit.unique_coverage,
            list(fit.typical),
            list(fit.beyond),
            list(fit.deviant),
        )
        for number, model in enumerate(solution.models, 1)
        for fit in model.terms
    ]


def _solution(solution: Solution) -> dict[str, object]:
    models = [
        {
            "model": model.text,
            "consistency": model.consistency,
            "pri": model.pri,
            "coverage": model.coverage,
            "uncovered": model.uncovered,
            "terms": [
                dict(zip(tuple(_TERM_COLUMNS)[2:], row[2:], strict=True))
                for row in _term_rows(solution)
                if row[1] == number
            ],
            # Rows count from 1, as in the truth table.
            "assumptions": [row + 1 for row in model.assumptions],
            "easy": [row + 1 for row in model.easy],
            "difficult": [row + 1 for row in model.difficult],
            "contradictory": [row + 1 for row in model.contradictory],
        }
        for number, model in enumerate(solution.models, 1)
    ]
    return {"kind": solution.kind, "models": models, "complete": solution.complete, "proven": solution.proven}


def _calibration(how: Calibration) -> dict[str, object]:
    if isinstance(how, Anchors):
        return {"out": how.out, "crossover": how.crossover, "full": how.full}
    return {"threshold": how.at, "below": how.below}
