"""Times dependence, ways through the corridors, and back-tests, beside one product of two 180 x 180 matrices.

Machines are noisy: times are of the processor, one thread where OPENBLAS_NUM_THREADS is 1; read the ratios.
Usage: ``python benchmarks/dependence.py [RUNS]``.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

import numpy as np

from amity.api.backtests import backtest, backtests
from amity.api.corridors import corridors
from amity.api.dependence import dependence, most_one_sided
from amity.models.reallocation import reallocate


def jobs() -> dict[str, Callable[[], object]]:
    """Return what is timed, by name."""
    rng = np.random.default_rng(0)
    matrix = rng.random((180, 180))
    flows = matrix * (rng.random((180, 180)) < 0.3)
    lost = np.zeros_like(flows)
    lost[:3, :60] = 1.0
    room = flows.sum(axis=1) / 5
    return {
        "a product of two 180 x 180 matrices": lambda: matrix @ matrix,
        "dependence, crude, with 30 years": lambda: dependence("AZE", "ISR", commodities=["crude"]),
        "dependence, arms": lambda: dependence("AZE", "ISR", commodities=["arms"]),
        "dependence, trade, 200 draws": lambda: dependence("AZE", "ISR", commodities=["trade"]),
        "most one-sided ties of crude": lambda: most_one_sided("crude"),
        "ways and every closure": lambda: corridors("AZE", "ISR", amount=300, close=["baku-tbilisi-ceyhan"]),
        "by spare capacity, 180 states": lambda: reallocate(flows, lost, capacity=room, rule="spare_capacity"),
        "all totals stay, 180 states": lambda: reallocate(flows, lost, rule="same_totals"),
        "all back-tests, five rivals each": lambda: [backtest(key) for key in backtests()],
    }


def main() -> None:
    """Time every job several times and print the median and its ratio to the product."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    unit = 0.0
    for name, job in jobs().items():
        # The first call reads tables and compiles nothing that is timed.
        job()
        repeat = 200 if not unit else 1
        times = []
        for _ in range(runs):
            start = time.process_time()
            for _ in range(repeat):
                job()
            times.append((time.process_time() - start) / repeat)
        found = statistics.median(times)
        unit = unit or found
        sys.stdout.write(f"{name:<40} {1000 * found:>9.2f} ms  {found / unit:>9,.0f} x\n")


if __name__ == "__main__":
    main()
