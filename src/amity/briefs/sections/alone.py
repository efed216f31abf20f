"""Section: does the first state stand alone with the second, tested against a hostile reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from amity.briefs import cells, standings
from amity.briefs.material import Material
from amity.briefs.model import Block, FigureBlock, Sentence
from amity.briefs.sections._plan import Plan, fact, paragraph, table
from amity.core.asks import Period
from amity.core.errors import UsageError
from amity.core.results import Result
from amity.core.wording import listed, number, sentence_case
from amity.measures import Request
from amity.models import peers as peer_tests
from amity.models import specification_curve
from amity.models._peer_records import PeerTest
from amity.models._peer_words import briefly, word_shown
from amity.models._verdicts import shown
from amity.models.specification_curve import Curve, CurveRequest

MOST, MOST_EACH = 6, 2
# Years in which the windows of the curve lie.
SPAN = 5
DECLARED = "vote_agreement"
FIGURE = "specification_curve"
HEADINGS = ("Tie", "Years", "Value", "Word", "Place", "Places left open", "Chance (p)", "Others with the word")
KINDS = {"bounds": " (bounds)", "record": " (as recorded)", "exact": " (exact)"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested:
    """A row of the brief and the test of its place."""

    row: Result
    test: PeerTest


def write(material: Material) -> tuple[Block, ...]:
    """Return the tests of the ties that could set the state apart, and the whole curve of reasonable choices."""
    tests = _tests(material)
    if not tests:
        return ()
    found = _curve(material)
    told = [paragraph(_told(material, one), lead=f"{one.row.heading}, {cells.period(one.row)}.") for one in tests]
    return (
        *paragraph([_opening(material, tests)]),
        *_table(material, tests),
        *(block for blocks in told for block in blocks),
        *(
            paragraph(_choices(material, found), lead=f"Under every reasonable choice, {_window(material).text}.")
            if found is not None
            else ()
        ),
        *(_figure(material, found) if found is not None else ()),
        *paragraph([Sentence(text=_caution(material))]),
    )


def _tests(material: Material) -> tuple[Tested, ...]:
    """Return the tests of the votes, and of the material ties that stand out or that the case asks for."""
    rows = [one for one in (material.find(DECLARED),) if one is not None]
    asked = [one for one in material.readings if _ranked(one) and _towards(one, material)]
    asked = [one for one in asked if material.kind(one.channel) == "material"]
    out = [one for one in material.results if _ranked(one) and material.kind(one.channel) == "material"]
    out = [one for one in out if standings.verdict(one) in (standings.ALONE, standings.AMONG)]
    found: dict[tuple[object, ...], Tested] = {}
    for row in (*rows, *asked, *out):
        # Another option of the same measure and years is the same question; the curve varies options.
        key = (row.asked.measure, row.asked.state_a, cells.period(row))
        windows = sum(one[:2] == key[:2] for one in found)
        if key in found or len(found) == MOST or windows == MOST_EACH or row.value is None:
            continue
        test = _test(material, row)
        if test is not None and test.n_peers >= standings.FEWEST_PEERS:
            found[key] = Tested(row=row, test=test)
    return tuple(found.values())


def _ranked(result: Result) -> bool:
    return result.direction != "neither" and result.standing is not None and bool(result.value)


def _towards(result: Result, material: Material) -> bool:
    return {result.asked.state_a, result.asked.state_b} == {material.a.key, material.b.key}


def _test(material: Material, result: Result) -> PeerTest | None:
    """Return the test of a row, its peers in the place of the brief's first state."""
    forward = result.asked.state_a == material.a.key
    asked = Request(
        measure=result.asked.measure,
        state_a=result.asked.state_a,
        state_b=result.asked.state_b,
        subject="a" if forward else "b",
        period=result.period,
        options=dict(result.asked.options),
        peers=material.request.peers,
        seed=material.request.seed,
    )
    try:
        return peer_tests.peer_test(asked, other_targets=False)
    except UsageError:
        return None


def _opening(material: Material, tests: Sequence[Tested]) -> Sentence | None:
    """Return in one sentence on which ties the state stands alone, and on which it does not."""
    words = dict.fromkeys(
        one.test.verdict for one in sorted(tests, key=lambda one: one.test.verdict != standings.ALONE)
    )
    parts = []
    for word in words:
        named = listed([_named(one) for one in tests if one.test.verdict == word])
        verb = "stands" if word == standings.ALONE else "is"
        parts.append(f"{verb} {shown(word)} on {named}")
    text = f"{sentence_case(material.a.prose)} {'; it '.join(parts)}."
    return fact(material, text, *(one.row for one in tests))


def _named(one: Tested) -> str:
    heading = one.row.heading
    # "Agreement in UN votes" begins small inside a sentence; a state's name does not.
    states = (one.row.name_a, one.row.name_b)
    name = heading if heading.startswith(states) else f"{heading[:1].lower()}{heading[1:]}"
    return f"{name} in {cells.period(one.row)}"


def _table(material: Material, tests: Sequence[Tested]) -> tuple[Block, ...]:
    rows, refs = [], []
    for one in tests:
        test = one.test
        rows.append(
            (
                one.row.heading,
                cells.period(one.row),
                cells.value(one.row),
                sentence_case(word_shown(test)),
                _place(test),
                _open(test),
                number(test.chance.p) if test.chance.p is not None else "–",
                _others(test),
            )
        )
        refs.append(material.notes.number(one.row))
    caption = f"Does {material.a.prose} stand alone with {material.b.prose}, on like terms"
    return table("alone", caption, HEADINGS, rows, refs, left=(0, 3))


def _place(test: PeerTest) -> str:
    if test.rank is None:
        return "–"
    last = test.rank + test.equal
    place = f"{test.rank}–{last}" if test.equal else f"{test.rank}"
    return f"{place} of {test.n_peers + 1}"


def _open(test: PeerTest) -> str:
    low, high = test.ranks.low, test.ranks.high
    if low is None or high is None or test.ranks.kind == "none":
        return "–"
    ends = f"{low}–{high}" if low != high else f"{low}"
    kind = "exact" if test.ranks.exact else test.ranks.kind
    return f"{ends}{KINDS.get(kind, '')}"


def _others(test: PeerTest) -> str:
    found = test.false_alarm.members if test.false_alarm is not None else None
    return f"{found.hits} of {found.judged}" if found is not None else "–"


def _told(material: Material, one: Tested) -> list[Sentence | None]:
    return [fact(material, text, one.row) for text in briefly(one.test)]


def _curve(material: Material) -> Curve | None:
    """Return the curve of the votes under every reasonable choice, None where it cannot be drawn."""
    peers = material.request.peers.text
    asked = CurveRequest(
        state_a=material.a.key,
        state_b=material.b.key,
        peers=peers,
        measure="votes",
        years=_window(material),
        vary={} if "," in peers else {"peers": peers},
        draws=0,
    )
    try:
        found = specification_curve.curve(asked)
    except UsageError:
        return None
    return found if found.frame.height else None


def _window(material: Material) -> Period:
    """Return the last years of the votes in which both states existed: a brief shows the curve of the present."""
    row = material.find(DECLARED)
    last = row.period.last_day.year if row is not None and row.period is not None else material.as_of.year
    return Period(first=last - SPAN + 1, last=last)


def _choices(material: Material, found: Curve) -> list[Sentence | None]:
    """Return what the curve shows; its specifications read the votes whose figure stands in the appendix."""
    return [fact(material, text, material.find(DECLARED)) for text in found.sentences]


def _figure(material: Material, found: Curve) -> tuple[Block, ...]:
    if not material.request.figures:
        return ()
    # Drawing loads a library as heavy as the rest of a brief: only where figures are wanted.
    from amity.briefs.figures.specification_curve import block

    drawn = block(found)
    return (drawn,) if isinstance(drawn, FigureBlock) else ()


def _caution(material: Material) -> str:
    return (
        "A word is a place and not a cause; p is the chance of a place as close if all the states were alike. "
        f"The commands amity alone and amity curve show in full how {material.a.prose} was judged."
    )


SECTION = Plan(key="alone", title="Does it stand alone?", write=write)
