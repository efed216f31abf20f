"""What is opened for a case lies in its own folder, is a plain file, and is not too large."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from amity.cases import load
from amity.core.errors import BadCaseFile, UnknownName

CASE = "schema: 1\nkey: my-case\ntitle: A title\nquestion: A question?\ndyad: [IND, RUS]\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "mine"
    made.mkdir()
    (made / "case.yaml").write_text(CASE, encoding="utf-8")
    return made


def link(path: Path, target: Path) -> None:
    try:
        path.symlink_to(target)
    except OSError:
        pytest.skip("this system lets no links be made here")


def refused(folder: Path) -> str:
    with pytest.raises(BadCaseFile) as found:
        load(str(folder))
    return str(found.value)


@pytest.mark.parametrize("name", ["case.yaml", "events.yaml", "claims.yaml", "scenarios.yaml"])
def test_huge_file_is_refused_unread(folder: Path, name: str) -> None:
    with (folder / name).open("wb") as file:
        file.truncate(2_000_001)
    assert f"{name}' has 2,000,001 bytes" in refused(folder)


def test_huge_folder_is_refused_unread(folder: Path) -> None:
    with (folder / "notes.pdf").open("wb") as file:
        file.truncate(20_000_000)
    assert "bytes; the folder of a case may have 10,000,000" in refused(folder)


def test_what_lies_in_folders_below_does_not_count(folder: Path) -> None:
    (folder / "out").mkdir()
    with (folder / "out" / "brief.pdf").open("wb") as file:
        file.truncate(20_000_000)
    assert load(str(folder)).key == "my-case"


@pytest.mark.parametrize("name", ["case.yaml", "events.yaml", "claims.yaml"])
def test_file_that_is_a_link_to_outside_is_refused(folder: Path, tmp_path: Path, name: str) -> None:
    outside = tmp_path / "secret.yaml"
    outside.write_text(CASE, encoding="utf-8")
    (folder / name).unlink(missing_ok=True)
    link(folder / name, outside)
    assert "is a link that leads out of the case's folder" in refused(folder)


def test_link_to_nowhere_is_refused(folder: Path) -> None:
    link(folder / "events.yaml", folder / "gone.yaml")
    assert "or nowhere" in refused(folder)


def test_link_in_a_circle_is_refused(folder: Path) -> None:
    link(folder / "events.yaml", folder / "events.yaml")
    assert "or nowhere" in refused(folder)


def test_link_within_the_folder_is_read(folder: Path) -> None:
    (folder / "first.yaml").write_text("schema: 1\nevents: []\n", encoding="utf-8")
    link(folder / "events.yaml", folder / "first.yaml")
    assert load(str(folder)).events == ()


def test_folder_that_is_a_link_is_refused(folder: Path, tmp_path: Path) -> None:
    link(tmp_path / "linked", folder)
    for name in ("linked", "linked/"):
        assert "is a link; a case is read from its own folder only" in refused(tmp_path / name)


def test_folder_instead_of_a_file_is_refused(folder: Path) -> None:
    (folder / "events.yaml").mkdir()
    assert "events.yaml'" in refused(folder)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_pipe_is_refused_without_waiting(folder: Path) -> None:
    os.mkfifo(folder / "events.yaml")
    assert "is no plain file" in refused(folder)


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        ".",
        "..",
        "/",
        "/etc",
        "../x",
        "cases/../x",
        "cases/",
        "cases",
        "~",
        "a\0b",
        "x" * 5000,
        "-",
        "case.yaml",
    ],
)
def test_name_like_a_path_that_is_no_case(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UnknownName) as found:
        load(name)
    assert len(str(found.value)) < 500


def test_empty_name_is_not_the_folder_one_is_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    with pytest.raises(UnknownName):
        load("")
    assert load(".").key == "my-case"


def test_real_paths_lead_to_the_case(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    below = folder / "below"
    below.mkdir()
    monkeypatch.chdir(below)
    for name in ("..", "../../mine", "../below/..", str(folder), f"{folder}/"):
        assert load(name).key == "my-case"


def test_shipped_name_wins_and_a_dot_reaches_ones_own(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = folder / "india-russia"
    own.mkdir()
    (own / "case.yaml").write_text(CASE, encoding="utf-8")
    monkeypatch.chdir(folder)
    assert load("india-russia").key == "india-russia"
    assert load("./india-russia").key == "my-case"
