"""Standing alone among peers on the terminal: one measure in full, a row for each measure, a screen of all targets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from rich.padding import Padding
from rich.text import Text

from amity import api
from amity.api.alone import alone, alone_on_all, alone_with
from amity.briefs import cells
from amity.cli.printing import console, plain_table, print_json
from amity.core.errors import UsageError
from amity.core.results import Result
from amity.core.wording import NO_BREAK, count, in_prose, minus, number, possessive, sentence_case, with_unit
from amity.measures import get
from amity.models._curve_grid import set_title
from amity.models._peer_records import PeerTest
from amity.models._peer_words import difference, span, tells, word_shown
from amity.models._screens import Screen
from amity.models._verdicts import ALONE, AMONG, NOT_JUDGED, OPPOSITE, TYPICAL, shown
from amity.store import catalogue

# What a narrower terminal has no room for.
LEFT_OUT = ((100, ("Ranks", "Closest peer", "Years")), (150, ("Closest peer",)), (10_000, ()))
# Below it words of the table are shortened.
NARROW = 100
SHORT_WORDS = {OPPOSITE: "least close", AMONG: "a few"}
INDENT = (0, 0, 0, 2)
NOTHING = "–"
RANKS = "Ranks: what the record leaves open, c a 90 % confidence set, b bounds, else by what is recorded. "
# Paragraphs below the rows, and sentences of each: the rest is one command away.
PARAGRAPHS = 6
ORDER = {ALONE: 0, OPPOSITE: 1, AMONG: 2, TYPICAL: 3, NOT_JUDGED: 4}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was typed after ``amity alone``."""

    a: str
    b: str | None
    peers: str
    measures: tuple[str, ...]
    subject: str | None
    years: str | None
    options: Mapping[str, str]
    seed: int


def show(asked: Asked, as_json: bool) -> None:
    """Print one measure in full, or a row for each of several."""
    if asked.b is None:
        raise UsageError("one state was named", hint="name two states, or --all-targets with one --measure")
    if len(asked.measures) == 1:
        test = alone(
            asked.a,
            asked.b,
            measure=asked.measures[0],
            peers=asked.peers,
            years=asked.years,
            options=asked.options,
            subject=_slot(asked, asked.b),
            seed=asked.seed,
        )
        if as_json:
            print_json(test.to_json())
        else:
            _full(test)
        return
    if asked.subject is not None and _slot(asked, asked.b) == "b":
        raise UsageError("--subject was given without one --measure", hint="name the subject first, or one --measure")
    tests = alone_on_all(
        asked.a, asked.b, chosen=asked.measures, peers=asked.peers, years=asked.years, options=asked.options
    )
    if as_json:
        print_json(_json(asked, tests))
    else:
        _rows(asked, tests)


def _slot(asked: Asked, b: str) -> Literal["a", "b"]:
    if asked.subject is None:
        return "a"
    span = api.period_of(asked.years)
    wanted = api.state(asked.subject, span).key
    for slot, name in (("a", asked.a), ("b", b)):
        if api.state(name, span).key == wanted:
            return "a" if slot == "a" else "b"
    raise UsageError(
        f"--subject {asked.subject} was given; it is neither {asked.a} nor {b}", hint="name one of the two states"
    )


def _json(asked: Asked, tests: Sequence[PeerTest]) -> dict[str, object]:
    return {
        "asked": {
            "state_a": tests[0].subject,
            "state_b": tests[0].target,
            "peers": asked.peers,
            "years": asked.years,
            "options": dict(asked.options),
        },
        "rows": [test.to_json() for test in tests],
        "dataset_version": catalogue().version,
    }


def show_screen(asked: Asked, as_json: bool) -> None:
    """Print with which of all states a state stands alone on a measure."""
    if asked.b is not None or len(asked.measures) != 1 or asked.subject is not None:
        raise UsageError(
            "--all-targets was given with a second state, a subject, or not with one --measure",
            hint="such as: amity alone A --all-targets --measure vote_agreement --peers oic",
        )
    found = alone_with(asked.a, measure=asked.measures[0], peers=asked.peers, years=asked.years, options=asked.options)
    if as_json:
        print_json({**found.to_json(), "dataset_version": catalogue().version})
    else:
        _screen(found, asked)


# --- one measure in full -----------------------------------------------------------------------
def _full(test: PeerTest) -> None:
    screen, result = console(), test.result
    years = f", {result.period.text}" if result.period else ""
    screen.print(Text(f"{result.heading}{years}: {word_shown(test)}", style="bold"))
    table = plain_table("", "")
    table.show_header = False
    for name, text in _facts(test):
        table.add_row(name, Text(text))
    screen.print(Padding(table, INDENT))
    for line in [*test.sentences, *test.notes]:
        screen.print(Padding(Text(f"· {line}"), INDENT))
    for line in [result.sentence, *result.caveats]:
        screen.print(Padding(Text(line, style="dim"), INDENT))
    screen.print(Padding(Text(f"Terms: {test.terms or NOTHING}.", style="dim"), INDENT))
    screen.print(Padding(Text(f"Record: {cells.sources(result)}. Dataset {catalogue().version}.", style="dim"), INDENT))
    screen.print(Padding(Text(f"Again: {test.command}", style="dim"), INDENT))


def _facts(test: PeerTest) -> list[tuple[str, str]]:
    """Return the figures of a test, name and text, those that there are."""
    result = test.result
    kind = "bounds" if result.interval_kind == "bounds" else "interval"
    ends = f"  ({kind} {_interval(result)})" if result.low is not None else ""
    first = not test.closer + test.equal
    facts = [
        ("verdict", word_shown(test) + (f": {test.why}" if test.why else "")),
        ("value", f"{minus(cells.value(result))}{ends}" if result.value is not None else ""),
        ("place", f"{_place(test)} of {test.n_peers + 1}" if test.n_peers else ""),
        ("runner-up" if first else "closest peer", _closest(test) if test.n_peers else ""),
        ("gap to it", difference(test.gap, result.unit) if test.gap is not None and test.runner_up else ""),
        ("first / second", _ratio(test)),
        ("robust z", minus(f"{test.robust_z:.1f}") if test.robust_z is not None else f"none: {test.robust_z_reason}"),
        ("p", _p(test) if test.n_peers else ""),
        ("ranks", _ranks(test) if test.n_peers else ""),
    ]
    return [(name, text) for name, text in facts if text and (test.n_peers or name in ("verdict", "value"))]


def _ratio(test: PeerTest) -> str:
    found = test.count
    if found is None or not found.sparse or test.result.unit == "yes or no" or not tells(found.ratio):
        return ""
    return f"{number(found.ratio or 0.0, 2)} times"


def _interval(result: Result) -> str:
    """Return the ends of an interval; with *to* where one is negative."""
    if result.low is None or result.high is None or min(result.low, result.high) >= 0:
        return cells.interval(result)
    return span(number(result.low), number(result.high))


def _place(test: PeerTest) -> str:
    """Return the place, or the places that ties share."""
    first = test.closer + 1
    return f"{first}" if not test.equal else f"{first}–{first + test.equal}"


def _closest(test: PeerTest) -> str:
    """Return the closest of the peers with its value, or that none has any."""
    if test.runner_up is None:
        return "no peer has any"
    return f"{sentence_case(in_prose(test.runner_up.name))} {_amount(test.runner_up.value, test.result)}"


def _amount(value: float, result: Result) -> str:
    if result.unit == "yes or no":
        return "yes" if value else "no"
    return minus(with_unit(value, result.unit))


def _p(test: PeerTest) -> str:
    chance = test.chance
    if chance.p is None:
        return f"none: {chance.reason}"
    either = f"  (asked of either end beforehand: {chance.either:.3f})" if test.verdict == OPPOSITE else ""
    return f"{chance.p:.3f}{either}"


def _ranks(test: PeerTest) -> str:
    ranks = test.ranks
    if ranks.low is None or ranks.high is None:
        return f"none: {ranks.reason}"
    ends = f"{ranks.low}" if ranks.low == ranks.high else f"{ranks.low}–{ranks.high}"
    kinds = {
        "confidence set": f"{100 * (ranks.level or 0):.0f}{NO_BREAK}% confidence set",
        "bounds": "bounds",
        "record": "exact for the record" if ranks.exact else "by what is recorded",
    }
    return f"{ends}  ({kinds[ranks.kind]})"


# --- a row for each measure --------------------------------------------------------------------
def _rows(asked: Asked, tests: Sequence[PeerTest]) -> None:
    screen = console()
    first = tests[0]
    title = f"{sentence_case(possessive(in_prose(first.subject_name)))} ties with {in_prose(first.target_name)}"
    screen.print(Text(f"{title}, beside those of its peers ({_peers(asked.peers)})", style="bold"))
    judged = [test for test in tests if test.n_peers and test.equal < test.n_peers]
    left_out = next(names for width, names in LEFT_OUT if screen.width < width)
    every = ("Measure", "Value", "Verdict", "Place", "Ranks", "p", "Closest peer", "Years")
    headings = [name for name in every if name not in left_out]
    table = plain_table(*headings, right=("Value", "Place", "Ranks", "p"))
    for column in table.columns[1:]:
        column.no_wrap = True
    for test in sorted(judged, key=lambda one: ORDER[one.verdict]):
        cell = _cells(test, narrow=screen.width < NARROW)
        table.add_row(*(Text(cell[heading]) for heading in headings))
    screen.print(Padding(table if judged else Text("No tie can be judged."), INDENT))
    for test in _main(judged):
        screen.print()
        screen.print(Text(f"{test.result.heading}, {cells.period(test.result)}", style="bold"))
        screen.print(Padding(Text(" ".join([*test.sentences[:-1], *test.notes])), INDENT))
    ranks = RANKS if "Ranks" in headings else ""
    screen.print()
    for line in _unshown(tests):
        screen.print(Text(line, style="dim"))
    screen.print(
        Text(
            f"{_family(judged)}Place 1 is the closest tie. {ranks}In full: --measure KEY. "
            f"Dataset {catalogue().version}.",
            style="dim",
        )
    )


def _family(tests: Sequence[PeerTest]) -> str:
    """Return how many p-values a table holds, and that none is adjusted for the others."""
    number_of = sum(test.chance.p is not None for test in tests)
    if number_of < 2:
        return ""
    return (
        f"{number_of} p-values stand here, for a place as close or closer; none is adjusted for the others, and among "
        "so many a small one is expected. "
    )


def _peers(text: str) -> str:
    """Return what a peer set is called: its title, else the expression as it was typed."""
    return set_title(text)


def _cells(test: PeerTest, *, narrow: bool) -> dict[str, str]:
    ranks, p = test.ranks, test.chance.p
    ends = NOTHING
    if ranks.low is not None:
        mark = {"confidence set": " c", "bounds": " b"}.get(ranks.kind, "")
        ends = (f"{ranks.low}" if ranks.low == ranks.high else f"{ranks.low}–{ranks.high}") + mark
    years = cells.period(test.result)
    return {
        "Measure": f"{test.result.heading}, {years}" if narrow else test.result.heading,
        "Value": minus(cells.value(test.result)),
        "Verdict": SHORT_WORDS.get(test.verdict, test.verdict) if narrow else shown(test.verdict),
        "Place": f"{_place(test)} of {test.n_peers + 1}",
        "Ranks": ends,
        "p": NOTHING if p is None else f"{p:.3f}",
        "Closest peer": _closest(test),
        "Years": years,
    }


def _main(tests: Sequence[PeerTest]) -> list[PeerTest]:
    """Return the tests worth a paragraph: those that stand out, then those with a note, then what the subject has."""
    apart = [test for test in tests if test.verdict in (ALONE, OPPOSITE)]
    noted = [test for test in tests if test.notes and test.verdict != NOT_JUDGED]
    few = [test for test in tests if test.verdict == AMONG]
    chosen = [*apart, *(test for test in [*noted, *few] if test not in apart)]
    return [test for at, test in enumerate(chosen) if test not in chosen[:at]][:PARAGRAPHS]


def _unshown(tests: Sequence[PeerTest]) -> list[str]:
    """Return the measures without a row: those on which all are alike, those that cannot be judged, with reasons."""
    lines = []
    alike = [test.result.heading for test in tests if test.n_peers and test.equal == test.n_peers]
    if alike:
        lines.append(f"All alike, so without a row: {'; '.join(dict.fromkeys(alike))}.")
    reasons: dict[str, list[str]] = {}
    for test in tests:
        if not test.n_peers:
            reasons.setdefault(test.why, []).append(test.result.heading)
    lines += [f"Not judged ({why}): {'; '.join(dict.fromkeys(names))}." for why, names in reasons.items()]
    return lines


# --- a screen of all targets -------------------------------------------------------------------
def _screen(found: Screen, asked: Asked) -> None:
    screen = console()
    out = [row for row in found.rows if row.verdict in (ALONE, AMONG)]
    name = in_prose(found.subject_name)
    what = f"{get(found.measure).title}, {found.period}, beside its peers ({_peers(asked.peers)})"
    title = f"With whom {name} stands alone or among a few: {what}"
    screen.print(Text(title, style="bold"))
    table = plain_table(
        "Target", "Verdict", "Value", "Peers", "p", "p adjusted", right=("Value", "Peers", "p", "p adjusted")
    )
    for row in sorted(out, key=lambda one: (ORDER[one.verdict], one.p or 0.0, one.name)):
        p, q = (NOTHING if value is None else f"{value:.3f}" for value in (row.p, row.adjusted))
        value = NOTHING if row.value is None else with_unit(row.value, found.unit)
        table.add_row(row.name, row.verdict, value, f"{row.n_peers}", p, q)
    screen.print(Padding(table, INDENT))
    judged = count(len(found.rows), "target")
    screen.print(Text(f"{judged} judged, {found.unjudged} not. p: {found.kind}. {found.note}", style="dim"))
    screen.print(Text(f"Dataset {catalogue().version}.", style="dim"))
