"""How far apart two states' ideal points are in a session of the UN General Assembly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import polars as pl

from amity.core import states
from amity.core.asks import Ask
from amity.core.declarations import Column, Frames, Measure
from amity.core.wording import NO_BREAK, Facts, count, in_prose
from amity.measures._frames import answer, pairs
from amity.measures._memo import remembered
from amity.tables.roll_calls import COVERAGE

# Session s opens in September of year 1945 + s.
FIRST_YEAR = 1945
# Two-sided 90 per cent of the normal distribution.
NORMAL_90 = 1.6448536269514722
FEW_VOTES = 20
_EXTRAS = ("ideal_a", "ideal_b", "used")
_Point = tuple[float, float, int]


def session_of(ask: Ask) -> int:
    """Return the session that a request is about: the last of its period."""
    return ask.period.last - (FIRST_YEAR if ask.period.unit == "year" else 0)


def compute(tables: Frames, ask: Ask) -> pl.DataFrame:
    """Return the distance of every pair in the last session of the period, with its interval.

    The two estimates are taken as independent, d ± 1.645 √(se_a² + se_b²). Where the interval of the difference
    holds 0, that of the distance starts at 0.
    """
    session = session_of(ask)
    points = _points(tables["ideal_points"], session)
    asked = pairs(ask)
    rows = [_row(a, b, points, session) for a, b in asked.iter_rows()]
    columns = ("value", "low", "high", "n", "status", "reason", *_EXTRAS)
    kinds = dict(zip(columns, (pl.Float64,) * 3 + (pl.Int64,) + (pl.String,) * 2 + (pl.Float64,) * 2 + (pl.String,),
                     strict=True))  # fmt: skip
    found = pl.DataFrame(rows, schema=kinds, orient="row")
    whole = pl.concat([asked, found], how="horizontal")
    return answer(whole if ask.intervals else whole.drop("low", "high"), *_EXTRAS)


@remembered
def _points(table: pl.DataFrame, session: int) -> dict[str, _Point]:
    here = table.filter(pl.col("session") == session)
    estimate, se = (here[name].cast(pl.Float64).round(4) for name in ("estimate", "se"))
    return {
        key: (value, error, votes) for key, value, error, votes in zip(here["state"], estimate, se, here["n"],
                                                                      strict=True)
    }  # fmt: skip


def _row(a: str, b: str, points: Mapping[str, _Point], session: int) -> tuple[object, ...]:
    lacking = [key for key in (a, b) if key not in points]
    if lacking:
        whom = " and ".join(in_prose(states.get(key).name) for key in lacking)
        why = f"{whom} cast no vote that counts in session {session}"
        return None, None, None, None, "no_data", why if points else f"session {session} has no vote that counts", *(
            points[key][0] if key in points else None for key in (a, b)
        ), f"session {session}"  # fmt: skip
    mine, other = points[a], points[b]
    gap = mine[0] - other[0]
    half = NORMAL_90 * (mine[1] ** 2 + other[1] ** 2) ** 0.5
    low, high = gap - half, gap + half
    nearest = 0.0 if low <= 0 <= high else min(abs(low), abs(high))
    return (
        round(abs(gap), 6),
        round(nearest, 6),
        round(max(abs(low), abs(high)), 6),
        min(mine[2], other[2]),
        None,
        None,
        mine[0],
        other[0],
        f"session {session}",
    )


def rows(tables: Frames, ask: Ask) -> pl.DataFrame:
    """Return both states' ideal points, session by session up to the one asked for."""
    pair = [ask.subjects[0], ask.targets[0]]
    first = ask.period.first - (FIRST_YEAR if ask.period.unit == "year" else 0)
    mine = tables["ideal_points"].filter(
        pl.col("state").is_in(pair) & pl.col("session").is_between(first, session_of(ask))
    )
    return mine.select("session", "state", "estimate", "se", "n").sort("session", "state")


def say(facts: Facts) -> str:
    """Return the distance in a sentence with both ideal points."""
    a, b = (f"{cast(float, facts.extras[name]):+.2f}".replace("-", "−") for name in ("ideal_a", "ideal_b"))
    ends = f" (90{NO_BREAK}% interval {facts.low:.2f} to {facts.high:.2f})" if facts.low is not None else ""
    return (
        f"On the line that orders the votes of {facts.extras['used']}, {facts.a} stood at {a} and {facts.b} at {b}, "
        f"{facts.value:.2f} apart{ends}; the standard deviation over all states and sessions is 1."
    )


def caveats(tables: Frames, ask: Ask, row: Mapping[str, object]) -> tuple[str, ...]:  # noqa: ARG001
    """Return that few votes carry an estimate, and that the agenda changed."""
    votes, session = cast("int | None", row.get("n")), session_of(ask)
    told = []
    if votes is not None and votes < FEW_VOTES:
        told.append(
            f"One of the two cast {count(votes, 'vote')} that count in session {session}: its place rests mostly on "
            "the sessions before and after."
        )
    told += [
        f"Not comparable with values before {cut.on.year}: {cut.reason}."
        for cut in COVERAGE.breaks
        if session >= cut.on.year - FIRST_YEAR
    ]
    return tuple(told)


MEASURE = Measure(
    key="ideal_point_distance",
    title="Distance of ideal points",
    channel="votes",
    order=16,
    unit="ideal-point units",
    value_range=(0, None),
    directed=False,
    direction="farther",
    period="last",
    tables=("ideal_points",),
    interval="90 %: normal, the two standard errors taken as independent; each holds the uncertainty of the roll calls",
    interval_kind="interval",
    level=0.90,
    citation="Bailey, Strezhnev and Voeten (2017): Estimating Dynamic State Preferences from United Nations Voting "
    "Data. Journal of Conflict Resolution 61(2), 430–456.",
    meaning="How far apart two states stand on the one line that orders the votes of a session best; 1 is a standard "
    "deviation over all states and sessions.",
    say=say,
    extras=(
        Column(name="ideal_a", meaning="ideal point of the first state", unit="ideal-point units"),
        Column(name="ideal_b", meaning="ideal point of the second state", unit="ideal-point units"),
        Column(name="used", meaning="the session"),
    ),
    by_session=True,
    compute=compute,
    rows=rows,
    caveats=caveats,
)
