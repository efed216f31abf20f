"""Times trade equilibria beside a matrix product of the same size; prints processor times and ratios to it.

Machines are noisy: read the ratios. One thread where the variable OPENBLAS_NUM_THREADS is 1. The times of gegravity 0.3
were taken once on a machine of two cores (40.6 s for 180 states, not converged at its defaults); given an interpreter
that has it, it is timed beside. Usage: ``python benchmarks/gravity.py [RUNS [PYTHON]]``.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from amity.api.gravity import gravity
from amity.numerics.equilibrium import equilibrium, world
from amity.numerics.ppml import ppml
from amity.numerics.structural_gravity import conditional, full_endowment
from amity.store import read

SIZE = 180
# The largest world on which the peer is run beside: it takes minutes beyond.
BESIDE = 60
# Seconds that gegravity 0.3 took, by number of states, as recorded on 2026-11-24.
PEER = {30: 0.72, 60: 3.4, 120: 15.7, 180: 40.6}
Floats = NDArray[np.float64]


def made_up(size: int) -> tuple[Floats, Floats, Floats]:
    """Return balanced flows of a made-up world, its trade costs to the power of 1 − σ, and its drivers."""
    rng = np.random.default_rng(size)
    row, column = (side.ravel() for side in np.indices((size, size)))
    place = rng.uniform(0, 10, (size, 2))
    apart = np.linalg.norm(place[row] - place[column], axis=1)
    drivers = np.column_stack([np.log1p(apart), row != column]).astype(float)
    costs = np.exp(drivers @ [-1.0, -2.5]).reshape(size, size)
    output = rng.lognormal(10, 1.5, size)
    return conditional(costs, costs, output, output, 5.0).before, costs, drivers


def seconds(work: Callable[[], object]) -> float:
    """Return the processor time of one run."""
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    """Print a line for each task with its median and its ratio to the matrix product."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    flows, costs, drivers = made_up(SIZE)
    before = world(flows)
    one, many, wall = np.ones((SIZE, SIZE)), np.where(np.eye(SIZE) > 0, 1.0, 1.3), np.ones((SIZE, SIZE))
    one[3, 7] = one[7, 3] = 0.8
    wall[3, :] = wall[:, 3] = np.inf
    wall[3, 3] = 1.0
    row, column = (side.ravel() for side in np.indices((SIZE, SIZE)))
    new_costs = costs * one**-4.0
    trade = read("total_trade").filter(
        (pl.col("year") == 2016) & (pl.col("exporter") != "non_state") & (pl.col("importer") != "non_state")
    )
    cut = pl.DataFrame({"exporter": ["TUR"], "importer": ["ISR"], "change": [np.inf]})
    sums = flows.sum(axis=1), flows.sum(axis=0)
    tasks: dict[str, Callable[[], object]] = {
        f"product of two {SIZE} × {SIZE} matrices": lambda: [flows @ flows for _ in range(100)],
        "one agreement, elasticities 4 and 0": lambda: equilibrium(before, one, 4.0),
        "the same, elasticities 5.03 and 1": lambda: equilibrium(before, one, 5.03, 1.0),
        "all foreign trade 30 % dearer": lambda: equilibrium(before, many, 4.0),
        "one state walled off": lambda: equilibrium(before, wall, 4.0),
        "sequence of the Guide: conditional": lambda: conditional(costs, new_costs, *sums, 5.0),
        "sequence of the Guide: both stages": lambda: full_endowment(conditional(costs, new_costs, *sums, 5.0)),
        "pseudo-Poisson with 360 effects": lambda: ppml(flows.ravel(), row, column, drivers),
        "amity.gravity, 152 states of 2016, no draws": lambda: gravity(trade, cut, gaps="drop", draws=0),
        "amity.gravity, 180 states, 1,000 draws": lambda: gravity(flows, one, draws=1_000),
    }
    times: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(runs):
        for name, task in tasks.items():
            times[name].append(seconds(task) / (100 if name.startswith("product") else 1))
    floor = times[next(iter(tasks))]
    print(f"{'task':48} {'median ms':>10} {'least':>9} {'× product':>10}")
    for name, found in times.items():
        ratio = statistics.median(mine / base for mine, base in zip(found, floor, strict=True))
        print(f"{name:48} {1e3 * statistics.median(found):10.1f} {1e3 * min(found):9.1f} {ratio:10.1f}")
    peers(sys.argv[2] if len(sys.argv) > 2 else None)


def peers(python: str | None) -> None:
    """Print the sequence's time for each size beside the seconds recorded of gegravity, or beside gegravity itself."""
    for size, known in PEER.items():
        flows, costs, drivers = made_up(size)
        new = costs.copy()
        new[0, 1] = new[1, 0] = 2 * costs[0, 1]
        sums = flows.sum(axis=1), flows.sum(axis=0)
        took = min(seconds(lambda c=costs, n=new, s=sums: conditional(c, n, *s, 5.0).first_pass()) for _ in range(5))
        print(f"{size:4} states: {1e3 * took:6.1f} ms, gegravity {known:5.2f} s as recorded, 1 / {known / took:,.0f}")
        if python and size <= BESIDE:
            beside = peer_seconds(python, flows, drivers)
            print(f"{'':12} beside it in this run: gegravity {beside:5.2f} s, 1 / {beside / took:,.0f}")


def peer_seconds(python: str, flows: Floats, drivers: Floats) -> float:
    """Return the processor time of gegravity on the same world, in an interpreter that has it."""
    size = len(flows)
    row, column = (side.ravel() for side in np.indices((size, size)))
    names = np.array([f"S{place:03}" for place in range(size)])
    rng = np.random.default_rng(1)
    rows = {
        "exporter": names[row],
        "importer": names[column],
        "year": np.full(size * size, 2006),
        "trade": flows.ravel(),
        "Y": flows.sum(axis=1)[row],
        "E": flows.sum(axis=0)[column],
        "far": drivers[:, 0],
        "border": drivers[:, 1],
        "pact": (rng.random(size * size) < 0.2) & (row != column) & (np.minimum(row, column) > 1),
    }
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "flows.csv"
        pl.DataFrame(rows).with_columns(pl.col("pact").cast(pl.Int8)).write_csv(file)
        script = Path(__file__).with_name("gravity_peer.py")
        done = subprocess.run(
            [python, "-W", "ignore", script, file, names[-1]], check=True, capture_output=True, text=True
        )
    return float(done.stdout.split()[-1])


if __name__ == "__main__":
    main()
