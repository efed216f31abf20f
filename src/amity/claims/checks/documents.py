"""The documents that a claim cites, for and against: by their stance, their figures and their grades."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from amity.cases.checking import Model
from amity.claims.checks._declaring import CheckKind, Context, Finding, Outcome
from amity.claims.records import Check, Claim, ClaimsFile, Document
from amity.claims.tolerances import Tolerance, tolerance
from amity.core.partial_dates import read_date
from amity.core.wording import count, listed, number

# A source that is unreliable, or improbable in what it says, is shown and settles nothing.
SETTLING_SOURCE, SETTLING_NEWS = "ABCDF", "12346"
UNGRADED = ""


class Fields(Model):
    """No fields: the documents are the claim's own sources."""


def faults(_fields: Fields, _frame: ClaimsFile) -> list[tuple[tuple[int | str, ...], str]]:
    """Return nothing: a claim without sources is silent, and no fault."""
    return []


def settles(document: Document) -> bool:
    """Return whether a document can settle a claim: not one graded unreliable (E) or improbable (5), nor background."""
    if document.stance == "background":
        return False
    grade = document.grade
    return grade == UNGRADED or (grade[0] in SETTLING_SOURCE and grade[1] in SETTLING_NEWS)


def run(claim: Claim, check: Check, _fields: Fields, context: Context) -> Finding:
    """Return what the documents say together: for, against, or some of each; a figure of theirs speaks for itself."""
    known = [one for one in claim.documents if context.cut is None or not _after(one, context.cut)]
    allowed = tolerance(claim.said)
    stands = [(one, _stance(one, claim, allowed)) for one in known if settles(one)]
    for_, against, near = ([one for one, word in stands if word == wanted] for wanted in ("for", "against", "near"))
    outcome, reason = _together(for_, against, near, len(known))
    figures = [f"{one.publisher} ({one.dated}): {one.says}" for one in (*against, *near, *for_)]
    return Finding(
        by=check.by,
        label=check.label or "cited documents",
        outcome=outcome,
        reason=reason,
        nearest="; ".join(figures[:3]),
        last_data=max((one.dated for one in known if one.dated[:1].isdigit()), default=""),
        would_change="A document of a better grade that says otherwise." if stands else "A document that says so.",
        numbers={"for": len(for_), "against": len(against), "near": len(near), "cited": len(known)},
    )


def _after(document: Document, cut: date) -> bool:
    return document.dated[:1].isdigit() and read_date(document.dated).first_day > cut


def _stance(document: Document, claim: Claim, allowed: Tolerance | None) -> str:
    """Return for, against, near or mixed: by the figure or date that a document gives, else by its stance."""
    if claim.said.on is not None and document.on is not None:
        said, given = claim.said.on, document.on
        same = said.first_day <= given.last_day and given.first_day <= said.last_day
        return "for" if same else "near" if said.year == given.year else "against"
    low = document.value if document.value is not None else document.low
    high = document.value if document.value is not None else document.high
    if allowed is None or low is None or high is None:
        return document.stance
    if allowed.meets(low, high):
        return "for"
    return "against" if document.stance == "against" else "near"


def _together(
    for_: Sequence[Document], against: Sequence[Document], near: Sequence[Document], known: int
) -> tuple[Outcome, str]:
    if for_ and (against or near):
        return "near" if not against else "silent", (
            f"{count(len(for_), 'document')} for it ({_named(for_)}), "
            f"{count(len(against) + len(near), 'document')} otherwise ({_named([*against, *near])})."
        )
    if for_:
        return "holds", f"{count(len(for_), 'document')} for it and none against: {_named(for_)}."
    if against:
        return "fails", f"{count(len(against), 'document')} against it and none for it: {_named(against)}."
    if near:
        return "near", f"What is cited says something near it: {_named(near)}."
    return "silent", f"None of the {number(known)} documents cited can settle it." if known else "No document is cited."


def _named(group: Sequence[Document]) -> str:
    return listed(list(dict.fromkeys(one.publisher for one in group)), limit=4)


CHECK = CheckKind(
    key="documents",
    title="Cited documents",
    meaning="The claim's own sources: each stands for, against, mixed or as background, by the figure or date it gives "
    "where it gives one; sources graded unreliable (E) or improbable (5) are shown and settle nothing.",
    fields=Fields,
    faults=faults,
    run=run,
    example="{by: documents}",
)
