"""Kernels of the specification curve: affine copies, drivers of a known outcome, joint inference, drawn vote tables."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from amity.numerics.similarity import FORMULAS, STANDARD, Table
from amity.numerics.specification import drivers, joint, matched, medians, signature
from amity.numerics.specification_votes import common_tables, drawn_tables, packages_held, read_off, records
from amity.numerics.vote_tables import agreement, count_tables

VALUES = st.lists(st.integers(-50, 50).map(lambda n: n / 50), min_size=3, max_size=40)


@given(values=VALUES, level=st.floats(-5, 5), unit=st.floats(0.01, 100), subject=st.integers(-50, 50))
def test_affine_images_are_one_and_other_values_are_not(
    values: list[float], level: float, unit: float, subject: int
) -> None:
    theirs = np.array(values)
    mine = np.full(theirs.shape, subject / 50)
    assert signature(mine, theirs) == signature(level + unit * mine, level + unit * theirs)
    if len({*values, subject / 50}) > 2:
        # With two values only, any other two are their image.
        moved = np.where(theirs == theirs[0], theirs + 3.7, theirs)
        middle = len({*moved.tolist(), subject / 50}) > 2
        assert signature(mine, moved) != signature(mine, theirs) or not middle or _image(mine, theirs, moved)


def _image(mine: np.ndarray, theirs: np.ndarray, moved: np.ndarray) -> bool:
    x, y = np.concatenate([mine, theirs]), np.concatenate([mine, moved])
    return bool(np.corrcoef(x, y)[0, 1] > 1 - 1e-9)


def test_a_reversed_order_or_another_judged_peer_is_no_copy() -> None:
    mine, theirs = np.full(3, 0.5), np.array([0.1, 0.2, 0.9])
    assert signature(mine, theirs) != signature(-mine, -theirs)
    assert signature(mine, theirs) != signature(mine, np.array([0.1, np.nan, 0.9]))


def test_s_on_yes_and_no_alone_is_agreement_twice_less_one() -> None:
    rng = np.random.default_rng(0)
    votes = rng.choice(np.array([1, 3, 8], np.uint8), size=(12, 60))
    found = records(votes[1:], votes[0], "clear")
    cells = found.cells.sum(axis=2).reshape(2, 2, -1).astype(np.float64)
    share, s = (read_off(form, Table(cells), STANDARD[form]) for form in ("agreement", "s_score"))
    assert np.allclose(s, 2 * share - 1)
    assert signature(share[0], share[1:]) == signature(s[0], s[1:])


@pytest.mark.parametrize("form", ["agreement", "s_score", "kappa", "scott_pi", "tau_b", "chance_corrected_a"])
def test_common_tables_are_those_of_the_votes_that_three_states_cast(form: str) -> None:
    rng = np.random.default_rng(3)
    votes = rng.choice(np.array([0, 1, 2, 3, 8, 9], np.uint8), size=(8, 200), p=[0.05, 0.4, 0.15, 0.3, 0.07, 0.03])
    target = votes[0]
    found = records(votes[1:], target, "cast")
    tables = Table(common_tables(found.cells, found.usable).astype(np.float64))
    values = read_off(form, tables, STANDARD[form])
    for i in range(7):
        for j in range(7):
            both = np.isin(votes[1 + i], (1, 2, 3)) & np.isin(votes[1 + j], (1, 2, 3)) & np.isin(target, (1, 2, 3))
            counts = count_tables(votes[1 + i : 2 + i, both], target[None, both]).cast[0, 0]
            assert np.array_equal(tables.cells[:, :, i, j], counts)
            one = FORMULAS[form](Table(counts[:, :, None]), STANDARD[form])[0]
            assert values[i, j] == pytest.approx(one, abs=1e-12)


@pytest.mark.parametrize(
    ("coding", "basis"), [("drop", "cast"), ("half", "member"), ("category", "member"), ("yes_no", "clear")]
)
def test_every_coding_is_that_of_the_agreement(coding: str, basis: str) -> None:
    rng = np.random.default_rng(5)
    votes = rng.choice(np.array([0, 1, 2, 3, 8, 9], np.uint8), size=(6, 150))
    found = records(votes[1:], votes[0], basis)
    kinds = round(len(found.cells) ** 0.5)
    table = Table(found.cells.sum(axis=2).reshape(kinds, kinds, -1).astype(np.float64))
    values = read_off("half" if coding == "half" else "agreement", table, "nominal")
    share, number = agreement(count_tables(votes[1:], votes[:1]), coding)
    assert np.allclose(values, share[:, 0])
    assert np.array_equal(table.number, number[:, 0])


def test_drawn_tables_are_those_of_repeated_roll_calls() -> None:
    rng = np.random.default_rng(1)
    votes = rng.choice(np.array([1, 2, 3], np.uint8), size=(4, 30))
    weights = rng.integers(0, 4, size=(5, 30))
    found = records(votes[1:], votes[0], "cast")
    drawn = drawn_tables(found.cells, weights.astype(np.float32))
    for draw in range(5):
        again = np.repeat(votes, weights[draw], axis=1)
        counts = count_tables(again[1:], again[:1]).cast[:, 0]
        assert np.array_equal(drawn[:, :, draw].transpose(2, 0, 1), counts)


def test_packages_are_counted_once_however_many_roll_calls_they_hold() -> None:
    kept = np.array([[1, 1, 0, 0, 1], [0, 0, 0, 0, 0]], np.float32)
    assert packages_held(kept, np.array([0, 2, 4])).tolist() == [2, 0]


def test_drivers_find_the_choice_that_moves_the_outcome() -> None:
    rng = np.random.default_rng(7)
    a, b, c = (grid.ravel() for grid in np.meshgrid(range(3), range(4), range(2), indexing="ij"))
    found = drivers(0.5 * a + 0.2 * c + 0.001 * rng.normal(size=a.size), [a, b, c])
    # Variances of the effects: 1/4 * 2/3 and 1/25 * 1/4.
    whole = 1 / 6 + 1 / 100
    assert found.shapley == pytest.approx([1 / 6 / whole, 0, 0.01 / whole], abs=2e-3)
    assert found.alone == pytest.approx(found.shapley, abs=1e-3)
    assert found.shapley.sum() == pytest.approx(found.together)


def test_interactions_are_not_given_to_a_choice() -> None:
    a, b = (grid.ravel() for grid in np.meshgrid(range(2), range(2), indexing="ij"))
    found = drivers((a ^ b).astype(float), [a, b])
    assert found.together == pytest.approx(0)
    assert found.variance == pytest.approx(0.25)
    assert matched((a ^ b).astype(float), a ^ b, [a, b], 0).flips == 2


def test_drivers_of_nothing_are_nothing() -> None:
    assert drivers([1.0, 1.0], [[0, 1]]).together == 0
    assert drivers([], []).variance == 0
    assert matched([], [], [[]], 0).groups == 0


@given(st.lists(st.integers(0, 3), min_size=2, max_size=30))
def test_joint_p_never_falls_below_one_over_n_and_counts_ties_against_the_subject(values: list[int]) -> None:
    found = joint(np.array(values, float), 0)
    assert found is not None
    assert found.p_high == sum(v >= values[0] for v in values) / len(values) >= 1 / len(values)
    assert found.as_high + found.as_low == len(values) + values.count(values[0])


def test_a_subject_without_a_curve_has_no_joint_inference() -> None:
    assert joint([np.nan, 0.5], 0) is None


def test_medians_need_enough_cells() -> None:
    x = np.array([[0.1, np.nan], [0.3, 0.5], [np.nan, np.nan]])
    assert medians(x, 2)[0] == pytest.approx(0.2)
    assert np.isnan(medians(x, 2)[1])
