"""What researchers take away: dyad-years, their own file with measures joined, citations."""

from __future__ import annotations

import io
import shlex
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import polars as pl
import typer

from amity.api import panels as api
from amity.cli.printing import console, plain_table, print_json
from amity.core.asks import read_years
from amity.core.errors import BadUnit, UsageError
from amity.core.files import write_whole
from amity.panels import citing, files
from amity.panels._bibtex import apa, csl
from amity.panels.attaching import STATUSES
from amity.panels.dyad_years import CODE_COLUMNS, CodeColumns
from amity.panels.joining import Joined
from amity.panels.keys import CODES, IN_WORDS, Codes
from amity.panels.state_system import RULES, Rule
from amity.panels.units import UNITS, Unit
from amity.store import catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class Dyads:
    """What was typed after ``amity dyads``."""

    years: str
    directed: bool
    states: str
    rule: str
    codes: tuple[str, ...]
    intervals: bool
    status: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """What was typed after ``amity join``."""

    words: tuple[str, ...]
    on: tuple[str, str, str]
    measures: tuple[str, ...]
    codes: str | None
    unit: str | None
    intervals: bool
    status: bool


def dyads(asked: Dyads, keys: Sequence[str], out: Path | None, as_json: bool) -> None:
    """Write a panel of dyad-years, or say how large it is where no file is named."""
    _one_of("--rule", asked.rule, RULES)
    for code in asked.codes:
        _one_of("--codes", code, tuple(CODE_COLUMNS))
    if out is not None:
        files.suffix_of(out, "after --out")
    panel = api.dyads(
        asked.years,
        directed=asked.directed,
        states=asked.states,
        rule=cast(Rule, asked.rule),
        codes=cast("tuple[CodeColumns, ...]", asked.codes),
    )
    if keys:
        panel = panel.add(*_split(keys), intervals=asked.intervals, status=asked.status)
    book = api.codebook(panel, out.name if out else "dyads")
    written = files.write_panel(panel.frame, book, out) if out else ()
    counts = {note.name: note.counts for note in panel.columns if note.role == "value"}
    if as_json:
        print_json(
            {
                "rows": [note.to_json() for note in panel.columns],
                "n": panel.frame.height,
                "unit": "directed" if panel.directed else "undirected",
                "path": str(out) if out else None,
                "files": [str(path) for path in written],
                "command": book.command,
                "dataset_version": panel.dataset_version,
            }
        )
        return
    _say(f"{panel.frame.height:,} rows, {book.unit_of_analysis}, {panel.period.text}")
    _print_statuses(counts)
    _say_written(written)


def join(asked: Join, out: Path | None, unmatched: Path | None, as_json: bool) -> None:
    """Join measures to a file, report what did not match, and write the result where a file is named."""
    source, keys = _file_and_keys(asked)
    _check_paths(source, out, unmatched)
    if asked.codes is not None:
        _one_of("--codes", asked.codes, CODES)
    if asked.unit is not None:
        _one_of("--unit", asked.unit, UNITS)
    # A CSV that becomes a CSV keeps every cell as it was typed.
    as_text = source.suffix.lower() == ".csv" and (out is None or out.suffix.lower() == ".csv")
    found = api.join(
        files.read_frame(source, as_text=as_text),
        asked.on,
        keys,
        codes=cast("Codes | None", asked.codes),
        unit=cast("Unit | None", asked.unit),
        intervals=asked.intervals,
        status=asked.status,
    )
    written = api.write_panel(found, out, _command(asked, source, keys)) if out else ()
    if unmatched is not None:
        _write_unmatched(found.unmatched, unmatched)
        written = (*written, unmatched)
    if as_json:
        body = {**found.to_json(), "path": str(out) if out else None, "files": [str(path) for path in written]}
        print_json({**body, "dataset_version": catalogue().version})
        return
    _report(found, source)
    _say_written(written)


def _file_and_keys(asked: Join) -> tuple[Path, tuple[str, ...]]:
    """Return the file and the measures: words after ``--measures`` that are no file are measures too."""
    paths = [word for word in asked.words if Path(word).suffix.lower() in files.FORMATS]
    folders = [word for word in asked.words if not paths and Path(word).is_dir()]
    if folders:
        raise UsageError(
            f"'{folders[0]}' was named to join to; it is a folder", hint="name a .csv, .parquet or .dta file in it"
        )
    if len(paths) != 1:
        raise UsageError(
            f"amity join was called with {len(paths) or 'no'} file{'s' if len(paths) > 1 else ''} to join to",
            hint="name one .csv, .parquet or .dta file: amity join mydata.csv --on ccode1 ccode2 year --measures KEY …",
        )
    keys = (*asked.measures, *(word for word in asked.words if word != paths[0]))
    if not all(asked.on) or any(name.startswith("--") for name in asked.on):
        raise BadUnit(
            f"--on was given as '{' '.join(asked.on).strip()}'; a dyad-year has three key columns",
            hint="name both states and the year, such as --on ccode1 ccode2 year; a file of state-years has no dyads",
        )
    return Path(paths[0]), _split(keys)


def _split(keys: Sequence[str]) -> tuple[str, ...]:
    """Return measures each on its own: several may stand in one word with spaces between."""
    return tuple(part for key in keys for part in key.split())


def _check_paths(source: Path, out: Path | None, unmatched: Path | None) -> None:
    """Refuse names under which one file would take the place of another, or of the file to be joined to."""
    for option, path in (("--out", out), ("--unmatched", unmatched)):
        if path is not None and files.suffix_of(path, f"after {option}") == ".dta" and option == "--unmatched":
            raise UsageError(f"--unmatched {path} was given", hint="end its name in .csv or .parquet")
    written = [] if out is None else [(f"--out {out}", out)]
    written += [] if out is None else [("the codebook of --out", book) for book in files.codebook_paths(out)]
    written += [] if unmatched is None else [(f"--unmatched {unmatched}", unmatched)]
    for place, (told, path) in enumerate(written):
        if _is_same(path, source):
            raise UsageError(f"{told} is the file to be joined to", hint="name another; yours is not changed")
        for other, earlier in written[:place]:
            if _is_same(path, earlier):
                raise UsageError(f"{other} and {told} are one file", hint="name two different files")


def _is_same(one: Path, other: Path) -> bool:
    # Links, hard ones too, are two names of one file.
    return one.resolve() == other.resolve() or (one.exists() and other.exists() and one.samefile(other))


def _command(asked: Join, source: Path, keys: Sequence[str]) -> str:
    parts = ["amity join", shlex.quote(source.name), "--on", *(shlex.quote(name) for name in asked.on)]
    parts += [f"--codes {asked.codes}"] if asked.codes else []
    parts += [f"--unit {asked.unit}"] if asked.unit else []
    parts += ["--intervals"] if asked.intervals else []
    parts += ["--status"] if asked.status else []
    return " ".join([*parts, "--measures", *(shlex.quote(key) for key in keys)])


def _write_unmatched(frame: pl.DataFrame, path: Path) -> None:
    buffer = io.BytesIO()
    if path.suffix.lower() == ".parquet":
        frame.write_parquet(buffer, compression="zstd")
    else:
        frame.write_csv(buffer)
    write_whole(path, buffer.getvalue())


def _report(found: Joined, source: Path) -> None:
    matched = found.frame.height - found.unmatched.height
    held = IN_WORDS[found.codes]
    kind = "directed dyad-years" if found.unit == "directed" else "dyad-years, each dyad once a year"
    _say(f"{source.name}: {found.frame.height:,} rows, {kind}; {found.on[0]} and {found.on[1]} hold {held}")
    _say(f"{matched:,} rows are dyads of states that existed in their year")
    screen = console()
    if found.unmatched.height:
        _say(f"{found.unmatched.height:,} rows are not:")
        table = plain_table("reason", "rows", "years", "first row", "example", right=("rows", "first row"))
        for row in found.reasons.iter_rows(named=True):
            span = str(row["first"]) if row["first"] == row["last"] else f"{row['first']}–{row['last']}"
            table.add_row(row["reason"], f"{row['rows']:,}", span, f"{row['first_row']:,}", row["example"])
        screen.print(table)
    _print_statuses(found.statuses)
    for note in found.notes:
        _say(f"note: {note}")


def _print_statuses(counts: Mapping[str, Mapping[str, int]]) -> None:
    """Print for each column how many rows have a value and how many have none, and why."""
    used = [name for name in STATUSES if any(name in found for found in counts.values())]
    if not used:
        return
    table = plain_table("column", *used, right=tuple(used))
    for name, found in counts.items():
        table.add_row(name, *(f"{found.get(status, 0):,}" for status in used))
    console().print(table)


def _say(text: str) -> None:
    console().print(text, soft_wrap=True)


def _say_written(written: Sequence[Path]) -> None:
    if written:
        typer.echo(f"wrote {', '.join(str(path) for path in written)}", err=True)
    else:
        typer.echo("nothing was written: name a file with --out", err=True)


def _one_of(option: str, given: str, allowed: Sequence[str]) -> None:
    if given not in allowed:
        raise UsageError(
            f"{option} {given} was given", hint=f"give one of {', '.join(allowed)}", candidates=tuple(allowed)
        )


def cite(names: Sequence[str], style: str, as_json: bool) -> None:
    """Print citations; notes on terms go to standard error."""
    _one_of("--format", style, citing.FORMATS_OF_CITATIONS)
    found = citing.cite(names)
    text = found.text(cast(citing.Format, style))
    if as_json:
        rows = [
            {"key": entry.key, "bibtex": entry.text, "apa": apa(entry), "csl": csl(entry)} for entry in found.entries
        ]
        print_json({"rows": rows, "notes": list(found.notes), "dataset_version": catalogue().version})
        return
    typer.echo(text, nl=False)
    for note in found.notes:
        typer.echo(f"note: {note}", err=True)


def grid(keys: Sequence[str], years: str, out: Path, intervals: bool, jobs: int, as_json: bool) -> None:
    """Write measures of all dyads under every choice and say what stands there."""
    from amity.panels import grid as grids

    def note(done: int, whole: int) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{done:,} of {whole:,} partitions")

    done = grids.run(keys, read_years(years), out, intervals=intervals, jobs=jobs, note=note)
    if as_json:
        print_json({**done.to_json(), "dataset_version": catalogue().version})
        return
    kept = f", {done.kept:,} of them from an earlier run" if done.kept else ""
    console().print(f"{done.parts:,} partitions{kept}, {done.rows:,} rows in {done.folder}", highlight=False)
