"""What the endpoints share: links found on a page, members taken out of archives, and columns that must be there."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from amity.core.declarations import Transfer
from amity.core.errors import ChangedFormat, DataCorrupt, UsageError

LARGEST_MEMBER = 4_000_000_000
CHUNK = 1 << 20


def newest(transfer: Transfer, page: str, pattern: str, what: str) -> str:
    """Return the last, in order of its numbers, of the names on a page that fit a pattern.

    Raises
    ------
    ChangedFormat
        Where the page names none.
    """
    found = {match.group(0) for match in re.finditer(pattern, transfer.text(page))}
    if not found:
        raise ChangedFormat(
            f"{what} was looked for on its producer's page; the page names no file of that kind",
            hint="open the page in a browser, download the file by hand, then: amity data import FILE",
            context=page,
        )
    return max(found, key=lambda name: ([int(digits) for digits in re.findall(r"\d+", name)], name))


@contextmanager
def unzipped(archive: Path) -> Iterator[zipfile.ZipFile]:
    """Give a zip archive that is open; what is wrong with it while it is read is an error of the data.

    Raises
    ------
    DataCorrupt
        Where the archive is cut short, a member's checksum does not hold, or it is packed in a way that is not read.
    """
    try:
        with zipfile.ZipFile(archive) as file:
            yield file
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise DataCorrupt(
            f"'{archive.name}' should be a whole zip archive; it is not",
            hint="download it again: a part of it is missing or damaged",
            context=str(error),
        ) from error


def member(archive: Path, pattern: str, target: Path) -> Path:
    """Return ``target`` after the one member of an archive whose name fits a pattern was written there.

    Raises
    ------
    DataCorrupt
        Where the archive is cut short or a member's checksum does not hold.
    ChangedFormat
        Where no member, or several, fit, or one would be larger than any such file is.
    """
    with unzipped(archive) as file:
        found = [info for info in file.infolist() if re.search(pattern, info.filename)]
        if len(found) != 1:
            names = ", ".join(info.filename for info in file.infolist()[:6])
            raise ChangedFormat(
                f"one member like '{pattern}' was looked for in '{archive.name}'; {len(found)} fit, of {names} …",
                hint="see that it is the archive that the source's page names",
            )
        if found[0].file_size > LARGEST_MEMBER:
            raise ChangedFormat(
                f"'{found[0].filename}' would have {found[0].file_size:,} bytes; a file may have {LARGEST_MEMBER:,}",
                hint="see that it is the archive that the source's page names",
            )
        target.parent.mkdir(parents=True, exist_ok=True)
        with file.open(found[0]) as inside, target.open("wb") as out:
            while chunk := inside.read(CHUNK):
                out.write(chunk)
    return target


def members(archive: Path, pattern: str) -> tuple[str, ...]:
    """Return the names of an archive's members that fit a pattern, sorted."""
    with unzipped(archive) as file:
        return tuple(sorted(name for name in file.namelist() if re.search(pattern, name)))


def only(files: Sequence[Path], what: str) -> Path:
    """Return the one file of a sequence, or raise where there are several."""
    if len(files) != 1:
        raise UsageError(
            f"{what} is one file; {len(files)} were given: {', '.join(file.name for file in files)}",
            hint="give that one file",
        )
    return files[0]


def needed(frame: pl.DataFrame | pl.LazyFrame, columns: Sequence[str], name: str) -> None:
    """Raise :class:`ChangedFormat` where a file lacks columns that it is known to have."""
    have = frame.collect_schema().names()
    if lacking := [column for column in columns if column not in have]:
        raise ChangedFormat(
            f"'{name}' should have the columns {', '.join(columns)}; {', '.join(lacking)} is not there",
            hint="its producer changed the form, or it is another file: see amity data status for what is expected",
            context=f"it has {', '.join(have[:20])}",
        )


def read_text_csv(path: Path) -> pl.DataFrame:
    """Return a CSV file with every cell as text; only the empty cell is no value ("NA" is Namibia)."""
    try:
        return pl.read_csv(path, infer_schema=False, null_values=[""])
    except (pl.exceptions.PolarsError, UnicodeDecodeError) as error:
        raise ChangedFormat(
            f"'{path.name}' should be a CSV file in UTF-8; it cannot be read as one",
            hint="see that it is the file as it was downloaded",
            context=str(error)[:300],
        ) from error
