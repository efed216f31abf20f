"""From what the readings of a claim found to one verdict, by rules that stand in the docs and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from amity.claims.checks._declaring import Finding, Outcome

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
# Readings that differ only by how exact the figure is do not dispute each other.
_GENTLER: tuple[tuple[frozenset[Verdict], Verdict], ...] = (
    (frozenset({"supported", "imprecise"}), "imprecise"),
    (frozenset({"outdated", "imprecise"}), "outdated"),
)


def verdict_of(findings: Sequence[Finding]) -> Verdict:
    """Return the verdict on a claim from all its readings.

    A document check whose sources differ disputes the claim by itself. Otherwise readings that are silent do not count;
    where the rest agree, theirs is the verdict; supported and imprecise together are imprecise, outdated and imprecise
    together outdated; any other difference is a dispute.

    Examples
    --------
    >>> one = lambda outcome: Finding(by="measure", label="", outcome=outcome, reason="")
    >>> verdict_of([one("holds"), one("silent")]), verdict_of([one("holds"), one("fails")]), verdict_of([one("silent")])
    ('supported', 'disputed', 'untestable')
    """
    if any(_differ(finding) for finding in findings):
        return "disputed"
    told = {ALONE[finding.outcome] for finding in findings if finding.outcome != "silent"}
    if not told:
        return "untestable"
    if len(told) == 1:
        return next(iter(told))
    return next((word for pair, word in _GENTLER if told == pair), "disputed")


def _differ(finding: Finding) -> bool:
    return bool(finding.numbers.get("for")) and bool(finding.numbers.get("against"))
