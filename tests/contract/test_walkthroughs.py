"""README, tutorial and how-tos: every command that they show runs, and prints what they say it prints."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from amity.cli.app import run

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HOW_TOS = sorted((ROOT / "docs" / "how-to").glob("*.md"))
# These set up an environment, read raw files, or draw what a lighter command of the same page has shown to work.
NOT_RUN = ("python3", ".", "pip", "AMITY_DATA=again")


def steps(text: str) -> list[tuple[list[str], list[str]]]:
    """Return the commands of a page, each with the lines that the page shows below it."""
    found: list[tuple[list[str], list[str]]] = []
    for kind, body in BLOCK.findall(text):
        if kind != "console":
            continue
        for line in body.splitlines():
            if line.startswith("$ "):
                found.append((shlex.split(line[2:], comments=True), []))
            else:
                found[-1][1].append(line)
    return found


def lighter(words: list[str], formats: tuple[str, ...]) -> list[str]:
    """Return a command without its slowest part: a brief is written in few formats."""
    if words[1] == "brief" and "--format" not in words:
        return [*words, *(part for name in formats for part in ("--format", name))]
    return words


def follow(text: str, capsys: pytest.CaptureFixture[str], formats: tuple[str, ...] = ("json",)) -> None:
    for words, told in steps(text):
        if words[0] in NOT_RUN or words[1:3] == ["data", "build"]:
            continue
        assert words[0] == "amity", words
        asked = lighter(words, formats)
        code = run(asked[1:])
        got = capsys.readouterr()
        # A claim that does not hold is an answer with a code of its own.
        assert code in ((0, 1) if words[1] == "check" else (0,)), (words, got.err)
        # A space that may not break is a plain one where it is copied from a page.
        printed = iter([line.rstrip() for line in (got.err + got.out).replace("\u00a0", " ").splitlines()])
        for line in told:
            if line in ("", "…") or (asked != words and re.search(r"brief\.(html|pdf)$", line)):
                continue
            # Looked for after the line before it, so that the order is checked as well.
            assert line in printed, (words, line)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, and a terminal of the width that the pages were written with."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("AMITY_DATA", raising=False)
    return tmp_path


@pytest.mark.parametrize("path", HOW_TOS, ids=lambda path: path.stem)
def test_how_to(path: Path, desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    follow(path.read_text(encoding="utf-8"), capsys)


def test_readme(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    follow((ROOT / "README.md").read_text(encoding="utf-8"), capsys)


def test_tutorial_as_a_reader_would_follow_it(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
    before, after = text.split("## Write the brief")
    follow(before, capsys)
    question, readings, events = (body for kind, body in BLOCK.findall(before) if kind == "yaml")
    case = desk / "india-france" / "case.yaml"
    filled = re.sub(r"(?m)^question: .*\n", question, case.read_text(encoding="utf-8"))
    case.write_text(filled.partition("# readings")[0] + readings, encoding="utf-8")
    (case.parent / "events.yaml").write_text(events, encoding="utf-8")
    follow(after, capsys, ("md", "json"))
    written = " ".join((desk / "out/india-france/brief.md").read_text(encoding="utf-8").split())
    quoted = [line.removeprefix("> ") for line in after.splitlines() if line.startswith("> ")]
    assert quoted
    for sentence in re.findall(r"Russia supplied .+?\.(?= Russia|$)", " ".join(quoted)):
        assert sentence in written
    assert "36 Rafale" in written


@pytest.mark.parametrize("page", [*HOW_TOS, ROOT / "README.md", ROOT / "docs/cases.md"], ids=lambda path: path.stem)
def test_python_of_a_page_runs(page: Path, desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for kind, body in BLOCK.findall(page.read_text(encoding="utf-8")):
        if kind == "python" and "pandas as pd" not in body:
            exec(compile(body, page.name, "exec"), {})
