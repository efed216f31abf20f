"""Files of panels: what is written comes back, with its codebook; the same frame gives the same bytes."""

from __future__ import annotations

import importlib
import json
from pathlib import Path

import polars as pl
import pytest

from amity.api import panels as api
from amity.core.errors import CannotWrite, DataCorrupt, DataMissing, UsageError
from amity.panels import Panel, files
from amity.panels.dyad_years import dyad_years


@pytest.fixture(scope="module")
def panel() -> Panel:
    found = dyad_years("1989-1991", states_of="FRA, DEU, TUR", codes=("cow", "iso3"))
    return found.add("vote_agreement", "atop_defense", status=True).add("regime_distance", intervals=True)


def test_csv_and_parquet_come_back_whole(panel: Panel, tmp_path: Path) -> None:
    for name in ("x.csv", "x.parquet"):
        path = tmp_path / name
        written = api.write_panel(panel, path)
        assert [one.name for one in written] == [name, f"{name}.codebook.md", f"{name}.codebook.json"]
        again = files.read_frame(path)
        assert again.columns == panel.frame.columns
        assert again["vote_agreement"].equals(panel.frame["vote_agreement"], null_equal=True)
        assert (
            again["atop_defense_ab_status"]
            .cast(pl.String)
            .equals(panel.frame["atop_defense_ab_status"].cast(pl.String), null_equal=True)
        )


def test_two_formats_of_one_name_have_each_its_codebook(panel: Panel, tmp_path: Path) -> None:
    api.write_panel(panel, tmp_path / "x.csv")
    api.write_panel(panel.add("trade"), tmp_path / "x.parquet")
    counts = [len(files.read_codebook(tmp_path / name)["columns"]) for name in ("x.csv", "x.parquet")]
    assert counts == [panel.frame.width, panel.frame.width + 1]


def test_parquet_holds_its_codebook(panel: Panel, tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    api.write_panel(panel, path)
    beside = json.loads((tmp_path / "x.parquet.codebook.json").read_text(encoding="utf-8"))
    assert json.loads(pl.read_parquet_metadata(path)[files.METADATA_KEY]) == beside
    (tmp_path / "x.parquet.codebook.json").unlink()
    assert files.read_codebook(path) == beside


def test_the_codebook_names_every_column_with_its_origin(panel: Panel, tmp_path: Path) -> None:
    api.write_panel(panel, tmp_path / "x.csv")
    book = json.loads((tmp_path / "x.csv.codebook.json").read_text(encoding="utf-8"))
    assert [column["name"] for column in book["columns"]] == panel.frame.columns
    assert book["command"] == panel.command
    for column in book["columns"]:
        assert column["meaning"], column["name"]
        if column["role"] != "value":
            continue
        for part in ("unit", "range", "coverage", "citation", "sources", "command", "measure", "rows_by_status"):
            assert column[part], (column["name"], part)
        assert all(source["version"] and source["licence"] and source["citation"] for source in column["sources"])
        assert sum(column["rows_by_status"].values()) == panel.frame.height
    text = (tmp_path / "x.csv.codebook.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in text for name in panel.frame.columns)


@pytest.mark.parametrize("name", ["x.csv", "x.parquet", "x.dta"])
def test_the_same_panel_gives_the_same_bytes(panel: Panel, tmp_path: Path, name: str) -> None:
    if name.endswith("dta"):
        pytest.importorskip("polars_readstat")
    for folder in ("one", "two"):
        api.write_panel(panel, tmp_path / folder / name)
    for file in sorted((tmp_path / "one").iterdir()):
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes()


def test_stata_files_come_back_with_labels_and_missing_values(panel: Panel, tmp_path: Path) -> None:
    readstat = pytest.importorskip("polars_readstat")
    path = tmp_path / "x.dta"
    api.write_panel(panel, path)
    again = files.read_frame(path)
    assert again.columns == panel.frame.columns
    for name in ("year", "ccode1", "vote_agreement", "regime_distance_low", "atop_defense_ab"):
        assert again[name].cast(pl.Float64).equals(panel.frame[name].cast(pl.Float64), null_equal=True), name
    labels = {one["name"]: one["label"] for one in readstat.ScanReadstat(path=str(path)).metadata["variables"]}
    assert labels["vote_agreement"] == "Agreement in UN votes [share]"
    assert all(labels[name] for name in panel.frame.columns)
    assert path.read_bytes().startswith(b"<stata_dta><header><release>118</release>")


def test_stata_takes_whole_numbers_of_any_size(tmp_path: Path) -> None:
    pytest.importorskip("polars_readstat")
    mine = pl.DataFrame(
        {"ccode1": [2, 2], "ccode2": [20, 200], "year": [1995, 1995], "small": [1, None], "large": [10**12, -5],
         "yes": [True, None], "word": ["NA", None]}
    )  # fmt: skip
    found = api.join(mine, ("ccode1", "ccode2", "year"), ["contiguity"])
    api.write_panel(found, tmp_path / "x.dta")
    again = files.read_frame(tmp_path / "x.dta")
    assert again["small"].to_list() == [1, None]
    assert again["large"].to_list() == [1e12, -5]
    assert again["yes"].to_list() == [1, None]
    assert again["word"].to_list()[0] == "NA"


def test_names_that_stata_cannot_have_are_refused(tmp_path: Path) -> None:
    pytest.importorskip("polars_readstat")
    mine = pl.DataFrame({"ccode1": [2], "ccode2": [20], "year": [1995], "my column": [1]})
    found = api.join(mine, ("ccode1", "ccode2", "year"), ["contiguity"])
    with pytest.raises(UsageError, match="my column"):
        api.write_panel(found, tmp_path / "x.dta")
    assert not (tmp_path / "x.dta").exists()


def test_stata_without_its_library_says_what_to_install(
    panel: Panel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> object:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(UsageError, match="not installed") as raised:
        api.write_panel(panel, tmp_path / "x.dta")
    assert "amity[stata]" in raised.value.hint
    assert list(tmp_path.iterdir()) == []


def test_a_csv_keeps_its_cells_as_they_were_typed(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("ccode1,ccode2,year,id,score\n2,20,1995,007,0.10\n2,200,1995,NA,1e3\n", encoding="utf-8")
    found = api.join(files.read_frame(path, as_text=True), ("ccode1", "ccode2", "year"), ["contiguity"])
    api.write_panel(found, tmp_path / "out.csv")
    text = (tmp_path / "out.csv").read_text(encoding="utf-8")
    assert text == ("ccode1,ccode2,year,id,score,contiguity\n2,20,1995,007,0.10,1.0\n2,200,1995,NA,1e3,0.0\n")


def test_files_that_cannot_be_read_say_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="format"):
        files.read_frame(tmp_path / "x.xlsx")
    with pytest.raises(DataMissing, match="no file"):
        files.read_frame(tmp_path / "x.csv")
    for name in ("x.parquet", "x.dta"):
        if name == "x.dta":
            pytest.importorskip("polars_readstat")
        (tmp_path / name).write_bytes(b"not this")
        with pytest.raises(DataCorrupt, match="cannot be read"):
            files.read_frame(tmp_path / name)
    (tmp_path / "ragged.csv").write_text("a,b\n1,2,3\n", encoding="utf-8")
    with pytest.raises(DataCorrupt, match="CSV"):
        files.read_frame(tmp_path / "ragged.csv")
    with pytest.raises(DataMissing, match="codebook"):
        files.read_codebook(tmp_path / "x.csv")


def test_a_folder_that_cannot_be_written_is_an_error(panel: Panel, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotWrite):
        api.write_panel(panel, tmp_path / "file" / "x.csv")
