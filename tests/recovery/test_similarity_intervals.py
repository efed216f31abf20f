"""Votes of two states simulated from a known table and packages that hang together: how often the interval covers.

In full (AMITY_VALIDATE=full) a table of coverage by measure, truth and clustering is written for the docs.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from amity.numerics.bootstrap import DRAWS, package_weights
from amity.numerics.similarity import FORMULAS, STANDARD, Distance, Similarity, Table
from amity.numerics.table_bootstrap import table_intervals

FULL = os.environ.get("AMITY_VALIDATE") == "full"
REPEATS = 2000 if FULL else 250
# The packages of 2025: 192 roll calls, one package of 31 and 68 of one.
SIZES = np.array([31, 11, 10, 8, 6, 6, 5, 4, 4, 4, 3, 3, 3, 3, 3] + [2] * 10 + [1] * 68)
OUT = Path(__file__).resolve().parents[2] / "docs" / "validation" / "similarity_intervals.tsv"
LEVEL = 0.90
# Chances of (yes, abstain, no) of the first by row and of the second by column.
TRUTHS = {
    "alike": [[0.62, 0.05, 0.02], [0.05, 0.10, 0.03], [0.02, 0.03, 0.08]],
    "apart": [[0.08, 0.15, 0.52], [0.03, 0.06, 0.09], [0.02, 0.02, 0.03]],
    "independent": [[0.35, 0.105, 0.245], [0.05, 0.015, 0.035], [0.10, 0.03, 0.07]],
    "lopsided": [[0.80, 0.05, 0.03], [0.04, 0.02, 0.01], [0.02, 0.01, 0.02]],
}
CLUSTERING = (0.05, 0.2, 0.5)
MEASURES: tuple[tuple[Similarity, Distance], ...] = (
    ("s_score", "absolute"),
    ("s_score", "squared"),
    ("kappa", "nominal"),
    ("kappa", "squared"),
    ("scott_pi", "nominal"),
    ("tau_b", "absolute"),
    ("chance_corrected_a", "absolute"),
)


def drawn(truth: str, clustering: float, seed: int) -> np.ndarray:
    """Return tables by package, shape (packages, 3, 3, repeats), Dirichlet around the truth within each package."""
    rng = np.random.default_rng(seed)
    chances = np.array(TRUTHS[truth]).ravel()
    spread = (1 - clustering) / clustering
    # A Dirichlet draw as gamma draws over their sum, which stays defined for small shapes.
    gammas = rng.gamma(chances * spread, size=(len(SIZES), REPEATS, 9)) + 1e-300
    of_package = gammas / gammas.sum(axis=-1, keepdims=True)
    counts = rng.multinomial(np.broadcast_to(SIZES[:, None], (len(SIZES), REPEATS)), of_package)
    return counts.astype(np.float32).transpose(0, 2, 1).reshape(len(SIZES), 3, 3, REPEATS)


def coverage(
    cells: np.ndarray, truth: str, measure: Similarity, distance: Distance
) -> tuple[float, float, float, float]:
    """Return coverage, mean width, bias, and the part of the repeats that have an interval."""
    known = float(FORMULAS[measure](Table(np.array(TRUTHS[truth])[:, :, None]), distance)[0])
    found = table_intervals(cells, package_weights(len(SIZES), DRAWS, 0), FORMULAS[measure], distance, LEVEL)
    values = FORMULAS[measure](Table(cells.sum(axis=0, dtype=np.float64)), distance)
    held = ~np.isnan(found.low)
    covers = (found.low <= known) & (known <= found.high)
    return (
        float(covers[held].mean()),
        float((found.high - found.low)[held].mean()),
        float(np.nanmean(values) - known),
        float(held.mean()),
    )


@pytest.mark.parametrize("clustering", CLUSTERING)
@pytest.mark.parametrize("truth", TRUTHS)
def test_interval_covers_about_as_often_as_it_says(truth: str, clustering: float) -> None:
    cells = drawn(truth, clustering, seed=7)
    slack = 3 * np.sqrt(LEVEL * (1 - LEVEL) / REPEATS)
    for measure, distance in MEASURES:
        covered, width, bias, held = coverage(cells, truth, measure, distance)
        assert held > 0.95, measure
        # Measured in full: 0.82 to 0.92, and down to 0.78 for A where nearly all votes are the same.
        least = 0.77 if (measure, truth) == ("chance_corrected_a", "lopsided") else 0.81
        assert least - slack < covered < 0.95 + slack, (measure, distance)
        assert 0.01 < width < 0.9, measure
        assert abs(bias) < 0.06, measure


@pytest.mark.skipif(not FULL, reason="the table is written by `make validate` only")
def test_write_the_table_of_coverage() -> None:
    lines = ["measure\tdistance\ttruth\tclustering\tvalue\tcoverage\twidth\tbias"]
    for measure, distance in MEASURES:
        for truth in TRUTHS:
            known = float(FORMULAS[measure](Table(np.array(TRUTHS[truth])[:, :, None]), distance)[0])
            for clustering in CLUSTERING:
                covered, width, bias, _ = coverage(drawn(truth, clustering, seed=7), truth, measure, distance)
                lines.append(
                    f"{measure}\t{distance}\t{truth}\t{clustering}\t{known:.3f}\t{covered:.3f}\t{width:.3f}\t{bias:+.4f}"
                )
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert len(lines) == len(MEASURES) * len(TRUTHS) * len(CLUSTERING) + 1
    assert all(name in STANDARD for name, _ in MEASURES)
