"""The user's own dataset: the embedded tables, with those in their place that fresher files of the user give.

It is made anew each time from the embedded dataset and every file that the user fetched or imported, and takes the
place of the one before in one step. The files lie beside the tables, so that both change together or not at all.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import cast

import filelock
import polars as pl

from amity.core.declarations import Frames, RawFile, Source, Table
from amity.core.errors import CannotWrite, ChangedFormat, DataCorrupt, DataError, EmptyAnswer, InUse
from amity.core.files import sha256_of, write_whole
from amity.core.settings import CURRENT, RESET, embedded_data, user_dataset, user_sets
from amity.store.building import all_sources, all_tables, catalogue_body, source_entry, table_entry
from amity.store.catalogue import CATALOGUE_FILE
from amity.store.licences import LICENCE_FILE, licence_page
from amity.store.reading import table_path

RAW = "raw"
CHANGES = "changes.json"
ORIGIN = "origin.json"
WAIT = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a user's files of a source came from: edition, day, address or file, and each file's size and sha256."""

    source: str
    edition: str
    day: date
    place: str
    files: tuple[RawFile, ...]

    def to_json(self) -> dict[str, object]:
        """Return the origin as it is kept beside the files."""
        return {**asdict(self), "day": self.day.isoformat(), "files": [asdict(file) for file in self.files]}


@dataclass(frozen=True, slots=True, kw_only=True)
class TableChange:
    """What fresher files did to a table: rows added, gone and revised against the table before, or why nothing."""

    table: str
    rows: int
    added: int
    gone: int
    revised: int
    last: date
    status: str = "built"
    reason: str = ""

    def to_json(self) -> dict[str, object]:
        """Return the change as ``amity data update --json`` lists it."""
        return {
            "table": self.table,
            "n": self.rows,
            "added": self.added,
            "gone": self.gone,
            "revised": self.revised,
            "last": self.last.isoformat(),
            "status": self.status,
            "reason": self.reason,
        }


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a folder of user data so that no other process writes to it.

    Raises
    ------
    InUse
        Where another process holds it.
    CannotWrite
        Where the folder cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(folder / ".lock", timeout=WAIT):
            yield
    except filelock.Timeout as error:
        raise InUse(
            f"'{folder}' was to be written to; another amity is writing there",
            hint="wait until it is done, then repeat",
        ) from error
    except (PermissionError, FileExistsError, NotADirectoryError) as error:
        raise CannotWrite(
            f"'{folder}' was to be written to, and the system refused: {error.strerror}",
            hint="name a folder you may write to: AMITY_HOME=FOLDER amity data …",
        ) from error


def origins() -> dict[str, Origin]:
    """Return what the user fetched or imported, by source; empty where there is no dataset of the user's own."""
    folder = user_dataset()
    return {} if folder is None else _origins(folder)


def changes_in_force() -> list[dict[str, object]]:
    """Return how each table of the user's own dataset differs from the embedded one; empty where there is none."""
    folder = user_dataset()
    if folder is None:
        return []
    try:
        return cast(list[dict[str, object]], json.loads((folder / CHANGES).read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise DataCorrupt(f"'{folder / CHANGES}' cannot be read", hint=RESET, context=repr(error)) from error


def _origins(folder: Path) -> dict[str, Origin]:
    found = {}
    for path in sorted((folder / RAW).glob(f"*/{ORIGIN}")):
        try:
            body = json.loads(path.read_text(encoding="utf-8"))
            found[path.parent.name] = Origin(
                source=path.parent.name,
                edition=str(body["edition"]),
                day=date.fromisoformat(body["day"]),
                place=str(body["place"]),
                files=tuple(RawFile(**file) for file in body["files"]),
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise DataCorrupt(
                f"'{path}' should say where the files beside it came from; it cannot be read",
                hint=RESET,
                context=repr(error),
            ) from error
    return found


def describe(source: Source, raw: Path, *, edition: str, day: date, place: str) -> Origin:
    """Return the origin of the raw files of a source that lie below ``raw``, written beside them."""
    files = []
    for file in source.files:
        content = (raw / file.path).read_bytes()
        files.append(RawFile(path=file.path, bytes=len(content), sha256=sha256_of(content)))
    origin = Origin(source=source.key, edition=edition, day=day, place=place, files=tuple(files))
    write_whole(raw / ORIGIN, (json.dumps(origin.to_json(), indent=1, ensure_ascii=False) + "\n").encode())
    return origin


def remake(fresh: Mapping[str, Path], dropped: frozenset[str] = frozenset()) -> tuple[TableChange, ...]:
    """Return what changed after the user's dataset was made anew with ``fresh`` raw folders, by source.

    Parameters
    ----------
    fresh : mapping
        Folders of raw files with their ``origin.json``, which replace what the user had of the same sources.
    dropped : frozenset of str
        Sources whose files of the user's are left out from now on.

    Raises
    ------
    EmptyAnswer, ChangedFormat
        Where a file parses to no rows, or to none of its tables.
    UnmappedName
        Where a file names a state that no list knows.
    CannotWrite
        Where the new dataset cannot be written; the old one then stands as it was.
    """
    sets, before = user_sets(), user_dataset()
    held = {} if before is None else {key: before / RAW / key for key in _origins(before)}
    raw = {key: folder for key, folder in {**held, **fresh}.items() if key not in dropped}
    if not raw:
        reset()
        return ()
    name = secrets.token_hex(8)
    target = sets / name
    try:
        target.mkdir(parents=True)
        shutil.copytree(embedded_data(), target, dirs_exist_ok=True)
        for key, folder in raw.items():
            shutil.copytree(folder, target / RAW / key, copy_function=_linked)
        changes = _rewrite(target, before or embedded_data(), frozenset(fresh) | dropped)
        write_whole(sets / CURRENT, name.encode())
    except OSError as error:
        shutil.rmtree(target, ignore_errors=True)
        raise CannotWrite(
            f"the dataset '{target}' was to be written, and the system refused: {error.strerror or error}",
            hint="make room, or name another folder with AMITY_HOME; the old dataset stands as it was",
        ) from error
    except BaseException:
        shutil.rmtree(target, ignore_errors=True)
        raise
    _tidy(sets, name)
    return changes


def reset() -> int:
    """Return how many sources were left out after the user's own dataset was removed; the embedded one is in force."""
    sets = user_sets()
    count = len(list(sets.glob(f"*/{RAW}/*/{ORIGIN}"))) if sets.is_dir() else 0
    # The name goes first: a reader finds the old dataset whole, or none.
    (sets / CURRENT).unlink(missing_ok=True)
    _tidy(sets, "")
    return count


def _tidy(sets: Path, keep: str) -> None:
    for folder in sets.iterdir() if sets.is_dir() else ():
        if folder.is_dir() and folder.name != keep:
            shutil.rmtree(folder, ignore_errors=True)


def _linked(source: str, target: str) -> str:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
    return target


def _rewrite(folder: Path, before: Path, touched: frozenset[str]) -> tuple[TableChange, ...]:
    """Write into a copy of the embedded dataset what the user's files change; return the changes against ``before``."""
    sources, held = all_sources(), _origins(folder)
    frames = {key: parsed(sources[key], folder / RAW / key) for key in held}
    body = json.loads((folder / CATALOGUE_FILE).read_text(encoding="utf-8"))
    tables = {key: table for key, table in all_tables().items() if key in body["tables"]}
    changes = []
    for key, table in tables.items():
        read = frozenset((*table.sources, *table.optional))
        mine = read & frozenset(held)
        if not mine and not read & touched:
            continue
        frame, reason = _fresh(table, folder, frames, mine)
        if frame is not None:
            entry = table_entry(_reaching(table, frame), frame, folder)
            added = [source for source in table.optional if source in held]
            body["tables"][key] = {**entry, "sources": [*table.sources, *added]}
        if read & touched:
            changes.append(_change(table, before, folder, body["tables"][key]["coverage"]["last"], reason))
    for key, origin in held.items():
        body["sources"][key] = {
            **body["sources"].get(key, source_entry(sources[key])),
            "version": f"{origin.edition}; fetched {origin.day.isoformat()} by the user",
            "files": [asdict(file) for file in origin.files],
        }
    against = [
        _change(table, embedded_data(), folder, str(body["tables"][key]["coverage"]["last"]), "").to_json()
        for key, table in tables.items()
        if frozenset((*table.sources, *table.optional)) & frozenset(held)
    ]
    (folder / CHANGES).write_text(json.dumps(against, indent=1) + "\n", encoding="utf-8")
    whole = catalogue_body(body["tables"], body["sources"], max(o.day for o in held.values()).isoformat())
    (folder / CATALOGUE_FILE).write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / LICENCE_FILE).write_text(licence_page(whole), encoding="utf-8")
    return tuple(changes)


def parsed(source: Source, raw: Path) -> Frames:
    """Return the frames of a user's files of a source.

    Raises
    ------
    ChangedFormat
        Where the files are not in the form that the source is known to have.
    EmptyAnswer
        Where a frame has no rows.
    """
    try:
        frames = source.parse(raw)
    except DataError:
        raise
    except (pl.exceptions.PolarsError, ValueError, KeyError, IndexError, TypeError, OSError) as error:
        raise ChangedFormat(
            f"files of '{source.key}' were read; they are not in the form that this source is known to have",
            hint="see what a file should be: amity data status; if the producer changed the form, report it",
            context=repr(error)[:500],
        ) from error
    if empty := [name for name, frame in frames.items() if frame.is_empty()]:
        raise EmptyAnswer(
            f"files of '{source.key}' were read; they hold no rows for {', '.join(empty)}",
            hint="nothing was changed; look whether the place gave the whole file",
        )
    return frames


def _fresh(
    table: Table, folder: Path, frames: Mapping[str, Frames], mine: frozenset[str]
) -> tuple[pl.DataFrame | None, str]:
    if not mine:
        return None, "back to the embedded edition"
    if lacking := [key for key in table.sources if key not in mine]:
        if table.extend is None:
            return None, f"joins {', '.join(lacking)} too, which you have not fetched: the embedded table stands"
        own = pl.read_parquet(table_path(folder, table.key))
        return table.extend(own, {key: frames[key] for key in mine}), "what is new was added to the embedded table"
    return table.build({key: frames[key] for key in table.sources}), ""


def _reaching(table: Table, frame: pl.DataFrame) -> Table:
    """Return the table with its coverage to the end of the last year, or the last day, that the frame holds."""
    coverage = table.coverage
    if "date" in frame.columns and frame.schema["date"] == pl.Date:
        last = cast(date | None, frame["date"].max())
    elif (column := table.year_column or "year") in frame.columns:
        year = cast(int | None, frame[column].max())
        last = None if year is None else date(year, 12, 31)
    else:
        last = None
    if last is None or last <= coverage.last:
        return table
    return replace(
        table, coverage=replace(coverage, last=last, last_reason="the user's edition of the source ends there")
    )


def _change(table: Table, before: Path, folder: Path, last: str, reason: str) -> TableChange:
    old, new = (pl.read_parquet(table_path(place, table.key)) for place in (before, folder))
    keys = list(table.key_columns)
    added = new.join(old, on=keys, how="anti", nulls_equal=True).height
    gone = old.join(new, on=keys, how="anti", nulls_equal=True).height
    shared = [name for name in new.columns if name in old.columns]
    same = new.select(shared).join(old.select(shared).unique(), on=shared, how="semi", nulls_equal=True).height
    return TableChange(
        table=table.key,
        rows=new.height,
        added=added,
        gone=gone,
        revised=new.height - added - same,
        last=date.fromisoformat(last),
        status="built" if not reason else "extended" if "added" in reason else "kept",
        reason=reason,
    )
