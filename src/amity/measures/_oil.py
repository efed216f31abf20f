"""What the crude oil measures share: recorded shares, what refineries needed, the bounds of a hidden record, flags."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import polars as pl

from amity.core import wording
from amity.core.asks import Ask, Period
from amity.core.declarations import Coverage, Frames, Option, OptionValue
from amity.measures._frames import pairs
from amity.measures._memo import remembered
from amity.measures._shares import by_dyad, by_subject, name_of, within

NON_STATE = "non_state"
TONNES_A_BARREL = 0.1364
DAYS_A_YEAR = 365
# Million tonnes a year for each thousand barrels a day.
MT = TONNES_A_BARREL * DAYS_A_YEAR / 1000
TONNES_PER_MT = 1_000_000
# From this coverage on, what is missing is within the error of the comparison itself (barrels of different weight,
# stocks, feedstocks other than crude), and no bounds are given.
ENOUGH = 0.9
# Shares of the record from which odd rows, and crude from states without production, are worth a flag.
WORTH_A_FLAG = 0.01
WORTH_A_NAME = 0.1
# Below a tenth of a million tonnes, about one tanker, a record is samples and odd lots.
SMALL_MT = 0.1
BY = Option(
    name="by",
    default="value",
    choices=("value", "tonnes"),
    meaning="what the share is a share of: value in US dollars, or tonnes (missing tonnes count as none)",
)
FILTER = Option(
    name="filter_unit_values",
    default=False,
    meaning="leave out rows whose dollars per tonne are below a third or above three times the year's median",
)
CITATION = (
    "Gaulier, G. and Zignago, S. (2010), BACI: International Trade Database at the Product-Level, CEPII Working "
    "Paper 2010-23; bp (2022), Statistical Review of World Energy"
)


def coverage(coverages: Mapping[str, Coverage], _options: Mapping[str, OptionValue]) -> Coverage:
    """Return the coverage of the trade record: refinery figures end earlier and are carried forward, marked."""
    return coverages["crude_trade"]


def recorded(tables: Frames, ask: Ask, subject: str) -> pl.LazyFrame:
    """Return a row per pair with the recorded shares by value and by tonnes, and the subject's :func:`needs`.

    Columns ``value, tonnes`` of the dyad, ``all_value, all_tonnes, flows, years`` of the subject, ``share_by_value``
    and ``share_by_tonnes`` (null where the total is zero).
    """
    flows = filtered(within(tables["crude_trade"], ask.period), ask)
    needed = needs(tables["oil_balance"], tables["crude_trade"], ask.period)
    figures = ("value", "tonnes")
    dyads, totals = by_dyad(flows, subject, figures, ask), by_subject(flows, subject, figures)
    found = (
        pairs(ask)
        .lazy()
        .join(totals.lazy(), on="state_a", how="left", maintain_order="left")
        .join(dyads.lazy(), on=["state_a", "state_b"], how="left", maintain_order="left")
        .join(needed.lazy(), left_on="state_a", right_on="state", how="left", maintain_order="left")
        .with_columns(pl.col("value", "tonnes", "all_value", "all_tonnes").fill_null(0.0), pl.col("flows").fill_null(0))
    )
    return found.with_columns(
        pl.when(pl.col(f"all_{basis}") > 0).then(pl.col(basis) / pl.col(f"all_{basis}")).alias(f"share_by_{basis}")
        for basis in ("value", "tonnes")
    )


def filtered(flows: pl.DataFrame, ask: Ask) -> pl.DataFrame:
    """Return the flows without those of implausible unit value, where that was asked for."""
    return flows.filter(~pl.col("suspect")) if ask.options.get(FILTER.name, FILTER.default) else flows


def basis(ask: Ask) -> str:
    """Return ``value`` or ``tonnes``, as asked."""
    return str(ask.options.get(BY.name, BY.default))


@remembered
def needs(balance: pl.DataFrame, trade: pl.DataFrame, period: Period) -> pl.DataFrame:
    """Return, per state and over the window, what its refineries took and what of it its own crude could be.

    Columns, in million tonnes: ``throughput_mt`` and ``production_mt`` (null where bp lacks a year), ``home_mt`` (own
    crude less recorded exports, year by year and never below zero; none where bp gives no production) and
    ``needed_mt = throughput_mt - home_mt``; ``carried_forward`` is the year whose figures stand for later ones.
    """
    end = cast(int, balance["year"].max())
    length = period.last - period.first + 1
    ends = cast(int, trade["year"].min()), cast(int, trade["year"].max())
    every = _by_year(balance, trade, Period(first=min(period.first, ends[0]), last=max(period.last, ends[1])))
    yearly = every.filter(pl.col("year").is_between(period.first, period.last))
    whole = [
        pl.when(pl.col(theirs).count() == length).then(pl.col(theirs).sum() * MT).alias(ours)
        for theirs, ours in (("refinery_throughput", "throughput_mt"), ("production", "production_mt"))
    ]
    summed = yearly.group_by("state", maintain_order=True).agg(*whole, pl.col("home").sum().alias("home_mt"))
    carried = pl.lit(end if period.last > end else None, dtype=pl.Int64)
    return summed.with_columns(
        (pl.col("throughput_mt") - pl.col("home_mt")).alias("needed_mt"), carried.alias("carried_forward")
    )


@remembered
def _by_year(balance: pl.DataFrame, trade: pl.DataFrame, period: Period) -> pl.DataFrame:
    """Return, per year and state, production, refinery throughput, and own crude less recorded exports, ``home``.

    Years after bp's last have its last figures.
    """
    end = cast(int, balance["year"].max())
    asked = pl.DataFrame({"year": range(period.first, period.last + 1)}, schema={"year": pl.Int16})
    asked = asked.with_columns(pl.min_horizontal("year", pl.lit(end, dtype=pl.Int16)).alias("given"))
    grid = asked.join(
        balance.select("state", pl.col("year").alias("given"), "production", "refinery_throughput"),
        on="given",
        maintain_order="left_right",
    )
    # Corrupt quantities would make an exporter's own crude vanish, so they never count here.
    sent = (
        within(trade, period)
        .filter(~pl.col("suspect"))
        .group_by(pl.col("exporter").alias("state"), "year", maintain_order=True)
        .agg((pl.col("tonnes").sum() / TONNES_PER_MT).alias("sent"))
    )
    made = (pl.col("production") * MT).fill_null(0.0)
    return grid.join(sent, on=["state", "year"], how="left", maintain_order="left").with_columns(
        (made - pl.col("sent").fill_null(0.0)).clip(lower_bound=0.0).alias("home")
    )


def with_bounds(found: pl.LazyFrame, *, wanted: bool) -> pl.LazyFrame:
    """Return ``found`` with ``coverage``, ``low``, ``high`` and ``bounds_note``.

    Coverage is the recorded tonnes over what refineries needed from abroad. Below :data:`ENOUGH` the recorded part of
    the target is compared with everything needed (the low end), and everything unrecorded is given to the target (the
    high end), both by tonnes.

    Parameters
    ----------
    found : LazyFrame
        Has ``tonnes, all_tonnes`` (tonnes) and the columns of :func:`needs`.
    wanted : bool
        Whether the ends are wanted.
    """
    part, total = pl.col("tonnes") / TONNES_PER_MT, pl.col("all_tonnes") / TONNES_PER_MT
    known = pl.col("throughput_mt") > 0
    own = pl.col("production_mt").fill_null(0.0) >= pl.col("throughput_mt")
    judged = known & ~own & (pl.col("needed_mt") > 0)
    found = found.with_columns(pl.when(judged).then(total / pl.col("needed_mt")).alias("coverage"))
    bounded = pl.col("coverage") < ENOUGH
    note = (
        pl.when(~known.fill_null(False))
        .then(pl.lit("bp gives no refinery throughput for every year, so what is hidden cannot be bounded"))
        .when(~judged.fill_null(False))
        .then(pl.lit("its own crude could fill its refineries: what they took does not tell what was imported"))
        .when(pl.col("coverage") > 1)
        .then(pl.lit("more is recorded as imported than refineries needed: corrupt quantities, re-exports or stocks"))
        .when(pl.col("coverage") >= ENOUGH)
        .then(pl.lit("nine tenths or more of what refineries needed is recorded: no bounds needed"))
    )
    show = bounded if wanted else pl.lit(False)
    return found.with_columns(
        pl.when(show).then(part / pl.col("needed_mt")).alias("low"),
        pl.when(show).then((part + pl.col("needed_mt") - total) / pl.col("needed_mt")).alias("high"),
        note.alias("bounds_note"),
    )


def own_rows(tables: Frames, ask: Ask, subject: str) -> pl.DataFrame:
    """Return the flows of the first subject in the window, by year, the largest first."""
    flows = filtered(within(tables["crude_trade"], ask.period), ask)
    return _sorted_flows(flows, subject, ask.subjects[0])


@remembered
def _sorted_flows(flows: pl.DataFrame, subject: str, state: str) -> pl.DataFrame:
    order = ["year", "value", "exporter", "importer"]
    return flows.filter(pl.col(subject) == state).sort(order, descending=[False, True, False, False])


def quality_flags(tables: Frames, ask: Ask, subject: str) -> tuple[str, ...]:
    """Return flags on the subject's record: a small total, implausible unit values, rows without tonnes."""
    flows = own_rows(tables, ask, subject)
    if flows.is_empty():
        return ()
    flags = []
    tonnes, value = float(flows["tonnes"].sum()), float(flows["value"].sum())
    if tonnes < SMALL_MT * TONNES_PER_MT:
        flags.append(
            f"Small total: {wording.number(tonnes)} tonnes, worth {wording.number(value / 1000)} million USD, are "
            "recorded."
        )
    odd = flows.filter("suspect")
    shares = [_part(odd["value"].sum(), value), _part(odd["tonnes"].sum(), tonnes)]
    if max(shares) >= WORTH_A_FLAG:
        flags.append(
            f"Implausible unit values: rows with {wording.percent(shares[0])} of the value and "
            f"{wording.percent(shares[1])} of the tonnes ({FILTER.name}=true leaves them out)."
        )
    bare = _part(flows.filter(pl.col("tonnes").is_null())["value"].sum(), value)
    if bare >= WORTH_A_FLAG:
        flags.append(f"No tonnes are given for {wording.percent(bare)} of the value; they count as none.")
    return tuple(flags)


def origin_flags(tables: Frames, ask: Ask) -> tuple[str, ...]:
    """Return a flag that names the exporters of note to the subject for which bp lists no crude production."""
    flows = own_rows(tables, ask, "importer")
    if float(flows["tonnes"].sum()) < SMALL_MT * TONNES_PER_MT:
        return ()
    makers = tables["oil_balance"].filter(pl.col("production") > 0)["state"].unique().to_list()
    sums = flows.group_by("exporter", maintain_order=True).agg(pl.col(basis(ask)).sum().alias("sum"))
    sums = sums.with_columns((pl.col("sum") / pl.col("sum").sum()).alias("part"))
    elsewhere = pl.col("exporter").is_in([*makers, NON_STATE]).not_()
    odd = sums.filter(elsewhere & (pl.col("part") >= WORTH_A_NAME)).sort("part", "exporter", descending=[True, False])
    if odd.is_empty():
        return ()
    names = wording.listed([name_of(key, ask.period) for key in odd["exporter"]])
    part = wording.percent(float(odd["part"].sum()))
    return (
        f"{part} is recorded as coming from {names}, for which bp lists no crude production: much of it may have "
        "come through there from elsewhere.",
    )


def _part(part: object, whole: object) -> float:
    return float(cast(float, part)) / float(cast(float, whole)) if whole else 0.0


def whole_percent(share: float) -> str:
    """Return a share as a percentage without decimals, such as ``44 %``."""
    if 0 < share < 0.01:
        return f"less than 1{wording.NO_BREAK}%"
    return f"{100 * share:.0f}{wording.NO_BREAK}%"
