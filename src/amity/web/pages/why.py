"""Why: the configurations of a case, its rival explanations weighed, and what neither of them identifies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from amity import api
from amity.api.case_configurations import CaseConfigurations, case_configurations
from amity.api.rival_explanations import Weighing, rival_explanations
from amity.cases.explanations import explanations_of
from amity.core.errors import UnknownName
from amity.core.wording import NO_BREAK, listed, number, percent, sentence_case
from amity.store import catalogue
from amity.web import case_files
from amity.web.asking import Ask
from amity.web.declaring import Page
from amity.web.links import link

NOTHING = "–"
MOST_CASES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a case says of why; either part is None where it has none."""

    title: str
    sets: CaseConfigurations | None
    rivals: Weighing | None


def find(ask: Ask) -> Found:
    """Return the configurations and the rival explanations of the case."""
    folder = str(case_files.folder_of(ask.name("case"), ask.site.settings.cases))
    return ask.site.record((ask.site.version, "why", folder, ask.stamp), lambda: _found(folder, ask.name("case")))


def _found(folder: str, key: str) -> Found:
    case = api.case(folder)
    stated = explanations_of(case)
    if stated is None:
        raise UnknownName(
            f"the case '{key}' was asked why; it has no explanations.yaml", hint="write one: see docs/cases.md"
        )
    return Found(
        title=case.title,
        sets=case_configurations(folder) if stated.configurations is not None else None,
        rivals=rival_explanations(folder) if stated.rivals is not None else None,
    )


def to_json(found: Found, _: Ask) -> Mapping[str, object]:
    """Return both records as ``amity configure --json`` and ``amity weigh --json`` print them."""
    return {
        "configurations": found.sets.to_json() if found.sets is not None else None,
        "rivals": found.rivals.to_json() if found.rivals is not None else None,
        "dataset_version": catalogue().version,
    }


def view(found: Found, ask: Ask) -> Mapping[str, object]:
    """Return the page for its template."""
    return {
        "title": found.title,
        "case_url": link("case", ask.name("case")),
        "sets": _sets(found.sets) if found.sets is not None else None,
        "rivals": _rivals(found.rivals) if found.rivals is not None else None,
    }


def _sets(found: CaseConfigurations) -> Mapping[str, object]:
    names = {one.key: one.title for one in found.sets.conditions}
    aside = {key for key, _, _ in found.aside}
    return {
        "question": found.sets.question,
        "sentences": found.sentences,
        "notes": found.notes,
        "outcome": sentence_case(found.sets.outcome.title),
        "conditions": tuple(
            {"key": key, "title": sentence_case(title), "aside": key in aside} for key, title in names.items()
        ),
        "rows": tuple(
            {
                "having": listed([names[one] for one in found.found.conditions if row[one]]) or "none of them",
                "outcome": "yes" if row["outcome"] == "positive" else "no",
                "both": row["contradictory"],
                "n": row["n"],
                "consistency": _two(row["consistency"]),
                "pri": _two(row["pri"]),
                "cases": listed(row["cases"], MOST_CASES),
            }
            for row in found.found.truth_table.sort(["outcome", "consistency"], descending=[True, True]).to_dicts()
        ),
    }


def _two(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.2f}"


def _rivals(found: Weighing) -> Mapping[str, object]:
    first, second = found.order[:2]
    items = {one.key: one for one in found.rivals.evidence}
    return {
        "question": found.rivals.question,
        "sentences": found.sentences,
        "notes": found.notes,
        "hypotheses": tuple(
            {
                "text": sentence_case(found.hypothesis(key).text),
                "prior": percent(found.hypothesis(key).prior),
                "posterior": percent(found.posterior[key]),
                "half": percent(found.half[key]),
            }
            for key in found.order
        ),
        "evidence": tuple(
            {
                "text": sentence_case(unit.text),
                "reasons": tuple(items[key].reason for key in unit.items),
                "ratio": number(unit.ratios[first] / unit.ratios[second], 2),
                "counted": unit.counted != "not counted",
                "holds": _holds(unit.ranges, first, unit.ratios[second]),
                "grade": unit.grade,
                "sources": tuple(
                    {"by": f"{one.publisher}, {one.dated}", "says": one.supports, "url": one.url, "grade": one.grade}
                    for key in unit.items
                    for one in items[key].sources
                ),
            }
            for unit in found.units
        ),
        "tests": tuple(
            {
                "text": sentence_case(one.text),
                "where": one.where,
                "bits": f"{one.bits:.2f}",
                "chance": f"{100 * one.chance:.0f}{NO_BREAK}%",
            }
            for one in found.tests
        ),
    }


def _holds(ranges: Mapping[str, tuple[float | None, float | None]] | None, first: str, against: float) -> str:
    if ranges is None:
        return NOTHING
    low = ranges[first][0]
    return "any" if low is None else number(low / against, 2)


PAGE = Page(
    key="why",
    title="Why",
    meaning="Which conditions go with the outcome of a case, and its rival explanations weighed by stated ratios.",
    path="/why/{case}",
    examples={"case": "azerbaijan-israel"},
    find=find,
    to_json=to_json,
    view=view,
)
