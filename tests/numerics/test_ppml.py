"""Pseudo-Poisson gravity against dense least squares, published estimates, and what cannot be fitted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from amity.core.errors import UsageError
from amity.numerics.ppml import ppml

Floats = NDArray[np.float64]


def codes(size: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    row, column = (side.ravel() for side in np.indices((size, size)))
    return row, column


def dense(trade: Floats, row: NDArray[np.intp], column: NDArray[np.intp], drivers: Floats) -> Floats:
    """Return the coefficients by Newton's method on a full matrix of dummies, the first importer left out."""
    size = int(row.max()) + 1
    z = np.hstack([np.eye(size)[row], np.eye(size)[column][:, 1:], drivers])
    b = np.linalg.lstsq(z, np.log(trade + trade.mean()), rcond=None)[0]
    for _ in range(60):
        mu = np.exp(z @ b)
        b = b + np.linalg.solve(z.T @ (mu[:, None] * z), z.T @ (trade - mu))
    return b


def test_it_is_the_estimate_of_a_full_matrix_of_dummies() -> None:
    rng = np.random.default_rng(1)
    row, column = codes(8)
    drivers = np.column_stack([rng.normal(size=64), row != column]).astype(float)
    trade = np.exp(drivers @ [-0.8, -1.5] + rng.normal(0, 0.7, 64)) * (rng.random(64) > 0.2)
    found, full = ppml(trade, row, column, drivers), dense(trade, row, column, drivers)
    assert found.coefficients == pytest.approx(full[-2:], rel=1e-8)
    assert found.exporters == pytest.approx(full[:8], rel=1e-8)
    assert found.importers == pytest.approx(np.append(0.0, full[8:15]), abs=1e-8)
    fitted = found.fitted.reshape(8, 8)
    assert fitted.sum(axis=1) == pytest.approx(trade.reshape(8, 8).sum(axis=1))
    assert fitted.sum(axis=0) == pytest.approx(trade.reshape(8, 8).sum(axis=0))
    assert found.residual <= 1e-10


def test_states_without_trade_are_left_out_and_fitted_as_zero() -> None:
    rng = np.random.default_rng(2)
    row, column = codes(6)
    drivers = rng.normal(size=(36, 1))
    trade = rng.lognormal(size=36)
    trade[(row == 4) | (column == 2)] = 0.0
    found = ppml(trade, row, column, drivers)
    assert found.exporters[4] == -np.inf
    assert found.importers[2] == -np.inf
    assert not found.fitted[(row == 4) | (column == 2)].any()
    kept = (row != 4) & (column != 2)
    again = ppml(trade[kept], row[kept], column[kept], drivers[kept])
    assert found.coefficients == pytest.approx(again.coefficients)


def test_what_cannot_be_told_apart_or_does_not_exist_is_refused() -> None:
    rng = np.random.default_rng(3)
    row, column = codes(6)
    trade = rng.lognormal(size=36)
    with pytest.raises(UsageError, match="sum of other drivers"):
        ppml(trade, row, column, (row == 1).astype(float)[:, None])
    with pytest.raises(UsageError, match="negative"):
        ppml(-trade, row, column, rng.normal(size=(36, 1)))
    with pytest.raises(UsageError, match="reference importer"):
        ppml(np.where(column == 0, 0.0, trade), row, column, rng.normal(size=(36, 1)))
    only = ((row == 1) & (column == 2)).astype(float)
    with pytest.raises(UsageError, match="no end"):
        ppml(np.where(only > 0, 0.0, trade), row, column, only[:, None])


def test_it_matches_the_published_estimates_of_the_guide(shared_data: Path) -> None:
    """Coefficients and standard errors printed by Stata's ppml for the Guide's first application, seven digits."""
    rows = pl.read_csv(shared_data / "gravity-reference/agtpa_trade_without_border_input.csv.gz")
    places = {name: place for place, name in enumerate(sorted(rows["exporter"].unique()))}
    sides = [np.array([places[name] for name in rows[side]]) for side in ("exporter", "importer")]
    drivers = rows.select("ln_DIST", "CNTG", "INTL_BRDR").to_numpy().astype(float)
    found = ppml(rows["trade"].to_numpy(), *sides, drivers, reference=places["ZZZ"])
    assert found.coefficients == pytest.approx([-0.7912879, 0.6736456, -2.47445], rel=2e-7)
    assert found.errors == pytest.approx([0.0501494, 0.1073719, 0.1193816], rel=2e-6)
    assert found.deviance == pytest.approx(4542202, abs=1)
