"""From what the readings of a claim found to one verdict, by rules that stand in the docs and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from amity.claims.checks._declaring import Finding, Outcome
from amity.claims.records import Check, ClaimKind, Parts, Said
from amity.claims.tolerances import tolerance

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
    # Neither holds now; that it once did is more than that it does not.
    (frozenset({"outdated", "contradicted"}), "outdated"),
)
# What documents or figures bear out of these is never that one thing came, or will come, of another.
OPEN_KINDS: tuple[ClaimKind, ...] = ("causal", "prediction")
# A claim whose parts must all hold is no better than its worst part; an open part weighs less than a wrong one.
WORST: tuple[Verdict, ...] = ("contradicted", "disputed", "outdated", "untestable", "imprecise", "supported")


def verdict_of(findings: Sequence[Finding]) -> Verdict:
    """Return the verdict on a claim from readings of it, any of which may be meant.

    A document check whose sources differ disputes the claim by itself. Otherwise readings that are silent do not
    count; where the rest agree, theirs is the verdict; supported and imprecise together are imprecise, outdated and
    imprecise together outdated, outdated and contradicted too. Data and documents whose figures differ by more than
    a plain figure permits dispute each other even where both are near. Where the data say that the claim was right
    earlier, documents that bear it out do not dispute that: they are of the earlier time. Any other difference is a
    dispute.

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
    if apart(findings):
        return "disputed"
    return next((word for pair, word in _GENTLER if told == pair), "disputed")


def verdict_on(
    checks: Sequence[Check], findings: Sequence[Finding], parts: Parts, kind: ClaimKind = "statement"
) -> Verdict:
    """Return the verdict on a claim whose checks are readings of it, or parts that must all hold.

    Under ``all`` the checks of one ``part`` are readings of that part, a check without one is a part by itself, and the
    claim is no better than its worst part: contradicted, disputed, outdated, untestable, imprecise, supported. Where
    some parts hold and on the others nothing is found, the claim is right in part: imprecise. A cause or a prediction
    is never supported nor imprecise: what is borne out of it is not that one thing comes of another.
    """
    if parts == "readings":
        verdict = verdict_of(findings)
    else:
        verdicts = [verdict_of(group) for group in grouped(checks, findings)]
        verdict = min(verdicts, key=WORST.index)
        if verdict == "untestable" and "supported" in verdicts:
            verdict = "imprecise"
    return "untestable" if kind in OPEN_KINDS and verdict in ("supported", "imprecise") else verdict


def grouped(checks: Sequence[Check], findings: Sequence[Finding]) -> list[list[Finding]]:
    """Return the findings part by part, in the order of the file."""
    found: dict[str, list[Finding]] = {}
    for place, (check, finding) in enumerate(zip(checks, findings, strict=True)):
        found.setdefault(check.part or f"\0{place}", []).append(finding)
    return list(found.values())


def part_names(checks: Sequence[Check]) -> list[str]:
    """Return what the parts of a claim are called, in the order of the file: part, label, else its number."""
    found: dict[str, str] = {}
    for place, check in enumerate(checks):
        name = check.part or check.label or f"part {place + 1}"
        found.setdefault(check.part or f"\0{place}", f"“{name}”")
    return list(found.values())


def apart(findings: Sequence[Finding]) -> bool:
    """Return whether data and documents give figures further from each other than a plain figure permits.

    Both may lie near what was said and on either side of it, or one of them there and the other not.
    """
    data = [one for one in findings if one.by != DOCUMENTS and one.outcome in ("holds", "near")]
    documents = [one for one in findings if one.by == DOCUMENTS and one.outcome in ("holds", "near")]
    figures = [one for one in documents if one.low is not None]
    known = [one for one in data if one.value is not None and one.unit]
    if not figures or not known:
        return False
    # Of a threshold that both lie beyond nothing is in dispute: "over half" is no figure.
    known = [one for one in known if not (one.outcome == "holds" and _threshold(one))]
    figures = [one for one in figures if known or one.outcome != "holds"]
    pairs = [(here, there) for here in known for there in figures if here.unit == there.unit]
    return bool(pairs) and not any(_same(here, there) for here, there in pairs)


def _threshold(finding: Finding) -> bool:
    """Return whether a finding was held against a limit on one side only."""
    ends = finding.tolerance or {}
    return bool(ends) and (ends.get("low") is None) != (ends.get("high") is None)


def _same(here: Finding, there: Finding) -> bool:
    """Return whether what the documents give meets the computed figure, or its interval, within its tolerance."""
    allowed = tolerance(Said(value=here.value, unit=here.unit))
    low, high = there.low, there.high
    if allowed is None or low is None or high is None:
        return True
    if here.low is not None and here.high is not None and low <= here.high and high >= here.low:
        return True
    return allowed.meets(low, high)


def differ(finding: Finding) -> bool:
    """Return whether a finding is of documents that contradict each other."""
    return bool(finding.numbers.get("for")) and bool(finding.numbers.get("against"))
