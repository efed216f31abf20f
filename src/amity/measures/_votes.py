"""What measures of votes have in common: matrices of votes, answers, comparisons, intervals, and words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from amity.core import states
from amity.core.asks import Ask
from amity.core.declarations import Column, Frames
from amity.core.issue_sets import issue_set
from amity.core.wording import NO_BREAK, Facts, percent
from amity.measures._frames import column, pairs
from amity.measures._memo import remembered
from amity.measures._roll_calls import ROLLCALLS, Chosen
from amity.numerics.bootstrap import DRAWS, Interval, package_weights, ratio_intervals, sums_by_package
from amity.numerics.vote_tables import NOT_MEMBER, Votes

TABLES = ("roll_calls", "votes")
LEVEL = 0.90
CODES = {0: "not recorded", 1: "yes", 2: "abstain", 3: "no", 8: "did not vote", 9: "not a member"}
CITATION = (
    "Voeten, Strezhnev and Bailey (2009), United Nations General Assembly Voting Data, "
    "doi:10.7910/DVN/LEJUQZ; United Nations Dag Hammarskjöld Library, voting records"
)
INTERVAL = (
    "90 %: bootstrap over packages of roll calls (one meeting, one subject), drawn jointly for all states; none "
    "for a listed set of roll calls, for shares of 0 and 1, and for fewer than five packages"
)
# Pairs in a block, and pairs times roll calls: some 30 MB at a time.
_UNITS, _CELLS = 4_000, 4_000_000

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Words = NDArray[np.object_]
Singles = NDArray[np.float32]


def codes_of(tables: Frames, keys: Sequence[str], at: NDArray[np.int64]) -> Votes:
    """Return codes of votes, shape (states, roll calls); a state without a column was never a member (9)."""
    record = _by_state(tables["votes"])
    out = np.full((len(keys), len(at)), NOT_MEMBER, np.uint8)
    for row, key in enumerate(keys):
        if key in record:
            out[row] = record[key][at]
    return out


@remembered
def _by_state(votes: pl.DataFrame) -> dict[str, Votes]:
    """Return the votes of each state on all roll calls of the record."""
    return {name: votes[name].to_numpy() for name in votes.columns if votes[name].dtype == pl.UInt8}


def least(asked: int, chosen: Chosen) -> int:
    """Return the fewest roll calls that a value may rest on: of a listed set never more than half."""
    return min(asked, -(-len(chosen.at) // 2)) if chosen.issue.rule == "listed" else asked


def laid_out(ask: Ask, columns: Mapping[str, NDArray[np.generic]]) -> dict[str, NDArray[np.generic]]:
    """Return the cells of each pair of the request, in their order, of matrices of shape (subjects, targets)."""
    kept = np.array([[a != b for b in ask.targets] for a in ask.subjects], np.bool_).reshape(
        len(ask.subjects), len(ask.targets)
    )
    return {name: values[kept] for name, values in columns.items()}


def no_members(ask: Ask, left: Votes, right: Votes) -> dict[str, str]:
    """Return for each state that was no member on any of the roll calls the reason in words."""
    reasons: dict[str, str] = {}
    for keys, votes in ((ask.subjects, left), (ask.targets, right)):
        for number in np.flatnonzero((votes == NOT_MEMBER).all(axis=1)):
            name = states.get(keys[number]).name_on(ask.period.last_day)
            reasons[keys[number]] = f"{name} was not a member of the United Nations in {ask.period.text}"
    return reasons


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What can be said of each pair of a request: value and ends with NaN for none, statuses and reasons."""

    value: Floats
    low: Floats
    high: Floats
    n: NDArray[np.int64]
    status: Words
    reason: Words


def settled(
    ask: Ask,
    chosen: Chosen,
    cells: Mapping[str, NDArray[np.generic]],
    why: Mapping[str, str],
    *,
    fewest: int,
    one: str,
    none: str,
) -> Settled:
    """Return value, ends, status and reason from ``share, low, high, n``: no value below the fewest roll calls.

    ``why`` is the reason where a state was no member, ``one`` names a roll call that counts and ``none`` their absence.
    """
    n = cells["n"].astype(np.int64)
    there = chosen.nothing is None
    enough = (n >= fewest) & there
    noted = "; ".join(chosen.notes) or None
    status, reason = (np.full(len(n), word, dtype=object) for word in ("partial" if noted else None, noted))
    if chosen.nothing is not None:
        status[:], reason[:] = chosen.nothing
    elif not enough.all():
        asked = pairs(ask)
        for at in np.flatnonzero(~enough):
            if n[at]:
                few = f"{n[at]} {one}{'' if n[at] == 1 else 's'}, fewer than the {fewest} that are needed"
                status[at], reason[at] = "not_computable", few
            else:
                a, b = asked.row(int(at))
                status[at], reason[at] = "no_data", why.get(a) or why.get(b) or none
    value, low, high = (np.where(enough, cells[name].astype(np.float64), np.nan) for name in ("share", "low", "high"))
    return Settled(value=value, low=low, high=high, n=n, status=status, reason=reason)


def answered(
    ask: Ask, chosen: Chosen, found: Settled, cells: Mapping[str, NDArray[np.generic]], extras: Sequence[Column]
) -> pl.DataFrame:
    """Return the answer with its extra columns, null where no roll call counts: nothing was counted then."""
    asked = pairs(ask)
    rows = [
        *asked.get_columns(),
        *(column(name, getattr(found, name)) for name in ("value", "low", "high", "n")),
        *(pl.Series(name, getattr(found, name).tolist(), dtype=pl.String) for name in ("status", "reason")),
    ]
    for extra in extras:
        if extra.name == "used":
            own = pl.Series("used", [chosen.used or None], dtype=pl.String).new_from_index(0, asked.height)
        else:
            own = column(extra.name, cells[extra.name])
        rows.append(own if chosen.nothing is None else own.clear(asked.height))
    return pl.DataFrame(rows)


def side_by_side(
    peers: Sequence[str],
    own: NDArray[np.generic],
    other: NDArray[np.generic],
    n: NDArray[np.int64],
    fewest: int,
) -> pl.DataFrame:
    """Return the rows of a comparison from points of subject and peers over ``n`` common roll calls."""
    enough = n >= max(fewest, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        values = [np.where(enough, part.astype(np.float64) / n, np.nan) for part in (own, other)]
    return compared(
        peers,
        (values[0], values[1]),
        n,
        ["" if fine else few(one, fewest) for one, fine in zip(n, enough, strict=True)],
    )


def few(n: int, fewest: int) -> str:
    """Return why a peer cannot be compared that has too few roll calls in common."""
    return f"{n} common roll calls, fewer than the {fewest} that are needed"


def compared(
    peers: Sequence[str], values: tuple[Floats, Floats], n: NDArray[np.int64], reasons: Sequence[str]
) -> pl.DataFrame:
    """Return the rows of a comparison; where a peer has a reason it is not compared."""
    return pl.DataFrame(
        [
            pl.Series("state", peers, dtype=pl.String),
            column("subject_value", values[0]),
            column("peer_value", values[1]),
            column("n", n),
            pl.Series("status", ["not_computable" if why else "ok" for why in reasons], dtype=pl.String),
            pl.Series("reason", reasons, dtype=pl.String),
        ]
    )


def with_votes(roll_calls: pl.DataFrame, mine: Votes, theirs: Votes) -> pl.DataFrame:
    """Return what a reader is told of each roll call, with the two votes in words."""
    words = np.array([CODES.get(code, "") for code in range(10)])
    return roll_calls.select("roll_call", "date", "symbol", "title", "kind", "yes", "abstain", "no").with_columns(
        pl.Series("vote_a", words[mine].tolist(), dtype=pl.String),
        pl.Series("vote_b", words[theirs].tolist(), dtype=pl.String),
    )


def packages(chosen: Chosen) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
    """Return an order of the roll calls in which packages stand together, and where each starts."""
    package = chosen.frame["package"].to_numpy()
    order = np.argsort(package, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(package[order]) != 0])
    return order, starts


def drawn(chosen: Chosen, seed: int) -> Singles:
    """Return the draws of packages for the roll calls that count, the same for all states."""
    return _draws(int(chosen.frame["package"].n_unique()), seed)


@remembered
def _draws(packages: int, seed: int) -> Singles:
    return package_weights(packages, DRAWS, seed)


def blocks(subjects: int, targets: int, roll_calls: int, square: bool) -> Iterator[tuple[slice, slice]]:
    """Yield runs of subjects with the targets they need, small enough that a block's arrays stay small.

    Where subjects and targets are the same, targets before the run are left out: those pairs came up already.
    """
    most = max(1, min(_UNITS, _CELLS // max(roll_calls, 1)) // max(targets, 1))
    for first in range(0, subjects, most):
        yield slice(first, min(first + most, subjects)), slice(first if square else 0, targets)


def interval_of(
    over: Singles, under: Singles, order: NDArray[np.int64], starts: NDArray[np.intp], draws: Singles
) -> Interval:
    """Return intervals of ratios of sums over roll calls; both arrays have the shape (roll calls, units)."""
    return ratio_intervals(sums_by_package(over[order], starts), sums_by_package(under[order], starts), draws, LEVEL)


def among(facts: Facts) -> str:
    """Return how a sentence opens that is about a set of roll calls, empty where it is about all."""
    issue = issue_set(str(facts.options.get(ROLLCALLS.name, ROLLCALLS.default)))
    return "" if issue.rule == "all" else f"Among {issue.title}, "


def ends(facts: Facts) -> str:
    """Return the interval as it stands behind a value, empty where there is none."""
    if facts.low is None or facts.high is None:
        return ""
    return f", {100 * LEVEL:.0f}{NO_BREAK}% interval {percent(facts.low)} to {percent(facts.high)}"
