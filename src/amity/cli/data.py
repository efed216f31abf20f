"""The dataset on the command line: build, look, cover, verify, licences."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl
import typer

from amity.cli.printing import console, plain_table, print_json
from amity.core import states
from amity.core.errors import UnknownName, UsageError
from amity.core.settings import embedded_data
from amity.core.suggest import nearest
from amity.store import catalogue, read
from amity.store import verify as verify_tables
from amity.store.licences import COMMERCIAL


def build(raw: Path, out: Path | None, as_json: bool) -> None:
    """Build the dataset and say what came out."""
    from amity.store.building import build as build_dataset

    target = out or embedded_data()
    body = build_dataset(raw, target)
    dataset, tables = body["dataset"], body["tables"]
    assert isinstance(dataset, dict)  # noqa: S101  the builder's own shape
    assert isinstance(tables, dict)  # noqa: S101
    if as_json:
        print_json({"out": str(target), "dataset_version": dataset["version"], "rows": _sizes(tables)})
        return
    table = plain_table("Table", "Rows", "Bytes", "sha256", right=("Rows", "Bytes"))
    for row in _sizes(tables):
        table.add_row(str(row["table"]), f"{row['rows']:,}", f"{row['bytes']:,}", str(row["sha256"])[:12])
    console().print(table)
    typer.echo(f"built dataset {dataset['version']} in {target}", err=True)


def _sizes(tables: Mapping[str, Mapping[str, object]]) -> list[dict[str, object]]:
    return [
        {"table": key, **{name: entry[name] for name in ("rows", "bytes", "sha256")}} for key, entry in tables.items()
    ]


def show(key: str, where: Mapping[str, str], limit: int, as_json: bool) -> None:
    """Print a table's entry in the catalogue and its rows."""
    entry = catalogue().table(key)
    frame = _filtered(read(key), key, where)
    shown = frame.head(limit) if limit else frame
    if as_json:
        print_json({"table": key, "n": frame.height, "rows": shown.to_dicts(), "dataset_version": catalogue().version})
        return
    screen = console()
    screen.print(f"{entry.title} ({key}): a row is a {entry.unit_of_analysis}")
    screen.print(f"covers {entry.coverage.first} to {entry.coverage.last}; {entry.coverage.states}")
    for gap in entry.coverage.gaps:
        screen.print(f"gap {gap.first} to {gap.last}: {gap.reason}")
    for cut in entry.coverage.breaks:
        screen.print(f"break on {cut.on}: {cut.reason}")
    screen.print(f"no row means: {entry.absence_means}")
    screen.print(f"sources: {', '.join(entry.sources)}; {entry.precedence}")
    for caveat in entry.caveats:
        screen.print(f"mind: {caveat}")
    columns = plain_table("Column", "Type", "Unit", "Meaning")
    for column, kind in entry.columns:
        columns.add_row(column.name, kind, column.unit, column.meaning)
    screen.print(columns)
    screen.print(f"\n{frame.height:,} rows; the first {shown.height}:")
    wide = shown.columns[:12]
    rows = plain_table(*wide)
    for row in shown.select(wide).iter_rows():
        rows.add_row(*("" if cell is None else str(cell) for cell in row))
    screen.print(rows)


def _filtered(frame: pl.DataFrame, key: str, where: Mapping[str, str]) -> pl.DataFrame:
    for name, value in where.items():
        if name not in frame.columns:
            raise UnknownName(
                f"the column '{name}' was asked for; the table '{key}' has none such",
                hint=f"see its columns: amity data show {key}",
                candidates=nearest(name, frame.columns),
            )
        frame = frame.filter(pl.col(name) == _value(value, name, frame.schema[name]))
    return frame


def _value(text: str, name: str, kind: pl.DataType) -> pl.Expr:
    """Return a typed value as the column holds it; what the column cannot hold is no empty answer but an error."""
    if kind in (pl.String, pl.Categorical, pl.Enum):
        return pl.lit(text)
    if kind == pl.Boolean and text.lower() in ("true", "false"):
        return pl.lit(text.lower() == "true")
    try:
        if kind == pl.Boolean:
            raise ValueError
        return pl.lit(date.fromisoformat(text) if kind == pl.Date else float(text))
    except ValueError as error:
        wanted = {pl.Boolean: "true or false", pl.Date: "a day such as 2023-12-12"}.get(kind.base_type(), "a number")
        raise UsageError(
            f"rows with {name}={text} were asked for; the column '{name}' holds {wanted}",
            hint=f"write it like {name}={ {pl.Boolean: 'true', pl.Date: '2023-12-12'}.get(kind.base_type(), '2023') }",
        ) from error


def coverage(name: str, as_json: bool) -> None:
    """Print which tables cover a state, from when to when, and why the record ends."""
    state = states.resolve(name)
    rows: list[dict[str, object]] = []
    for key, entry in catalogue().tables.items():
        years = entry.states.get(state.key)
        rows.append(
            {
                "table": key,
                "first": years[0] if years else None,
                "last": years[1] if years else None,
                "record_first": entry.coverage.first.year,
                "record_last": entry.coverage.last.year,
                "note": "" if years or not entry.states else "no row for this state",
            }
        )
    if as_json:
        print_json({"state": state.key, "name": state.name, "rows": rows, "dataset_version": catalogue().version})
        return
    screen = console()
    screen.print(f"{state.name} ({state.key})")
    table = plain_table("Table", "State's years", "Record", "Note")
    for row in rows:
        own = f"{row['first']}–{row['last']}" if row["first"] else ""
        table.add_row(str(row["table"]), own, f"{row['record_first']}–{row['record_last']}", str(row["note"]))
    screen.print(table)


def verify(as_json: bool) -> None:
    """Check every table and say that all stand."""
    checked = verify_tables()
    if as_json:
        rows = [{"table": key, "n": n, "sha256": digest, "status": "ok"} for key, n, digest in checked]
        print_json({"status": "ok", "rows": rows, "dataset_version": catalogue().version})
        return
    table = plain_table("Table", "Rows", "sha256", right=("Rows",))
    for key, n, digest in checked:
        table.add_row(key, f"{n:,}", digest[:12])
    console().print(table)
    typer.echo(f"all {len(checked)} tables of dataset {catalogue().version} are what the catalogue says", err=True)


def licences(as_json: bool) -> None:
    """Print the licence of every source, the tables derived from it and whether commercial use is forbidden."""
    found = catalogue()
    rows: list[dict[str, object]] = []
    for key, source in found.sources.items():
        rows.append(
            {
                "source": key,
                "title": source.title,
                "licence": source.licence.name,
                "confirmed": source.licence.confirmed,
                "commercial": source.licence.commercial,
                "terms": source.licence.terms,
                "tables": [name for name, entry in found.tables.items() if key in entry.sources],
            }
        )
    if as_json:
        print_json({"rows": rows, "dataset_version": found.version})
        return
    table = plain_table("Source", "Licence", "Commercial use", "Tables")
    for row in rows:
        licence = f"{row['licence']}{'' if row['confirmed'] else ' (unconfirmed)'}"
        tables = row["tables"]
        assert isinstance(tables, list)  # noqa: S101  built above
        commercial = row["commercial"]
        word = COMMERCIAL[commercial] if commercial is None or isinstance(commercial, bool) else ""
        table.add_row(str(row["source"]), licence, word.upper() if commercial is False else word, ", ".join(tables))
    console().print(table)
