"""Measures of all dyads in every year under every choice of options: partitions of Parquet that a kill does not lose.

A partition is one measure under one choice in one year. Each is written whole or not at all and carries what it
answers, so that a run that was killed goes on where it stopped, and many processes give the bytes that one gives.
"""

from __future__ import annotations

import io
import itertools
import json
import multiprocessing
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from amity import measures
from amity._version import __version__
from amity.core.asks import Period
from amity.core.declarations import OptionValue
from amity.core.errors import BadOption, CannotWrite, ComputeError, UsageError
from amity.core.files import sha256_of, write_whole
from amity.panels.attaching import Wanted, read_wanted
from amity.store import catalogue

MANIFEST = "manifest.json"
MARK = "amity"
MOST_PARTITIONS = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One partition: measure, options, year, and whether intervals are computed."""

    key: str
    given: tuple[tuple[str, OptionValue], ...]
    year: int
    intervals: bool

    @property
    def path(self) -> str:
        """Return where the partition lies below the folder, as partitioned Parquet is named."""
        chosen = ",".join(f"{name}={value}" for name, value in self.given) or "default"
        spec = "".join(sign if sign.isalnum() or sign in "=,._-" else "_" for sign in chosen).replace("=", "-")
        return f"measure={self.key}/specification={spec}/year={self.year}/part.parquet"

    def mark(self, version: str) -> str:
        """Return what the file carries: the question and the dataset that it was answered from."""
        return json.dumps(
            {
                "amity": __version__,
                "dataset": version,
                "measure": self.key,
                "options": dict(self.given),
                "year": self.year,
                "intervals": self.intervals,
            },
            sort_keys=True,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """What a run wrote: the folder, how many partitions, rows, and how many of them stood there before."""

    folder: Path
    parts: int
    rows: int
    kept: int
    manifest: str

    def to_json(self) -> dict[str, object]:
        """Return the run as ``amity grid --json`` prints it."""
        return {
            "out": str(self.folder),
            "n": self.parts,
            "n_rows": self.rows,
            "kept": self.kept,
            "manifest_sha256": self.manifest,
        }


def expanded(text: str) -> tuple[Wanted, ...]:
    """Return every measure and choice that ``KEY[:OPTION=VALUE|VALUE,…]`` asks for.

    Raises
    ------
    UnknownMeasure, BadOption
        Where there is no such measure, option or value.

    Examples
    --------
    >>> [dict(one.given) for one in expanded("vote_agreement:nonvoting=drop|half")]
    [{'nonvoting': 'drop'}, {'nonvoting': 'half'}]
    """
    head, mark, tail = text.partition(":")
    if "=" in head:
        raise BadOption(f"'{text}' was asked for; a grid has no names", hint="write KEY:OPTION=VALUE|VALUE")
    choices: list[list[str]] = []
    for part in tail.split(",") if tail else ():
        option, sign, values = part.partition("=")
        if not sign:
            raise BadOption(
                f"'{text}' was asked for; '{part}' is no option of the form OPTION=VALUE|VALUE",
                hint="write it like vote_agreement:nonvoting=drop|half,rollcalls=all|nuclear",
            )
        choices.append([f"{option}={value}" for value in values.split("|")])
    return tuple(read_wanted(f"{head}{mark}{','.join(chosen)}") for chosen in itertools.product(*choices))


def planned(texts: Sequence[str], years: Period, *, intervals: bool) -> tuple[Part, ...]:
    """Return the partitions of a run in order, each once.

    Raises
    ------
    UsageError
        Where nothing is asked for, sessions are, or the run would have more partitions than any folder should.
    """
    if years.unit != "year":
        raise UsageError("a grid of sessions was asked for; its partitions are years", hint="give --years")
    asks = [ask for text in texts for ask in expanded(text)]
    if not asks:
        raise UsageError("a grid was asked for; no measure was named", hint="name one: amity grid s_score --out FOLDER")
    parts = dict.fromkeys(
        Part(key=ask.measure.key, given=tuple(sorted(ask.given.items())), year=year, intervals=intervals)
        for ask in asks
        for year in range(years.first, years.last + 1)
    )
    if len(parts) > MOST_PARTITIONS:
        raise UsageError(
            f"a grid of {len(parts):,} partitions was asked for; one may have {MOST_PARTITIONS:,}", hint="ask for fewer"
        )
    return tuple(sorted(parts, key=lambda part: part.path))


def run(
    texts: Sequence[str],
    years: Period,
    folder: Path,
    *,
    intervals: bool = False,
    jobs: int = 1,
    note: Callable[[int, int], None] = lambda _done, _all: None,
) -> Grid:
    """Return what was written after every measure, choice and year lies in the folder, and the manifest lists them.

    Parameters
    ----------
    texts : sequence of str
        ``KEY[:OPTION=VALUE|VALUE,…]``: every combination of the values is a specification.
    years : Period
        Calendar years; a year outside a measure's coverage is a partition whose rows say so.
    folder : Path
        A new or empty folder, or one of an earlier run: partitions of the same question and dataset are kept.
    intervals : bool
        Whether intervals are computed, where a measure has some.
    jobs : int
        Processes.
    note : callable
        Is told how many partitions of how many are done.

    Raises
    ------
    UsageError, BadOption
        Where what is asked for cannot be; nothing is written then.
    ComputeError
        Where a process was killed; the partitions that are whole stay and are kept by the next run.
    CannotWrite
        Where the folder holds something else, or the disk refuses.
    """
    parts, version = planned(texts, years, intervals=intervals), catalogue().version
    _check_folder(folder)
    missing = [part for part in parts if not _stands(folder, part, version)]
    kept = len(parts) - len(missing)
    note(kept, len(parts))
    for done, _ in enumerate(_written(missing, folder, version, jobs), start=1):
        note(kept + done, len(parts))
    rows = [_listed(folder, part) for part in parts]
    body = {"schema": 1, "amity": __version__, "dataset_version": version, "partitions": rows}
    content = (json.dumps(body, indent=1, sort_keys=True) + "\n").encode()
    write_whole(folder / MANIFEST, content)
    return Grid(
        folder=folder,
        parts=len(parts),
        rows=sum(int(str(row["rows"])) for row in rows),
        kept=kept,
        manifest=sha256_of(content),
    )


def _check_folder(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise CannotWrite(f"'{folder}' was to hold a grid; it is no folder", hint="name a new folder")
    strange = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    strange = [name for name in strange if name != MANIFEST and not name.startswith(("measure=", "."))]
    if strange:
        raise CannotWrite(
            f"'{folder}' was to hold a grid; it holds '{sorted(strange)[0]}' too",
            hint="name a new folder or an empty one",
        )


def _stands(folder: Path, part: Part, version: str) -> bool:
    """Return whether the partition lies there whole, and answers this question from this dataset."""
    path = folder / part.path
    try:
        return path.is_file() and pl.read_parquet_metadata(path).get(MARK) == part.mark(version)
    except (pl.exceptions.PolarsError, OSError):
        return False


def _written(parts: Sequence[Part], folder: Path, version: str, jobs: int) -> Iterator[None]:
    if jobs <= 1 or len(parts) <= 1:
        for part in parts:
            _write(part, folder, version)
            yield
        return
    # A fresh interpreter each: a fork would copy the threads of polars in the middle of their work.
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        waiting = [pool.submit(_write, part, folder, version) for part in parts]
        try:
            for done in as_completed(waiting):
                done.result()
                yield
        except BrokenProcessPool as error:
            raise ComputeError(
                "a process of the run was killed",
                hint="run the same command again: whole partitions are kept; fewer --jobs take less memory",
            ) from error
        finally:
            for one in waiting:
                one.cancel()


def _write(part: Part, folder: Path, version: str) -> None:
    period = Period(first=part.year, last=part.year)
    frame = measures.all_dyads(part.key, period, dict(part.given), intervals=part.intervals)
    held = io.BytesIO()
    frame.write_parquet(held, compression="zstd", statistics=True, metadata={MARK: part.mark(version)})
    write_whole(folder / part.path, held.getvalue())


def _listed(folder: Path, part: Part) -> Mapping[str, object]:
    content = (folder / part.path).read_bytes()
    rows = pl.scan_parquet(io.BytesIO(content)).select(pl.len()).collect().item()
    return {
        "path": part.path,
        "measure": part.key,
        "options": dict(part.given),
        "year": part.year,
        "rows": rows,
        "sha256": sha256_of(content),
    }
