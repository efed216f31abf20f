"""Times the similarity of votes: six measures for all dyad-years, by bit sets and by matrix products, and its growth.

Machines are noisy: read the ratios, not the seconds. Times are of the processor, one thread where the variable
OPENBLAS_NUM_THREADS is 1. Usage: ``python benchmarks/similarity.py [RUNS]``; ``--cold`` does the work once and stops.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from amity.numerics import similarity as formulas
from amity.numerics.bootstrap import package_weights
from amity.numerics.table_bootstrap import package_cells, table_intervals
from amity.numerics.vote_bits import dyad_tables, packed, ring_tables
from amity.numerics.vote_tables import one_hot
from amity.store import read

YEARS = range(1946, 2020)
CODES = (1, 2, 3)
SIX: tuple[tuple[formulas.Similarity, formulas.Distance], ...] = (
    ("agreement", "nominal"),
    ("s_score", "absolute"),
    ("kappa", "nominal"),
    ("kappa", "squared"),
    ("scott_pi", "nominal"),
    ("tau_b", "absolute"),
)
DRAWS = 500
Votes = NDArray[np.uint8]


def years() -> list[Votes]:
    """Return the votes of each year, states that cast any × roll calls."""
    calls, votes = read("roll_calls"), read("votes")
    matrix = votes.select(votes.columns[1:]).to_numpy().T
    when = calls["date"].dt.year().to_numpy()
    found = []
    for year in YEARS:
        some = matrix[:, when == year]
        cast = ((some >= 1) & (some <= len(CODES))).any(axis=1)
        if cast.any():
            found.append(np.ascontiguousarray(some[cast]))
    return found


def six(table: formulas.Table) -> list[formulas.Values]:
    """Return the six measures of a table."""
    return [formulas.FORMULAS[name](table, distance) for name, distance in SIX]


def by_bits(sets: Sequence[NDArray[np.uint64]], most: int) -> int:
    """Return how many dyad-years were computed, every dyad once; ``most`` is the largest number of roll calls."""
    dyads = 0
    for cells in dyad_tables(sets):
        six(formulas.Table(formulas.exact(cells, most)))
        dyads += cells.shape[2]
    return dyads


def by_products(hots: Sequence[NDArray[np.float32]]) -> int:
    """Return how many dyad-years were computed from products of indicator matrices, every dyad once."""
    dyads = 0
    for hot in hots:
        kinds, states, rolls = hot.shape
        flat = hot.reshape(kinds * states, rolls)
        square = (flat @ flat.T).reshape(kinds, states, kinds, states)
        first, second = np.triu_indices(states, 1)
        cells = square[:, first, :, second].transpose(1, 2, 0).astype(np.int32)
        six(formulas.Table(formulas.exact(np.ascontiguousarray(cells), rolls)))
        dyads += len(first)
    return dyads


def bootstrap(votes: Votes) -> None:
    """Draw a session's packages again for all dyads, S of each draw, in blocks."""
    rolls = votes.shape[1]
    package = np.arange(rolls) // 2
    draws = package_weights(int(package[-1]) + 1, DRAWS, 0)
    for state in range(len(votes) - 1):
        cells = package_cells(votes[state : state + 1], votes[state + 1 :], package)
        table_intervals(cells, draws, formulas.s_score, "absolute", 0.9)


def seconds(work: Callable[[], object]) -> float:
    """Return the processor time of one run."""
    start = time.process_time()
    work()
    return time.process_time() - start


def of_command(command: list[str]) -> float:
    """Return the processor time of one run of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print a line for each task with its median and its ratio to the first."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    votes = years()
    sets, most = [packed(year, CODES) for year in votes], max(year.shape[1] for year in votes)
    hots = [one_hot(year)[: len(CODES)] for year in votes]
    rng = np.random.default_rng(0)
    longer = {rolls: packed(rng.integers(0, 4, (200, rolls), np.uint8), CODES) for rolls in (1280, 2560, 5120, 10240)}
    tasks: dict[str, Callable[[], float]] = {
        "bare interpreter": lambda: of_command([sys.executable, "-c", "pass"]),
        "six measures, all dyad-years: bit sets": lambda: seconds(lambda: by_bits(sets, most)),
        "the same: matrix products": lambda: seconds(lambda: by_products(hots)),
        "building the bit sets": lambda: seconds(lambda: [packed(year, CODES) for year in votes]),
        "the same from a cold start": lambda: of_command([sys.executable, __file__, "--cold"]),
        f"{DRAWS} draws of 2019, S of all dyads": lambda: seconds(lambda: bootstrap(votes[-1])),
    }
    for rolls, bits in longer.items():
        tasks[f"tables of 200 states, {rolls} roll calls"] = lambda bits=bits: seconds(
            lambda: ring_tables(bits, 1, 101)
        )
    times: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(runs):
        for name, task in tasks.items():
            times[name].append(task())
    print(f"{by_bits(sets, most):,} dyad-years of states that voted, {YEARS[0]}–{YEARS[-1]}")
    base = statistics.median(times["six measures, all dyad-years: bit sets"])
    print(f"{'task':46} {'median ms':>10} {'least':>8} {'× bit sets':>10}")
    for name, found in times.items():
        middle = statistics.median(found)
        print(f"{name:46} {1e3 * middle:10.1f} {1e3 * min(found):8.1f} {middle / base:10.2f}")
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:.0f} MB")


if __name__ == "__main__":
    if sys.argv[1:] == ["--cold"]:
        found = years()
        by_bits([packed(year, CODES) for year in found], max(year.shape[1] for year in found))
    else:
        main()
