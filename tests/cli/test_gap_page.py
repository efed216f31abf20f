"""The page of declared against material: what its figures are, the floor of its chances, rankings that differ."""

from __future__ import annotations

from dataclasses import replace

import pytest

from amity.api.declared_material import gap
from amity.cli import gap_page
from amity.models.declared_material import GapAnswer


@pytest.fixture(scope="module")
def answer() -> GapAnswer:
    return gap("ISR", years="2016-2020", subject="AZE", declared=["vote_agreement"], material=["arms_import_share"])


def test_the_page_says_what_its_figures_and_chances_are(answer: GapAnswer, capsys) -> None:
    gap_page._page(answer)
    text = " ".join(capsys.readouterr().out.split())
    assert "the place among these states in per cent, 100 the closest, and in brackets the value itself" in text
    assert "p alone: the chance of such a gap for a state named beforehand" in text
    assert "p largest: for one found by looking for the largest" in text
    assert "p 0.0005, the least that 2,000 random pairings can give" in text


def test_a_chance_above_the_floor_is_not_called_the_least(answer: GapAnswer) -> None:
    told = " ".join(gap_page._lines(replace(answer.pairings[0], rho_p=0.01), 2_000))
    assert "p 0.01;" in told


def test_rankings_that_differ_are_warned_of(answer: GapAnswer) -> None:
    pairing = answer.pairings[0]
    assert "rank states differently" not in " ".join(gap_page._lines(pairing, 2_000))
    name, n, _, place = pairing.ways[0]
    told = gap_page._lines(replace(pairing, ways=((name, n, 0.31, place),)), 2_000)
    assert any("correlation 0.31" in line and "rank states differently" in line for line in told)


def test_chance_is_said_by_what_it_does_not_exceed(capsys) -> None:
    # With seven states the largest gap by chance is 100 in more than one of twenty, and never above.
    gap_page._page(
        gap("TUV", years="2016-2020", peers="g7", declared=["vote_agreement"], material=["trade_import_share"])
    )
    text = " ".join(capsys.readouterr().out.split())
    assert "at most 100 in nineteen of twenty" in text
    assert "Rank correlation −0.0" in text
