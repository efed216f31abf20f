"""Standing alone: the peer test on every measure, or on one in full, and the way to the specification curve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import amity
from amity import api, measures
from amity.briefs import cells
from amity.core.wording import in_prose, minus, possessive, sentence_case, with_unit
from amity.models._peer_records import PeerTest
from amity.models._verdicts import ALONE, AMONG, NOT_JUDGED, OPPOSITE, TYPICAL, shown
from amity.store import catalogue
from amity.web import parts, telling
from amity.web.asking import Ask
from amity.web.declaring import PEERS, YEARS, Field, OfFirstCase, Page
from amity.web.drawing import Shown
from amity.web.links import link
from amity.web.parts import Link, Wanted

NOTHING = "–"
ORDER = {ALONE: 0, OPPOSITE: 1, AMONG: 2, TYPICAL: 3, NOT_JUDGED: 4}
STYLES = {ALONE: "alone", OPPOSITE: "opposite", AMONG: "among", TYPICAL: "typical", NOT_JUDGED: "not-judged"}
STRIP = "peers_strip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One test in full, or a row for each measure."""

    tests: tuple[PeerTest, ...]
    full: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A test as a row of the page."""

    heading: str
    url: str
    verdict: str
    style: str
    why: str
    value: str
    place: str
    ranks: str
    p: str
    closest: str
    years: str
    sentences: tuple[str, ...]


def find(ask: Ask) -> Found:
    """Return the tests that were asked for."""
    asked = (ask.name("a"), ask.name("b"), ask.many("measure"), ask.peers, ask.years, ask.one("subject"))
    return ask.site.record((ask.site.version, "alone", *asked, tuple(ask.options.items())), lambda: _tested(ask))


def _tested(ask: Ask) -> Found:
    chosen = ask.many("measure")
    if len(chosen) == 1:
        slot: Literal["a", "b"] = "b" if ask.one("subject") == "b" else "a"
        test = amity.alone(
            ask.name("a"),
            ask.name("b"),
            measure=chosen[0],
            peers=ask.peers,
            years=ask.years,
            options=ask.options,
            subject=slot,
        )
        return Found(tests=(test,), full=True)
    tests = amity.alone_on_all(
        ask.name("a"), ask.name("b"), chosen=chosen, peers=ask.peers, years=ask.years, options=ask.options
    )
    return Found(tests=tests, full=False)


def to_json(found: Found, ask: Ask) -> Mapping[str, object]:
    """Return the record as ``amity alone --json`` prints it."""
    if found.full:
        return found.tests[0].to_json()
    first = found.tests[0]
    return {
        "asked": {
            "state_a": first.subject,
            "state_b": first.target,
            "peers": ask.peers,
            "years": ask.years,
            "options": dict(ask.options),
        },
        "rows": [test.to_json() for test in found.tests],
        "dataset_version": catalogue().version,
    }


def view(found: Found, ask: Ask) -> Mapping[str, object]:
    """Return the page for its template."""
    a, b = (api.state(ask.name(slot), ask.years) for slot in ("a", "b"))
    judged = [test for test in found.tests if test.n_peers and test.equal < test.n_peers]
    kept = {"peers": ask.one("peers"), "years": ask.one("years")}
    ranked = [measures.get(key) for key in measures.keys()]
    pairs = [("", "all measures"), *((one.key, one.title) for one in ranked if one.direction != "neither")]
    asked = ask.many("measure")
    shown_measures = [measures.get(key) for key in asked] or ranked
    return {
        "a": a.key,
        "b": b.key,
        "name_a": in_prose(a.name),
        "name_b": in_prose(b.name),
        "heading": f"{sentence_case(possessive(in_prose(a.name)))} ties with {in_prose(b.name)}",
        "peers": ask.peers,
        "full": found.full,
        "test": _full(found.tests[0]) if found.full else None,
        "rows": tuple(_row(test, ask) for test in sorted(judged, key=lambda one: ORDER[one.verdict])),
        "alike": tuple(test.result.heading for test in found.tests if test.n_peers and test.equal == test.n_peers),
        "unjudged": tuple((test.result.heading, test.why) for test in found.tests if not test.n_peers),
        "n_p": sum(test.chance.p is not None for test in judged),
        "controls": (
            parts.peers_control(ask),
            parts.years_control(ask),
            parts.choices_control("measure", "Measure", "One in full, or a row for each.", pairs, ask.one("measure")),
        ),
        "options": parts.option_controls(shown_measures, ask.options) if found.full else (),
        "subject": ask.one("subject"),
        "action": link("alone", a.key, b.key),
        "figures": _figures(found, ask, a.key, b.key),
        "links": (
            Link(text="Specification curve", url=link("alone", a.key, b.key, "curve", query=kept)),
            Link(text="All channels", url=link("dyad", a.key, b.key, query=kept)),
            Link(text=f"All states towards {in_prose(b.name)}", url=link("target", b.key, query=kept)),
        ),
    }


def _figures(found: Found, ask: Ask, a: str, b: str) -> Sequence[Shown]:
    if not found.full or found.tests[0].n_peers == 0 or ask.one("subject") == "b":
        return ()
    wanted = Wanted(
        key=STRIP,
        first=a,
        second=b,
        peers=ask.one("peers") or None,
        years=ask.years,
        measure=found.tests[0].result.asked.measure,
        options=tuple(ask.options.items()),
    )
    return (parts.figure(ask, wanted),)


def _row(test: PeerTest, ask: Ask) -> Row:
    result = test.result
    query = [("measure", result.asked.measure), ("peers", ask.one("peers")), ("years", ask.one("years"))]
    back = test.subject == result.asked.state_b and result.directed
    if back:
        query.append(("subject", "b"))
    a, b = result.asked.state_a, result.asked.state_b
    return Row(
        heading=result.heading,
        url=link("alone", a, b, query=query),
        verdict=shown(test.verdict),
        style=STYLES[test.verdict],
        why=test.why,
        value=telling.value(result),
        place=_place(test),
        ranks=_ranks(test),
        p=NOTHING if test.chance.p is None else f"{test.chance.p:.3f}",
        closest=_closest(test),
        years=cells.period(result),
        sentences=(*test.sentences, *test.notes),
    )


def _place(test: PeerTest) -> str:
    first = test.closer + 1
    span = f"{first}" if not test.equal else f"{first}–{first + test.equal}"
    return f"{span} of {test.n_peers + 1}" if test.n_peers else NOTHING


def _ranks(test: PeerTest) -> str:
    ranks = test.ranks
    if ranks.low is None or ranks.high is None:
        return NOTHING
    return f"{ranks.low}" if ranks.low == ranks.high else f"{ranks.low}–{ranks.high}"


def _closest(test: PeerTest) -> str:
    if test.runner_up is None:
        return "no peer has any" if test.n_peers else NOTHING
    unit = test.result.unit
    amount = ("yes" if test.runner_up.value else "no") if unit == "yes or no" else with_unit(test.runner_up.value, unit)
    return f"{sentence_case(in_prose(test.runner_up.name))}, {minus(amount)}"


def _one_place(value: float) -> str:
    # Rounded first: a small negative one is shown as zero without a sign.
    return minus(f"{round(value, 1) + 0.0:.1f}")


def _full(test: PeerTest) -> Mapping[str, object]:
    """Return one test as the page shows it: its figures by name, what it says, its terms and its origin."""
    result, chance = test.result, test.chance
    ends = f", {result.interval_kind} {telling.interval(result)}" if result.low is not None else ""
    facts = [
        ("Verdict", shown(test.verdict) + (f": {test.why}" if test.why else "")),
        ("Value", f"{telling.value(result)}{ends}"),
        ("Place", _place(test)),
        ("Ranks that the record leaves open", f"{_ranks(test)} ({test.ranks.reason or test.ranks.kind})"),
        ("Closest peer", _closest(test)),
        ("p", f"{chance.p:.3f}" if chance.p is not None else f"none: {chance.reason}"),
        ("Robust z", _one_place(test.robust_z) if test.robust_z is not None else f"none: {test.robust_z_reason}"),
    ]
    return {
        "heading": result.heading,
        "years": cells.period(result),
        "verdict": shown(test.verdict),
        "style": STYLES[test.verdict],
        "facts": facts,
        "sentences": (*test.sentences, *test.notes),
        "caveats": (result.sentence, *result.caveats),
        "terms": test.terms,
        "unranked": test.unranked,
        "sources": parts.sources_of((result,)),
        "tables": parts.tables_of((result,)),
        "command": test.command,
    }


PAGE = Page(
    key="alone",
    title="Standing alone",
    meaning="Whether a state stands alone among its peers in its tie to another, on one measure or on all.",
    path="/alone/{a}/{b}",
    examples=OfFirstCase("a", "b"),
    fields=(
        PEERS,
        YEARS,
        Field(
            name="measure",
            label="Measure",
            meaning="One in full; several for a row each; all without it.",
            example="arms_import_share",
            many=True,
        ),
        Field(name="subject", label="Subject", meaning="Whose place the peers take.", choices=("a", "b")),
    ),
    any_option=True,
    find=find,
    to_json=to_json,
    view=view,
)
