"""Reads the project's own lists: tab-separated text with a header, and comments above it."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources.abc import Traversable
from pathlib import Path

from amity.core.errors import DataCorrupt, DataMissing

_HINT = "Install amity again, or repair that line of the list."


def read_tsv(source: Traversable | Path, columns: Sequence[str] = ()) -> list[dict[str, str]]:
    """Return the rows of a list as dictionaries of text, an empty cell being ``""``.

    Lines that start with ``#`` above the header are comments; below it they are rows like any other, and
    an empty line is a row of one cell.

    Parameters
    ----------
    source : Traversable or Path
        The file, UTF-8.
    columns : sequence of str
        The header that is expected, in order; empty for any header.

    Raises
    ------
    DataMissing
        Where there is no such file.
    DataCorrupt
        Where the file is not UTF-8, has no header or another one than expected, or a row is ragged; the
        message names the file and the line.

    Examples
    --------
    >>> from importlib.resources import files
    >>> rows = read_tsv(files("amity.core.lists").joinpath("states.tsv"))
    >>> rows[0]["name"]
    'Afghanistan'
    """
    lines = _lines(source)
    start = next((i for i, line in enumerate(lines) if not line.startswith("#")), None)
    if start is None or not lines[start]:
        raise DataCorrupt(f"{source.name} has no header line", hint=_HINT, context=str(source))
    header = lines[start].split("\t")
    if len(set(header)) != len(header) or (columns and header != list(columns)):
        asked = f"; expected {', '.join(columns)}" if columns else ", one of them twice"
        raise DataCorrupt(
            f"{source.name} line {start + 1} has the columns {', '.join(header)}{asked}",
            hint=_HINT,
            context=f"{source}:{start + 1}",
        )
    rows: list[dict[str, str]] = []
    for number, line in enumerate(lines[start + 1 :], start=start + 2):
        cells = line.split("\t")
        if len(cells) != len(header):
            raise DataCorrupt(
                f"{source.name} line {number} has {len(cells)} cells where the header has {len(header)}",
                hint=_HINT,
                context=f"{source}:{number}",
            )
        rows.append(dict(zip(header, cells, strict=True)))
    return rows


def _lines(source: Traversable | Path) -> list[str]:
    try:
        text = source.read_bytes().decode("utf-8")
    except FileNotFoundError as error:
        raise DataMissing(f"the list {source.name} is not there", hint=_HINT, context=str(source)) from error
    except UnicodeDecodeError as error:
        raise DataCorrupt(
            f"{source.name} is not UTF-8 text (byte {error.start})", hint=_HINT, context=str(source)
        ) from error
    # A checkout on Windows may have turned line ends into \r\n; splitlines() would also cut at other marks.
    lines = text.replace("\r\n", "\n").split("\n")
    if lines and not lines[-1]:
        lines.pop()
    return lines
