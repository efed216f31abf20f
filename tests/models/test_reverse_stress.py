"""The smallest size that turns an answer is found, bracketed, and said not to exist where none does."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amity.core.errors import BadOption
from amity.models.reverse_stress import smallest


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.floats(0.001, 0.999), st.floats(0.1, 50), st.floats(1, 4))
def test_a_known_root_is_bracketed(root: float, most: float, power: float) -> None:
    """The truth is known: size ** power crosses (root · most) ** power at root · most, and nowhere else."""
    limit = (root * most) ** power
    found = smallest(lambda size: size**power, lambda value: value >= limit, most=most)
    assert found.status == "flips"
    assert found.low is not None
    assert found.high is not None
    assert found.low <= root * most * (1 + 1e-12)
    assert found.high >= root * most * (1 - 1e-12)
    assert found.high - found.low <= 1e-4 * most
    assert found.size == found.high
    assert not found.returns


def test_no_size_is_an_answer_and_so_is_none_needed() -> None:
    never = smallest(lambda size: size, lambda value: value > 1)
    assert (never.status, never.size, never.after) == ("never", None, 1.0)
    already = smallest(lambda size: 1 - size, lambda value: value > 0.5)
    assert (already.status, already.size) == ("already", 0.0)


def test_an_answer_that_turns_back_is_told() -> None:
    found = smallest(lambda size: 0.25 < size < 0.5, bool)
    assert found.status == "flips"
    assert found.size == pytest.approx(0.25, abs=1e-4)
    assert found.returns


@pytest.mark.parametrize("wrong", [{"most": 0.0}, {"most": float("inf")}, {"grid": 0}, {"tolerance": 0.0}])
def test_a_search_without_sense_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(BadOption, match="a search up to"):
        smallest(lambda size: size, lambda value: value > 1, **wrong)  # type: ignore[arg-type]
