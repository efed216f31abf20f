"""Fresher editions of sources, fetched from their official places or given by hand, into the user's own dataset."""

from __future__ import annotations

import fnmatch
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from amity.core.declarations import Endpoint, Source, Transfer
from amity.core.errors import BadOption, DataMissing, UnknownName, UsageError
from amity.core.settings import home_folder
from amity.core.suggest import nearest
from amity.store.building import all_sources
from amity.store.overlay import TableChange, describe, locked, origins, remake, reset

ASIDE = "downloads"
LARGEST_GIVEN = 8_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Updated:
    """What a fresher edition of a source brought: its edition, whether its files differ, and each table's change.

    ``outcome`` is ``new`` where a table changed, ``same`` where the edition was read and holds nothing that was not
    there before: a zero, which is something else than an empty answer or a refusal, which raise.
    """

    source: str
    edition: str
    outcome: str
    changes: tuple[TableChange, ...]

    def to_json(self) -> dict[str, object]:
        """Return the outcome as ``amity data update --json`` lists it."""
        return {
            "source": self.source,
            "outcome": self.outcome,
            "edition": self.edition,
            "tables": [change.to_json() for change in self.changes],
        }


def updatable() -> dict[str, Source]:
    """Return the sources of which a fresher edition can be fetched or imported, by key."""
    return {key: source for key, source in all_sources().items() if source.endpoint is not None}


def fetchable() -> tuple[str, ...]:
    """Return the keys of the sources that an official place hands out to programs."""
    return tuple(key for key, source in updatable().items() if source.endpoint is not None and source.endpoint.fetch)


def chosen(key: str) -> tuple[Source, Endpoint]:
    """Return a source and its endpoint.

    Raises
    ------
    UnknownName
        Where no source has that key, or it has no endpoint; the nearest that have are named.
    """
    sources, able = all_sources(), updatable()
    if key not in sources:
        raise UnknownName(
            f"the source '{key}' was asked for; there is none such",
            hint="see those that can be updated: amity data status",
            candidates=nearest(key, able),
        )
    endpoint = sources[key].endpoint
    if endpoint is None:
        raise UnknownName(
            f"a fresher edition of '{key}' was asked for; amity knows no place that publishes one in this form",
            hint=f"these can be updated: {', '.join(able)}",
        )
    return sources[key], endpoint


def update(key: str, transfer: Transfer, *, day: date, accepted: bool, address: str = "") -> Updated:
    """Return what the newest edition of a source brought after it was fetched from its official place.

    Parameters
    ----------
    key : str
        The source.
    transfer : Transfer
        The network.
    day : date
        The day that is written down as that of fetching.
    accepted : bool
        Whether the user accepted the source's terms, where it has some beyond the licence.
    address : str
        Another place that answers like the official one; empty for that.

    Raises
    ------
    UnknownName, UsageError
        Where the source has no endpoint, or its terms were not accepted; nothing is asked of the network then.
    Refused, EmptyAnswer, ChangedFormat, Interrupted, UnmappedName, DataCorrupt
        Where the place or its file is not usable; the dataset stays as it was.
    InUse, CannotWrite
        Where another process writes, or the disk refuses.
    """
    source, endpoint = chosen(key)
    if endpoint.fetch is None:
        raise UsageError(
            f"'{key}' was to be fetched; it is only imported: {endpoint.by_hand}", hint="amity data import FILE"
        )
    if endpoint.terms and not accepted:
        raise UsageError(
            f"'{key}' asks that you accept its terms before anything is fetched: {endpoint.terms}",
            hint=f"if you do: amity data update {key} --accept",
        )
    with locked(home_folder()):
        files = endpoint.fetch(transfer, address or endpoint.address, home_folder() / ASIDE / key)
        place = address or endpoint.address
        return _taken(source, endpoint, files, day=day, place=place)


def import_files(files: Sequence[Path], *, day: date, key: str = "") -> Updated:
    """Return what files brought that a user downloaded from an official place by hand.

    Parameters
    ----------
    files : sequence of Path
        The files, as they were downloaded.
    day : date
        The day that is written down as that of import.
    key : str
        The source; without it, the names of the files tell.

    Raises
    ------
    UsageError
        Where the names fit no source, or several.
    DataMissing
        Where a file is not there.
    EmptyAnswer, ChangedFormat, UnmappedName, DataCorrupt
        Where a file is not usable; the dataset stays as it was.
    """
    for file in files:
        if not file.is_file():
            raise DataMissing(
                f"the file '{file}' was to be imported; no file is there", hint="name the file that you saved"
            )
        if not file.stat().st_size:
            raise DataMissing(f"the file '{file}' was to be imported; it has no bytes", hint="download it again")
    source, endpoint = chosen(key or recognised([file.name for file in files]))
    with locked(home_folder()):
        return _taken(source, endpoint, tuple(files), day=day, place=", ".join(file.name for file in files))


def recognised(names: Sequence[str]) -> str:
    """Return the source whose official files have such names.

    Examples
    --------
    >>> recognised(["ucdp-prio-acd-261-csv.zip"])
    'ucdp_conflicts'
    """
    fits = {
        key: all(
            any(fnmatch.fnmatch(name.lower(), pattern.lower()) for pattern in source.endpoint.names) for name in names
        )
        for key, source in updatable().items()
        if source.endpoint is not None
    }
    found = [key for key, fit in fits.items() if fit]
    if len(found) == 1:
        return found[0]
    if found:
        raise BadOption(
            f"{', '.join(names)} may be of {', '.join(found)}",
            hint=f"say which: amity data import FILE --source {found[0]}",
        )
    raise BadOption(
        f"{', '.join(names)} was to be imported; no source has official files of that name",
        hint="give its source (amity data import FILE --source KEY) or its own name: "
        + "; ".join(f"{key}: {source.endpoint.names[0]}" for key, source in updatable().items() if source.endpoint),
    )


def dropped(key: str) -> tuple[TableChange, ...]:
    """Return what changed after the user's files of a source were left out again, or of all where ``key`` is empty."""
    with locked(home_folder()):
        held = origins()
        if key and key not in held:
            raise UnknownName(
                f"your files of '{key}' were to be left out; you have none",
                hint=f"you have files of: {', '.join(held) or 'no source'}",
                candidates=nearest(key, held),
            )
        if not key:
            reset()
            return ()
        return remake({}, frozenset({key}))


def _taken(source: Source, endpoint: Endpoint, files: tuple[Path, ...], *, day: date, place: str) -> Updated:
    """Return what official files brought: put in the form that is parsed, aside, and only then made the dataset's."""
    with tempfile.TemporaryDirectory(prefix=".taking.", dir=_made(home_folder())) as name:
        folder = Path(name) / source.key
        folder.mkdir()
        edition = endpoint.adapt(files, folder)
        describe(source, folder, edition=edition, day=day, place=place)
        changes = remake({source.key: folder})
    moved = any(change.added or change.gone or change.revised for change in changes)
    return Updated(source=source.key, edition=edition, outcome="new" if moved else "same", changes=changes)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def editions() -> list[Mapping[str, object]]:
    """Return a row a source: the embedded edition, the user's, its day, and how a fresher one is had."""
    held = origins()
    return [
        {
            "source": key,
            "title": source.title,
            "embedded": source.version,
            "yours": held[key].edition if key in held else "",
            "fetched": held[key].day.isoformat() if key in held else None,
            "by": "" if source.endpoint is None else "update" if source.endpoint.fetch else "import",
            "by_hand": source.endpoint.by_hand if source.endpoint else "",
            "terms": source.endpoint.terms if source.endpoint else "",
            "licence": source.licence.name,
        }
        for key, source in all_sources().items()
    ]
