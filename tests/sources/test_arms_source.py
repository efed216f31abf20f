"""The register of arms transfers: its stray marks, names, years and what stays of actors that are no states."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from amity.core.errors import DataCorrupt, UnmappedName
from amity.sources import sipri_arms

HEADER = (
    "SIPRI AT Database ID,Supplier,Recipient,Designation,Description,Armament category,Order date,"
    "Order date is estimate,Numbers delivered,Numbers delivered is estimate,Delivery year,Delivery year is estimate,"
    "Status,SIPRI estimate,TIV deal unit,TIV delivery values,Local production;"
)


def register(folder: Path, *rows: str, preamble: int = sipri_arms.PREAMBLE, header: str = HEADER) -> Path:
    path = folder / sipri_arms.FILE
    path.parent.mkdir(parents=True)
    lines = [f"line {n} of the preamble; with marks;" for n in range(preamble)] + [header, *rows]
    path.write_text("\r\n".join(lines), encoding="utf-8")
    return folder


def row(deal: int, supplier: str, recipient: str, year: int, tiv: str, local: str = "No") -> str:
    return f'{deal},{supplier},{recipient},"A, B",x,Aircraft,2010,No,1,No,{year},No,New,1,1,{tiv},{local};'


def test_stray_marks_are_cut_and_names_become_keys(tmp_path: Path) -> None:
    raw = register(tmp_path, row(1, "Turkiye", "Azerbaijan", 2020, "3.5", "Yes"))
    found = sipri_arms.parse(raw)["deals"]
    assert found.rows() == [(1, "TUR", "AZE", 2020, 3.5, True)]


def test_zero_is_a_small_delivery_and_empty_is_none(tmp_path: Path) -> None:
    raw = register(tmp_path, row(1, "Italy", "Malta", 2020, "0"), row(2, "Italy", "Malta", 2020, ""))
    assert sipri_arms.parse(raw)["deals"].select("deal", "tiv").rows() == [(1, 0.0)]


def test_actors_that_are_no_states_keep_a_label(tmp_path: Path) -> None:
    raw = register(
        tmp_path,
        row(1, "unknown supplier(s)", "Hamas (Palestine)*", 2014, "1"),
        row(2, "Iran", "unknown recipient(s)", 2014, "1"),
        row(3, "NATO**", "Aruba", 2014, "1"),
    )
    found = sipri_arms.parse(raw)["deals"].select("supplier", "recipient").rows()
    assert found == [("unknown", "non_state"), ("IRN", "unknown"), ("non_state", "non_state")]


def test_serbia_is_the_federation_before_june_2006(tmp_path: Path) -> None:
    raw = register(tmp_path, row(1, "Russia", "Serbia", 1996, "1"), row(2, "Russia", "Serbia", 2018, "1"))
    assert sipri_arms.parse(raw)["deals"]["recipient"].to_list() == ["YUG", "SRB"]


def test_unknown_name_raises(tmp_path: Path) -> None:
    with pytest.raises(UnmappedName, match="Atlantis"):
        sipri_arms.parse(register(tmp_path, row(1, "Atlantis", "Malta", 2020, "1")))


def test_preamble_of_another_length_raises(tmp_path: Path) -> None:
    with pytest.raises(DataCorrupt, match="line 12"):
        sipri_arms.parse(register(tmp_path, row(1, "Italy", "Malta", 2020, "1"), preamble=9))


def test_deal_with_two_recipients_raises(tmp_path: Path) -> None:
    raw = register(tmp_path, row(1, "Italy", "Malta", 2020, "1"), row(1, "Italy", "Cyprus", 2021, "1"))
    with pytest.raises(DataCorrupt, match="1 deals have several"):
        sipri_arms.parse(raw)


def test_deal_twice_in_a_year_raises(tmp_path: Path) -> None:
    raw = register(tmp_path, row(1, "Italy", "Malta", 2020, "1"), row(1, "Italy", "Malta", 2020, "2"))
    with pytest.raises(DataCorrupt, match="2 rows repeat"):
        sipri_arms.parse(raw)


def test_whole_register(shared_data: Path) -> None:
    found = sipri_arms.parse(shared_data)["deals"]
    assert found.height == 25_024
    assert found["deal"].n_unique() == 12_571
    assert (found["year"].min(), found["year"].max()) == (1995, 2024)
    assert found["tiv"].min() == 0.01
    assert found["local"].sum() == 4_771
    assert found.null_count().sum_horizontal().item() == 0


def test_actors_of_the_whole_register(shared_data: Path) -> None:
    found = sipri_arms.parse(shared_data)["deals"]
    keys = set(found["supplier"]) | set(found["recipient"])
    assert {"TUR", "YUG", "SRB", "PSE", "XKX", "TWN", "TLS"} <= keys
    assert {key for key in keys if key != key.upper()} == {"unknown", "non_state"}
    azeri = found.filter((pl.col("recipient") == "AZE") & (pl.col("year") >= 2021))
    assert sorted(set(azeri["supplier"])) == ["ITA", "TUR", "USA", "unknown"]


def test_declared_file_is_the_one_in_the_manifest(shared_data: Path) -> None:
    manifest = (shared_data / "MANIFEST.tsv").read_text(encoding="utf-8")
    (file,) = sipri_arms.SOURCE.files
    assert f"{file.path}\t{file.bytes}\t{file.sha256}" in manifest
    assert sipri_arms.SOURCE.licence.commercial is False
