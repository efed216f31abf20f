"""The section on what would break a tie, and its figures: sentences from results, for a case and for any two states."""

from __future__ import annotations

import re

import pytest

from amity import api
from amity.briefs import figures
from amity.briefs.figures import _looks
from amity.briefs.figures._declaring import FigureRequest, NoFigure
from amity.briefs.material import BriefRequest, Material, gather
from amity.briefs.model import FigureBlock, Paragraph, TableBlock
from amity.briefs.sections import what_would_break_it
from amity.core import states

KEYS = ("rerouted_flows", "assumption_tornado", "flip_distance")
PAIRS = {"case": ("AZE", "ISR", "muslim-majority"), "large": ("IND", "RUS", "un-members")}


@pytest.fixture(scope="module")
def material() -> Material:
    case = api.case("azerbaijan-israel")
    return gather(BriefRequest(state_a="AZE", state_b="ISR", peers=api.peer_group("muslim-majority"), case=case))


def test_the_case_s_scenarios_stand_in_one_table_with_what_stays_open(material: Material) -> None:
    blocks = what_would_break_it.write(material)
    (table,) = (block for block in blocks if isinstance(block, TableBlock))
    rows = {row[0]: row for row in table.rows}
    assert len(rows) == 12
    assert "43.9" in rows["Azerbaijan sells Israel no oil"][2]
    assert "18.8" in rows["Azerbaijan sells Israel no oil"][2]
    # The share is of what Israel loses, not of the sum of both sides.
    ban = rows["Turkey ends all trade with Israel, as on 2 May 2024"][2]
    assert ban.startswith("5,057 million USD, 2,488 of it; 3.7")
    assert "Gabon 0.772 (0.0106 to 0.772)" in rows["Azerbaijan sells Israel no oil"][4]
    assert rows["Israel delivers no more arms to Azerbaijan"][3] == "697 million TIV"
    assert "real expenditure: Israel −1.31" in rows["Turkey ends all trade with Israel, as on 2 May 2024"][3]
    words = " ".join(s.text for block in blocks if isinstance(block, Paragraph) for s in block.sentences)
    assert "Back-tests: of 5 past shocks" in words
    assert "how long anyone could hold out" in words
    assert not re.search(r"\b(nan|None|null|inf)\b", words)
    codes = {state.key for state in states.all_states()}
    assert not codes & (set(re.findall(r"\b[A-Z]{3}\b", words)) - {"GDP"})
    assert [block.key for block in blocks if isinstance(block, FigureBlock)] == list(KEYS)


def test_any_two_states_are_put_through_plain_shocks() -> None:
    found = gather(BriefRequest(state_a="BRA", state_b="NOR", peers=api.peer_group("un-members"), figures=False))
    (table,) = (block for block in what_would_break_it.write(found) if isinstance(block, TableBlock))
    assert [row[0] for row in table.rows][-1] == "Brazil and Norway end all trade"


def test_states_without_any_flow_have_no_section_of_scenarios() -> None:
    found = gather(BriefRequest(state_a="TUV", state_b="NRU", peers=api.peer_group("un-members"), figures=False))
    assert not [block for block in what_would_break_it.write(found) if isinstance(block, TableBlock)]


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("key", KEYS)
def test_figures_are_legible_and_name_no_code(key: str, pair: str) -> None:
    a, b, peers = PAIRS[pair]
    found = figures.draw(key, FigureRequest(state_a=a, state_b=b, peers=api.peer_group(peers)))
    assert isinstance(found, FigureBlock)
    codes = {state.key for state in states.all_states()}
    for text in (found.caption, found.note, found.alt, found.credit, *found.table.headings):
        assert text == text.strip()
        assert "  " not in text
        assert not codes & set(re.findall(r"\b[A-Z]{3}\b", text)), text
    assert found.alt.endswith(".")
    for narrow in (False, True):
        drawn = figures.svg(found, narrow=narrow)
        width = float(re.search(r'viewBox="0 0 ([\d.]+) ', drawn)[1])  # type: ignore[index]
        assert width <= (_looks.NARROW if narrow else _looks.WIDE).width + 4
        assert min(float(size) for size in re.findall(r'font-size="([\d.]+)px"', drawn)) >= 11
        assert not re.search(r"NaN|undefined|null", drawn)


def test_figures_say_why_there_is_nothing_to_draw() -> None:
    asked = FigureRequest(state_a="TUV", state_b="NRU", peers=api.peer_group("un-members"))
    reasons = {key: figures.draw(key, asked) for key in KEYS[:2]}
    assert isinstance(reasons["rerouted_flows"], NoFigure)
    assert "no crude oil between Tuvalu and Nauru" in reasons["rerouted_flows"].reason
    assert isinstance(reasons["assumption_tornado"], NoFigure)
    assert "no domestic sales of Tuvalu" in reasons["assumption_tornado"].reason
