"""`amity curve`: a page, JSON, a picture and a file of specifications; errors end with the documented codes."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
import typer
from typer.testing import CliRunner

from amity.api.curve import curve
from amity.cli import curve_page
from amity.cli.commands import curve as command
from amity.core.errors import BadOption, UnknownPeerSet, UnknownState, UsageError

SMALL = ["AZE", "ISR", "--peers", "muslim-majority", "--measure", "arms", "--vary", "length=5", "--vary", "end=2020"]


@pytest.fixture
def app() -> typer.Typer:
    made = typer.Typer()
    command.register(made)
    made.command("other")(lambda: None)
    return made


def test_page_gives_verdicts_drivers_choices_and_the_joint_inference(
    app: typer.Typer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    result = CliRunner().invoke(app, ["curve", *SMALL])
    assert result.exit_code == 0, result.output
    for told in ("is alone in", "not a probability", "What drives it", "Every peer as subject", "100+ million TIV"):
        assert told in result.output
    assert max(len(line) for line in result.output.splitlines()) <= 100


def test_page_counts_the_verdicts_of_the_headline_and_names_its_sets(
    app: typer.Typer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    asked = ["AZE", "ISR", "--peers", "muslim-majority", "--years", "2025", "--draws", "0"]
    text = " ".join(CliRunner().invoke(app, ["curve", *asked]).output.split())
    assert "Gaza since 2023 (2023–2025" in text
    assert "Peer sets: Muslim-majority states; Members of the United Nations" in text
    assert "un-members" not in text
    assert "opposite" not in text
    assert "p (either end)" in text
    assert "those on own records stand under the comparison terms alone" in text


def test_json_has_rows_and_everything_that_the_page_says(app: typer.Typer) -> None:
    result = CliRunner().invoke(app, ["curve", *SMALL, "--json", "--seed", "3"])
    body = json.loads(result.stdout)
    assert body["specifications"] == len(body["rows"])
    assert body["asked"]["vary"] == {"length": "5", "end": "2020"}
    assert body["asked"]["seed"] == 3
    assert body["joint"]["median_percentile"]["floor"] <= body["joint"]["median_percentile"]["p_high"]
    assert {row["choice"] for row in body["drivers"]} <= {choice["choice"] for choice in body["grid"]}
    assert all(row["command"].startswith("amity measure arms_import") for row in body["rows"])


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".png", ".svg"])
def test_files_are_written_with_their_origin(app: typer.Typer, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"x{suffix}"
    result = CliRunner().invoke(app, ["curve", *SMALL, "--draws", "20", "--out", str(out)])
    assert result.exit_code == 0, result.output
    if suffix in (".csv", ".parquet"):
        frame = pl.read_csv(out) if suffix == ".csv" else pl.read_parquet(out)
        found = curve(
            "AZE", "ISR", peers="muslim-majority", measure="arms", vary={"length": "5", "end": "2020"}, draws=20
        )
        assert frame.height == found.frame.height
        origin = json.loads((tmp_path / f"x{suffix}.source.json").read_text(encoding="utf-8"))
        assert "rows" not in origin
        assert origin["combinations"] >= frame.height
    else:
        assert out.read_bytes()[:4] in (b"\x89PNG", b"<svg")


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["--vary", "length"], UsageError),
        (["--vary", "length=5", "--vary", "length=3"], UsageError),
        (["--vary", "shade=dark"], BadOption),
        (["--out", "x.docx"], UsageError),
        (["--narrow"], UsageError),
        (["--peers", "no-such-set"], UnknownPeerSet),
        (["--peers", "ARM"], UnknownPeerSet),
    ],
)
def test_what_cannot_be_meant_is_refused(app: typer.Typer, words: list[str], error: type[Exception]) -> None:
    result = CliRunner().invoke(app, ["curve", "AZE", "ISR", "--measure", "arms", *words])
    assert isinstance(result.exception, error)
    assert result.exception.hint


def test_an_unknown_state_is_refused() -> None:
    asked = curve_page.Asked(a="Atlantis", b="ISR", peers="oic", measure="votes", years=None, vary={}, draws=0, seed=0)
    with pytest.raises(UnknownState):
        curve_page.show(asked, None, narrow=False, as_json=False)
