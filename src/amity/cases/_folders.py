"""The folder of a case and its files: which may be read, and how much of them.

A case can come from anywhere, so nothing outside its folder is ever opened for it: a link that leads out of the
folder, a device and a file of the wrong size are refused before a byte is read.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from amity.core.errors import BadCaseFile, UnknownName
from amity.core.suggest import nearest

CASE_FILE, EVENTS_FILE, CLAIMS_FILE, SCENARIOS_FILE = "case.yaml", "events.yaml", "claims.yaml", "scenarios.yaml"
LARGEST_FILE = 2_000_000
LARGEST_FOLDER = 10_000_000
_SHOWN_NAME = 200


def shipped() -> dict[str, Path]:
    """Return the folders of the cases that amity ships, by key."""
    home = Path(__file__).resolve().parent
    return {found.parent.name: found.parent for found in sorted(home.glob(f"*/{CASE_FILE}"))}


def folder_of(name: str) -> Path:
    """Return the folder of the shipped case of that name, or the folder that the name is the path of.

    Raises
    ------
    UnknownName
        Where it is neither; a path must lead to a folder with a ``case.yaml``.
    BadCaseFile
        Where the folder is a link, or holds more than a case may.
    """
    known = shipped()
    plain = name.replace(os.sep, "/").removeprefix("cases/").rstrip("/")
    if plain in known:
        return known[plain]
    folder = Path(name)
    if not name.strip() or not _is_there(folder / CASE_FILE):
        shown = name if len(name) <= _SHOWN_NAME else f"{name[:_SHOWN_NAME]}…"
        raise UnknownName(
            f"the case '{shown}' was asked for; it is no shipped case and no folder with a {CASE_FILE}",
            hint="see the shipped cases: amity list cases; start one of your own: amity new case KEY --dyad A B",
            candidates=nearest(plain[:_SHOWN_NAME], known),
        )
    if folder.is_symlink():
        raise BadCaseFile(
            f"the folder of the case, '{name}', is a link; a case is read from its own folder only",
            hint="name the folder that the link leads to",
        )
    _check_size(folder)
    return folder


def read_text(folder: Path, name: str) -> str | None:
    """Return the text of a file of a case, None where the case has no such file.

    Raises
    ------
    BadCaseFile
        Where it leads out of the folder, is no plain file, is too large, or is not UTF-8.
    """
    path = folder / name
    if not os.path.lexists(path):
        return None
    if path.is_symlink() and folder not in shipped().values():
        _check_link(folder, path)
    try:
        # Without waiting, since the opening of a pipe would wait for a writer.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as file:
            status = os.fstat(file.fileno())
            _check_file(path, status)
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise BadCaseFile(
            f"'{path}' cannot be read: {error.strerror or error}", hint="see to it that it is a file which you may read"
        ) from error
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadCaseFile(f"{path}:{line}: this is not UTF-8 text", hint="save the file as UTF-8") from error


def _is_there(path: Path) -> bool:
    try:
        return path.exists() or path.is_symlink()
    except (OSError, ValueError):
        # A name that is too long, or that has a NUL in it, is the path of nothing.
        return False


def _check_size(folder: Path) -> None:
    """Refuse a folder whose files come to more than a case may have; what is in folders below it is never read."""
    total = 0
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_file(follow_symlinks=False):
                total += entry.stat(follow_symlinks=False).st_size
    if total > LARGEST_FOLDER:
        raise BadCaseFile(
            f"the files in '{folder}' have {total:,} bytes; the folder of a case may have {LARGEST_FOLDER:,}",
            hint="keep what is no case elsewhere, or in a folder below it",
        )


def _check_link(folder: Path, path: Path) -> None:
    try:
        inside = path.resolve(strict=True).is_relative_to(folder.resolve())
    except (OSError, RuntimeError):
        inside = False
    if not inside:
        raise BadCaseFile(
            f"'{path}' is a link that leads out of the case's folder, or nowhere; it was not read",
            hint="lay the file itself into the folder",
        )


def _check_file(path: Path, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise BadCaseFile(f"'{path}' is no plain file", hint="lay a text file there")
    if status.st_size > LARGEST_FILE:
        raise BadCaseFile(
            f"'{path}' has {status.st_size:,} bytes; a case file may have {LARGEST_FILE:,}",
            hint="split it, or take out what is no case",
        )
