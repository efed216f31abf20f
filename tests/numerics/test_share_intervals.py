"""Intervals over deals: known special cases, the bootstrap they stand for, and where there is none."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from scipy.special import betaincinv
from scipy.stats import chi2

from amity.numerics.share_intervals import effective_number, share_interval, total_interval
from amity.sources import sipri_arms


def of_deals(part: np.ndarray, rest: np.ndarray) -> tuple[float, float]:
    found = share_interval(part.sum(), (part**2).sum(), rest.sum(), (rest**2).sum())
    return float(found.low), float(found.high)


def bootstrap(part: np.ndarray, rest: np.ndarray, *, draws: int, seed: int) -> tuple[float, float]:
    sizes = np.concatenate([part, rest])
    mine = np.arange(sizes.size) < part.size
    picks = np.random.default_rng(seed).integers(0, sizes.size, (draws, sizes.size))
    shares = (sizes * mine)[picks].sum(axis=1) / sizes[picks].sum(axis=1)
    low, high = np.quantile(shares, [0.05, 0.95])
    return float(low), float(high)


@cache
def deals_of(raw: Path, recipient: str, supplier: str, first: int, last: int) -> tuple[np.ndarray, np.ndarray]:
    """Read the register by hand, so that the test does not lean on the code it tests."""
    sums: dict[str, tuple[str, float]] = {}
    text = (raw / sipri_arms.FILE).read_text(encoding="utf-8").splitlines()[sipri_arms.PREAMBLE + 1 :]
    for row in csv.reader(text):
        if row and row[2] == recipient and first <= int(row[10]) <= last:
            sums[row[0]] = (row[1], sums.get(row[0], ("", 0.0))[1] + float(row[15]))
    part = [tiv for by, tiv in sums.values() if by == supplier]
    rest = [tiv for by, tiv in sums.values() if by != supplier]
    return np.array(part), np.array(rest)


def test_equal_deals_follow_the_beta_distribution() -> None:
    found = share_interval(7.0, 7.0, 3.0, 3.0)
    assert float(found.low) == pytest.approx(betaincinv(7, 3, 0.05))
    assert float(found.high) == pytest.approx(betaincinv(7, 3, 0.95))


def test_the_two_sides_mirror_each_other() -> None:
    one = share_interval(697.45, 61_000.0, 332.16, 20_000.0)
    other = share_interval(332.16, 20_000.0, 697.45, 61_000.0)
    assert float(one.low) == pytest.approx(1 - float(other.high))
    assert float(one.high) == pytest.approx(1 - float(other.low))


def test_unit_of_size_does_not_matter() -> None:
    one, other = share_interval(3.0, 5.0, 4.0, 6.0), share_interval(300.0, 50_000.0, 400.0, 60_000.0)
    assert float(one.low) == pytest.approx(float(other.low))


@pytest.mark.parametrize(("part", "rest"), [(0.0, 5.0), (5.0, 0.0), (0.0, 0.0)])
def test_no_interval_where_a_side_is_empty(part: float, rest: float) -> None:
    found = share_interval(part, part**2, rest, rest**2)
    assert np.isnan([found.low, found.high]).all()


def test_arrays_keep_their_shape_and_order() -> None:
    found = share_interval([0.0, 5.0, 9.0], [0.0, 5.0, 9.0], [5.0, 5.0, 1.0], [5.0, 5.0, 1.0])
    assert np.isnan(found.low[0])
    assert found.low[1] < 0.5 < found.high[1]
    assert found.low[2] < 0.9 < found.high[2]


def test_wider_at_a_higher_level() -> None:
    narrow, wide = share_interval(5.0, 5.0, 5.0, 5.0, level=0.5), share_interval(5.0, 5.0, 5.0, 5.0, level=0.99)
    assert wide.low < narrow.low < narrow.high < wide.high


@pytest.mark.parametrize("level", [0.0, 1.0, 1.5])
def test_impossible_level_raises(level: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        share_interval(1.0, 1.0, 1.0, 1.0, level=level)


def test_total_of_equal_deals_is_the_exact_poisson_interval() -> None:
    found = total_interval(12 * 4.0, 12 * 16.0)
    assert float(found.low) == pytest.approx(4.0 * chi2.ppf(0.05, 24) / 2)
    assert float(found.high) == pytest.approx(4.0 * chi2.ppf(0.95, 26) / 2)
    assert np.isnan(total_interval(0.0, 0.0).low)


def test_effective_number_is_between_one_and_the_count() -> None:
    sizes = np.array([1.0, 2.0, 50.0])
    assert 1 < float(effective_number(sizes.sum(), (sizes**2).sum())) < 3
    assert np.isnan(effective_number(0.0, 0.0))


def test_reference_dyad(shared_data: Path) -> None:
    part, rest = deals_of(shared_data, "Azerbaijan", "Israel", 2016, 2020)
    assert (part.size, part.size + rest.size) == (19, 35)
    low, high = of_deals(part, rest)
    assert (round(low, 4), round(high, 4)) == (0.4245, 0.8362)
    assert bootstrap(part, rest, draws=20_000, seed=1) == (
        pytest.approx(0.423, abs=0.005),
        pytest.approx(0.838, abs=0.005),
    )


@pytest.mark.parametrize(
    ("recipient", "supplier", "first", "last"),
    [
        ("India", "Russia", 2016, 2020),
        ("India", "Israel", 2011, 2020),
        ("Saudi Arabia", "United States", 2016, 2020),
        ("Pakistan", "China", 2012, 2021),
        ("Turkiye", "United States", 2006, 2015),
        ("Poland", "Germany", 2001, 2010),
        ("Australia", "United States", 2014, 2023),
        ("Greece", "Germany", 1999, 2008),
    ],
)
def test_closed_form_follows_the_bootstrap(
    shared_data: Path, recipient: str, supplier: str, first: int, last: int
) -> None:
    part, rest = deals_of(shared_data, recipient, supplier, first, last)
    assert min(part.size, rest.size) >= 10
    low, high = of_deals(part, rest)
    by_hand = bootstrap(part, rest, draws=6_000, seed=2)
    assert low == pytest.approx(by_hand[0], abs=0.03)
    assert high == pytest.approx(by_hand[1], abs=0.03)
