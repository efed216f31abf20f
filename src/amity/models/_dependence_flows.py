"""Who sold how much to whom, commodity by commodity and year by year, as arrays; and what others had to spare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

import numpy as np
import polars as pl
from numpy.typing import NDArray

from amity.measures._oil import MT
from amity.store import catalogue, read

Floats = NDArray[np.float64]
Commodity = Literal["arms", "crude", "gas", "trade"]
COMMODITIES: tuple[Commodity, ...] = get_args(Commodity)
LABELS = ("non_state", "unknown")
UNKNOWN = "unknown"
TONNES_PER_MT = 1_000_000
# The years, up to and with the last one, whose largest output shows what a state can produce.
SHOWN_YEARS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Where a commodity's flows stand: table, columns, unit; and in which channel it is."""

    table: str
    seller: str
    buyer: str
    amount: str
    unit: str
    title: str


KINDS: Mapping[Commodity, Kind] = {
    "arms": Kind(
        table="arms_transfers",
        seller="supplier",
        buyer="recipient",
        amount="tiv",
        unit="million TIV",
        title="Major arms",
    ),
    "crude": Kind(
        table="crude_trade",
        seller="exporter",
        buyer="importer",
        amount="value",
        unit="thousand USD",
        title="Crude oil",
    ),
    "gas": Kind(
        table="gas_trade",
        seller="exporter",
        buyer="importer",
        amount="value",
        unit="thousand USD",
        title="Natural gas",
    ),
    "trade": Kind(
        table="total_trade",
        seller="exporter",
        buyer="importer",
        amount="value",
        unit="million USD",
        title="Total trade",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Flows:
    """A commodity's flows.

    Attributes
    ----------
    names : tuple of str
        State keys and the labels of what is no state, in the order of both axes.
    years : tuple of int
    amount : ndarray, shape (years, n, n)
        Sellers in rows; no state's sales to itself.
    tonnes : ndarray or None
        The same in million tonnes, rows of implausible unit value left out; None where there are none.
    priced : ndarray or None
        What the rows in ``tonnes`` are worth, so that the two make a unit value.
    """

    commodity: Commodity
    names: tuple[str, ...]
    years: tuple[int, ...]
    amount: Floats
    tonnes: Floats | None
    priced: Floats | None

    def over(self, first: int, last: int) -> Floats:
        """Return the sum over the years from ``first`` to ``last``."""
        return np.asarray(self.amount[self._span(first, last)].sum(axis=0), np.float64)

    def tonnes_over(self, first: int, last: int) -> Floats:
        """Return the same in million tonnes; zeros where there are none."""
        if self.tonnes is None:
            return np.zeros(self.amount.shape[1:])
        return np.asarray(self.tonnes[self._span(first, last)].sum(axis=0), np.float64)

    def priced_over(self, first: int, last: int) -> Floats:
        """Return what the rows with sound tonnes are worth, over the years; zeros where there are none."""
        if self.priced is None:
            return np.zeros(self.amount.shape[1:])
        return np.asarray(self.priced[self._span(first, last)].sum(axis=0), np.float64)

    def _span(self, first: int, last: int) -> slice:
        start = self.years[0]
        return slice(max(first - start, 0), max(last - start + 1, 0))


def flows_of(commodity: Commodity) -> Flows:
    """Return the flows of a commodity of the dataset in force."""
    return _flows(commodity, catalogue().version)


@cache
def _flows(commodity: Commodity, version: str) -> Flows:  # noqa: ARG001  the version keeps one dataset from another
    kind = KINDS[commodity]
    frame = read(kind.table).rename({kind.seller: "seller", kind.buyer: "buyer", kind.amount: "amount"})
    frame = frame.filter((pl.col("seller") != pl.col("buyer")) | pl.col("seller").is_in(LABELS))
    names = tuple(sorted({*frame["seller"].to_list(), *frame["buyer"].to_list()}))
    first, last = int(str(frame["year"].min())), int(str(frame["year"].max()))
    place = pl.Enum(names)
    at = (
        frame["year"].to_numpy().astype(np.intp) - first,
        frame["seller"].cast(place).to_physical().to_numpy().astype(np.intp),
        frame["buyer"].cast(place).to_physical().to_numpy().astype(np.intp),
    )
    shape = (last - first + 1, len(names), len(names))
    amount = np.zeros(shape)
    np.add.at(amount, at, frame["amount"].cast(pl.Float64).to_numpy())
    tonnes = priced = None
    if "tonnes" in frame.columns:
        sound = ~pl.col("suspect") & (pl.col("tonnes") > 0)
        tonnes, priced = np.zeros(shape), np.zeros(shape)
        for into, figure in ((tonnes, pl.col("tonnes") / TONNES_PER_MT), (priced, pl.col("amount"))):
            given = frame.select(pl.when(sound.fill_null(False)).then(figure).otherwise(0.0)).to_series()
            np.add.at(into, at, given.to_numpy())
    return Flows(
        commodity=commodity,
        names=names,
        years=tuple(range(first, last + 1)),
        amount=amount,
        tonnes=tonnes,
        priced=priced,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Spare:
    """What states had to spare at the end of a year, in million tonnes a year; states without a figure are absent.

    Attributes
    ----------
    year : int
        Of the figures; earlier than asked where the source ends earlier.
    amount : mapping
    meaning : str
    """

    year: int
    amount: Mapping[str, float]
    meaning: str


def spare_production(last: int) -> Spare:
    """Return by how much each state's crude production lay below its largest yearly production of five years.

    What was produced once in five years was shown to be possible; whether it still is, and whether its owner would, no
    source of the dataset tells.
    """
    return _below_peak("production", last, "largest yearly production of five years less that of the last one")


def spare_refining(last: int) -> Spare:
    """Return by how much each state's refinery throughput lay below its refinery capacity."""
    balance = read("oil_balance")
    year = min(last, int(str(balance["year"].max())))
    rows = balance.filter(pl.col("year") == year).drop_nulls(["refinery_capacity", "refinery_throughput"])
    spare = rows.select("state", (pl.col("refinery_capacity") - pl.col("refinery_throughput")).clip(lower_bound=0) * MT)
    return Spare(year=year, amount=dict(spare.iter_rows()), meaning="refinery capacity less throughput")


def _below_peak(figure: str, last: int, meaning: str) -> Spare:
    balance = read("oil_balance").drop_nulls(figure)
    year = min(last, int(str(balance["year"].max())))
    recent = balance.filter(pl.col("year").is_between(year - SHOWN_YEARS + 1, year)).sort("state", "year")
    found = recent.group_by("state", maintain_order=True).agg(
        ((pl.col(figure).max() - pl.col(figure).last()) * MT).alias("spare"), pl.col("year").last().alias("at")
    )
    given = found.filter(pl.col("at") == year)
    return Spare(year=year, amount=dict(given.select("state", "spare").iter_rows()), meaning=meaning)


def spare_gas_exports(last: int) -> Spare:
    """Return by how much each state's recorded gas exports lay below their largest of five years."""
    flows = flows_of("gas")
    assert flows.tonnes is not None  # noqa: S101  the table of gas has tonnes
    year = min(last, flows.years[-1])
    end = year - flows.years[0]
    sold = flows.tonnes[max(0, end - SHOWN_YEARS + 1) : end + 1].sum(axis=2)
    spare = sold.max(axis=0) - sold[-1]
    amount = {name: float(value) for name, value in zip(flows.names, spare, strict=True) if name not in LABELS}
    return Spare(year=year, amount=amount, meaning="largest recorded exports of five years less those of the last one")
