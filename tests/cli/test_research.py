"""Commands for researchers: dyads, join and cite as a user meets them."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import polars as pl
import pytest

from amity.cli.app import run
from amity.core import schemas
from amity.panels._bibtex import entries

VALIDATOR = jsonschema.Draft202012Validator(json.loads(schemas.text()))
MINE = "ccode1,ccode2,year,id\n2,20,1995,007\n2,200,1995,008\n200,220,2010,NA\n2,999,2000,x\n"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    (tmp_path / "mydata.csv").write_text(MINE, encoding="utf-8")
    return tmp_path


def answer(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> dict[str, object]:
    assert run([*arguments, "--json"]) == code
    body = json.loads(capsys.readouterr().out)
    VALIDATOR.validate(body)
    return body


JOIN = ("join", "mydata.csv", "--on", "ccode1", "ccode2", "year")


def test_join_as_the_issue_writes_it(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = [
        *JOIN,
        "--measures",
        "s_score",
        "vote_agreement",
        "contiguity",
        "--out",
        "joined.csv",
        "--unmatched",
        "u.csv",
    ]
    body = answer(capsys, *words)
    assert (body["n"], body["matched"], body["codes"], body["unit"]) == (4, 3, "cow", "undirected")
    assert body["unmatched"][0]["reason"] == "no Correlates of War number"  # type: ignore[index]
    assert body["files"] == ["joined.csv", "joined.csv.codebook.md", "joined.csv.codebook.json", "u.csv"]
    found = pl.read_csv("joined.csv", infer_schema=False)
    assert found.columns == ["ccode1", "ccode2", "year", "id", "s_score", "vote_agreement", "contiguity"]
    assert found["id"].to_list() == ["007", "008", "NA", "x"]
    assert found["contiguity"].to_list() == ["1.0", "0.0", "0.0", None]
    assert (desk / "mydata.csv").read_text(encoding="utf-8") == MINE
    assert pl.read_csv("u.csv")["row"].to_list() == [4]
    command = json.loads((desk / "joined.csv.codebook.json").read_text(encoding="utf-8"))["command"]
    assert command == "amity join mydata.csv --on ccode1 ccode2 year --measures s_score vote_agreement contiguity"


def test_the_file_may_stand_last_and_measures_be_repeated(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["join", "--on", "ccode1", "ccode2", "year", "--measures", "trade", "--measures", "distance", "mydata.csv"]
    body = answer(capsys, *words)
    assert [column["name"] for column in body["rows"]] == ["trade", "distance"]  # type: ignore[index,union-attr]
    assert body["path"] is None


def test_the_report_in_words(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*JOIN, "--measures", "vote_agreement"]) == 0
    got = capsys.readouterr()
    assert "mydata.csv: 4 rows, dyad-years" in got.out
    assert "no Correlates of War number" in got.out
    assert "nothing was written" in got.err


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["join", "mydata.csv", "--on", "ccode1", "year", "--measures", "trade"], "bad_unit", "three key columns"),
        (["join", "mydata.csv", "--measures", "trade"], "bad_unit", "--on"),
        (["join", "trade", "--on", "ccode1", "ccode2", "year"], "usage", "no file"),
        ([*JOIN, "--measures", "trade", "--out", "mydata.csv"], "usage", "file to be joined to"),
        ([*JOIN, "--measures", "trade", "--out", "./mydata.csv"], "usage", "file to be joined to"),
        ([*JOIN, "--measures", "trade", "--unmatched", "mydata.csv"], "usage", "file to be joined to"),
        ([*JOIN, "--measures", "trade", "--out", "x.xlsx"], "usage", "x.xlsx"),
        ([*JOIN, "--measures", "id=trade"], "bad_option", "id"),
        ([*JOIN, "--measures", "trad"], "unknown_measure", "trad"),
        ([*JOIN], "usage", "no measure"),
        ([*JOIN, "--measures", "trade", "--codes", "iso2"], "usage", "iso2"),
        ([*JOIN, "--measures", "trade", "--codes", "gw", "--unit", "dyadic"], "usage", "dyadic"),
        ([*JOIN, "--measures", "trade", "--out", "jo.csv", "--unmatched", "jo.csv"], "usage", "one file"),
        ([*JOIN, "--measures", "trade", "--out", "jo.csv", "--unmatched", "./jo.csv"], "usage", "one file"),
        ([*JOIN, "--measures", "trade", "--out", ""], "usage", "no file was named"),
        (["join", ".", "--on", "ccode1", "ccode2", "year", "--measures", "trade"], "usage", "folder"),
        (["join", "mydata.csv", "--on", "z", "ccode2", "year", "--measures", "trade"], "bad_unit", "z was given"),
        (["cite", ""], "unknown_name", "empty"),
        (["cite", "."], "unknown_name", "folder"),
        (["curve", "AZE", "ISR", "--out", ""], "usage", "without a file"),
        (["dyads", "--rule", "sometimes"], "usage", "sometimes"),
        (["dyads", "--years", "2010", "--codes", "iso2"], "usage", "iso2"),
        (["dyads", "--years", "2010", "--out", "x.txt"], "usage", "x.txt"),
        (["cite", "nothing_such"], "unknown_name", "nothing_such"),
        (["cite", "trade", "--format", "mla"], "usage", "mla"),
    ],
)
def test_what_is_asked_wrongly_changes_nothing(
    desk: Path, capsys: pytest.CaptureFixture[str], words: list[str], code: str, says: str
) -> None:
    assert run([*words, "--json"]) == 2
    body = json.loads(capsys.readouterr().out)
    VALIDATOR.validate(body)
    assert body["error"]["code"] == code
    assert says in body["error"]["message"]
    assert body["error"]["hint"]
    assert [path.name for path in desk.iterdir()] == ["mydata.csv"]
    assert (desk / "mydata.csv").read_text(encoding="utf-8") == MINE


def test_a_file_that_is_not_there_is_missing_data(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["join", "other.csv", "--on", "ccode1", "ccode2", "year", "--measures", "trade"]
    assert answer(capsys, *words, code=3)["error"]["code"] == "data_missing"  # type: ignore[index]


def test_dyads_with_measures_in_a_file(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["dyads", "--years", "2010-2011", "--states", "nato", "--codes", "cow", "--add", "trade", "atop_defense"]
    body = answer(capsys, *words, "half=vote_agreement:nonvoting=half", "--out", "nato.parquet", "--status")
    assert body["n"] == 2 * 28 * 27 // 2
    found = pl.read_parquet("nato.parquet")
    assert found.height == body["n"]
    assert [column["name"] for column in body["rows"]] == found.columns  # type: ignore[index,union-attr]
    assert "half_status" in found.columns
    assert str(body["command"]).startswith("amity dyads --years 2010-2011 --states nato --codes cow --add trade")
    # A file that amity wrote can be joined to again, by the same keys.
    more = ["join", "nato.parquet", "--on", "ccode1", "ccode2", "year", "--measures", "distance", "--out", "more.csv"]
    again = answer(capsys, *more)
    assert (again["matched"], again["codes"], again["unit"]) == (again["n"], "cow", "undirected")


def test_dyads_without_a_file_say_how_many(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["dyads", "--years", "2016", "--states", "cow"]) == 0
    got = capsys.readouterr()
    assert "18,915 rows, dyad-year" in got.out
    assert "nothing was written" in got.err


def test_cite_in_each_style(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["cite", "atop_defense"]) == 0
    assert [entry.key for entry in entries(capsys.readouterr().out)][:2] == ["amity", "leeds2002alliance"]
    assert run(["cite", "un_votes_library", "--format", "apa"]) == 0
    got = capsys.readouterr()
    assert "United Nations Dag Hammarskjöld Library (2021)." in got.out
    assert "not for commercial use" in got.err
    assert run(["cite", "--format", "csl-json"]) == 0
    assert [item["id"] for item in json.loads(capsys.readouterr().out)] == ["amity"]
    body = answer(capsys, "cite", "sipri_arms")
    assert {row["key"] for row in body["rows"]} == {"amity", "sipri2026arms"}  # type: ignore[index,union-attr]


def test_a_link_to_a_file_that_is_written_is_that_file(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("jo.csv", "jo.csv.codebook.json"):
        (desk / "other.csv").unlink(missing_ok=True)
        (desk / name).write_text("kept", encoding="utf-8")
        (desk / "other.csv").hardlink_to(desk / name)
        words = [*JOIN, "--measures", "trade", "--out", "jo.csv", "--unmatched", "other.csv", "--json"]
        assert run(words) == 2
        assert "one file" in json.loads(capsys.readouterr().out)["error"]["message"]
        assert (desk / name).read_text(encoding="utf-8") == "kept"
        (desk / name).unlink()
    (desk / "link.csv").symlink_to(desk / "mydata.csv")
    assert run([*JOIN, "--measures", "trade", "--unmatched", "link.csv", "--json"]) == 2
    assert (desk / "mydata.csv").read_text(encoding="utf-8") == MINE
