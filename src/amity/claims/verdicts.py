"""From what the readings of a claim found to one verdict, by rules that stand in the docs and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from amity.claims.checks._declaring import Finding, Outcome
from amity.claims.records import Check, Parts

Verdict = Literal["supported", "imprecise", "outdated", "contradicted", "disputed", "untestable"]
MEANINGS: dict[Verdict, str] = {
    "supported": "the record, or the documents, say the same, within what the words permit",
    "imprecise": "the direction is right and the figure is off",
    "outdated": "right for one period, and not for the one the claim speaks of, or no longer",
    "contradicted": "the record, or the documents, say otherwise",
    "disputed": "sources, or readings of the claim, differ",
    "untestable": "no record here can say, for the reason given",
}
ALONE: dict[Outcome, Verdict] = {
    "holds": "supported",
    "near": "imprecise",
    "earlier": "outdated",
    "later_not": "outdated",
    "fails": "contradicted",
    "silent": "untestable",
}
DOCUMENTS = "documents"
# Readings that differ only by how exact the figure is do not dispute each other.
_GENTLER: tuple[tuple[frozenset[Verdict], Verdict], ...] = (
    (frozenset({"supported", "imprecise"}), "imprecise"),
    (frozenset({"outdated", "imprecise"}), "outdated"),
)
# A claim whose parts must all hold is no better than its worst part; an open part weighs less than a wrong one.
WORST: tuple[Verdict, ...] = ("contradicted", "disputed", "outdated", "untestable", "imprecise", "supported")


def verdict_of(findings: Sequence[Finding]) -> Verdict:
    """Return the verdict on a claim from readings of it, any of which may be meant.

    A document check whose sources differ disputes the claim by itself. Otherwise readings that are silent do not count;
    where the rest agree, theirs is the verdict; supported and imprecise together are imprecise, outdated and imprecise
    together outdated. Where the data say that the claim was right earlier, documents that bear it out do not dispute
    that: they are of the earlier time. Any other difference is a dispute.

    Examples
    --------
    >>> one = lambda outcome: Finding(by="measure", label="", outcome=outcome, reason="")
    >>> verdict_of([one("holds"), one("silent")]), verdict_of([one("holds"), one("fails")]), verdict_of([one("silent")])
    ('supported', 'disputed', 'untestable')
    """
    if any(differ(finding) for finding in findings):
        return "disputed"
    heard = [finding for finding in findings if finding.outcome != "silent"]
    told = {ALONE[finding.outcome] for finding in heard}
    if not told:
        return "untestable"
    if len(told) == 1:
        return next(iter(told))
    data = {ALONE[finding.outcome] for finding in heard if finding.by != DOCUMENTS}
    documents = {ALONE[finding.outcome] for finding in heard if finding.by == DOCUMENTS}
    if data == {"outdated"} and documents == {"supported"}:
        return "outdated"
    return next((word for pair, word in _GENTLER if told == pair), "disputed")


def verdict_on(checks: Sequence[Check], findings: Sequence[Finding], parts: Parts) -> Verdict:
    """Return the verdict on a claim whose checks are readings of it, or parts that must all hold.

    Under ``all`` the checks of one ``part`` are readings of that part, a check without one is a part by itself, and the
    claim is no better than its worst part: contradicted, disputed, outdated, untestable, imprecise, supported.
    """
    if parts == "readings":
        return verdict_of(findings)
    return min((verdict_of(group) for group in grouped(checks, findings)), key=WORST.index)


def grouped(checks: Sequence[Check], findings: Sequence[Finding]) -> list[list[Finding]]:
    """Return the findings part by part, in the order of the file."""
    found: dict[str, list[Finding]] = {}
    for place, (check, finding) in enumerate(zip(checks, findings, strict=True)):
        found.setdefault(check.part or f"\0{place}", []).append(finding)
    return list(found.values())


def differ(finding: Finding) -> bool:
    """Return whether a finding is of documents that contradict each other."""
    return bool(finding.numbers.get("for")) and bool(finding.numbers.get("against"))
