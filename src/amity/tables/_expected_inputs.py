"""What the expected ties are fitted to: flows between states in a window, and drivers measured before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from amity.tables._dyads import LABELS
from amity.tables.religion import FAMILIES

Floats = NDArray[np.float64]
Tables = Mapping[str, pl.DataFrame]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A channel of flows: its table and columns, its unit, the factor to it, the years of its record.

    ``carried`` are the windows whose expectations the dataset holds. ``whole`` marks a record in which a state without
    a row in a year is missing, not without trade.
    """

    key: str
    title: str
    table: str
    seller: str
    buyer: str
    column: str
    unit: str
    factor: float
    first: int
    last: int
    carried: tuple[tuple[int, int], ...]
    whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Driver:
    """A driver: its name and how it is counted, its table, the last year that the table has, the step of its years."""

    key: str
    title: str
    counted: str
    table: str
    last: int | None
    step: int = 1

    def year(self, first: int) -> int | None:
        """Return the year in which the driver is measured for a window that begins in ``first``, None without one."""
        return None if self.last is None else min(first - 1, self.last) // self.step * self.step


FLOWS: Mapping[str, Flow] = {
    flow.key: flow
    for flow in (
        Flow(
            key="arms",
            title="Transfers of major arms",
            table="arms_transfers",
            seller="supplier",
            buyer="recipient",
            column="tiv",
            unit="million TIV",
            factor=1.0,
            first=1995,
            last=2024,
            carried=((2006, 2010), (2011, 2015), (2016, 2020), (2021, 2024)),
        ),
        Flow(
            key="crude",
            title="Recorded trade in crude oil",
            table="crude_trade",
            seller="exporter",
            buyer="importer",
            column="value",
            unit="million USD",
            factor=1e-3,
            first=1995,
            last=2024,
            carried=((2013, 2018), (2019, 2024)),
        ),
        Flow(
            key="trade",
            title="Total trade",
            table="total_trade",
            seller="exporter",
            buyer="importer",
            column="value",
            unit="million USD",
            factor=1.0,
            first=2000,
            last=2016,
            carried=((2007, 2011), (2012, 2016)),
            whole=True,
        ),
    )
}
DRIVERS = (
    Driver(key="distance", title="distance", counted="log km between peoples", table="distances", last=None),
    Driver(key="contiguity", title="common land border", counted="0 or 1", table="contiguity", last=2016),
    Driver(key="alliance", title="alliance", counted="0 or 1: defence or offence owed", table="alliances", last=2018),
    Driver(key="shared_rivals", title="shared rivals", counted="log(1 + count)", table="rivalries", last=2020),
    Driver(key="memberships", title="shared organisations", counted="log(1 + count)", table="shared_igos", last=2014),
    Driver(key="regime", title="distance in democracy", counted="0 to 1", table="regime", last=2024),
    Driver(key="religion", title="distance in religion", counted="0 to 1", table="religion", last=2010, step=5),
    Driver(key="language", title="common language", counted="0 or 1", table="distances", last=None),
)
ECONOMY = Driver(key="size", title="size", counted="log GDP, log population", table="economies", last=2019)
TABLES = tuple(dict.fromkeys([*(driver.table for driver in DRIVERS), ECONOMY.table]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """Flows and drivers of a window over the states that have all of them.

    Attributes
    ----------
    states : tuple of str
    flows : ndarray, shape (states, states)
        Sellers in rows, in the channel's unit; 0 on the diagonal.
    drivers : ndarray, shape (states, states, drivers)
    size : ndarray, shape (states, 2)
        Log GDP and log population.
    years : tuple
        The year of each driver, None for one without years; the last is that of size.
    dropped : tuple of (str, str, float)
        States that lack something, why, and the share of all flows that they take part in.
    share : float
        Share of the recorded flows that is between the states of the sample.
    """

    flow: Flow
    window: tuple[int, int]
    states: tuple[str, ...]
    flows: Floats
    drivers: Floats
    size: Floats
    years: tuple[int | None, ...]
    dropped: tuple[tuple[str, str, float], ...]
    share: float


def inputs(tables: Tables, flow: Flow, window: tuple[int, int]) -> Inputs:
    """Return what a window of a channel is fitted to; states that lack a driver are left out, with the reason.

    Parameters
    ----------
    tables : mapping
        The tables named in :data:`TABLES` and that of the flow.
    window : (int, int)
        First and last year, inside the record.
    """
    rows = tables[flow.table].filter(pl.col("year").is_between(*window) & (pl.col(flow.seller) != pl.col(flow.buyer)))
    summed = rows.group_by(flow.seller, flow.buyer, maintain_order=True).agg(
        pl.col(flow.column).sum().cast(pl.Float64) * flow.factor
    )
    there = (set(summed[flow.seller]) | set(summed[flow.buyer])) - set(LABELS)
    # States without any flow are in too: they trade with nobody, and a peer may be one of them.
    names = sorted(there | set(_of_year(tables["economies"], ECONOMY.year(window[0]), "gdp")))
    lacking = _lacking(tables, names, window[0])
    if flow.whole:
        lacking = {**lacking, **_gaps(tables[flow.table], flow, window, names)}
    states = tuple(name for name in names if name not in lacking)
    total = float(summed[flow.column].sum())
    flows = _matrix(summed, states, (flow.seller, flow.buyer), flow.column)
    dropped = tuple(
        (name, lacking[name], _part(summed, flow, name) / total if total else 0.0) for name in names if name in lacking
    )
    values, size = _drivers(tables, states, window[0])
    return Inputs(
        flow=flow,
        window=window,
        states=states,
        flows=flows,
        drivers=values,
        size=size,
        years=(*(driver.year(window[0]) for driver in DRIVERS), ECONOMY.year(window[0])),
        dropped=dropped,
        share=float(flows.sum()) / total if total else 0.0,
    )


def _part(summed: pl.DataFrame, flow: Flow, name: str) -> float:
    mine = summed.filter((pl.col(flow.seller) == name) | (pl.col(flow.buyer) == name))
    return float(mine[flow.column].sum())


def _gaps(table: pl.DataFrame, flow: Flow, window: tuple[int, int], names: Sequence[str]) -> dict[str, str]:
    """Return the states that a record of whole states lacks in some year of the window."""
    rows = table.filter(pl.col("year").is_between(*window))
    both = pl.concat([rows.select(pl.col(side).alias("state"), "year") for side in (flow.seller, flow.buyer)])
    years = dict(both.unique().group_by("state").len().iter_rows())
    wanted = window[1] - window[0] + 1
    short = [name for name in names if years.get(name, 0) < wanted]
    return {name: f"the record has it in {years.get(name, 0)} of the {wanted} years" for name in short}


def _lacking(tables: Tables, names: Sequence[str], first: int) -> dict[str, str]:
    """Return the states that lack a driver, with which."""
    year = {driver.key: driver.year(first) for driver in (*DRIVERS, ECONOMY)}
    pairs, igos = tables["distances"], tables["shared_igos"]
    counted = igos.filter(pl.col(f"y{year['memberships']}").is_not_null())
    known = {
        "no distance in GeoDist, whose states are those of 2011": set(pairs["state_a"]) | set(pairs["state_b"]),
        f"no memberships for {year['memberships']}": set(counted["state_a"]) | set(counted["state_b"]),
        f"not coded by V-Dem for {year['regime']}": set(_of_year(tables["regime"], year["regime"], "polyarchy")),
        f"no religions for {year['religion']}": set(_of_year(tables["religion"], year["religion"], FAMILIES[0])),
        f"no GDP for {year['size']}": set(_of_year(tables["economies"], year["size"], "gdp")),
    }
    found: dict[str, str] = {}
    for name in names:
        for reason, there in known.items():
            if name not in there:
                found[name] = reason
                break
    return found


def _of_year(table: pl.DataFrame, year: int | None, column: str) -> pl.Series:
    return table.filter((pl.col("year") == year) & pl.col(column).is_not_null())["state"]


def _drivers(tables: Tables, states: Sequence[str], first: int) -> tuple[Floats, Floats]:
    year = {driver.key: driver.year(first) for driver in (*DRIVERS, ECONOMY)}
    pairs = tables["distances"]
    igos = f"y{year['memberships']}"
    allies = tables["alliances"].filter(pl.col("defense") | pl.col("offense"))
    land = tables["contiguity"].filter(pl.col("type") == 1)
    rivals = _spells(tables["rivalries"], states, year["shared_rivals"], every=True)
    inside = rivals[1]
    democracy = _column(tables["regime"], states, year["regime"], ("polyarchy",))[:, 0]
    religions = _column(tables["religion"], states, year["religion"], FAMILIES)
    religions = religions / religions.sum(axis=1, keepdims=True)
    with np.errstate(divide="ignore"):
        parts = (
            np.log(_both(_matrix(pairs, states, ("state_a", "state_b"), "peoples"))),
            _spells(land, states, year["contiguity"])[0],
            _spells(allies, states, year["alliance"])[0],
            np.log1p((rivals[0] @ rivals[0].T)[:inside, :inside]),
            np.log1p(_both(_matrix(tables["shared_igos"], states, ("state_a", "state_b"), igos))),
            np.abs(democracy[:, None] - democracy),
            0.5 * np.abs(religions[:, None, :] - religions).sum(axis=2),
            _both(
                _matrix(
                    pairs.with_columns(pl.col("language").cast(pl.Float64)), states, ("state_a", "state_b"), "language"
                )
            ),
        )
    values = np.stack(parts, axis=-1)
    values[np.arange(len(states)), np.arange(len(states))] = 0.0
    size = np.log(_column(tables["economies"], states, year["size"], ("gdp", "population")))
    return values, size


def _spells(table: pl.DataFrame, states: Sequence[str], year: int | None, *, every: bool = False) -> tuple[Floats, int]:
    """Return who are a pair in a year, both ways, over ``states`` first and over all others where ``every``."""
    there = table.filter(pl.col("first").le(year) & pl.col("last").ge(year)).select("state_a", "state_b")
    more = sorted((set(there["state_a"]) | set(there["state_b"])) - set(states)) if every else []
    marked = there.unique().with_columns(pl.lit(1.0).alias("there"))
    found = _matrix(marked, (*states, *more), ("state_a", "state_b"), "there")
    return np.maximum(found, found.T), len(states)


def _both(half: Floats) -> Floats:
    return half + half.T


def _matrix(table: pl.DataFrame, states: Sequence[str], keys: tuple[str, str], column: str) -> Floats:
    """Return a column as a matrix over the states, 0 where there is no row."""
    place = {name: at for at, name in enumerate(states)}
    rows = table.select(*keys, column).filter(pl.col(keys[0]).is_in(states) & pl.col(keys[1]).is_in(states))
    found = np.zeros((len(states), len(states)))
    at = [rows[key].replace_strict(place, return_dtype=pl.Int64).to_numpy() for key in keys]
    found[at[0], at[1]] = rows[column].cast(pl.Float64).fill_null(np.nan).to_numpy()
    return found


def _column(table: pl.DataFrame, states: Sequence[str], year: int | None, columns: Sequence[str]) -> Floats:
    there = table.filter((pl.col("year") == year) & pl.col("state").is_in(states)).sort("state")
    return there.select(pl.col(columns).cast(pl.Float64)).to_numpy().copy()
