"""What ideal points cost: the whole record, cold and warm, and how the cost grows with the votes.

Run from the checkout: python benchmarks/ideal_points.py. Figures are processor seconds of one process; ratios are what
counts, since the clock depends on the machine and on what else it does.
"""

from __future__ import annotations

import resource
import time

import numpy as np

from amity.numerics.ideal_points import Settings, ideal_points
from amity.store import read

# Dynamic binary ideal points of another program on the votes to 2019, one thread: converged, and at its early stop.
PEER_CONVERGED, PEER_EARLY = 80.8, 4.6
WIDEST_SHARE, LARGEST_MEMORY_MB, SLOWEST = 0.25, 1_000, 15.0


def cost(votes: np.ndarray, session: np.ndarray, steps: int | None = None) -> tuple[float, int, bool]:
    """Return processor seconds, steps and whether the fit converged."""
    start = time.process_time()
    found = ideal_points(votes, session, settings=Settings(most_steps=steps or 120))
    return time.process_time() - start, len(found.trace), found.converged


def main() -> None:
    """Print the table and fail where a budget is broken."""
    table = read("votes").drop("roll_call").to_numpy().T
    votes = np.where(np.isin(table, (1, 2, 3)), table, 0).astype(np.int8)
    session = read("roll_calls")["session"].to_numpy().astype(np.int64)
    seconds, steps, converged = cost(votes, session)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"all sessions, {(votes > 0).sum():,} votes: {seconds:.1f} s, {steps} steps, {memory:.0f} MB at most")
    print(f"against the binary peer converged ({PEER_CONVERGED} s): {seconds / PEER_CONVERGED:.2f}")
    print("votes        seconds a step   microseconds a vote and step")
    rates = []
    for share in (1, 2, 4, 8):
        chosen = np.arange(votes.shape[1]) % share == 0
        part = votes[:, chosen]
        number = int((part > 0).sum())
        spent, done, _ = cost(part, session[chosen], 6)
        rates.append(spent / done / number * 1e6)
        print(f"{number:>9,}    {spent / done:>8.3f}         {rates[-1]:>8.3f}")
    rng = np.random.default_rng(0)
    wide = rng.integers(1, 4, (300, 20_000)).astype(np.int8)
    spent, done, _ = cost(wide, np.repeat(np.arange(20), 1_000), 3)
    print(f"300 states x 20,000 roll calls, {wide.size:,} votes: {spent / done:.2f} s a step")
    assert converged, "the fit of the whole record converged"
    assert seconds < SLOWEST, "the whole record takes under 15 s"
    assert seconds / PEER_CONVERGED < WIDEST_SHARE, "a quarter of the binary peer at most"
    assert memory < LARGEST_MEMORY_MB, "under 1 GB"


if __name__ == "__main__":
    main()
