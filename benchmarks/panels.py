"""Times a join of a million dyad-years with six measures, and a panel of all dyads; prints seconds of CPU and memory.

Usage: ``python benchmarks/panels.py [ROWS]``. Machines are noisy: CPU time is read, not the clock, and each line is
beside a plain read of the same file in the same run.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from amity.api import panels as api
from amity.panels import files

ROWS = 1_000_000
MIXED = ("vote_agreement", "atop_defense", "distance", "contiguity", "trade", "arms_imports")
VOTES = ("vote_agreement", "s_score", "kappa", "scott_pi", "tau_b", "chance_corrected_a")
KEY = ("ccode1", "ccode2", "year")


def timed(name: str, work: Callable[[], object], floor: float | None = None) -> float:
    """Run a piece of work once, print its CPU seconds and how often it costs the floor, and return them."""
    start = time.process_time()
    work()
    spent = time.process_time() - start
    beside = f"{spent / floor:9.1f}" if floor else ""
    print(f"{name:58} {spent:7.2f} {beside}")
    return spent


def main() -> None:
    """Write a file of dyad-years by Correlates of War numbers, join to it twice, and build two panels."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder) / "mine.csv", Path(folder) / "joined.parquet"
        whole = api.dyads("1985-2016", directed=True, states="cow", codes=("cow",)).frame.select(KEY)
        whole.sample(min(rows, whole.height), seed=1, shuffle=True).write_csv(path)
        print(f"{'':58} {'CPU s':>7} {'× read':>9}   ({min(rows, whole.height):,} rows)")
        floor = timed("read the file", lambda: files.read_frame(path))

        def joined(keys: tuple[str, ...]) -> object:
            found = api.join(path, KEY, keys, unit="directed")
            return api.write_panel(found, out)

        timed(f"join and write: {', '.join(MIXED)}", lambda: joined(MIXED), floor)
        timed("join and write: six measures of votes", lambda: joined(VOTES), floor)
    timed("all dyads 1946-2020, s_score", lambda: api.dyads().add("s_score"), floor)
    timed("all dyads 1990-2018, atop_defense", lambda: api.dyads("1990-2018").add("atop_defense"), floor)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


if __name__ == "__main__":
    main()
