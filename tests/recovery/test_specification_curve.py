"""Curves of exchangeable states: how often the joint inference calls the subject unusual, and how often it should.

A subject and its peers have values that no choice and no state's name matters for: a common part and one for each
specification, normal, with heavy tails, with ties or mostly zero, on own or on pairwise terms. A second set of
peers, where there is one, is a third larger than the first and holds it. In full (AMITY_VALIDATE=full) a table is
written for the docs.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from amity.core.asks import Period
from amity.models._curve_cells import Setting, last_day
from amity.models._curve_grid import declared
from amity.models._curve_judging import peers_of
from amity.numerics.rank_tests import percentile, places
from amity.numerics.specification import joint, medians

FULL = os.environ.get("AMITY_VALIDATE") == "full"
REPEATS = 2000 if FULL else 250
TABLE = Path(__file__).resolve().parents[2] / "docs" / "validation" / "specification_curve.tsv"
SPECIFICATIONS = 7
PERIOD = Period(first=2020, last=2020)
LEVELS = (0.05, 0.1, 0.2)
KEYS = tuple(f"state {place}" for place in range(300))


def setting(peers: int, wider: bool) -> Setting:
    """Return a setting of made-up sets: the subject and its peers, and a set a third larger where ``wider``."""
    total = 1 + peers + (peers // 3 if wider else 0)
    made = Setting(
        subject=KEYS[0],
        target="",
        grid=declared("arms"),
        windows=(),
        sets=("first", "second") if wider else ("first",),
        universe=KEYS[:total],
        subjects=np.arange(1 + peers),
        draws=0,
        seed=0,
    )
    day = last_day(PERIOD)
    made.kept[PERIOD] = np.ones(total, np.bool_)
    made.kept["first", day] = np.arange(total) <= peers
    made.kept["second", day] = np.ones(total, np.bool_)
    return made


def specifications(
    made: Setting, kind: str, lead: float, rng: np.random.Generator
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield values of subjects beside all states and of all states beside them, the subject's raised by ``lead``."""
    n, rows = len(made.universe), len(made.subjects)
    size = (SPECIFICATIONS + 1, n)
    draw = rng.standard_t(1.5, size=size) if kind == "heavy" else rng.normal(size=size)
    for k in range(SPECIFICATIONS):
        values = np.round(draw[0] + 0.7 * draw[k + 1], 1 if kind == "ties" else 6)
        if kind == "zeros":
            values = np.where(values < 1.0, 0.0, values)
        values[0] += lead
        mine, theirs = np.repeat(values[:rows, None], n, axis=1), np.repeat(values[None], rows, axis=0)
        if kind == "pairwise":
            mine, theirs = (side + 0.3 * rng.normal(size=(rows, n)) for side in (mine, theirs))
        yield mine, theirs


@cache
def simulate(peers: int, kind: str, wider: bool, lead: float = 0.0, seed: int = 5) -> tuple[float, ...]:
    """Return the joint p-values of the median place over repeated curves."""
    rng, made = np.random.default_rng(seed), setting(peers, wider)
    kept = [peers_of(made, made.members(text, PERIOD)) for text in made.sets]
    found = []
    for _ in range(REPEATS):
        rows = [
            percentile(places(np.where(mask, mine, np.nan), theirs))
            for mine, theirs in specifications(made, kind, lead, rng)
            for mask in kept
        ]
        one = joint(medians(np.stack(rows)), 0)
        assert one is not None
        found.append(one.p_high)
    return tuple(found)


CASES = [
    *[(peers, kind, False) for peers in (8, 20, 45, 190) for kind in ("normal", "heavy", "ties", "zeros", "pairwise")],
    *[(peers, kind, True) for peers in (8, 20, 45) for kind in ("normal", "ties", "pairwise")],
]
QUICK = [(8, "normal", False), (20, "zeros", False), (20, "pairwise", False), (8, "ties", True), (20, "normal", True)]


@pytest.mark.parametrize(("peers", "kind", "wider"), CASES if FULL else QUICK)
def test_exchangeable_curves_are_unusual_no_more_often_than_the_level(peers: int, kind: str, wider: bool) -> None:
    p = np.array(simulate(peers, kind, wider))
    for level in LEVELS:
        attainable = np.floor(level * (peers + 1) + 1e-9) / (peers + 1)
        slack = 3 * np.sqrt(max(level * (1 - level), 1e-3) / REPEATS)
        assert (p <= level + 1e-9).mean() <= attainable + slack
    assert p.min() >= 1 / (peers + 1) - 1e-12


def test_without_ties_p_is_uniform_over_its_attainable_values() -> None:
    p = np.array(simulate(9, "normal", False))
    counts = np.bincount(np.rint(p * 10).astype(int), minlength=11)[1:]
    # Median places can tie although values do not, and ties make a p-value larger: the low end is what must hold.
    chance = (np.cumsum(counts)[:5] / REPEATS)[::-1]
    assert (chance <= np.array([0.5, 0.4, 0.3, 0.2, 0.1]) + 3 * np.sqrt(0.25 / REPEATS)).all()
    assert counts[0] > 0.04 * REPEATS


@pytest.mark.parametrize("wider", [False, True])
def test_a_state_that_stands_out_is_found(wider: bool) -> None:
    p = np.array(simulate(20, "normal", wider, lead=4.0))
    assert (p <= 1 / 21 + 1e-12).mean() > 0.85


@pytest.mark.skipif(not FULL, reason="the table is written by `make validate` only")
def test_write_the_table_of_false_alarms() -> None:
    lines = ["peers\tvalues\tsets\tlevel\tattainable\tfalse_alarms"]
    for peers, kind, wider in CASES:
        p = np.array(simulate(peers, kind, wider))
        for level in LEVELS:
            attainable = np.floor(level * (peers + 1) + 1e-9) / (peers + 1)
            rate = (p <= level + 1e-9).mean()
            sets = "one and a larger one" if wider else "one"
            lines.append(f"{peers}\t{kind}\t{sets}\t{level}\t{attainable:.4f}\t{rate:.4f}")
    TABLE.parent.mkdir(parents=True, exist_ok=True)
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert len(lines) == 1 + len(CASES) * len(LEVELS)
