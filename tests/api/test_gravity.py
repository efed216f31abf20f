"""`amity.gravity` for users: arrays and frames alike, real trade, and everything that must be refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from amity.api.gravity import GravityAnswer, gravity
from amity.core.errors import BadOption, ComputeError, UsageError
from amity.store import read

FLOWS = pl.DataFrame(
    {
        "exporter": ["A", "A", "A", "B", "B", "B", "C", "C", "C"],
        "importer": ["A", "B", "C"] * 3,
        "value": [90.0, 6.0, 4.0, 5.0, 60.0, 3.0, 5.0, 4.0, 30.0],
    }
)
EMBARGO = pl.DataFrame({"exporter": ["A", "B"], "importer": ["B", "A"], "change": [np.inf, np.inf]})
ARRAY = FLOWS["value"].to_numpy().reshape(3, 3)
ONES = np.ones((3, 3))
FOUR = {"trade_elasticity": 4.0, "supply_elasticity": 0.0}


def test_frames_and_arrays_give_one_answer() -> None:
    cut = ONES.copy()
    cut[0, 1] = cut[1, 0] = np.inf
    one, two = gravity(FLOWS, EMBARGO, **FOUR), gravity(ARRAY, cut, **FOUR)
    assert one.by_state["welfare_change"].to_list() == two.by_state["welfare_change"].to_list()
    assert one.names == ("A", "B", "C")
    assert two.names == ("0", "1", "2")
    shuffled = gravity(FLOWS.sample(fraction=1.0, shuffle=True, seed=1), EMBARGO.reverse(), **FOUR)
    assert shuffled.by_state.equals(one.by_state)
    row = one.by_pair.row(by_predicate=(pl.col("exporter") == "A") & (pl.col("importer") == "B"), named=True)
    assert row["value_after"] == 0.0
    assert row["change"] == -100.0


def test_a_missing_pair_is_refused_or_told() -> None:
    less = FLOWS.filter(~((pl.col("exporter") == "A") & (pl.col("importer") == "C")))
    with pytest.raises(UsageError, match=r"1 of 6 pairs have no row: A to C"):
        gravity(less, EMBARGO)
    found = gravity(less, EMBARGO, gaps="zero", **FOUR)
    assert "1 pairs without a row count as no trade." in found.notes


def test_a_state_without_domestic_sales_is_refused_left_out_or_kept() -> None:
    flows = ARRAY.copy()
    flows[2, 2] = 0.0
    with pytest.raises(UsageError, match="no domestic sales: 2"):
        gravity(flows, ONES)
    out = gravity(flows, ONES, gaps="drop", **FOUR)
    assert out.names == ("0", "1")
    assert out.dropped == (("2", "no domestic sales"),)
    assert any("1 states are left out" in note for note in out.notes)
    assert gravity(flows, ONES, gaps="zero", **FOUR).names == ("0", "1", "2")


def test_zero_rows_and_columns() -> None:
    flows = ARRAY.copy()
    flows[2, :] = 0.0
    kept = gravity(flows, ONES, gaps="zero", **FOUR).by_state.row(2, named=True)
    assert kept["price_change"] is None
    assert kept["welfare_change"] == pytest.approx(0.0, abs=1e-8)
    flows = ARRAY.copy()
    flows[:, 2] = 0.0
    with pytest.raises(UsageError, match="buy nothing"):
        gravity(flows, ONES, gaps="zero")


@pytest.mark.parametrize("value", [-1.0, np.nan, np.inf])
def test_flows_that_are_no_flows_are_refused(value: float) -> None:
    flows = ARRAY.copy()
    flows[0, 1] = value
    with pytest.raises(UsageError, match="the first 0 to 1"):
        gravity(flows, ONES)
    with pytest.raises(UsageError, match="the first A to B"):
        gravity(
            FLOWS.with_columns(pl.when(pl.col("value") == 6).then(value).otherwise("value").alias("value")), EMBARGO
        )


@pytest.mark.parametrize("value", [0.0, -0.5, np.nan, -np.inf])
def test_costs_that_are_no_ratios_are_refused(value: float) -> None:
    cost = ONES.copy()
    cost[2, 0] = value
    with pytest.raises(UsageError, match="1 cost changes are missing, 0 or negative, the first 2 to 0"):
        gravity(ARRAY, cost)


def test_frames_that_cannot_be_meant_are_refused() -> None:
    with pytest.raises(UsageError, match="no column value"):
        gravity(FLOWS.rename({"value": "trade"}), EMBARGO)
    with pytest.raises(UsageError, match="more than one row"):
        gravity(pl.concat([FLOWS, FLOWS[:1]]), EMBARGO)
    with pytest.raises(UsageError, match="cells of"):
        gravity(FLOWS.with_columns(value=pl.when(pl.col("value") > 80).then(None).otherwise("value")), EMBARGO)
    with pytest.raises(UsageError, match="holds String"):
        gravity(FLOWS.with_columns(pl.col("value").cast(pl.String)), EMBARGO)
    with pytest.raises(UsageError, match="no flow is") as caught:
        gravity(FLOWS, EMBARGO.with_columns(importer=pl.lit("Bb")))
    assert caught.value.hint
    with pytest.raises(UsageError, match="frame and flows an array"):
        gravity(ARRAY, EMBARGO)
    with pytest.raises(UsageError, match="shape"):
        gravity(ARRAY, np.ones((2, 2)))
    with pytest.raises(UsageError, match="shape"):
        gravity(ARRAY[:2], ONES)
    with pytest.raises(UsageError, match="no array of numbers"):
        gravity([[1, 2], [3]], ONES)
    with pytest.raises(UsageError, match="1 states are left"):
        gravity([[1.0]], [[1.0]])


def test_options_that_do_not_exist_are_refused() -> None:
    with pytest.raises(BadOption, match="gaps"):
        gravity(ARRAY, ONES, gaps="guess")  # type: ignore[arg-type]
    with pytest.raises(BadOption, match="draws"):
        gravity(ARRAY, ONES, draws=-1)
    with pytest.raises(BadOption, match="unique"):
        gravity(ARRAY, ONES, supply_elasticity=-5.0)
    with pytest.raises(BadOption, match="finite price"):
        gravity(ARRAY, ONES, trade_elasticity=0.0)


def test_trade_that_nothing_pays_for_is_refused_by_name() -> None:
    one_way = pl.DataFrame({"exporter": ["A", "A"], "importer": ["B", "C"], "change": [np.inf, np.inf]})
    flows = FLOWS.with_columns(value=pl.when(pl.col("exporter") == pl.col("importer")).then("value").otherwise(5.0))
    with pytest.raises(ComputeError, match="A would buy from the rest and sell it nothing"):
        gravity(flows, one_way)


def test_real_trade_of_all_states_with_domestic_sales() -> None:
    rows = read("total_trade").filter(
        (pl.col("year") == 2016) & (pl.col("exporter") != "non_state") & (pl.col("importer") != "non_state")
    )
    cut = pl.DataFrame({"exporter": ["TUR", "ISR"], "importer": ["ISR", "TUR"], "change": [np.inf, np.inf]})
    found = gravity(rows, cut, gaps="drop", draws=20)
    assert len(found.names) == 152
    assert found.certificate.residual <= 1e-10
    assert found.certificate.failed == 0
    changes = dict(found.by_state.select("state", "welfare_change").iter_rows())
    assert min(changes, key=changes.__getitem__) in {"TUR", "ISR"}
    assert changes["TUR"] < 0
    assert changes["ISR"] < 0
    gone = found.by_pair.filter((pl.col("exporter") == "TUR") & (pl.col("importer") == "ISR"))
    recorded = rows.filter((pl.col("exporter") == "TUR") & (pl.col("importer") == "ISR"))["value"][0]
    assert gone["value"][0] == pytest.approx(recorded)
    assert gone["value_after"][0] == 0.0


def test_the_page_shows_what_its_example_gives() -> None:
    page = (Path(__file__).parents[2] / "docs/methods/gravity.md").read_text(encoding="utf-8")
    code = page.split("```python\n")[1].split("```")[0]
    names: dict[str, object] = {}
    exec(code, names)
    found = names["found"]
    assert isinstance(found, GravityAnswer)
    rows = {row["state"]: row for row in found.by_state.iter_rows(named=True)}
    for name, state in (("Israel", "ISR"), ("Turkey", "TUR")):
        row = rows[state]
        told = [row[key] for key in ("welfare_change", "welfare_change_low", "welfare_change_high")]
        shown = [f"{value:.2f}".replace("-", "−") for value in (*told, row["exports_change"], row["imports_change"])]
        assert f"| {name} | {shown[0]} % | {shown[1]} to {shown[2]} | {shown[3]} % | {shown[4]} % |" in page
    assert f"{len(found.names)} states were solved together" in page
    for trade_elasticity, supply_elasticity in ((2, 0), (4, 0), (8, 0), (4, 1), (4, 3.76)):
        fixed = gravity(
            names["trade"],  # type: ignore[arg-type]
            names["ban"],  # type: ignore[arg-type]
            gaps="drop",
            trade_elasticity=trade_elasticity,
            supply_elasticity=supply_elasticity,
        )
        changes = dict(fixed.by_state.select("state", "welfare_change").iter_rows())
        shown = [f"{changes[state]:.2f} %".replace("-", "−") for state in ("ISR", "TUR")]
        assert f"| {trade_elasticity}, {supply_elasticity} | {shown[0]} | {shown[1]} |" in page
