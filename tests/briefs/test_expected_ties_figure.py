"""The figure of a tie's parts: what it draws, what it says, and when there is nothing to draw."""

from __future__ import annotations

from amity.api import peer_group
from amity.briefs import figures
from amity.briefs.figures import FigureRequest, NoFigure
from amity.briefs.model import FigureBlock
from amity.core.asks import Period


def drawn(a: str, b: str, first: int, last: int) -> FigureBlock | NoFigure:
    window = Period(first=first, last=last)
    peers = peer_group("muslim-majority", window)
    return figures.draw("expected_ties", FigureRequest(state_a=a, state_b=b, peers=peers, period=window))


def test_parts_and_the_rest_are_drawn_and_said() -> None:
    found = drawn("AZE", "ISR", 2016, 2020)
    assert isinstance(found, FigureBlock)
    assert found.alt.endswith("unexplained: ×278.")
    assert "2.51 million TIV" in found.note.replace("\u00a0", " ")
    assert found.table.rows[-1][0] == "unexplained" and len(found.table.rows) == 11
    for narrow in (False, True):
        text = figures.svg(found, narrow=narrow)
        assert "distance in democracy" in text and "NaN" not in text and "…" not in text


def test_nothing_recorded_leaves_out_the_last_bar() -> None:
    found = drawn("AZE", "ISR", 2021, 2024)
    assert isinstance(found, FigureBlock)
    assert "Nothing is recorded" in found.note and "unexplained" not in found.alt


def test_nothing_expected_is_nothing_to_draw() -> None:
    found = drawn("ISR", "AZE", 2016, 2020)
    assert isinstance(found, NoFigure)
    assert "delivering to no state" in found.reason
