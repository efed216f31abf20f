"""What an ``explanations.yaml`` may hold: sets of configurations, hypotheses, evidence with its ratios, judgements."""

from __future__ import annotations

import math
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, model_validator

from amity.cases.checking import Key, Model, Text
from amity.cases.fields import Address, Dated, Grade
from amity.core.asks import read_years
from amity.core.errors import UsageError
from amity.numerics.calibration import Anchors, Calibration, Threshold

MOST_CONDITIONS, MOST_HYPOTHESES, MOST_EVIDENCE = 8, 12, 200
# Ratios beyond these say that something cannot be, which no evidence of this kind shows.
SMALLEST_RATIO, LARGEST_RATIO = 1e-4, 1e4

SetName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


def _number(value: object, what: str) -> float:
    # YAML leaves a number that is not finite as a text.
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError(f"'{value}' is no {what}; a number that is finite is needed, such as 0.5")
    return float(value)


def _ratio(value: object) -> float:
    found = _number(value, "ratio")
    if not (math.isfinite(found) and SMALLEST_RATIO <= found <= LARGEST_RATIO):
        raise ValueError(
            f"the ratio {value} was given; a ratio of likelihoods is positive and finite, from {SMALLEST_RATIO:g} to "
            f"{LARGEST_RATIO:g}: evidence that cannot occur, or proves, belongs into the question and not among it"
        )
    return found


def _chance(value: object) -> float:
    found = _number(value, "probability")
    if not 0 < found < 1:
        raise ValueError(f"the probability {value} was given; it lies between 0 and 1 and is neither")
    return found


Ratio = Annotated[float, BeforeValidator(_ratio)]
Chance = Annotated[float, BeforeValidator(_chance)]
Ratios = Annotated[dict[str, Ratio], Field(min_length=1, max_length=MOST_HYPOTHESES + 1)]
Chances = Annotated[dict[str, Chance], Field(min_length=1, max_length=MOST_HYPOTHESES)]


class SourcePart(Model):
    """A document: publisher, date, address, what it supports, and its grade."""

    publisher: Text
    date: Dated
    url: Address
    supports: Text
    grade: Grade


def _years(text: str) -> str:
    try:
        read_years(text)
    except UsageError as error:
        raise ValueError(error.message) from error
    return text


class CalibratePart(Model):
    """Three anchors, or one threshold."""

    out: float | None = None
    crossover: float | None = None
    full: float | None = None
    at: float | None = None
    below: bool = False

    @model_validator(mode="after")
    def _one_way(self) -> CalibratePart:
        self.built()
        return self

    def built(self) -> Calibration:
        """Return the calibration, or raise with what is wrong with it."""
        anchors = (self.out, self.crossover, self.full)
        try:
            if self.at is not None and not any(one is not None for one in anchors):
                return Threshold(at=self.at, below=self.below)
            if self.at is None and not self.below and None not in anchors:
                low, middle, high = (float(one) for one in anchors if one is not None)
                return Anchors(out=low, crossover=middle, full=high)
        except UsageError as error:
            raise ValueError(error.message) from error
        raise ValueError(
            "give three anchors (out, crossover, full), or one threshold (at, with below where less is in)"
        )


class MeasurePart(Model):
    """A measure of each case's tie with a state."""

    key: Text
    with_: Text = Field(alias="with")
    reverse: bool = False
    years: Annotated[Text, AfterValidator(_years)] | None = None
    options: dict[str, str | int | float | bool] = Field(default_factory=dict, max_length=20)


class FigurePart(Model):
    """A figure of each case from a table of states by year; ``absent`` is what a state without a row has, and why."""

    table: Text
    column: Text
    year: int = Field(ge=1800, le=2100)
    absent: float | None = None
    absent_means: Text | None = None

    @model_validator(mode="after")
    def _why(self) -> FigurePart:
        if (self.absent is None) != (self.absent_means is None):
            raise ValueError("absent and absent_means go together: what a state without a row has, and why")
        return self


class StatesPart(Model):
    """A list of the states that are in the set (``inside``), or of those that are out of it (``outside``)."""

    inside: tuple[Text, ...] | None = Field(default=None, max_length=250)
    outside: tuple[Text, ...] | None = Field(default=None, max_length=250)
    sources: tuple[SourcePart, ...] = Field(min_length=1, max_length=20)

    @model_validator(mode="after")
    def _one_list(self) -> StatesPart:
        if (self.inside is None) == (self.outside is None):
            raise ValueError("give the states that are inside, or those that are outside")
        return self


class SetPart(Model):
    """A set of states: an outcome or a condition, what it is taken from and how it is calibrated."""

    key: SetName
    title: Text
    reason: Text
    query: Text | None = None
    measure: MeasurePart | None = None
    figure: FigurePart | None = None
    states: StatesPart | None = None
    calibrate: CalibratePart | None = None
    calibrate_reason: Text | None = None
    expect: Literal["present", "absent"] | None = None
    expect_reason: Text | None = None
    part_of_outcome: Text | None = None
    set_aside: Text | None = None

    @model_validator(mode="after")
    def _one_origin(self) -> SetPart:
        origins = [one for one in (self.query, self.measure, self.figure, self.states) if one is not None]
        if len(origins) != 1:
            raise ValueError("a set comes from one of query, measure, figure or states")
        raw = self.measure is not None or self.figure is not None
        if raw != (self.calibrate is not None):
            raise ValueError("calibrate goes with a measure or a figure, and with nothing else")
        if (self.calibrate is None) != (self.calibrate_reason is None):
            raise ValueError("calibrate and calibrate_reason go together: anchors need a reason outside these data")
        if (self.expect is None) != (self.expect_reason is None):
            raise ValueError("expect and expect_reason go together")
        return self


class CutOffs(Model):
    """The cut-offs of the truth table."""

    consistency: float = Field(default=0.8, gt=0.5, le=1)
    pri: float = Field(default=0.5, ge=0, le=1)
    frequency: int = Field(default=1, ge=1, le=50)


class ConfigurationsPart(Model):
    """The configurations of a case: cases, outcome, conditions, and the states that the subject is told apart from."""

    question: Text
    subject: Text | None = None
    peers: Text | None = None
    beside: tuple[Text, ...] = Field(default=(), max_length=20)
    outcome: SetPart
    conditions: tuple[SetPart, ...] = Field(min_length=1, max_length=MOST_CONDITIONS)
    cut_offs: CutOffs = Field(default_factory=CutOffs)


class HypothesisPart(Model):
    """A hypothesis; priors are given to all or to none."""

    key: Key
    text: Text
    prior: Chance | None = None


class EvidencePart(Model):
    """An item of evidence: how likely it is under each hypothesis, in proportion.

    ``group`` names items that rest on the same thing; ``given`` those of that group that its ratios already suppose.
    ``event`` is an event of the case whose sources are the item's.
    """

    key: Key
    text: Text
    reason: Text
    ratios: Ratios
    group: Key | None = None
    given: tuple[Key, ...] = Field(default=(), max_length=20)
    event: Key | None = None
    grade: Grade | None = None
    sources: tuple[SourcePart, ...] = Field(default=(), max_length=20)


class GroupPart(Model):
    """Items that hang together: why, and a joint ratio of them where the analyst gives one."""

    key: Key
    why: Text
    joint: Ratios | None = None


class SoughtPart(Model):
    """What could be looked for: how probable it is to be found under each hypothesis."""

    key: Key
    text: Text
    likely: Chances
    where: Text | None = None


class JudgementPart(Model):
    """What the analyst, or an author, holds: a probability for each hypothesis, or the one preferred."""

    by: Text
    probabilities: Chances | None = None
    prefers: Key | None = None

    @model_validator(mode="after")
    def _something(self) -> JudgementPart:
        if (self.probabilities is None) == (self.prefers is None):
            raise ValueError("give probabilities for all hypotheses, or the one that is preferred")
        return self


class RivalsPart(Model):
    """Rival explanations of one thing, and the evidence on them."""

    question: Text
    hypotheses: tuple[HypothesisPart, ...] = Field(min_length=2, max_length=MOST_HYPOTHESES)
    prior_reason: Text | None = None
    evidence: tuple[EvidencePart, ...] = Field(min_length=1, max_length=MOST_EVIDENCE)
    groups: tuple[GroupPart, ...] = Field(default=(), max_length=50)
    sought: tuple[SoughtPart, ...] = Field(default=(), max_length=50)
    judgements: tuple[JudgementPart, ...] = Field(default=(), max_length=10)


class ExplanationsFile(Model):
    """What an ``explanations.yaml`` holds."""

    schema_: int = Field(alias="schema", ge=1, le=1)
    configurations: ConfigurationsPart | None = None
    rivals: RivalsPart | None = None
