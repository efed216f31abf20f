"""Distance of ideal points: what the table holds, the interval, like terms for peers, and the figure of both paths."""

from __future__ import annotations

import math

import polars as pl
import pytest

from amity import api
from amity.briefs.figures import FigureRequest, draw
from amity.briefs.model import FigureBlock
from amity.measures.ideal_point_distance import NORMAL_90
from amity.store import read


def of(state: str, session: int) -> dict[str, float]:
    return read("ideal_points").filter((pl.col("state") == state) & (pl.col("session") == session)).row(0, named=True)


def test_the_table_is_standardised_and_counted_toward_the_anchor() -> None:
    table = read("ideal_points")
    assert table["estimate"].cast(pl.Float64).mean() == pytest.approx(0, abs=1e-4)
    assert table["estimate"].cast(pl.Float64).std(ddof=0) == pytest.approx(1, abs=1e-4)
    assert table.select("state", "session").is_duplicated().sum() == 0
    assert of("USA", 78)["estimate"] > 3
    # The raw files hold 4 votes of Turkey in session 78 that any source keeps.
    assert of("TUR", 78)["n"] == 4


def test_distance_and_interval_are_those_of_the_two_rows() -> None:
    found = api.measure("ideal_point_distance", "Azerbaijan", "Israel", years=2023)
    one, two = of("AZE", 78), of("ISR", 78)
    gap, half = abs(one["estimate"] - two["estimate"]), NORMAL_90 * math.hypot(one["se"], two["se"])
    assert found.value == pytest.approx(gap, abs=1e-4)
    assert found.low == pytest.approx(gap - half, abs=1e-4)
    assert found.high == pytest.approx(gap + half, abs=1e-4)
    assert found.period is not None
    assert found.period.text == "session 78"


def test_two_states_alike_have_an_interval_from_zero() -> None:
    found = api.measure("ideal_point_distance", "Czechia", "Hungary", years=2019)
    assert found.low == 0
    assert found.value is not None
    assert found.high is not None
    assert 0 < found.value < found.high


def test_peers_stand_in_the_same_session() -> None:
    found = api.measure("ideal_point_distance", "Azerbaijan", "Israel", years=2023, peers="oic")
    assert found.standing is not None
    assert found.standing.rank is not None
    assert found.standing.rank.of > 40
    assert not found.standing.higher_is_closer


def test_no_vote_no_distance_and_few_votes_are_told() -> None:
    none = api.measure("ideal_point_distance", "DDR", "USA")
    assert none.value is None
    assert "cast no vote that counts in session 45" in none.sentence
    few = api.measure("ideal_point_distance", "Türkiye", "United States", years=2023)
    assert any("4 votes" in str(caveat) for caveat in few.caveats)


def test_the_figure_shows_what_the_table_holds() -> None:
    block = draw("ideal_points", FigureRequest(state_a="AZE", state_b="ISR", peers=api.peer_group("oic")))
    assert isinstance(block, FigureBlock)
    last = block.table.rows[-1]
    assert last[0] == "80"
    assert float(last[2]) == pytest.approx(of("AZE", 80)["estimate"], abs=1e-3)
    assert float(last[6]) == pytest.approx(of("ISR", 80)["estimate"], abs=1e-3)
    assert "new agenda" in str(block.spec)
