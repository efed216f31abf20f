"""Times specification curves: the default grids, 2,000 specifications with 200 draws, and the growth with both.

Machines are noisy: read the ratios, not the seconds. Times are of the processor, one thread where the variable
OPENBLAS_NUM_THREADS is 1. Usage: ``python benchmarks/curve.py [RUNS]``.
"""

from __future__ import annotations

import statistics
import sys
import time

from amity.models.specification_curve import CurveRequest, curve

DYAD = {"state_a": "AZE", "state_b": "ISR", "peers": "muslim-majority"}
CASES = {
    "votes, default": CurveRequest(**DYAD, measure="votes"),
    "votes, no draws": CurveRequest(**DYAD, measure="votes", draws=0),
    "votes, 400 draws": CurveRequest(**DYAD, measure="votes", draws=400),
    "votes, all members": CurveRequest(state_a="AZE", state_b="ISR", peers="un-members", measure="votes"),
    "votes, wide grid": CurveRequest(
        **DYAD, measure="votes", vary={"end": "each", "rollcalls": "all,middle_east,nuclear,human_rights,gaza"}
    ),
    "arms, default": CurveRequest(**DYAD, measure="arms"),
    "oil, default": CurveRequest(**DYAD, measure="oil"),
}


def main() -> None:
    """Print a line for each case: specifications, seconds of the processor, milliseconds a specification."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    curve(CurveRequest(**DYAD, measure="votes", draws=2, vary={"end": "2025", "length": "1", "peers": "oic"}))
    base = 0.0
    for name, request in CASES.items():
        seconds = []
        for _ in range(runs):
            start = time.process_time()
            found = curve(request)
            seconds.append(time.process_time() - start)
        took = statistics.median(seconds)
        base = base or took
        number = found.frame.height
        each = 1000 * took / number
        print(f"{name:20} {number:6,} specifications  {took:6.2f} s  {each:5.2f} ms each  {took / base:5.2f}")


if __name__ == "__main__":
    main()
