"""Votes simulated with a known spatial parameter, and with shocks of blocs and no influence at all.

In full (AMITY_VALIDATE=full) the tables of bias and coverage are written for the docs.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from amity.api import peer_group
from amity.core.asks import Period
from amity.models._bloc_data import Data, inside_blocs, organisations
from amity.models._bloc_records import BlocRequest
from amity.models.bloc_clustering import _subject
from amity.numerics.spatial import Floats, adjusted_lag, bloc_ties, eigenvalues, lag_model, row_standardised

FULL = os.environ.get("AMITY_VALIDATE") == "full"
REPEATS = 1000 if FULL else 60
DOCS = Path(__file__).resolve().parents[2] / "docs" / "validation"
RHOS = (0.0, 0.3, 0.6, 0.9)


@cache
def real_blocs() -> Floats:
    """Return which members of the United Nations are in which bloc on 2025-01-01, those in none left out."""
    inside = inside_blocs(organisations(), Period(first=2025, last=2025), peer_group("un-members", 2024).keys)
    return inside[:, inside.any(axis=0)]


def simulate(rho: float, seed: int) -> tuple[float, float, float, float]:
    """Return the bias of ρ (mean and median), the coverage of its interval, and the median bias of the likeliest ρ."""
    rng = np.random.default_rng(seed)
    w = row_standardised(bloc_ties(real_blocs()))
    n = len(w)
    inverse = np.linalg.inv(np.eye(n) - rho * w)
    found, covered, likeliest = [], [], []
    for _ in range(REPEATS):
        x = np.column_stack([np.ones(n), rng.normal(size=(n, 2))])
        y = inverse @ (x @ [0.5, 0.6, -0.4] + 0.5 * rng.normal(size=n))
        estimate, low, high = adjusted_lag(y, x, w)
        found.append(estimate)
        covered.append(low <= rho <= high)
        fit = lag_model(y, x, w)
        likeliest.append(fit.rho)
        assert abs(fit.beta[1] - 0.6) < 0.25
    return (
        float(np.mean(found)) - rho,
        float(np.median(found)) - rho,
        float(np.mean(covered)),
        float(np.median(likeliest)) - rho,
    )


@pytest.mark.parametrize("rho", RHOS)
def test_the_spatial_parameter_is_recovered_with_about_its_stated_coverage(rho: float) -> None:
    _, middle, covered, likeliest = simulate(rho, seed=3)
    slack = 3 * np.sqrt(0.09 / REPEATS)
    assert -0.2 < middle < 0.05
    # Maximum likelihood lies lower still: ties through blocs are dense.
    assert likeliest < middle
    assert 0.87 - slack < covered < 0.94 + slack


def shocks(noise: float, seed: int) -> tuple[Floats, Floats]:
    """Return the coefficients found where blocs are struck by shocks of their own and no state heeds another.

    Each bloc's shock has a standard deviation of 1 and strikes all its members; each state's own has ``noise``.
    The second array is what maximum likelihood gives.
    """
    rng = np.random.default_rng(seed)
    inside = real_blocs()
    w = row_standardised(bloc_ties(inside))
    n = len(w)
    found, likeliest = [], []
    for _ in range(REPEATS):
        y = inside.T @ rng.normal(size=len(inside)) + noise * rng.normal(size=n)
        x = np.column_stack([np.ones(n), rng.normal(size=(n, 2))])
        found.append(adjusted_lag(y, x, w)[0])
        likeliest.append(lag_model(y, x, w).rho)
    return np.array(found), np.array(likeliest)


def test_shocks_of_blocs_without_any_influence_give_a_high_coefficient() -> None:
    found, likeliest = shocks(2.0, seed=5)
    assert 0.7 < np.median(found) < 0.97
    assert (found > 0.5).mean() > 0.75
    assert 0.5 < np.median(likeliest) < np.median(found)


def predicted(rho: float, seed: int, repeats: int) -> float:
    """Return how often the predictive interval of a state left out of the fit holds its agreement."""
    rng = np.random.default_rng(seed)
    inside = real_blocs()
    w = row_standardised(bloc_ties(inside))
    n = len(w)
    inverse = np.linalg.inv(np.eye(n) - rho * w)
    hits = 0
    for number in range(repeats):
        x = np.column_stack([np.ones(n), rng.normal(size=(n, 2))])
        logit = inverse @ (x @ [-0.8, 0.3, -0.2] + 0.4 * rng.normal(size=n))
        data = Data(
            keys=peer_group("un-members", 2024).keys[:n],
            agreement=1 / (1 + np.exp(-logit)),
            joint=np.full(n, 100.0),
            logit=logit,
            weights=np.ones(n),
            x=x,
            drivers=("a", "b"),
            inside=inside,
            w=w,
            blocs=(),
            left_out=(),
            notes=(),
        )
        asked = BlocRequest(
            target="XXX", peers=peer_group("g7", 2024), subject=data.keys[number % n], draws=400, seed=number
        )
        place, _ = _subject(asked, data)
        assert place is not None
        assert place.low is not None
        assert place.high is not None
        hits += place.low <= place.agreement <= place.high
    return hits / repeats


@pytest.mark.parametrize("rho", [0.0, 0.7])
def test_the_predictive_interval_holds_a_state_that_was_left_out(rho: float) -> None:
    repeats = 400 if FULL else 60
    covered = predicted(rho, seed=8, repeats=repeats)
    slack = 3 * np.sqrt(0.09 / repeats)
    assert 0.87 - slack < covered < 0.94 + slack


def test_the_ties_bound_the_parameter() -> None:
    roots = eigenvalues(row_standardised(bloc_ties(real_blocs())))
    assert roots[-1] == pytest.approx(1.0)
    assert roots[0] < 0


@pytest.mark.skipif(not FULL, reason="the table is written by `make validate` only")
def test_write_the_tables() -> None:
    lines = ["truth\tmean bias\tmedian bias\tcoverage of the 90 % interval\tmedian bias of maximum likelihood"]
    for rho in RHOS:
        bias, middle, covered, likeliest = simulate(rho, seed=3)
        lines.append(f"{rho}\t{bias:+.3f}\t{middle:+.3f}\t{covered:.3f}\t{likeliest:+.3f}")
    DOCS.mkdir(parents=True, exist_ok=True)
    (DOCS / "bloc_clustering.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    rows = [
        "own deviation beside a bloc's\tlower quartile\tmedian\tupper quartile\tabove 0.5\tmedian by maximum likelihood"
    ]
    for noise in (0.5, 1.0, 2.0, 4.0):
        found, likeliest = shocks(noise, seed=5)
        low, middle, high = np.quantile(found, [0.25, 0.5, 0.75])
        part = (found > 0.5).mean()
        rows.append(f"{noise}\t{low:.2f}\t{middle:.2f}\t{high:.2f}\t{part:.2f}\t{np.median(likeliest):.2f}")
    (DOCS / "bloc_shocks.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert len(rows) == 5
