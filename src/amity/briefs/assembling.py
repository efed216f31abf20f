"""A whole brief assembled: bottom line, sections, and the appendix of all that they rest on."""

from __future__ import annotations

from dataclasses import replace

from amity._version import __version__
from amity.briefs import detectors, dyad_page
from amity.briefs.bibliography import bibtex
from amity.briefs.material import BriefRequest, Material, gather
from amity.briefs.model import Brief, Bullets, Paragraph, Section
from amity.briefs.sections import bottom_line, written
from amity.cases import Case
from amity.core import states
from amity.core.asks import Period
from amity.store import catalogue, membership, read

DEFAULT_PEERS = "un-members"


def assemble(request: BriefRequest) -> Brief:
    """Return the brief of a request.

    The same request on the same dataset gives the same brief: nothing in it depends on the clock or on chance.

    Raises
    ------
    UsageError
        Where states, peers, options or the earlier brief cannot be meant.

    Examples
    --------
    >>> brief = assemble(for_case(load("azerbaijan-israel"), figures=False))  # doctest: +SKIP
    >>> brief.bottom_line.title  # doctest: +SKIP
    'Bottom line'
    """
    material = gather(request)
    opening = bottom_line.write(material, detectors.findings(material))
    sections = written(material)
    notes = material.notes
    data = notes.data()
    case = request.case
    return Brief(
        key=material.key,
        title=case.title if case is not None else material.page.title,
        question=case.question if case is not None else _question(material),
        summary=_summary(opening),
        as_of=material.as_of,
        dataset_version=catalogue().version,
        amity_version=__version__,
        bottom_line=opening,
        sections=sections,
        numbers=notes.numbers(),
        documents=notes.documents(),
        data=data,
        bibtex=bibtex(data),
        results=tuple(result.to_json() for result in notes.results),
        years=_years(request),
        claims=tuple(one.to_json() for one in material.claims),
    )


def _years(request: BriefRequest) -> str:
    """Return the years that the question is about, as they stand in the head of the brief."""
    stated = request.case.period if request.case is not None else None
    period = request.period or (Period(first=stated.first, last=stated.last) if stated is not None else None)
    return period.text if period is not None else ""


def _question(material: Material) -> str:
    a, b = material.a.prose, material.b.prose
    return f"Where does {a} stand with {b}, compared with its peers ({material.peers_name})?"


def _summary(opening: Section) -> str:
    """Return the judgement of the bottom line, or its first sentence where it has none."""
    sentences = [
        one
        for block in opening.blocks
        for part in (block.items if isinstance(block, Bullets) else (block,))
        if isinstance(part, Paragraph)
        for one in part.sentences
    ]
    judged = [one.text for one in sentences if one.kind == "judgement"]
    return (judged or [one.text for one in sentences] or [""])[0]


def for_dyad(
    state_a: str, state_b: str, peers: str = DEFAULT_PEERS, *, period: Period | None = None, figures: bool = True
) -> BriefRequest:
    """Return the request for a brief of two states, by their keys, and a peer set or expression over peer sets."""
    on = min(period.last_day, catalogue().as_of) if period else catalogue().as_of
    group = membership.resolve(peers, on, read)
    return BriefRequest(state_a=state_a, state_b=state_b, peers=group, period=period, figures=figures)


def for_case(case: Case, *, figures: bool = True) -> BriefRequest:
    """Return the request for a brief of a case: its dyad, its peers, its own readings and its events."""
    first, second = (states.resolve(name).key for name in case.dyad)
    base = for_dyad(first, second, case.peers, figures=figures)
    return replace(base, readings=dyad_page.reading_requests(case, base.peers), case=case, as_of=case.as_of)
