"""What the arms measures share: sums and second moments over a window, intervals over deals, flags and words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import polars as pl

from amity.core.asks import Ask, Period
from amity.core.declarations import Column, Frames, Option
from amity.core.wording import Facts, count, number
from amity.measures._frames import answer, column, pairs
from amity.measures._memo import remembered
from amity.numerics.share_intervals import Interval, total_interval

LEVEL = 0.9
# Below ten deals on a side an interval over deals covers too seldom (see numerics.share_intervals); below 100 million
# TIV in a window one middling deal (the 95th percentile of five-year deals is 211) would change the picture.
FEW_DEALS = 10
SMALL_TIV = 100.0
TIV = "million TIV"
CITATION = (
    "SIPRI Arms Transfers Database; Holtom, P., Bromley, M. and Simmel, V. (2012), Measuring International Arms "
    "Transfers, SIPRI Fact Sheet (the trend-indicator value)"
)
LOCAL_PRODUCTION = Option(
    name="local_production",
    default=True,
    meaning="count what was produced under licence or assembled in the recipient state; false leaves it out",
)
TIV_MEANING = (
    "TIV, SIPRI's trend-indicator value, measures the military worth of what was delivered, not its price. Major "
    "arms only."
)
TOTAL_EXTRAS = (
    Column(name="tiv_local", meaning="the part of the value that is local production", unit=TIV),
    Column(name="few_deals", meaning=f"whether fewer than {FEW_DEALS} deals stand behind the value", unit="yes or no"),
    Column(name="interval_note", meaning="why there is no interval, or why it is to be read with care"),
)
TOTAL_INTERVAL = (
    "gamma interval of the total that deals like these would come to, 90 % nominal; SIPRI's record has no sampling "
    "error, and with few deals of uneven size the interval covers less often than it says (about 0.8 with 20 "
    "deals)"
)


@remembered
def windowed(transfers: pl.DataFrame, period: Period, *, local: bool) -> pl.DataFrame:
    """Return a row per supplier and recipient with deliveries in the window: sums, second moments and distinct deals.

    Columns ``tiv, tiv_local, squares, deals``. Second moments are exact: with C(y, z) the stored sum over deals of
    TIV(y) x TIV(z), the sum over deals of the squared window total is sum C(y, y) + 2 sum C(y, z) over y < z. A deal is
    counted in the year in which it first delivers inside the window.

    Parameters
    ----------
    transfers : DataFrame
        The table ``arms_transfers``.
    period : Period
        Calendar years.
    local : bool
        Whether local production counts.
    """
    ahead = (period.last - pl.col("year")).cast(pl.Int64)
    before = (pl.col("year") - period.first).cast(pl.Int64)
    squares, deals, tiv = _squares("products", ahead), _new_deals("", before), pl.col("tiv")
    if not local:
        squares = squares - _squares("products_local", ahead)
        deals = deals - _new_deals("_local", before)
        tiv = tiv - pl.col("tiv_local")
    rows = transfers.filter(pl.col("year").is_between(period.first, period.last))
    summed = rows.group_by("supplier", "recipient", maintain_order=True).agg(
        tiv.sum().round(6).alias("tiv"),
        (pl.col("tiv_local") if local else pl.lit(0.0)).sum().round(6).alias("tiv_local"),
        squares.sum().round(6).alias("squares"),
        deals.sum().cast(pl.Int64).alias("deals"),
    )
    return summed.filter(pl.col("deals") > 0)


def _squares(column: str, ahead: pl.Expr) -> pl.Expr:
    inside = pl.col(column).list.head(ahead + 1)
    return 2 * inside.list.sum() - inside.list.first().fill_null(0.0)


def _new_deals(suffix: str, before: pl.Expr) -> pl.Expr:
    again = pl.col(f"returning{suffix}").list.head(before).list.sum()
    return (pl.col(f"deals{suffix}").cast(pl.Int64) - again.cast(pl.Int64)).fill_null(0)


@remembered
def recipient_totals(window: pl.DataFrame) -> pl.DataFrame:
    """Return, per recipient, the sums over all suppliers: ``all_tiv, all_squares, all_deals``."""
    return window.group_by("recipient", maintain_order=True).agg(
        pl.col("tiv").sum().round(6).alias("all_tiv"),
        pl.col("squares").sum().round(6).alias("all_squares"),
        pl.col("deals").sum().alias("all_deals"),
    )


def total_answer(tables: Frames, ask: Ask, *, subject: str, target: str) -> pl.DataFrame:
    """Return the answer of a total of TIV between subject and target, whichever of them delivers.

    Parameters
    ----------
    tables, ask
        As a measure's ``compute`` gets them.
    subject, target : str
        Which of ``supplier`` and ``recipient`` the subject and the target are.
    """
    window = windowed(tables["arms_transfers"], ask.period, local=counts_local(ask))
    found = (
        pairs(ask)
        .lazy()
        .join(
            window.lazy().rename({subject: "state_a", target: "state_b"}),
            on=["state_a", "state_b"],
            how="left",
            maintain_order="left",
        )
        .with_columns(pl.col("tiv", "tiv_local", "squares").fill_null(0.0), pl.col("deals").fill_null(0))
        .collect()
    )
    few = (pl.col("deals") > 0) & (pl.col("deals") < FEW_DEALS)
    note = (
        pl.when(pl.col("deals") == 0)
        .then(pl.lit("no delivery is recorded, so there are no deals to resample"))
        .when(few)
        .then(pl.lit(f"fewer than {FEW_DEALS} deals: the interval is too narrow"))
    )
    ends = total_interval(found["tiv"].to_numpy(), found["squares"].to_numpy(), level=LEVEL) if ask.intervals else None
    done = with_ends(found, ends).with_columns(
        pl.col("tiv").alias("value"),
        pl.col("deals").alias("n"),
        few.alias("few_deals"),
        note.alias("interval_note"),
    )
    return answer(done, *(column.name for column in TOTAL_EXTRAS))


def with_ends(frame: pl.DataFrame, ends: Interval | None) -> pl.DataFrame:
    """Return ``frame`` with the columns ``low`` and ``high``, null where an end is NaN or no interval was asked for."""
    if ends is None:
        return frame.with_columns(low=pl.lit(None, dtype=pl.Float64), high=pl.lit(None, dtype=pl.Float64))
    return frame.with_columns(column("low", ends.low), column("high", ends.high))


def counts_local(ask: Ask) -> bool:
    """Return whether local production counts in this request."""
    return bool(ask.options.get(LOCAL_PRODUCTION.name, LOCAL_PRODUCTION.default))


def delivery_rows(tables: Frames, ask: Ask, *, subject: str, target: str = "") -> pl.DataFrame:
    """Return the yearly deliveries behind a value: those of the dyad, or of the subject with every partner.

    Where local production is left out, its rows stay, so that a reader sees what was left out.
    """
    rows = tables["arms_transfers"].filter(
        pl.col("year").is_between(ask.period.first, ask.period.last) & (pl.col(subject) == ask.subjects[0])
    )
    if target:
        rows = rows.filter(pl.col(target) == ask.targets[0])
    return rows.select("supplier", "recipient", "year", "tiv", "tiv_local", "deals", "deals_local").sort(
        "year", "tiv", "supplier", "recipient", descending=[False, True, False, False]
    )


def amount(tiv: float) -> str:
    """Return an amount of TIV in words, such as ``697 million TIV``."""
    return f"{number(tiv)} {TIV}"


def say_total(facts: Facts, supplier: str, recipient: str) -> str:
    """Return the sentence of a total of TIV."""
    kind = "major arms" if facts.options.get(LOCAL_PRODUCTION.name, True) else "major arms, local production left out,"
    if facts.value == 0:
        return f"No delivery of {kind} from {supplier} to {recipient} is recorded {facts.when}."
    deals = count(facts.n or 0, "deal")
    local = cast("float | None", facts.extras.get("tiv_local")) or 0.0
    of_it = f"; {amount(local)} of it was produced in {recipient}" if local > 0 else ""
    return (
        f"The deliveries of {kind} from {supplier} to {recipient} that are recorded {facts.when} come to "
        f"{amount(facts.value)} in {deals}{of_it}."
    )


def total_caveats(_tables: Frames, _ask: Ask, row: Mapping[str, object]) -> tuple[str, ...]:
    """Return the flags of a total of TIV."""
    if not row.get("few_deals"):
        return ()
    return (
        f"Only {count(cast(int, row['n']), 'deal')}: one deal more or less changes the figure, and the interval is "
        "too narrow.",
    )
