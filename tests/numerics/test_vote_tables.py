"""Tables of counts: the four codings by hand, no members never counted, weights, and another program's numbers."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from amity.numerics.vote_tables import CODINGS, VoteTables, agreement, count_tables, point_table, usable

# yes-yes, yes-no, abstain-abstain, no-silent, silent-silent, yes-no member, missing-yes, no-no
LEFT = np.array([[1, 1, 2, 3, 8, 1, 0, 3]], np.uint8)
RIGHT = np.array([[1, 3, 2, 8, 8, 9, 1, 3]], np.uint8)


@pytest.mark.parametrize(
    ("coding", "share", "number"),
    [
        ("drop", 3 / 4, 4),
        ("half", (3 + 2 * 0.5) / 6, 6),
        ("category", 4 / 6, 6),
        ("yes_no", 2 / 3, 3),
    ],
)
def test_codings_by_hand(coding: str, share: float, number: int) -> None:
    tables = count_tables(LEFT, RIGHT)
    found, n = agreement(tables, coding)  # type: ignore[arg-type]
    assert found[0, 0] == pytest.approx(share, abs=1e-12)
    assert n[0, 0] == number
    points, counts = point_table(coding)  # type: ignore[arg-type]
    assert counts[LEFT, RIGHT].sum() == number
    assert (points * counts)[LEFT, RIGHT].sum() == pytest.approx(share * number)


def test_no_member_and_missing_are_never_a_vote_under_any_coding() -> None:
    gone = np.array([[9, 0, 9, 0]], np.uint8)
    there = np.array([[1, 2, 8, 9]], np.uint8)
    for coding in CODINGS:
        found, n = agreement(count_tables(gone, there), coding)
        assert n[0, 0] == 0
        assert np.isnan(found[0, 0])
        assert not point_table(coding)[1][gone, there].any()
        assert not usable(gone, coding).any()


def test_the_table_has_its_axes_the_right_way_round_and_turns_with_them() -> None:
    rng = np.random.default_rng(5)
    codes = np.array([0, 1, 2, 3, 8, 9], np.uint8)
    left, right = rng.choice(codes, (7, 60)), rng.choice(codes, (9, 60))
    tables = count_tables(left, right)
    assert tables.counts.shape == (7, 9, 4, 4)
    for k, first in enumerate((1, 2, 3, 8)):
        for m, second in enumerate((1, 2, 3, 8)):
            expected = ((left == first)[:, None, :] & (right == second)[None, :, :]).sum(-1)
            np.testing.assert_array_equal(tables.counts[:, :, k, m], expected)
    turned = count_tables(right, left)
    np.testing.assert_array_equal(turned.counts, tables.counts.transpose(1, 0, 3, 2))


def test_weights_of_roll_calls_and_no_roll_calls() -> None:
    weights = np.array([2.0, 1, 1, 1, 1, 1, 1, 0.5])
    share, n = agreement(count_tables(LEFT, RIGHT, weights))
    assert n[0, 0] == pytest.approx(4.5)
    assert share[0, 0] == pytest.approx(3.5 / 4.5)
    empty = count_tables(LEFT[:, :0], RIGHT[:, :0])
    assert empty.counts.shape == (1, 1, 4, 4)
    assert empty.counts.sum() == 0


def statistics(table: np.ndarray) -> dict[str, float]:
    """Return what another program reports, from nothing but the 3 × 3 table of counts."""
    total = table.sum()
    grid = np.arange(3)
    linear, square = np.abs(grid[:, None] - grid), (grid[:, None] - grid) ** 2
    p, q = table.sum(1) / total, table.sum(0) / total
    m = (p + q) / 2
    agree = np.trace(table) / total
    observed_square = (table * square).sum() / total
    ties = total * (total - 1) / 2
    pairs = sum(
        table[i, j] * table[k, m_] * np.sign((i - k) * (j - m_))
        for i in grid
        for j in grid
        for k in grid
        for m_ in grid
    )
    rows, columns = (sum(c * (c - 1) / 2 for c in table.sum(axis)) for axis in (1, 0))
    return {
        "s_abs": 1 - 2 * (table * linear).sum() / (total * 2),
        "s_sq": 1 - 2 * (table * square).sum() / (total * 4),
        "pi_nominal": (agree - (m**2).sum()) / (1 - (m**2).sum()),
        "kappa_unweighted": (agree - (p * q).sum()) / (1 - (p * q).sum()),
        "kappa_w_quadratic": 1 - observed_square / (np.outer(p, q) * square).sum(),
        "tau_b": (pairs / 2) / np.sqrt((ties - rows) * (ties - columns)),
    }


def test_another_programs_numbers_follow_from_the_tables(shared_data: Path) -> None:
    # fpsim (2025-07) with psych 2.2 and base R on the votes of 2019. 1e-9: both sides work in double precision.
    folder = shared_data.parent / "reference"
    votes_file, dyads_file = folder / "fpsim_2019_votes_input.csv", folder / "fpsim_2019_dyads.csv"
    if not dyads_file.is_file():
        pytest.skip(f"the reference figures are not at {folder}")
    with votes_file.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    place = {row[0]: number for number, row in enumerate(rows)}
    votes = np.array([[int(cell) if cell else 8 for cell in row[1:]] for row in rows], np.uint8)
    tables: VoteTables = count_tables(votes, votes)
    with dyads_file.open(newline="", encoding="utf-8") as file:
        dyads = list(csv.DictReader(file))
    assert len(dyads) > 100
    compared = 0
    for dyad in dyads:
        table = tables.cast[place[dyad["a"]], place[dyad["b"]]]
        assert table.sum() == int(dyad["n"])
        with np.errstate(invalid="ignore", divide="ignore"):
            mine = statistics(table)
        for name, value in mine.items():
            theirs = dyad[name]
            if theirs in ("NA", "NaN", ""):
                assert not np.isfinite(value)
                continue
            assert value == pytest.approx(float(theirs), abs=1e-9), (dyad["a"], dyad["b"], name)
            compared += 1
    assert compared > 600
