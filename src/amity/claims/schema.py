"""What a claims file may hold: the shape of its head, its claims, their figures, checks and documents."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, AliasChoices, BeforeValidator, Field, StringConstraints, model_validator

from amity.cases.checking import Model, Text
from amity.cases.fields import Address, Dated, When, WholeDay, grade, text_of
from amity.claims.records import ClaimKind, Stance
from amity.claims.spans import NOW
from amity.claims.tolerances import word_fault

MOST_CLAIMS, MOST_CHECKS, MOST_DOCUMENTS = 1_000, 8, 40


def _grade_or_none(text: str) -> str:
    return text and grade(text)


def _word(text: str) -> str:
    fault = word_fault(text)
    if fault:
        raise ValueError(fault)
    return text


ClaimId = Annotated[str, BeforeValidator(text_of), StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$")]
Number = Annotated[float, Field(ge=-1e15, le=1e15)]


class SaidPart(Model):
    """The figure of a claim: one of ``value``, ``low`` with ``high``, ``date``, or ``holds``."""

    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    unit: Annotated[str, StringConstraints(max_length=60)] = ""
    word: Annotated[str, StringConstraints(max_length=40, strip_whitespace=True), AfterValidator(_word)] = ""
    date: When | None = None
    holds: bool | None = None

    @model_validator(mode="after")
    def _one_figure(self) -> SaidPart:
        ranged = self.low is not None or self.high is not None
        given = [self.value is not None, ranged, self.date is not None, self.holds is not None]
        if sum(given) != 1:
            raise ValueError("one figure is needed: value, low and high, date, or holds (true or false)")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"the range {self.low:g} to {self.high:g} runs backwards")
        return self


class DocumentPart(Model):
    """A document for or against a claim."""

    publisher: Text
    date: Dated
    url: Address
    says: Text
    stance: Stance
    grade: Annotated[str, AfterValidator(_grade_or_none)] = ""
    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    # YAML 1.1 readers take a bare "on" for true; dated_on is the same field for them.
    on: When | None = Field(default=None, validation_alias=AliasChoices("on", "dated_on"))
    origin: Text | None = None


class ClaimPart(Model):
    """A claim; its checks are read in a second step, each by its own kind.

    ``parts`` says how the checks stand to each other: ``readings`` of the same statement, any of which may be meant, or
    parts that must ``all`` hold. Under ``all``, checks with the same ``part`` are readings of that part.
    """

    id: ClaimId
    section: Text
    text: Text
    kind: ClaimKind
    said: SaidPart | None = None
    period: Text = NOW
    place: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{0,79}$")] | None = None
    parts: Literal["readings", "all"] = "readings"
    checks: tuple[dict[str, object], ...] = Field(min_length=1, max_length=MOST_CHECKS)
    sources: tuple[DocumentPart, ...] = Field(default=(), max_length=MOST_DOCUMENTS)
    note: Text | None = None
    draft: bool = False


class HeadPart(Model):
    """The head of a claims file; a file in a case takes all but the claims from the case."""

    schema_: Literal[1] = Field(alias="schema")
    title: Text | None = None
    dyad: tuple[Text, Text] | None = None
    peers: Text | None = None
    written: When | None = None
    as_of: WholeDay | None = None
    claims: tuple[object, ...] = Field(min_length=1, max_length=MOST_CLAIMS)
