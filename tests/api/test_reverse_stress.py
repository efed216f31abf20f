"""How far an answer is from turning, on the record and by hand."""

from __future__ import annotations

from typing import Any

import pytest

from amity.api.alone import alone
from amity.api.reverse_stress import flip
from amity.core.errors import AmityError, BadOption, UnknownName, UsageError

MUSLIM = "muslim-majority"


def test_the_verdict_without_a_shock_is_that_of_alone_and_the_flip_is_where_the_rule_says() -> None:
    """697.5 of 1,030 million TIV; the next peer has 15.6 %, and alone needs twice that: solved for the share cut."""
    test = alone("AZE", "ISR", measure="arms_import_share", peers=MUSLIM, years="2016-2020")
    found = flip("AZE", "ISR", measure="arms_import_share", peers=MUSLIM, year=2020)
    assert found.before == test.verdict == "alone"
    assert test.runner_up is not None
    assert test.result.value is not None
    limit, value = 2 * test.runner_up.value, test.result.value
    by_hand = (value - limit) / (value * (1 - limit))
    assert found.size == pytest.approx(by_hand, abs=2e-4)
    assert found.after == "among a few"


def test_a_shift_of_the_value_flips_at_twice_the_next_one_s() -> None:
    test = alone("AZE", "ISR", measure="arms_import_share", peers=MUSLIM, years="2016-2020")
    found = flip("AZE", "ISR", family="shift", measure="arms_import_share", peers=MUSLIM, years="2016-2020")
    assert test.runner_up is not None
    assert found.size == pytest.approx(test.result.value - 2 * test.runner_up.value, abs=1e-3)  # type: ignore[operator]
    assert found.low is not None
    assert found.high is not None
    assert found.low < found.size < found.high  # type: ignore[operator]


def test_a_cut_crosses_where_arithmetic_says_and_the_hidden_part_gives_its_ends() -> None:
    found = flip("AZE", "ISR", measure="cut", over=0.25, commodity="crude", year=2023)
    assert found.size == pytest.approx(0.25 / (2.27034 / 5.166023841), abs=2e-4)
    assert found.low is not None
    assert found.low < found.size  # type: ignore[operator]
    # Were all that is hidden from elsewhere, the whole embargo would cut 18.8 % of the need.
    assert found.high is None
    assert found.bracket is not None


def test_no_size_of_a_shock_that_only_moves_cargoes_leaves_a_shortfall() -> None:
    found = flip("AZE", "ISR", measure="shortfall", commodity="crude", year=2023)
    assert found.status == "never"
    assert "No size of this shock" in found.sentences[0]


def test_a_scenario_of_a_case_can_be_searched() -> None:
    found = flip("azerbaijan-israel", "hormuz-closed", measure="shortfall", of="IND")
    assert found.status == "flips"
    assert found.command.startswith("amity flip azerbaijan-israel hormuz-closed")


def test_the_cost_of_an_embargo_grows_with_it() -> None:
    found = flip("TUR", "ISR", measure="cost", over=0.003, commodity="trade", horizon="long", year=2014, draws=0)
    assert found.status == "flips"
    assert found.size == pytest.approx(0.729, abs=0.002)
    # Without draws nothing is known of the ends.
    assert found.low == found.high == found.size


BAD: list[tuple[tuple[str, str], dict[str, Any], type[AmityError], str]] = [
    (("AZE", "AZE"), {}, UsageError, "itself"),
    (("AZE", "ISR"), {"family": "flood"}, BadOption, "flood"),
    (("AZE", "ISR"), {"measure": "nonsense"}, UsageError, "nonsense"),
    (("AZE", "ISR"), {"over": 1.5}, BadOption, "over=1.5"),
    (("AZE", "ISR"), {"over": 0.0}, BadOption, "over=0"),
    (("AZE", "ISR"), {"family": "shift"}, BadOption, "name a measure|moves the value"),
    (("AZE", "ISR"), {"family": "realignment", "commodity": "arms"}, UsageError, "new supplier"),
    (("AZE", "ISR"), {"measure": "cost"}, BadOption, "only total trade"),
    (("AZE", "ISR"), {"measure": "vote_agreement"}, BadOption, "there is none"),
    (("azerbaijan-israel", "no-such"), {}, UnknownName, "no-such"),
]


@pytest.mark.parametrize(("pair", "more", "error", "words"), BAD)
def test_bad_input(pair: tuple[str, str], more: dict[str, Any], error: type[AmityError], words: str) -> None:
    with pytest.raises(error, match=words):
        flip(*pair, **more)
