"""What the sections on flows have in common: a share with its place, its course over the record, its partners."""

from __future__ import annotations

from amity.briefs import cells, course_findings, detectors, partners, phrases
from amity.briefs.material import Material
from amity.briefs.model import Block, Sentence
from amity.briefs.sections._plan import fact, row_told, table
from amity.briefs.trajectories import Trajectory
from amity.core.results import Result
from amity.core.wording import NO_BREAK, in_prose, possessive

OF_NOTE = 0.01


def share_told(material: Material, measure: str, *, forward: bool) -> list[Sentence | None]:
    """Return a share in the latest years, its place, and how it got there."""
    result = material.find(measure, forward=forward)
    if result is None:
        return []
    course = material.course(measure, forward=forward)
    return row_told(material, result) + (course_told(material, course) if course is not None else [])


def course_told(material: Material, course: Trajectory) -> list[Sentence | None]:
    """Return the course of a share in words: the windows that were found, and what changed between them."""
    before, since = course.before, course.since
    if before is None or not before.value:
        return []
    if course.shape == "lapsed":
        then = f"{phrases.share_said(before)}{_span(before)}"
        return [
            fact(material, phrases.sentence(then), before),
            fact(material, phrases.place_said(before), before),
            fact(material, since.sentence, since),
        ]
    if course.shape in ("risen", "fallen"):
        return [fact(material, course_findings.change_said([course]), before, since)]
    if before.value < detectors.LARGE_SHARE:
        return []
    text = f"The highest share of an earlier five years is {phrases.about(before.value)}, {phrases.years(before)}"
    return [fact(material, phrases.sentence(text), before)]


def _span(result: Result) -> str:
    if result.low is None or result.high is None or result.level is None:
        return ""
    return f", with a {round(100 * result.level)}{NO_BREAK}% interval of {cells.interval(result)}"


def partners_table(material: Material, measure: str, *, forward: bool, noun: str) -> tuple[Block, ...]:
    """Return a state's largest partners in the windows of a share's course, nothing where the share is next to none.

    Parameters
    ----------
    measure : str
        The share.
    forward : bool
        Whether the first state of the brief is the one whose partners are listed.
    noun : str
        What they are, such as ``Supplier``.
    """
    course = material.course(measure, forward=forward)
    if course is None or max((one.value or 0.0) for one in (course.before, course.since) if one is not None) < OF_NOTE:
        return ()
    shown = [course.before, course.since]
    windows = tuple(dict.fromkeys(one.period for one in shown if one is not None and one.period is not None))
    asked = material.ask(measure, forward=forward)
    rows, refs = [], []
    for name, shares in partners.largest(asked, windows, asked.state_b):
        rows.append((name, *(cells.value(share) for share in shares)))
        refs.append(" ".join(material.notes.number(share) for share in shares))
    whose = possessive(in_prose(course.latest.name_a))
    what = course.latest.title[:1].lower() + course.latest.title[1:]
    caption = f"{noun}s of note to {in_prose(course.latest.name_a)}: {what} in each window" if whose else ""
    return table(f"{measure}_{asked.state_a.lower()}", caption, (noun, *(w.text for w in windows)), rows, refs)


def readings_told(material: Material, channel: str) -> list[Sentence | None]:
    """Return the case's own readings of a channel, but those that the course of a share has told already."""
    told = {one.asked.command for course in material.courses.values() for one in (course.before, course.since) if one}
    return [
        fact(material, reading.sentence, reading)
        for reading in material.readings
        if reading.channel == channel and reading.value is not None and reading.asked.command not in told
    ]
