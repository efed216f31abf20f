"""Files of panels: read and written as Parquet, CSV and Stata, with the codebook beside them and inside."""

from __future__ import annotations

import importlib
import io
import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import cast

import polars as pl

from amity.core.errors import CannotWrite, DataCorrupt, DataMissing, UsageError
from amity.core.files import write_whole
from amity.panels.codebook import Codebook, markdown

FORMATS = (".parquet", ".csv", ".dta")
METADATA_KEY = "amity"
# Stata's own limits: 32 characters of a name, 80 of a label.
_LONGEST_NAME, _LONGEST_LABEL = 32, 80
_EXTRA = "amity[stata]"


def suffix_of(path: Path, role: str) -> str:
    """Return the format of a file by its name's end.

    Raises
    ------
    UsageError
        Where it is none of .parquet, .csv and .dta.
    """
    if not path.name:
        raise UsageError(f"no file was named {role}", hint="end its name in .parquet, .csv or .dta")
    found = path.suffix.lower()
    if found not in FORMATS:
        raise UsageError(
            f"the file '{path}' was named {role}; its format is not known",
            hint="end the name in .parquet, .csv or .dta",
            candidates=FORMATS,
        )
    return found


def read_frame(path: Path, *, as_text: bool = False) -> pl.DataFrame:
    """Return a user's file whole.

    Parameters
    ----------
    path : Path
        A .csv, .parquet or .dta file.
    as_text : bool
        Whether a CSV's cells stay the text they are, so that writing them back changes nothing (``007`` stays
        ``007``).

    Raises
    ------
    DataMissing, DataCorrupt
        Where there is no such file, or it cannot be read as what its name says.
    """
    kind = suffix_of(path, "to be read")
    if path.is_dir():
        raise UsageError(f"'{path}' was to be read; it is a folder", hint="name a file in it")
    if not path.is_file():
        raise DataMissing(f"the file '{path}' was to be read; no file is there", hint="check its name and folder")
    try:
        if kind == ".csv":
            # Only an empty cell is missing: "NA" is Namibia's code.
            return pl.read_csv(path, infer_schema=not as_text, infer_schema_length=None)
        if kind == ".parquet":
            return pl.read_parquet(path)
        return cast(pl.DataFrame, _stata("read_readstat")(str(path)))
    except (pl.exceptions.PolarsError, OSError, UnicodeError, RuntimeError, ValueError) as error:
        raise DataCorrupt(
            f"the file '{path}' cannot be read as {kind[1:].upper()}",
            hint="check that it is what its name says; a CSV must be UTF-8 with commas between its cells",
            context=str(error)[:200],
        ) from error


def write_panel(frame: pl.DataFrame, book: Codebook, path: Path) -> tuple[Path, ...]:
    """Write a frame with its codebook beside it and return the files written, the frame's first.

    ``x.csv`` comes with ``x.csv.codebook.md`` and ``x.csv.codebook.json``; Parquet holds the codebook in its metadata
    too (key ``amity``), Stata holds the labels of the variables. Same frame, same bytes.

    Raises
    ------
    UsageError
        Where the format is not known, is Stata and the extra is not installed, or names do not fit Stata.
    """
    kind = suffix_of(path, "to be written")
    text = json.dumps(book.to_json(), ensure_ascii=False, indent=1, allow_nan=False)
    plain = frame.with_columns(pl.col(pl.Enum, pl.Categorical).cast(pl.String))
    buffer = io.BytesIO()
    if kind == ".parquet":
        frame.write_parquet(buffer, compression="zstd", metadata={METADATA_KEY: text})
    elif kind == ".csv":
        plain.write_csv(buffer)
    else:
        buffer.write(_stata_bytes(plain, book))
    write_whole(path, buffer.getvalue())
    beside = codebook_paths(path)
    write_whole(beside[0], markdown(book).encode())
    write_whole(beside[1], (text + "\n").encode())
    return (path, *beside)


def codebook_paths(path: Path) -> tuple[Path, Path]:
    """Return where the codebook of a file stands, as Markdown and as JSON."""
    return path.with_name(f"{path.name}.codebook.md"), path.with_name(f"{path.name}.codebook.json")


def read_codebook(path: Path) -> dict[str, object]:
    """Return the codebook beside a file, or the one inside a Parquet file.

    Raises
    ------
    DataMissing
        Where there is none.
    """
    beside = codebook_paths(path)[1]
    try:
        if beside.is_file():
            return cast(dict[str, object], json.loads(beside.read_text(encoding="utf-8")))
        if path.suffix.lower() == ".parquet" and path.is_file():
            inside = pl.read_parquet_metadata(path).get(METADATA_KEY)
            if inside:
                return cast(dict[str, object], json.loads(inside))
    except (OSError, ValueError, pl.exceptions.PolarsError) as error:
        raise DataCorrupt(f"the codebook of '{path}' cannot be read", hint="make the file again") from error
    raise DataMissing(
        f"the codebook of '{path}' was looked for at '{beside}'; no file is there",
        hint="keep the codebook beside the file that amity wrote, or name the measures to cite",
    )


def _stata_bytes(frame: pl.DataFrame, book: Codebook) -> bytes:
    """Return a frame as a Stata file (format 118, Stata 14 and later)."""
    write = _stata("write_readstat")
    long = [name for name in frame.columns if len(name) > _LONGEST_NAME or not name.isidentifier()]
    if long:
        raise UsageError(
            f"the columns {', '.join(long)} cannot be Stata variables: a name has letters, digits and _, at most "
            f"{_LONGEST_NAME}",
            hint="give them other names, such as short=vote_agreement, or write .parquet or .csv",
        )
    labels = {note.name: note.label[:_LONGEST_LABEL] for note in book.columns if note.name in frame.columns}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "panel.dta"
        try:
            write(_narrowed(frame), str(path), format="dta", variable_labels=labels)
        except (RuntimeError, ValueError, TypeError, pl.exceptions.PolarsError) as error:
            raise CannotWrite(
                f"the panel could not be written as a Stata file: {error}", hint="write .parquet or .csv"
            ) from error
        return path.read_bytes()


def _narrowed(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame whose whole numbers fit Stata's, which has none of 64 bits: as 32 bits, else as doubles."""
    casts = []
    for name, kind in frame.schema.items():
        if kind == pl.Boolean:
            casts.append(pl.col(name).cast(pl.Int8))
        elif kind in (pl.Int64, pl.UInt64, pl.UInt32, pl.UInt16, pl.UInt8, pl.Int128):
            column = frame[name]
            low, high = cast("int | None", column.min()), cast("int | None", column.max())
            small = low is None or high is None or (low > -(2**31) + 128 and high < 2**31 - 128)
            casts.append(pl.col(name).cast(pl.Int32 if small else pl.Float64))
    return frame.with_columns(casts)


def _stata(name: str) -> Callable[..., object]:
    """Return a function of the library that reads and writes Stata files, an extra of amity."""
    try:
        return cast(Callable[..., object], getattr(importlib.import_module("polars_readstat"), name))
    except ImportError as error:
        raise UsageError(
            "a Stata file was asked for; the library that reads and writes them is not installed",
            hint=f"install it with: pip install '{_EXTRA}', or use .parquet or .csv",
        ) from error
