"""The catalogue: what each table of the dataset holds, covers, means by absence and comes from.

It is a JSON file beside the tables. Every figure that amity prints finds its source, licence and coverage here, so a
reader of the dataset needs none of amity's code to know what the tables are.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from amity.core.declarations import Absence, Break, Column, Coverage, Gap, Licence, RawFile
from amity.core.errors import DataCorrupt, DataMissing, UnknownName
from amity.core.files import recovered, sha256_of
from amity.core.settings import data_folder
from amity.core.suggest import nearest

CATALOGUE_FILE = "catalogue.json"
SCHEMA = 1
REBUILD = "reinstall amity, or build the dataset again: amity data build --raw FOLDER"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceEntry:
    """A source as the catalogue records it."""

    key: str
    title: str
    producer: str
    citation: str
    bibtex: str
    licence: Licence
    embed: str
    version: str
    place: str
    files: tuple[RawFile, ...]
    caveats: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """Return the source as it stands in the list ``source`` of an answer."""
        return {
            "key": self.key,
            "title": self.title,
            "producer": self.producer,
            "version": self.version,
            "licence": self.licence.name,
            "place": self.place,
            "sha256": [file.sha256 for file in self.files],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class TableEntry:
    """A table as the catalogue records it; ``states`` gives each state's first and last year."""

    key: str
    title: str
    sources: tuple[str, ...]
    unit_of_analysis: str
    key_columns: tuple[str, ...]
    columns: tuple[tuple[Column, str], ...]
    rows: int
    bytes: int
    sha256: str
    coverage: Coverage
    states: Mapping[str, tuple[int, int]]
    absence: Absence
    absence_means: str
    precedence: str
    caveats: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """All tables and sources of a dataset, with its version and the folder it lies in."""

    folder: Path
    version: str
    as_of: date
    writer: str
    sources: Mapping[str, SourceEntry]
    tables: Mapping[str, TableEntry]

    def table(self, key: str) -> TableEntry:
        """Return the entry of a table, or raise :class:`UnknownName` with the nearest names."""
        if key not in self.tables:
            raise UnknownName(
                f"the table '{key}' was asked for; the dataset has no such table",
                hint="see the tables: amity list tables",
                candidates=nearest(key, self.tables),
            )
        return self.tables[key]

    def sources_of(self, tables: tuple[str, ...]) -> tuple[SourceEntry, ...]:
        """Return the sources that the named tables are derived from, each once, in order."""
        keys = dict.fromkeys(source for table in tables for source in self.table(table).sources)
        return tuple(self.sources[key] for key in keys)


def version_of(body: Mapping[str, object]) -> str:
    """Return the dataset's version: its date and the first digits of a hash over all that the catalogue says.

    The tables' own hashes are part of it, so that a change of a table, a coverage, a licence or a hash changes it.
    """
    dataset = body["dataset"]
    assert isinstance(dataset, Mapping)  # noqa: S101  a failed assertion is reported as a corrupt catalogue
    said = {name: value for name, value in dataset.items() if name != "version"}
    text = json.dumps({**body, "dataset": said}, sort_keys=True, ensure_ascii=False)
    return f"{dataset['date']}.{sha256_of(text.encode())[:8]}"


def catalogue() -> Catalogue:
    """Return the catalogue of the dataset in force.

    Raises
    ------
    DataMissing
        Where the folder holds no catalogue.
    DataCorrupt
        Where the catalogue cannot be read or contradicts itself.
    """
    return _load(data_folder())


@cache
def _load(folder: Path) -> Catalogue:
    path = folder / CATALOGUE_FILE
    recovered(folder)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise DataMissing(
            f"the dataset's catalogue was looked for at '{path}'; no file is there", hint=REBUILD
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise DataCorrupt(
            f"the dataset's catalogue '{path}' cannot be read", hint=REBUILD, context=str(error)
        ) from error
    try:
        body = json.loads(text, object_pairs_hook=_once)
        expected = version_of(body)
        if expected != body["dataset"]["version"]:
            raise DataCorrupt(
                f"the catalogue '{path}' states version {body['dataset']['version']}, but its text gives {expected}",
                hint=REBUILD,
            )
        found = _decode(body, folder)
    except (ValueError, KeyError, TypeError, AttributeError, AssertionError, RecursionError) as error:
        raise DataCorrupt(
            f"the dataset's catalogue '{path}' is not a catalogue of schema {SCHEMA}", hint=REBUILD, context=repr(error)
        ) from error
    return found


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return a mapping of the file, refused where it has a name twice."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _decode(body: dict[str, object], folder: Path) -> Catalogue:
    if body["schema"] != SCHEMA:
        raise ValueError(f"schema {body['schema']}")
    dataset, sources, tables = body["dataset"], body["sources"], body["tables"]
    assert isinstance(dataset, dict)  # noqa: S101  a failed assertion is reported as a corrupt catalogue
    assert isinstance(sources, dict)  # noqa: S101
    assert isinstance(tables, dict)  # noqa: S101
    return Catalogue(
        folder=folder,
        version=dataset["version"],
        as_of=date.fromisoformat(dataset["date"]),
        writer=dataset["writer"],
        sources={key: _source(key, entry) for key, entry in sources.items()},
        tables={key: _table(key, entry) for key, entry in tables.items()},
    )


def _source(key: str, entry: dict[str, object]) -> SourceEntry:
    fields: dict[str, object] = {
        **entry,
        "key": key,
        "licence": Licence(**entry["licence"]),  # type: ignore[arg-type]
        "files": tuple(RawFile(**file) for file in entry["files"]),  # type: ignore[attr-defined]
        "caveats": tuple(entry["caveats"]),  # type: ignore[arg-type]
    }
    return SourceEntry(**fields)  # type: ignore[arg-type]


def _coverage(entry: dict[str, object]) -> Coverage:
    day = date.fromisoformat
    return Coverage(
        first=day(str(entry["first"])),
        last=day(str(entry["last"])),
        gaps=tuple(Gap(first=day(g["first"]), last=day(g["last"]), reason=g["reason"]) for g in entry["gaps"]),  # type: ignore[attr-defined]
        breaks=tuple(Break(on=day(b["on"]), reason=b["reason"]) for b in entry["breaks"]),  # type: ignore[attr-defined]
        states=str(entry["states"]),
        last_reason=str(entry["last_reason"]),
        whole=bool(entry["whole"]),
    )


def _table(key: str, entry: dict[str, object]) -> TableEntry:
    fields: dict[str, object] = {
        **entry,
        "key": key,
        "sources": tuple(entry["sources"]),  # type: ignore[arg-type]
        "key_columns": tuple(entry["key_columns"]),  # type: ignore[arg-type]
        "columns": tuple(
            (Column(name=c["name"], meaning=c["meaning"], unit=c["unit"]), c["type"])
            for c in entry["columns"]  # type: ignore[attr-defined]
        ),
        "coverage": _coverage(entry["coverage"]),  # type: ignore[arg-type]
        "states": {state: (years[0], years[1]) for state, years in entry["states"].items()},  # type: ignore[attr-defined]
        "caveats": tuple(entry["caveats"]),  # type: ignore[arg-type]
    }
    return TableEntry(**fields)  # type: ignore[arg-type]
