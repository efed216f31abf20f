"""Claims judged: every check run, one verdict each, and everything a reader may ask of it in one record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from amity.cases import Case
from amity.claims import _events
from amity.claims._phrases import allowed_text, ranged
from amity.claims.checks._declaring import Context, Finding
from amity.claims.loading import kind_of
from amity.claims.records import Claim, ClaimsFile
from amity.claims.tolerances import Tolerance, tolerance
from amity.claims.verdicts import (
    DOCUMENTS,
    MEANINGS,
    WORST,
    Verdict,
    differ,
    grouped,
    part_names,
    verdict_of,
    verdict_on,
)
from amity.core.partial_dates import read_date
from amity.core.results import clean
from amity.core.wording import listed, sentence_case
from amity.store import catalogue

NOT_CHECKED = "none"
NOT_THEN = "Today's data cut at {day}: later corrections stand in it, so this is not what was known then."


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A claim, its verdict, and the reading that leads: the first that could tell, by the order of the file."""

    claim: Claim
    verdict: Verdict
    findings: tuple[Finding, ...]

    @property
    def leading(self) -> Finding:
        """Return the reading that gives the verdict's figure: one that agrees with it, else the first that could tell.

        Of data and documents that agree the data lead.
        """
        telling = [one for one in self.findings if one.outcome != "silent" or differ(one)]
        agreeing = [one for one in telling if verdict_of([one]) == self.verdict]
        computed = [one for one in agreeing or telling if one.by != DOCUMENTS]
        if self.verdict == "untestable":
            silent = [one for one in self.findings if one.outcome == "silent"]
            return next(iter((*silent, *self.findings)))
        return next(iter((*computed, *agreeing, *telling, *self.findings)))

    @property
    def found(self) -> str:
        """Return the figure, with its interval or bounds, or the date, that decided; empty where none did."""
        lead = self.leading
        if lead.value is not None:
            return ranged(lead.value, lead.low, lead.high, lead.unit)
        if lead.by == DOCUMENTS and lead.low is not None and lead.high is not None:
            return allowed_text(Tolerance(low=lead.low, high=lead.high, word="", why=""), lead.unit)
        dated = lead.by in _DATED and lead.outcome != "silent" and "; " not in lead.period
        return read_date(lead.period).prose if dated and lead.period else ""

    @property
    def reason(self) -> str:
        """Return why the verdict is what it is: the leading reading, all that differ, or the parts."""
        if self.claim.parts == "all" and len(self.findings) > 1:
            return self._by_parts()
        if self.verdict == "untestable":
            return self.leading.reason + self._not_shown()
        told = [one for one in self.findings if one.outcome != "silent" or differ(one)]
        mixed = self.verdict in ("imprecise", "outdated") and len({verdict_of([one]) for one in told}) > 1
        if self.verdict != "disputed" and not mixed:
            return self._of_the_leading()
        # Bounds that settle nothing still say how far the record reaches.
        bounded = [one for one in self.findings if one not in told and one.value is not None and one.by != DOCUMENTS]
        apart = self.verdict == "disputed" and self._data_against_documents(told)
        opening = "The data and the documents differ. " if apart else ""
        told = [one for one in self.findings if one in told or (one in bounded and not mixed)]
        return opening + " ".join(_labelled(one, alone=len(told) == 1) for one in told)

    def _of_the_leading(self) -> str:
        """Return the reason of the leading reading; of several with what the file calls it, so that none is meant."""
        lead = self.leading
        labels = [check.label for check, one in zip(self.claim.checks, self.findings, strict=True) if one is lead]
        computed = [check for check in self.claim.checks if check.by not in (DOCUMENTS, NOT_CHECKED)]
        return _labelled(lead, alone=len(computed) < 2 or not any(labels))

    def _not_shown(self) -> str:
        """Return why a cause or prediction of which all that was found holds is not supported for that."""
        if any(one.outcome == "silent" for one in self.findings):
            return ""
        return " That does not show that the one came, or will come, of the other."

    def _data_against_documents(self, told: Sequence[Finding]) -> bool:
        data = [one for one in told if one.by != DOCUMENTS]
        documents = [one for one in told if one.by == DOCUMENTS and not differ(one)]
        return bool(data and documents) and verdict_of(data) != "disputed" and verdict_of(documents) != verdict_of(data)

    def _by_parts(self) -> str:
        groups = grouped(self.claim.checks, self.findings)
        verdicts = [verdict_of(group) for group in groups]
        names = part_names(self.claim.checks)
        worst = min(verdicts, key=WORST.index)
        told = [
            " ".join(_labelled(one, alone=False) for one in group)
            for group, word in zip(groups, verdicts, strict=True)
            if word == worst
        ]
        right = [name for name, word in zip(names, verdicts, strict=True) if word == "supported"]
        rest = [name for name, word in zip(names, verdicts, strict=True) if word == worst]
        opening = ""
        if len(groups) > 1 and 0 < len(right) < len(groups):
            opening = f"Right on {listed(right)}; {_WORST_TOLD[worst]} {listed(rest)}. "
        elif len(groups) > 1 and not right:
            nearly = [name for name, word in zip(names, verdicts, strict=True) if word == "imprecise" != worst]
            first = f"Not exact on {listed(nearly)}; " if nearly else ""
            opening = sentence_case(f"{first}{_WORST_TOLD[worst]} {listed(rest)}. ")
        return opening + " ".join(told)

    @property
    def nearest(self) -> str:
        """Return the nearest true statement, from the first reading that has one."""
        return next((one.nearest for one in (self.leading, *self.findings) if one.nearest), "")

    @property
    def would_change(self) -> str:
        """Return what would change the verdict, from the first reading that says so."""
        return next((one.would_change for one in (self.leading, *self.findings) if one.would_change), "")

    @property
    def sources(self) -> tuple[Mapping[str, object], ...]:
        """Return the records and the dated events' documents that all readings rest on, each once."""
        found: dict[str, Mapping[str, object]] = {}
        for finding in self.findings:
            for source in finding.sources:
                found.setdefault(str(source.get("key") or source.get("url")), source)
        return tuple(found.values())

    def to_json(self) -> dict[str, object]:
        """Return the verdict as a row of an answer."""
        claim, lead = self.claim, self.leading
        allowed = tolerance(claim.said)
        body = {
            "id": claim.id,
            "section": claim.section,
            "place": claim.place or None,
            "kind": claim.kind,
            "text": claim.text,
            "verdict": self.verdict,
            "value": lead.value,
            "low": lead.low,
            "high": lead.high,
            "interval_kind": lead.interval_kind,
            "unit": lead.unit,
            "said": said_json(claim),
            "tolerance": lead.tolerance or (allowed.to_json() if allowed else None),
            "reason": self.reason,
            "nearest": self.nearest,
            "would_change": self.would_change,
            "period": lead.period,
            "last_data": lead.last_data,
            "coverage": lead.coverage,
            "command": lead.command,
            "rows": [dict(row) for row in lead.rows],
            "parts": claim.parts,
            "readings": [
                {**reading_json(one), "part": check.part or None}
                for check, one in zip(claim.checks, self.findings, strict=True)
            ],
            "sources": [*(dict(one) for one in self.sources), *(cited_json(claim))],
            "note": claim.note or None,
            "draft": claim.draft,
            "line": claim.line,
        }
        cleaned = clean(body)
        assert isinstance(cleaned, dict)  # noqa: S101  clean keeps the shape of a mapping
        return cleaned


# Kinds of check that find a date.
_DATED = ("event", "order", "state")
_WORST_TOLD: Mapping[Verdict, str] = {
    "contradicted": "wrong on",
    "disputed": "disputed on",
    "outdated": "no longer right on",
    "untestable": "nothing found on",
    "imprecise": "not exact on",
    "supported": "right on",
}


def _labelled(finding: Finding, *, alone: bool) -> str:
    label = finding.label if not alone else ""
    if not label or finding.reason.casefold().startswith(label.casefold()):
        return finding.reason
    return f"{label[:1].upper()}{label[1:]}: {finding.reason}"


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
        "verdict": verdict_of([finding]),
        "value": finding.value,
        "low": finding.low,
        "high": finding.high,
        "interval_kind": finding.interval_kind,
        "unit": finding.unit,
        "period": finding.period,
        "reason": finding.reason,
        "nearest": finding.nearest,
        "would_change": finding.would_change,
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
            "low": one.low,
            "high": one.high,
            "on": str(one.on) if one.on else None,
            "stance": one.stance,
            "grade": one.grade,
            "origin": one.origin or None,
        }
        for one in claim.documents
    ]


def judge(claim: Claim, context: Context) -> Judged:
    """Return a claim with its verdict."""
    findings = tuple(kind_of(check.by).run(claim, check, check.fields, context) for check in claim.checks)
    return Judged(claim=claim, verdict=verdict_on(claim.checks, findings, claim.parts, claim.kind), findings=findings)


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
    known = _events.cut(case, cut) if case is not None and cut is not None else case
    context = Context(file=file, case=known, cut=cut)
    wanted = {key.casefold() for key in only}
    return tuple(judge(claim, context) for claim in file.claims if not wanted or claim.id.casefold() in wanted)


def tally(judged: Sequence[Judged]) -> dict[str, int]:
    """Return how many claims have each verdict, in the order in which verdicts are explained; none is left out."""
    words = [one.verdict for one in judged]
    return {word: words.count(word) for word in MEANINGS if word in words}


def answer(file: ClaimsFile, judged: Sequence[Judged], cut: date | None) -> dict[str, object]:
    """Return the one JSON answer of a check: the rows, and how many of each verdict."""
    return {
        "title": file.title,
        "case": file.case or None,
        "written": str(file.written) if file.written else None,
        "as_of": cut.isoformat() if cut else None,
        "note": NOT_THEN.format(day=cut.isoformat()) if cut else None,
        "rows": [one.to_json() for one in judged],
        "tally": tally(judged),
        "dataset_version": catalogue().version,
    }
