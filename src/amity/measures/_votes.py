"""What measures of votes have in common: which roll calls count, matrices of votes, intervals, and words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

import numpy as np
import polars as pl
from numpy.typing import NDArray

from amity.core import states
from amity.core.asks import Ask, Period
from amity.core.declarations import Coverage, Frames, Option, OptionValue
from amity.core.issue_sets import IssueSet, issue_set
from amity.core.wording import NO_BREAK, Facts, percent
from amity.measures._frames import pairs
from amity.numerics.bootstrap import DRAWS, Interval, package_weights, ratio_intervals, sums_by_package
from amity.numerics.vote_tables import NOT_MEMBER, Votes
from amity.tables.roll_calls import TABLE as ROLL_CALLS

TABLES = ("roll_calls", "votes")
LEVEL = 0.90
WORDS = {0: "not recorded", 1: "yes", 2: "abstain", 3: "no", 8: "did not vote", 9: "not a member"}
CITATION = (
    "Voeten, Strezhnev and Bailey (2009), United Nations General Assembly Voting Data, doi:10.7910/DVN/LEJUQZ; United "
    "Nations Dag Hammarskjöld Library, voting records"
)
INTERVAL = (
    "90 %: bootstrap over packages of roll calls (same meeting and subject, in place of agenda items), drawn jointly for all "
    "states, on the logit scale with Student's t for the effective number of packages; none for a listed set of roll calls, "
    "for shares of 0 and 1, and for fewer than five packages"
)
ROLLCALLS = Option(
    name="rollcalls",
    default="all",
    meaning="which roll calls count: all, gaza (the twelve votes on Gaza and Palestine since October 2023), or those with an "
    "issue flag, to 2023: middle_east, nuclear, disarmament, human_rights, colonialism, economic_development",
)
ACROSS_BREAK = Option(
    name="across_break",
    default=False,
    meaning="whether a window is pooled across the change of agenda of 2025; without it only the part after the change is used",
)
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Singles = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The roll calls that count for a request.

    ``at`` are their rows in the tables, ``frame`` the rows of the roll-call table, ``used`` the years (or sessions) they span,
    ``notes`` why a part of what was asked is left out, ``nothing`` why there are none.
    """

    issue: IssueSet
    at: NDArray[np.int64]
    frame: pl.DataFrame
    used: str
    notes: tuple[str, ...]
    nothing: tuple[str, str] | None


def coverage(entries: Mapping[str, Coverage], options: Mapping[str, OptionValue]) -> Coverage:
    """Return the days that a measure of votes covers: those of the set of roll calls that is asked for."""
    base, chosen = entries["roll_calls"], issue_set(str(options[ROLLCALLS.name]))
    if chosen.rule == "all":
        return base
    last = chosen.last or base.last
    listed = chosen.rule == "listed"
    return replace(
        base,
        first=chosen.first or base.first,
        last=last,
        # A listed set is complete: the gap of the general record and the change of agenda are none of it.
        gaps=() if listed else tuple(gap for gap in base.gaps if gap.first <= last),
        breaks=() if listed else tuple(cut for cut in base.breaks if cut.on <= last),
        last_reason=chosen.reason or base.last_reason,
    )


def chosen_roll_calls(tables: Frames, ask: Ask) -> Chosen:
    """Return the roll calls of the period and the set that is asked for, gaps and breaks of the record applied."""
    roll_calls, issue = tables["roll_calls"], issue_set(str(ask.options[ROLLCALLS.name]))
    found = roll_calls.with_row_index("at").filter(_in_period(ask.period), _in_set(issue))
    if issue.rule == "listed":
        notes: list[str] = []
        kept = found
    else:
        kept, notes = _without_gaps(found, ask.period)
        if not ask.options.get(ACROSS_BREAK.name, False):
            kept, more = _after_break(kept)
            notes += more
        notes += _ends(ask.period)
    return Chosen(
        issue=issue,
        at=kept["at"].to_numpy().astype(np.int64),
        frame=kept,
        used=_span(kept, ask.period),
        notes=tuple(notes),
        nothing=_nothing(kept, notes, issue, ask.period),
    )


def _in_period(period: Period) -> pl.Expr:
    when = pl.col("date").dt.year() if period.unit == "year" else pl.col("session")
    return when.is_between(period.first, period.last)


def _in_set(issue: IssueSet) -> pl.Expr:
    if issue.rule == "all":
        return pl.lit(True)
    if issue.rule == "flag":
        return pl.col(issue.flag).fill_null(False)
    one_of = [(pl.col("symbol") == symbol) & (pl.col("date") == day) for symbol, day in issue.members]
    return pl.any_horizontal(one_of).fill_null(False)


def _without_gaps(found: pl.DataFrame, period: Period) -> tuple[pl.DataFrame, list[str]]:
    kept, notes = found, []
    for gap in ROLL_CALLS.coverage.gaps:
        if gap.first <= period.last_day and gap.last >= period.first_day:
            notes.append(gap.reason)
            kept = kept.filter(~pl.col("date").is_between(gap.first, gap.last))
    return kept, notes


def _after_break(found: pl.DataFrame) -> tuple[pl.DataFrame, list[str]]:
    """Return the roll calls after the last break that they straddle, and what is left out."""
    kept, notes = found, []
    for cut in ROLL_CALLS.coverage.breaks:
        after = kept.filter(pl.col("date") >= cut.on)
        if 0 < after.height < kept.height:
            notes.append(f"{cut.reason}; the roll calls before {_day(cut.on)} are left out (across_break=true pools them)")
            kept = after
    return kept, notes


def _ends(period: Period) -> list[str]:
    last = ROLL_CALLS.coverage.last
    open_session = period.unit == "session" and period.first_day <= last < period.last_day
    return [f"the record ends on {_day(last)}, before the session does"] if open_session else []


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _span(kept: pl.DataFrame, period: Period) -> str:
    if kept.is_empty():
        return ""
    when = kept["session"] if period.unit == "session" else kept["date"].dt.year()
    return Period(first=int(cast(int, when.min())), last=int(cast(int, when.max())), unit=period.unit).text


def _nothing(kept: pl.DataFrame, notes: Sequence[str], issue: IssueSet, period: Period) -> tuple[str, str] | None:
    if kept.height:
        return None
    if notes:
        return "not_computable", "; ".join(notes)
    return "no_data", f"{issue.title}: there are none in {period.text}"


def codes_of(tables: Frames, keys: Sequence[str], at: NDArray[np.int64]) -> Votes:
    """Return codes of votes, shape (states, roll calls); a state that was never a member has no column and is 9."""
    votes = tables["votes"]
    known = [key for key in dict.fromkeys(keys) if key in votes.columns]
    matrix = votes.select(known)[at].to_numpy() if known else np.zeros((len(at), 0), np.uint8)
    place = {key: number for number, key in enumerate(known)}
    out = np.full((len(keys), len(at)), NOT_MEMBER, np.uint8)
    for row, key in enumerate(keys):
        if key in place:
            out[row] = matrix[:, place[key]]
    return out


def least(asked: int, chosen: Chosen) -> int:
    """Return the fewest roll calls that a value may rest on: of a listed set never more than half of it is asked for."""
    return min(asked, -(-len(chosen.at) // 2)) if chosen.issue.rule == "listed" else asked


def laid_out(ask: Ask, columns: Mapping[str, NDArray[np.generic]]) -> pl.DataFrame:
    """Return a row for each pair of the request with its cells of matrices of shape (subjects, targets)."""
    frame = pairs(ask)
    kept = np.array([[a != b for b in ask.targets] for a in ask.subjects], np.bool_).reshape(
        len(ask.subjects), len(ask.targets)
    )
    cells = [pl.Series(name, np.ascontiguousarray(values[kept])) for name, values in columns.items()]
    return frame.with_columns([cell.fill_nan(None) if cell.dtype.is_float() else cell for cell in cells])


def no_members(ask: Ask, left: Votes, right: Votes) -> pl.Expr:
    """Return the reason where a state of a pair was no member of the UN on any of the roll calls, else null."""
    whys: dict[str, str | None] = {}
    for keys, votes in ((ask.subjects, left), (ask.targets, right)):
        for key, row in zip(keys, votes, strict=True):
            gone = bool((row == NOT_MEMBER).all())
            name = states.get(key).name_on(ask.period.last_day)
            whys[key] = f"{name} was not a member of the United Nations in {ask.period.text}" if gone else None
    told = {key: why for key, why in whys.items() if why}
    if not told:
        return pl.lit(None, dtype=pl.String)
    known = [pl.col(side).replace_strict(told, default=None, return_dtype=pl.String) for side in ("state_a", "state_b")]
    return pl.coalesce(known)


def settled(chosen: Chosen, fewest: int, why: pl.Expr, *, one: str, none: str) -> list[pl.Expr]:
    """Return value, ends, status and reason from ``share, low, high, n``: no value below the fewest roll calls.

    ``why`` is the reason where a state was no member, ``one`` names a roll call that counts and ``none`` their absence.
    """
    there = pl.lit(chosen.nothing is None)
    enough = there & (pl.col("n") >= fewest)
    empty = pl.col("n") == 0
    status, reason = chosen.nothing or ("", "")
    few = pl.format(f"{{}} {one}s, fewer than the {{}} that are needed", pl.col("n"), pl.lit(fewest))
    few = pl.when(pl.col("n") == 1).then(pl.format(f"{{}} {one}, fewer than the {{}} that are needed", "n", pl.lit(fewest))).otherwise(few)
    noted = "; ".join(chosen.notes)
    return [
        *(pl.when(enough).then(source).alias(name) for name, source in (("value", "share"), ("low", "low"), ("high", "high"))),
        pl.when(enough).then(pl.lit("partial" if noted else None, dtype=pl.String))
        .when(~there).then(pl.lit(status))
        .when(empty).then(pl.lit("no_data"))
        .otherwise(pl.lit("not_computable")).alias("status"),
        pl.when(enough).then(pl.lit(noted or None, dtype=pl.String))
        .when(~there).then(pl.lit(reason))
        .when(empty).then(pl.coalesce(why, pl.lit(none)))
        .otherwise(few).alias("reason"),
    ]  # fmt: skip


def side_by_side(
    peers: Sequence[str], own: NDArray[np.generic], other: NDArray[np.generic], n: NDArray[np.int64], fewest: int
) -> pl.DataFrame:
    """Return the rows of a comparison from points of the subject and of each peer over ``n`` common roll calls."""
    cells = pl.DataFrame(
        {"state": list(peers), "own": own, "other": other, "n": n},
        schema={"state": pl.String, "own": pl.Float64, "other": pl.Float64, "n": pl.Int64},
    )
    enough = pl.col("n") >= max(fewest, 1)
    few = pl.format("{} common roll calls, fewer than the {} that are needed", pl.col("n"), pl.lit(fewest))
    return cells.select(
        "state",
        pl.when(enough).then(pl.col("own") / pl.col("n")).alias("subject_value"),
        pl.when(enough).then(pl.col("other") / pl.col("n")).alias("peer_value"),
        "n",
        pl.when(enough).then(pl.lit("ok")).otherwise(pl.lit("not_computable")).alias("status"),
        pl.when(enough).then(pl.lit("")).otherwise(few).alias("reason"),
    )


def with_votes(roll_calls: pl.DataFrame, mine: Votes, theirs: Votes) -> pl.DataFrame:
    """Return what a reader is told of each roll call, with the two votes in words."""
    words = np.array([WORDS.get(code, "") for code in range(10)])
    return roll_calls.select("roll_call", "date", "symbol", "title", "kind", "yes", "abstain", "no").with_columns(
        pl.Series("vote_a", words[mine].tolist(), dtype=pl.String),
        pl.Series("vote_b", words[theirs].tolist(), dtype=pl.String),
    )


def packages(chosen: Chosen) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
    """Return an order of the roll calls in which packages stand together, and where each package starts in it."""
    package = chosen.frame["package"].to_numpy()
    order = np.argsort(package, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(package[order]) != 0])
    return order, starts


def drawn(chosen: Chosen, seed: int) -> Singles:
    """Return the draws of packages for the roll calls that count, the same for all states."""
    return package_weights(int(chosen.frame["package"].n_unique()), DRAWS, seed)


def interval_of(over: Singles, under: Singles, order: NDArray[np.int64], starts: NDArray[np.intp], draws: Singles) -> Interval:
    """Return intervals of ratios of sums over roll calls, from points and counts of shape (roll calls, units)."""
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


def break_notes(chosen: Chosen, row: Mapping[str, object]) -> list[str]:
    """Return the caution that a value from after a break is not comparable with earlier ones, unless the reason says so."""
    last = chosen.frame["date"].max()
    if chosen.issue.rule == "listed" or last is None:
        return []
    told = str(row.get("reason") or "")
    passed = [cut for cut in ROLL_CALLS.coverage.breaks if cast(date, last) >= cut.on and cut.reason not in told]
    return [f"Not comparable with values before {cut.on.year}: {cut.reason}." for cut in passed]
