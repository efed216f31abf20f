"""Made-up event files of any size with the skew of real ones: few dyads with most of the events, bursts, repeats."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl
from numpy.random import Generator

from amity.core.states import all_states
from amity.events.formats import cameo_states

# Of a thousand rows: without a second actor, without any, with a region or another code that is no state.
ALONE, NOBODY, NO_STATE = 0.34, 0.08, 0.05
REPEATED = 0.12
ROLES = ("GOV", "MIL", "COP", "LEG", "MED", "BUS", "CVL", "REB", None)
ROLE_SHARES = (0.30, 0.08, 0.06, 0.03, 0.06, 0.06, 0.08, 0.02, 0.31)
OTHERS = ("EUR", "AFR", "MEA", "WST", "ASA", "SEA", "LAM")
# CAMEO's twenty roots: their class, their value on Goldstein's scale, and how common they are in the news.
ROOTS = (
    (1, 0.0, 10), (1, 1.0, 14), (1, 4.0, 12), (1, 3.0, 22), (1, 3.5, 9), (2, 6.0, 3), (2, 7.0, 3), (2, 5.0, 2),
    (3, -2.0, 3), (3, -5.0, 2), (3, -2.0, 6), (3, -4.0, 4), (3, -6.0, 2), (4, -6.5, 2), (4, -7.2, 1), (4, -4.0, 2),
    (4, -7.0, 5), (4, -9.0, 4), (4, -10.0, 6), (4, -10.0, 1),
)  # fmt: skip
PER_FILE = 1_000_000


def generate(folder: Path, rows: int, *, seed: int, first: int = 2015, per_file: int = PER_FILE) -> Iterator[Path]:
    """Yield the Parquet files of so many made-up events as they are written, a month a file at most.

    Parameters
    ----------
    folder : Path
        Where they are written; it is made.
    rows : int
        How many rows in all.
    seed : int
        The same seed gives the same bytes.
    first : int
        The year of the first month.
    per_file : int
        Rows a file.

    Raises
    ------
    ValueError
        Where ``rows`` or ``per_file`` is not positive.
    """
    if rows < 1 or per_file < 1:
        raise ValueError(f"rows and rows a file are positive numbers, not {rows} and {per_file}")
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    codes = np.array([state.key for state in all_states() if state.exists_in(first, first)])
    # Attention falls off as a power of the rank; who is in the news most is drawn once for all files.
    weights = 1.0 / np.arange(1, codes.size + 1) ** 1.1
    weights = rng.permuted(weights) / weights.sum()
    done, number = 0, 0
    while done < rows:
        size = min(per_file, rows - done)
        month = f"{first + number // 12}{number % 12 + 1:02d}"
        path = folder / f"events-{month}-{number:05d}.parquet"
        _month(rng, codes, weights, size, int(month), done).write_parquet(path, compression="zstd")
        done, number = done + size, number + 1
        yield path


def _month(rng: Generator, codes: np.ndarray, weights: np.ndarray, size: int, month: int, start: int) -> pl.DataFrame:
    kind = rng.choice(len(ROOTS), size=size, p=np.array([n for *_, n in ROOTS]) / sum(n for *_, n in ROOTS))
    quads, scale = np.array([quad for quad, *_ in ROOTS]), np.array([value for _, value, _ in ROOTS])
    base = np.char.add(np.char.zfill((kind + 1).astype(str), 2), rng.integers(0, 6, size).astype(str))
    spelt = {ours: theirs for theirs, ours in sorted(cameo_states().items(), reverse=True)}
    written = pl.Series([*(spelt.get(code, code) for code in codes.tolist()), *OTHERS, None])
    sides = [rng.choice(codes.size, size=size, p=weights) for _ in range(2)]
    none, odd = rng.random(size), rng.random(size) < NO_STATE
    sides[0] = np.where(odd, codes.size + rng.integers(0, len(OTHERS), size), sides[0])
    nobody = len(written) - 1
    sides[0] = np.where(none < NOBODY, nobody, sides[0])
    sides[1] = np.where(none < ALONE + NOBODY, nobody, sides[1])
    roles = [pl.Series(ROLES)[rng.choice(len(ROLES), size=size, p=ROLE_SHARES)] for _ in range(2)]
    # Stories come in bursts: days of a month are far from even.
    length = monthrange(month // 100, month % 100)[1]
    days = rng.dirichlet(np.full(length, 2.0))
    mentions = rng.geometric(0.12, size)
    frame = pl.DataFrame(
        {
            "event": np.arange(start, start + size, dtype=np.int64),
            "day": (month * 100 + 1 + rng.choice(length, size=size, p=days)).astype(np.int32),
            "actor1": written[sides[0]],
            "type1": roles[0],
            "actor2": written[sides[1]],
            "type2": roles[1],
            "root": (rng.random(size) < 0.6).astype(np.int8),
            "code": pl.Series(base.tolist()),
            "quad": quads[kind].astype(np.int8),
            "goldstein": scale[kind],
            "mentions": mentions.astype(np.int32),
            "articles": np.maximum(1, mentions - rng.integers(0, 3, size)).astype(np.int32),
        }
    )
    # A part of the rows repeats another report of the same event: the same day, actors and act, another number.
    repeats = rng.integers(0, size, int(size * REPEATED))
    places = rng.permutation(size)[: repeats.size]
    told = frame[repeats].select("day", "actor1", "type1", "actor2", "type2", "code", "quad", "goldstein")
    rows = np.arange(size)
    rows[places] = repeats
    return pl.concat([frame.select("event", "root", "mentions", "articles"), frame[rows].select(told.columns)],
                     how="horizontal").select(frame.columns)  # fmt: skip
