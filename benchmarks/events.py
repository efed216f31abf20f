"""Events at scale: aggregation beside DuckDB's own scan of the same files, in one run, with the memory that it takes.

python benchmarks/events.py [--rows 10000000] [--delete]

With --delete each shard is aggregated and removed before the next is made: a hundred million rows need little disk.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl

from amity.events.formats import COLUMNS
from amity.events.generating import generate

SCAN = """
import sys, duckdb
names = sys.argv[2:]
told = ", ".join(f"min({name}), max({name})" for name in sys.argv[1].split(","))
duckdb.connect().execute(f"select count(*), {told} from read_parquet(?)", [names]).fetchall()
"""
COUNT = """
import sys
from pathlib import Path
from amity.events.running import aggregate
aggregate([Path(name) for name in sys.argv[2:]], Path(sys.argv[1]))
"""


def timed(code: str, *words: str) -> tuple[float, float]:
    """Return the seconds and the peak memory (GB) of a process."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code, *words], check=True)
    return time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6


def beside(rows: int, folder: Path, say: Callable[[str], None]) -> None:
    """Time the scan and the aggregation of the same shards, three times each in turn."""
    files = [str(path) for path in generate(folder, rows, seed=1)]
    size = sum(Path(file).stat().st_size for file in files) / 1e6
    say(f"{rows:,} rows in {len(files)} shards, {size:,.0f} MB")
    scans, counts, peak = [], [], 0.0
    for _ in range(3):
        scans.append(timed(SCAN, ",".join(COLUMNS), *files)[0])
        seconds, peak = timed(COUNT, str(folder / "out.parquet"), *files)
        counts.append(seconds)
    scan, count = sorted(scans)[1], sorted(counts)[1]
    say(f"scan of twelve columns {scan:.2f} s, aggregation {count:.2f} s: {count / scan:.2f} times; peak {peak:.2f} GB")


def one_by_one(rows: int, folder: Path, say: Callable[[str], None]) -> None:
    """Aggregate each shard as it comes and remove it; every month is whole within its shards."""
    start, done, spent, peak = time.perf_counter(), 0, 0.0, 0.0
    for number, path in enumerate(generate(folder, rows, seed=1)):
        done += pl.scan_parquet(path).select(pl.len()).collect().item()
        seconds, peak = timed(COUNT, str(folder / f"out-{number}.parquet"), str(path))
        spent += seconds
        path.unlink()
    parts = [pl.scan_parquet(out) for out in sorted(folder.glob("out-*.parquet"))]
    months = pl.concat(parts).select(pl.len(), pl.col("n").sum()).collect()
    whole = time.perf_counter() - start
    say(
        f"{done:,} rows, each shard deleted as read: {spent:.0f} s of {whole:.0f} s with the making; "
        f"peak {peak:.2f} GB; "
        f"{months.item(0, 0):,} dyad-months, {months.item(0, 1):,} events"
    )


def main() -> None:
    """Run what was asked for."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--rows", type=int, default=10_000_000)
    asked.add_argument("--delete", action="store_true")
    words = asked.parse_args()
    with tempfile.TemporaryDirectory() as name:
        (one_by_one if words.delete else beside)(words.rows, Path(name), print)


if __name__ == "__main__":
    main()
