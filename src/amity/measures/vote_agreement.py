"""Share of roll calls of the UN General Assembly on which two states cast the same vote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

import numpy as np
import polars as pl
from numpy.typing import NDArray

from amity.core.asks import Ask
from amity.core.declarations import Column, Comparison, Frames, Measure, Option
from amity.core.wording import Facts, count, number, percent
from amity.measures import _roll_calls, _votes
from amity.numerics.vote_tables import (
    CODINGS,
    MISSING,
    NOT_MEMBER,
    Coding,
    Votes,
    agreement,
    count_tables,
    point_table,
    usable,
)

NONVOTING = Option(
    name="nonvoting",
    default="drop",
    choices=CODINGS,
    meaning="how a member that did not vote is counted: drop (only roll calls on which both cast a vote), "
    "half (half a point: a bounding convention), category (not voting is a position of its own), "
    "yes_no (abstentions and absences both dropped)",
)
MIN_JOINT = Option(
    name="min_joint",
    default=20,
    minimum=1,
    meaning="the fewest roll calls that a value may rest on; of a listed set such as gaza never more than "
    "half is asked for",
)
EXTRAS = (
    Column(
        name="agreed",
        meaning="points of agreement: roll calls on which both cast the same vote",
        unit="count",
    ),
    Column(name="opposed", meaning="roll calls on which one voted yes and the other no", unit="count"),
    Column(name="both_yes", meaning="roll calls on which both voted yes", unit="count"),
    Column(name="both_no", meaning="roll calls on which both voted no", unit="count"),
    Column(name="silent", meaning="roll calls of both as members on which one or both did not vote", unit="count"),
    Column(
        name="lost", meaning="roll calls of both as members of which the record of one or both is lost", unit="count"
    ),
    Column(name="used", meaning="the years (or sessions) that the roll calls used lie in"),
)


def compute(tables: Frames, ask: Ask) -> pl.DataFrame:
    """Return the agreement of each pair over the roll calls of the window, with interval and counts."""
    chosen = _roll_calls.chosen_roll_calls(tables, ask)
    left, right = (_votes.codes_of(tables, keys, chosen.at) for keys in (ask.subjects, ask.targets))
    counts, coding = count_tables(left, right), _coding(ask)
    share, joint = agreement(counts, coding)
    cast_both, whole = counts.cast, counts.counts.sum((-2, -1))
    low, high = _intervals(chosen, ask, left, right, coding)
    cells: dict[str, NDArray[np.generic]] = {
        "share": share,
        "n": joint.astype(np.int64),
        "low": low,
        "high": high,
        "agreed": np.nan_to_num(share * joint),
        "opposed": (cast_both[..., 0, 2] + cast_both[..., 2, 0]).astype(np.int64),
        "both_yes": cast_both[..., 0, 0].astype(np.int64),
        "both_no": cast_both[..., 2, 2].astype(np.int64),
        "silent": (whole - cast_both.sum((-2, -1))).astype(np.int64),
        "lost": _lost(left, right),
    }
    fewest = _votes.least(cast(int, ask.options[MIN_JOINT.name]), chosen)
    flat = _votes.laid_out(ask, cells)
    why = _votes.no_members(ask, left, right) if chosen.nothing is None else {}
    none = "no roll call on which both are recorded"
    found = _votes.settled(ask, chosen, flat, why, fewest=fewest, one="joint roll call", none=none)
    if chosen.nothing is None:
        lost = flat["lost"].astype(np.int64)
        for at in np.flatnonzero(np.isnan(found.value) & (lost > 0)):
            words = f"on {lost[at]} further, both being members, a vote is lost from the record"
            found.reason[at] = f"{found.reason[at]}; {words}"
    return _votes.answered(ask, chosen, found, flat, EXTRAS)


def _lost(left: Votes, right: Votes) -> NDArray[np.int64]:
    """Return how many roll calls of each pair are missing in the record of one or both, both being members."""
    mine, theirs = ((votes == MISSING).astype(np.float32) for votes in (left, right))
    member_a, member_b = ((votes != NOT_MEMBER).astype(np.float32) for votes in (left, right))
    either = mine @ member_b.T + member_a @ theirs.T - mine @ theirs.T
    lost: NDArray[np.int64] = np.rint(either).astype(np.int64)
    return lost


def _coding(ask: Ask) -> Coding:
    return cast(Coding, ask.options[NONVOTING.name])


def _intervals(
    chosen: _roll_calls.Chosen, ask: Ask, left: Votes, right: Votes, coding: Coding
) -> tuple[_votes.Floats, _votes.Floats]:
    """Return both ends for every pair; a pair that stands twice in the request is computed once."""
    low, high = (np.full((len(left), len(right)), np.nan) for _ in range(2))
    if not ask.intervals or chosen.issue.rule == "listed" or not chosen.at.size:
        return low, high
    points, counts = point_table(coding)
    counted = counts.astype(np.float32)
    order, starts = _votes.packages(chosen)
    draws = _votes.drawn(chosen, ask.seed)
    square = ask.subjects == ask.targets
    for block, columns in _votes.blocks(len(left), len(right), len(chosen.at), square):
        # Every subject of the block with every target: (roll calls, subjects * targets).
        pair = (left[block].T[:, :, None], right[columns].T[:, None, :])
        flat = [table[pair].reshape(len(chosen.at), -1) for table in (points, counted)]
        found = _votes.interval_of(flat[0], flat[1], order, starts, draws)
        shape = (left[block].shape[0], right[columns].shape[0])
        low[block, columns], high[block, columns] = found.low.reshape(shape), found.high.reshape(shape)
    if square:
        low, high = (np.where(np.isnan(ends), ends.T, ends) for ends in (low, high))
    return low, high


def compare(tables: Frames, ask: Ask, peers: Sequence[str]) -> Comparison:
    """Return the subject beside each peer, on the roll calls that count for subject, target and peer."""
    chosen = _roll_calls.chosen_roll_calls(tables, ask)
    coding = _coding(ask)
    points, _ = point_table(coding)
    (mine,), (target,) = (_votes.codes_of(tables, keys[:1], chosen.at) for keys in (ask.subjects, ask.targets))
    theirs = _votes.codes_of(tables, peers, chosen.at)
    common = usable(mine, coding) & usable(target, coding) & usable(theirs, coding)
    fewest = _votes.least(cast(int, ask.options[MIN_JOINT.name]), chosen)
    own, other = ((common * points[one, target]).sum(axis=1) for one in (mine, theirs))
    frame = _votes.side_by_side(peers, own, other, common.sum(axis=1), fewest)
    basis = "were all members" if coding in ("half", "category") else "all voted"
    return Comparison(
        frame=frame,
        terms=f"each peer on the roll calls on which it, the subject and the target {basis}, "
        f"{chosen.used or ask.period.text}",
    )


def rows(tables: Frames, ask: Ask) -> pl.DataFrame:
    """Return the roll calls of the window with both votes, whether each counts, and the points it gives."""
    chosen = _roll_calls.chosen_roll_calls(tables, ask)
    points, counts = point_table(_coding(ask))
    (mine,), (target,) = (_votes.codes_of(tables, keys[:1], chosen.at) for keys in (ask.subjects, ask.targets))
    return _votes.with_votes(chosen.frame, mine, target).with_columns(
        pl.Series("counted", counts[mine, target]),
        pl.Series("points", points[mine, target].astype(np.float64)),
    )


def say(facts: Facts) -> str:
    """Return the sentence of the agreement."""
    coding = facts.options.get(NONVOTING.name, "drop")
    agreed, n = cast(float, facts.extras["agreed"]), cast(int, facts.n)
    basis = {
        "drop": "on which both voted",
        "half": "on which both were members (half a point where either did not vote)",
        "category": "on which both were members (not voting counted as a position)",
        "yes_no": "on which both voted yes or no",
    }[str(coding)]
    basis = f"{basis} in {facts.extras.get('used') or facts.period.text}"
    opening = _votes.among(facts)
    if n == 1:
        same = "the same vote" if agreed else "different votes"
        return f"{opening}{facts.a} and {facts.b} cast {same} on the one recorded roll call {basis}."
    alike = "took the same position" if coding in ("half", "category") else "cast the same vote"
    whole = "all" if agreed == n else "none" if agreed == 0 else number(agreed, 4)
    ends = _votes.ends(facts)
    against = cast(int, facts.extras.get("opposed") or 0)
    tail = f"; they voted on opposite sides {_times(against)}" if against else ""
    return (
        f"{opening}{facts.a} and {facts.b} {alike} on {whole} of the {n:,} recorded roll calls {basis} "
        f"({percent(facts.value)}{ends}){tail}."
    )


def _times(number_of: int) -> str:
    return {1: "once", 2: "twice"}.get(number_of, f"{number_of:,} times")


def caveats(tables: Frames, ask: Ask, row: Mapping[str, object]) -> tuple[str, ...]:
    """Return the flags of this value: the change of agenda, few roll calls, many that one missed."""
    chosen = _roll_calls.chosen_roll_calls(tables, ask)
    flags = _roll_calls.break_notes(chosen, row)
    n, silent = cast(int, row["n"]), cast(int, row["silent"])
    if n < 2 * cast(int, MIN_JOINT.default) and chosen.issue.rule != "listed":
        flags.append(f"Few votes: the value rests on {count(n, 'roll call')}.")
    if lost := cast(int, row.get("lost") or 0):
        flags.append(
            f"A lost record: the votes of one or both on {count(lost, 'further roll call')} are missing, which says "
            "nothing of how they voted."
        )
    if _coding(ask) in ("drop", "yes_no") and silent > n / 3:
        flags.append(
            f"One or both did not vote on {count(silent, 'further roll call')}: if a state stays away from "
            "votes on which the two would agree, the value is too low, and too high if from those on which "
            "they would differ."
        )
    return tuple(flags)


MEASURE = Measure(
    key="vote_agreement",
    title="Agreement in UN votes",
    channel="votes",
    order=10,
    unit="share",
    value_range=(0.0, 1.0),
    directed=False,
    direction="closer",
    period="pool",
    tables=_votes.TABLES,
    interval=_votes.INTERVAL,
    interval_kind="interval",
    level=_votes.LEVEL,
    citation=_votes.CITATION + "; Häge and Hug (2016), Journal of Conflict Resolution 60(8), on votes not taken",
    meaning="Share of the recorded roll calls of the UN General Assembly on which two states cast the same "
    "vote, of those on which both voted. Texts passed by consensus are no votes and are left out. "
    "Peers are compared on the roll calls that subject, target and peer all cast.",
    say=say,
    options=(NONVOTING, _roll_calls.ROLLCALLS, MIN_JOINT, _roll_calls.ACROSS_BREAK),
    extras=EXTRAS,
    by_session=True,
    coverage=_roll_calls.coverage,
    compute=compute,
    rows=rows,
    compare=compare,
    caveats=caveats,
)
