"""Times what must be fast, each beside a bare interpreter start in the same run; prints medians and ratios.

Machines are noisy: read the ratios, not the seconds. Usage: ``python benchmarks/run.py [RUNS]``.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PYTHON = sys.executable


def seconds(command: list[str]) -> float:
    """Return the wall time of one run of a command."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    """Run every command in turn, several times, and print a line for each."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    with tempfile.TemporaryDirectory() as folder:
        out = str(Path(folder) / "x.parquet")
        amity = [PYTHON, "-m", "amity"]
        commands = {
            "python -c pass (the floor)": [PYTHON, "-c", "pass"],
            "python -c 'import polars'": [PYTHON, "-c", "import polars"],
            "amity --help": [*amity, "--help"],
            "amity measure arms_import_share AZE ISR": [*amity, "measure", "arms_import_share", "AZE", "ISR"],
            "amity show AZE ISR (191 peers)": [*amity, "show", "AZE", "ISR"],
            "amity show AZE ISR --peers muslim-majority": [*amity, "show", "AZE", "ISR", "--peers", "muslim-majority"],
            "amity show IND RUS (191 peers)": [*amity, "show", "IND", "RUS"],
            "all dyads: vote_agreement 2019": [
                *amity,
                "measure",
                "vote_agreement",
                "--all",
                "--years",
                "2019",
                "--out",
                out,
            ],
            "all dyads: arms_import_share": [*amity, "measure", "arms_import_share", "--all", "--out", out],
            "all dyads: crude_import_share": [*amity, "measure", "crude_import_share", "--all", "--out", out],
            "all dyads: shared_rivals": [*amity, "measure", "shared_rivals", "--all", "--out", out],
        }
        for command in commands.values():
            seconds(command)
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(runs):
            for name, command in commands.items():
                times[name].append(seconds(command))
    floor = times["python -c pass (the floor)"]
    print(f"{'command':46} {'median s':>9} {'min':>7} {'max':>7} {'× floor':>8}")
    for name, found in times.items():
        ratio = statistics.median(mine / base for mine, base in zip(found, floor, strict=True))
        print(f"{name:46} {statistics.median(found):9.3f} {min(found):7.3f} {max(found):7.3f} {ratio:8.1f}")


if __name__ == "__main__":
    main()
