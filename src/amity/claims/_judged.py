"""A computed figure beside the one that was said: whether it holds, is near, held earlier, fails, or cannot be told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from amity.claims import _measuring
from amity.claims._measuring import Term
from amity.claims.checks._declaring import Context, Finding, Outcome
from amity.claims.records import Check, Claim
from amity.claims.tolerances import Tolerance
from amity.core.asks import Period
from amity.core.results import Result
from amity.core.wording import number

# A figure off by less than a factor of two, or by less than twenty points of a share, has the direction right.
FACTOR, POINTS = 2.0, 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a check computes for a period: value and interval in the claim's unit, words, and the result behind it."""

    period: Period
    value: float | None = None
    low: float | None = None
    high: float | None = None
    bounds: bool = False
    text: str = ""
    reason: str = ""
    result: Result | None = field(default=None)


def outcome_of(reading: Reading, allowed: Tolerance, unit: str) -> Outcome:
    """Return how a computed figure stands to the figures that a claim permits.

    Bounds of a partly hidden record settle a claim only where all or none of what lies between them is permitted.
    """
    value, low, high = reading.value, reading.low, reading.high
    if value is None:
        return "silent"
    if reading.bounds and low is not None and high is not None:
        return _within_bounds(low, high, allowed, unit)
    if allowed.permits(value):
        return "holds"
    if low is not None and high is not None and allowed.meets(low, high):
        return "near"
    return "near" if close(value, allowed, unit) else "fails"


def _within_bounds(low: float, high: float, allowed: Tolerance, unit: str) -> Outcome:
    if allowed.permits(low) and allowed.permits(high):
        return "holds"
    if allowed.meets(low, high):
        return "silent"
    return "near" if close(low, allowed, unit) or close(high, allowed, unit) else "fails"


def close(value: float, allowed: Tolerance, unit: str) -> bool:
    """Return whether a figure outside the permitted range is near it: direction right, figure off."""
    end = allowed.low if allowed.low is not None and value < allowed.low else allowed.high
    if end is None:
        return False
    if unit == _measuring.PERCENT and value > 0:
        return abs(value - end) <= POINTS and value >= end / FACTOR
    if value == 0 or end == 0 or (value < 0) != (end < 0):
        return False
    return 1 / FACTOR <= value / end <= FACTOR


def judged(
    claim: Claim,
    check: Check,
    allowed: Tolerance | None,
    read: Callable[[Period], Reading],
    at: Period,
    term: Term,
    context: Context,
    *,
    now: bool,
) -> Finding:
    """Return the finding of a check that computes a figure for a period.

    Where the claim speaks of now and the figure does not hold, the latest earlier window of the same length in which
    it held is looked for; where it holds, the last window of the record is looked at too.
    """
    here = read(at)
    if allowed is None:
        return _silent(check, here, "The claim gives no figure that a computed one could be held against.")
    outcome = outcome_of(here, allowed, claim.said.unit)
    other: Reading | None = None
    length = at.last - at.first + 1
    if now and outcome in ("near", "fails"):
        other = _earlier(read, at, _measuring.first_year(term), allowed, claim.said.unit)
        outcome = "earlier" if other is not None else outcome
    last = _latest(term, length, context)
    latest = read(last) if last.last > at.last else None
    if now and outcome == "holds" and latest is not None and latest.value is not None:
        later = outcome_of(latest, allowed, claim.said.unit)
        outcome = "later_not" if later in ("near", "fails") else outcome
    return _finding(claim, check, allowed, here, other, latest, outcome, term)


def _earlier(
    read: Callable[[Period], Reading], at: Period, first: int, allowed: Tolerance, unit: str
) -> Reading | None:
    for period in _before(at, first):
        reading = read(period)
        if outcome_of(reading, allowed, unit) == "holds":
            return reading
    return None


def _before(at: Period, first: int) -> Iterator[Period]:
    """Yield the windows of the same length that end earlier, the latest first."""
    length = at.last - at.first
    for end in range(at.last - 1, first + length - 1, -1):
        yield Period(first=end - length, last=end)


def _latest(term: Term, length: int, context: Context) -> Period:
    end = _measuring.last_year(term, context.cut)
    return Period(first=max(_measuring.first_year(term), end - length + 1), last=end)


def _silent(check: Check, reading: Reading, reason: str) -> Finding:
    return Finding(by=check.by, label=check.label, outcome="silent", reason=reason, nearest=reading.text)


def _finding(
    claim: Claim,
    check: Check,
    allowed: Tolerance,
    here: Reading,
    other: Reading | None,
    latest: Reading | None,
    outcome: Outcome,
    term: Term,
) -> Finding:
    told = [reading.text for reading in (other, here, latest) if reading is not None and reading.text]
    result = here.result
    return Finding(
        by=check.by,
        label=check.label,
        outcome=outcome,
        value=here.value,
        low=here.low,
        high=here.high,
        interval_kind=result.interval_kind if result else "none",
        unit=claim.said.unit or (result.unit if result else ""),
        tolerance=allowed.to_json(),
        period=result.period.text if result and result.period else here.period.text,
        last_data=str(_measuring.last_year(term, None)),
        coverage=_coverage(result),
        reason=_reason(allowed, here, other, latest, outcome, claim.said.unit),
        nearest="; ".join(dict.fromkeys(told)),
        would_change=_would_change(allowed, here, outcome, claim.said.unit),
        command=result.asked.command if result else "",
        sources=result.provenance.sources if result else (),
    )


def _coverage(result: Result | None) -> str:
    if result is None:
        return ""
    covered = result.provenance.coverage
    return f"{str(covered['first'])[:4]}–{str(covered['last'])[:4]}"


def _reason(
    allowed: Tolerance, here: Reading, other: Reading | None, latest: Reading | None, outcome: Outcome, unit: str
) -> str:
    wants = f"{allowed.text} {unit}".strip()
    if here.value is None:
        return f"The record has {here.text or 'no figure for these years'}, so {wants} cannot be held against it."
    if outcome == "silent":
        return (
            f"The record gives {here.text}; the claim permits {wants}, which what is hidden could make true or false."
        )
    opening = f"The record gives {here.text}; the claim permits {wants}."
    if outcome == "earlier" and other is not None:
        return f"It was so earlier, with {other.text}, and no longer: {here.text}; the claim permits {wants}."
    if outcome == "later_not" and latest is not None:
        return f"{opening} The last record has {latest.text}."
    return opening


def _would_change(allowed: Tolerance, here: Reading, outcome: Outcome, unit: str) -> str:
    if here.value is None:
        return "A record of these years."
    if outcome == "silent":
        return "A record that covers what is hidden."
    end = allowed.low if allowed.low is not None and here.value < allowed.low else allowed.high
    if outcome == "holds":
        ends = [f"below {number(allowed.low)}" if allowed.low is not None else "",
                f"above {number(allowed.high)}" if allowed.high is not None else ""]  # fmt: skip
        return f"A figure {' or '.join(one for one in ends if one)} {unit}".strip() + "."
    return f"A figure of {number(end or 0.0)} {unit}".strip() + " for these years."
