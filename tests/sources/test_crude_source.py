"""Crude oil flows: reporters that letters do not tell, empty quantities, and a code that looks like a missing value."""

from __future__ import annotations

from pathlib import Path

import pytest

from amity.core.errors import DataCorrupt
from amity.sources import baci_crude

CODES = (
    "country_code,country_name,country_iso2,country_iso3\n31,Azerbaijan,AZ,AZE\n376,Israel,IL,ISR\n516,Namibia,NA,NAM\n"
    "56,Belgium,BE,BEL\n58,Belgium-Luxembourg (...1998),BE,BEL\n490,Other Asia nes,,S19\n292,Gibraltar,GI,GIB\n"
    "891,Serbia and Montenegro (...2005),CS,SCG\n711,Southern African Customs Union (...1999),,ZA1\n"
)
HEADER = "t,i,j,k,v,q,exporter,importer\n"


def raw(folder: Path, *rows: str, header: str = HEADER) -> Path:
    (folder / "energy").mkdir()
    (folder / baci_crude.CODES).write_text(CODES, encoding="utf-8")
    (folder / baci_crude.FLOWS).write_text(header + "\n".join(rows) + "\n", encoding="utf-8")
    return folder


def test_missing_tonnes_are_null_and_no_zero(tmp_path: Path) -> None:
    found = baci_crude.parse(
        raw(tmp_path, "2022,31,376,270900,1672.4,2289.42,AZE,ISR", "2022,516,376,270900,1.0,,NAM,ISR")
    )
    assert found["flows"].rows() == [("AZE", "ISR", 2022, 1672.4, 2289.42), ("NAM", "ISR", 2022, 1.0, None)]


def test_reporters_that_letters_do_not_tell(tmp_path: Path) -> None:
    found = baci_crude.parse(
        raw(
            tmp_path,
            "1996,58,376,270900,1,1,BEL,ISR",
            "2001,56,376,270900,1,1,BEL,ISR",
            "2002,31,490,270900,1,1,AZE,S19",
            "2003,31,292,270900,1,1,AZE,GIB",
            "2004,31,891,270900,1,1,AZE,SCG",
            "1999,711,376,270900,1,1,ZA1,ISR",
        )
    )
    dyads = found["flows"].sort("year").select("exporter", "importer").rows()
    assert dyads == [
        ("BEL", "ISR"),
        ("non_state", "ISR"),
        ("BEL", "ISR"),
        ("AZE", "TWN"),
        ("AZE", "non_state"),
        ("AZE", "YUG"),
    ]


def test_letters_of_another_number_raise(tmp_path: Path) -> None:
    with pytest.raises(DataCorrupt, match="31 as ISR"):
        baci_crude.parse(raw(tmp_path, "2022,31,376,270900,1,1,ISR,ISR"))


def test_another_product_raises(tmp_path: Path) -> None:
    with pytest.raises(DataCorrupt, match="1 rows are another product"):
        baci_crude.parse(raw(tmp_path, "2022,31,376,271111,1,1,AZE,ISR"))


def test_missing_column_raises(tmp_path: Path) -> None:
    with pytest.raises(DataCorrupt, match="exporter, importer is not there"):
        baci_crude.parse(raw(tmp_path, "2022,31,376,270900,1,1", header="t,i,j,k,v,q\n"))


def test_whole_file(shared_data: Path) -> None:
    found = baci_crude.parse(shared_data)["flows"]
    assert found.height == 39_848
    assert found["tonnes"].null_count() == 1_021
    assert (found["year"].min(), found["year"].max()) == (1995, 2024)
    assert "NAM" in set(found["exporter"]) | set(found["importer"])
    assert {key for key in set(found["exporter"]) | set(found["importer"]) if key != key.upper()} == {"non_state"}


def test_nigeria_has_rows_without_tonnes(shared_data: Path) -> None:
    found = baci_crude.parse(shared_data)["flows"]
    rows = [r for r in found.iter_rows(named=True) if r["exporter"] == "NGA" and r["importer"] == "ISR"]
    assert [r["tonnes"] for r in rows if r["year"] in (2021, 2022)] == [None, None]
    assert [r["value"] for r in rows if r["year"] == 2022] == [213136.444]
