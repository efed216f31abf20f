"""Times scenarios beside a matrix product; prints processor times and ratios to it.

Machines are noisy: read the ratios. One thread where the variable OPENBLAS_NUM_THREADS is 1. Usage:
``python benchmarks/scenarios.py [RUNS]``.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

import numpy as np

from amity.api.reverse_stress import flip
from amity.api.scenarios import stress
from amity.core.asks import Period
from amity.scenarios import _trade
from amity.scenarios._baseline import Baseline
from amity.scenarios._declaring import Changes, Cut

SIZE = 180


def made_up(size: int) -> Baseline:
    """Return a made-up world of total trade, with domestic sales."""
    rng = np.random.default_rng(size)
    flows = rng.lognormal(0, 2, (size, size)) * np.outer(rng.lognormal(3, 1, size), rng.lognormal(3, 1, size))
    flows[np.diag_indices(size)] += 4 * flows.sum(axis=0)
    names = tuple(f"S{place:03}" for place in range(size))
    blank = np.full(size, np.nan)
    return Baseline(
        commodity="trade",
        period=Period(first=2014, last=2014),
        unit="million USD",
        names=names,
        flows=flows,
        hidden=blank,
        covered=blank,
        spare=blank,
        tables=("total_trade",),
        places={name: place for place, name in enumerate(names)},
    )


def seconds(work: Callable[[], object]) -> float:
    """Return the processor time of one run."""
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    """Print a line for each task with its median and its ratio to the matrix product."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    base = made_up(SIZE)
    wall = Changes(
        cuts=(Cut(exporter="S003", importer="S007", kept=0.0), Cut(exporter="S007", importer="S003", kept=0.0))
    )
    crude = {"embargo": {"by": "IND", "against": "RUS", "way": "from"}}
    tasks: dict[str, tuple[Callable[[], object], int]] = {
        f"product of two {SIZE} × {SIZE} matrices": (lambda: [base.flows @ base.flows for _ in range(100)], 100),
        f"{SIZE} states, one embargo": (lambda: _trade.solve(base, wall, "long", _trade.Draws(count=0)), 1),
        f"{SIZE} states, 1,000 draws": (lambda: _trade.solve(base, wall, "long", _trade.Draws(count=1000)), 1),
        "crude, one embargo within a year, with sentences": (lambda: stress(crude, year=2023), 1),
        "crude, the size at which a cut comes to a quarter": (
            lambda: flip("RUS", "IND", measure="cut", over=0.25, commodity="crude", year=2023), 1),
    }  # fmt: skip
    whole = 0.0
    for name, (work, times) in tasks.items():
        work()
        median = statistics.median(seconds(work) for _ in range(1 if "draws" in name else runs)) / times
        whole = whole or median
        print(f"{name:<55} {1000 * median:10.2f} ms  × {median / whole:10.0f}")


if __name__ == "__main__":
    main()
