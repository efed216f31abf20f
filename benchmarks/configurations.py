"""Times an analysis of configurations: 12 conditions and 200 cases, from a rule, a rule with noise, and no rule.

Machines are noisy: times are of the processor, one thread where OPENBLAS_NUM_THREADS is 1; read the ratios to the
smallest analysis in the same run. Usage: ``python benchmarks/configurations.py [RUNS]``.
"""

from __future__ import annotations

import statistics
import sys
import time

import numpy as np
import polars as pl

from amity.api.configurations import Choices, Configurations, configurations

CASES, CONDITIONS = 200, 12
KINDS = ("rule", "noise", "none", "fuzzy")


def cases(kind: str, number: int, conditions: int) -> pl.DataFrame:
    """Return cases whose outcome follows a*b + c*~d*e + f*g: all, all but one in twenty, none, or by degrees."""
    rng = np.random.default_rng(0)
    sets = rng.random((number, conditions)).round(3) if kind == "fuzzy" else rng.integers(0, 2, (number, conditions))
    a, b, c, d, e, f, g = (sets[:, at % conditions] for at in range(7))
    outcome = np.maximum(np.minimum(a, b), np.maximum(np.minimum(np.minimum(c, 1 - d), e), np.minimum(f, g)))
    if kind == "noise":
        outcome = np.where(rng.random(number) < 0.05, 1 - outcome, outcome)
    if kind == "none":
        outcome = rng.permutation(outcome)
    columns = {f"c{at:02}": sets[:, at].astype(float) for at in range(conditions)}
    return pl.DataFrame({"case": [f"case {at}" for at in range(number)], **columns, "y": outcome.astype(float)})


def analysed(frame: pl.DataFrame, *, robust: bool) -> Configurations:
    """Return the analysis with the presence of every condition expected."""
    names = [name for name in frame.columns if name.startswith("c") and name != "case"]
    expected = dict.fromkeys(names, "present")
    return configurations(
        frame, outcome="y", conditions=names, expectations=expected, choices=Choices(pri=0.5, robust=robust)
    )


def main() -> None:
    """Run every analysis in turn, several times, and print a line for each."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    jobs = {"5 conditions, 18 cases, rule": (cases("rule", 18, 5), False)}
    jobs |= {
        f"{CONDITIONS} conditions, {CASES} cases, {kind}{', robust' if robust else ''}": (
            cases(kind, CASES, CONDITIONS),
            robust,
        )
        for kind in KINDS
        for robust in (False, True)
    }
    times: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(runs):
        for name, (frame, robust) in jobs.items():
            start = time.process_time()
            found = analysed(frame, robust=robust)
            times[name].append(time.process_time() - start)
            if len(times[name]) == 1:
                sizes = [
                    f"{len(one.models[0].terms) if one.models else 0} terms × {len(one.models)}"
                    + ("" if one.complete else "+")
                    + ("" if one.proven else ", unproven")
                    for one in found.solutions
                ]
                print(f"{name}: {'; '.join(sizes)}")
    floor = next(iter(times.values()))
    print(f"{'analysis':48} {'median s':>9} {'min':>7} {'× smallest':>11}")
    for name, found_times in times.items():
        ratio = statistics.median(found_times) / statistics.median(floor)
        print(f"{name:48} {statistics.median(found_times):9.3f} {min(found_times):7.3f} {ratio:11.1f}")


if __name__ == "__main__":
    main()
