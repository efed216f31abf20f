"""Event exports of GDELT 2.0 fetched by day: each archive checked by the size and checksum of the master list."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from amity.core.declarations import Transfer
from amity.core.errors import ChangedFormat, DataCorrupt, EmptyAnswer
from amity.core.files import write_whole

ADDRESS = "http://data.gdeltproject.org/gdeltv2"
MASTER = "masterfilelist.txt"
LINE = re.compile(r"(\d+) ([0-9a-f]{32}) \S*/(\d{14})\.export\.CSV\.zip")
LARGEST_MEMBER = 500_000_000


def fetch(transfer: Transfer, first: date, last: date, folder: Path, *, address: str = ADDRESS) -> Iterator[Path]:
    """Yield the event exports of the days from ``first`` to ``last``, as text, as they come into the folder.

    What lies there whole already is not asked for again.

    Raises
    ------
    EmptyAnswer
        Where the list names no export of those days.
    ChangedFormat, DataCorrupt, Refused, Interrupted
        Where the place or an archive is not usable.
    """
    stamps = {(first + timedelta(days=n)).strftime("%Y%m%d") for n in range((last - first).days + 1)}
    listed = [LINE.fullmatch(line.strip()) for line in transfer.text(f"{address}/{MASTER}").splitlines()]
    named = [match for match in listed if match]
    if not named:
        raise ChangedFormat(
            "the master list of GDELT should hold lines of size, checksum and address; it holds none",
            hint="see the list in a browser; if its form changed, report it",
            context=f"{address}/{MASTER}",
        )
    wanted = [match for match in named if match[3][:8] in stamps]
    if not wanted:
        raise EmptyAnswer(
            f"event exports of {first} to {last} were asked for; the list has {named[0][3][:8]} to {named[-1][3][:8]}",
            hint="ask for days that it has",
        )
    for match in sorted(wanted, key=lambda found: found[3]):
        name = f"{match[3]}.export.CSV"
        target = folder / name
        if not target.is_file():
            archive = folder / f"{name}.zip"
            transfer.download(f"{address}/{name}.zip", archive, size=int(match[1]), md5=match[2])
            _unpack(archive, target)
        yield target


def _unpack(archive: Path, target: Path) -> None:
    try:
        with zipfile.ZipFile(archive) as file:
            infos = file.infolist()
            if len(infos) != 1 or infos[0].file_size > LARGEST_MEMBER:
                raise ChangedFormat(
                    f"'{archive.name}' should hold one export of less than {LARGEST_MEMBER:,} bytes; it holds "
                    f"{len(infos)} files",
                    hint="see the archive in a browser",
                )
            write_whole(target, file.read(infos[0]))
    except zipfile.BadZipFile as error:
        raise DataCorrupt(f"'{archive.name}' is no whole zip archive", hint="fetch it again") from error
    archive.unlink()
