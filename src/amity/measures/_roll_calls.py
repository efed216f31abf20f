"""Which roll calls count for a request: period, set of roll calls, gaps of the record and changes of the agenda."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

import numpy as np
import polars as pl
from numpy.typing import NDArray

from amity.core.asks import Ask, Period
from amity.core.declarations import Coverage, Frames, Option, OptionValue
from amity.core.issue_sets import IssueSet, issue_set
from amity.core.partial_dates import day
from amity.measures._memo import remembered
from amity.tables.roll_calls import TABLE as ROLL_CALLS

ROLLCALLS = Option(
    name="rollcalls",
    default="all",
    meaning="which roll calls count: all, gaza (the twelve votes on Gaza and Palestine since October "
    "2023), or those with an issue flag, as long as there were flags: middle_east, nuclear, "
    "disarmament, human_rights, colonialism, economic_development",
)
ACROSS_BREAK = Option(
    name="across_break",
    default=False,
    meaning="whether a window is pooled across a change of the agenda, after which values are not "
    "comparable; without it only the part after the change is used",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The roll calls that count for a request.

    ``at`` are their rows in the tables, ``frame`` the rows of the roll-call table, ``used`` the years (or
    sessions) they span, ``notes`` why a part of what was asked is left out, ``nothing`` why there are none.
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
        whole=listed,
    )


def chosen_roll_calls(tables: Frames, ask: Ask) -> Chosen:
    """Return the roll calls of the period and the set asked for, gaps and breaks applied."""
    across = bool(ask.options.get(ACROSS_BREAK.name, False))
    return _chosen(tables["roll_calls"], ask.period, str(ask.options[ROLLCALLS.name]), across=across)


@remembered
def _chosen(roll_calls: pl.DataFrame, period: Period, rollcalls: str, *, across: bool) -> Chosen:
    issue = issue_set(rollcalls)
    found = roll_calls.with_row_index("at").filter(_in_period(period), _in_set(issue))
    if issue.rule == "listed":
        notes: list[str] = []
        kept = found
    else:
        kept, notes = _without_gaps(found, period)
        if not across:
            kept, more = _after_break(kept)
            notes += more
        notes += _ends(period)
    return Chosen(
        issue=issue,
        at=kept["at"].to_numpy().astype(np.int64),
        frame=kept,
        used=_span(kept, period),
        notes=tuple(notes),
        nothing=_nothing(kept, notes, issue, period),
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
        if gap.first > period.last_day or gap.last < period.first_day:
            continue
        outside = f"the general roll calls from {day(gap.first)} to {day(gap.last)} are not in the data"
        notes.append(gap.reason if period.unit == "year" else outside)
        # A calendar year that lacks a part is not like the others; a session keeps what it had outside the gap.
        lost = pl.col("date").is_between(gap.first, gap.last)
        if period.unit == "year":
            lost = pl.col("date").dt.year().is_between(gap.first.year, gap.last.year)
        kept = kept.filter(~lost)
    return kept, notes


def _after_break(found: pl.DataFrame) -> tuple[pl.DataFrame, list[str]]:
    """Return the roll calls after the last break that they straddle, and what is left out."""
    kept, notes = found, []
    for cut in ROLL_CALLS.coverage.breaks:
        after = kept.filter(pl.col("date") >= cut.on)
        if 0 < after.height < kept.height:
            notes.append(
                f"{cut.reason}; the roll calls before {day(cut.on)} are left out (across_break=true pools them)"
            )
            kept = after
    return kept, notes


def _ends(period: Period) -> list[str]:
    last = ROLL_CALLS.coverage.last
    open_session = period.unit == "session" and period.first_day <= last < period.last_day
    return [f"the record ends on {day(last)}, before the session does"] if open_session else []


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


def break_notes(chosen: Chosen, row: Mapping[str, object]) -> list[str]:
    """Return the caution that the value is not comparable with those before a break."""
    last = chosen.frame["date"].max()
    if chosen.issue.rule == "listed" or last is None:
        return []
    told = str(row.get("reason") or "")
    passed = [cut for cut in ROLL_CALLS.coverage.breaks if cast(date, last) >= cut.on and cut.reason not in told]
    return [f"Not comparable with values before {cut.on.year}: {cut.reason}." for cut in passed]
