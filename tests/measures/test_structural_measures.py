"""Measures of alliance, threat, memberships, regime and religion: on small tables, and on the real ones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import import_module
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from amity.core import states
from amity.core.asks import Ask, Period
from amity.core.declarations import Frames, Measure
from amity.core.wording import Facts
from amity.tables.religion import BRANCHES, FAMILIES

KEYS = (
    "armed_conflicts",
    "atop_consultation",
    "atop_defense",
    "atop_neutrality",
    "atop_nonaggression",
    "atop_offense",
    "border_length",
    "contiguity",
    "disputes",
    "distance",
    "regime_distance",
    "religious_similarity",
    "rivalry",
    "shared_igos",
    "shared_rivals",
)


def measure(key: str) -> Measure:
    return import_module(f"amity.measures.{key}").MEASURE


def asked(key: str, a: str, b: str, first: int, last: int, **options: object) -> Ask:
    chosen = {option.name: option.default for option in measure(key).options} | options
    return Ask(subjects=(a,), targets=(b,), period=Period(first=first, last=last), options=chosen)


def value(key: str, tables: Frames, a: str, b: str, first: int, last: int = 0, **options: object) -> dict[str, object]:
    ask = asked(key, a, b, first, last or first, **options)
    return measure(key).compute(tables, ask).row(0, named=True)


def sentence(key: str, tables: Frames, a: str, b: str, first: int, last: int = 0, **options: object) -> str:
    ask = asked(key, a, b, first, last or first, **options)
    found = measure(key).compute(tables, ask).row(0, named=True)
    facts = Facts(
        a=states.get(a).name,
        b=states.get(b).name,
        value=found["value"],
        low=found["low"],
        high=found["high"],
        n=found["n"],
        status="ok",
        reason="",
        period=ask.period,
        options=ask.options,
        extras={column.name: found[column.name] for column in measure(key).extras},
    )
    said = measure(key).say(facts)
    assert said.endswith(".")
    assert "  " not in said
    assert "None" not in said
    return said


def cautions(key: str, tables: Frames, a: str, b: str, first: int, last: int = 0, **options: object) -> tuple[str, ...]:
    ask = asked(key, a, b, first, last or first, **options)
    found = measure(key).compute(tables, ask).row(0, named=True)
    caveats = measure(key).caveats
    return caveats(tables, ask, found) if caveats else ()


# --- small tables ------------------------------------------------------------------------------
def alliances(*rows: tuple[str, str, int, int, bool, bool]) -> pl.DataFrame:
    frame = pl.DataFrame(rows, schema=["state_a", "state_b", "first", "last", "defense", "nonaggression"], orient="row")
    off = [pl.lit(value=False).alias(name) for name in ("offense", "neutrality", "consultation")]
    return frame.with_columns(*off)


MEMBERS = pl.DataFrame(
    {
        "organisation": ["cis", "cis", "osce", "osce", "cis"],
        "state": ["AZE", "ARM", "AZE", "ARM", "GEO"],
        "status": ["member"] * 5,
        "first": [date(1991, 1, 1)] * 5,
        "last": [None, None, None, None, date(2009, 8, 18)],
    }
)


def test_obligations_are_directed_and_last() -> None:
    tables = {
        "alliances": alliances(
            ("AZE", "ARM", 1993, 1999, True, False),
            ("AZE", "ARM", 2000, 2010, True, True),
            ("AZE", "GEO", 1990, 2005, True, True),
        ),
        "memberships": MEMBERS,
    }
    assert value("atop_defense", tables, "AZE", "ARM", 2005)["value"] == 1
    assert (
        value("atop_defense", tables, "AZE", "ARM", 2005)["since"] == 1993
    )  # one run, though another duty began in 2000
    assert value("atop_nonaggression", tables, "AZE", "ARM", 2005)["since"] == 2000
    assert value("atop_defense", tables, "ARM", "AZE", 2005)["value"] == 0
    assert value("atop_defense", tables, "AZE", "ARM", 2005, 2015)["value"] == 0  # the last year decides
    assert "(since 1990 or earlier)" in sentence("atop_defense", tables, "AZE", "GEO", 2000)
    assert sentence("atop_defense", tables, "AZE", "ARM", 2005) == (
        "By the text of a treaty Azerbaijan was obliged to defend Armenia if attacked in 2005 (since 1993)."
    )
    assert sentence("atop_defense", tables, "AZE", "ISR", 2005) == (
        "No treaty is recorded that obliged Azerbaijan to defend Israel if attacked in 2005."
    )


def test_cautions_on_the_cis_and_the_osce() -> None:
    pacts = alliances(("AZE", "ARM", 1993, 2018, True, True), ("AZE", "GEO", 1993, 2018, True, True))
    tables = {"alliances": pacts, "memberships": MEMBERS}
    assert len(cautions("atop_defense", tables, "AZE", "ARM", 2018)) == 1
    assert len(cautions("atop_nonaggression", tables, "AZE", "ARM", 2018)) == 2
    assert "Commonwealth" in cautions("atop_defense", tables, "AZE", "GEO", 2008)[0]
    assert cautions("atop_defense", tables, "AZE", "GEO", 2010) == ()
    assert cautions("atop_defense", tables, "AZE", "ISR", 2018) == ()


def test_no_row_is_zero_only_for_states_of_the_list() -> None:
    tables = {"alliances": alliances(("AZE", "TUR", 1994, 2018, True, True)), "memberships": MEMBERS}
    found = value("atop_defense", tables, "PSE", "ISR", 2018)
    assert (found["value"], found["status"]) == (None, "no_data")
    assert "Palestine was not on the Correlates of War list of states in 2018" in str(found["reason"])
    assert value("atop_defense", tables, "AZE", "XKX", 2000)["status"] == "no_data"
    assert value("atop_defense", tables, "AZE", "XKX", 2010)["value"] == 0


RIVALRIES = pl.DataFrame(
    {
        "state_a": ["ARM", "IRN", "IRN", "ISR", "IRQ"],
        "state_b": ["AZE", "ISR", "SAU", "SYR", "SAU"],
        "rivalry": [1, 2, 3, 4, 5],
        "first": [1991, 1979, 1979, 1948, 1968],
        "last": [2020, 2020, 2020, 2020, 2018],
        "since": [1991, 1979, 1979, 1948, 1968],
    }
)


def test_rivalry() -> None:
    tables = {"rivalries": RIVALRIES}
    for pair in (("AZE", "ARM"), ("ARM", "AZE")):
        assert value("rivalry", tables, *pair, 2020)["value"] == 1
    assert sentence("rivalry", tables, "ARM", "AZE", 2020) == (
        "Armenia and Azerbaijan are strategic rivals on the list of Thompson, Sakuwa and Suhas "
        "(since 1991, to the list's end in 2020)."
    )
    assert sentence("rivalry", tables, "ARM", "AZE", 2010).startswith(
        "Armenia and Azerbaijan were strategic rivals in 2010"
    )
    assert sentence("rivalry", tables, "AZE", "IRN", 2020) == (
        "Azerbaijan and Iran were not strategic rivals in 2020 on the list of Thompson, Sakuwa and Suhas."
    )


def test_shared_rivals_are_counted_and_named() -> None:
    tables = {"rivalries": RIVALRIES}
    found = value("shared_rivals", tables, "ISR", "SAU", 2020)
    assert (found["value"], found["shared"]) == (1, "Iran")
    assert sentence("shared_rivals", tables, "ISR", "AZE", 2020) == (
        "Israel and Azerbaijan shared no strategic rival in 2020 on the list of Thompson, Sakuwa and Suhas."
    )
    assert sentence("shared_rivals", tables, "ISR", "SAU", 2020).endswith("Suhas: Iran.")
    # Rivals of each other are not each other's shared rival.
    assert value("shared_rivals", tables, "IRN", "ISR", 2020)["value"] == 0
    rows = measure("shared_rivals").rows(tables, asked("shared_rivals", "ISR", "SAU", 2020, 2020))
    assert rows.filter(pl.col("shared"))["rival"].to_list() == ["IRN"]


def test_contiguity_by_reach() -> None:
    tables = {
        "contiguity": pl.DataFrame(
            {
                "state_a": ["AZE", "AZE"],
                "state_b": ["IRN", "KAZ"],
                "first": [1991, 1991],
                "last": [2016, 2016],
                "type": [1, 4],
            }
        )
    }
    assert value("contiguity", tables, "IRN", "AZE", 2016)["value"] == 1
    assert value("contiguity", tables, "AZE", "KAZ", 2016)["value"] == 0
    assert value("contiguity", tables, "AZE", "KAZ", 2016, up_to="24")["value"] == 0
    assert value("contiguity", tables, "AZE", "KAZ", 2016, up_to="150")["value"] == 1
    assert "at most 150 nautical miles" in sentence("contiguity", tables, "AZE", "KAZ", 2016)
    assert sentence("contiguity", tables, "AZE", "ISR", 2016) == (
        "Azerbaijan and Israel had no land border in 2016, and faced each other across no stretch of up to 400 "
        "nautical miles of water."
    )


def test_border_length_and_its_two_figures() -> None:
    tables = {
        "borders": pl.DataFrame(
            {
                "state_a": ["AZE", "DEU", "FRA", "BWA", "ISL"],
                "state_b": ["IRN", "POL", "SUR", "ZMB", None],
                "km_a": [689.0, 447.0, None, 0.15, 0.0],
                "km_b": [689.0, 467.0, 556.0, 0.15, None],
            }
        )
    }
    assert value("border_length", tables, "IRN", "AZE", 2020)["value"] == 689
    assert value("border_length", tables, "IRN", "AZE", 2020)["low"] is None
    assert sentence("border_length", tables, "AZE", "IRN", 2020) == (
        "Azerbaijan and Iran share a land border of 689\u00a0km."
    )
    both = value("border_length", tables, "POL", "DEU", 2020)
    assert (both["value"], both["low"], both["high"]) == (447, 447, 467)
    assert "447\u00a0km or 467\u00a0km" in sentence("border_length", tables, "POL", "DEU", 2020)
    assert value("border_length", tables, "SUR", "FRA", 2020)["value"] == 556
    assert "less than 1\u00a0km" in sentence("border_length", tables, "BWA", "ZMB", 2020)
    assert value("border_length", tables, "ISL", "IRN", 2020)["value"] == 0
    assert value("border_length", tables, "XAB", "IRN", 2020)["status"] == "no_data"


def test_distance() -> None:
    tables = {
        "distances": pl.DataFrame({"state_a": ["AZE"], "state_b": ["ISR"], "capitals": [1637], "peoples": [1560]})
    }
    assert value("distance", tables, "ISR", "AZE", 2020)["value"] == 1637
    assert (
        sentence("distance", tables, "AZE", "ISR", 2020)
        == "The capitals of Azerbaijan and Israel are 1,637\u00a0km apart."
    )
    assert "1,560\u00a0km apart on average" in sentence("distance", tables, "AZE", "ISR", 2020, between="peoples")
    assert value("distance", tables, "AZE", "SSD", 2020)["status"] == "no_data"


def test_disputes_are_counted_once_each() -> None:
    tables = {
        "disputes": pl.DataFrame(
            {
                "state_a": ["ARM", "ARM"],
                "state_b": ["AZE", "AZE"],
                "dispute": [1, 2],
                "first": [1992, 2014],
                "last": [1998, 2014],
                "hostility": [4, 3],
                "deaths": [6, None],
            }
        )
    }
    assert value("disputes", tables, "AZE", "ARM", 1991, 2014)["value"] == 2
    assert value("disputes", tables, "AZE", "ARM", 1995, 1995)["value"] == 1
    assert value("disputes", tables, "AZE", "ARM", 2000, 2010)["value"] == 0
    assert sentence("disputes", tables, "AZE", "ARM", 1991, 2014) == (
        "2 militarized disputes between Azerbaijan and Armenia are recorded in 1991–2014; "
        "the gravest was a use of force."
    )
    assert sentence("disputes", tables, "AZE", "ARM", 2014, 2014).endswith(
        "is recorded in 2014; it was a display of force."
    )
    assert sentence("disputes", tables, "AZE", "ISR", 2014, 2014) == (
        "No militarized dispute between Azerbaijan and Israel is recorded in 2014."
    )


def conflicts(*rows: tuple[int, int, str, str, str]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["conflict", "year", "side", "state", "role"], orient="row")


def test_conflicts_tell_primary_from_secondary_parties() -> None:
    tables = {
        "conflicts": conflicts(
            (388, 1991, "a", "AZE", "primary"),
            (388, 1991, "b", "ARM", "secondary"),
            (388, 1992, "a", "AZE", "primary"),
            (388, 1992, "b", "ARM", "secondary"),
            (1, 1992, "a", "ETH", "primary"),
            (1, 1993, "b", "ERI", "primary"),
            (2, 1994, "a", "ETH", "primary"),
            (2, 1994, "b", "ERI", "primary"),
            (3, 1994, "a", "ETH", "primary"),
            (3, 1994, "a", "ERI", "primary"),
        )
    }
    found = value("armed_conflicts", tables, "AZE", "ARM", 1991, 2000)
    assert (found["value"], found["with_secondary"]) == (0, 1)
    assert cautions("armed_conflicts", tables, "AZE", "ARM", 1991, 2000)
    # Not in the same year, and on the same side: neither counts.
    found = value("armed_conflicts", tables, "ETH", "ERI", 1991, 2000)
    assert (found["value"], found["with_secondary"]) == (1, 0)
    assert sentence("armed_conflicts", tables, "ETH", "ERI", 1991, 2000) == (
        "1 armed conflict is recorded in 1991–2000 in which Ethiopia and Eritrea were main parties on opposite sides."
    )
    assert "in 1 conflict they stood on opposite sides" in sentence("armed_conflicts", tables, "AZE", "ARM", 1991, 2000)
    assert value("armed_conflicts", tables, "ISR", "PSE", 1991, 2000)["status"] == "no_data"


def test_shared_organisations() -> None:
    tables = {"shared_igos": pl.DataFrame({"state_a": ["AZE", "AZE"], "state_b": ["ISR", "TKM"], "y2014": [36, None]})}
    assert value("shared_igos", tables, "ISR", "AZE", 2010, 2014)["value"] == 36
    assert sentence("shared_igos", tables, "AZE", "ISR", 2014) == (
        "Azerbaijan and Israel were both members of 36 international organisations in 2014."
    )
    assert value("shared_igos", tables, "AZE", "TKM", 2014)["status"] == "no_data"
    assert "Palestine was not on" in str(value("shared_igos", tables, "AZE", "PSE", 2014)["reason"])


def regime(*rows: tuple[str, int, float | None, float | None, float | None]) -> Frames:
    names = ["state", "year", "polyarchy", "polyarchy_low", "polyarchy_high"]
    return {"regime": pl.DataFrame(rows, schema=names, orient="row")}


def test_regime_distance_and_its_interval() -> None:
    tables = regime(("AZE", 2024, 0.175, 0.158, 0.186), ("ISR", 2024, 0.715, 0.657, 0.778))
    found = value("regime_distance", tables, "AZE", "ISR", 2024)
    assert found["value"] == pytest.approx(0.54)
    assert found["low"] == pytest.approx(0.54 - np.hypot(0.715 - 0.657, 0.186 - 0.175), abs=1e-6)
    assert found["high"] == pytest.approx(0.54 + np.hypot(0.778 - 0.715, 0.175 - 0.158), abs=1e-6)
    turned = value("regime_distance", tables, "ISR", "AZE", 2024)
    assert (turned["low"], turned["high"]) == (found["low"], found["high"])
    ask = asked("regime_distance", "AZE", "ISR", 2024, 2024)
    bare = Ask(subjects=ask.subjects, targets=ask.targets, period=ask.period, options=ask.options, intervals=False)
    row = measure("regime_distance").compute(tables, bare).row(0, named=True)
    assert (row["value"], row["low"], row["high"]) == (found["value"], None, None)


def test_regime_distance_near_zero_and_missing_years() -> None:
    near = regime(("AZE", 2023, 0.2, 0.1, 0.3), ("IRN", 2023, 0.25, 0.15, 0.35), ("AZE", 2024, 0.2, 0.1, 0.3))
    found = value("regime_distance", near, "AZE", "IRN", 2020, 2024)
    assert (found["value"], found["low"], found["year"]) == (pytest.approx(0.05), 0.0, 2023)
    assert found["high"] == pytest.approx(0.05 + np.hypot(0.1, 0.1), abs=1e-6)
    gone = value("regime_distance", near, "AZE", "IRN", 2024)
    assert (gone["value"], gone["status"]) == (None, "no_data")
    assert "in 2023" in sentence("regime_distance", near, "AZE", "IRN", 2020, 2024)


def religion(**shares: Mapping[str, float]) -> Frames:
    names = [*FAMILIES, *[branch for part in BRANCHES.values() for branch in part]]
    rows = [
        {"state": key, "year": 2010, "double": sum(mix.values()) > 2.01} | dict.fromkeys(names, 0.0) | dict(mix)
        for key, mix in shares.items()
    ]
    return {"religion": pl.DataFrame(rows)}


def test_religious_similarity() -> None:
    tables = religion(
        AZE={"muslim": 0.95, "none": 0.05, "shia": 0.8, "sunni": 0.15},
        TUR={"muslim": 1.0, "sunni": 1.0},
        ISR={"jewish": 0.75, "muslim": 0.25, "reform_jewish": 0.75, "sunni": 0.25},
        JPN={"buddhist": 0.8, "shinto": 0.8, "mahayana": 0.8},
    )
    assert value("religious_similarity", tables, "AZE", "TUR", 2010)["value"] == pytest.approx(0.95)
    assert value("religious_similarity", tables, "AZE", "TUR", 2010, denominations=True)["value"] == pytest.approx(0.15)
    assert value("religious_similarity", tables, "AZE", "ISR", 2010)["value"] == pytest.approx(0.25)
    assert value("religious_similarity", tables, "JPN", "ISR", 2010)["value"] == 0
    # Every fifth year tells the four after it, and no more.
    assert value("religious_similarity", tables, "AZE", "TUR", 2012, 2014)["year"] == 2010
    assert cautions("religious_similarity", tables, "AZE", "TUR", 2014) == (
        "The record has every fifth year; this is 2010.",
    )
    assert value("religious_similarity", tables, "AZE", "TUR", 2015, 2016)["status"] == "no_data"
    assert sentence("religious_similarity", tables, "AZE", "TUR", 2010) == (
        "In 2010 the religions of Azerbaijan's and Turkey's residents overlapped by 95.0\u00a0% "
        "(100\u00a0% would be the same mix)."
    )
    assert "denominations of" in sentence("religious_similarity", tables, "AZE", "TUR", 2010, denominations=True)


# --- the real tables ---------------------------------------------------------------------------
@cache
def parsed(raw: Path, key: str) -> Frames:
    return import_module(f"amity.sources.{key}").SOURCE.parse(raw)


@cache
def built(raw: Path, key: str) -> pl.DataFrame:
    table = import_module(f"amity.tables.{key}").TABLE
    return table.build({source: parsed(raw, source) for source in table.sources})


def real(raw: Path, key: str) -> Frames:
    return {name: built(raw, name) for name in measure(key).tables}


REFERENCE = [
    ("atop_defense", "AZE", "RUS", 2018, 2018, {}, 1),
    ("atop_defense", "AZE", "ARM", 2018, 2018, {}, 1),
    ("atop_defense", "AZE", "ISR", 2018, 2018, {}, 0),
    ("atop_nonaggression", "IND", "RUS", 2018, 2018, {}, 1),
    ("atop_neutrality", "ISR", "JOR", 2018, 2018, {}, 1),
    ("rivalry", "ARM", "AZE", 2020, 2020, {}, 1),
    ("rivalry", "AZE", "IRN", 2020, 2020, {}, 0),
    ("rivalry", "IRN", "ISR", 2020, 2020, {}, 1),
    ("shared_rivals", "AZE", "ISR", 2020, 2020, {}, 0),
    ("shared_rivals", "ISR", "SAU", 2020, 2020, {}, 2),
    ("shared_rivals", "IND", "RUS", 2020, 2020, {}, 0),
    ("contiguity", "AZE", "IRN", 2016, 2016, {}, 1),
    ("contiguity", "KOR", "JPN", 2016, 2016, {}, 0),
    ("contiguity", "KOR", "JPN", 2016, 2016, {"up_to": "150"}, 1),
    ("border_length", "AZE", "IRN", 2025, 2025, {}, 689),
    ("border_length", "RUS", "CHN", 2025, 2025, {}, 4179),
    ("border_length", "MNE", "XKX", 2025, 2025, {}, 76),
    ("distance", "AZE", "ISR", 2025, 2025, {}, 1637),
    ("disputes", "AZE", "ARM", 1991, 2014, {}, 7),
    ("disputes", "AZE", "IRN", 1991, 2014, {}, 4),
    ("disputes", "AZE", "ISR", 1991, 2014, {}, 0),
    ("armed_conflicts", "AZE", "ARM", 1991, 2024, {}, 0),
    ("armed_conflicts", "EGY", "ISR", 1948, 2024, {}, 3),
    ("armed_conflicts", "RUS", "UKR", 2014, 2024, {}, 1),
    ("armed_conflicts", "SSD", "SDN", 2011, 2024, {}, 1),
    ("shared_igos", "AZE", "ISR", 2014, 2014, {}, 36),
    ("shared_igos", "AZE", "ISR", 1992, 1992, {}, 13),
    ("regime_distance", "AZE", "ISR", 2024, 2024, {}, 0.54),
    ("regime_distance", "AZE", "ISR", 2024, 2024, {"index": "liberal"}, 0.563),
    ("religious_similarity", "AZE", "ISR", 2010, 2010, {}, 0.244278),
    ("religious_similarity", "AZE", "TUR", 2010, 2010, {}, 0.9642),
    ("religious_similarity", "AZE", "TUR", 2010, 2010, {"denominations": True}, 0.153987),
]


@pytest.mark.parametrize(("key", "a", "b", "first", "last", "options", "expected"), REFERENCE)
def test_reference_figures(
    shared_data: Path, key: str, a: str, b: str, first: int, last: int, options: dict[str, object], expected: float
) -> None:
    tables = real(shared_data, key)
    assert value(key, tables, a, b, first, last, **options)["value"] == pytest.approx(expected, abs=5e-4)
    assert sentence(key, tables, a, b, first, last, **options)


def test_armenia_is_a_secondary_party_in_the_record(shared_data: Path) -> None:
    found = value("armed_conflicts", real(shared_data, "armed_conflicts"), "AZE", "ARM", 1991, 2024)
    assert (found["value"], found["with_secondary"]) == (0, 1)


def test_similarity_against_the_raw_shares(shared_data: Path) -> None:
    raw = pl.read_csv(shared_data / "religion/WRP_national.csv", infer_schema_length=0)
    families = [name for name in raw.columns if name.endswith("genpct")] + ["nonreligpct"]
    mixes = {}
    for code in ("373", "666"):
        row = raw.filter((pl.col("state") == code) & (pl.col("year") == "2010")).select(families)
        mix = np.array([float(cell) for cell in row.row(0)])
        mixes[code] = mix / mix.sum()
    expected = np.minimum(mixes["373"], mixes["666"]).sum()  # 1 − ½ Σ|p − q| for shares that add up to 1
    found = value("religious_similarity", real(shared_data, "religious_similarity"), "AZE", "ISR", 2010)["value"]
    assert found == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("key", KEYS)
def test_all_dyads_are_quick_and_whole(shared_data: Path, key: str) -> None:
    tables = real(shared_data, key)
    year = {"regime_distance": 2024, "armed_conflicts": 2024, "distance": 2025, "border_length": 2025}.get(key, 2010)
    keys = tuple(state.key for state in states.all_states() if state.exists_in(year, year))
    ask = asked(key, "AZE", "ISR", year - 4, year)
    whole = Ask(subjects=keys, targets=keys, period=ask.period, options=ask.options)
    found = measure(key).compute(tables, whole)
    assert found.height == len(keys) * (len(keys) - 1)
    assert found.select("state_a", "state_b").is_duplicated().sum() == 0
    assert not found["value"].is_nan().any()
    unsaid = found.filter(pl.col("value").is_null())
    assert set(unsaid["status"]) <= {"no_data"}
    assert unsaid["reason"].null_count() == 0
    assert found.filter(pl.col("value").is_not_null())["status"].null_count() == found["value"].count()
    low, high = measure(key).value_range
    assert low is None or found["value"].min() >= low
    assert high is None or found["value"].max() <= high
    if not measure(key).directed:
        turned = found.select(
            pl.col("state_a").alias("state_b"), pl.col("state_b").alias("state_a"), pl.col("value").alias("back")
        )
        both = found.join(turned, on=["state_a", "state_b"])
        assert both.filter((pl.col("value") - pl.col("back")).abs() > 1e-9).is_empty()


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize(("a", "b"), [("AZE", "ISR"), ("IND", "RUS"), ("KOR", "JPN"), ("TUV", "NRU"), ("SSD", "SDN")])
def test_sentences_and_rows_for_any_dyad(shared_data: Path, key: str, a: str, b: str) -> None:
    year = {"regime_distance": 2024, "armed_conflicts": 2024, "distance": 2025, "border_length": 2025}.get(key, 2014)
    tables = real(shared_data, key)
    if value(key, tables, a, b, year)["value"] is not None:
        assert sentence(key, tables, a, b, year)
    rows = measure(key).rows(tables, asked(key, a, b, year, year))
    assert isinstance(rows, pl.DataFrame)
