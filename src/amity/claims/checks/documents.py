"""The documents that a claim cites, for and against: by their stance, their figures and their grades."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from amity.cases.checking import Model
from amity.claims._judged import close
from amity.claims.checks._declaring import CheckKind, Context, Finding, Outcome
from amity.claims.records import Check, Claim, ClaimsFile, Document
from amity.claims.tolerances import Tolerance, tolerance
from amity.claims.verdicts import OPEN_KINDS
from amity.core.partial_dates import read_date
from amity.core.wording import count, listed, number, sentence_case

# A source that is unreliable, or improbable in what it says, is shown and settles nothing.
SETTLING_SOURCE, SETTLING_NEWS = "ABCDF", "12346"
UNGRADED = ""
MOST_TOLD = 2
_NUMBER = re.compile(r"\d[\d.,]*")


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
    if context.cut is not None:
        reason += _left_out(claim.documents, context.cut)
    if claim.kind in OPEN_KINDS and outcome in ("holds", "near"):
        outcome = "silent"
        reason += (
            " That it is said does not show a cause." if claim.kind == "causal" else " What is to come is not shown."
        )
    given = _figures([*for_, *near] if outcome in ("holds", "near") else [one for one, _ in stands])
    dated = [one.dated for one in known if one.dated[:1].isdigit()]
    return Finding(
        by=check.by,
        label=check.label or "cited documents",
        outcome=outcome,
        value=given[0] if given and given[0] == given[1] else None,
        low=given[0] if given else None,
        high=given[1] if given else None,
        interval_kind="documents" if given and given[0] != given[1] else "none",
        unit=claim.said.unit if given else "",
        reason=reason,
        nearest="; ".join(figures[:2]),
        period=f"{min(dated)} to {max(dated)}" if len(set(dated)) > 1 else (dated[0] if dated else ""),
        last_data=max(dated, default=""),
        would_change="A better graded document that says otherwise." if stands else "A document that says so or not.",
        numbers={"for": _many(for_), "against": _many(against), "near": _many(near), "cited": len(known)},
    )


def _left_out(documents: Sequence[Document], cut: date) -> str:
    """Return how many documents a cut leaves out, told apart by whether they are later or have no date."""
    out = [one for one in documents if not _by(one, cut)]
    undated = [one for one in out if not one.dated[:1].isdigit()]
    later = len(out) - len(undated)
    told = f" {count(later, 'document')} later than {cut.isoformat()} left out." if later else ""
    without = f" {sentence_case(count(len(undated), 'document'))} without a date left out." if undated else ""
    return told + without


def _by(document: Document, cut: date) -> bool:
    """Return whether a document is certain to be of a day or before it."""
    return document.dated[:1].isdigit() and read_date(document.dated).last_day <= cut


def _dated(document: Document) -> str:
    return read_date(document.dated).prose if document.dated[:1].isdigit() else "undated"


def _stance(document: Document, claim: Claim, allowed: Tolerance | None) -> str:
    """Return for, against or near: by the figure or date that a document gives, else by its stance.

    A mixed one bears the claim out in part, unless its figure or date is far from what is said.
    """
    found = _by_figure(document, claim, allowed)
    return found if document.stance != "mixed" or found == "against" else "near"


def _by_figure(document: Document, claim: Claim, allowed: Tolerance | None) -> str:
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
        # A range that only touches what is permitted is near it: its middle or half of its width must lie inside.
        return "for" if _inside(low, high, allowed) else "near"
    if document.stance == "against":
        return "against"
    unit = claim.said.unit
    return "near" if close(low, allowed, unit) or close(high, allowed, unit) else "against"


def _inside(low: float, high: float, allowed: Tolerance) -> bool:
    """Return whether the middle of a range, or half of its width, lies within what is permitted."""
    if allowed.permits((low + high) / 2):
        return True
    inner = (min(high, allowed.high) if allowed.high is not None else high) - (
        max(low, allowed.low) if allowed.low is not None else low
    )
    return inner >= (high - low) / 2


def _many(group: Sequence[Document]) -> int:
    """Return how many documents say so, those of one origin counted once."""
    return len({one.origin or f"\0{place}" for place, one in enumerate(group)})


def _figures(group: Sequence[Document]) -> tuple[float, float] | None:
    """Return the least and the greatest figure that documents give, None where none gives one."""
    ends = [end for one in group for end in (one.value, one.low, one.high) if end is not None]
    return (min(ends), max(ends)) if ends else None


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
    """Return what the first of a group says and who says it, then who else says so, or gives another figure.

    Documents of one ``origin`` count as one: a figure that three papers repeat has one source.
    """
    once = {one.origin or f"\0{one.publisher}": one for one in reversed(group)}
    kept = [one for one in group if once[one.origin or f"\0{one.publisher}"] is one]
    first, rest = kept[0], kept[1:]
    told = f"{sentence_case(first.says.rstrip('.'))} ({first.publisher}, {_dated(first)})"
    agreeing = [one for one in rest if _says_so(one, first)]
    others = [one for one in rest if one not in agreeing]
    if agreeing:
        names = listed(list(dict.fromkeys(one.publisher for one in agreeing)), limit=2)
        told += f"; so {'says' if len({one.publisher for one in agreeing}) == 1 else 'say'} {names}"
    for one in others[:MOST_TOLD]:
        told += f"; {one.says.rstrip('.')} ({one.publisher}, {_dated(one)})"
    if len(others) > MOST_TOLD:
        told += f"; and {count(len(others) - MOST_TOLD, 'more document')} with other figures"
    repeated = len(group) - len(kept)
    return f"{told}; {count(repeated, 'more document')} from the same origin" if repeated and first.origin else told


def _says_so(one: Document, first: Document) -> bool:
    """Return whether a document gives the figure of another, or where neither gives one, no number that it has not."""
    if "mixed" in (one.stance, first.stance) or _figure(one) != _figure(first):
        return False
    given = any(end is not None for end in _figure(first))
    return given or set(_NUMBER.findall(one.says)) <= set(_NUMBER.findall(first.says))


def _figure(one: Document) -> tuple[object, ...]:
    return one.value, one.low, one.high, str(one.on) if one.on else None


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
