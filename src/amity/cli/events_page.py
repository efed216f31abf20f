"""Coded events on the command line: aggregated, fetched, made up."""

from __future__ import annotations

import importlib.util
from datetime import date
from pathlib import Path
from typing import Literal

from amity.cli.printing import console, print_json
from amity.core.errors import BadPeriod, UsageError
from amity.events.fetching import ADDRESS, fetch
from amity.events.generating import generate
from amity.store.transfer import HttpTransfer

INSTALL = "install it: pip install 'amity[events]'"


def aggregated(
    files: list[Path], out: Path, engine: Literal["duckdb", "spark"], government: bool, every_row: bool, as_json: bool
) -> None:
    """Aggregate event files and say what was read, what was left out and what is short."""
    for name in ("ibis", "duckdb"):
        if importlib.util.find_spec(name) is None:
            raise UsageError(f"event files were to be aggregated; the package '{name}' is not installed", hint=INSTALL)
    from amity.events.running import aggregate

    done = aggregate(files, out, engine=engine, government=government, deduplicate=not every_row)
    if as_json:
        print_json(done.to_json())
        return
    screen = console()
    screen.print(
        f"{done.rows:,} rows of {len(files)} files; {done.between_states:,} events between two states, in "
        f"{done.dyad_months:,} dyad-months from {_month(done.first)} to {_month(done.last)}",
        highlight=False,
    )
    if done.short_months:
        short = ", ".join(_month(month) for month in done.short_months[:12])
        more = f" and {len(done.short_months) - 12} more" if len(done.short_months) > 12 else ""
        screen.print(f"months without rows on every day: {short}{more}", highlight=False)
    if done.other_codes:
        codes = ", ".join(f"{code} {n:,}" for code, n in done.other_codes[:8])
        screen.print(f"first actors that are no state: {codes}", highlight=False)
    screen.print(f"written: {done.out}", highlight=False)


def fetched(first: str, last: str, out: Path, address: str | None, as_json: bool) -> None:
    """Fetch the exports of some days and name them."""
    begin, end = _day(first), _day(last)
    if end < begin:
        raise BadPeriod(f"days from {first} to {last} were asked for; they run backwards", hint="exchange them")
    paths = [str(path) for path in fetch(HttpTransfer(), begin, end, out, address=address or ADDRESS)]
    if as_json:
        print_json({"rows": [{"file": path} for path in paths]})
        return
    console().print(f"{len(paths)} exports in {out}", highlight=False)


def generated(out: Path, rows: int, seed: int, as_json: bool) -> None:
    """Write made-up event files and name them."""
    paths = [str(path) for path in generate(out, rows, seed=seed)]
    if as_json:
        print_json({"rows": [{"file": path} for path in paths]})
        return
    console().print(f"{rows:,} made-up rows in {len(paths)} files in {out}", highlight=False)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadPeriod(f"the day '{text}' was asked for; it is no date", hint="write it like 2026-10-01") from error


def _month(number: int) -> str:
    return f"{number // 100}-{number % 100:02d}"
