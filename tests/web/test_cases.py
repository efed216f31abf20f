"""Cases: those of the folder and no others; links, dots and files that change while they are read."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest

from amity.cases import shipped
from amity.core.errors import UnknownName
from amity.web import case_files
from amity.web.settings import Settings

OUTSIDE = [
    "%2e%2e",
    "%2e",
    "..%2Fown",
    "..%2f..%2fetc%2fpasswd",
    "%2e%2e%2fown",
    "own%2f..%2f..",
    "%2Fetc",
    "own%00",
    "link",
    "file",
    "own.yaml",
    "C:%5Cwindows",
    "cases%2Findia-russia",
    "-own",
]


@pytest.fixture
def home(tmp_path) -> Path:
    folder = tmp_path / "cases"
    folder.mkdir()
    shutil.copytree(shipped()["india-russia"], folder / "own")
    case = folder / "own" / "case.yaml"
    case.write_text(case.read_text(encoding="utf-8").replace("key: india-russia", "key: own"), encoding="utf-8")
    shutil.copytree(folder / "own", tmp_path / "outside")
    (folder / "link").symlink_to(tmp_path / "outside", target_is_directory=True)
    (folder / "file").write_text("key: x", encoding="utf-8")
    (folder / "empty").mkdir()
    return folder


def test_a_case_of_ones_own_has_all_pages(fresh, home):
    client = fresh(Settings(cases=home))
    assert [row["case"] for row in client.get("/home.json").json()["rows"]] == [*shipped(), "own"]
    assert client.page("/case/own").status_code == 200
    assert client.get("/claims/own.json").json()["rows"]
    assert client.get("/case/own/figure/timeline/table.json").json()["rows"]


@pytest.mark.parametrize("name", OUTSIDE)
def test_nothing_outside_the_folder_is_read(fresh, home, name):
    client = fresh(Settings(cases=home))
    for path in (f"/case/{name}", f"/claims/{name}", f"/case/{name}/brief", f"/case/{name}.json"):
        found = client.get(path)
        assert found.status_code in (400, 404), (path, found.text[:300])
        assert "root:" not in found.text


def test_without_a_folder_only_shipped_cases(web, home, monkeypatch):
    monkeypatch.chdir(home)
    assert web.get("/case/own.json").status_code == 404


def test_a_file_of_the_case_that_leads_out_is_refused(fresh, home, tmp_path):
    client = fresh(Settings(cases=home))
    (tmp_path / "secret.yaml").write_text("secret: yes\n", encoding="utf-8")
    events = home / "own" / "events.yaml"
    events.unlink()
    events.symlink_to(tmp_path / "secret.yaml")
    found = client.get("/case/own.json")
    assert (found.status_code, found.json()["error"]["code"]) == (409, "bad_case_file")
    assert "secret: yes" not in found.text


def test_a_broken_case_is_told_and_does_not_hide_the_others(fresh, home):
    client = fresh(Settings(cases=home))
    (home / "own" / "case.yaml").write_text("key: [", encoding="utf-8")
    found = client.get("/case/own.json")
    assert (found.status_code, found.json()["error"]["code"]) == (409, "bad_case_file")
    rows = {row["case"]: row for row in client.get("/home.json").json()["rows"]}
    assert rows["own"]["fault"]
    assert rows["india-russia"]["title"]
    assert client.page("/").status_code == 200


def test_a_changed_case_is_read_anew(fresh, home):
    client = fresh(Settings(cases=home))
    before = client.get("/case/own.json").json()["case"]["title"]
    case = home / "own" / "case.yaml"
    text = case.read_text(encoding="utf-8")
    case.write_text(text.replace(before, "Another title"), encoding="utf-8")
    assert client.get("/case/own.json").json()["case"]["title"] == "Another title"


def test_a_case_that_changes_all_the_time_gives_an_answer_or_says_so(fresh, home):
    client = fresh(Settings(cases=home))
    case = home / "own" / "case.yaml"
    whole = case.read_text(encoding="utf-8")
    stop = threading.Event()

    def write() -> None:
        n = 0
        while not stop.is_set():
            n += 1
            case.write_text(whole[: (len(whole) * (n % 4)) // 4] if n % 2 else f"{whole}# {n}\n", encoding="utf-8")
            stop.wait(0.02)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        found = [client.get("/case/own.json") for _ in range(4)]
    finally:
        stop.set()
        writer.join()
    assert {one.status_code for one in found} <= {200, 404, 409}
    case.write_text(whole, encoding="utf-8")
    assert client.get("/case/own.json").status_code == 200


def test_a_key_is_one_plain_word(home):
    for name in ("..", "a/b", "", "x" * 70, "a\0b", "link", "file", "empty"):
        with pytest.raises(UnknownName):
            case_files.folder_of(name, home)
    assert case_files.folder_of("own", home) == home / "own"
    assert case_files.stamp("own", home) == case_files.stamp("own", home)
