"""What the record holds before a shock: who sold what to whom, how much of that is known, what could be spared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from amity.core import states
from amity.core.asks import Period
from amity.core.errors import BadPeriod, DataMissing
from amity.core.wording import count, number, percent
from amity.measures._oil import ENOUGH, NON_STATE, TONNES_PER_MT, needs
from amity.models._backtest_events import faults
from amity.models._dependence_flows import Spare, flows_of, spare_gas_exports, spare_production
from amity.scenarios._declaring import Commodity
from amity.store import catalogue, read

Floats = NDArray[np.float64]
TABLES: Mapping[Commodity, tuple[str, ...]] = {
    "crude": ("crude_trade", "oil_balance"),
    "arms": ("arms_transfers",),
    "trade": ("total_trade",),
    "gas": ("gas_trade",),
}
UNITS: Mapping[Commodity, str] = {
    "crude": "million tonnes",
    "arms": "million TIV",
    "trade": "million USD",
    "gas": "million tonnes",
}
UNKNOWN = "unknown"
# Arms come in lumps: five years make a flow of them.
ARMS_YEARS = 5
# The last year before domestic sales begin to break off in whole industries.
TRADE_YEAR = 2014
OLD = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """The flows of a good in a year, or over a window.

    Attributes
    ----------
    flows : ndarray, shape (n, n)
        Exporters in rows; domestic sales on the diagonal for total trade, nothing there for the others.
    hidden : ndarray, shape (n,)
        What importers took beyond what is recorded; 0 where nothing is known to be hidden, NaN where it cannot be told.
    covered : ndarray, shape (n,)
        Recorded imports over what was needed from abroad; NaN where it cannot be told.
    spare : ndarray, shape (n,)
        What exporters could sell more; NaN where it is not known.
    doubtful : frozenset of (str, str)
        Flows that are known to leave something out.
    """

    commodity: Commodity
    period: Period
    unit: str
    names: tuple[str, ...]
    flows: Floats
    hidden: Floats
    covered: Floats
    spare: Floats
    tables: tuple[str, ...]
    notes: tuple[str, ...] = ()
    dropped: tuple[tuple[str, str], ...] = ()
    places: Mapping[str, int] = field(default_factory=dict)
    doubtful: frozenset[tuple[str, str]] = frozenset()

    @property
    def foreign(self) -> Floats:
        """Return the flows between states, the diagonal empty."""
        found = self.flows.copy()
        np.fill_diagonal(found, 0.0)
        return found


def baseline(commodity: Commodity, year: int | None = None) -> Baseline:
    """Return what the record holds of a good in a year, the last one that can be relied on where none is named.

    Raises
    ------
    DataMissing
        Where the dataset has no record of the good.
    BadPeriod
        Where the record does not have the year.
    """
    table = TABLES[commodity][0]
    if table not in catalogue().tables:
        raise DataMissing(
            f"a shock to {commodity} was asked for; the dataset has no table '{table}' of who sold it to whom",
            hint="ask about crude, arms or trade; see what there is: amity list tables",
        )
    covered = catalogue().table(table).coverage
    asked = year if year is not None else default_year(commodity)
    first = covered.first.year + (ARMS_YEARS - 1 if commodity == "arms" else 0)
    if not first <= asked <= covered.last.year:
        raise BadPeriod(
            f"the flows of {asked} were asked for; the record of {commodity} has {first}–{covered.last.year}",
            hint=f"ask for one of these years, or for none: {default_year(commodity)} is taken then",
        )
    return _READERS[commodity](asked, catalogue().version)


def default_year(commodity: Commodity) -> int:
    """Return the last year of a record that is neither provisional nor known to break off."""
    covered = catalogue().table(TABLES[commodity][0]).coverage
    last = covered.last.year
    if commodity == "trade":
        return min(TRADE_YEAR, last)
    provisional = any(one.on.year == last and "provisional" in one.reason for one in covered.breaks)
    return last - 1 if provisional or commodity == "gas" else last


@lru_cache(maxsize=8)
def _crude(year: int, _version: str) -> Baseline:
    trade, balance = read("crude_trade"), read("oil_balance")
    rows = trade.filter(pl.col("year") == year, pl.col("exporter") != NON_STATE, pl.col("importer") != NON_STATE)
    names = tuple(sorted(set(rows["exporter"]) | set(rows["importer"]) | set(balance["state"])))
    period = Period(first=year, last=year)
    used = rows.filter(~pl.col("suspect") & pl.col("tonnes").is_not_null())
    flows = _square(names, used["exporter"], used["importer"], used["tonnes"].to_numpy() / TONNES_PER_MT)
    np.fill_diagonal(flows, 0.0)
    hidden, covered = _hidden(names, needs(balance, trade, period), flows.sum(axis=0))
    whole = float(rows["value"].sum())
    lost = 1 - float(used["value"].sum()) / whole if whole else 0.0
    last = int(balance["year"].max())  # type: ignore[arg-type]
    notes = [
        f"Rows of implausible or missing tonnes are left out: {percent(lost)} of the year's recorded value."
        if lost >= 0.001
        else "",
        f"What refineries took, and what states have shown they can produce, is known to {last}."
        if year > last
        else "",
        *(
            f"Known to be wrong this year: {states.get(one.state).name} as {one.side}: {one.reason}."
            for one in faults()
            if one.table == "crude_trade" and one.first <= year <= one.last
        ),
    ]
    spare = _spare(names, spare_production(year))
    return _made("crude", period, names, flows, hidden=hidden, covered=covered, spare=spare, notes=notes)


def _spare(names: tuple[str, ...], found: Spare) -> Floats:
    """Return what each state has to spare; NaN where no figure is known."""
    return np.array([found.amount.get(name, np.nan) for name in names])


def _hidden(names: tuple[str, ...], needed: pl.DataFrame, recorded: Floats) -> tuple[Floats, Floats]:
    """Return what importers took beyond the record, and how much of what they needed is recorded."""
    rows = {row["state"]: row for row in needed.to_dicts()}
    hidden, covered = np.full(len(names), np.nan), np.full(len(names), np.nan)
    for place, name in enumerate(names):
        row = rows.get(name)
        if row is None or not row["throughput_mt"] or (row["production_mt"] or 0.0) >= row["throughput_mt"]:
            continue
        if row["needed_mt"] is None or row["needed_mt"] <= 0:
            continue
        covered[place] = recorded[place] / row["needed_mt"]
        hidden[place] = max(row["needed_mt"] - recorded[place], 0.0) if covered[place] < ENOUGH else 0.0
    return hidden, covered


@lru_cache(maxsize=8)
def _gas(year: int, _version: str) -> Baseline:
    found = flows_of("gas")
    kept = [place for place, name in enumerate(found.names) if name not in (NON_STATE, UNKNOWN)]
    names = tuple(found.names[place] for place in kept)
    flows = found.tonnes_over(year, year)[np.ix_(kept, kept)].copy()
    np.fill_diagonal(flows, 0.0)
    notes = [
        "Spare capacity is what exporters sold in their best of five years and do not sell now: no source has more."
    ]
    return _made("gas", Period(first=year, last=year), names, flows, spare=_spare(names, spare_gas_exports(year)),
                 notes=notes)  # fmt: skip


@lru_cache(maxsize=8)
def _arms(year: int, _version: str) -> Baseline:
    period = Period(first=year - ARMS_YEARS + 1, last=year)
    rows = read("arms_transfers").filter(pl.col("year").is_between(period.first, period.last))
    known = {state.key for state in states.all_states()}
    kept = rows.filter(pl.col("recipient").is_in(known)).group_by("supplier", "recipient").agg(pl.col("tiv").sum())
    # What an unknown supplier sent stays in the totals, as a supplier of its own.
    kept = kept.with_columns(
        pl.when(pl.col("supplier").is_in(known)).then("supplier").otherwise(pl.lit(UNKNOWN)).alias("supplier")
    )
    kept = kept.group_by("supplier", "recipient").agg(pl.col("tiv").sum()).sort("supplier", "recipient")
    names = tuple(sorted(set(kept["supplier"]) | set(kept["recipient"])))
    flows = _square(names, kept["supplier"], kept["recipient"], kept["tiv"].to_numpy())
    notes = ["Suppliers that are not known, or no state, stay in the totals."] if UNKNOWN in names else []
    return _made("arms", period, names, flows, notes=notes)


@lru_cache(maxsize=8)
def _trade(year: int, _version: str) -> Baseline:
    rows = read("total_trade").filter(
        pl.col("year") == year, pl.col("exporter") != NON_STATE, pl.col("importer") != NON_STATE
    )
    every = tuple(sorted(set(rows["exporter"]) | set(rows["importer"])))
    flows = _square(every, rows["exporter"], rows["importer"], rows["value"].to_numpy())
    kept = np.diag(flows) > 0
    names = tuple(name for name, stays in zip(every, kept, strict=True) if stays)
    dropped = tuple((name, "no domestic sales in the record") for name in every if name not in names)
    part = float(flows[np.ix_(kept, kept)].sum() / flows.sum())
    notes = [
        f"{count(len(dropped), 'state')} without domestic sales are left out; the others have {percent(part)} of all "
        "flows."
        if dropped
        else "",
    ]
    square = np.ascontiguousarray(flows[np.ix_(kept, kept)])
    below = rows.filter(pl.col("below_crude"))
    doubtful = frozenset(zip(below["exporter"], below["importer"], strict=True))
    made = _made("trade", Period(first=year, last=year), names, square, notes=notes, dropped=dropped)
    return replace(made, doubtful=doubtful)


_READERS = {"crude": _crude, "gas": _gas, "arms": _arms, "trade": _trade}


def _made(
    commodity: Commodity,
    period: Period,
    names: tuple[str, ...],
    flows: Floats,
    *,
    hidden: Floats | None = None,
    covered: Floats | None = None,
    spare: Floats | None = None,
    notes: list[str],
    dropped: tuple[tuple[str, str], ...] = (),
) -> Baseline:
    blank = np.full(len(names), np.nan)
    age = catalogue().as_of.year - period.last
    old = f"The flows are those of {period.text}, {number(age)} years ago: who trades with whom has changed since."
    return Baseline(
        commodity=commodity,
        period=period,
        unit=UNITS[commodity],
        names=names,
        flows=flows,
        hidden=blank if hidden is None else hidden,
        covered=blank if covered is None else covered,
        spare=blank if spare is None else spare,
        tables=TABLES[commodity],
        notes=tuple(note for note in (*notes, old if age > OLD else "") if note),
        dropped=dropped,
        places={name: place for place, name in enumerate(names)},
    )


def _square(names: tuple[str, ...], rows: pl.Series, columns: pl.Series, values: Floats) -> Floats:
    places = {name: place for place, name in enumerate(names)}
    found = np.zeros((len(names), len(names)))
    at = np.array([places[name] for name in rows], np.intp), np.array([places[name] for name in columns], np.intp)
    np.add.at(found, at, np.asarray(values, np.float64))
    return found
