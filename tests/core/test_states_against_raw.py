"""The lists of states against the raw data: every name and code of the files is in them."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Literal

import pytest

from amity.core.states import all_states, from_code, get, map_names

LAST_LISTED = {"cow": "2016-12-31", "gw": "2020-12-31"}


def _rows(path: Path) -> Iterator[dict[str, str]]:
    packed = path.read_bytes()
    text = (gzip.decompress(packed) if path.suffix == ".gz" else packed).decode("utf-8-sig", errors="replace")
    if path.name.startswith("sipri_trade_register"):
        text = "\n".join(text.split("\n")[11:])
    yield from csv.DictReader(io.StringIO(text))


def _year(text: str) -> int:
    return int(float(text))


@pytest.mark.parametrize("scheme", ["cow", "gw"])
@pytest.mark.parametrize("day", ["1950-01-01", "1990-01-01", "2006-12-31", "2016-12-31", "2020-12-31"])
def test_as_many_states_as_the_raw_list(shared_data: Path, scheme: Literal["cow", "gw"], day: str) -> None:
    name, code = ("cw_system", "ccode") if scheme == "cow" else ("gw_system", "gwcode")
    asked = min(day, LAST_LISTED[scheme])
    listed = {
        int(row[code]) for row in _rows(shared_data / "codes" / f"{name}.csv.gz") if row["start"] <= asked <= row["end"]
    }
    ours = {state.code(scheme, date.fromisoformat(day)) for state in all_states()} - {None}
    assert ours == listed
    assert len(listed) > 70


def test_two_versions_of_the_raw_lists_agree_with_ours(shared_data: Path) -> None:
    spells = {
        (scheme, code, str(spell.first), str(spell.last or LAST_LISTED[scheme]))
        for state in all_states()
        for scheme, code, spell in state.codes
    }
    raw = set()
    for row in _rows(shared_data / "peace-science" / "cow_states.csv"):
        first, last = (
            f"{int(row[f'{end}year']):04}-{int(row[f'{end}month']):02}-{int(row[f'{end}day']):02}"
            for end in ("st", "end")
        )
        raw.add(("cow", int(row["ccode"]), first, last))
    for row in _rows(shared_data / "codes" / "gw_system.csv.gz"):
        raw.add(("gw", int(row["gwcode"]), row["start"], row["end"]))
    raw = {spell for spell in raw if spell[3] >= "1946-01-01"}
    # COW runs 345 through; the key changes from YUG to SRB on the day on which Gleditsch-Ward's does.
    split = {("cow", 345, "1944-10-20", "2006-06-04"), ("cow", 345, "2006-06-05", "2016-12-31")}
    assert spells - raw == split
    assert raw - spells == {("cow", 345, "1944-10-20", "2016-12-31")}


def test_every_code_year_of_the_panels_is_a_state(shared_data: Path) -> None:
    differing = set()
    seen = 0
    for name in ("cw_gw_panel", "gw_cw_panel"):
        for row in _rows(shared_data / "codes" / f"{name}.csv.gz"):
            year = int(row["year"])
            if year < 1946:
                continue
            found = {}
            for scheme, column in (("cow", "ccode"), ("gw", "gwcode")):
                if row[column] not in ("", "NA"):
                    state = from_code(scheme, row[column], year)  # type: ignore[arg-type]
                    assert state is not None, row
                    found[scheme] = state.key
            seen += 1
            if len(set(found.values())) > 1:
                differing.add((year, found["cow"], found["gw"]))
    assert seen > 24_000
    # COW 345 is Serbia at the end of 2006, Gleditsch-Ward 345 ended in that year as Yugoslavia.
    assert differing == {(2006, "SRB", "YUG")}


def test_cow_and_iso_pairs_of_the_ideal_points(shared_data: Path) -> None:
    others: dict[tuple[str, str, str | None], set[int]] = {}
    for row in _rows(shared_data / "idealpoints-voeten" / "IdealpointestimatesAll_Jun2024.csv"):
        year = 1945 + int(row["session"])
        state = from_code("cow", row["ccode"], year)
        if state is None or state.key != row["iso3c"]:
            others.setdefault((row["ccode"], row["iso3c"], state.key if state else None), set()).add(year)
    before_cow = {key: (min(years), max(years)) for key, years in others.items() if key[2] is None}
    assert before_cow == {
        # Members of the UN before the state is in COW's list; a session also goes on into the next year.
        ("331", "SMR", None): (1991, 1991),
        ("346", "BIH", None): (1991, 1991),
        ("369", "UKR", None): (1946, 1990),
        ("370", "BLR", None): (1946, 1990),
        ("452", "GHA", None): (1956, 1956),
        ("590", "MUS", None): (1967, 1967),
        ("713", "TWN", None): (1946, 1948),
        ("750", "IND", None): (1946, 1946),
    }
    assert {key: (min(years), max(years)) for key, years in others.items() if key[2]} == {
        # The file keeps the old code for Serbia, and has YAR, which ISO never gave, for both Yemens.
        ("345", "YUG", "SRB"): (2006, 2023),
        ("678", "YAR", "YEM"): (1947, 1990),
        ("680", "YAR", "YMD"): (1967, 1989),
    }


def test_un_membership_against_the_votes_cast(shared_data: Path) -> None:
    """Days in the file are no days of the month before about 2001, so a month is the unit here."""
    strangers: dict[str, set[str]] = {}
    first: dict[str, date] = {}
    with (shared_data / "un-votes-voeten" / "ungaVoting_003.csv").open(encoding="utf-8") as file:
        reader = csv.reader(file)
        columns = next(reader)
        for row in reader:
            month = date.fromisoformat(row[1]).replace(day=28)
            keys = {"SRB": "YUG"} if month < date(2006, 6, 5) else {}
            for column, vote in zip(columns[8:], row[8:], strict=True):
                key, cast = keys.get(column, column), vote.removesuffix(".0")  # some columns have 1.0
                if cast in ("1", "2", "3", "8"):
                    first.setdefault(key, month)
                if cast in ("1", "2", "3") and not get(key).un_member_on(month):
                    strangers.setdefault(key, set()).add(row[1][:7])
    # Fiji was admitted on 13 October; Taiwan and Yugoslavia lost their seats later in those months.
    assert strangers == {"FJI": {"1970-09"}, "TWN": {"1971-10"}, "YUG": {"1992-09"}}
    late = {key for key, day in first.items() if (day - get(key).un[0].first).days > 250}
    assert late == {"YEM"}  # its column starts in 1991
    assert set(first) == {s.key for s in all_states() if s.un} - {"CSK", "DDR", "YMD", "ZAN"}


def test_un_membership_against_the_wide_files(shared_data: Path) -> None:
    """The wide files have true days: nobody votes before admission but in rows that are misdated."""
    strangers: dict[str, set[str]] = {}
    checked = 0
    for name in ("1946_1984", "1985_2021"):
        path = shared_data / "un-votes-titles" / f"un_ga_votes_wide_{name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            columns = next(reader)
            keys: dict[str, dict[str, str | None]] = {}
            for row in reader:
                day = row[1]
                if len(day) != len("1946-01-01"):
                    continue
                on = date.fromisoformat(day)
                if day not in keys:
                    keys[day] = map_names(columns[11:], source="UN", on=on)
                for column, vote in zip(columns[11:], row[11:], strict=False):
                    if vote.strip() in ("Y", "N", "A"):
                        checked += 1
                        key = keys[day][column]
                        assert key is not None
                        if not get(key).un_member_on(on):
                            strangers.setdefault(key, set()).add(day)
    assert checked > 500_000
    assert strangers == {
        # One resolution of the 1981 session dated 1980, one of late 1999 dated February.
        "ATG": {"1980-12-03"},
        "BLZ": {"1980-12-03"},
        "VUT": {"1980-12-03"},
        "KIR": {"1999-02-09"},
        "NRU": {"1999-02-09"},
        "TON": {"1999-02-09"},
    }


# Source tag, file, columns of names, column of the year.
NAMED = [
    ("SIPRI", "arms/sipri_trade_register_1995_2025.csv", ("Supplier", "Recipient"), "Delivery year"),
    ("Factbook", "factbook-derived/igo_participation.csv", ("country",), ""),
    ("Factbook", "factbook-derived/land_borders_km.csv", ("country", "neighbour_text"), ""),
    ("Factbook", "factbook-derived/religions_text.csv", ("country",), ""),
    ("BACI", "energy/country_codes.csv", ("country_code", "country_name", "country_iso3"), ""),
    ("BACI", "energy/baci_hs92_crude_oil_270900.csv", ("i", "j", "exporter", "importer"), "t"),
    ("bp", "energy/bp_statistical_review_2022_panel.csv", ("Country", "ISO3166_alpha3"), "Year"),
    ("MILEX", "economy/sipri_milex.csv", ("Entity",), "Year"),
    ("PWT", "economy/pwt_10.01.csv.gz", ("country", "isocode"), "year"),
    ("V-Dem", "regime/vdem_simple.csv.gz", ("vdem_country_name", "country_text_id"), "year"),
    ("FH", "regime/fh_full.csv.gz", ("fh_full_country",), "year"),
    ("WRP", "religion/WRP_national.csv", ("state", "name"), "year"),
    ("Pew", "religion/religionByCountry.csv", ("country",), ""),
    ("CEPII", "geography/cepii_geo_states.csv", ("iso3", "country"), ""),
    ("ICEWS", "events-icews/icews_dyad_year_2002_2014.csv", ("iso3_source", "iso3_target"), "year"),
    ("UCDP", "peace-science/ucdp_acd.csv", ("gwno_a", "gwno_a_2nd", "gwno_b", "gwno_b_2nd"), "year"),
]


@pytest.mark.parametrize(("source", "file", "columns", "year"), NAMED, ids=[f"{n[0]}-{n[1][-20:]}" for n in NAMED])
def test_every_name_of_a_raw_file_is_mapped(
    shared_data: Path, source: str, file: str, columns: tuple[str, ...], year: str
) -> None:
    names: dict[int | None, set[str]] = {}
    for row in _rows(shared_data / file):
        on = None if not year else _year(row[year] or row["Order date"])
        for column in columns:
            cell = row[column] or ""
            parts = cell.split(",") if source == "UCDP" else [cell]
            names.setdefault(on, set()).update(part.strip() for part in parts if part.strip())
    mapped = {on: map_names(found, source=source, on=on) for on, found in names.items()}
    states = {key for found in mapped.values() for key in found.values() if key}
    assert len(states) >= 100


def test_codes_and_names_of_a_row_mean_the_same(shared_data: Path) -> None:
    pairs = [
        ("CEPII", "geography/cepii_geo_states.csv", "country", "iso3", None),
        ("PWT", "economy/pwt_10.01.csv.gz", "country", "isocode", 2000),
        ("bp", "energy/bp_statistical_review_2022_panel.csv", "Country", "ISO3166_alpha3", 2010),
        ("BACI", "energy/country_codes.csv", "country_name", "country_iso3", None),
        ("BACI", "energy/country_codes.csv", "country_code", "country_iso3", None),
    ]
    for source, file, name, code, on in pairs:
        for one, other in {(row[name], row[code]) for row in _rows(shared_data / file) if row[code]}:
            mapped = map_names([one, other], source=source, on=on)
            assert mapped[one] == mapped[other], (source, one, other)


def test_vdem_names_agree_with_its_numbers(shared_data: Path) -> None:
    for row in _rows(shared_data / "regime" / "vdem_simple.csv.gz"):
        year = int(row["year"])
        name, code = row["vdem_country_name"], row["country_text_id"]
        mapped = map_names([name, code], source="V-Dem", on=year)
        assert mapped[name] == mapped[code], row
        for scheme, column in (("cow", "vdem_cowcode"), ("gw", "GWn")):
            state = from_code(scheme, _year(row[column]), year) if row[column] else None  # type: ignore[arg-type]
            assert state is None or state.key == mapped[name], (name, year, state)


def test_un_names_of_2025_agree_with_their_codes(shared_data: Path) -> None:
    with (shared_data / "un-votes-undl-2025" / "unga_2025_resolutions.csv").open(encoding="utf-8") as file:
        codes, names = (next(csv.reader(file)) for _ in range(2))
    mapped = map_names(names[9:], source="UN", on=2025)
    assert [mapped[name] for name in names[9:]] == codes[9:]
    assert len(codes[9:]) == 191


def test_traded_states_of_usitc_are_mapped(shared_data: Path) -> None:
    polars = pytest.importorskip("polars")
    frame = polars.read_parquet(shared_data / "trade" / "usitc_itpde_total_2000_2016.parquet")
    codes = sorted(set(frame["exporter"]) | set(frame["importer"]))
    mapped = map_names(codes, source="ITPDE")
    assert [code for code, key in mapped.items() if key is None] == ["COK", "ESH", "NIU"]
    assert all(key in (None, code) for code, key in mapped.items())
