"""Event files in, a Parquet file of dyad-months out, with what was read and what was left out."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from amity.core.errors import AmityError, CannotWrite, ChangedFormat, EmptyAnswer
from amity.core.files import write_whole
from amity.events.aggregate import dyad_months, other_codes, told_once
from amity.events.engines import MEMORY, Engine, held, opened, shards
from amity.events.formats import QUAD_CLASSES

KEYS = ("state_a", "state_b", "month")


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregated:
    """What came of event files: rows read, those between two states, dyad-months, months covered, codes of no state."""

    out: Path
    rows: int
    between_states: int
    dyad_months: int
    first: int
    last: int
    short_months: tuple[int, ...]
    other_codes: tuple[tuple[str, int], ...]

    def to_json(self) -> dict[str, object]:
        """Return the record as ``amity events aggregate --json`` prints it."""
        return {
            "out": str(self.out),
            "n_rows": self.rows,
            "n_between_states": self.between_states,
            "n": self.dyad_months,
            "first": self.first,
            "last": self.last,
            "short_months": list(self.short_months),
            "other_codes": [{"code": code, "n": n} for code, n in self.other_codes],
        }


def aggregate(
    paths: Sequence[Path],
    out: Path,
    *,
    engine: Engine = "duckdb",
    government: bool = False,
    deduplicate: bool = True,
    memory: str = MEMORY,
) -> Aggregated:
    """Return what came of event files after their dyad-months were written to ``out``, sorted by dyad and month.

    Raises
    ------
    DataMissing, UsageError, ChangedFormat
        Where the files are not there, of two kinds, or not event files.
    EmptyAnswer
        Where no event is between two states.
    CannotWrite
        Where the file cannot be written; nothing is left half-written.
    """
    with opened(engine, memory=memory) as con:
        try:
            # One pass over the files; what it leaves is small, and is asked twice.
            told = held(con, told_once(shards(con, paths, engine)), engine)
            counts = con.to_pyarrow(dyad_months(told, government=government, deduplicate=deduplicate))
            codes = con.to_pyarrow(other_codes(told))
        except AmityError:
            raise
        except (ValueError, OSError, RuntimeError, TypeError) as error:
            raise _unreadable(paths, error) from error
        except Exception as error:
            # Each engine has errors of its own, which share no parent.
            if type(error).__module__.split(".")[0] not in ("duckdb", "_duckdb", "pyspark", "ibis", "py4j"):
                raise
            raise _unreadable(paths, error) from error
    frame = _means(pl.DataFrame(pl.from_arrow(counts)).sort(KEYS))
    if frame.is_empty():
        raise EmptyAnswer(
            f"{len(paths)} event files were read; no event in them is between two states",
            hint="see that they are event files with actors' country codes",
        )
    _write(frame, out)
    return _told(frame, pl.DataFrame(pl.from_arrow(codes)), out)


def _means(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the counts with Goldstein's mean in place of its sum: divided here, all engines agree."""
    mean = (pl.col("tenths") / 10 / pl.col("n")).alias("goldstein")
    return frame.with_columns(mean).select(
        *KEYS, "n", *QUAD_CLASSES.values(), "goldstein", "mentions", "articles", "volume", "days"
    )


def _unreadable(paths: Sequence[Path], error: Exception) -> ChangedFormat:
    return ChangedFormat(
        f"event files were read, '{paths[0].name}' first; they are not in the form that is known",
        hint="give GDELT 2.0 event exports (61 columns, tabs, no header), or Parquet files of amity events generate",
        context=" ".join(str(error).split())[:300],
    )


def _write(frame: pl.DataFrame, out: Path) -> None:
    try:
        with tempfile.TemporaryDirectory(prefix=".amity.", dir=out.parent if out.parent.is_dir() else None) as place:
            part = Path(place) / "part.parquet"
            frame.write_parquet(part, compression="zstd", statistics=True)
            write_whole(out, part.read_bytes())
    except OSError as error:
        raise CannotWrite(
            f"'{out}' was to be written, and the system refused: {error.strerror or error}",
            hint="name a folder you may write to, with room on its disk",
        ) from error


def _told(frame: pl.DataFrame, codes: pl.DataFrame, out: Path) -> Aggregated:
    listed = codes.drop_nulls("other").sort("n", "other", descending=[True, False]).head(20)
    months = frame.select("month", "days").unique("month").sort("month")
    whole = pl.date(pl.col("month") // 100, pl.col("month") % 100, 1).dt.month_end().dt.day()
    return Aggregated(
        out=out,
        rows=int(codes["n"].sum()),
        between_states=int(frame["n"].sum()),
        dyad_months=frame.height,
        first=int(months["month"][0]),
        last=int(months["month"][-1]),
        short_months=tuple(months.filter(pl.col("days") < whole)["month"]),
        other_codes=tuple((str(code), int(n)) for code, n in listed.select("other", "n").iter_rows()),
    )
