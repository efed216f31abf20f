"""A computed figure beside the one that was said: whether it holds, is near, held earlier, fails, or cannot be told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from amity.claims import _measuring, _phrases, tolerances
from amity.claims._measuring import Term
from amity.claims.checks._declaring import Context, Finding, Outcome
from amity.claims.records import Check, Said, Span
from amity.claims.tolerances import Tolerance
from amity.core.asks import Period
from amity.core.partial_dates import day
from amity.core.results import Result
from amity.core.wording import sentence_case

# A figure off by no more than a factor of two, and by no more than twenty points of a share, has the direction right.
FACTOR, POINTS = 2.0, 20.0
# Of a threshold ("over half") only what its own rounding covers is near: beyond it the direction is wrong.
EDGE, EDGE_POINTS = 0.05, 3.0
# How many years before the window of a claim about now an earlier one may end.
MOST_BACK = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a check computes for a period: value and interval in the claim's unit, words, and the result behind it.

    ``text`` tells it by itself ("67.7 % in 2016–2020"), ``clause`` within a sentence ("it was 67.7 % in 2016–2020").
    """

    period: Period | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    bounds: bool = False
    text: str = ""
    clause: str = ""
    why: str = ""
    result: Result | None = field(default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is judged: the check, the figure said and what it permits, the years, and how to read other years.

    ``quick`` returns a bare value, or None where only ``read`` will do; ``now`` says that the claim speaks of the day
    it was written, so that earlier and later windows bear on it.
    """

    check: Check
    said: Said
    allowed: Tolerance | None
    term: Term
    at: Period | None
    read: Callable[[Period], Reading]
    quick: Callable[[Period], float | None] | None
    now: bool
    context: Context
    spoken: str = ""


def question(
    check: Check,
    said: Said,
    term: Term,
    spoken: tuple[Span, int],
    context: Context,
    read: Callable[[Period], Reading],
    quick: Callable[[Period], float | None] | None = None,
) -> Question:
    """Return what is judged of a measure; ``spoken`` is the time that is spoken of and how long its window is."""
    span, length = spoken
    return Question(
        check=check,
        said=said,
        allowed=tolerances.tolerance(said),
        term=term,
        at=_measuring.window(term, span, length, context),
        read=read,
        quick=quick,
        now=span.now,
        context=context,
        spoken=span.text,
    )


def outcome_of(reading: Reading, allowed: Tolerance, unit: str) -> Outcome:
    """Return how a computed figure stands to the figures that a claim permits.

    Bounds of a partly hidden record settle a claim only where all or none of what lies between them is permitted.
    """
    value, low, high = reading.value, reading.low, reading.high
    if value is None:
        return "silent"
    if reading.bounds and low is not None and high is not None:
        return _within_bounds((value, low, high), allowed, unit)
    if allowed.permits(value):
        return "holds"
    if low is not None and high is not None and allowed.meets(low, high):
        return "near"
    return "near" if close(value, allowed, unit) else "fails"


def _within_bounds(figures: tuple[float, float, float], allowed: Tolerance, unit: str) -> Outcome:
    value, low, high = figures
    if allowed.permits(low) and allowed.permits(high):
        return "holds"
    if allowed.meets(low, high):
        return "silent"
    if close(low, allowed, unit) and close(high, allowed, unit):
        return "near"
    # Nothing that may be hidden makes the claim true; what is recorded says how far off it is.
    return "near" if close(value, allowed, unit) else "fails"


def close(value: float, allowed: Tolerance, unit: str) -> bool:
    """Return whether a figure outside the permitted range is near it: direction right, figure off.

    Examples
    --------
    >>> close(50, Tolerance(low=63, high=70, word="nearly", why=""), "percent")
    True
    >>> close(45, Tolerance(low=50, high=None, word="over", why=""), "percent")
    False
    """
    end = allowed.low if allowed.low is not None and value <= allowed.low else allowed.high
    if end is None:
        return False
    share = unit == _measuring.PERCENT
    if allowed.one_sided:
        return abs(value - end) <= (EDGE_POINTS if share else EDGE * abs(end))
    if unit == tolerances.PLACE:
        return abs(value - end) <= 1 and end > 1
    if value == 0 or end == 0 or (value < 0) != (end < 0):
        return False
    return 1 / FACTOR <= value / end <= FACTOR and (not share or abs(value - end) <= POINTS)


def judged(question: Question) -> Finding:
    """Return the finding of a check that computes a figure for a period.

    Where the claim speaks of now and the figure does not hold, the latest earlier window of the same length in which
    it held is looked for; where it holds, the last window of the record is looked at too.
    """
    at, allowed, unit = question.at, question.allowed, question.said.unit
    if at is None:
        return _silent(question, _nothing_left(question))
    here = question.read(at)
    if allowed is None:
        return _silent(question, "The claim gives no figure that a computed one could be held against.", here)
    outcome = outcome_of(here, allowed, unit)
    other = latest = None
    if question.now:
        last = _latest(question, at)
        latest = question.read(last) if last.last > at.last else None
        if outcome in ("near", "fails"):
            other = _held(question, allowed, _before(at, _measuring.first_year(question.term)))
            outcome = "earlier" if other is not None else outcome
        elif outcome == "holds" and latest is not None and outcome_of(latest, allowed, unit) == "fails":
            outcome = "later_not"
    elif outcome in ("near", "fails"):
        other = _held(question, allowed, _around(at, question))
    return _finding(question, allowed, here, other, latest, outcome)


def _nothing_left(question: Question) -> str:
    cut = question.context.cut
    if cut is not None and question.spoken:
        return _phrases.after_cut(question.spoken, cut)
    return "The record begins after the time that the claim speaks of."


def _held(question: Question, allowed: Tolerance, periods: Iterator[Period]) -> Reading | None:
    """Return the first of the windows in which the figure holds."""
    for period in periods:
        if question.quick is not None:
            value = question.quick(period)
            if value is None or not allowed.permits(value):
                continue
        reading = question.read(period)
        if outcome_of(reading, allowed, question.said.unit) == "holds":
            return reading
    return None


def _before(at: Period, first: int) -> Iterator[Period]:
    """Yield the windows of the same length that end up to fifteen years earlier, the latest first."""
    length = at.last - at.first
    # The longer the search the likelier that some window fits by chance, and the less it bears on a claim about now.
    for end in range(at.last - 1, max(first + length, at.last - MOST_BACK) - 1, -1):
        yield Period(first=end - length, last=end)


def _around(at: Period, question: Question) -> Iterator[Period]:
    """Yield the other windows of the same length, the nearest first."""
    length = at.last - at.first
    first = _measuring.first_year(question.term)
    last = _measuring.last_year(question.term, question.context.cut)
    starts = [start for start in range(first, last - length + 1) if start != at.first]
    for start in sorted(starts, key=lambda one: (abs(one - at.first), one)):
        yield Period(first=start, last=start + length)


def _latest(question: Question, at: Period) -> Period:
    end = _measuring.last_year(question.term, question.context.cut)
    return Period(first=max(_measuring.first_year(question.term), end - (at.last - at.first)), last=end)


def _silent(question: Question, reason: str, reading: Reading | None = None) -> Finding:
    return Finding(
        by=question.check.by,
        label=question.check.label,
        outcome="silent",
        reason=reason,
        nearest=reading.text if reading else "",
        would_change="A record of the time that the claim speaks of.",
        last_data=str(_measuring.last_year(question.term, None)),
    )


def _finding(
    question: Question,
    allowed: Tolerance,
    here: Reading,
    other: Reading | None,
    latest: Reading | None,
    outcome: Outcome,
) -> Finding:
    result = here.result
    return Finding(
        by=question.check.by,
        label=question.check.label,
        outcome=outcome,
        value=here.value,
        low=here.low,
        high=here.high,
        interval_kind=result.interval_kind if result else "none",
        unit=question.said.unit or (result.unit if result else ""),
        tolerance=allowed.to_json(),
        period=result.period.text if result and result.period else here.period.text if here.period else "",
        last_data=str(_measuring.last_year(question.term, None)),
        coverage=coverage(result),
        reason=_reason(question, allowed, here, other, latest, outcome),
        nearest=_nearest(question, here, other, latest),
        would_change=_would_change(question, allowed, here, outcome),
        command=result.asked.command if result else "",
        rows=_measuring.few_rows(result),
        sources=result.provenance.sources if result else (),
        numbers=_others(other, latest),
    )


def _others(other: Reading | None, latest: Reading | None) -> dict[str, object]:
    """Return the figures of the other windows that were looked at, by what they are and their years."""
    found = {"held": other, "latest": latest}
    return {
        name: {"value": one.value, "period": one.period.text if one.period else ""}
        for name, one in found.items()
        if one is not None and one.value is not None
    }


def coverage(result: Result | None) -> str:
    """Return the years that a result's record covers."""
    if result is None:
        return ""
    covered = result.provenance.coverage
    return f"{str(covered['first'])[:4]}–{str(covered['last'])[:4]}"


def _nearest(question: Question, here: Reading, other: Reading | None, latest: Reading | None) -> str:
    """Return the figures in order of time, and the years at the end of the record in which nothing was recorded."""
    readings = [one for one in (other, here, latest) if one is not None and one.text and one.period is not None]
    readings.sort(key=lambda one: (one.period.last, one.period.first) if one.period else (0, 0))
    told = [one.text for one in readings if one is not latest or one.value != here.value]
    empty = _measuring.none_since(question.term, question.context) if question.now else None
    if empty is not None and all(one.period != empty for one in readings):
        told.append(f"none recorded in {empty.text}")
    return "; ".join(dict.fromkeys(told))


def _reason(
    question: Question,
    allowed: Tolerance,
    here: Reading,
    other: Reading | None,
    latest: Reading | None,
    outcome: Outcome,
) -> str:
    sources = here.result.provenance.sources if here.result else ()
    quote = _phrases.as_said(question.said)
    if here.value is None and not here.clause:
        why = here.why or (here.result.reason if here.result else "") or "nothing is recorded for these years"
        return _phrases.cited(f"It cannot be told: {why}", sources)
    if here.value is None:
        return _phrases.cited(f"{sentence_case(here.clause)}, so that “{quote}” cannot be held against it", sources)
    told = _phrases.against(question.said, allowed, outcome)
    if outcome == "silent":
        text = f"{sentence_case(here.clause)}; what is hidden could make “{quote}” true or false"
        return _phrases.cited(text, sources)
    if outcome == "earlier" and other is not None:
        text = f"{sentence_case(other.clause)}; {_when(question)} that was no longer so: {here.clause}"
        return _phrases.cited(text, sources)
    text = f"{sentence_case(here.clause)}, {told}"
    if outcome == "later_not" and latest is not None:
        text = f"{sentence_case(_when(question))} it was so ({here.text}), and it is no longer: {latest.clause}"
    return _phrases.cited(text, sources) + _measuring.partial(here.result)


def _when(question: Question) -> str:
    """Return the day on which the text was written, in words."""
    file, cut = question.context.file, question.context.cut
    if cut is not None and cut < file.written_on:
        return f"by {day(cut)}"
    return f"when the text was written ({file.written.prose})" if file.written else "by the last record"


def _would_change(question: Question, allowed: Tolerance, here: Reading, outcome: Outcome) -> str:
    unit = question.said.unit
    years = here.period.text if here.period else "these years"
    if here.value is None:
        return f"A record of {years}."
    if outcome == "silent":
        return f"A record of {years} that shows what is hidden."
    if unit == _phrases.YES_NO:
        return f"Another entry in the record for {years}."
    if unit == tolerances.PLACE:
        word = "another than" if outcome in ("holds", "later_not") else ""
        return f"Figures of {years} that make the place {word} {_phrases.as_said(question.said)}.".replace("  ", " ")
    if outcome in ("holds", "later_not"):
        ends = [f"under {_phrases.limit(allowed.low, unit)}" if allowed.low is not None else "",
                f"over {_phrases.limit(allowed.high, unit)}" if allowed.high is not None else ""]  # fmt: skip
        return f"A figure {' or '.join(one for one in ends if one)} for {years}."
    return f"A figure of {_phrases.allowed_text(allowed, unit)} for {years}."
