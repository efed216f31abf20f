"""The state system by year: sizes against the raw list, numbers that pass from one state to another, common days."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from amity.core import states
from amity.panels import state_system
from amity.panels.dyad_years import dyad_years


@pytest.fixture(scope="module")
def raw_numbers(shared_data: Path) -> dict[int, set[int]]:
    """Return the Correlates of War numbers of each year, a state being in a year in which it had any day."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    with (shared_data / "peace-science" / "cow_states.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            for year in range(max(1946, int(row["styear"])), int(row["endyear"]) + 1):
                found[year].add(int(row["ccode"]))
    return found


def test_the_numbers_of_every_year_are_those_of_the_raw_list(raw_numbers: dict[int, set[int]]) -> None:
    for year in range(1946, 2017):
        ours = {int(number) for number in state_system.numbers_of("cow", year) if number}
        # Germany is one state to us, and so is Yemen: of the two numbers of 1990 they have the later one.
        assert raw_numbers[year] - ours == ({260, 678} if year == 1990 else set()), year
        assert ours <= raw_numbers[year], year


def test_dyad_years_of_the_cow_list_differ_from_the_known_size_by_what_the_docs_say(
    raw_numbers: dict[int, set[int]],
) -> None:
    known = sum(len(n) * (len(n) - 1) // 2 for year, n in raw_numbers.items() if year <= 2016)
    assert known == 835_989
    ours = dyad_years("1946-2016", states_of="cow").frame.height
    germany_and_yemen, zanzibar, south_vietnam = 327, 3, 7
    assert known - ours == germany_and_yemen + zanzibar + south_vietnam


@pytest.mark.parametrize("scheme", ["cow", "gw"])
def test_no_number_stands_for_two_states_of_a_year(scheme: states.Scheme) -> None:
    for year in range(1946, 2026):
        numbers = state_system.numbers_of(scheme, year)
        held = numbers[numbers > 0]
        assert len(np.unique(held)) == len(held), year


def test_a_number_means_who_held_it_last_in_the_year() -> None:
    place = state_system.place_of()
    table = state_system.numbers("cow", 2005, 2007)
    assert table[345].tolist() == [place["YUG"], place["SRB"], place["SRB"]]
    for code, year, key in ((255, 1990, "DEU"), (260, 1990, "DEU"), (679, 1990, "YEM"), (365, 1991, "RUS")):
        assert state_system.numbers("cow", year, year)[code, 0] == place[key]
        assert states.from_code("cow", code, year).key == key  # type: ignore[union-attr]


def test_states_without_a_common_day_are_no_dyad() -> None:
    place, both = state_system.place_of(), state_system.together(2006)
    assert not both[place["YUG"], place["SRB"]]
    assert both[place["YUG"], place["HRV"]]
    assert both[place["SRB"], place["HRV"]]
    assert (both == both.T).all()
    assert not both.diagonal().any()


@pytest.mark.parametrize("year", [1946, 1975, 1990, 2006, 2020])
def test_pairs_are_those_whose_spells_share_a_day(year: int) -> None:
    from datetime import date

    every, both = states.all_states(), state_system.together(year)
    start, end = date(year, 1, 1), date(year, 12, 31)
    for i, a in enumerate(every):
        for j, b in enumerate(every[:i]):
            met = any(
                max(s.first, t.first, start) <= min(s.last or end, t.last or end, end)
                for s in a.spells
                for t in b.spells
            )
            assert both[i, j] == met, (a.key, b.key)


def test_on_31_december_there_are_the_states_of_that_day() -> None:
    place = state_system.place_of()
    assert not state_system.alive(1990, "year_end")[place["DDR"]]
    assert state_system.alive(1990)[place["DDR"]]
