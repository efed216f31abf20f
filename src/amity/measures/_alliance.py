"""The family of measures of obligations in alliance treaties: one measure an obligation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import polars as pl

from amity.core.asks import Ask
from amity.core.declarations import Column, Coverage, Frames, Measure, OptionValue
from amity.core.wording import Facts
from amity.measures._frames import answer, asked_only
from amity.measures._listed import years, zero_or_none

_CITATION = (
    "Leeds, Ritter, Mitchell and Long (2002): Alliance Treaty Obligations and Provisions, 1815–1944. International "
    "Interactions 28(3), 237–260."
)
_CIS = (
    "Both belonged to the Commonwealth of Independent States. Its texts of 1992 and 1993 make allies of all who signed "
    "them, also of enemies: read the obligation as a text, not as a tie."
)
_OSCE = (
    "Both took part in the OSCE, whose texts count as pledges of non-aggression among nearly all its states: the "
    "obligation says little about this dyad."
)


def obligation(*, key: str, column: str, title: str, duty: str, meaning: str, order: int) -> Measure:
    """Return the measure of one obligation.

    Parameters
    ----------
    key, title : str
        Of the measure.
    column : str
        The obligation's column of the table ``alliances``.
    duty : str
        What the first state must do, with a place for the second: ``"defend {b}"``.
    meaning : str
        What the measure says, in a sentence.
    order : int
        Place of the row in its channel.
    """
    return Measure(
        key=key,
        title=title,
        channel="alliance",
        heading="{a} is bound to " + duty,
        order=order,
        unit="yes or no",
        value_range=(0, 1),
        directed=True,
        direction="closer",
        period="last",
        tables=("alliances", "memberships"),
        interval="none: a treaty has the obligation or it has not",
        interval_kind="none",
        citation=_CITATION,
        meaning=meaning,
        say=_say(duty),
        extras=(
            Column(name="since", meaning="first year of the obligation without a break", unit="year"),
            Column(name="open_start", meaning="whether the record starts in that year, so that it may be older"),
        ),
        coverage=_coverage,
        compute=_compute(column),
        rows=_rows,
        caveats=_caveats(column),
    )


def _coverage(coverages: Mapping[str, Coverage], options: Mapping[str, OptionValue]) -> Coverage:  # noqa: ARG001
    # Memberships only tell which caution applies; they limit nothing.
    return coverages["alliances"]


def _compute(column: str) -> Callable[[Frames, Ask], pl.DataFrame]:
    def compute(tables: Frames, ask: Ask) -> pl.DataFrame:
        year = years(ask)[1]
        obligations = asked_only(tables["alliances"], ask, "state_a", "state_b")
        found = zero_or_none(ask, _in_force(obligations, column, year), "cow", year, year)
        start = tables["alliances"]["first"].min()
        return answer(found.with_columns((pl.col("since") == start).alias("open_start")), "since", "open_start")

    return compute


def _in_force(alliances: pl.DataFrame, column: str, year: int) -> pl.DataFrame:
    """Return the pairs with an obligation in a year, and the first year from which it ran without a break."""
    spells = alliances.filter(pl.col(column) & pl.col("first").le(year)).select("state_a", "state_b", "first", "last")
    began = {(a, b, last): first for a, b, first, last in spells.iter_rows() if last < year}
    current = spells.filter(pl.col("last") >= year)
    since = []
    for a, b, first, _ in current.iter_rows():
        start = first
        # Spells split where another obligation changes; this one goes on where they follow each other.
        while (earlier := began.get((a, b, start - 1))) is not None:
            start = earlier
        since.append(start)
    return current.select("state_a", "state_b", pl.Series("since", since, dtype=pl.Int64), pl.lit(1.0).alias("value"))


def _rows(tables: Frames, ask: Ask) -> pl.DataFrame:
    first, last = years(ask)
    mine = tables["alliances"].filter(
        (pl.col("state_a") == ask.subjects[0])
        & (pl.col("state_b") == ask.targets[0])
        & (pl.col("last") >= first)
        & (pl.col("first") <= last)
    )
    return mine.rename({"state_a": "obliged", "state_b": "to", "first": "first year", "last": "last year"})


def _say(duty: str) -> Callable[[Facts], str]:
    def say(facts: Facts) -> str:
        task, year = duty.format(b=facts.b), facts.period.last
        if not facts.value:
            return f"No treaty is recorded that obliged {facts.a} to {task} in {year}."
        since = facts.extras.get("since")
        older = " or earlier" if facts.extras.get("open_start") else ""
        return f"By the text of a treaty {facts.a} was obliged to {task} in {year} (since {since}{older})."

    return say


def _caveats(column: str) -> Callable[[Frames, Ask, Mapping[str, object]], tuple[str, ...]]:
    def caveats(tables: Frames, ask: Ask, row: Mapping[str, object]) -> tuple[str, ...]:
        if not row.get("value"):
            return ()
        pair = (str(row["state_a"]), str(row["state_b"]))
        on = date(years(ask)[1], 12, 31)
        found = [_CIS] if _both_in(tables["memberships"], "cis", pair, on) else []
        if column == "nonaggression" and _both_in(tables["memberships"], "osce", pair, on):
            found.append(_OSCE)
        return tuple(found)

    return caveats


def _both_in(memberships: pl.DataFrame, organisation: str, pair: tuple[str, str], on: date) -> bool:
    """Return whether both states belonged to an organisation on a day, fully or as associates."""
    here = memberships.filter(
        (pl.col("organisation") == organisation)
        & pl.col("status").is_in(["member", "associate"])
        & pl.col("state").is_in(list(pair))
        & (pl.col("first") <= on)
        & (pl.col("last").is_null() | (pl.col("last") >= on))
    )
    return here["state"].n_unique() == 2
