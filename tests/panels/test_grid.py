"""All dyads under all choices: partitions, their manifest, and runs that are killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

from amity import measures
from amity.core.asks import Period
from amity.core.errors import BadOption, CannotWrite, UnknownMeasure, UsageError
from amity.panels import grid

YEARS = Period(first=2018, last=2019)
ASKED = ("atop_defense", "vote_agreement:nonvoting=drop|half")


def test_partitions_hold_what_the_measure_says(tmp_path: Path) -> None:
    done = grid.run(ASKED, YEARS, tmp_path / "g")
    assert (done.parts, done.kept) == (6, 0)
    one = pl.read_parquet(tmp_path / "g/measure=vote_agreement/specification=nonvoting-half/year=2018/part.parquet")
    assert one.equals(
        measures.all_dyads("vote_agreement", Period(first=2018, last=2018), {"nonvoting": "half"}, intervals=False)
    )
    # A year outside coverage is a partition that says so, not one that is missing.
    outside = pl.read_parquet(tmp_path / "g/measure=atop_defense/specification=default/year=2019/part.parquet")
    assert set(outside["status"]) == {"out_of_coverage"}
    whole = pl.read_parquet(str(tmp_path / "g/**/*.parquet"), hive_partitioning=True)
    assert whole.height == done.rows
    assert set(whole["measure"]) == {"atop_defense", "vote_agreement"}
    manifest = json.loads((tmp_path / "g" / grid.MANIFEST).read_text())
    assert [part["rows"] for part in manifest["partitions"]]
    assert len({part["sha256"] for part in manifest["partitions"]}) == 6


def test_processes_give_the_same_bytes_and_a_second_run_keeps_them(tmp_path: Path) -> None:
    one = grid.run(ASKED, YEARS, tmp_path / "one")
    two = grid.run(ASKED, YEARS, tmp_path / "two", jobs=2)
    assert one.manifest == two.manifest
    again = grid.run(ASKED, YEARS, tmp_path / "two")
    assert (again.kept, again.manifest) == (6, one.manifest)


def test_a_damaged_or_foreign_partition_is_written_anew(tmp_path: Path) -> None:
    folder = tmp_path / "g"
    first = grid.run(ASKED, YEARS, folder)
    parts = sorted(folder.rglob("*.parquet"))
    parts[0].write_bytes(parts[0].read_bytes()[:100])
    parts[1].write_bytes(parts[2].read_bytes())
    again = grid.run(ASKED, YEARS, folder)
    assert (again.kept, again.manifest) == (4, first.manifest)


KILLED = """
import sys
from pathlib import Path
from amity.core.asks import Period
from amity.panels import grid
print("ready", flush=True)
asked = ("atop_defense", "vote_agreement:nonvoting=drop|half")
grid.run(asked, Period(first=2000, last=2019), Path(sys.argv[1]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_killed_runs_are_taken_up_and_end_in_the_same_bytes(tmp_path: Path) -> None:
    years = Period(first=2000, last=2019)
    kills = 60 if os.environ.get("AMITY_VALIDATE") == "full" else 3
    whole = grid.run(ASKED, years, tmp_path / "whole")
    folder = tmp_path / "killed"
    before = 0
    for round_ in range(kills):
        child = subprocess.Popen([sys.executable, "-c", KILLED, str(folder)], stdout=subprocess.PIPE)
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(0.05 + (round_ * 0.61803 % 1) * 0.5)
        child.send_signal(signal.SIGKILL)
        child.wait(20)
        child.stdout.close()
        written = len(list(folder.rglob("part.parquet")))
        assert written >= before
        before = written
    done = grid.run(ASKED, years, folder)
    assert done.kept >= before - 1 or done.kept == before
    assert done.manifest == whole.manifest


@pytest.mark.parametrize(
    ("asked", "error", "said"),
    [
        (("nothing_such",), UnknownMeasure, "nothing_such"),
        (("vote_agreement:nonvoting=drop|never",), BadOption, "never"),
        (("vote_agreement:nonvoting",), BadOption, "OPTION=VALUE"),
        (("half=vote_agreement",), BadOption, "no names"),
        ((), UsageError, "no measure"),
    ],
)
def test_bad_questions_write_nothing(
    tmp_path: Path, asked: tuple[str, ...], error: type[UsageError], said: str
) -> None:
    with pytest.raises(error, match=said):
        grid.run(asked, YEARS, tmp_path / "g")
    assert not (tmp_path / "g").exists()


def test_folders_that_hold_something_else(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(CannotWrite, match="letters"):
        grid.run(ASKED, YEARS, tmp_path)
    with pytest.raises(CannotWrite, match="no folder"):
        grid.run(ASKED, YEARS, tmp_path / "letters.txt")
    with pytest.raises(UsageError, match="sessions"):
        grid.run(ASKED, Period(first=77, last=78, unit="session"), tmp_path / "g")
