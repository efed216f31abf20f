"""Direct calibration by hand and as properties; anchors out of order."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from amity.core.errors import UsageError
from amity.numerics.calibration import Anchors, Threshold, membership, neighbours

DEVELOPED = Anchors(out=400, crossover=550, full=900)


def test_anchors_stand_at_log_odds_of_three() -> None:
    # Ragin (2008), chapter 5: 0.953, 0.5 and 0.047 at full membership, crossover and full non-membership.
    assert membership([900, 550, 400], DEVELOPED) == pytest.approx([0.9526, 0.5, 0.0474], abs=5e-5)
    # By hand: 720 is 170 of 350 above, log odds 3 * 170 / 350 = 1.457; 468 is 82 of 150 below, −1.64.
    assert membership([720, 468], DEVELOPED) == pytest.approx([0.8111, 0.1625], abs=5e-5)


def test_falling_anchors_turn_the_set_around() -> None:
    stable = Anchors(out=15, crossover=9.5, full=5)
    # Nine cabinets are half a cabinet on the side of stability: 3 * 0.5 / 4.5 = 1/3; ten are −3 * 0.5 / 5.5.
    assert membership([9, 10], stable) == pytest.approx([0.5826, 0.4322], abs=5e-5)


@given(
    st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=30),
    st.lists(st.floats(-1e3, 1e3), min_size=3, max_size=3, unique=True),
)
def test_membership_rises_with_the_figure_and_stays_between_0_and_1(values: list[float], points: list[float]) -> None:
    out, crossover, full = sorted(points)
    if min(crossover - out, full - crossover) < 1e-6:
        return
    raw = np.sort(np.array(values))
    found = membership(raw, Anchors(out=out, crossover=crossover, full=full))
    assert ((found >= 0) & (found <= 1)).all()
    assert (np.diff(found) >= 0).all()
    turned = membership(-raw, Anchors(out=-out, crossover=-crossover, full=-full))
    assert turned == pytest.approx(found)


def test_a_threshold_is_in_the_set() -> None:
    assert membership([549, 550, float("nan")], Threshold(at=550)).tolist()[:2] == [0.0, 1.0]
    assert np.isnan(membership([float("nan")], Threshold(at=550))[0])
    assert membership([9, 10], Threshold(at=10, below=True)).tolist() == [1.0, 0.0]


@pytest.mark.parametrize(
    "given", [(900, 550, 400.5, 1), (400, 400, 900), (550, 400, 900), (400, 900, 550), (float("nan"), 1, 2)]
)
def test_anchors_out_of_order_are_refused(given: tuple[float, ...]) -> None:
    out, crossover, full = given[0], given[-2] if len(given) == 3 else 950, given[-1]
    with pytest.raises(UsageError, match="out of order"):
        Anchors(out=out, crossover=crossover, full=full)


def test_neighbours_of_a_threshold_move_the_nearest_case() -> None:
    raw = [1, 2, 4, 8]
    moved = dict(neighbours(raw, Threshold(at=3), 0.1))
    assert membership(raw, moved["threshold down"]).tolist() == [0, 1, 1, 1]
    assert membership(raw, moved["threshold up"]).tolist() == [0, 0, 0, 1]
    assert neighbours([1, 4], Threshold(at=3), 0.1) == ()


def test_neighbours_of_anchors_stay_in_order() -> None:
    for how in (DEVELOPED, Anchors(out=15, crossover=9.5, full=5)):
        found = neighbours([], how, 0.1)
        assert len(found) == 4
    moved = dict(neighbours([], DEVELOPED, 0.1))
    assert moved["crossover towards out"] == Anchors(out=400, crossover=535, full=900)
    assert moved["outer anchors outward"] == Anchors(out=385, crossover=550, full=935)
