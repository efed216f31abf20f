"""The page of a checked text: its claims with their verdicts, the figure behind each, and where each comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from amity.briefs.figures import _claim_strip
from amity.briefs.model import FigureBlock
from amity.claims import _phrases
from amity.claims.checks._declaring import Finding
from amity.claims.judging import NOT_THEN, Judged, tally
from amity.claims.loading import kind_of
from amity.claims.records import KINDS, ClaimsFile, Document
from amity.claims.tolerances import tolerance
from amity.claims.verdicts import ALONE, MEANINGS
from amity.core import states
from amity.core.partial_dates import day, read_date
from amity.core.wording import count, in_prose, sentence_case
from amity.store import catalogue

STANCES = {"for": "For", "against": "Against", "mixed": "Mixed", "background": "Background"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingLine:
    """One reading of a claim: what it is, its own verdict, figure, period, reason and command."""

    name: str
    verdict: str
    figure: str
    period: str
    reason: str
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """A document or a record behind a verdict: stance, what it says, who says so, when, grade, and its address."""

    stance: str
    says: str
    by: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A claim as the page shows it; ``facts`` are the lines of small print, each a name and a text."""

    id: str
    anchor: str
    kind: str
    text: str
    verdict: str
    said: str
    found: str
    reason: str
    nearest: str
    would_change: str
    facts: tuple[tuple[str, str], ...]
    readings: tuple[ReadingLine, ...]
    documents: tuple[SourceLine, ...]
    records: tuple[SourceLine, ...]
    figure: FigureBlock | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The claims of one section of the text, in the order of the file."""

    title: str
    anchor: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimsPage:
    """The whole page: title, what it is about, the tally with each verdict's meaning, and the claims by section."""

    title: str
    about: str
    summary: str
    caution: str
    tally: tuple[tuple[str, int, str], ...]
    groups: tuple[Group, ...]
    foot: str


def page(file: ClaimsFile, judged: Sequence[Judged], cut: date | None, *, figures: bool = True) -> ClaimsPage:
    """Return the page of a checked file.

    Parameters
    ----------
    figures : bool
        Whether the figure behind each verdict is drawn.
    """
    counted = tally(judged)
    by_section: dict[str, list[Judged]] = {}
    for one in judged:
        by_section.setdefault(one.claim.section, []).append(one)
    groups = tuple(
        Group(
            title=sentence_case(section),
            anchor=f"section-{place}",
            entries=tuple(_entry(one, figures=figures) for one in found),
        )
        for place, (section, found) in enumerate(by_section.items(), start=1)
    )
    return ClaimsPage(
        title=file.title,
        about=_about(file),
        summary=summary(judged),
        caution=NOT_THEN.format(day=day(cut)) if cut else "",
        tally=tuple((word, n, MEANINGS[word]) for word, n in counted.items()),  # type: ignore[index]
        groups=groups,
        foot=f"Verdicts follow from the figures by written rules; none is entered by hand. Dataset "
        f"{catalogue().version}, records as of {day(catalogue().as_of)}.",
    )


def _about(file: ClaimsFile) -> str:
    a, b = (in_prose(states.get(key).name) for key in file.dyad)
    written = f"; text of {file.written.prose}" if file.written else ""
    return f"On {a} and {b}{written}"


def summary(judged: Sequence[Judged]) -> str:
    """Return how many claims have which verdict, in a sentence."""
    counted = tally(judged)
    told = [f"{n} {'is' if n == 1 else 'are'} {word}" for word, n in counted.items()]
    listed = told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"
    return f"Of {count(len(judged), 'claim')} {listed}."


def _entry(one: Judged, *, figures: bool) -> Entry:
    claim, lead = one.claim, one.leading
    return Entry(
        id=claim.id,
        anchor=f"claim-{claim.id.casefold()}",
        kind=claim.kind,
        text=claim.text,
        verdict=one.verdict,
        said=_phrases.as_said(claim.said),
        found=found(one),
        reason=one.reason,
        nearest=one.nearest if one.verdict != "supported" and one.nearest.rstrip(".") not in one.reason else "",
        would_change=one.would_change,
        facts=_facts(one),
        readings=tuple(_reading(check.part, one_) for check, one_ in zip(claim.checks, one.findings, strict=True))
        if len(one.findings) > 1 or lead.command
        else (),
        documents=tuple(_document(document) for document in claim.documents),
        records=tuple(_record(source) for source in one.sources),
        figure=_claim_strip.strip(one) if figures else None,
    )


def found(one: Judged) -> str:
    """Return the figure or date behind a verdict, the figure with its interval; empty where there is none."""
    return one.found


def _facts(one: Judged) -> tuple[tuple[str, str], ...]:
    claim, lead = one.claim, one.leading
    allowed = tolerance(claim.said)
    written = claim.span.text if not claim.span.now else "when the text was written"
    rows = [
        ("Kind", KINDS[claim.kind]),
        ("Speaks of", written),
        ("Permitted", f"{_phrases.allowed_text(allowed, claim.said.unit)}. {allowed.why}" if allowed else ""),
        ("Figure", _interval_word(lead)),
        ("Period", lead.period),
        ("Record", f"{lead.coverage}" if lead.coverage else (f"to {lead.last_data}" if lead.last_data else "")),
        ("Note", claim.note),
    ]
    return tuple((name, text) for name, text in rows if text)


def _interval_word(lead: Finding) -> str:
    if lead.value is None or lead.low is None or lead.high is None:
        return ""
    words = {
        "bounds": "in brackets the bounds that what is hidden leaves open",
        "interval": "in brackets the 90 % interval",
        "documents": "in brackets the least and the greatest figure of the documents",
    }
    return words.get(lead.interval_kind, "")


def _reading(part: str, finding: Finding) -> ReadingLine:
    kind = kind_of(finding.by)
    name = finding.label or kind.title
    return ReadingLine(
        name=f"{sentence_case(part)}: {name}" if part else sentence_case(name),
        verdict=ALONE[finding.outcome],
        figure="" if finding.value is None else _phrases.ranged(finding.value, finding.low, finding.high, finding.unit),
        period=finding.period,
        reason=finding.reason,
        command=finding.command,
    )


def _document(one: Document) -> SourceLine:
    dated = read_date(one.dated).prose if one.dated[:1].isdigit() else "undated"
    grade = f", grade {one.grade}" if one.grade else ""
    return SourceLine(stance=STANCES[one.stance], says=one.says, by=f"{one.publisher}, {dated}{grade}", url=one.url)


def _record(source: Mapping[str, object]) -> SourceLine:
    if "publisher" in source:
        by = ", ".join(str(source[name]) for name in ("publisher", "date") if source.get(name))
        return SourceLine(stance="Event", says=str(source.get("figure") or ""), by=by, url=str(source.get("url") or ""))
    place = str(source.get("place") or "")
    by = ", ".join(str(source[name]) for name in ("producer", "version") if source.get(name))
    return SourceLine(
        stance="Record", says=str(source.get("title") or ""), by=by, url=place if place.startswith("https://") else ""
    )
