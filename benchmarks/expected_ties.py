"""Times expected ties: screening, fitting and leaving out every flow of a window, and the page from what is carried.

Machines are noisy: read the ratios, not the seconds. Times are of the processor, one thread where the variable
OPENBLAS_NUM_THREADS is 1. Usage: ``python benchmarks/expected_ties.py [RUNS]``.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

from amity.cli.explain_page import Asked, answers
from amity.models import _expected_fits as fits
from amity.models.expected_ties import FLOWS
from amity.store import catalogue, read
from amity.tables._expected_fit import expectations, pairs_of
from amity.tables._expected_inputs import TABLES, inputs


def timed(what: Callable[[], object]) -> float:
    """Return the processor time of one call."""
    start = time.process_time()
    what()
    return time.process_time() - start


def main() -> None:
    """Print a line for each window, then one for a page of all channels."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    for channel, flow in FLOWS.items():
        window = flow.carried[-1]
        tables = {key: read(key) for key in (*TABLES, flow.table)}
        given = inputs(tables, flow, window)
        pairs = pairs_of(given)
        found = pairs.fit()
        steps = {
            "inputs": lambda tables=tables, flow=flow, window=window: inputs(tables, flow, window),
            "screens": lambda given=given: pairs_of(given),
            "fit": lambda pairs=pairs: pairs.fit(),
            "every flow left out": lambda pairs=pairs, found=found: expectations(pairs, found),
        }
        took = {name: statistics.median(timed(step) for _ in range(runs)) for name, step in steps.items()}
        told = "  ".join(f"{name} {seconds:6.2f} s" for name, seconds in took.items())
        print(f"{channel:6} {window[0]}–{window[1]} {len(pairs.flow):6,} pairs  {told}")
    asked = Asked(a="AZE", b="ISR", channels=(), years=None, peers="muslim-majority")

    def page() -> None:
        fits._window.cache_clear()
        answers(asked)

    print(f"a page of all channels {statistics.median(timed(page) for _ in range(max(runs, 3))):6.2f} s")
    print(f"dataset {catalogue().version}")


if __name__ == "__main__":
    main()
