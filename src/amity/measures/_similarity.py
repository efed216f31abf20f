"""The family of measures that are functions of two states' table of votes: S, kappa, pi, tau-b, A."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import polars as pl
from numpy.typing import NDArray

from amity.core.asks import Ask, Period
from amity.core.declarations import Column, Comparison, Frames, Measure, Option, OptionValue
from amity.core.wording import NO_BREAK, Facts, count, number, percent
from amity.measures import _roll_calls, _votes
from amity.measures._memo import remembered
from amity.measures.vote_agreement import MIN_JOINT
from amity.numerics.similarity import ALLOWED, DISTANCES, FORMULAS, STANDARD, Distance, Similarity, Table
from amity.numerics.table_bootstrap import package_cells, table_intervals
from amity.numerics.vote_tables import ABSTAIN, CAST, NO, YES, Votes, count_tables

INTERVAL = (
    "90 %: bootstrap over packages of roll calls (one meeting, one subject), drawn jointly for all states, on the "
    "scale of Fisher's z; none for a listed set of roll calls, for values of −1 and 1, for fewer than five packages, "
    "and where many draws hold one vote only"
)
EXTRAS = (
    Column(name="agreed", meaning="roll calls on which both cast the same vote", unit="count"),
    Column(name="opposed", meaning="roll calls on which one voted yes and the other no", unit="count"),
    Column(name="silent", meaning="roll calls of both as members on which one or both did not vote", unit="count"),
    Column(name="one_vote", meaning="whether one of the two cast the same vote on all of these roll calls"),
    Column(name="used", meaning="the years (or sessions) that the roll calls used lie in"),
)
FLAT = "one of the two cast the same vote throughout, so that the value is 0 whatever the other does"
# A position that a state takes on so large a part of the roll calls leaves the other positions to a few.
_LOPSIDED = 0.9
_FEW = 40
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What sets one measure of the family apart.

    ``say`` puts a value into a sentence; ``silence`` is why there is no value although both voted; ``corrected``
    marks a measure whose value hangs on how often each position was taken; ``flat`` one that is 0 whatever the other
    does where one of the two cast the same vote throughout.
    """

    key: Similarity
    title: str
    order: int
    citation: str
    meaning: str
    silence: str
    say: Callable[[Facts], str]
    corrected: bool
    flat: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The roll calls of a request with the votes on them, and every pair's table by cells (3, 3, pairs)."""

    chosen: _roll_calls.Chosen
    left: Votes
    right: Votes
    cells: Floats
    silent: NDArray[np.int64]


def measure(kind: Kind) -> Measure:
    """Return the measure that ``kind`` describes."""
    return Measure(
        key=kind.key,
        title=kind.title,
        channel="votes",
        order=kind.order,
        unit="score",
        value_range=(-1.0, 1.0),
        directed=False,
        direction="closer",
        period="pool",
        tables=_votes.TABLES,
        interval=INTERVAL,
        interval_kind="interval",
        level=_votes.LEVEL,
        citation=f"{kind.citation} {_votes.CITATION}.",
        meaning=kind.meaning,
        say=kind.say,
        options=(*_distance(kind.key), _roll_calls.ROLLCALLS, MIN_JOINT, _roll_calls.ACROSS_BREAK),
        extras=EXTRAS,
        by_session=True,
        coverage=_roll_calls.coverage,
        compute=_compute(kind),
        rows=rows,
        compare=_compare(kind),
        caveats=_caveats(kind),
    )


def _distance(key: Similarity) -> tuple[Option, ...]:
    if len(ALLOWED[key]) < 2:
        return ()
    return (
        Option(
            name="distance",
            default=STANDARD[key],
            choices=DISTANCES,
            meaning="how far apart two votes are: nominal (different or not), absolute (an abstention is halfway "
            "between yes and no) or squared (it is a quarter of the way from either)",
        ),
    )


def distance_of(options: Mapping[str, object], key: Similarity) -> Distance:
    """Return the distance of a request."""
    return cast(Distance, options.get("distance", STANDARD[key]))


def gathered(tables: Frames, ask: Ask) -> Gathered:
    """Return the votes and tables of a request, the same for all measures of the family."""
    return _gathered(
        tables["roll_calls"],
        tables["votes"],
        ask.subjects,
        ask.targets,
        ask.period,
        str(ask.options[_roll_calls.ROLLCALLS.name]),
        bool(ask.options[_roll_calls.ACROSS_BREAK.name]),
    )


@remembered
def _gathered(
    roll_calls: pl.DataFrame,
    votes: pl.DataFrame,
    subjects: tuple[str, ...],
    targets: tuple[str, ...],
    period: Period,
    rollcalls: str,
    across: bool,
) -> Gathered:
    tables = {"roll_calls": roll_calls, "votes": votes}
    options: dict[str, OptionValue] = {
        _roll_calls.ROLLCALLS.name: rollcalls,
        _roll_calls.ACROSS_BREAK.name: across,
    }
    chosen = _roll_calls.chosen_roll_calls(
        tables, Ask(subjects=subjects, targets=targets, period=period, options=options)
    )
    left, right = (_votes.codes_of(tables, keys, chosen.at) for keys in (subjects, targets))
    counts = count_tables(left, right).counts
    whole = counts.sum((-2, -1)) - counts[..., :CAST, :CAST].sum((-2, -1))
    cells = np.ascontiguousarray(np.moveaxis(counts[..., :CAST, :CAST], (2, 3), (0, 1))).reshape(CAST, CAST, -1)
    return Gathered(chosen=chosen, left=left, right=right, cells=cells, silent=whole.astype(np.int64))


def _compute(kind: Kind) -> Callable[[Frames, Ask], pl.DataFrame]:
    def compute(tables: Frames, ask: Ask) -> pl.DataFrame:
        """Return the measure of each pair over the roll calls of the window, with interval and counts."""
        found = gathered(tables, ask)
        table, shape = Table(found.cells), found.silent.shape
        value = FORMULAS[kind.key](table, distance_of(ask.options, kind.key)).reshape(shape)
        joint = table.number.astype(np.int64).reshape(shape)
        low, high = _intervals(kind, found, ask)
        cells: dict[str, NDArray[np.generic]] = {
            "share": value,
            "n": joint,
            "low": low,
            "high": high,
            "agreed": table.steps[0].astype(np.int64).reshape(shape),
            "opposed": table.steps[-1].astype(np.int64).reshape(shape),
            "silent": found.silent,
            "one_vote": _one_vote(table).reshape(shape),
        }
        return _settled(kind, found, ask, _votes.laid_out(ask, cells))

    return compute


def _one_vote(table: Table) -> NDArray[np.bool_]:
    """Return where one of the two is in the same category throughout."""
    most = np.max([np.max(side, axis=0) for side in table.margins], axis=0)
    return np.asarray((most == table.number) & (table.number > 0))


def _settled(kind: Kind, found: Gathered, ask: Ask, cells: Mapping[str, NDArray[np.generic]]) -> pl.DataFrame:
    """Return the answer with statuses and reasons: few votes as for the agreement, and no value despite enough."""
    chosen = found.chosen
    fewest = _votes.least(cast(int, ask.options[MIN_JOINT.name]), chosen)
    why = _votes.no_members(ask, found.left, found.right) if chosen.nothing is None else {}
    none = "no roll call on which both are recorded"
    settled = _votes.settled(ask, chosen, cells, why, fewest=fewest, one="joint roll call", none=none)
    if chosen.nothing is None:
        silent = (settled.n >= fewest) & np.isnan(settled.value)
        settled.status[silent], settled.reason[silent] = "not_computable", kind.silence
    return _votes.answered(ask, chosen, settled, cells, EXTRAS)


def _intervals(kind: Kind, found: Gathered, ask: Ask) -> tuple[Floats, Floats]:
    """Return both ends for every pair; a pair that stands twice in the request is computed once."""
    left, right, chosen = found.left, found.right, found.chosen
    low, high = (np.full((len(left), len(right)), np.nan) for _ in range(2))
    if not ask.intervals or chosen.issue.rule == "listed" or not chosen.at.size:
        return low, high
    package = chosen.frame["package"].to_numpy()
    draws, square = _votes.drawn(chosen, ask.seed), ask.subjects == ask.targets
    for block, columns in _votes.blocks(len(left), len(right), len(chosen.at), square):
        cells = package_cells(left[block], right[columns], package)
        ends = table_intervals(cells, draws, FORMULAS[kind.key], distance_of(ask.options, kind.key), _votes.LEVEL)
        shape = low[block, columns].shape
        low[block, columns], high[block, columns] = ends.low.reshape(shape), ends.high.reshape(shape)
    if square:
        low, high = (np.where(np.isnan(ends), ends.T, ends) for ends in (low, high))
    return low, high


def _compare(kind: Kind) -> Callable[[Frames, Ask, Sequence[str]], Comparison]:
    def compare(tables: Frames, ask: Ask, peers: Sequence[str]) -> Comparison:
        """Return the subject beside each peer, on the roll calls that subject, target and peer all cast."""
        found = _shared(
            tables["roll_calls"],
            tables["votes"],
            (ask.subjects[0], ask.targets[0], *peers),
            ask.period,
            str(ask.options[_roll_calls.ROLLCALLS.name]),
            bool(ask.options[_roll_calls.ACROSS_BREAK.name]),
        )
        distance, formula = distance_of(ask.options, kind.key), FORMULAS[kind.key]
        pair = [Table(cells) for cells in (found.own, found.other)]
        own, other = (np.asarray(formula(table, distance), np.float64) for table in pair)
        # A 0 that no vote of the other could change is no place among values that votes made.
        flat = _one_vote(pair[0]) | _one_vote(pair[1]) if kind.flat else np.zeros(len(peers), np.bool_)
        n = found.own.sum(axis=(0, 1)).astype(np.int64)
        fewest = _votes.least(cast(int, ask.options[MIN_JOINT.name]), found.chosen)
        frame = _side_by_side(kind, peers, (own, other, n, flat), fewest)
        return Comparison(
            frame=frame,
            terms="each peer on the roll calls on which it, the subject and the target all voted, "
            f"{found.chosen.used or ask.period.text}",
        )

    return compare


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """The target's table with the subject and with each peer, on the roll calls that all three cast."""

    chosen: _roll_calls.Chosen
    own: Floats
    other: Floats


@remembered
def _shared(
    roll_calls: pl.DataFrame,
    votes: pl.DataFrame,
    states: tuple[str, ...],
    period: Period,
    rollcalls: str,
    across: bool,
) -> Shared:
    tables = {"roll_calls": roll_calls, "votes": votes}
    options: dict[str, OptionValue] = {
        _roll_calls.ROLLCALLS.name: rollcalls,
        _roll_calls.ACROSS_BREAK.name: across,
    }
    ask = Ask(subjects=states[:1], targets=states[1:2], period=period, options=options)
    chosen = _roll_calls.chosen_roll_calls(tables, ask)
    codes = _votes.codes_of(tables, states, chosen.at)
    theirs = codes[2:]
    hot = np.stack([codes == code for code in (YES, ABSTAIN, NO)]).astype(np.float32)
    voted = hot[:, 2:].sum(axis=0)
    own, other = (np.empty((CAST, CAST, len(theirs))) for _ in range(2))
    both = hot[:, 0].sum(axis=0)
    for k in range(CAST):
        for m in range(CAST):
            own[k, m] = voted @ (hot[k, 0] * hot[m, 1])
            other[k, m] = hot[k, 2:] @ (both * hot[m, 1])
    return Shared(chosen=chosen, own=own, other=other)


def _side_by_side(
    kind: Kind, peers: Sequence[str], values: tuple[Floats, Floats, NDArray[np.int64], NDArray[np.bool_]], fewest: int
) -> pl.DataFrame:
    """Return the rows of a comparison from the values of subject and peers, and the number of common roll calls."""
    own, other, n, flat = values
    enough = n >= max(fewest, 1)
    known = enough & ~np.isnan(own) & ~np.isnan(other)
    fine = known & ~flat
    reasons = np.full(len(n), "", dtype=object)
    reasons[known & flat] = FLAT
    reasons[enough & ~known] = kind.silence
    for at in np.flatnonzero(~enough):
        reasons[at] = _votes.few(n[at], fewest)
    own, other = (np.where(fine, part, np.nan) for part in (own, other))
    return _votes.compared(peers, (own, other), n, reasons.tolist())


def rows(tables: Frames, ask: Ask) -> pl.DataFrame:
    """Return the roll calls of the window with both votes, whether each counts, and how far apart the votes are."""
    found = gathered(tables, ask)
    mine, target = found.left[0], found.right[0]
    counted = np.isin(mine, (YES, ABSTAIN, NO)) & np.isin(target, (YES, ABSTAIN, NO))
    apart = np.abs(mine.astype(np.int64) - target.astype(np.int64))
    return _votes.with_votes(found.chosen.frame, mine, target).with_columns(
        pl.Series("counted", counted),
        pl.Series("apart", np.where(counted, apart, -1)).replace(-1, None),
    )


def _caveats(kind: Kind) -> Callable[[Frames, Ask, Mapping[str, object]], tuple[str, ...]]:
    def caveats(tables: Frames, ask: Ask, row: Mapping[str, object]) -> tuple[str, ...]:
        """Return the flags of this value: the change of agenda, few or lopsided votes, absences."""
        found = gathered(tables, ask)
        years = [note.split(":")[0] for note in _roll_calls.break_notes(found.chosen, row)]
        flags = [f"{note}, when the agenda changed." for note in years]
        n = cast(int, row["n"])
        if n < _FEW and found.chosen.issue.rule != "listed":
            flags.append(f"Few votes: the value rests on {count(n, 'roll call')}.")
        if kind.corrected and not (kind.flat and row.get("one_vote")):
            pair = ask.subjects.index(str(row["state_a"])) * len(ask.targets) + ask.targets.index(str(row["state_b"]))
            flags += _lopsided(found.cells[:, :, pair])
        return tuple(flags)

    return caveats


def _lopsided(table: Floats) -> list[str]:
    largest = max(float(table.sum(axis=1).max()), float(table.sum(axis=0).max())) / float(table.sum())
    if largest < _LOPSIDED:
        return []
    return [
        f"One of the two cast the same vote on {percent(largest)} of these roll calls: the value rests on the "
        "few others, and a few votes move it far."
    ]


def flat(facts: Facts, name: str) -> str:
    """Return the sentence of a 0 that no vote of the other could change."""
    return (
        f"{_votes.among(facts)}{facts.a} or {facts.b} cast the same vote on all of {basis(facts)}: {name} is then 0 "
        "whatever the other does, and says nothing."
    )


def basis(facts: Facts) -> str:
    """Return the roll calls a value rests on, as they stand in a sentence."""
    calls = "one roll call" if facts.n == 1 else f"{facts.n:,} roll calls"
    return f"the {calls} on which both voted in {facts.extras.get('used') or facts.period.text}"


def figure(facts: Facts) -> str:
    """Return the value with its interval."""
    told = number(facts.value)
    if facts.low is None or facts.high is None:
        return told
    return f"{told} ({100 * _votes.LEVEL:.0f}{NO_BREAK}% interval {number(facts.low)} to {number(facts.high)})"


def side(facts: Facts, above: str, below: str, neither: str) -> str:
    """Return the words for a value above 0, below it, or neither: 0 itself, or an interval that holds 0."""
    held = facts.low is not None and facts.high is not None and facts.low <= 0 <= facts.high
    if held or round(facts.value, 3) == 0:
        return neither
    return above if facts.value > 0 else below


def by_distance(facts: Facts, key: Similarity) -> str:
    """Return how an abstention was counted, in words."""
    return {
        "nominal": "any two different votes are equally far apart",
        "absolute": "an abstention is halfway between yes and no",
        "squared": "an abstention is a quarter of the way from yes and from no",
    }[distance_of(facts.options, key)]
