"""The dataset is what the catalogue says, is rebuilt byte for byte, and is never half replaced."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from amity.core.errors import CannotWrite, DataCorrupt, DataMissing, UnknownName, UsageError
from amity.core.settings import DATA_VARIABLE, embedded_data
from amity.store import building, catalogue, read, verify


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    shutil.copytree(embedded_data(), folder)
    monkeypatch.setenv(DATA_VARIABLE, str(folder))
    return folder


def test_embedded_dataset_stands() -> None:
    assert {key for key, _, _ in verify()} == set(catalogue().tables)


def test_embedded_dataset_is_small() -> None:
    assert sum(file.stat().st_size for file in embedded_data().iterdir()) <= building.LARGEST_DATASET


def test_flipped_byte_is_found(copy: Path) -> None:
    path = copy / "arms_transfers.parquet"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(DataCorrupt, match="sha256"):
        read("arms_transfers")


def test_truncated_table_is_found(copy: Path) -> None:
    path = copy / "arms_transfers.parquet"
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(DataCorrupt, match="bytes"):
        read("arms_transfers")


def test_missing_table_is_found(copy: Path) -> None:
    (copy / "arms_transfers.parquet").unlink()
    with pytest.raises(DataMissing, match="no file is there"):
        read("arms_transfers")


def test_wrong_hash_in_the_catalogue_is_found(copy: Path) -> None:
    path = copy / "catalogue.json"
    body = json.loads(path.read_text())
    body["tables"]["arms_transfers"]["sha256"] = "0" * 64
    path.write_text(json.dumps(body))
    with pytest.raises(DataCorrupt, match="states version"):
        read("arms_transfers")


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"schema": 9}', '{"schema": 1, "dataset": {}}'])
def test_unreadable_catalogue_is_one_clear_error(copy: Path, content: str) -> None:
    (copy / "catalogue.json").write_text(content)
    with pytest.raises(DataCorrupt, match="is not a catalogue"):
        catalogue()


def test_missing_dataset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path / "nowhere"))
    with pytest.raises(DataMissing):
        catalogue()


def test_unknown_table_has_candidates() -> None:
    with pytest.raises(UnknownName) as found:
        read("arms_transfer")
    assert "arms_transfers" in found.value.candidates


def test_rebuild_gives_the_same_bytes(shared_data: Path, tmp_path: Path) -> None:
    import polars as pl

    body = building.build(shared_data, tmp_path / "data")
    if catalogue().writer != f"polars {pl.__version__}":
        pytest.skip(
            f"the embedded dataset was written by {catalogue().writer}; bytes are compared under the same version"
        )
    fitted = {key for key, table in building.all_tables().items() if table.fitted}
    moved = {key for key in fitted if not same(tmp_path / "data" / f"{key}.parquet", embedded_data())}
    for key in moved:
        # Estimates rest on sums that another machine adds in another order: the last digit kept may differ.
        new, old = (pl.read_parquet(folder / f"{key}.parquet") for folder in (tmp_path / "data", embedded_data()))
        exact = [name for name, kind in old.schema.items() if not kind.is_float()]
        assert new.select(exact).equals(old.select(exact))
        floats = [name for name in old.columns if name not in exact]
        assert new.select(pl.col(floats).is_null()).equals(old.select(pl.col(floats).is_null()))
        # Beside one where a value is small, beside itself where it is large.
        apart = (new.select(floats) - old.select(floats)).select(pl.all().abs())
        most = [float((apart[name] / (1 + old[name].abs())).max() or 0.0) for name in floats]
        assert max(most) < 5e-4
    if moved:
        assert settled(body, moved) == settled(json.loads((embedded_data() / "catalogue.json").read_text()), moved)
    else:
        assert body["dataset"]["version"] == catalogue().version
    for file in embedded_data().iterdir():
        if file.stem not in moved and not (moved and file.suffix != ".parquet"):
            assert same(tmp_path / "data" / file.name, embedded_data()), file.name


def same(file: Path, folder: Path) -> bool:
    return file.read_bytes() == (folder / file.name).read_bytes()


def settled(body: dict, moved: set[str]) -> dict:
    """A catalogue without what follows from the bytes of some tables."""
    plain = json.loads(json.dumps(body))
    plain["dataset"].pop("version")
    for key in moved:
        for name in ("sha256", "bytes"):
            plain["tables"][key].pop(name)
    return plain


@pytest.mark.parametrize("harm", ["cut", "reordered", "missing"])
def test_changed_raw_file_stops_the_build(shared_data: Path, tmp_path: Path, harm: str) -> None:
    raw, out = tmp_path / "raw", tmp_path / "data"
    for source in building.all_sources().values():
        for file in source.files:
            (raw / file.path).parent.mkdir(parents=True, exist_ok=True)
            (raw / file.path).symlink_to(shared_data / file.path)
    out.mkdir()
    (out / "old").write_text("stands")
    (out / "catalogue.json").write_text("{}")
    victim = raw / building.all_sources()["sipri_arms"].files[0].path
    lines = victim.read_bytes().splitlines(keepends=True)
    victim.unlink()
    if harm == "cut":
        victim.write_bytes(b"".join(lines[:-5]))
    elif harm == "reordered":
        victim.write_bytes(b"".join(lines[:12] + lines[:11:-1]))
    with pytest.raises(DataMissing if harm == "missing" else DataCorrupt) as found:
        building.build(raw, out)
    assert "sipri" in str(found.value)
    assert (out / "old").read_text() == "stands"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".data")] == []


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_what_is_no_dataset_is_never_replaced(tmp_path: Path, kind: str) -> None:
    theirs = tmp_path / "theirs"
    kept = theirs if kind == "file" else theirs / "letter.txt"
    kept.parent.mkdir(exist_ok=True)
    kept.write_text("mine")
    with pytest.raises(UsageError, match="holds no dataset"):
        building.build(tmp_path, theirs)
    assert kept.read_text() == "mine"


@pytest.mark.parametrize("place", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_one_changed_letter_of_the_catalogue_is_found(copy: Path, place: float) -> None:
    path = copy / "catalogue.json"
    text = path.read_text()
    at = next(i for i in range(int(place * len(text)), len(text)) if text[i].isdigit())
    path.write_text(text[:at] + str((int(text[at]) + 1) % 10) + text[at + 1 :])
    with pytest.raises(DataCorrupt):
        catalogue()


def test_unwritable_target_leaves_nothing(shared_data: Path, tmp_path: Path) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("a file where a folder should be")
    with pytest.raises(CannotWrite):
        building.build(shared_data, blocker / "data")
    assert blocker.read_text() == "a file where a folder should be"
