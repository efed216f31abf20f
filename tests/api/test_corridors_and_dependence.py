"""The public functions of dependence, corridors and back-tests."""

from __future__ import annotations

import pytest

from amity.api.backtests import backtest, backtests
from amity.api.corridors import case_corridors, corridor_network, corridors
from amity.api.dependence import dependence, most_one_sided
from amity.core.errors import SameState, UnknownState, UsageError


def test_names_and_codes_mean_the_same_states() -> None:
    one, two = (dependence(a, "ISR", commodities=["crude"], years=2022)[0] for a in ("Azerbaijan", "373"))
    assert one == two
    assert [answer.commodity for answer in dependence("AZE", "TUR", years="2012-2013", draws=0)] == [
        "arms", "crude", "gas", "trade",
    ]  # fmt: skip


def test_without_draws_the_cost_has_no_interval() -> None:
    figure = dependence("AZE", "TUR", commodities=["trade"], years="2013", draws=0)[0].a_on_b[0].cost[0].figure
    assert figure.value is not None
    assert figure.low is None


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"a": "AZE", "b": "AZE"}, SameState),
        ({"a": "AZE", "b": "Atlantis"}, UnknownState),
        ({"a": "AZE", "b": "ISR", "commodities": "crude"}, UsageError),
        ({"a": "AZE", "b": "ISR", "draws": 1}, UsageError),
    ],
)
def test_what_cannot_be_meant_is_refused(arguments: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        dependence(**arguments)  # type: ignore[arg-type]
    with pytest.raises(UsageError):
        most_one_sided("tea")


def test_places_and_states_are_ends() -> None:
    assert corridors("sangachal", "ISR", amount=50).open.free.unmet.tolist() == [0]
    assert corridors("Azerbaijan", "Israel").origin.startswith("crude_trade")
    assert case_corridors("azerbaijan-israel", close=["turkish-straits"]).demand.start == "AZE"
    assert len(corridor_network().legs) > 60


def test_backtests_by_key() -> None:
    assert backtest(backtests()[0]).event.key == backtests()[0]
