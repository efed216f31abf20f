"""What the gravity model answers: states, pairs, certificate."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from amity.core.results import clean
from amity.models._elasticities import Spread
from amity.numerics.equilibrium import Equilibrium, World

Floats = NDArray[np.float64]
LEVEL = 0.9
NUMERAIRE = "the output, at current prices, of all states that remain tied by trade"
REASONS = {
    "no_source": "every source is cut: what it bought cannot be had, and no welfare can be told",
    "no_outlet": "every buyer is cut: it has no income to buy with, and no welfare can be told",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """How nearly all markets clear.

    Attributes
    ----------
    residual : float
        Largest relative error of a state's sales or purchases, from the flows themselves.
    tolerance : float
        What it may be at most; above it there is no answer.
    rounds : int
        Evaluations of the markets.
    draws, failed : int
        Draws of the elasticities, and those among them without a certified solution.
    worst : float
        The largest residual of all draws that were solved.
    """

    residual: float
    tolerance: float
    rounds: int
    draws: int
    failed: int
    worst: float

    def to_json(self) -> dict[str, object]:
        """Return the certificate as it stands in a JSON answer."""
        return {
            "residual": self.residual,
            "tolerance": self.tolerance,
            "rounds": self.rounds,
            "draws": self.draws,
            "failed": self.failed,
            "worst": self.worst,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranges:
    """Lower and upper quantiles over the draws, first axis; NaN where there are none. ``flows`` may be left out."""

    welfare: Floats
    real_output: Floats
    exports: Floats
    imports: Floats
    flows: Floats | None
    failed: int
    usable: bool
    worst: float


@dataclass(frozen=True, slots=True, kw_only=True)
class GravityAnswer:
    """The world after a change of trade costs.

    Attributes
    ----------
    names : tuple of str
        The states in the order of all arrays.
    before, after
        The world as it was and as it would be; arrays in ``after`` are NaN for states that are not feasible.
    trade, supply : Spread
        The elasticities; the central answer is that of their middles.
    ranges : Ranges or None
        Intervals over the draws; none where both elasticities are fixed.
    certificate : Certificate
    notes, dropped
        What to know of this answer; states left out, with the reason.
    """

    names: tuple[str, ...]
    before: World
    after: Equilibrium
    trade: Spread
    supply: Spread
    ranges: Ranges | None
    certificate: Certificate
    notes: tuple[str, ...]
    dropped: tuple[tuple[str, str], ...]
    seed: int

    @property
    def by_state(self) -> pl.DataFrame:
        """Return a row a state: status, welfare and what it consists of, changes in percent, ``low`` to ``high``.

        ``status`` is ``ok`` or ``infeasible``; an infeasible state has ``unmet``, what it bought before and cannot
        have, and ``unsold``, at old prices, and no number else. The wage of an economy of labour alone moves as
        ``output_change``.
        """
        before, after, size = self.before, self.after, len(self.names)
        nothing = np.full((2, size), np.nan)
        gone = ~after.feasible.stays
        reason = [
            REASONS["no_source"] if dry else REASONS["no_outlet"] if stuck else ""
            for dry, stuck in zip(after.feasible.no_source, after.feasible.no_outlet, strict=True)
        ]
        old_home, home = np.diag(before.flows), np.where(gone, np.nan, np.diag(after.flows))
        exports = np.where(gone, np.nan, after.flows.sum(axis=1)) - home
        imports = np.where(gone, np.nan, after.flows.sum(axis=0)) - home
        welfare, real, sold, bought = (
            (self.ranges.welfare, self.ranges.real_output, self.ranges.exports, self.ranges.imports)
            if self.ranges
            else (nothing,) * 4
        )
        columns: dict[str, object] = {
            "state": list(self.names),
            "status": np.where(gone, "infeasible", "ok").tolist(),
            "reason": reason,
            "unmet": np.where(gone, before.purchases, 0.0),
            "unsold": np.where(gone, before.sales, 0.0),
            **_ranged("welfare_change", after.welfare, welfare),
            **_ranged("real_output_change", after.real_output, real),
            "price_change": _percent(after.price),
            "price_index_change": _percent(after.price_index),
            "output": before.sales,
            "output_change": _percent(_ratio(after.output, before.sales)),
            "expenditure": before.purchases,
            "expenditure_change": _percent(_ratio(after.expenditure, before.purchases)),
            **_moved("exports", before.sales - old_home, exports, sold),
            **_moved("imports", before.purchases - old_home, imports, bought),
            "home_share": old_home / before.purchases,
            "home_share_after": _ratio(home, after.expenditure),
            "block": pl.Series(after.feasible.block.tolist(), dtype=pl.Int32),
        }
        return pl.DataFrame(columns).with_columns(pl.col(pl.Float64).fill_nan(None))

    @property
    def by_pair(self) -> pl.DataFrame:
        """Return a row for each pair with trade before: value before and after, change in percent, interval.

        Flows of states that are not feasible have no value after. Domestic sales are the pairs of a state with itself.
        """
        rows, columns = np.nonzero(self.before.flows)
        known = self.after.feasible.stays
        there = known[rows] & known[columns]
        old = self.before.flows[rows, columns]
        new = np.where(there, self.after.flows[rows, columns], np.nan)
        low = high = np.full(len(rows), np.nan)
        if self.ranges is not None and self.ranges.flows is not None:
            low, high = (np.where(there, side[rows, columns], np.nan) for side in self.ranges.flows)
        names = np.array(self.names, dtype=object)
        return pl.DataFrame(
            {
                "exporter": names[rows].tolist(),
                "importer": names[columns].tolist(),
                "value": old,
                "value_after": new,
                "low": low,
                "high": high,
                "change": _percent(new / old),
            },
            schema_overrides={"exporter": pl.String, "importer": pl.String},
        ).with_columns(pl.col(pl.Float64).fill_nan(None))

    def to_json(self) -> dict[str, object]:
        """Return the answer as every skin prints it, pairs left out."""
        body = {
            "trade_elasticity": self.trade.to_json(),
            "supply_elasticity": self.supply.to_json(),
            "level": LEVEL if self.ranges else None,
            "interval": "quantiles over draws of the elasticities"
            if self.ranges
            else "none: both elasticities are given",
            "numeraire": NUMERAIRE,
            "certificate": self.certificate.to_json(),
            "seed": self.seed,
            "rows": self.by_state.to_dicts(),
            "dropped": [{"state": state, "reason": reason} for state, reason in self.dropped],
            "notes": list(self.notes),
        }
        cleaned = clean(body)
        assert isinstance(cleaned, dict)  # noqa: S101  clean keeps the shape of a mapping
        return cleaned


def _percent(ratio: Floats) -> Floats:
    return np.asarray(100 * (ratio - 1), np.float64)


def _ratio(new: Floats, old: Floats) -> Floats:
    """Return new over old, NaN where there was nothing."""
    return np.asarray(np.divide(new, old, out=np.full(len(old), math.nan), where=old > 0), np.float64)


def _ranged(name: str, ratio: Floats, range_: Floats) -> dict[str, object]:
    """Return a change with its interval, as columns."""
    gone = np.isnan(ratio)
    low, high = (np.where(gone, np.nan, _percent(side)) for side in range_)
    return {name: _percent(ratio), f"{name}_low": low, f"{name}_high": high}


def _moved(name: str, old: Floats, new: Floats, range_: Floats) -> dict[str, object]:
    """Return a total and its change, with the interval of the change, as columns."""
    low, high = (np.where(np.isnan(new), np.nan, _ratio(side, old)) for side in range_)
    return {
        name: old,
        f"{name}_change": _percent(_ratio(new, old)),
        f"{name}_change_low": _percent(low),
        f"{name}_change_high": _percent(high),
    }
