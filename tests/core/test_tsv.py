"""The reader of the project's own lists."""

from __future__ import annotations

from pathlib import Path

import pytest

from amity.core.errors import DataCorrupt, DataMissing
from amity.core.lists import read_list
from amity.core.tsv import read_tsv


def _write(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "list.tsv"
    path.write_bytes(content)
    return path


def test_rows_comments_and_empty_cells(tmp_path: Path) -> None:
    path = _write(tmp_path, b"# why\n# and how\na\tb\n1\t\n#2\t\xc3\xa9\n")
    assert read_tsv(path) == [{"a": "1", "b": ""}, {"a": "#2", "b": "é"}]
    assert read_tsv(_write(tmp_path, b"a\tb\r\n1\t2\r\n")) == [{"a": "1", "b": "2"}]
    assert read_tsv(_write(tmp_path, b"a\tb\n")) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"# c\na\tb\n1\t2\n3\n", "list.tsv line 4 has 1 cells where the header has 2"),
        (b"a\tb\n1\t2\t3\n", "list.tsv line 2 has 3 cells where the header has 2"),
        (b"a\tb\n1\t2\n\n3\t4\n", "list.tsv line 3 has 1 cells"),
        (b"a\ta\n1\t2\n", "list.tsv line 1 has the columns a, a"),
        (b"", "no header"),
        (b"# only\n", "no header"),
        (b"a\tb\n1\t\xff\n", "not UTF-8"),
    ],
)
def test_broken_list_names_its_line(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(DataCorrupt, match=said):
        read_tsv(_write(tmp_path, content))


def test_other_columns_than_expected(tmp_path: Path) -> None:
    path = _write(tmp_path, b"a\tb\n1\t2\n")
    assert read_tsv(path, ("a", "b")) == [{"a": "1", "b": "2"}]
    with pytest.raises(DataCorrupt, match="expected a, c"):
        read_tsv(path, ("a", "c"))


def test_missing_list(tmp_path: Path) -> None:
    with pytest.raises(DataMissing, match=r"nowhere\.tsv"):
        read_tsv(tmp_path / "nowhere.tsv")
    with pytest.raises(DataMissing):
        read_list("nowhere")
