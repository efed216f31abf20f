"""Dependence, corridors and back-tests as pages and JSON: what is printed, and what is refused."""

from __future__ import annotations

import json

import pytest

from amity.cli import backtest_page, corridors_page, dependence_page
from amity.core.errors import UnknownName, UsageError


def dependence(**changes: object) -> dependence_page.Asked:
    given = {
        "a": "AZE",
        "b": "ISR",
        "commodities": ("crude",),
        "years": "2022",
        "history": False,
        "world": False,
        "seed": 0,
    }
    return dependence_page.Asked(**{**given, **changes})  # type: ignore[arg-type]


def ways(**changes: object) -> corridors_page.Asked:
    given = {"first": "AZE", "second": "ISR", "amount": 300.0, "close": ("baku-tbilisi-ceyhan",)}
    return corridors_page.Asked(**{**given, **changes})  # type: ignore[arg-type]


def test_dependence_tells_shares_bounds_and_why_there_are_none(capsys: pytest.CaptureFixture[str]) -> None:
    dependence_page.show(dependence(history=True), as_json=False)
    said = " ".join(capsys.readouterr().out.split())
    assert "Crude oil, 2022" in said
    assert "42 % (19 to 75)" in said
    assert "its own crude could fill its refineries" in said
    assert "2021 57 % (14–89)" in said


def test_dependence_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    dependence_page.show(dependence(commodities=("arms", "trade"), years="2013"), as_json=True)
    body = json.loads(capsys.readouterr().out)
    arms, trade = body["answers"]
    assert (arms["commodity"], trade["commodity"]) == ("arms", "trade")
    assert {side["role"] for side in trade["a_on_b"]} == {"buyer", "seller"}
    assert trade["a_on_b"][0]["cost"][0]["key"] == "welfare"
    assert body["dataset_version"]


def test_the_world(capsys: pytest.CaptureFixture[str]) -> None:
    dependence_page.show(dependence(a=None, b=None, world=True), as_json=False)
    assert "the most one-sided ties, 2022" in capsys.readouterr().out
    dependence_page.show(dependence(a=None, b=None, world=True), as_json=True)
    assert len(json.loads(capsys.readouterr().out)["most_one_sided"]["crude"]) == 20


def test_one_state_alone_or_with_the_world_is_refused() -> None:
    with pytest.raises(UsageError, match="two states"):
        dependence_page.show(dependence(b=None), as_json=False)
    with pytest.raises(UsageError, match="--world"):
        dependence_page.show(dependence(world=True), as_json=False)
    with pytest.raises(UsageError):
        dependence_page.show(dependence(commodities=("tea",)), as_json=False)


def test_a_closure_names_its_cut_and_what_stands_idle(capsys: pytest.CaptureFixture[str]) -> None:
    corridors_page.show(ways(), as_json=False)
    said = " ".join(capsys.readouterr().out.split())
    assert "If baku-tbilisi-ceyhan closes, through Azerbaijan, Georgia and Turkey" in said
    assert "50 thousand barrels a day do not get through" in said
    assert "baku-novorossiysk:1 (full)" in said
    assert "Stands idle and would have to be started: baku-supsa:1 and baku-supsa:2" in said


def test_a_case_and_the_list_and_json(capsys: pytest.CaptureFixture[str]) -> None:
    corridors_page.show(ways(first="azerbaijan-israel", second=None, amount=None, close=()), as_json=True)
    body = json.loads(capsys.readouterr().out)
    assert (body["from"], body["to"]) == ("AZE", "ISR")
    assert body["amount_from"].startswith("crude_trade")
    corridors_page.show(ways(first=None, second=None, amount=None, close=()), as_json=False)
    said = capsys.readouterr().out
    assert "none (strait)" in said
    assert "BTC Co" in said
    corridors_page.show(ways(first=None, second=None, amount=None, close=()), as_json=True)
    legs = {leg["key"]: leg for leg in json.loads(capsys.readouterr().out)["legs"]}
    assert legs["hormuz:1"]["capacity_kbd"] is None
    assert legs["hormuz:1"]["flow_kbd"] == 20900


@pytest.mark.parametrize(
    "changes", [{"amount": -1.0}, {"first": None, "second": None}, {"first": "Atlantis"}, {"close": ("suez",)}]
)
def test_ways_that_cannot_be_meant_are_refused(changes: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        corridors_page.show(ways(**changes), as_json=False)


def test_an_amount_that_is_not_recorded_must_be_given() -> None:
    with pytest.raises(UsageError, match="no amount"):
        corridors_page.show(ways(first="Kirkuk", second="Ceyhan", amount=None, close=()), as_json=False)


def test_backtests_print_their_failures(capsys: pytest.CaptureFixture[str]) -> None:
    backtest_page.show("russia-arms-2022", as_json=False)
    said = " ".join(capsys.readouterr().out.split())
    assert "no public source tells the spare capacity" in said
    backtest_page.show("venezuela-2019", as_json=False)
    assert "Scored as recorded only" in " ".join(capsys.readouterr().out.split())
    backtest_page.show("russia-2022", as_json=True)
    body = json.loads(capsys.readouterr().out)["backtests"][0]
    assert body["best"] == "same_totals"
    assert [one["importers"] for one in body["told"]][1] == ["USA"]
    with pytest.raises(UnknownName):
        backtest_page.show("russia", as_json=False)
