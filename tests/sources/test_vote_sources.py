"""The files of UN votes, trap by trap, against the raw rows."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from amity.core.errors import DataCorrupt
from amity.sources import un_gaza_votes, un_vote_titles, un_votes_2025, un_votes_library, un_votes_voeten

Parsed = dict[str, pl.DataFrame]


@cache
def parsed(module: str, raw: Path) -> Parsed:
    modules = (un_gaza_votes, un_vote_titles, un_votes_2025, un_votes_library, un_votes_voeten)
    return {m.SOURCE.key: m for m in modules}[module].SOURCE.parse(raw)


def counted(frame: pl.DataFrame, state: str) -> dict[int, int]:
    return dict(frame[state].value_counts().iter_rows())


def test_four_numbers_stand_for_two_roll_calls_each(shared_data: Path) -> None:
    rows = parsed("un_votes_voeten", shared_data)["roll_calls"]
    assert rows.height == 6551
    repeated = rows.filter(pl.col("rcid").is_duplicated())
    assert sorted(set(repeated["rcid"])) == [411, 427, 449, 495]
    assert sorted(repeated["date"].dt.year()) == [1954, 1955, 1955, 1957, 2023, 2023, 2023, 2023]
    assert not rows.select("rcid", "date").is_duplicated().any()


def test_yugoslavia_and_serbia_are_told_apart_and_china_is_not_merged(shared_data: Path) -> None:
    frames = parsed("un_votes_voeten", shared_data)
    votes = frames["votes"].with_columns(frames["roll_calls"]["date"])
    late, early = pl.col("date") >= date(2006, 6, 5), pl.col("date") < date(2006, 6, 5)
    assert votes.filter(early)["SRB"].sum() == 0
    assert votes.filter(late)["YUG"].sum() == 0
    assert counted(votes, "YUG") == {0: 2226, 1: 3387, 2: 359, 3: 344, 8: 235}
    assert counted(votes.filter(pl.col("date") < date(1971, 10, 1)), "CHN") == {0: 1235}
    assert counted(votes, "TWN") == {0: 5307, 1: 703, 2: 260, 3: 270, 8: 11}
    assert not {"CSK", "DDR", "YMD"} & set(votes.columns)


def test_turkey_is_lost_in_85_of_87_roll_calls_of_session_78(shared_data: Path) -> None:
    frames = parsed("un_votes_voeten", shared_data)
    # One roll call of the session bears a day before it opened; its number says where it belongs.
    of_78 = (pl.col("date") >= date(2023, 9, 5)) | (pl.col("rcid") == 9430)
    rows = frames["votes"].with_columns(frames["roll_calls"]["date", "rcid"]).filter(of_78)
    assert rows.height == 87
    assert counted(rows, "TUR") == {0: 19, 8: 66, 1: 2}


def test_sessions_cover_6132_roll_calls(shared_data: Path) -> None:
    sessions = parsed("un_votes_voeten", shared_data)["sessions"]
    assert sessions.height == 6132
    assert sessions.filter(pl.col("date") == date(2023, 9, 1)).sort("session").rows() == [
        (77, date(2023, 9, 1), 80, 47, 2),
        (78, date(2023, 9, 1), 81, 46, 2),
    ]


def test_library_abstentions_stand_under_the_heading_of_absences(shared_data: Path) -> None:
    frames = parsed("un_votes_library", shared_data)
    rows, votes = frames["roll_calls"], frames["votes"].drop("row")
    assert rows.height == 5238
    for name, code in (("yes", 1), ("abstain", 2), ("no", 3), ("silent", 8)):
        found = votes.select(pl.sum_horizontal(pl.all() == code)).to_series()
        assert (found == rows[name]).all(), name


def test_library_states_of_the_past(shared_data: Path) -> None:
    frames = parsed("un_votes_library", shared_data)
    votes = frames["votes"].with_columns(frames["roll_calls"]["year"])
    entries = {key: votes.filter(pl.col(key) > 0)["year"] for key in ("CSK", "DDR", "YMD", "YEM", "YUG", "SRB", "TWN")}
    assert {key: (len(years), years.min(), years.max()) for key, years in entries.items()} == {
        "CSK": (2971, 1946, 1992),
        "DDR": (2064, 1973, 1989),
        "YMD": (2338, 1967, 1989),
        "YEM": (5210, 1947, 2021),
        "YUG": (3905, 1946, 2006),
        "SRB": (1333, 2006, 2021),
        "TWN": (515, 1946, 1971),
    }
    assert votes.filter(pl.col("CHN") > 0)["year"].min() == 1971
    assert votes.filter((pl.col("CHN") > 0) & (pl.col("TWN") > 0)).is_empty()


def test_library_titles_lose_their_ending_and_bad_days_stay_unknown(shared_data: Path) -> None:
    rows = parsed("un_votes_library", shared_data)["roll_calls"]
    assert rows.filter(pl.col("title").str.contains("/ adopted by")).is_empty()
    assert rows.filter(pl.col("date").is_null())["symbol"].to_list() == ["A/RES/32/105[M]", "A/RES/66/230"]
    assert rows.filter(pl.col("symbol").is_null()).height == 1
    assert rows["record"].null_count() == 0


def test_2025_has_no_header_row_left_and_blanks_are_no_votes(shared_data: Path) -> None:
    frames = parsed("un_votes_2025", shared_data)
    rows, votes = frames["roll_calls"], frames["votes"].drop("row")
    assert rows.height == 192
    assert (rows["date"].min(), rows["date"].max()) == (date(2025, 2, 24), date(2025, 12, 18))
    assert not {"AFG", "VEN"} & set(votes.columns)
    assert votes.width == 191
    for name, code in (("yes", 1), ("abstain", 2), ("no", 3), ("silent", 8)):
        assert (votes.select(pl.sum_horizontal(pl.all() == code)).to_series() == rows[name]).all(), name
    assert (rows["no"] <= 3).sum() == 124
    sessions = Counter("emergency" if "ES-" in symbol else symbol.split("/")[2] for symbol in rows["symbol"])
    assert sessions == {"79": 29, "80": 159, "emergency": 4}


def test_gaza_votes_have_the_official_totals(shared_data: Path) -> None:
    frames = parsed("un_gaza_votes", shared_data)
    votes = frames["votes"].drop("row")
    totals = [tuple(sum(value == code for value in row) for code in (1, 3, 2)) for row in votes.iter_rows()]
    assert votes.shape == (12, 193)
    assert dict(zip(frames["roll_calls"]["symbol"], totals, strict=True)) == {
        "A/RES/ES-10/21": (120, 14, 45),
        "A/RES/ES-10/22": (153, 10, 23),
        "A/RES/ES-10/23": (143, 9, 25),
        "A/RES/ES-10/24": (124, 14, 43),
        "A/RES/ES-10/25": (159, 9, 11),
        "A/RES/ES-10/26": (158, 9, 13),
        "A/RES/79/232": (137, 12, 22),
        "A/RES/ES-10/27": (149, 12, 19),
        "A/DEC/80/506": (142, 10, 12),
        "A/RES/80/1": (145, 5, 6),
        "A/RES/80/78": (151, 10, 14),
        "A/RES/80/116": (139, 12, 19),
    }


def test_descriptions_read_through_broken_quotes(shared_data: Path) -> None:
    rows = parsed("un_vote_titles", shared_data)["roll_calls"]
    assert rows.height == 6203
    assert rows["title"].null_count() > 300
    assert not rows["told"].drop_nulls().str.contains("\t").any()
    assert rows.filter(pl.col("rcid") == 7)["title"].to_list() == ["GENERAL ASSEMBLY ELECTIONS"]
    assert rows.group_by("amendment").len().filter(pl.col("amendment"))["len"].item() == 311
    assert rows.group_by("paragraph").len().filter(pl.col("paragraph"))["len"].item() == 991


def test_a_cell_that_is_no_vote_is_refused(shared_data: Path, tmp_path: Path) -> None:
    name = un_votes_2025.SOURCE.files[0].path
    (tmp_path / name).parent.mkdir(parents=True)
    text = (shared_data / name).read_text(encoding="utf-8")
    (tmp_path / name).write_text(text.replace(",ABSTAIN,", ",PERHAPS,", 1), encoding="utf-8")
    with pytest.raises(DataCorrupt, match="none of YES, ABSTAIN, NO"):
        un_votes_2025.SOURCE.parse(tmp_path)


def test_a_gaza_file_that_lost_a_line_is_refused(shared_data: Path, tmp_path: Path) -> None:
    name = un_gaza_votes.SOURCE.files[0].path
    (tmp_path / name).parent.mkdir(parents=True)
    shutil.copy(shared_data / name, tmp_path / name)
    lines = (tmp_path / name).read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / name).write_text("".join(lines[:-1]), encoding="utf-8")
    with pytest.raises(DataCorrupt, match="a line for each of 12 roll calls and 193 states"):
        un_gaza_votes.SOURCE.parse(tmp_path)
