"""What is said of an expected tie: its sentence, and what a reader must know of it."""

from __future__ import annotations

from amity.core.wording import count, in_prose, listed, number, percent, with_unit
from amity.models._expected_records import Decomposition, ExpectedTies
from amity.models._naming import name_of
from amity.tables._expected_inputs import DRIVERS, ECONOMY, Inputs

# States left out are named from this share of all flows on.
WORTH_A_NAME = 0.002
# Distance from 1 of observed over expected below which the two are said to be alike.
ALIKE = 0.05
OLD = 3
# Part of the unexplained rest below which a difference of two sums is rounding.
ROUNDING = 1e-9


def sentence(found: ExpectedTies) -> str:
    """Return observed, expected, interval and ratio in a sentence or two."""
    seller, buyer = (in_prose(name_of(key)) for key in (found.request.seller, found.request.buyer))
    period = found.window.text if found.window else ""
    what = f"{found.title} from {seller} to {buyer} in {period}"
    if found.observed is None:
        return f"{what}: {found.reason}."
    seen = with_unit(found.observed, found.unit) if found.observed else "none"
    if found.expected is None:
        return f"{what}: {seen} recorded; {found.reason}."
    told = f"{what}: {seen} recorded, {with_unit(found.expected, found.unit)} expected{_times(found)}."
    return f"{told} {_like(found)}" if found.interval else told


def _times(found: ExpectedTies) -> str:
    ratio = found.ratio
    if ratio is None or found.observed == 0:
        return ""
    if abs(ratio - 1) <= ALIKE:
        return ", about as much"
    if ratio > 1:
        return f", {number(ratio)} times as much"
    return f", {percent(ratio)} of it"


def _like(found: ExpectedTies) -> str:
    interval = found.interval
    assert interval is not None  # noqa: S101  the caller asks only where there is one
    unit = found.unit
    ends = (
        f"at least {number(interval.low)}"
        if interval.high is None
        else f"between {number(interval.low)} and {with_unit(interval.high, unit)}"
    )
    none = f"; {percent(interval.zeros)} of them are none" if interval.zeros else ""
    as_much = ""
    if found.observed:
        many = round(interval.as_much * interval.n)
        as_much = f", and {many or 'none'} of {interval.n} came to as much, scaled to this expectation"
    return f"Of flows expected to be alike, nine in ten lie {ends}{none}{as_much}."


def sample_notes(given: Inputs) -> tuple[str, ...]:
    """Return what a reader must know of the drivers and states behind a window."""
    first, last = given.window
    window = f"{first}–{last}" if last > first else str(first)
    ages = [(driver, driver.year(first)) for driver in (*DRIVERS, ECONOMY)]
    late = [f"{driver.title} {year}" for driver, year in ages if year is not None and first - year > OLD]
    notes = []
    if late:
        notes.append(f"Drivers that end long before {window}: {listed(late)}.")
    named = [(name, why, part) for name, why, part in given.dropped if part >= WORTH_A_NAME]
    if named:
        told = [f"{in_prose(name_of(name))} ({percent(part)} of all flows: {why})" for name, why, part in named]
        notes.append(f"Left out in {window}: {listed(told)}.")
    return tuple(notes)


def rest_note(split: Decomposition, unit: str) -> str:
    """Return what is left of the difference from the peers' mean, in a sentence."""
    apart = split.difference
    way = f"{with_unit(abs(apart), unit)} {'above' if apart > 0 else 'below'}" if apart else "at"
    known, own = apart - split.unexplained, split.subject_observed - split.subject_expected
    others = split.unexplained - own
    # The equation meets each state's total, so that peers who are all its partners leave nothing but rounding.
    if abs(others) < ROUNDING * max(abs(split.unexplained), abs(own)):
        others = 0.0
    return (
        f"The tie is {way} the peers' mean of {number(split.peers_observed)} ({count(split.n_peers, 'peer')}). "
        f"Drivers, size and volume come to {signed(known)}; {signed(split.unexplained)} is unexplained, {signed(own)} "
        f"of it the tie's own and {signed(others)} because the peers' mean is not what is expected of it."
    )


def signed(value: float) -> str:
    """Return a number with its sign.

    Examples
    --------
    >>> signed(-12.5), signed(0.0)
    ('−12.5', '0')
    """
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{number(abs(value))}"
