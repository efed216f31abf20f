"""One measure: a value, a series or all dyads, printed or written to a file."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import polars as pl
import typer
from rich.text import Text

from amity import api, measures
from amity.cli import terminal
from amity.cli.printing import console, plain_table, print_json
from amity.core.asks import Period, read_sessions
from amity.core.errors import UsageError
from amity.core.files import write_whole
from amity.core.results import Result, clean
from amity.core.wording import count
from amity.store import catalogue

FORMATS = (".parquet", ".csv")
SHORT = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What was typed after ``amity measure``."""

    key: str
    a: str | None
    b: str | None
    peers: str | None
    subject: str | None
    years: Period | None
    each: Literal["year", "session"] | None
    options: Mapping[str, str]
    rows: bool
    seed: int


def period(years: str | None, sessions: str | None) -> Period | None:
    """Return the period that ``--years`` or ``--sessions`` names.

    Raises
    ------
    UsageError
        Where both are given.
    """
    if years is not None and sessions is not None:
        raise UsageError("--years and --sessions were both given", hint="give one of them")
    return read_sessions(sessions) if sessions is not None else api.period_of(years)


def show(ask: Ask, out: Path | None, as_json: bool) -> None:
    """Print a value or a series; with ``out`` a series is written as a file."""
    measures.get(ask.key)
    if ask.a is None or ask.b is None:
        raise UsageError(
            f"amity measure {ask.key} was called with {'one state' if ask.a else 'no state'}",
            hint="name two states, or --all with --out for all dyads",
        )
    if ask.each is not None:
        results = api.series(ask.key, ask.a, ask.b, years=ask.years, options=ask.options, each=ask.each)
        _series(results, out, as_json)
        return
    if out is not None:
        raise UsageError("--out was given for one value", hint="use --json, or --out with --all or --each-year")
    result = api.measure(
        ask.key,
        ask.a,
        ask.b,
        years=ask.years,
        options=ask.options,
        peers=ask.peers,
        subject=_slot(ask),
        rows=ask.rows,
        seed=ask.seed,
    )
    if as_json:
        print_json(result.to_json())
        return
    terminal.value(result)
    if result.rows is not None:
        _records(result.rows)


def _slot(ask: Ask) -> Literal["a", "b"]:
    if ask.subject is None:
        return "a"
    subject = api.state(ask.subject, ask.years).key
    for slot, name in (("a", ask.a), ("b", ask.b)):
        if name is not None and api.state(name, ask.years).key == subject:
            return "a" if slot == "a" else "b"
    raise UsageError(
        f"--subject {ask.subject} was given; it is neither {ask.a} nor {ask.b}", hint="name one of the two states"
    )


def _series(results: tuple[Result, ...], out: Path | None, as_json: bool) -> None:
    if out is not None:
        rows = [
            {
                "state_a": r.asked.state_a,
                "state_b": r.asked.state_b,
                "period": r.asked.years,
                "value": r.value,
                "low": r.low,
                "high": r.high,
                "n": r.n,
                "status": r.status,
                "reason": r.reason,
            }
            for r in results
        ]
        kinds = {"value": pl.Float64, "low": pl.Float64, "high": pl.Float64, "n": pl.Int64}
        _write(
            pl.DataFrame(rows, schema_overrides=kinds, infer_schema_length=None), out, results[0] if results else None
        )
    elif as_json:
        print_json({"rows": [result.to_json() for result in results], "dataset_version": catalogue().version})
    else:
        terminal.series(results)


def write_all(ask: Ask, out: Path | None, as_json: bool) -> None:
    """Write a measure of all dyads to a file, with its sources beside it."""
    if ask.a is not None or ask.peers is not None or ask.each is not None or ask.rows:
        raise UsageError(
            "--all was given with states, --peers, --rows or a series",
            hint="--all takes a measure, --years, --option and --out",
        )
    measures.get(ask.key)
    if out is None:
        raise UsageError("--all was given without --out", hint="name a file, such as --out x.parquet")
    _suffix(out)
    frame = api.all_dyads(ask.key, years=ask.years, options=ask.options)
    _write(frame, out, None, ask)
    if as_json:
        counts = {str(status): count for status, count in frame["status"].value_counts().iter_rows()}
        row = {"path": str(out), "n": frame.height, "statuses": counts}
        print_json({"rows": [row], "dataset_version": catalogue().version})
    else:
        typer.echo(f"wrote {frame.height:,} dyads to {out}", err=True)


def _suffix(out: Path) -> str:
    suffix = out.suffix.lower()
    if suffix not in FORMATS:
        raise UsageError(
            f"--out {out} was given; its format is not known",
            hint="end the name in .parquet or .csv",
            candidates=FORMATS,
        )
    return suffix


def _write(frame: pl.DataFrame, out: Path, result: Result | None, ask: Ask | None = None) -> None:
    buffer = io.BytesIO()
    if _suffix(out) == ".parquet":
        frame.write_parquet(buffer, compression="zstd")
    else:
        frame.write_csv(buffer)
    write_whole(out, buffer.getvalue())
    key = ask.key if ask else (result.asked.measure if result else "")
    if key:
        write_whole(
            out.with_name(f"{out.name}.source.json"),
            json.dumps(_origin(key, ask), indent=1, ensure_ascii=False).encode(),
        )


def _origin(key: str, ask: Ask | None) -> object:
    """Return what a file of figures is: the measure, its unit, its sources and licences, the dataset's version."""
    found, measure = catalogue(), measures.get(key)
    return clean(
        {
            "measure": key,
            "title": measure.title,
            "unit": measure.unit,
            "directed": measure.directed,
            "interval": measure.interval,
            "citation": measure.citation,
            "years": ask.years.text.replace("–", "-") if ask and ask.years else None,
            "options": measures.read_options(measure, ask.options if ask else {}),
            "source": [entry.to_json() for entry in found.sources_of(measure.tables)],
            "dataset_version": found.version,
        }
    )


def _records(frame: pl.DataFrame, most: int = 200) -> None:
    """Print the rows behind a value, one line each; what does not fit is cut, and ``--json`` prints it whole."""
    screen = console()
    screen.print(f"\n{count(frame.height, 'row')} behind the value")
    table = plain_table(*frame.columns)
    cells = [[_cell(value) for value in row] for row in frame.head(most).iter_rows()]
    widest = [max(len(heading), *(len(row[place]) for row in cells), 1) for place, heading in enumerate(frame.columns)]
    short = [width + 2 for width in widest if width <= SHORT]
    room = max(SHORT, (screen.width - sum(short)) // max(1, len(widest) - len(short)) - 2)
    for column, kind, width in zip(table.columns, frame.dtypes, widest, strict=True):
        column.no_wrap, column.overflow = True, "ellipsis"
        column.justify = "right" if kind.is_numeric() else "left"
        column.width = min(width, room) if width > SHORT else width
    for row in cells:
        table.add_row(*(Text(cell) for cell in row))
    screen.print(table)
    if frame.height > most:
        screen.print(f"… {frame.height - most:,} more; --json prints all")


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.6g}" if isinstance(value, float) else str(value)
