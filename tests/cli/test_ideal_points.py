"""The command that estimates ideal points: what it prints, what it writes, how it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
import typer
from typer.testing import CliRunner

from amity.cli.commands import ideal_points
from amity.core.errors import BadOption, UsageError

APP = typer.Typer()
ideal_points.register(APP)


@APP.command("other")
def other() -> None:
    """Keep the app one with several commands."""


def run(*args: str) -> str:
    result = CliRunner().invoke(APP, ["ideal-points", *args], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_parquet_and_csv_hold_the_columns_that_are_promised(tmp_path: Path) -> None:
    run("--sessions", "78", "--out", str(tmp_path / "x.parquet"))
    run("--sessions", "78", "--out", str(tmp_path / "x.csv"))
    table = pl.read_parquet(tmp_path / "x.parquet")
    assert table.columns == ["state", "session", "estimate", "low", "high", "n"]
    assert table.equals(pl.read_csv(tmp_path / "x.csv"))
    first = (tmp_path / "x.parquet").read_bytes()
    run("--sessions", "78", "--seed", "0", "--out", str(tmp_path / "x.parquet"))
    assert (tmp_path / "x.parquet").read_bytes() == first


def test_json_has_the_certificate() -> None:
    body = json.loads(run("--sessions", "78", "--json"))
    assert body["converged"] is True
    assert body["trace"][-1]["largest_move"] < 1e-4
    assert {"random_walk_variance", "log_likelihood", "seed", "anchor", "level", "rows", "notes"} <= set(body)


def test_the_terminal_shows_both_ends() -> None:
    said = run("--sessions", "77-78")
    assert "Ideal points in session 78" in said
    assert "United States" in said
    assert "Converged in" in said


def test_refusals(tmp_path: Path) -> None:
    runner = CliRunner()
    bad = runner.invoke(APP, ["ideal-points", "--issue", "nuklear"])
    assert isinstance(bad.exception, BadOption)
    file = runner.invoke(APP, ["ideal-points", "--out", str(tmp_path / "x.xlsx")])
    assert isinstance(file.exception, UsageError)
    years = runner.invoke(APP, ["ideal-points", "--sessions", "2016-2020"])
    assert isinstance(years.exception, UsageError)


@pytest.mark.parametrize("anchor", ["Russia", "CUB"])
def test_another_anchor_turns_the_scale(anchor: str) -> None:
    body = json.loads(run("--sessions", "78", "--anchor", anchor, "--json"))
    own = {row["state"]: row["estimate"] for row in body["rows"]}
    assert own["USA"] < 0
