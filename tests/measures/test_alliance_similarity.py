"""Likeness of alliance portfolios: ranks, self, symmetry, and the figures of the record."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from amity import measures
from amity.core.asks import Ask, Period
from amity.measures.alliance_similarity import HIGHEST, RANKS, portfolios
from amity.store import read

MEASURE = measures.get("alliance_similarity")
DUTIES = ("defense", "offense", "neutrality", "nonaggression", "consultation")
Tables = dict[str, pl.DataFrame]


def alliances(*rows: tuple[str, str, str]) -> Tables:
    """Return obligations in force from 2000 to 2010; the third of each row names its duties."""
    frame = pl.DataFrame([row[:2] for row in rows], schema=["state_a", "state_b"], orient="row")
    return {
        "alliances": frame.with_columns(
            pl.lit(2000).alias("first"),
            pl.lit(2010).alias("last"),
            *(pl.Series(duty, [duty in row[2].split() for row in rows]) for duty in DUTIES),
        )
    }


TABLES = alliances(
    ("AZE", "ARM", "nonaggression"),
    ("AZE", "TUR", "consultation nonaggression"),
    ("ARM", "RUS", "defense consultation"),
    ("RUS", "ARM", "offense"),
    ("ARM", "TUR", "neutrality"),
)


def ask(a: tuple[str, ...], b: tuple[str, ...], year: int = 2005, **given: object) -> Ask:
    options = {option.name: option.default for option in MEASURE.options} | given
    return Ask(subjects=a, targets=b, period=Period(first=year, last=year), options=options)


def row(tables: Tables, a: str, b: str, year: int = 2005, **given: object) -> dict[str, object]:
    return MEASURE.compute(tables, ask((a,), (b,), year, **given)).row(0, named=True)


def test_ranks_are_of_the_highest_duty_owed_and_all_is_owed_to_oneself() -> None:
    held = portfolios(TABLES["alliances"], 2005)
    place = {key: at for at, key in enumerate(held.keys)}

    def rank(a: str, b: str) -> str:
        return RANKS[held.ranks[place[a], place[b]]]

    assert rank("AZE", "ARM") == "non-aggression"
    assert rank("AZE", "TUR") == rank("ARM", "TUR") == "neutrality or consultation"
    assert rank("ARM", "RUS") == rank("RUS", "ARM") == "defence or offence"
    assert rank("ARM", "AZE") == rank("TUR", "AZE") == "none"
    assert (np.diag(held.ranks) == HIGHEST).all()
    assert "PSE" not in place
    assert (portfolios(TABLES["alliances"], 2011).ranks > 0).sum() == len(portfolios(TABLES["alliances"], 2011).keys)


def test_by_hand() -> None:
    found = row(TABLES, "AZE", "ARM")
    n = len(portfolios(TABLES["alliances"], 2005).keys)
    # Azerbaijan: itself 3, Armenia 1, Turkey 2, Russia 0; Armenia: 0, 3, 2, 3; to all others 0. Apart 3 + 2 + 0 + 3.
    assert found["n"] == n
    assert (found["same"], found["both"], found["neither"]) == (n - 3, 2, n - 4)
    assert found["value"] == pytest.approx(1 - 2 * 8 / (3 * n))
    assert row(TABLES, "AZE", "ARM", distance="squared")["value"] == pytest.approx(1 - 2 * (9 + 4 + 9) / (9 * n))
    assert row(TABLES, "AZE", "ARM", distance="nominal")["value"] == pytest.approx(1 - 2 * 3 / n)
    # Margins of Azerbaijan n − 3, 1, 1, 1 by rank, of Armenia n − 3, 0, 1, 2.
    expected = n * n - ((n - 3) ** 2 + 0 + 1 + 2)
    kappa = row(TABLES, "AZE", "ARM", measure="kappa", distance="nominal")["value"]
    assert kappa == pytest.approx(1 - n * 3 / expected)


@pytest.mark.parametrize("kind", ["s_score", "kappa", "scott_pi", "tau_b"])
def test_both_orders_agree_and_all_pairs_have_a_value(kind: str) -> None:
    keys = ("AZE", "ARM", "TUR", "RUS")
    whole = MEASURE.compute(TABLES, ask(keys, keys, measure=kind))
    turned = whole.rename({"state_a": "state_b", "state_b": "state_a"})
    both = whole.join(turned, on=["state_a", "state_b"], suffix="_turned")
    assert both.height == 12
    assert (both["value"] - both["value_turned"]).abs().max() < 1e-12
    assert both["value"].is_not_null().all()
    assert both["value"].is_between(-1, 1).all()


def test_a_state_off_the_list_has_no_portfolio() -> None:
    found = MEASURE.compute(TABLES, ask(("PSE", "AZE"), ("ISR", "PSE")))
    told = {
        (a, b): (value, status)
        for a, b, value, status in found.select("state_a", "state_b", "value", "status").iter_rows()
    }
    assert told["PSE", "ISR"] == (None, "no_data")
    assert told["AZE", "PSE"] == (None, "no_data")
    assert told["AZE", "ISR"][0] is not None
    assert MEASURE.rows(TABLES, ask(("PSE",), ("AZE",))).is_empty()


def test_rows_are_the_states_to_which_either_owes_anything() -> None:
    found = MEASURE.rows(TABLES, ask(("AZE",), ("ARM",)))
    assert found.rows() == [
        ("ARM", "non-aggression", "defence or offence"),
        ("AZE", "defence or offence", "none"),
        ("RUS", "none", "defence or offence"),
        ("TUR", "neutrality or consultation", "neutrality or consultation"),
    ]


def test_the_record_of_2018() -> None:
    tables = {"alliances": read("alliances")}
    found = row(tables, "AZE", "ARM", 2018)
    assert (found["n"], found["same"], found["neither"]) == (195, 192, 138)
    flags = MEASURE.caveats(tables, ask(("AZE",), ("ARM",), 2018), found)
    assert any("non-aggression" in flag for flag in flags)
    assert any("neither is bound" in flag for flag in flags)
    # NATO's members are nearly alike beyond chance; a state without allies is like no one beyond chance.
    assert row(tables, "DEU", "FRA", 2018, measure="kappa")["value"] > 0.5  # type: ignore[operator]
    assert abs(row(tables, "ISR", "CHE", 2018, measure="kappa")["value"]) < 0.25  # type: ignore[operator]
