"""Claims judged: every check run, one verdict each, and everything a reader may ask of it in one record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from amity.cases import Case
from amity.claims.checks._declaring import Context, Finding
from amity.claims.loading import kind_of
from amity.claims.records import Claim, ClaimsFile
from amity.claims.tolerances import tolerance
from amity.claims.verdicts import Verdict, verdict_of
from amity.core.results import clean
from amity.store import catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A claim, its verdict, and the reading that leads: the first that could tell, by the order of the file."""

    claim: Claim
    verdict: Verdict
    findings: tuple[Finding, ...]

    @property
    def leading(self) -> Finding:
        """Return the reading that gives the verdict's figure: one that agrees with it, else the first."""
        from_data = [one for one in self.findings if one.outcome != "silent"]
        agreeing = [one for one in from_data if verdict_of([one]) == self.verdict]
        return next(iter((*agreeing, *from_data, *self.findings)))

    @property
    def reason(self) -> str:
        """Return why the verdict is what it is: the leading reading, or all that differ."""
        if self.verdict != "disputed":
            return self.leading.reason
        told = [one for one in self.findings if one.outcome != "silent" or one.numbers.get("for")]
        return " ".join(f"{one.label}: {one.reason}" if one.label else one.reason for one in told)

    @property
    def nearest(self) -> str:
        """Return the nearest true statement, from the first reading that has one."""
        return next((one.nearest for one in (self.leading, *self.findings) if one.nearest), "")

    def to_json(self) -> dict[str, object]:
        """Return the verdict as a row of an answer."""
        claim, lead = self.claim, self.leading
        allowed = tolerance(claim.said)
        body = {
            "id": claim.id,
            "section": claim.section,
            "kind": claim.kind,
            "text": claim.text,
            "verdict": self.verdict,
            "value": lead.value,
            "low": lead.low,
            "high": lead.high,
            "interval_kind": lead.interval_kind,
            "unit": lead.unit,
            "said": said_json(claim),
            "tolerance": allowed.to_json() if allowed else None,
            "reason": self.reason,
            "nearest": self.nearest,
            "would_change": lead.would_change,
            "period": lead.period,
            "last_data": lead.last_data,
            "coverage": lead.coverage,
            "command": lead.command,
            "readings": [reading_json(one) for one in self.findings],
            "sources": [*(dict(one) for one in lead.sources), *(cited_json(claim))],
            "draft": claim.draft,
            "line": claim.line,
        }
        cleaned = clean(body)
        assert isinstance(cleaned, dict)  # noqa: S101  clean keeps the shape of a mapping
        return cleaned


def said_json(claim: Claim) -> dict[str, object]:
    """Return the figure of a claim as an answer shows it."""
    said = claim.said
    return {
        "value": said.value,
        "low": said.low,
        "high": said.high,
        "unit": said.unit,
        "word": said.word,
        "date": str(said.on) if said.on else None,
        "holds": said.holds,
        "period": claim.span.text,
    }


def reading_json(finding: Finding) -> dict[str, object]:
    """Return one reading as an answer shows it."""
    return {
        "by": finding.by,
        "label": finding.label,
        "outcome": finding.outcome,
        "value": finding.value,
        "low": finding.low,
        "high": finding.high,
        "period": finding.period,
        "reason": finding.reason,
        "nearest": finding.nearest,
        "command": finding.command,
        "rows": [dict(row) for row in finding.rows],
        "numbers": dict(finding.numbers),
    }


def cited_json(claim: Claim) -> list[Mapping[str, object]]:
    """Return the documents that a claim cites."""
    return [
        {
            "publisher": one.publisher,
            "date": one.dated,
            "url": one.url,
            "figure": one.says,
            "value": one.value,
            "stance": one.stance,
            "grade": one.grade,
        }
        for one in claim.documents
    ]


def judge(claim: Claim, context: Context) -> Judged:
    """Return a claim with its verdict."""
    findings = tuple(kind_of(check.by).run(claim, check, check.fields, context) for check in claim.checks)
    return Judged(claim=claim, verdict=verdict_of(findings), findings=findings)


def judge_all(
    file: ClaimsFile, case: Case | None, *, cut: date | None = None, only: Sequence[str] = ()
) -> tuple[Judged, ...]:
    """Return the claims of a file with their verdicts, in the order of the file.

    Parameters
    ----------
    cut : date, optional
        The day after which nothing is taken as known; today's vintage of the data is cut there, which is not what was
        known then.
    only : sequence of str
        Ids of the claims that are wanted; all without it.
    """
    context = Context(file=file, case=case, cut=cut)
    wanted = {key.casefold() for key in only}
    return tuple(judge(claim, context) for claim in file.claims if not wanted or claim.id.casefold() in wanted)


def answer(file: ClaimsFile, judged: Sequence[Judged], cut: date | None) -> dict[str, object]:
    """Return the one JSON answer of a check: the rows, and how many of each verdict."""
    tally: dict[str, int] = {}
    for one in judged:
        tally[one.verdict] = tally.get(one.verdict, 0) + 1
    return {
        "title": file.title,
        "case": file.case or None,
        "written": str(file.written) if file.written else None,
        "as_of": cut.isoformat() if cut else None,
        "rows": [one.to_json() for one in judged],
        "tally": tally,
        "dataset_version": catalogue().version,
    }
