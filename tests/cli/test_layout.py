"""Lines and tables of a page: what the console of the other pages gives, and no heading cut into bits."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.text import Text

from amity.cli import _layout
from amity.cli._layout import Screen, cells, wrapped

LETTERS = st.characters(codec="utf-8", categories=("L", "Nd", "Pd", "Sm"), exclude_characters="\n")
WORDS = st.lists(st.text(LETTERS, min_size=1, max_size=12), min_size=1, max_size=30)


@given(WORDS, st.integers(12, 60))
def test_lines_hold_all_that_was_said_and_fit(words: list[str], width: int) -> None:
    lines = wrapped(" ".join(words), width)
    assert "".join(lines).replace(" ", "") == "".join(words)
    assert all(cells(line) <= width for line in lines)


@pytest.mark.parametrize("width", [24, 40, 72])
def test_lines_are_those_of_the_console(width: int) -> None:
    text = "Of 185 peers, 89 have a higher value – 8.5\u00a0% – and São Tomé’s is as high; un-members, 2016–2020."
    console = Console(file=io.StringIO(), width=width)
    assert wrapped(text, width) == [line.plain for line in Text(text).wrap(console, width)]


def test_a_table_gives_up_a_column_before_it_cuts_its_headings() -> None:
    rows = [["Agreement in UN votes", "8.5 %", "4.7–15.1 %", "2025"]]
    wide, narrow = (
        Screen(width=width, styled=False).table(
            ["Measure", "Value", "Interval", "Years"], rows, frozenset({"Value"}), ["Interval"]
        )
        for width in (60, 34)
    )
    assert "4.7–15.1 %" in wide[1]
    assert "4.7–15.1 %" not in "".join(narrow)
    assert narrow[1].startswith("  Agreement in UN")
    assert {cells(line) for line in narrow} == {34}


def test_styles_are_shown_only_where_they_are_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.setenv("COLUMNS", "40")
    assert _layout.screen() == Screen(width=_layout.NARROWEST, styled=False)
    assert Screen(width=80, styled=True).mark("x", _layout.BOLD) == "\x1b[1mx\x1b[0m"
