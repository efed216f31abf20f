"""The documents that a claim cites, for and against: by their stance, their figures and their grades."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from amity.cases.checking import Model
from amity.claims._judged import close
from amity.claims.checks._declaring import CheckKind, Context, Finding, Outcome
from amity.claims.records import Check, Claim, ClaimsFile, Document
from amity.claims.tolerances import Tolerance, tolerance
from amity.core.partial_dates import read_date
from amity.core.wording import count, listed, number, sentence_case

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
    known = [one for one in claim.documents if context.cut is None or _by(one, context.cut)]
    allowed = tolerance(claim.said)
    stands = [(one, _stance(one, claim, allowed)) for one in known if settles(one)]
    for_, against, near = ([one for one, word in stands if word == wanted] for wanted in ("for", "against", "near"))
    outcome, reason = _together(for_, against, near, len(known))
    figures = [f"{one.says.rstrip('.')} ({one.publisher}, {_dated(one)})" for one in (*against, *near, *for_)]
    left = len(claim.documents) - len(known)
    if left and context.cut is not None:
        reason += f" {count(left, 'document')} cited later than {context.cut.isoformat()}, or without a date, left out."
    dated = [one.dated for one in known if one.dated[:1].isdigit()]
    return Finding(
        by=check.by,
        label=check.label or "cited documents",
        outcome=outcome,
        reason=reason,
        nearest="; ".join(figures[:2]),
        period=f"{min(dated)} to {max(dated)}" if len(set(dated)) > 1 else (dated[0] if dated else ""),
        last_data=max(dated, default=""),
        would_change="A better graded document that says otherwise." if stands else "A document that says so or not.",
        numbers={"for": len(for_), "against": len(against), "near": len(near), "cited": len(known)},
    )


def _by(document: Document, cut: date) -> bool:
    """Return whether a document is certain to be of a day or before it."""
    return document.dated[:1].isdigit() and read_date(document.dated).last_day <= cut


def _dated(document: Document) -> str:
    return read_date(document.dated).prose if document.dated[:1].isdigit() else "undated"


def _stance(document: Document, claim: Claim, allowed: Tolerance | None) -> str:
    """Return for, against, near or mixed: by the figure or date that a document gives, else by its stance."""
    if claim.said.on is not None and document.on is not None:
        said, given = claim.said.on, document.on
        same = said.first_day <= given.last_day and given.first_day <= said.last_day
        return "for" if same else "near" if said.year == given.year else "against"
    low = document.value if document.value is not None else document.low
    high = document.value if document.value is not None else document.high
    if allowed is None or (low is None and high is None):
        return document.stance
    low, high = (low if low is not None else high, high if high is not None else low)
    assert low is not None and high is not None  # noqa: S101, PT018  one of the two is a figure, and fills the other
    if allowed.meets(low, high):
        return "for"
    if document.stance == "against":
        return "against"
    unit = claim.said.unit
    return "near" if close(low, allowed, unit) or close(high, allowed, unit) else "against"


def _together(
    for_: Sequence[Document], against: Sequence[Document], near: Sequence[Document], known: int
) -> tuple[Outcome, str]:
    """Return what documents for, against and near say together."""
    if not (for_ or against or near):
        what = "The document cited does" if known == 1 else f"The {number(known)} documents cited do"
        return "silent", f"{what} not settle it." if known else "No document is cited."
    parts = [("For it", for_), ("Near it", near), ("Against it", against)]
    told = [(word, group) for word, group in parts if group]
    outcome: Outcome = "silent" if for_ and against else "near" if near else "holds" if for_ else "fails"
    if against and near and not for_:
        outcome = "fails"
    if len(told) > 1:
        return outcome, " ".join(f"{word}: {_saying(group)}." for word, group in told)
    ending = {"holds": "; no document cited says otherwise", "fails": "; no document cited bears the claim out"}
    return outcome, f"{_saying(told[0][1])}{ending.get(outcome, '')}."


def _saying(group: Sequence[Document]) -> str:
    """Return what the first of a group says and who says it, and how many more there are."""
    first = group[0]
    more = len({one.publisher for one in group} - {first.publisher})
    others = listed(
        list(dict.fromkeys(one.publisher for one in group[1:] if one.publisher != first.publisher)), limit=2
    )
    told = f"{sentence_case(first.says.rstrip('.'))} ({first.publisher}, {_dated(first)})"
    return f"{told}; so {'says' if more == 1 else 'say'} {others}" if more else told


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
