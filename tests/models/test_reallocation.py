"""Where trade goes when links are cut: what each rule keeps, hand-solved cases, and input that cannot be meant."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from amity.core.errors import AmityError, BadOption, UsageError
from amity.models.reallocation import RULES, Rule, reallocate

FLOWS = np.array([[6.0, 0.0, 4.0], [2.0, 2.0, 1.0], [0.0, 4.0, 3.0]])
CUT = np.array([[True, False, False], [False] * 3, [False] * 3])


@pytest.mark.parametrize("rule", RULES)
def test_without_a_shock_nothing_changes(rule: Rule) -> None:
    found = reallocate(FLOWS, np.zeros((3, 3)), capacity=[1, 1, 1], rule=rule)
    assert found.flows == pytest.approx(FLOWS)
    assert found.unmet.tolist() == [0, 0, 0]
    assert found.gained == pytest.approx([0, 0, 0])


@pytest.mark.parametrize("rule", RULES)
@settings(max_examples=40, deadline=None)
@given(
    flows=arrays(float, (4, 3), elements=st.floats(0, 50).map(lambda x: x if x > 1e-3 else 0.0)),
    lost=arrays(float, (4, 3), elements=st.sampled_from([0.0, 0.0, 0.5, 1.0])),
    room=arrays(float, 4, elements=st.floats(0, 30)),
)
def test_what_is_lost_is_replaced_or_unmet(rule: Rule, flows: np.ndarray, lost: np.ndarray, room: np.ndarray) -> None:
    found = reallocate(flows, lost, capacity=room, rule=rule)
    assert (found.flows >= 0).all()
    assert (found.flows[lost == 1] == 0).all()
    assert (found.flows.sum(axis=0) + found.unmet) == pytest.approx(flows.sum(axis=0), abs=1e-6)
    if rule == "spare_capacity":
        assert (found.gained <= room + 1e-9).all()
        assert found.unmet.sum() >= found.least_unmet - 1e-6


def test_rules_by_hand() -> None:
    nothing = reallocate(FLOWS, CUT, rule="nothing_changes")
    assert nothing.unmet.tolist() == [6, 0, 0]
    # After the cut the second sells 5 and the third 7.
    pro_rata = reallocate(FLOWS, CUT, rule="pro_rata_exports")
    assert pro_rata.flows[:, 0] == pytest.approx([0, 2 + 6 * 5 / 12, 6 * 7 / 12])
    spare = reallocate(FLOWS, CUT, capacity=[99, 1, 3], rule="spare_capacity")
    assert spare.flows[:, 0] == pytest.approx([0, 3, 3])
    assert spare.unmet.tolist() == [2, 0, 0]
    assert spare.unsold.tolist() == [6, 0, 0]
    kept = reallocate(np.array([[6.0, 2.0], [2.0, 8.0]]), [[1, 0], [0, 0]], rule="same_totals")
    assert kept.flows == pytest.approx(np.array([[0, 8], [8, 2]]), abs=1e-6)


def test_a_flexible_buyer_may_take_what_another_one_needs_and_the_record_says_so() -> None:
    flows = np.array([[4.0, 4.0], [1.0, 0.0], [0.0, 1.0]])
    lost = np.array([[1.0, 1.0], [0.0, 0.0], [0.0, 0.0]])
    lost[2, 0] = 1.0
    found = reallocate(flows, lost, capacity=[0, 4, 4], rule="spare_capacity")
    assert found.least_unmet == pytest.approx(0)
    assert found.unmet.sum() > 0


def test_an_unknown_capacity_gives_nothing_and_is_named() -> None:
    found = reallocate(FLOWS, CUT, capacity=[0, np.nan, 1], rule="spare_capacity")
    assert found.unknown.tolist() == [False, True, False]
    assert found.gained.tolist() == [0, 0, 1]
    assert found.unmet.tolist() == [5, 0, 0]


def test_a_buyer_cut_off_from_everyone_has_all_of_it_unmet() -> None:
    cut = np.zeros((3, 3))
    cut[:, 0] = 1
    for rule in RULES:
        found = reallocate(FLOWS, cut, capacity=[9, 9, 9], rule=rule)
        assert found.unmet[0] == pytest.approx(8)
        assert found.flows[:, 0].tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("flows", "lost", "capacity"),
    [
        (-FLOWS, CUT, [1, 1, 1]),
        (FLOWS, CUT[:2], [1, 1, 1]),
        (FLOWS, 2 * CUT, [1, 1, 1]),
        (FLOWS, CUT, [1, -1, 1]),
        (FLOWS, CUT, [1, 1]),
        (FLOWS, CUT, None),
        (np.where(CUT, np.nan, FLOWS), CUT, [1, 1, 1]),
    ],
)
def test_what_cannot_be_meant_is_refused(flows: object, lost: object, capacity: object) -> None:
    with pytest.raises(UsageError) as caught:
        reallocate(flows, lost, capacity=capacity, rule="spare_capacity")  # type: ignore[arg-type]
    assert caught.value.hint


def test_no_rows_are_no_world_and_an_unknown_rule_is_refused() -> None:
    with pytest.raises(AmityError):
        reallocate([], [], rule="nothing_changes")
    with pytest.raises(BadOption):
        reallocate(FLOWS, CUT, rule="by_magic")  # type: ignore[arg-type]
