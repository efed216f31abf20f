"""Files that are either written whole or not at all, and hashes of what was read."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from amity.core.errors import CannotWrite


def sha256_of(content: bytes) -> str:
    """Return the sha256 of bytes in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def write_whole(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path`` so that a reader sees the old file or the new one, never a part.

    Raises
    ------
    CannotWrite
        Where the folder cannot be made or the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(name).chmod(0o644)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise CannotWrite(
            f"'{path}' was to be written, and the system refused: {error.strerror or error}",
            hint="name a folder you may write to, with room on its disk",
        ) from error


@contextlib.contextmanager
def replaced_folder(target: Path) -> Iterator[Path]:
    """Give a new empty folder beside ``target`` that takes its place when the block ends without an error.

    Raises
    ------
    CannotWrite
        Where the new folder cannot be made or moved into place; the old one then stands as it was.
    """
    target = target.absolute()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}.new.", dir=target.parent))
    except OSError as error:
        raise CannotWrite(
            f"a folder beside '{target}' was to be made, and the system refused: {error.strerror or error}",
            hint="name a folder you may write to, with room on its disk",
        ) from error
    try:
        recovered(target)
        yield fresh
        fresh.chmod(0o755)
        old = target.with_name(f".{target.name}.old")
        shutil.rmtree(old, ignore_errors=True)
        if target.exists():
            target.rename(old)
        try:
            fresh.rename(target)
        except OSError:
            if old.exists():
                old.rename(target)
            raise
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise CannotWrite(
            f"the folder '{target}' was to be replaced, and the system refused: {error.strerror or error}",
            hint="name a folder you may write to, with room on its disk",
        ) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def recovered(target: Path) -> bool:
    """Put a folder back whose replacement was killed between its two steps; return whether there was one.

    A folder cannot take the place of another in one step everywhere; in between, the old one stands beside as
    ``.name.old``.
    """
    old = target.with_name(f".{target.name}.old")
    if target.exists() or not old.is_dir():
        return False
    with contextlib.suppress(OSError):
        old.rename(target)
    return target.exists()
