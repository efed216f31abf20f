"""Ideal points on the terminal and as files: the last session's order, the fit's certificate, the whole table."""

from __future__ import annotations

import io
from pathlib import Path

import polars as pl
from rich.text import Text

from amity.api.ideal_points import un_ideal_points
from amity.cli.printing import console, plain_table, print_json
from amity.core import states
from amity.core.errors import UsageError
from amity.core.files import write_whole
from amity.core.wording import count
from amity.models.ideal_points import Estimates
from amity.numerics.ideal_points import LEVEL, POINT_TOLERANCE
from amity.store import catalogue

FORMATS = (".parquet", ".csv")
# States shown from each end of the last session.
ENDS = 8
_DIGITS = 4


def write(
    issue: str,
    sessions: str | None,
    *,
    bridges: bool,
    anchor: str | None,
    seed: int,
    out: Path | None,
    as_json: bool,
) -> None:
    """Fit, then write the table to a file, or print JSON or a summary."""
    if out is not None and out.suffix not in FORMATS:
        raise UsageError(f"'{out}' was to be written", hint=f"name a file that ends in {' or '.join(FORMATS)}")
    found = un_ideal_points(issue, sessions=sessions, bridges=bridges, seed=seed, anchor=anchor)
    table = found.frame.with_columns(pl.col("estimate", "low", "high").round(_DIGITS))
    if out is not None:
        write_whole(out, _content(table, out.suffix))
    if as_json:
        print_json(_body(found, table, issue, bridges, seed, out))
    else:
        _print(found, table, out)


def _content(table: pl.DataFrame, suffix: str) -> bytes:
    if suffix == ".csv":
        return table.write_csv(line_terminator="\n").encode()
    whole = io.BytesIO()
    table.write_parquet(whole, compression="zstd", statistics=False)
    return whole.getvalue()


def _body(
    found: Estimates, table: pl.DataFrame, issue: str, bridges: bool, seed: int, out: Path | None
) -> dict[str, object]:
    body: dict[str, object] = {
        "model": "ideal_points",
        "issue": issue,
        "sessions": {"first": table["session"].min(), "last": table["session"].max()},
        "bridges": bridges,
        "seed": seed,
        "anchor": found.anchor,
        "level": LEVEL,
        "dataset": catalogue().version,
        "roll_calls": found.roll_calls,
        "unanimous": found.unanimous,
        "bridged": found.bridged,
        "votes": found.fit.cells.total,
        "random_walk_variance": found.random_walk_variance,
        "log_likelihood": found.log_likelihood,
        "converged": found.fit.converged,
        "trace": [
            {
                "log_posterior": step.log_posterior,
                "log_likelihood": step.log_likelihood,
                "largest_move": step.largest_move,
                "random_walk_variance": step.step_variance,
            }
            for step in found.fit.trace
        ],
        "notes": list(found.notes),
    }
    return {**body, "file": str(out)} if out is not None else {**body, "rows": table.to_dicts()}


def _print(found: Estimates, table: pl.DataFrame, out: Path | None) -> None:
    screen = console()
    last = int(table["session"].to_numpy().max())
    order = table.filter(pl.col("session") == last).sort("estimate", "state", descending=[True, False])
    shown = plain_table("State", "Ideal point", "90 % interval", "Votes", right=("Ideal point", "Votes"))
    cut = order.height > 2 * ENDS
    for place, row in enumerate(order.iter_rows(named=True)):
        if cut and ENDS <= place < order.height - ENDS:
            if place == ENDS:
                shown.add_row("…", "", "", "")
            continue
        interval = f"{row['low']:.2f} to {row['high']:.2f}".replace("-", "−")
        shown.add_row(_name(row["state"]), f"{row['estimate']:.2f}".replace("-", "−"), interval, str(row["n"]))
    screen.print(Text(f"Ideal points in session {last}, the last of the fit", style="bold"))
    screen.print(shown)
    fit = found.fit
    up = _name(found.anchor) if found.anchor else "votes against"
    steps, votes, calls = len(fit.trace), count(fit.cells.total, "vote"), count(found.roll_calls, "roll call")
    told = [
        f"{table.height:,} estimates from {votes} on {calls}; {count(found.unanimous, 'roll call')} left out on which "
        f"all who voted did the same. Mean 0 and standard deviation 1 over all of them, counted upward toward {up}.",
        f"Converged in {steps} steps: the last moved no estimate by more than {POINT_TOLERANCE:g}. Variance of the "
        f"random walk {fit.step_variance:.4f} a session, log likelihood {fit.log_likelihood:,.1f}.",
    ]
    if found.bridged:
        told.append(f"{count(found.bridged, 'roll call')} tied by their titles to those of neighbouring sessions.")
    told += [f"{note[:1].upper()}{note[1:]}." for note in found.notes]
    if out is not None:
        told.append(f"Written to {out}.")
    for text in told:
        screen.print(Text(text))


def _name(key: str) -> str:
    return states.get(key).name
