"""Cases that the app may show: the shipped ones, and the folders in the folder of cases; nothing outside of it."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

from amity.cases import shipped
from amity.core.errors import UnknownName
from amity.core.suggest import nearest

_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
CASE_FILE = "case.yaml"


def keys(home: Path | None) -> tuple[str, ...]:
    """Return the keys of all cases that may be shown: the shipped ones first."""
    own = sorted(found.name for found in home.iterdir() if _is_case(found)) if home is not None else []
    return tuple(dict.fromkeys([*shipped(), *own]))


def _is_case(folder: Path) -> bool:
    return bool(_KEY.fullmatch(folder.name)) and not folder.is_symlink() and (folder / CASE_FILE).is_file()


def folder_of(key: str, home: Path | None) -> Path:
    """Return the folder of a case.

    A key is one plain word, so that no address leads out of the folder of cases, and a folder that is a link is none.

    Raises
    ------
    UnknownName
        Where no case has the key.
    """
    known = shipped()
    if key in known:
        return known[key]
    if home is not None and _KEY.fullmatch(key) and _is_case(home / key):
        return home / key
    raise UnknownName(
        f"the case '{key[:80]}' was asked for; this app shows {len(keys(home))} cases and none of that name",
        hint="see them on the home page; amity serve --cases FOLDER shows your own",
        candidates=nearest(key[:80], keys(home)),
    )


def stamp(key: str, home: Path | None) -> str:
    """Return a text that changes when a file of a case does: names, sizes and times of its folder."""
    folder = folder_of(key, home)
    try:
        with os.scandir(folder) as entries:
            found = sorted((one.name, one.stat().st_size, one.stat().st_mtime_ns) for one in entries)
    except OSError:
        # A file went while it was looked at: this stamp differs from the next one.
        return "changing"
    return hashlib.sha256(repr(found).encode()).hexdigest()[:16]
