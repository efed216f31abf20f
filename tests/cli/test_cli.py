"""The command line as a user meets it: answers, JSON of one shape, exit codes, and errors that help."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import polars as pl
import pytest

from amity.cli.app import run
from amity.core import schemas

VALIDATOR = jsonschema.Draft202012Validator(json.loads(schemas.text()))


def answer(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> dict[str, object]:
    assert run([*arguments, "--json"]) == code
    body = json.loads(capsys.readouterr().out)
    VALIDATOR.validate(body)
    return body


def near(value: object, expected: float, within: float = 0.0006) -> bool:
    return isinstance(value, float) and abs(value - expected) <= within


# --- the figures that the first reading of these data got right or wrong ---
def test_arms_import_share(capsys) -> None:
    body = answer(capsys, "measure", "arms_import_share", "AZE", "ISR", "--years", "2016-2020")
    assert near(body["value"], 0.677)
    assert body["status"] == "ok"
    assert 0.40 < body["low"] < 0.45
    assert 0.81 < body["high"] < 0.86
    assert body["n"] == 35
    assert body["extras"]["deals_from"] == 19


def test_arms_import_share_without_local_production(capsys) -> None:
    option = ("--option", "local_production=false")
    body = answer(capsys, "measure", "arms_import_share", "AZE", "ISR", "--years", "2016-2020", *option)
    assert near(body["value"], 0.543)


def test_arms_import_share_lapsed_and_flagged(capsys) -> None:
    body = answer(capsys, "measure", "arms_import_share", "AZE", "ISR", "--years", "2021-2024")
    assert body["value"] == 0.0
    assert body["caveats"]
    assert "51 million" in str(body["sentence"]).replace("\u00a0", " ")


def test_window_past_the_last_delivery_year_is_cut(capsys) -> None:
    body = answer(capsys, "measure", "arms_import_share", "AZE", "ISR", "--years", "2021-2025")
    assert body["status"] == "partial"
    assert body["period"] == {"first": 2021, "last": 2024, "unit": "year"}
    assert "2024" in str(body["reason"])


def test_crude_import_share_with_bounds(capsys) -> None:
    body = answer(capsys, "measure", "crude_import_share", "ISR", "AZE", "--years", "2022-2022")
    assert near(body["value"], 0.423)
    assert near(body["low"], 0.19, 0.006)
    assert near(body["high"], 0.75, 0.006)
    assert near(body["extras"]["coverage"], 0.44, 0.006)
    assert body["interval"]["kind"] == "bounds"


def test_votes_on_own_record_and_on_common_roll_calls(capsys) -> None:
    arguments = ("measure", "vote_agreement", "AZE", "ISR", "--years", "2025-2025", "--peers", "muslim-majority")
    body = answer(capsys, *arguments)
    assert near(body["value"], 0.0855)
    assert body["n"] == 117
    standing = body["standing"]
    assert (standing["closer"], standing["equal"], standing["farther"]) == (10, 13, 20)
    assert standing["own"]["rank"] == 42
    assert standing["own"]["of"] == 44
    assert body["n_peers"] == 43
    assert body["rank"] == 11


def test_gaza_votes_are_all_yes(capsys) -> None:
    arguments = ("measure", "vote_agreement", "AZE", "ISR", "--option", "rollcalls=gaza", "--rows")
    body = answer(capsys, *arguments)
    assert len(body["rows"]) == 12
    assert {row["vote_a"] for row in body["rows"]} == {"yes"}


def test_exports_that_hide_elsewhere_are_flagged(capsys) -> None:
    hidden = answer(capsys, "measure", "crude_export_share", "IRN", "CHN", "--years", "2023-2023")
    assert any(text.startswith("A hidden record") for text in hidden["caveats"])
    open_ = answer(capsys, "measure", "crude_export_share", "SAU", "CHN", "--years", "2022-2022")
    assert not any(text.startswith("A hidden record") for text in open_["caveats"])


def test_a_lost_record_is_no_silence(capsys) -> None:
    body = answer(capsys, "measure", "vote_agreement", "TUR", "ISR", "--years", "2023-2023")
    assert body["status"] == "not_computable"
    assert "on 78 further, both being members, a vote is lost from the record" in str(body["reason"])


def test_2024_is_not_comparable(capsys) -> None:
    body = answer(capsys, "measure", "vote_agreement", "AZE", "ISR", "--years", "2024-2024")
    assert body["status"] == "not_computable"
    assert body["value"] is None
    assert "2024" in str(body["reason"])


# --- shape ---
@pytest.mark.parametrize(
    "pair",
    [("AZE", "ISR"), ("IND", "RUS"), ("South Korea", "Japan"), ("Tuvalu", "Nauru"), ("South Sudan", "Uganda")],
)
def test_page_reads_for_any_pair(capsys, pair) -> None:
    body = answer(capsys, "show", *pair)
    rows = body["rows"]
    assert {row["channel"] for row in rows} >= {
        "votes",
        "arms",
        "oil",
        "trade",
        "alliance",
        "threat",
        "regime",
        "religion",
    }
    for row in rows:
        VALIDATOR.validate(row)
        text = f"{row['sentence']} {row['reason']}"
        assert "nan" not in text.lower().split()
        assert not re.search(r"\bNone\b(?! of)", text)


@pytest.mark.parametrize(
    ("pair", "years"),
    [
        (("East Germany", "Czechoslovakia"), "1975-1985"),
        (("South Yemen", "USSR"), "1970-1980"),
        (("Yugoslavia", "India"), "1960-1970"),
    ],
)
def test_vanished_states_have_a_page(capsys, pair, years) -> None:
    body = answer(capsys, "show", *pair, "--years", years)
    assert any(row["value"] is not None for row in body["rows"])
    assert all(row["reason"] for row in body["rows"] if row["status"] != "ok")


def test_vanished_states_without_years(capsys) -> None:
    body = answer(capsys, "show", "East Germany", "Czechoslovakia")
    assert all(row["period"] is None or row["period"]["last"] <= 1990 for row in body["rows"])


def test_terminal_page(capsys) -> None:
    assert run(["show", "AZE", "ISR", "--peers", "muslim-majority"]) == 0
    text = capsys.readouterr().out
    assert "Azerbaijan and Israel" in text
    assert "SIPRI Arms Transfers Database" in text
    assert "11th–24th of 44" in text


def test_series_by_year_and_by_session(capsys) -> None:
    body = answer(capsys, "measure", "arms_import_share", "AZE", "ISR", "--years", "2015-2024", "--each-year")
    assert len(body["rows"]) == 10
    body = answer(capsys, "measure", "vote_agreement", "AZE", "ISR", "--years", "2015-2020", "--each-session")
    assert [row["period"]["first"] for row in body["rows"]] == list(range(70, 76))


@pytest.mark.parametrize("suffix", ["parquet", "csv"])
def test_all_dyads(capsys, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"x.{suffix}"
    assert run(["measure", "arms_import_share", "--all", "--years", "2016-2020", "--out", str(out)]) == 0
    frame = pl.read_parquet(out) if suffix == "parquet" else pl.read_csv(out)
    assert frame.columns == ["state_a", "state_b", "period", "value", "low", "high", "n", "status", "reason"]
    row = frame.filter((pl.col("state_a") == "AZE") & (pl.col("state_b") == "ISR"))
    assert near(row["value"].item(), 0.677)
    origin = json.loads((tmp_path / f"x.{suffix}.source.json").read_text())
    assert origin["source"]


def test_undirected_measure_gives_each_dyad_once(tmp_path: Path) -> None:
    out = tmp_path / "x.parquet"
    assert run(["measure", "vote_agreement", "--all", "--years", "2019", "--out", str(out)]) == 0
    frame = pl.read_parquet(out)
    assert (frame["state_a"] < frame["state_b"]).all()
    assert frame.select("state_a", "state_b").is_duplicated().sum() == 0


def test_sessions_have_a_command_of_their_own(capsys) -> None:
    body = answer(capsys, "measure", "vote_agreement", "AZE", "ISR", "--sessions", "78")
    assert body["period"] == {"first": 78, "last": 78, "unit": "session"}
    assert body["status"] == "partial"
    again = answer(capsys, *str(body["asked"]["command"]).split()[1:])
    assert again["value"] == body["value"]


def test_all_dyads_give_what_the_single_call_gives(capsys, tmp_path: Path) -> None:
    out = tmp_path / "x.parquet"
    assert run(["measure", "arms_import_share", "--all", "--years", "2005-2012", "--out", str(out)]) == 0
    frame = pl.read_parquet(out)
    for supplier in ("UKR", "RUS"):
        row = frame.filter((pl.col("state_a") == "SSD") & (pl.col("state_b") == supplier)).row(0, named=True)
        capsys.readouterr()
        body = answer(capsys, "measure", "arms_import_share", "SSD", supplier, "--years", "2005-2012")
        assert (row["value"], row["n"], row["status"]) == (pytest.approx(body["value"]), body["n"], "partial")


def test_all_dyads_outside_the_record_say_so(tmp_path: Path) -> None:
    out = tmp_path / "x.csv"
    assert run(["measure", "trade", "--all", "--years", "2019", "--out", str(out)]) == 0
    frame = pl.read_csv(out)
    assert frame.height > 18_000
    assert set(frame["status"]) == {"out_of_coverage"}


@pytest.mark.parametrize(
    ("key", "years", "used"), [("vote_agreement", "2010-2025", 2025), ("regime_distance", "2010-2020", 2020)]
)
def test_period_is_the_one_that_the_value_is_of(capsys, key: str, years: str, used: int) -> None:
    body = answer(capsys, "measure", key, "AZE", "ISR", "--years", years)
    assert body["period"] == {"first": used, "last": used, "unit": "year"}


def test_no_place_where_all_are_alike(capsys) -> None:
    arguments = ("measure", "vote_agreement", "AZE", "ISR", "--option", "rollcalls=gaza", "--peers", "muslim-majority")
    body = answer(capsys, *arguments)
    assert (body["n"], body["rank"], body["n_peers"]) == (12, None, 43)


def test_series_marks_the_break_of_the_agenda(capsys) -> None:
    assert run(["measure", "vote_agreement", "AZE", "ISR", "--years", "2022-2025", "--each-year"]) == 0
    assert "agenda changed in 2025" in " ".join(capsys.readouterr().out.split())


def test_output_that_cannot_be_written_is_exit_4(tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "amity", "list", "states"],
            check=False,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert done.returncode == 4
    assert "could not be written" in done.stderr
    assert "Traceback" not in done.stderr


def test_all_dyads_judge_only_states_that_were_there_together(tmp_path: Path) -> None:
    out = tmp_path / "x.parquet"
    assert run(["measure", "disputes", "--all", "--years", "1985-1995", "--out", str(out)]) == 0
    frame = pl.read_parquet(out)
    never = frame.filter((pl.col("state_a") == "CSK") & (pl.col("state_b") == "CZE")).row(0, named=True)
    assert (never["value"], never["status"]) == (None, "out_of_coverage")
    partly = frame.filter((pl.col("state_a") == "ARM") & (pl.col("state_b") == "AZE")).row(0, named=True)
    assert partly["status"] == "partial"
    assert "1991–1995" in partly["reason"]


@pytest.mark.parametrize("what", ["states", "peers", "measures", "tables", "channels", "cases"])
def test_lists(capsys, what: str) -> None:
    assert answer(capsys, "list", what)["rows"]
    assert run(["list", what]) == 0
    assert capsys.readouterr().out.strip()


def test_members_and_why(capsys) -> None:
    body = answer(capsys, "list", "peers", "muslim-majority")
    reasons = {row["state"]: row["why"] for row in body["rows"]}
    assert "AZE" in reasons
    assert "QAT" not in reasons
    assert all(reasons.values())
    assert any("Qatar" in note for note in answer(capsys, "list", "peers", "muslim-majority-factbook")["notes"])


@pytest.mark.parametrize(
    "command", [["list"], ["show", "arms_transfers"], ["coverage", "Namibia"], ["verify"], ["licences"]]
)
def test_data_commands(capsys, command: list[str]) -> None:
    assert answer(capsys, "data", *command)["rows"]
    assert run(["data", *command]) == 0


def test_forbidden_commercial_use_is_marked(capsys) -> None:
    rows = answer(capsys, "data", "licences")["rows"]
    forbidden = {row["source"] for row in rows if row["commercial"] is False}
    assert "sipri_arms" in forbidden


def test_brief_writes_four_formats_the_same_each_time(tmp_path: Path) -> None:
    assert run(["brief", "azerbaijan-israel", "--out", str(tmp_path / "one")]) == 0
    assert run(["brief", "azerbaijan-israel", "--out", str(tmp_path / "two")]) == 0
    names = {path.name for path in (tmp_path / "one").iterdir()}
    assert names == {"brief.html", "brief.md", "brief.pdf", "brief.json", "figures"}
    for path in sorted((tmp_path / "one").rglob("*.*")):
        assert path.read_bytes() == (tmp_path / "two" / path.relative_to(tmp_path / "one")).read_bytes(), path.name
    body = json.loads((tmp_path / "one" / "brief.json").read_text())
    assert body["numbers"]


def test_brief_says_what_changed_since_an_earlier_one(tmp_path: Path) -> None:
    assert run(["brief", "AUS", "CHN", "--format", "json", "--out", str(tmp_path / "old")]) == 0
    old = tmp_path / "old" / "brief.json"
    body = json.loads(old.read_text())
    body["dataset_version"] = "2025-01-01.00000000"
    revised = next(note for note in body["numbers"] if note["value"])
    revised["shown"] = "another figure"
    old.write_text(json.dumps(body))
    assert run(["brief", "AUS", "CHN", "--since", str(old), "--format", "md", "--out", str(tmp_path / "new")]) == 0
    text = (tmp_path / "new" / "brief.md").read_text()
    assert "2025-01-01.00000000" in text
    assert "1 revised figure" in text
    assert "another figure" in text


def test_show_writes_the_page(tmp_path: Path) -> None:
    assert run(["show", "AZE", "ISR", "--out", str(tmp_path / "page")]) == 0
    assert (tmp_path / "page" / "dyad.md").read_text().startswith("# Azerbaijan and Israel")
    assert json.loads((tmp_path / "page" / "dyad.json").read_text())["rows"]


# --- bad input ---
@pytest.mark.parametrize(
    ("arguments", "code", "exit_code", "says"),
    [
        (["show", "Korea", "ISR"], "ambiguous_state", 2, "PRK"),
        (["show", "Congo", "ISR"], "ambiguous_state", 2, "COG"),
        (["show", "Azerbiajan", "ISR"], "unknown_state", 2, "AZE"),
        (["show", "2.0", "ISR"], "unknown_state", 2, "2.0"),
        (["show", "²", "ISR"], "unknown_state", 2, ""),
        (["show", "AZE", "ISR", "--peers", "oic - oic"], "unknown_peer_set", 2, "no member"),
        (["show", "AZE", "ISR", "--peers", "(" * 900 + "oic" + ")" * 900], "unknown_peer_set", 2, ""),
        (["measure", "rivalry", "AZE", "ISR", "--peers", ""], "unknown_peer_set", 2, ""),
        (["show", "AZE", "AZE"], "same_state", 2, "Azerbaijan"),
        (["show", "AZE", "Azerbaijan"], "same_state", 2, "Azerbaijan"),
        (["show", "AZE", "ISR", "--years", "2030-2020"], "bad_period", 2, "2020-2030"),
        (["show", "AZE", "ISR", "--years", "twenty"], "bad_period", 2, "twenty"),
        (["show", "AZE", "ISR", "--years", "1890"], "bad_period", 2, "1946"),
        (["show", "AZE", "ISR", "--peers", "muslim"], "unknown_peer_set", 2, "muslim-majority"),
        (["show", "AZE", "ISR", "--peers", "oic - (nato"], "unknown_peer_set", 2, ""),
        (["show", "AZE", "ISR", "--peers", ""], "unknown_peer_set", 2, ""),
        (["show", "AZE", "ISR", "--channel", "vote"], "unknown_name", 2, "votes"),
        (["show", "AZE", "ISR", "--option", "nonvotes=half"], "bad_option", 2, "nonvoting"),
        (["show", "AZE", "ISR", "--option", "nonvoting"], "usage", 2, "NAME=VALUE"),
        (["show", "AZE", "ISR", "--years", "1980-1985"], "state_not_in_period", 2, "1991"),
        (["measure", "vote_agrement", "AZE", "ISR"], "unknown_measure", 2, "vote_agreement"),
        (["measure", "vote_agreement", "AZE", "ISR", "--option", "nonvoting=third"], "bad_option", 2, "half"),
        (["measure", "vote_agreement", "AZE", "ISR", "--option", "min_joint=many"], "bad_option", 2, "whole number"),
        (["measure", "vote_agreement", "AZE"], "usage", 2, "two states"),
        (["measure", "vote_agreement", "--all"], "usage", 2, "--out"),
        (["measure", "vote_agreement", "--all", "--out", "x.xlsx"], "usage", 2, ".parquet"),
        (["measure", "arms_imports", "AZE", "ISR", "--subject", "IRN"], "usage", 2, "IRN"),
        (["measure", "arms_imports", "AZE", "ISR", "--each-session"], "bad_period", 2, "vote_agreement"),
        (["measure", "arms_imports", "AZE", "ISR", "--sessions", "70"], "bad_period", 2, "--years"),
        (["measure", "vote_agreement", "AZE", "ISR", "--sessions", "78-70"], "bad_period", 2, "70-78"),
        (["measure", "vote_agreement", "AZE", "ISR", "--sessions", "78", "--years", "2023"], "usage", 2, "both"),
        (["list", "stats"], "unknown_name", 2, "states"),
        (["brief", "azerbaijan-isreal"], "unknown_name", 2, "azerbaijan-israel"),
        (["brief", "azerbaijan-israel", "--peers", "oic"], "usage", 2, "its own"),
        (["brief", "../azerbaijan-israel"], "unknown_name", 2, ""),
        (["brief", "AUS", "CHN", "--format", "docx"], "bad_option", 2, "pdf"),
        (["brief", "AUS", "CHN", "--since", "/nowhere/brief.json"], "data_missing", 3, "/nowhere"),
        (["figure", "pie", "AUS", "CHN", "--out", "x.png"], "unknown_name", 2, "peers_strip"),
        (["figure", "agreement", "AUS", "CHN", "--out", "x.gif"], "usage", 2, ".svg"),
        (["new", "case", "A b", "--dyad", "AUS", "CHN"], "usage", 2, ""),
        (["data", "show", "arms"], "unknown_name", 2, "arms_transfers"),
        (["data", "build", "--raw", "/nowhere"], "data_missing", 3, "/nowhere"),
        (["data", "show", "total_trade", "--where", "year=abc"], "usage", 2, "year=abc"),
        (["data", "show", "roll_calls", "--where", "date=2023"], "usage", 2, "a day such as"),
        (["frobnicate"], "usage", 2, "frobnicate"),
        (["show", "AZE"], "usage", 2, ""),
    ],
)
def test_bad_input(capsys, arguments: list[str], code: str, exit_code: int, says: str) -> None:
    body = answer(capsys, *arguments, code=exit_code)
    assert body["error"]["code"] == code
    assert says in json.dumps(body, ensure_ascii=False)
    assert run(arguments) == exit_code
    seen = capsys.readouterr()
    assert seen.out == ""
    assert seen.err.startswith("amity: ")
    assert "Traceback" not in seen.err


def test_unwritable_folder(capsys, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    body = answer(capsys, "show", "AZE", "ISR", "--out", str(tmp_path / "file" / "page"), code=4)
    assert body["error"]["code"] == "cannot_write"


def test_module_runs_and_help_stays_light(tmp_path: Path) -> None:
    code = "import sys; from amity.cli.app import run; run(['--help']); sys.exit(int('polars' in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    done = subprocess.run(
        [sys.executable, "-m", "amity", "--version"], check=False, capture_output=True, text=True, cwd=tmp_path
    )
    assert done.stdout.startswith("amity ")
