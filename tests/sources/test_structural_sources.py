"""The traps of the sources on states, treaties, conflicts, religion and regimes, against the raw files."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path

import polars as pl
import pytest

from amity.core.errors import UnmappedName
from amity.sources._keys import each_year, keyed
from amity.sources.factbook import muslim_share


@cache
def parsed(raw: Path, key: str) -> Mapping[str, pl.DataFrame]:
    return import_module(f"amity.sources.{key}").SOURCE.parse(raw)


def test_codes_are_read_in_their_year() -> None:
    frame = pl.DataFrame({"code": [345, 345, 260, 679, None], "year": [2000, 2010, 1950, 2000, 2000]})
    assert keyed(frame, {"code": "state"}, source="COW")["state"].to_list() == ["YUG", "SRB", "DEU", "YEM", None]
    # Hyderabad is listed as no state; Czechoslovakia was none any more in 1993.
    assert keyed(pl.DataFrame({"code": [751], "year": [1948]}), {"code": "state"}, source="UCDP")[
        "state"
    ].to_list() == [None]
    assert keyed(pl.DataFrame({"code": [315], "year": [1993]}), {"code": "state"}, source="COW")["state"].to_list() == [
        None
    ]
    with pytest.raises(UnmappedName):
        keyed(pl.DataFrame({"code": [999], "year": [2000]}), {"code": "state"}, source="COW")


def test_spells_become_years_from_1946() -> None:
    frame = pl.DataFrame({"id": [1, 2], "start": [1940, 2019], "end": [1947, 2030]})
    assert each_year(frame, "start", "end", until=2020).select("id", "year").rows() == [
        (1, 1946),
        (1, 1947),
        (2, 2019),
        (2, 2020),
    ]


@pytest.mark.parametrize(
    ("text", "low", "high", "basis", "year"),
    [
        ("Muslim 97.3% (predominantly Shia), Christian 2.6% (2020 est.)", 0.973, 0.973, "figure", 2020),
        ("Muslim (official; predominantly Sunni) 99%, other <1% (2012 est.)", 0.99, 0.99, "figure", 2012),
        ("Muslim 98.0 - 99.0% (predominantly Sunni), Christian <1.0% (2012 est.)", 0.98, 0.99, "range", 2012),
        ("Hindu 2.7%, Muslim, 1.3%, Buddhist 1.1%", 0.013, 0.013, "figure", None),
        ("Muslim <1%, other 99%", 0.0, 0.01, "below", None),
        # Figures in brackets are not the share of residents.
        (
            "Muslim (official; citizens are 85-90% Sunni and 10-12% Shia), other (2020 est.)",
            None,
            None,
            "named first",
            2020,
        ),
        ("Sunni Muslim, small Christian minority", None, None, "named first", None),
        ("Eritrean Orthodox, Roman Catholic, Sunni Muslim", None, None, "named", None),
        ("Christian 79.1%, other 1.4% (includes Baha'i, Hindu, Muslim), none 15.2%", None, None, "not named", None),
        ("Muslim 98% (Sunni 95%, Shia 3%) other 2% (2014 est.)", 0.98, 0.98, "figure", 2014),
    ],
)
def test_share_of_muslims_in_a_text(
    text: str, low: float | None, high: float | None, basis: str, year: int | None
) -> None:
    found = muslim_share(text)
    assert (found.low, found.high, found.basis, found.year) == (low, high, basis, year)


def test_alliances(shared_data: Path) -> None:
    dyads = parsed(shared_data, "atop_alliances")["dyads"]
    assert (dyads["year"].min(), dyads["year"].max()) == (1990, 2018)
    assert dyads.null_count().sum_horizontal().item() == 0
    # The one pact of Czechoslovakia in 1993, when there was none, is gone: no row names it after 1992.
    assert dyads.filter(pl.any_horizontal(pl.col("state_a", "state_b") == "CSK"))["year"].max() == 1992
    defended = dyads.filter((pl.col("state_a") == "AZE") & pl.col("defense") & (pl.col("year") == 2018))
    assert {"RUS", "ARM", "TUR"} <= set(defended["state_b"])  # CIS texts, and the pact of 1994


def test_rivalries(shared_data: Path) -> None:
    years = parsed(shared_data, "thompson_rivalries")["years"]
    pairs = {frozenset(pair) for pair in years.select("state_a", "state_b").rows()}
    assert {frozenset(("ARM", "AZE")), frozenset(("IRN", "ISR"))} <= pairs
    assert frozenset(("AZE", "IRN")) not in pairs
    assert years["year"].max() == 2020
    assert years["rivalry"].n_unique() == 185
    # West Germany is in the file from 1949, in the list of states from 1955.
    assert years.filter(pl.any_horizontal(pl.col("state_a", "state_b") == "DDR"))["year"].min() == 1949


def test_contiguity_is_the_same_in_both_directions(shared_data: Path) -> None:
    years = parsed(shared_data, "cow_contiguity")["years"]
    turned = years.rename({"state_a": "state_b", "state_b": "state_a"}).select(years.columns)
    assert years.sort(years.columns).equals(turned.sort(years.columns))
    assert set(years["type"]) == {1, 2, 3, 4, 5}  # class 0, not contiguous, has no row
    azerbaijan = years.filter((pl.col("state_a") == "AZE") & (pl.col("year") == 2016))
    assert dict(azerbaijan.select("state_b", "type").iter_rows()) == {
        "ARM": 1,
        "GEO": 1,
        "IRN": 1,
        "KAZ": 4,
        "RUS": 1,
        "TKM": 4,
        "TUR": 1,
    }


def test_disputes_repeat_themselves_by_year(shared_data: Path) -> None:
    years = parsed(shared_data, "cow_disputes")["years"]
    mine = years.filter((pl.col("state_a") == "AZE") & (pl.col("state_b") == "ARM"))
    assert (mine.height, mine["dispute"].n_unique()) == (23, 7)
    assert mine["deaths"].null_count() == 14  # -9, not known
    assert years["deaths"].min() == 0


def test_conflicts(shared_data: Path) -> None:
    raw = pl.read_csv(shared_data / "peace-science/ucdp_acd.csv", infer_schema_length=0)
    repeated = raw.select(pl.struct("conflict_id", "year").is_duplicated().sum()).item()
    assert (raw.height, repeated) == (5652, 3179)
    parties = parsed(shared_data, "ucdp_conflicts")["parties"]
    assert not parties.select("conflict", "year", "side", "state").is_duplicated().any()
    assert set(parties["type"]) == {"interstate", "intrastate", "internationalized intrastate", "extrasystemic"}
    armenia = parties.filter(pl.col("state") == "ARM")
    assert set(armenia["role"]) == {"secondary"}
    karabakh = armenia.filter(pl.col("conflict") == 388)
    assert (karabakh.height, set(karabakh["side"])) == (16, {"b"})
    turkey = parties.filter((pl.col("conflict") == 388) & (pl.col("state") == "TUR"))
    assert turkey.select("year", "side", "role").rows() == [(2020, "a", "secondary")]


def test_organisations(shared_data: Path) -> None:
    found = parsed(shared_data, "cow_igos")
    listed = found["memberships"]
    assert set(listed["status"]) == {"member", "associate", "observer"}
    oic = listed.filter((pl.col("organisation") == "oic") & (pl.col("year") == 2014) & (pl.col("status") == "member"))
    assert oic.height == 56
    assert listed.filter(pl.col("organisation") == "turksoy")["year"].max() == 2013  # -9, not known, in 2014
    joint = found["joint"]
    assert (joint["state_a"] < joint["state_b"]).all()
    assert not joint.select("state_a", "state_b", "year").is_duplicated().any()


def test_religion(shared_data: Path) -> None:
    shares = parsed(shared_data, "world_religion")["shares"]
    at = {(row["state"], row["year"]): row for row in shares.iter_rows(named=True)}
    assert at["QAT", 2010]["muslim"] == 0.47
    assert at["AZE", 2010]["muslim"] == 0.95
    assert at["MDV", 2010]["muslim"] == 0.98
    assert at["NER", 2010]["muslim"] == 0.915
    assert at["NGA", 2010]["muslim"] == 0.508
    # The counts say that nobody is in other branches; the shares repeat the Sunni figure.
    assert (at["KGZ", 1995]["sunni"], at["KGZ", 1995]["other_muslim"]) == (0.7229, 0.0)
    double = {state for (state, _), row in at.items() if row["double"]}
    assert double == {"CUB", "HTI", "JPN"}
    assert len({state for state, year in at if year == 2010}) == 194
    assert ("PSE", 2010) not in at


def test_regimes(shared_data: Path) -> None:
    indices = parsed(shared_data, "vdem")["indices"]
    at = {(row["state"], row["year"]): row for row in indices.iter_rows(named=True)}
    azerbaijan = at["AZE", 2024]
    assert (azerbaijan["polyarchy"], azerbaijan["polyarchy_low"], azerbaijan["polyarchy_high"]) == (0.175, 0.158, 0.186)
    assert ("AZE", 1990) not in at  # coded, but no state yet
    assert ("YUG", 2005) in at
    assert ("SRB", 2005) not in at
    assert ("SRB", 2006) in at
    assert {"CSK", "CZE", "DDR", "YMD", "RVN"} <= set(indices["state"])
    assert not {"HKG", "ZZB", "SML"} & set(indices["state"])
    assert indices["year"].max() == 2024


def test_distances_are_between_capitals(shared_data: Path) -> None:
    dyads = parsed(shared_data, "cepii_geodist")["dyads"]
    at = {(row["state_a"], row["state_b"]): row["capitals"] for row in dyads.iter_rows(named=True)}
    assert at["AZE", "ISR"] == pytest.approx(1637.058)
    assert at["AZE", "TUR"] == pytest.approx(1447.681)  # Ankara; the largest city, Istanbul, is 1,764 km away
    assert ("AZE", "PSE") in at  # PAL in the file
    assert not {"SSD", "XKX", "HKG", "PAL"} & {state for pair in at for state in pair}


def test_borders(shared_data: Path) -> None:
    borders = parsed(shared_data, "factbook")["borders"]
    at = {(row["state"], row["neighbour"]): row["km"] for row in borders.iter_rows(named=True)}
    assert at["AZE", "IRN"] == at["IRN", "AZE"] == 689
    assert at["AZE", "TUR"] == 17
    assert at["RUS", "CHN"] == at["CHN", "RUS"] == 4133 + 46
    assert at["ESP", "MAR"] == 8.0 + 10.5
    assert at["ISR", "PSE"] == 330 + 59
    assert (at["DEU", "POL"], at["POL", "DEU"]) == (447, 467)
    assert at["HTI", "DOM"] == at["DOM", "HTI"]  # "The Dominican" in one of the files
