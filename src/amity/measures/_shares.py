"""What shares of a state's recorded flows have in common: sums over a window by dyad and by state, and words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, cast

import polars as pl

from amity.core import states, wording
from amity.core.asks import Ask, Period
from amity.core.declarations import Column, Frames
from amity.measures._frames import answer, asked_only, pairs
from amity.measures._memo import remembered

TRADE = "total_trade"
PARTNERS = {"exporter": "importer", "importer": "exporter"}
MILLION = "million USD"
TRADE_CITATION = (
    "Borchert, I., Larch, M., Shikher, S. and Yotov, Y. V. (2021), The International Trade and Production Database "
    "for Estimation (ITPD-E), International Economics 166, 140–166"
)
NO_TRADE_INTERVAL = (
    "none: the figures are a count of reported trade, not a sample, "
    "and the reports of the two sides are not given apart"
)
TRADE_EXTRAS = (
    Column(name="with_partner", meaning="the part of the flow with the second state, mean of a year", unit=MILLION),
    Column(name="with_all", meaning="the flow with all foreign states and territories, mean of a year", unit=MILLION),
    Column(name="years", meaning="years of the window in which the source has the first state", unit="count"),
)


def name_of(key: str, period: Period) -> str:
    """Return the name that a state had at the end of a period, as it stands inside a sentence."""
    return _name_on(key, period.last_day)


@lru_cache(maxsize=4096)
def _name_on(key: str, on: date) -> str:
    return wording.in_prose(states.get(key).name_on(on))


@remembered
def within(flows: pl.DataFrame, period: Period) -> pl.DataFrame:
    """Return the flows of the window between different states, domestic sales left out."""
    return flows.filter(
        pl.col("year").is_between(period.first, period.last) & (pl.col("exporter") != pl.col("importer"))
    )


def by_dyad(flows: pl.DataFrame, subject: str, figures: tuple[str, ...], ask: Ask) -> pl.DataFrame:
    """Return sums over the flows of every dyad that is asked for, ``state_a, state_b`` and the figures.

    Parameters
    ----------
    flows : DataFrame
        Has ``exporter``, ``importer`` and the figures; nulls count as none.
    subject : str
        Which of ``exporter`` and ``importer`` the first state is.
    figures : tuple of str
        Columns to add up.
    ask : Ask
        The request. Where one of its sides is a single state, flows of others are not even added up.
    """
    partner = PARTNERS[subject]
    sums = [pl.col(figure).cast(pl.Float64).sum() for figure in figures]
    here = asked_only(flows, ask, subject, partner)
    return here.group_by(pl.col(subject).alias("state_a"), pl.col(partner).alias("state_b"), maintain_order=True).agg(
        sums
    )


@remembered
def by_subject(flows: pl.DataFrame, subject: str, figures: tuple[str, ...]) -> pl.DataFrame:
    """Return sums over the flows of every subject: ``state_a``, the figures with ``all_``, ``flows`` and ``years``."""
    return flows.group_by(pl.col(subject).alias("state_a"), maintain_order=True).agg(
        *[pl.col(figure).cast(pl.Float64).sum().alias(f"all_{figure}") for figure in figures],
        pl.len().cast(pl.Int64).alias("flows"),
        pl.col("year").n_unique().cast(pl.Int64).alias("years"),
    )


def trade_share(tables: Frames, ask: Ask, subject: str, what: str) -> pl.DataFrame:
    """Return the answer of a share of the subject's recorded foreign trade in one direction.

    Parameters
    ----------
    tables, ask
        As a measure's ``compute`` gets them.
    subject : str
        Which of ``exporter`` and ``importer`` the first state is.
    what : str
        ``imports`` or ``exports``, for the reason where there are none.
    """
    flows = within(tables[TRADE], ask.period)
    totals, dyads = by_subject(flows, subject, ("value",)), by_dyad(flows, subject, ("value",), ask)
    found = (
        pairs(ask)
        .lazy()
        .join(totals.lazy(), on="state_a", how="left", maintain_order="left")
        .join(dyads.lazy(), on=["state_a", "state_b"], how="left", maintain_order="left")
    )
    own = pl.col("all_value").fill_null(0.0) > 0
    known = own & pl.col("state_b").is_in(states_present(flows)["state"].implode())
    part = pl.col("value").fill_null(0.0)
    done = found.with_columns(
        pl.when(known).then(part / pl.col("all_value")).alias("value"),
        pl.when(~known).then(pl.lit("no_data")).alias("status"),
        pl.when(known).then(pl.col("flows")).alias("n"),
        pl.when(known).then(part / pl.col("years")).alias("with_partner"),
        (pl.col("all_value") / pl.col("years")).alias("with_all"),
    )

    def why(row: Mapping[str, Any]) -> str:
        lacking, of = ("trade", row["state_b"]) if (row["all_value"] or 0) > 0 else (what, row["state_a"])
        return f"the source has no {lacking} of {name_of(of, ask.period)} in {ask.period.text}"

    return answer(done, *(column.name for column in TRADE_EXTRAS), why=why)


@remembered
def states_present(flows: pl.DataFrame) -> pl.DataFrame:
    """Return the states that the flows have on either side, and in which years: a bit a year.

    Columns ``state, mask``; the years two states have in common are one *and* of two masks.
    """
    bit = pl.lit(2, dtype=pl.Int64).pow((pl.col("year") - pl.col("year").min()).cast(pl.Int64))
    bits = flows.select("exporter", "importer", bit.alias("bit"))
    sides = [bits.group_by(pl.col(side).alias("state")).agg(pl.col("bit").bitwise_or()) for side in PARTNERS]
    return pl.concat(sides).group_by("state").agg(pl.col("bit").bitwise_or().alias("mask"))


def flow_rows(flows: pl.DataFrame, ask: Ask, subject: str) -> pl.DataFrame:
    """Return the flows behind a share: all of the first subject's in the window, by year, the largest first."""
    own = within(flows, ask.period).filter(pl.col(subject) == ask.subjects[0])
    return own.sort("year", "value", "exporter", "importer", descending=[False, True, False, False])


def below_crude_flags(trade: pl.DataFrame, ask: Ask, ways: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Return a flag for each direction in which a total is less than the dyad's crude oil alone in another source.

    Parameters
    ----------
    trade : DataFrame
        The table ``total_trade``.
    ask : Ask
        The request.
    ways : sequence of (str, str)
        Exporter and importer of each direction.
    """
    flags = []
    for exporter, importer in ways:
        if odd := _below_crude(within(trade, ask.period)).get((exporter, importer)):
            years = wording.listed([str(year) for year in sorted(odd)])
            flags.append(
                f"Incomplete: in {years} the recorded exports of {name_of(exporter, ask.period)} to "
                f"{name_of(importer, ask.period)} are less than the crude oil alone that CEPII's BACI records."
            )
    return tuple(flags)


@remembered
def _below_crude(flows: pl.DataFrame) -> dict[tuple[str, str], list[int]]:
    """Return, by exporter and importer, the years in which a total is less than the crude oil in it."""
    found: dict[tuple[str, str], list[int]] = {}
    for exporter, importer, year in flows.filter("below_crude").select("exporter", "importer", "year").iter_rows():
        found.setdefault((exporter, importer), []).append(year)
    return found


def years_flag(ask: Ask, row: Mapping[str, object]) -> tuple[str, ...]:
    """Return a flag where the source lacks some years of the window."""
    asked, found = ask.period.last - ask.period.first + 1, cast("int | None", row.get("years")) or 0
    if row.get("value") is None or found >= asked:
        return ()
    return (f"The source has only {wording.count(found, 'year')} of the {asked} asked for; the figure is of those.",)


def say_trade_share(facts: wording.Facts, *, imports: bool) -> str:
    """Return the sentence of a share of imports or exports."""
    does, way = ("importing", "from") if imports else ("exporting", "to")
    noun = "imports" if imports else "exports"
    if facts.value == 0:
        return f"No {noun} of {facts.a} {way} {facts.b} are recorded {facts.when}."
    part, total = cast(float, facts.extras["with_partner"]), cast(float, facts.extras["with_all"])
    yearly = " a year" if facts.period.first != facts.period.last else ""
    return (
        f"Of what {facts.a} is recorded as {does} {facts.when}, {wording.percent(facts.value)} by value "
        f"{'came' if imports else 'went'} {way} {facts.b} ({wording.number(part)} of {wording.number(total)} "
        f"{MILLION}{yearly})."
    )
