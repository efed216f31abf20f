"""Panels with a known change of one state at a known date: is it found, how often is it seen where there is none.

In full (AMITY_VALIDATE=full) a table by number of peers, persistence, tails and zeros is written for the docs.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from amity.numerics.differences import changes, disjoint, placebo, side_by_side

FULL = os.environ.get("AMITY_VALIDATE") == "full"
REPEATS = 2000 if FULL else 400
TABLE = Path(__file__).resolve().parents[2] / "docs" / "validation" / "before_after.tsv"
LENGTH, STEPS, EVENT = 3, 48, 38
KINDS = ("normal", "heavy tails", "sparse", "own trend", "blocs")
CASES = [(peers, kind, effect) for peers in (8, 20, 45) for kind in KINDS for effect in (0.0, 3.0)]


def panel(rng: np.random.Generator, peers: int, kind: str) -> np.ndarray:
    """Return values of a subject (first) and its peers over the steps: levels, a common course, persistent noise."""
    size = peers + 1
    shocks = rng.standard_t(2, (size, STEPS)) if kind == "heavy tails" else rng.standard_normal((size, STEPS))
    noise = np.zeros((size, STEPS))
    for step in range(1, STEPS):
        noise[:, step] = 0.6 * noise[:, step - 1] + shocks[:, step]
    values = 2 * rng.standard_normal((size, 1)) + rng.standard_normal((1, STEPS)).cumsum(axis=1) + noise
    if kind == "blocs":
        values += rng.standard_normal((2, STEPS)).cumsum(axis=1)[rng.integers(0, 2, size)]
    if kind == "sparse":
        values = np.where(rng.random((size, 1)) < 0.8, 0.0, np.abs(values))
    if kind == "own trend":
        values[0] += 0.5 * np.arange(STEPS)
    return values


def estimate(values: np.ndarray, step: int) -> tuple[float, np.ndarray]:
    """Return the subject's estimate around a step and the peers' own, each against the other peers."""
    before, after = (values[:, a : a + LENGTH].mean(axis=1) for a in (step - LENGTH, step + 1))
    one, two = side_by_side(before), side_by_side(after)
    return float(changes(one, two)[0]), changes(one[1:, 1:], two[1:, 1:])


def moved(values: np.ndarray, step: int) -> float:
    """Return the subject's estimate alone, as the change less the mean change of the others."""
    change = values[:, step + 1 : step + 1 + LENGTH].mean(axis=1) - values[:, step - LENGTH : step].mean(axis=1)
    return float(change[0] - change[1:].mean())


def simulate(peers: int, kind: str, effect: float, seed: int = 3) -> dict[str, float]:
    """Return bias, how often the subject is told apart at 10 % by subjects, at 20 % by dates, and coverage."""
    rng = np.random.default_rng([seed, peers, KINDS.index(kind)])
    event = EVENT
    errors, by_subject, by_date, covered = [], [], [], []
    for _ in range(REPEATS):
        values = panel(rng, peers, kind)
        values[0, event:] += effect
        found, others = estimate(values, event)
        result = placebo(found, others)
        steps = [s for s in range(LENGTH, STEPS - LENGTH) if s + LENGTH < event or s - LENGTH > event]
        overlap = 2 * LENGTH + 1
        dates = placebo(found, np.array([moved(values, s) for s in steps]), 0.9, disjoint(steps, overlap))
        errors.append(found - effect)
        by_subject.append(result.chance <= 0.10)
        by_date.append(dates.chance <= 0.20)
        covered.append(result.low - 1e-9 <= effect <= result.high + 1e-9)
    return {
        "bias": float(np.mean(errors)),
        "error": float(np.std(errors)),
        "subjects": float(np.mean(by_subject)),
        "dates": float(np.mean(by_date)),
        "covered": float(np.mean(covered)) if peers >= 19 else float("nan"),
    }


@pytest.mark.parametrize("peers", [8, 20, 45])
@pytest.mark.parametrize("kind", ["normal", "sparse", "blocs"])
def test_a_known_change_is_recovered_and_none_is_seldom_seen(peers: int, kind: str) -> None:
    none, some = (simulate(peers, kind, effect) for effect in (0.0, 3.0))
    slack = 3.5 * np.sqrt(0.1 * 0.9 / REPEATS)
    for found in (none, some):
        assert abs(found["bias"]) < 4 * found["error"] / np.sqrt(REPEATS)
    assert none["subjects"] <= 0.10 + slack
    assert none["dates"] <= 0.20 + 1.4 * slack
    if peers >= 19:
        assert none["covered"] >= 0.90 - slack
    if kind == "normal" and peers > 8:
        assert some["subjects"] > 0.5 > none["subjects"]


def test_a_trend_of_its_own_is_taken_for_an_effect() -> None:
    found = simulate(20, "own trend", 0.0)
    # Four steps of half a unit: what the pre-trend shows and the estimate cannot tell apart.
    assert found["bias"] == pytest.approx(2.0, abs=0.3)


@pytest.mark.skipif(not FULL, reason="the table is written by `make validate` only")
def test_write_the_table_of_changes() -> None:
    lines = ["peers\tkind\teffect\tbias\tstandard_error\tseen_by_subjects\tseen_by_dates\tcoverage"]
    for peers, kind, effect in CASES:
        found = simulate(peers, kind, effect)
        covered = "" if np.isnan(found["covered"]) else f"{found['covered']:.3f}"
        lines.append(
            f"{peers}\t{kind}\t{effect}\t{found['bias']:+.3f}\t{found['error']:.3f}\t{found['subjects']:.3f}\t"
            f"{found['dates']:.3f}\t{covered}"
        )
    TABLE.parent.mkdir(parents=True, exist_ok=True)
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert len(lines) == len(CASES) + 1
