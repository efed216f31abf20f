"""How often a state did not vote in the UN, by subject and by what another state did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

import numpy as np
import polars as pl
from numpy.typing import NDArray

from amity.core.asks import Ask
from amity.core.declarations import Column, Comparison, Frames, Measure, Option
from amity.core.wording import Facts, count, percent
from amity.measures import _roll_calls, _votes
from amity.numerics.vote_tables import ABSTAIN, NO, RECORDS, SILENT, YES, Votes

ALL, VOTED, WITH_MOST, AGAINST_MOST = "all", "target_voted", "target_with_most", "target_against_most"
WHEN = Option(
    name="when",
    default=VOTED,
    choices=(ALL, VOTED, "target_yes", "target_abstain", "target_no", WITH_MOST, AGAINST_MOST),
    meaning="on which roll calls absences are counted: all, or those on which the target voted, voted yes, "
    "abstained, voted no, voted as most states did (there a state that follows the others would "
    "have agreed with it), or voted against most",
)
MIN_ROLL_CALLS = Option(
    name="min_rollcalls",
    default=20,
    minimum=1,
    meaning="the fewest roll calls that a value may rest on; of a listed set such as gaza never more than "
    "half is asked for",
)
EXTRAS = (
    Column(name="absent", meaning="roll calls counted on which the first state did not vote", unit="count"),
    Column(
        name="absent_with",
        meaning="of those on which the second voted as most states did, not voted on",
        unit="count",
    ),
    Column(name="n_with", meaning="roll calls on which the second voted as most states did", unit="count"),
    Column(
        name="absent_against",
        meaning="of those on which the second voted against most states, not voted on",
        unit="count",
    ),
    Column(name="n_against", meaning="roll calls on which the second voted against most states", unit="count"),
    Column(name="used", meaning="the years (or sessions) that the roll calls used lie in"),
)
_VOTES = {"target_yes": YES, "target_abstain": ABSTAIN, "target_no": NO}


def compute(tables: Frames, ask: Ask) -> pl.DataFrame:
    """Return for each pair the share of the roll calls in question on which the first state did not vote."""
    chosen = _roll_calls.chosen_roll_calls(tables, ask)
    left, right = (_votes.codes_of(tables, keys, chosen.at) for keys in (ask.subjects, ask.targets))
    asked = _condition(str(ask.options[WHEN.name]), right, chosen.frame)
    absent, n = _counted(left, asked)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = absent / n
    low, high = _intervals(chosen, ask, left, asked)
    cells: dict[str, NDArray[np.generic]] = {"share": share, "low": low, "high": high}
    named = {"": (absent, n)} | {
        name: _counted(left, _condition(when, right, chosen.frame))
        for name, when in (("_with", WITH_MOST), ("_against", AGAINST_MOST))
    }
    for name, (silent, number) in named.items():
        cells |= {f"absent{name}": silent.astype(np.int64), f"n{name}": number.astype(np.int64)}
    flat = _votes.laid_out(ask, cells)
    fewest = _votes.least(cast(int, ask.options[MIN_ROLL_CALLS.name]), chosen)
    why = _votes.no_members(ask, left, right) if chosen.nothing is None else {}
    none = "no such roll call is recorded for both"
    found = _votes.settled(ask, chosen, flat, why, fewest=fewest, one="such roll call", none=none)
    return _votes.answered(ask, chosen, found, flat, EXTRAS)


def _condition(when: str, right: Votes, roll_calls: pl.DataFrame) -> _votes.Flags:
    """Return on which roll calls absences are counted, for each target; shape (targets, roll calls)."""
    if when == ALL:
        return np.ones(right.shape, np.bool_)
    if when in _VOTES:
        return np.asarray(right == _VOTES[when])
    voted = np.isin(right, (YES, ABSTAIN, NO))
    if when == VOTED:
        return voted
    # Most states: the commonest of yes, abstain and no; a tie goes to yes, then to abstain.
    totals = roll_calls.select("yes", "abstain", "no").to_numpy().astype(np.int64)
    most = np.array([YES, ABSTAIN, NO], np.uint8)[totals.argmax(axis=1)] if len(totals) else np.zeros(0, np.uint8)
    return np.asarray(voted & ((right == most) if when == WITH_MOST else (right != most)))


def _counted(left: Votes, asked: _votes.Flags) -> tuple[_votes.Floats, _votes.Floats]:
    """Return absences and roll calls of every pair; no members and lost records are in neither."""
    there = asked.T.astype(np.float32)
    silent, present = (left == SILENT).astype(np.float32), np.isin(left, RECORDS).astype(np.float32)
    return (silent @ there).astype(np.float64), (present @ there).astype(np.float64)


def _intervals(
    chosen: _roll_calls.Chosen, ask: Ask, left: Votes, asked: _votes.Flags
) -> tuple[_votes.Floats, _votes.Floats]:
    low, high = (np.full((len(left), len(asked)), np.nan) for _ in range(2))
    if not ask.intervals or chosen.issue.rule == "listed" or not chosen.at.size:
        return low, high
    order, starts = _votes.packages(chosen)
    draws, there = _votes.drawn(chosen, ask.seed), asked.T.astype(np.float32)
    for block, columns in _votes.blocks(len(left), len(asked), len(chosen.at), square=False):
        mine = left[block].T[:, :, None]
        flat = [
            (np.isin(mine, codes) * there[:, None, columns]).reshape(len(chosen.at), -1) for codes in (SILENT, RECORDS)
        ]
        found = _votes.interval_of(flat[0], flat[1], order, starts, draws)
        shape = (left[block].shape[0], len(asked))
        low[block, columns], high[block, columns] = found.low.reshape(shape), found.high.reshape(shape)
    return low, high


def compare(tables: Frames, ask: Ask, peers: Sequence[str]) -> Comparison:
    """Return the subject beside each peer, on the roll calls in question of which both have a record."""
    chosen = _roll_calls.chosen_roll_calls(tables, ask)
    (mine,), target = (_votes.codes_of(tables, keys[:1], chosen.at) for keys in (ask.subjects, ask.targets))
    theirs = _votes.codes_of(tables, peers, chosen.at)
    asked = _condition(str(ask.options[WHEN.name]), target, chosen.frame)[0]
    common = asked & np.isin(mine, RECORDS) & np.isin(theirs, RECORDS)
    fewest = _votes.least(cast(int, ask.options[MIN_ROLL_CALLS.name]), chosen)
    own, other = (common & (mine == SILENT)).sum(axis=1), (common & (theirs == SILENT)).sum(axis=1)
    frame = _votes.side_by_side(peers, own, other, common.sum(axis=1), fewest)
    return Comparison(
        frame=frame,
        terms=f"each peer on the same roll calls, of which both have a record, {chosen.used or ask.period.text}",
    )


def rows(tables: Frames, ask: Ask) -> pl.DataFrame:
    """Return the roll calls in question with both votes, and whether the first state was absent."""
    chosen = _roll_calls.chosen_roll_calls(tables, ask)
    (mine,), target = (_votes.codes_of(tables, keys[:1], chosen.at) for keys in (ask.subjects, ask.targets))
    told = _votes.with_votes(chosen.frame, mine, target[0])
    asked = _condition(str(ask.options[WHEN.name]), target, chosen.frame)[0] & np.isin(mine, RECORDS)
    return told.with_columns(pl.Series("absent", mine == SILENT)).filter(pl.Series(asked))


def say(facts: Facts) -> str:
    """Return the sentence of the absences."""
    when = str(facts.options.get(WHEN.name, VOTED))
    absent, n = cast(int, facts.extras["absent"]), cast(int, facts.n)
    which = {
        ALL: "",
        VOTED: f" on which {facts.b} voted",
        "target_yes": f" on which {facts.b} voted yes",
        "target_abstain": f" on which {facts.b} abstained",
        "target_no": f" on which {facts.b} voted no",
        WITH_MOST: f" on which {facts.b} voted as most states did",
        AGAINST_MOST: f" on which {facts.b} voted against most states",
    }[when]
    calls = "one recorded roll call" if n == 1 else f"{n:,} recorded roll calls"
    period = f"in {facts.extras.get('used') or facts.period.text}"
    if absent == 0:
        return f"{_votes.among(facts)}{facts.a} missed none of the {calls}{which} {period}."
    whole = "all" if absent == n and n > 1 else f"{absent:,}"
    return (
        f"{_votes.among(facts)}{facts.a} did not vote on {whole} of the {calls}{which} {period} "
        f"({percent(facts.value)}{_votes.ends(facts)}){_split(facts, when)}."
    )


def _split(facts: Facts, when: str) -> str:
    """Return how the absences divide by whether the target was with most states."""
    if when not in (ALL, VOTED):
        return ""
    absent_with, n_with, absent_against, n_against = (
        cast(int, facts.extras.get(name) or 0) for name in ("absent_with", "n_with", "absent_against", "n_against")
    )
    if not n_with or not n_against:
        return ""
    return (
        f": on {absent_with:,} of the {n_with:,} on which {facts.b} voted as most states did, and on "
        f"{absent_against:,} of the {n_against:,} on which it voted against them"
    )


def caveats(tables: Frames, ask: Ask, row: Mapping[str, object]) -> tuple[str, ...]:
    """Return the flags of this value: the change of agenda, a state without a single vote, few roll calls."""
    chosen = _roll_calls.chosen_roll_calls(tables, ask)
    flags = _roll_calls.break_notes(chosen, row)
    absent, n = cast(int, row["absent"]), cast(int, row["n"])
    if absent == n:
        flags.append(
            "It cast no vote at all on these roll calls: a state whose contributions are in arrears has no "
            "vote, so that this need not be a choice."
        )
    if n < 2 * cast(int, MIN_ROLL_CALLS.default) and chosen.issue.rule != "listed":
        flags.append(f"Few votes: the value rests on {count(n, 'roll call')}.")
    return tuple(flags)


MEASURE = Measure(
    key="vote_absence",
    title="Not voting in the UN",
    channel="votes",
    heading="Votes that {a} missed",
    order=20,
    unit="share",
    value_range=(0.0, 1.0),
    directed=True,
    one_way=True,
    direction="neither",
    period="pool",
    tables=_votes.TABLES,
    interval=_votes.INTERVAL,
    interval_kind="interval",
    level=_votes.LEVEL,
    citation=_votes.CITATION,
    meaning="Share of the recorded roll calls in question (by default those on which the second state "
    "voted) on which the first was a member and did not vote. A state may stay away because it is "
    "small, because its contributions are in arrears, or because a vote would show it with or "
    "against another: compare the share where the second voted as most states did with that where "
    "it did not, and with peers on the same roll calls.",
    say=say,
    options=(WHEN, _roll_calls.ROLLCALLS, MIN_ROLL_CALLS, _roll_calls.ACROSS_BREAK),
    extras=EXTRAS,
    by_session=True,
    coverage=_roll_calls.coverage,
    compute=compute,
    rows=rows,
    compare=compare,
    caveats=caveats,
)
