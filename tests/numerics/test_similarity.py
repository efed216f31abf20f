"""Measures on tables of counts: by hand, another program's numbers, and what must hold of any votes."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from amity.numerics.similarity import ALLOWED, DISTANCES, FORMULAS, STANDARD, Distance, Similarity, Table, exact
from amity.numerics.vote_bits import dyad_places, dyad_tables, packed, ring_places, ring_tables
from amity.numerics.vote_tables import count_tables

EVERY: list[tuple[Similarity, Distance]] = [
    (name, distance) for name in FORMULAS for distance in (ALLOWED[name] or (STANDARD[name],))
]
# Rows: the first says yes 5 times, abstains 3, says no 2. Columns: the second 4, 3, 3. N = 10.
HAND = [[3, 1, 1], [1, 1, 1], [0, 1, 1]]


def one(cells: list[list[float]], measure: Similarity, distance: Distance) -> float:
    return float(FORMULAS[measure](Table(np.array(cells, np.float64)[:, :, None]), distance)[0])


@pytest.mark.parametrize(
    ("measure", "distance", "value"),
    [
        # Diagonal 3 + 1 + 1 of 10.
        ("agreement", "nominal", 5 / 10),
        # One step apart: 1 + 1 + 1 + 1 = 4, two steps: 1 + 0. ΣOd = 4 + 2·1 = 6, dmax 2: 1 − 2·6/(10·2).
        ("s_score", "absolute", 1 - 12 / 20),
        # Squared: 4 + 4·1 = 8, dmax 4: 1 − 2·8/(10·4). Nominal: 5, dmax 1: 1 − 2·5/10.
        ("s_score", "squared", 1 - 16 / 40),
        ("s_score", "nominal", 0.0),
        # p = 5, 3, 2; q = 4, 3, 3. Σpq on the diagonal 20 + 9 + 6 = 35, so 65 of 100 expected apart: 1 − 10·5/65.
        ("kappa", "nominal", 1 - 50 / 65),
        # One step: 5·3 + 3·4 + 3·3 + 2·3 = 42; two steps: 5·3 + 2·4 = 23. Linear 42 + 2·23 = 88: 1 − 10·6/88.
        ("kappa", "absolute", 1 - 60 / 88),
        # Quadratic: 42 + 4·23 = 134: 1 − 10·8/134.
        ("kappa", "squared", 1 - 80 / 134),
        # p + q = 9, 6, 5 of 20; Σ² = 81 + 36 + 25 = 142; expected apart (400 − 142)/4 = 64.5: 1 − 10·5/64.5.
        ("scott_pi", "nominal", 1 - 50 / 64.5),
        # One step: 2(9·6 + 6·5) = 168; two: 2·9·5 = 90; linear (168 + 180)/4 = 87: 1 − 60/87.
        ("scott_pi", "absolute", 1 - 60 / 87),
        # Squared: (168 + 4·90)/4 = 132.
        ("scott_pi", "squared", 1 - 80 / 132),
        # Concordant: 3(1+1+1+1) + 1(1+1) + 1(1+1) + 1·1 = 17. Discordant: 1(1+0) + 1(1+1+0+1) + 1·0 + 1(0+1) = 5.
        # n0 = 45; ties 10 + 3 + 1 = 14 by row, 6 + 3 + 3 = 12 by column: 12 / √(31·33).
        ("tau_b", "absolute", 12 / np.sqrt(31 * 33)),
        # S expected: 1 − 2·88/(100·2) = 0.12; S is 0.4: A = 0.28.
        ("chance_corrected_a", "absolute", 0.28),
    ],
)
def test_by_hand(measure: Similarity, distance: Distance, value: float) -> None:
    assert one(HAND, measure, distance) == pytest.approx(value, abs=1e-12)
    # Integers are exact, and weights of any scale give the same.
    whole = FORMULAS[measure](Table(np.array(HAND, np.int32)[:, :, None]), distance)
    assert whole[0] == pytest.approx(value, abs=1e-12)
    assert one((np.array(HAND) * 0.37).tolist(), measure, distance) == pytest.approx(value, abs=1e-12)


def test_four_categories_by_hand() -> None:
    # Alliance portfolios of eight states: ranks 0 0 0 3 2 1 0 3 against 0 0 3 3 1 1 0 2.
    cells = np.zeros((4, 4))
    for a, b in zip((0, 0, 0, 3, 2, 1, 0, 3), (0, 0, 3, 3, 1, 1, 0, 2), strict=True):
        cells[a, b] += 1
    # Distances 0 0 3 0 1 0 0 1 add up to 5, their squares to 11: dmax 3 and 9.
    assert one(cells.tolist(), "s_score", "absolute") == pytest.approx(1 - 2 * 5 / (8 * 3))
    assert one(cells.tolist(), "s_score", "squared") == pytest.approx(1 - 2 * 11 / (8 * 9))
    # Five of eight the same; margins 4 1 1 2 and 3 2 1 2: Σpq = 12 + 2 + 1 + 4 = 19 of 64.
    assert one(cells.tolist(), "kappa", "nominal") == pytest.approx(1 - 8 * 3 / (64 - 19))
    # Pair by pair: Σ sign(a − a')·sign(b − b') over 28 pairs against the ties of each side.
    a, b = np.array((0, 0, 0, 3, 2, 1, 0, 3)), np.array((0, 0, 3, 3, 1, 1, 0, 2))
    signs = [np.sign(np.subtract.outer(side, side)) for side in (a, b)]
    expected = (signs[0] * signs[1]).sum() / np.sqrt((signs[0] ** 2).sum() * (signs[1] ** 2).sum())
    assert one(cells.tolist(), "tau_b", "absolute") == pytest.approx(expected)


@pytest.mark.parametrize(
    ("cells", "not_computable"),
    [
        # No joint vote: nothing. Both always yes: no chance to correct, nothing to correlate.
        ([[0, 0, 0], [0, 0, 0], [0, 0, 0]], set(FORMULAS)),
        ([[7, 0, 0], [0, 0, 0], [0, 0, 0]], {"kappa", "scott_pi", "tau_b"}),
        # One always yes, the other not: only the correlation has nothing to go by.
        ([[4, 1, 2], [0, 0, 0], [0, 0, 0]], {"tau_b"}),
        ([[0, 0, 3], [0, 0, 0], [0, 0, 0]], {"tau_b"}),
        ([[0, 0, 3], [0, 0, 0], [2, 0, 0]], set()),
    ],
)
@pytest.mark.parametrize("kind", [np.int32, np.float64, np.float32])
def test_what_cannot_be_computed(cells: list[list[int]], not_computable: set[str], kind: type) -> None:
    table = np.array(cells, kind)[:, :, None]
    # Weights that are no sums of powers of two must not turn a 0 into a number.
    scale = 1 if kind is np.int32 else kind(0.1)
    for measure, distance in EVERY:
        found = FORMULAS[measure](Table(table * scale), distance)
        assert bool(np.isnan(found[0])) == (measure in not_computable), (measure, distance)


def test_a_state_of_one_vote_has_kappa_and_a_of_exactly_0() -> None:
    cells = [[4, 1, 2], [0, 0, 0], [0, 0, 0]]
    for distance in DISTANCES:
        assert one(cells, "kappa", distance) == pytest.approx(0, abs=1e-15)
    assert one(cells, "chance_corrected_a", "absolute") == pytest.approx(0, abs=1e-15)


votes = arrays(np.uint8, st.tuples(st.integers(1, 7), st.integers(0, 150)), elements=st.sampled_from([0, 1, 1, 2, 3]))


def dense(codes: np.ndarray, kinds: tuple[int, ...]) -> np.ndarray:
    """Return the tables by comparing votes one by one, shape (K, K, states, states)."""
    same = [[(codes == k)[:, None] & (codes == m)[None] for m in kinds] for k in kinds]
    return np.array([[cell.sum(axis=-1) for cell in row] for row in same])


@given(votes)
@settings(deadline=None, max_examples=60)
def test_bit_sets_count_as_comparisons_and_as_products_do(codes: np.ndarray) -> None:
    expected = dense(codes, (1, 2, 3))
    states = len(codes)
    cells = ring_tables(packed(codes, (1, 2, 3)), 0, states)
    here, there = ring_places(states, 0, states)
    np.testing.assert_array_equal(cells, expected[:, :, here, there])
    products = count_tables(codes, codes).cast
    np.testing.assert_array_equal(np.moveaxis(products, (2, 3), (0, 1)), expected)


def test_all_dyads_of_several_years_come_once_each_and_in_order() -> None:
    rng = np.random.default_rng(3)
    years = [
        rng.integers(0, 4, (states, rolls), np.uint8) for states, rolls in ((5, 300), (1, 9), (6, 64), (4, 1), (2, 70))
    ]
    for at_once in (1, 12, 1000):
        blocks = [block.copy() for block in dyad_tables([packed(year, (1, 2, 3)) for year in years], at_once)]
        found = np.concatenate(blocks, axis=2)
        expected = []
        for year in years:
            one_of, other = dyad_places(len(year))
            assert {frozenset(pair) for pair in zip(one_of.tolist(), other.tolist(), strict=True)} == {
                frozenset((i, j)) for i in range(len(year)) for j in range(i)
            }
            assert len(one_of) == len(year) * (len(year) - 1) // 2
            expected.append(dense(year, (1, 2, 3))[:, :, one_of, other])
        np.testing.assert_array_equal(found, np.concatenate(expected, axis=2))
    assert list(dyad_tables([])) == []


tables = arrays(np.int32, st.tuples(st.just(3), st.just(3), st.just(4)), elements=st.integers(0, 40))


@given(tables)
@settings(deadline=None, max_examples=150)
def test_bounds_symmetry_and_the_order_of_the_scale(cells: np.ndarray) -> None:
    for measure, distance in EVERY:
        value = FORMULAS[measure](Table(cells), distance)
        low = 0 if measure == "agreement" else -1
        assert np.all((value >= low - 1e-12) & (value <= 1 + 1e-12) | np.isnan(value)), (measure, distance)
        # The two states exchanged, and the scale read from no to yes.
        for turned in (cells.transpose(1, 0, 2), cells[::-1, ::-1]):
            again = FORMULAS[measure](Table(np.ascontiguousarray(turned)), distance)
            np.testing.assert_allclose(again, value, atol=1e-12)


@given(arrays(np.int32, st.tuples(st.just(3), st.just(1)), elements=st.integers(0, 40)))
@settings(deadline=None, max_examples=60)
def test_the_same_votes_throughout_are_1(counts: np.ndarray) -> None:
    cells = np.zeros((3, 3, 1), np.int32)
    cells[[0, 1, 2], [0, 1, 2]] = counts
    for measure, distance in EVERY:
        if measure != "chance_corrected_a":
            value = FORMULAS[measure](Table(cells), distance)[0]
            assert np.isnan(value) or value == pytest.approx(1, abs=1e-12), measure


def test_s_of_nominal_distance_is_agreement_on_another_scale_and_two_categories_make_distances_alike() -> None:
    rng = np.random.default_rng(4)
    cells = rng.integers(0, 50, (3, 3, 200)).astype(np.int32)
    share = FORMULAS["agreement"](Table(cells), "nominal")
    np.testing.assert_allclose(FORMULAS["s_score"](Table(cells), "nominal"), 2 * share - 1, atol=1e-12)
    yes_no = np.ascontiguousarray(cells[:2, :2])
    for measure in ("s_score", "kappa", "scott_pi"):
        values = [FORMULAS[measure](Table(yes_no), distance) for distance in DISTANCES]  # type: ignore[index]
        np.testing.assert_allclose(values[1:], [values[0]] * 2, atol=1e-12)


def test_many_roll_calls_stay_exact() -> None:
    # 8 · 4 · 20,000² is beyond 32 bits: the counts are widened, and the values are those of small counts.
    small = np.array(HAND, np.int32)[:, :, None]
    large = exact(small * 2000, 20_000)
    assert large.dtype == np.float64
    assert exact(small, 10).dtype == np.int32
    for measure, distance in EVERY:
        assert FORMULAS[measure](Table(large), distance)[0] == pytest.approx(one(HAND, measure, distance), abs=1e-12)


COLUMNS: dict[str, tuple[Similarity, Distance]] = {
    "s_sq": ("s_score", "squared"),
    "s_abs": ("s_score", "absolute"),
    "pi_nominal": ("scott_pi", "nominal"),
    "kappa_w_quadratic": ("kappa", "squared"),
    "kappa_unweighted": ("kappa", "nominal"),
    "tau_b": ("tau_b", "absolute"),
}


def test_against_fpsim_with_psych_and_base_r(shared_data: Path) -> None:
    """fpsim (2025-07), psych 2.2 and base R 4.2.2 on the votes of 2019; what they cannot compute is NaN here."""
    folder = shared_data.parent / "reference"
    if not (folder / "fpsim_2019_dyads.csv").is_file():
        pytest.skip("the numbers of other programs are not beside the raw data")
    with (folder / "fpsim_2019_votes_input.csv").open(encoding="utf-8") as file:
        _, *lines = csv.reader(file)
    places = {line[0]: row for row, line in enumerate(lines)}
    codes = np.array([[int(cell or 0) for cell in line[1:]] for line in lines], np.uint8)
    with (folder / "fpsim_2019_dyads.csv").open(encoding="utf-8") as file:
        dyads = list(csv.DictReader(file))
    cells = count_tables(codes, codes).cast
    first, second = (np.array([places[dyad[side]] for dyad in dyads]) for side in ("a", "b"))
    table = Table(np.ascontiguousarray(cells[first, second].transpose(1, 2, 0)))
    np.testing.assert_array_equal(table.number, [int(dyad["n"]) for dyad in dyads])
    lost = 0
    for column, (measure, distance) in COLUMNS.items():
        told = np.array([float(dyad[column]) if dyad[column] not in ("", "NA", "NaN") else np.nan for dyad in dyads])
        found = FORMULAS[measure](table, distance)
        np.testing.assert_allclose(found, told, rtol=0, atol=1e-9, equal_nan=True, err_msg=column)
        lost += int(np.isnan(told).sum())
    assert len(dyads) == 116
    assert lost == 8
