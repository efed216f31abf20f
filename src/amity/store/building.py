"""The dataset built from raw files: every source checked and parsed, every table derived, the catalogue written.

The same raw files and the same versions of amity and polars give the same bytes. A build replaces the old
dataset only when all of the new one stands.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import cast

import polars as pl

from amity.core import discovery
from amity.core.declarations import Coverage, Frames, Source, Table
from amity.core.errors import ComputeError, DataCorrupt, DataError, DataMissing, UsageError
from amity.core.files import replaced_folder, sha256_of
from amity.store.catalogue import CATALOGUE_FILE, SCHEMA, version_of
from amity.store.licences import LICENCE_FILE, licence_page
from amity.store.reading import table_path

DATASET_DATE = "2026-11-24"
LARGEST_DATASET = 8_000_000
FETCH = "lay the files as the catalogue names them below the raw folder, unchanged, and build again"


def all_tables() -> dict[str, Table]:
    """Return every table that is declared, by key."""
    return {key: cast(Table, discovery.load("tables", key, "TABLE")) for key in discovery.names("tables")}


def all_sources() -> dict[str, Source]:
    """Return every source that is declared, by key."""
    return {key: cast(Source, discovery.load("sources", key, "SOURCE")) for key in discovery.names("sources")}


def build(raw: Path, out: Path) -> dict[str, object]:
    """Return the catalogue of the dataset that was built from the raw folder ``raw`` into the folder ``out``.

    Raises
    ------
    DataMissing, DataCorrupt
        Where a raw file is not there, or its size or sha256 is not the declared one; nothing is written then.
    UnmappedName
        Where a raw file names a state or actor that no list knows.
    CannotWrite
        Where ``out`` cannot be replaced; the old dataset then stands as it was.
    """
    _check_target(out)
    tables = all_tables()
    sources = {key: source for key, source in all_sources().items() if source.embed != "no"}
    for source in sources.values():
        check_raw(raw, source)
    frames = {key: _parse(source, raw) for key, source in sources.items()}
    with replaced_folder(out) as folder:
        entries = {key: _write(table, frames, folder) for key, table in tables.items()}
        used = {source for table in tables.values() for source in table.sources}
        body = _catalogue(entries, {key: source for key, source in sources.items() if key in used})
        (folder / CATALOGUE_FILE).write_text(json.dumps(body, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        (folder / LICENCE_FILE).write_text(licence_page(body), encoding="utf-8")
        size = sum(file.stat().st_size for file in folder.iterdir())
        if size > LARGEST_DATASET:
            raise ComputeError(
                f"the dataset came to {size:,} bytes; it may have {LARGEST_DATASET:,}", hint="make a table smaller"
            )
    return body


def _check_target(out: Path) -> None:
    """Refuse a target whose replacement would lose something: a file, or a folder with anything but a dataset."""
    if not out.exists() and not out.is_symlink():
        return
    theirs = not out.is_dir() or (any(out.iterdir()) and not (out / CATALOGUE_FILE).is_file())
    if theirs:
        raise UsageError(
            f"the dataset was to be built into '{out}', which is no empty folder and holds no dataset of amity",
            hint="name a new folder, an empty one, or one that a build made before",
        )


def check_raw(raw: Path, source: Source) -> None:
    """Check that every raw file of a source is there with the declared size and sha256."""
    for file in source.files:
        path = raw / file.path
        if not path.is_file():
            raise DataMissing(
                f"the source '{source.key}' needs '{file.path}'; no such file is below '{raw}'", hint=FETCH
            )
        size = path.stat().st_size
        if size != file.bytes:
            raise DataCorrupt(
                f"the raw file '{file.path}' of '{source.key}' should have {file.bytes:,} bytes; it has {size:,}",
                hint=FETCH,
            )
        digest = sha256_of(path.read_bytes())
        if digest != file.sha256:
            raise DataCorrupt(
                f"the raw file '{file.path}' of '{source.key}' should have the sha256 {file.sha256[:12]}…; "
                f"it has {digest[:12]}…",
                hint=FETCH,
            )


def _parse(source: Source, raw: Path) -> Frames:
    try:
        return source.parse(raw)
    except DataError:
        raise
    except (pl.exceptions.PolarsError, ValueError, KeyError, IndexError) as error:
        raise DataCorrupt(
            f"the raw files of '{source.key}' could not be read as that source's format",
            hint=FETCH,
            context=repr(error),
        ) from error


def _write(table: Table, frames: Mapping[str, Frames], folder: Path) -> dict[str, object]:
    return table_entry(table, table.build({key: frames[key] for key in table.sources}), folder)


def table_entry(table: Table, frame: pl.DataFrame, folder: Path) -> dict[str, object]:
    """Return a table's entry in the catalogue after its file was written into the folder."""
    _check_shape(table, frame)
    path = table_path(folder, table.key)
    frame.write_parquet(path, compression="zstd", compression_level=19, statistics=False, row_group_size=4_000_000)
    content = path.read_bytes()
    declared = {column.name: column for column in table.columns}
    return {
        "title": table.title,
        "sources": list(table.sources),
        "unit_of_analysis": table.unit_of_analysis,
        "key_columns": list(table.key_columns),
        "columns": [
            {"name": name, "type": str(frame.schema[name]), "meaning": column.meaning, "unit": column.unit}
            for name, column in declared.items()
        ],
        "rows": frame.height,
        "bytes": len(content),
        "sha256": sha256_of(content),
        "coverage": _coverage(table.coverage),
        "states": _state_years(table, frame),
        "absence": table.absence,
        "absence_means": table.absence_means,
        "precedence": table.precedence,
        "caveats": list(table.caveats),
    }


def _check_shape(table: Table, frame: pl.DataFrame) -> None:
    lacking = [column.name for column in table.columns if column.name not in frame.columns]
    if lacking or frame.is_empty():
        raise ComputeError(
            f"the table '{table.key}' has {frame.height} rows; columns it lacks: {', '.join(lacking) or 'none'}",
            hint="mend the table's build",
        )
    if frame.select(table.key_columns).is_duplicated().any():
        raise ComputeError(
            f"the table '{table.key}' has several rows for one {' × '.join(table.key_columns)}",
            hint="mend the table's build",
        )


def _coverage(coverage: Coverage) -> dict[str, object]:
    return {
        "first": coverage.first.isoformat(),
        "last": coverage.last.isoformat(),
        "gaps": [{"first": g.first.isoformat(), "last": g.last.isoformat(), "reason": g.reason} for g in coverage.gaps],
        "breaks": [{"on": b.on.isoformat(), "reason": b.reason} for b in coverage.breaks],
        "states": coverage.states,
        "last_reason": coverage.last_reason,
        "whole": coverage.whole,
    }


def _state_years(table: Table, frame: pl.DataFrame) -> dict[str, list[int]]:
    if table.state_years is not None:
        years = table.state_years(frame)
    elif table.state_columns:
        whole = (table.coverage.first.year, table.coverage.last.year)
        year = [pl.col(table.year_column).alias("year")] if table.year_column else []
        parts = [frame.select(pl.col(column).alias("state"), *year) for column in table.state_columns]
        long = pl.concat(parts).drop_nulls("state")
        spans = (
            [pl.col("year").min().alias("first"), pl.col("year").max().alias("last")]
            if table.year_column
            else [pl.lit(whole[0]).first().alias("first"), pl.lit(whole[1]).first().alias("last")]
        )
        years = long.group_by("state").agg(spans)
    else:
        return {}
    ordered = years.select("state", "first", "last").sort("state")
    return {state: [first, last] for state, first, last in ordered.iter_rows()}


def _catalogue(entries: Mapping[str, dict[str, object]], sources: Mapping[str, Source]) -> dict[str, object]:
    return catalogue_body(entries, {key: source_entry(source) for key, source in sources.items()}, DATASET_DATE)


def catalogue_body(
    entries: Mapping[str, dict[str, object]], sources: Mapping[str, dict[str, object]], day: str
) -> dict[str, object]:
    """Return the catalogue of tables and sources as of a day (ISO), with its version over all that it says."""
    dataset = {"date": day, "version": "", "writer": f"polars {pl.__version__}"}
    body: dict[str, object] = {
        "schema": SCHEMA,
        "dataset": dataset,
        "sources": dict(sources),
        "tables": dict(entries),
    }
    dataset["version"] = version_of(body)
    return body


def source_entry(source: Source) -> dict[str, object]:
    """Return a source's entry in the catalogue."""
    return {
        "title": source.title,
        "producer": source.producer,
        "citation": source.citation,
        "bibtex": source.bibtex,
        "licence": asdict(source.licence),
        "embed": source.embed,
        "version": source.version,
        "place": source.place,
        "files": [asdict(file) for file in source.files],
        "caveats": list(source.caveats),
    }
