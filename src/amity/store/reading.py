"""Tables read from the dataset in force, each checked against the size and sha256 of the catalogue."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import polars as pl

from amity.core.errors import DataCorrupt, DataMissing
from amity.core.files import sha256_of
from amity.store.catalogue import REBUILD, TableEntry, catalogue


def table_path(folder: Path, key: str) -> Path:
    """Return where the Parquet file of a table lies in a dataset's folder."""
    return folder / f"{key}.parquet"


def read(key: str) -> pl.DataFrame:
    """Return a table of the dataset in force, whole.

    Parameters
    ----------
    key : str
        The table's key, such as ``arms_transfers``.

    Raises
    ------
    UnknownName
        Where the dataset has no such table.
    DataMissing, DataCorrupt
        Where its file is not there, or is not what the catalogue says byte for byte.

    Examples
    --------
    >>> read("roll_calls").columns[:3]
    ['roll_call', 'session', 'date']
    """
    found = catalogue()
    return _read(found.folder, found.table(key).sha256, key)


@cache
def _read(folder: Path, sha256: str, key: str) -> pl.DataFrame:
    content = _checked_bytes(folder, catalogue().table(key))
    try:
        return pl.read_parquet(io.BytesIO(content))
    except pl.exceptions.PolarsError as error:
        raise DataCorrupt(
            f"the table '{key}' (sha256 {sha256[:12]}…) matches the catalogue but is no readable Parquet file",
            hint=REBUILD,
            context=str(error),
        ) from error


def _checked_bytes(folder: Path, entry: TableEntry) -> bytes:
    path = table_path(folder, entry.key)
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise DataMissing(
            f"the table '{entry.key}' was looked for at '{path}'; no file is there", hint=REBUILD
        ) from error
    except OSError as error:
        raise DataCorrupt(
            f"the table '{entry.key}' at '{path}' cannot be read", hint=REBUILD, context=str(error)
        ) from error
    if len(content) != entry.bytes:
        raise DataCorrupt(
            f"the table '{entry.key}' should have {entry.bytes:,} bytes; '{path}' has {len(content):,}", hint=REBUILD
        )
    digest = sha256_of(content)
    if digest != entry.sha256:
        raise DataCorrupt(
            f"the table '{entry.key}' should have the sha256 {entry.sha256[:12]}…; '{path}' has {digest[:12]}…",
            hint=REBUILD,
        )
    return content


def verify() -> tuple[tuple[str, int, str], ...]:
    """Return key, rows and sha256 of every table after reading each one and checking it whole.

    Raises
    ------
    DataMissing, DataCorrupt
        For the first table that is not what the catalogue says.
    """
    found = catalogue()
    checked = []
    for key, entry in found.tables.items():
        frame = read(key)
        schema = [column.name for column, _ in entry.columns]
        listed = frame.columns[: len(schema)]
        if frame.height != entry.rows or listed != schema:
            raise DataCorrupt(
                f"the table '{key}' should have {entry.rows:,} rows and the columns {', '.join(schema[:6])} …; "
                f"it has {frame.height:,} rows and {', '.join(frame.columns[:6])} …",
                hint=REBUILD,
            )
        checked.append((key, entry.rows, entry.sha256))
    return tuple(checked)
