"""Ideal points of states in the UN General Assembly, session by session, from the embedded votes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

import numpy as np
import polars as pl
from numpy.typing import NDArray

from amity.core.asks import Period
from amity.core.declarations import Model
from amity.core.errors import BadPeriod, ComputeError, UsageError
from amity.core.issue_sets import IssueSet, issue_set
from amity.core.lists import read_list
from amity.core.partial_dates import day
from amity.numerics.ideal_points import LEVEL, IdealPoints, Settings, ideal_points
from amity.tables.roll_calls import COVERAGE

# Two-sided 90 per cent of the normal distribution.
NORMAL_90 = 1.6448536269514722
CAST = (1, 2, 3)
# A year in a title changes from session to session, the text it names does not.
_YEAR = re.compile(r"\b(19|20)\d\d\b")
_SHORTEST_TITLE = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimates:
    """Ideal points as a table, with the fit that they come from.

    ``frame`` has ``state, session, estimate, low, high, n``; a state has no row in a session in which it cast no vote
    that counts. ``n`` counts its votes on roll calls with at least two different answers. ``anchor`` is the state on
    whose side the scale is counted upward, ``sign`` what the numbers of ``fit`` are multiplied by. ``silent`` are
    states without any estimate, ``unanimous`` how many roll calls were left out because all who voted did the same,
    ``bridged`` how many share their item with one of another session, ``notes`` what a reader has to know.
    """

    frame: pl.DataFrame
    fit: IdealPoints
    states: tuple[str, ...]
    anchor: str | None
    sign: float
    silent: tuple[str, ...]
    roll_calls: int
    unanimous: int
    bridged: int
    notes: tuple[str, ...]

    @property
    def random_walk_variance(self) -> float:
        """Return the variance of a step from one session to the next, in squared units of the scale."""
        return self.fit.step_variance

    @property
    def log_likelihood(self) -> float:
        """Return the log likelihood of the votes at the estimates."""
        return self.fit.log_likelihood


def fit(
    votes: pl.DataFrame,
    roll_calls: pl.DataFrame,
    *,
    issue: str = "all",
    sessions: Period | None = None,
    bridges: bool = False,
    seed: int = 0,
    anchor: str | None = None,
) -> Estimates:
    """Return the ideal points of all members from the table of votes and that of roll calls, row by row the same.

    Parameters
    ----------
    issue
        A set of roll calls or an issue flag.
    sessions
        The sessions used; all without it.
    bridges
        Whether texts with the same title in neighbouring sessions share their item.
    anchor
        Key of the state on whose side the scale is counted upward; without it the one of the list.

    Raises
    ------
    BadPeriod
        Where no roll call is left.
    ComputeError
        Where no roll call has two different answers, or the fit did not converge.
    """
    one = issue_set(issue)
    kept = roll_calls.with_row_index("row").filter(_within(one, sessions))
    notes = _notes(one, sessions, roll_calls)
    if kept.is_empty():
        raise BadPeriod(
            f"{one.title} in {sessions.text if sessions else 'all sessions'} were asked for; there are none"
            + (f" ({notes[0]})" if notes else ""),
            hint="ask for other sessions, or for --issue all",
        )
    names = tuple(column for column in votes.columns if column != "roll_call")
    codes = votes.select(names).to_numpy()[kept["row"].to_numpy()].T
    label = same_titles(kept) if bridges else None
    return estimated(
        np.where(np.isin(codes, CAST), codes, 0).astype(np.int8),
        kept["session"].to_numpy().astype(np.int64),
        names,
        label=label,
        seed=seed,
        anchor=anchor or default_anchor(),
        notes=notes,
    )


def estimated(
    votes: NDArray[np.int8],
    session: NDArray[np.int64],
    states: Sequence[str],
    *,
    label: NDArray[np.int64] | None,
    seed: int,
    anchor: str | None,
    notes: tuple[str, ...] = (),
) -> Estimates:
    """Return the ideal points of an array of votes, checked, with the sign fixed and the certificate of convergence."""
    _check_linked(votes, states, label)
    try:
        found = ideal_points(votes, session, label=label, settings=Settings(seed=seed))
    except ValueError as error:
        raise ComputeError(
            f"ideal points of {len(states)} states on {votes.shape[1]} roll calls were asked for; {error}",
            hint="positions can be told only from votes on which states differ",
        ) from error
    if not found.converged:
        last = found.trace[-1]
        raise ComputeError(
            f"ideal points were asked for; after {len(found.trace)} steps a point still moved by "
            f"{last.largest_move:.2g} standard deviations",
            hint="more sessions or roll calls, or states that vote on more of them, make the scale firmer",
        )
    cells = found.cells
    sign, used = _sign(found, states, anchor)
    voted = cells.voted
    estimate = sign * found.points[voted]
    half = NORMAL_90 * found.standard_error[voted]
    frame = pl.DataFrame(
        {
            "state": [states[at] for at in cells.point_state[voted]],
            "session": cells.sessions[cells.point_session[voted]],
            "estimate": estimate,
            "low": estimate - half,
            "high": estimate + half,
            "n": cells.cast[voted],
        },
        schema_overrides={"session": pl.Int64, "n": pl.Int64},
    ).sort("state", "session")
    there = set(frame["state"])
    several = np.bincount(cells.item, minlength=cells.items) > 1
    return Estimates(
        frame=frame,
        fit=found,
        states=tuple(states),
        anchor=used,
        sign=sign,
        silent=tuple(state for state in states if state not in there),
        roll_calls=len(cells.used),
        unanimous=votes.shape[1] - len(cells.used),
        bridged=int(several[cells.item].sum()),
        notes=notes,
    )


def _check_linked(votes: NDArray[np.int8], states: Sequence[str], label: NDArray[np.int64] | None) -> None:
    """Refuse groups of states that share no roll call: nothing tells on which side of each other they stand.

    Raises
    ------
    ComputeError
        Where there is more than one such group.
    """
    several = np.stack([(votes == code).any(axis=0) for code in CAST]).sum(axis=0) > 1
    cast_, items = votes[:, several] > 0, None if label is None else label[several]
    group = np.full(len(states), -1)
    number = 0
    for state in np.flatnonzero(cast_.any(axis=1)):
        if group[state] >= 0:
            continue
        inside = np.zeros(len(states), np.bool_)
        inside[state] = True
        size = 0
        while inside.sum() > size:
            size = int(inside.sum())
            rolls = cast_[inside].any(axis=0)
            if items is not None:
                rolls = np.isin(items, items[rolls])
            inside |= cast_[:, rolls].any(axis=1)
        group[inside] = number
        number += 1
    if number > 1:
        names = [states[int(np.flatnonzero(group == at)[0])] for at in range(number)]
        raise ComputeError(
            f"ideal points of {len(states)} states on {votes.shape[1]} roll calls were asked for; {number} groups of "
            f"states (those of {', '.join(map(str, names[:3]))}{' …' if number > 3 else ''}) voted on no roll call "
            "together",
            hint="fit each group by itself: nothing says where one stands against another",
        )


def _sign(found: IdealPoints, states: Sequence[str], anchor: str | None) -> tuple[float, str | None]:
    """Return the sign of the scale: the anchor's mean is positive, or else a no lies above a yes on the whole."""
    if anchor is not None:
        own = found.points[found.cells.voted & (found.cells.point_state == list(states).index(anchor))]
        if len(own) and own.sum() != 0:
            return float(np.sign(own.sum())), anchor
    total = found.items[:, 0].sum()
    return (1.0 if total >= 0 else -1.0), None


def default_anchor() -> str:
    """Return the state on whose side ideal points are counted upward unless another is named."""
    return next(row["state"] for row in read_list("anchors") if row["model"] == "ideal_points")


def same_titles(roll_calls: pl.DataFrame) -> NDArray[np.int64]:
    """Return labels of roll calls, alike for whole texts of the same title in neighbouring sessions.

    A title must stand once in its session, years and signs left aside. It is no proof of the same text: many titles
    return with other words below them.
    """
    titles = roll_calls.select(
        at=pl.int_range(pl.len()),
        session="session",
        title=pl.col("title").map_elements(_plain, return_dtype=pl.String),
        whole=pl.col("kind") == "resolution",
    )
    single = titles.filter(pl.col("whole") & (pl.col("title").str.len_chars() >= _SHORTEST_TITLE)).filter(
        pl.len().over("title", "session") == 1
    )
    label = np.arange(roll_calls.height)
    last: dict[str, tuple[int, int]] = {}
    for at, session, title in single.sort("session", "at").select("at", "session", "title").iter_rows():
        before = last.get(title)
        if before is not None and session - before[1] == 1:
            label[at] = label[before[0]]
        last[title] = (at, session)
    return cast("NDArray[np.int64]", label)


def _plain(title: str) -> str:
    words = re.sub(r"[^a-z0-9 ]", " ", _YEAR.sub(" ", title.lower()))
    return " ".join(words.split())


def _within(issue: IssueSet, sessions: Period | None) -> pl.Expr:
    if sessions is not None and sessions.unit != "session":
        raise UsageError(f"{sessions.text} was asked for", hint="ideal points go by session: write for example 70-78")
    chosen = pl.lit(True)
    if issue.rule == "flag":
        chosen = pl.col(issue.flag).fill_null(False)
    elif issue.rule == "listed":
        members = [(pl.col("symbol") == symbol) & (pl.col("date") == on) for symbol, on in issue.members]
        chosen = pl.any_horizontal(members).fill_null(False)
    if issue.last is not None:
        chosen &= pl.col("date") <= issue.last
    if issue.first is not None:
        chosen &= pl.col("date") >= issue.first
    return chosen if sessions is None else chosen & pl.col("session").is_between(sessions.first, sessions.last)


def _notes(issue: IssueSet, sessions: Period | None, roll_calls: pl.DataFrame) -> tuple[str, ...]:
    notes = []
    last = cast(date, roll_calls["date"].max())
    until = sessions.last_day if sessions else last
    if issue.last is not None and issue.rule == "flag" and until > issue.last:
        notes.append(f"{issue.title} end on {day(issue.last)}: {issue.reason}; nothing is extrapolated")
    if issue.rule == "all":
        since = sessions.first_day if sessions else cast(date, roll_calls["date"].min())
        notes += [gap.reason for gap in COVERAGE.gaps if since <= gap.last and until >= gap.first]
        notes += [cut.reason for cut in COVERAGE.breaks if since < cut.on <= until]
    return tuple(notes)


MODEL = Model(
    key="ideal_points",
    title="Dynamic ideal points",
    meaning="Where each state stood in each session on the one line that orders the General Assembly's votes best, "
    "with abstention between yes and no and with states drifting from session to session.",
    null="None: positions are estimated, not tested. Two states differ where the interval of their difference leaves "
    "out 0.",
    interval=f"{LEVEL:.0%}: estimate ± 1.645 standard errors of the normal approximation to the posterior, the "
    "uncertainty of the roll calls in it, widened for leverage.",
    assumptions=(
        "One dimension orders all roll calls used.",
        "Given positions and roll calls, votes are independent of each other.",
        "A vote that was not cast says nothing of the position.",
        "Positions move like a random walk with one variance for all states and sessions.",
    ),
    cannot_say="Why a state votes as it does, or where it stands on a matter that the Assembly does not vote on; the "
    "line is that of each session's agenda, tied to the next by states that move little.",
    citation="Bailey, M. A., Strezhnev, A. and Voeten, E. (2017), Estimating Dynamic State Preferences from United "
    "Nations Voting Data, Journal of Conflict Resolution 61(2), 430–456; Martin, A. D. and Quinn, K. M. (2002), "
    "Political Analysis 10(2), 134–153; Imai, K., Lo, J. and Olmsted, J. (2016), American Political Science Review "
    "110(4), 631–656",
    docs="methods/ideal-points.md",
    recovery="recovery/test_ideal_points.py",
)
