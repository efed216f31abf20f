"""Back-tests: everyone is told the same, scores by hand, what is left out, and the stored table.

The full run writes docs/validation/backtests.tsv; the normal one holds the stored scores to the computed ones.
"""

from __future__ import annotations

import csv
import os
from pathlib import Path

import numpy as np
import pytest

from amity.core.errors import UnknownName
from amity.models import backtests as model
from amity.models._backtest_events import event, events, faults
from amity.models._crude_world import netted
from amity.models._dependence_flows import flows_of
from amity.models.backtests import backtest

TABLE = Path(__file__).parents[2] / "docs/validation/backtests.tsv"
COLUMNS = ("event", "record", "rival", "misplaced", "misplaced_of_others", "replaced_r", "others_r", "short", "reason")
ALL = [one.key for one in events()]


def rows() -> list[dict[str, str]]:
    found = []
    for key in ALL:
        test = backtest(key)
        for score in test.scores:
            figures = (score.misplaced, score.elsewhere, score.replaced, score.gained, score.short)
            told = ["" if value is None else f"{value:.3f}" for value in figures]
            found.append(dict(zip(COLUMNS, (key, test.event.record, score.rival, *told, score.reason), strict=True)))
    return found


def test_the_stored_scores_are_the_computed_ones() -> None:
    found = rows()
    if os.environ.get("AMITY_VALIDATE") == "full":
        with TABLE.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, delimiter="\t", lineterminator="\n")
            writer.writeheader()
            writer.writerows(found)
    with TABLE.open(encoding="utf-8", newline="") as file:
        stored = list(csv.DictReader(file, delimiter="\t"))
    assert len(stored) == len(found)
    for old, new in zip(stored, found, strict=True):
        for name in COLUMNS:
            if old[name].replace("-", "").replace(".", "").isdigit():
                assert float(old[name]) == pytest.approx(float(new[name]), abs=0.002), (
                    new["event"],
                    new["rival"],
                    name,
                )
            else:
                assert old[name] == new[name]


def test_every_event_has_a_citation_and_years_after_those_known() -> None:
    for one in events():
        assert one.fit[1] < one.predict[0]
        assert all(told.url.startswith("http") and told.citation for told in one.told)
    assert event("iran-2018").record == event("venezuela-2019").record == "as_recorded"


def test_the_loss_told_of_2022_is_that_of_the_raw_file(shared_data: Path) -> None:
    banned = {state for told in event("russia-2022").told for state in told.importers}
    lost = 0.0
    with (shared_data / "energy/baci_hs92_crude_oil_270900.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["i"] == "643" and row["t"] == "2021" and row["importer"] in banned and row["q"].strip():
                lost += float(row["q"])
    test = backtest("russia-2022")
    assert test.lost == pytest.approx(lost / 1e6, rel=0.002)
    assert len(test.hit) == 19
    assert not {"HUN", "SVK", "CZE", "BGR", "IND", "CHN"} & set(test.hit)


def test_a_waiver_that_ends_in_may_costs_the_rest_of_the_year() -> None:
    shares = {state: told.share for told in event("iran-2018").told for state in told.importers}
    assert shares["CHN"] == pytest.approx(1 - 121 / 365)
    assert shares["GRC"] == shares["others"] == 1


def test_every_rival_is_told_and_no_forecast_sells_what_is_banned() -> None:
    shock = event("russia-2022")
    flows = flows_of("crude")
    before = flows.tonnes_over(2021, 2021)
    lost = model._lost(shock, flows, before, before)
    task = model._Task(event=shock, names=flows.names, before=before, lost=lost)
    for name, rival in model.RIVALS.items():
        told = rival(task)
        assert told[lost == 1].sum() == 0, name
        assert (told >= 0).all()


def test_scores_by_hand() -> None:
    told = np.array([[6.0, 1.0], [4.0, 0.0]])
    came = np.array([[3.0, 0.0], [7.0, 5.0]])
    assert model._misplaced(told, came, np.array([True, False])) == pytest.approx(0.3)
    assert model._misplaced(told, came, np.array([True, True])) == pytest.approx((0.3 * 10 + 1.0 * 5) / 15)
    assert model._misplaced(told, np.zeros((2, 2)), np.array([True, True])) is None
    assert model._misplaced(came, came, np.array([True, True])) == 0


def test_a_perfect_forecast_misplaces_nothing_and_the_shock_alone_is_not_enough() -> None:
    for key in ALL:
        test = backtest(key)
        assert test.scores[0].rival == "before"
        assert all(0 <= one.misplaced <= 1 for one in test.scores if one.misplaced is not None)
        assert test.best.misplaced is not None and test.scores[0].misplaced is not None
    told = {one.rival: one.misplaced for one in backtest("russia-2022").scores}
    assert told["nothing_changes"] is not None and told["before"] is not None
    assert told["nothing_changes"] < told["before"]


def test_failures_are_scores_too() -> None:
    """For arms nothing beat the flows as they were: told of the fall, every rule did worse."""
    scores = {one.rival: one for one in backtest("russia-arms-2022").scores}
    assert scores["spare_capacity"].misplaced is None
    assert "spare capacity" in scores["spare_capacity"].reason
    assert scores["gravity"].misplaced is None
    before = scores["before"].misplaced
    assert before is not None
    assert all(one.misplaced > before for one in scores.values() if one.misplaced is not None and one.rival != "before")


def test_corrupt_flows_count_nowhere() -> None:
    assert {(one.state, one.first) for one in faults()} >= {("LBY", 2023), ("ISR", 2017)}
    left = {one.state for one in backtest("russia-2022").left_out}
    assert left == {"LBY", "NGA", "TUR", "BLR"}
    assert {one.state for one in backtest("iran-2018").left_out} == {"ISR"}
    assert "ISR" not in backtest("iran-2018").hit


def test_what_is_only_passed_on_is_netted() -> None:
    flows = np.array([[0.0, 10.0, 0.0], [0.0, 0.0, 8.0], [0.0, 0.0, 0.0]])
    found = netted(flows, np.array([20.0, 2.0, 0.0]))
    assert found.diagonal().tolist() == [10, 0, 0]
    # The one in the middle sells 8, produces 2 and passes on 6 of the 10 it buys.
    assert found[0, 1] == pytest.approx(4)
    assert found[1, 2] == pytest.approx(2)


def test_an_unknown_event_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownName) as caught:
        backtest("russia-2021")
    assert "russia-2022" in caught.value.candidates
