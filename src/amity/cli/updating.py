"""Keeping the dataset current on the command line: update, import, status, reset."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import typer

from amity.cli.printing import console, plain_table, print_json
from amity.core.errors import AmityError, ComputeError, DataError, UsageError
from amity.core.settings import DATA_VARIABLE, data_folder, embedded_data, home_folder
from amity.store import catalogue
from amity.store.overlay import changes_in_force
from amity.store.transfer import HttpTransfer
from amity.store.updating import Updated, dropped, editions, fetchable, import_files, update


def run_update(keys: Sequence[str], accept: bool, address: str | None, today: date, as_json: bool) -> None:
    """Fetch the newest edition of each source and say what it brought; the first fault decides the exit code."""
    if address and len(keys) != 1:
        raise UsageError(
            f"another address was given for {len(keys) or 'all'} sources; it can stand in for one",
            hint="name that one source",
        )
    transfer = HttpTransfer(note=_note)
    rows: list[dict[str, object]] = []
    fault: AmityError | None = None
    for key in keys or fetchable():
        try:
            done = update(key, transfer, day=today, accepted=accept, address=address or "")
            rows.append(done.to_json())
            if not as_json:
                _say(done)
        except (DataError, UsageError) as error:
            if len(keys) == 1:
                raise
            fault = fault or error
            rows.append({"source": key, "outcome": error.code, "error": error.to_json()})
            if not as_json:
                console().print(f"{key}: {error.message}. {error.hint}.", highlight=False)
    if as_json:
        print_json({"rows": rows, "dataset_version": catalogue().version})
    if fault is not None:
        raise typer.Exit(fault.exit_code)


def run_import(files: Sequence[Path], source: str | None, today: date, as_json: bool) -> None:
    """Take files that were downloaded by hand and say what they brought."""
    done = import_files(files, day=today, key=source or "")
    if as_json:
        print_json({"rows": [done.to_json()], "dataset_version": catalogue().version})
        return
    _say(done)


def status(case: str | None, today: date, as_json: bool) -> None:
    """Print the editions in force, what they changed, and which figures of a case moved with them."""
    rows = [
        {**row, "age_days": (today - date.fromisoformat(str(row["fetched"]))).days if row["fetched"] else None}
        for row in editions()
    ]
    changes = changes_in_force()
    moved = _moved(case) if case else []
    if as_json:
        body = {"rows": rows, "changes": changes, "moved": moved, "home": str(home_folder())}
        print_json({**body, "dataset_version": catalogue().version})
        return
    table = plain_table("Source", "Embedded edition", "Yours", "Age", "Fresher")
    for row in rows:
        age = "" if row["age_days"] is None else f"{row['age_days']} days"
        table.add_row(str(row["source"]), str(row["embedded"]), str(row["yours"]), age, str(row["by"]))
    screen = console()
    screen.print(table)
    screen.print(f"dataset {catalogue().version}; your own data: {home_folder()}", highlight=False)
    for row in changes:
        told = f"{row['added']:,} rows added, {row['gone']:,} gone, {row['revised']:,} revised; to {row['last']}"
        screen.print(f"{row['table']} against the embedded edition: {told}", highlight=False)
    if case:
        _print_moved(case, moved)


def _moved(case: str) -> list[dict[str, object]]:
    """Return which figures of a case differ between the embedded dataset and the one in force."""
    from amity.api.briefs import brief
    from amity.briefs.changes import compare, read_earlier

    if data_folder() == embedded_data():
        return []
    with tempfile.TemporaryDirectory() as name:
        asked = ["-m", "amity", "brief", case, "--format", "json", "--out", name, "--json"]
        # A process of its own: the dataset in force is one for the whole of a process.
        done = subprocess.run(  # noqa: S603  our own interpreter and our own words
            [sys.executable, *asked],
            env={**os.environ, DATA_VARIABLE: str(embedded_data())},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise ComputeError(
                f"the brief '{case}' on the embedded dataset was to be compared; it could not be written",
                hint=f"see why: {DATA_VARIABLE}='{embedded_data()}' amity brief {case}",
                context=done.stderr[-500:],
            )
        before = json.loads(next(Path(name).rglob("*.json")).read_text(encoding="utf-8"))
    now = brief(case)
    found = compare(read_earlier(before, now.key), now.numbers, now.data, now.dataset_version)
    return [{"change": one.kind, "what": one.what, "before": one.before, "now": one.now} for one in found]


def _print_moved(case: str, moved: Sequence[dict[str, object]]) -> None:
    screen = console()
    if not moved:
        screen.print(f"no figure of {case} differs from the embedded dataset's", highlight=False)
        return
    table = plain_table("Change", "Of", "Embedded", "Now")
    for row in moved:
        table.add_row(*(str(row[name]) for name in ("change", "what", "before", "now")))
    screen.print(table)


def run_reset(source: str | None, as_json: bool) -> None:
    """Return to the embedded edition of a source, or of all."""
    changes = dropped(source or "")
    if as_json:
        print_json({"rows": [{"table": change.table, "n": change.rows} for change in changes],
                    "dataset_version": catalogue().version})  # fmt: skip
        return
    typer.echo(f"{source or 'all sources'}: the embedded edition is in force", err=True)


def _say(done: Updated) -> None:
    screen = console()
    screen.print(f"{done.source}: {done.edition}", highlight=False)
    table = plain_table(
        "Table", "Rows", "Added", "Gone", "Revised", "To", "", right=("Rows", "Added", "Gone", "Revised")
    )
    for change in done.changes:
        figures = (change.rows, change.added, change.gone, change.revised)
        table.add_row(change.table, *(f"{figure:,}" for figure in figures), change.last.isoformat(), change.reason)
    screen.print(table)
    if done.outcome == "same":
        screen.print("the edition was read: it holds nothing that was not there before", highlight=False)


def _note(text: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{text:<70}")
        sys.stderr.flush()
