"""Section: what would change the judgement: the records, figures and votes on which the findings turn."""

from __future__ import annotations

from typing import cast

from amity.briefs import detectors, phrases, standings
from amity.briefs.material import FRESH_YEARS, Material, fresh, last_year
from amity.briefs.model import Block, Bullets, Sentence
from amity.briefs.phrases import about
from amity.briefs.sections._plan import Plan, fact, paragraph
from amity.briefs.thresholds import VotesNeeded, for_share, votes_needed
from amity.briefs.trajectories import Trajectory
from amity.briefs.vote_findings import AGREEMENT
from amity.core.results import Result
from amity.core.wording import count, listed, number, possessive

A_TENTH = 0.1


def write(material: Material) -> tuple[Block, ...]:
    """Return one item for each finding that a record could turn, with its threshold."""
    parts = (
        ("Votes.", _votes(material)),
        ("Shares.", [_course(material, course) for course in material.courses.values()]),
        ("Complete records.", _bounds(material)),
        ("Any record at all.", _silent(material)),
        ("New editions.", _old(material)),
    )
    items = tuple(item for lead, told in parts for item in paragraph(told, lead=lead))
    return (Bullets(items=items),) if items else ()


def _votes(material: Material) -> list[Sentence | None]:
    result = material.find(AGREEMENT)
    needed = votes_needed(result) if result is not None else None
    if result is None or needed is None:
        return []
    return [fact(material, votes_said(result, needed, material), result)]


def votes_said(result: Result, needed: VotesNeeded, material: Material) -> str:
    """Return how many votes would move the place, up and down, in one sentence."""
    b = material.b.whose
    base = f"of the {count(needed.joint, 'joint vote')} {phrases.years(result).replace('in ', 'of ', 1)}"
    most = f"at most {needed.few} of {needed.n_peers} peers"
    parts = []
    if needed.up:
        parts.append(f"{most} would be as close if {needed.up} more {base} were cast as {b}")
    if needed.down:
        rest = f" {base} were cast as {b}" if not parts else " were"
        parts.append(f"{most} would be as far if {needed.down} fewer{rest}")
    return phrases.sentence(", and ".join(parts)) if parts else ""


def _course(material: Material, course: Trajectory) -> Sentence | None:
    before = course.before
    if before is None or not before.value:
        return None
    text = {"lapsed": _lapsed, "risen": _risen, "fallen": _fallen}.get(course.shape, lambda _: "")(course)
    return fact(material, text, before, course.since)


def _lapsed(course: Trajectory) -> str:
    before, since = cast(Result, course.before), course.since
    flow = phrases.FLOWS.get(before.asked.measure)
    end = since.period.last if since.period else 0
    giver = phrases.ends(since)[1]
    total = since.extras.get(flow.total) if flow and flow.total else None
    start = f"A delivery from {giver} recorded after {end} would end the silence"
    if flow is None or not isinstance(total, float) or not total:
        return phrases.sentence(start)
    tenth, whole = (
        f"{number(for_share(share, total), 2)} {flow.unit}" for share in (A_TENTH, min(before.value or 0, 0.99))
    )
    beside = f"beside {number(total)} {flow.unit} from all others {phrases.years(since)}"
    return phrases.sentence(
        f"{start}: {beside}, {tenth} would make its share a tenth, and {whole} what it was {phrases.years(before)}"
    )


def _risen(course: Trajectory) -> str:
    since = course.since
    half = f"below {about(cast(float, since.value) / 2)}, half of what it was {phrases.years(since)},"
    return phrases.sentence(f"{since.heading}: a year after {_end(since)} {half} would make the rise an episode")


def _fallen(course: Trajectory) -> str:
    before, latest = cast(Result, course.before), course.latest
    limit = f"more than {about(2 * cast(float, before.value) / 3)}, two thirds of what it was {phrases.years(before)},"
    return phrases.sentence(f"{latest.heading}: five years with {limit} would undo the fall")


def _end(result: Result) -> int:
    return result.period.last if result.period else last_year(result)


def _bounds(material: Material) -> list[Sentence | None]:
    told: list[Sentence | None] = []
    for result in material.results:
        low, high = result.low, result.high
        bounded = result.interval_kind == "bounds" and low is not None and high is not None
        if not bounded or not result.value or result.value < detectors.LARGE_SHARE:
            continue
        a, b = phrases.ends(result)
        least, most = cast(float, low), cast(float, high)
        span = f"a share that may lie anywhere from {about(least)} to {about(most)}"
        text = f"All of {possessive(a)} imports {phrases.years(result)} on record would settle {span}"
        if most - least > least:
            rest = (
                f"what is unrecorded ({about(most - least)} of what was needed) is more than what is recorded from {b}"
            )
            text += f"; {rest}, so another supplier may have been the larger one"
        told.append(fact(material, phrases.sentence(text), result))
    return told


def _silent(material: Material) -> list[Sentence | None]:
    if not detectors.nothing_material(material):
        return []
    rows = detectors.material_rows(material)
    names = listed(list(dict.fromkeys(phrases.flow_name(row) for row in rows)))
    pair = f"{material.a.prose} and {material.b.prose}"
    text = f"One recorded flow of {names.replace(' and ', ' or ')} between {pair} would be more than these data hold."
    return [fact(material, text, *rows)]


def _old(material: Material) -> list[Sentence | None]:
    old: dict[int, list[Result]] = {}
    for row in material.results:
        if not fresh(row, material.as_of) and (row.value or standings.verdict(row)):
            old.setdefault(last_year(row), []).append(row)
    if not old:
        return []
    parts = []
    for year, rows in sorted(old.items()):
        names = list(dict.fromkeys(row.title[:1].lower() + row.title[1:] for row in rows))
        parts.append(f"{listed(names)} ({year})")
    text = f"Records that end more than {FRESH_YEARS} years ago, and could look different now: {'; '.join(parts)}."
    return [fact(material, text, *(rows[0] for rows in old.values()))]


SECTION = Plan(key="would_change", title="What would change the judgement", write=write)
