"""Dependence: figures of the raw record, bounds, what has no figure and why, and the most one-sided ties."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from amity.core.asks import Period
from amity.core.errors import BadOption, BadPeriod, SameState
from amity.models._dependence_flows import flows_of, spare_gas_exports, spare_production, spare_refining
from amity.models.dependence import Dependence, DependenceRequest, one_sided, run
from amity.store import read


def ask(commodity: str, a: str = "AZE", b: str = "ISR", first: int = 2020, last: int = 2024) -> Dependence:
    return run(
        DependenceRequest(a=a, b=b, commodity=commodity, period=Period(first=first, last=last), draws=20)  # type: ignore[arg-type]
    )


def test_crude_is_that_of_the_raw_file(shared_data: Path) -> None:
    sums: dict[str, float] = defaultdict(float)
    with (shared_data / "energy/baci_hs92_crude_oil_270900.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["j"] == "376" and 2020 <= int(row["t"]) <= 2024:
                sums[row["i"]] += float(row["v"])
    side = ask("crude").b_on_a[0]
    assert (side.state, side.role, side.place) == ("ISR", "buyer", 1)
    assert side.share.value == pytest.approx(sums["31"] / sum(sums.values()))
    assert side.concentration.value == pytest.approx(sum((v / sum(sums.values())) ** 2 for v in sums.values()))


def test_gas_adds_what_is_declared_as_liquefied_and_as_not(shared_data: Path) -> None:
    total = 0.0
    for name in ("lng_271111", "pipeline_gas_271121"):
        with (shared_data / f"energy/baci_hs92_{name}.csv").open(encoding="utf-8") as file:
            total += sum(
                float(r["v"])
                for r in csv.DictReader(file)
                if r["i"] == "376" and r["j"] == "818" and int(r["t"]) == 2022
            )
    assert ask("gas", "ISR", "EGY", 2022, 2022).a_on_b[1].amount == pytest.approx(total)


def test_a_hidden_record_has_bounds_and_they_bound_what_cannot_be_replaced() -> None:
    side = ask("crude", first=2022, last=2022).b_on_a[0]
    assert side.share.kind == "bounds"
    assert (side.share.low, side.share.high) == (pytest.approx(0.19, abs=0.01), pytest.approx(0.75, abs=0.01))
    assert side.share.value == pytest.approx(0.423, abs=0.001)
    assert side.irreplaceable.high == side.share.high
    assert side.irreplaceable.low == 0
    bounds = {one.year: (one.low, one.high) for one in side.years}
    assert bounds[2022] == (side.share.low, side.share.high)


def test_a_source_larger_than_all_spare_capacity_is_not_replaceable() -> None:
    """China's purchases from Saudi Arabia are not; the world's spare capacity covers any one tie of 2021."""
    side = ask("crude", "CHN", "SAU", 2021, 2021).a_on_b[0]
    assert side.spare is not None
    flows = flows_of("crude").tonnes_over(2021, 2021)
    assert side.spare > flows.max()
    assert side.irreplaceable.low == 0


def test_arms_have_a_share_with_an_interval_and_no_price() -> None:
    found = ask("arms", first=2016, last=2020)
    buyer = found.a_on_b[0]
    assert buyer.share.value == pytest.approx(0.677, abs=0.001)
    assert buyer.share.kind == "interval"
    assert buyer.cost[0].figure.value is None
    assert "price" in buyer.cost[0].figure.meaning
    assert (buyer.irreplaceable.low, buyer.irreplaceable.high) == (0, buyer.share.value)
    assert buyer.spare is None
    seller = found.a_on_b[1]
    assert seller.total == 0
    assert seller.share.value is None
    assert found.b_on_a[1].share.value == pytest.approx(0.160, abs=0.001)
    assert dict(found.gaps)["a buys"] == pytest.approx(0.677 - 0.160, abs=0.001)


def test_leaving_all_trade_costs_the_smaller_side_more() -> None:
    found = ask("trade", first=2012, last=2013)
    cost = {side.state: side.cost[0].figure for side in (found.a_on_b[0], found.b_on_a[0])}
    assert cost["AZE"].value is not None and cost["ISR"].value is not None
    assert cost["AZE"].value < cost["ISR"].value < 0
    for figure in cost.values():
        assert figure.low is not None and figure.high is not None and figure.value is not None
        assert figure.low <= figure.value <= figure.high
        assert "2013" in figure.meaning


def test_the_bill_is_tonnes_times_the_difference_of_unit_values() -> None:
    side = ask("crude", "DEU", "RUS", 2021, 2021).a_on_b[0]
    rows = read("crude_trade").filter(~read("crude_trade")["suspect"]).drop_nulls("tonnes")
    mine = rows.filter((rows["importer"] == "DEU") & (rows["year"] == 2021) & (rows["tonnes"] > 0))
    from_them = mine.filter(mine["exporter"] == "RUS")
    others = mine.filter(mine["exporter"] != "RUS")
    unit = others["value"].sum() / others["tonnes"].sum() - from_them["value"].sum() / from_them["tonnes"].sum()
    assert side.cost[0].figure.value == pytest.approx(unit * from_them["tonnes"].sum(), rel=1e-6)


def test_spare_figures_are_never_negative_and_carry_their_year() -> None:
    for spare in (spare_production(2024), spare_refining(2024), spare_gas_exports(2023)):
        assert min(spare.amount.values()) >= 0
        assert not {"non_state", "unknown"} & set(spare.amount)
    assert (spare_production(2024).year, spare_gas_exports(2023).year) == (2021, 2023)
    # The Energy Information Administration puts the world's spare capacity of 2021 at 6.8 million barrels a day; what
    # was produced once in five years is more, for it counts what sanctions and decline hold back.
    assert 300 < sum(spare_production(2021).amount.values()) < 650


def test_unknown_suppliers_make_bounds_of_concentration() -> None:
    found = [ask("arms", state, "USA", 2015, 2024).a_on_b[0] for state in ("SYR", "YEM", "IRQ", "LBY", "SDN")]
    ranged = [side.concentration for side in found if side.concentration.kind == "bounds"]
    assert ranged
    for one in ranged:
        assert one.low is not None and one.high is not None and one.value is not None
        assert one.low <= one.value <= one.high


def test_the_most_one_sided_ties() -> None:
    for commodity in ("arms", "crude", "gas", "trade"):
        ties = one_sided(commodity, None, 15)
        gaps = [abs(tie.gap) for tie in ties]
        assert gaps == sorted(gaps, reverse=True)
        assert all(0 <= share <= 1 for tie in ties for share in (tie.buyer_share, tie.seller_share))
    gas = one_sided("gas", Period(first=2020, last=2024), 1)[0]
    assert (gas.buyer, gas.seller, gas.buyer_share) == ("BLR", "RUS", 1.0)


def test_a_record_is_symmetrical_in_its_two_states() -> None:
    one, other = ask("crude"), ask("crude", "ISR", "AZE")
    assert one.a_on_b == other.b_on_a
    assert one.b_on_a == other.a_on_b


def test_what_cannot_be_meant_is_refused() -> None:
    with pytest.raises(SameState):
        ask("crude", "ISR", "ISR")
    with pytest.raises(BadOption):
        ask("tea")
    with pytest.raises(BadPeriod):
        ask("crude", first=1960, last=1961)


def test_a_state_that_the_record_has_never_heard_of_has_no_shares() -> None:
    found = ask("gas", "TUV", "ISR")
    assert found.a_on_b[1].total == 0
    assert found.a_on_b[1].share.value is None
    assert np.isfinite(found.b_on_a[1].total)
