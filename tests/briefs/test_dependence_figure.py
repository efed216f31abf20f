"""The figure of dependence: its rows are those of the model, and a dyad without trade says why there is nothing."""

from __future__ import annotations

import pytest

from amity import api
from amity.briefs import figures
from amity.briefs.figures import FigureRequest, NoFigure
from amity.briefs.model import FigureBlock
from amity.core.asks import Period


def drawn(a: str, b: str, **more: object) -> FigureBlock | NoFigure:
    return figures.draw("dependence", FigureRequest(state_a=a, state_b=b, peers=api.peer_group("oic"), **more))  # type: ignore[arg-type]


def test_rows_are_those_of_the_model() -> None:
    found = drawn("AZE", "ISR", period=Period(first=2016, last=2020))
    assert isinstance(found, FigureBlock)
    rows = {row[0]: row[1:] for row in found.table.rows}
    assert rows["Arms: Azerbaijan buys from Israel"][:2] == ("2016–2020", "67.74")
    assert rows["Crude oil: Israel buys from Azerbaijan"][0] == "2016–2020"
    assert rows["Trade: Israel sells to Azerbaijan"][0] == "2016"
    assert "Arms: Azerbaijan buys from Israel, 2016–2020: 67.7" in found.alt


def test_nothing_between_two_states_is_said() -> None:
    found = drawn("TUV", "BTN", period=Period(first=2020, last=2021))
    assert isinstance(found, NoFigure)
    assert "Tuvalu" in found.reason


@pytest.mark.parametrize("pair", [("GBR", "ARE"), ("DEU", "RUS")])
def test_rows_with_bounds_hold_the_share_between_them(pair: tuple[str, str]) -> None:
    found = drawn(*pair)
    assert isinstance(found, FigureBlock)
    for row in found.table.rows:
        share, low, high = row[2:5]
        if low != "–":
            assert float(low) <= float(share) <= float(high)
