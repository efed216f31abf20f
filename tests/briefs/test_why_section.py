"""The section "Why?": what stands in it with and without a case, what it cites, and that it names no cause."""

from __future__ import annotations

from functools import cache

from amity.api import case as case_of
from amity.briefs.assembling import for_case, for_dyad
from amity.briefs.material import Material, gather
from amity.briefs.model import Block, Paragraph, TableBlock
from amity.briefs.sections import ORDER, why


@cache
def written(name: str) -> tuple[Material, tuple[Block, ...]]:
    material = gather(for_case(case_of(name), figures=False))
    return material, why.write(material)


def sentences(blocks: tuple[Block, ...]) -> list[str]:
    return [one.text for block in blocks if isinstance(block, Paragraph) for one in block.sentences]


def leads(blocks: tuple[Block, ...]) -> list[str]:
    return [block.lead for block in blocks if isinstance(block, Paragraph) and block.lead]


def test_a_case_has_its_configurations_and_rivals_and_the_last_word_is_what_is_not_identified() -> None:
    _, blocks = written("azerbaijan-israel")
    assert leads(blocks)[-3:] == ["Votes by bloc.", "Configurations.", "Rival explanations."]
    told = sentences(blocks)
    assert told[-1].startswith("None of this identifies a cause.")
    assert any("What tells Azerbaijan from" in text for text in told)
    assert any("a border or a rivalry with Iran" in text and "intermediate" in text for text in told)
    # Names of sets are for the file, not for a reader.
    assert not any("no_state_religion" in text for text in told)


def test_votes_by_bloc_are_never_called_pressure() -> None:
    _, blocks = written("azerbaijan-israel")
    votes = next(block for block in blocks if isinstance(block, Paragraph) and block.lead == "Votes by bloc.")
    text = " ".join(one.text for one in votes.sentences).lower()
    assert "manski" in text
    for word in ("pressure", "press ", "forced", "because"):
        assert word not in text


def test_the_tables_hold_the_states_beside_and_the_sources_of_the_evidence() -> None:
    material, blocks = written("azerbaijan-israel")
    tables = {block.key: block for block in blocks if isinstance(block, TableBlock)}
    assert [row[0] for row in tables["beside"].rows] == [
        "Kazakhstan",
        "United Arab Emirates",
        "Morocco",
        "Turkmenistan",
        "Albania",
    ]
    evidence = tables["evidence"]
    known = {note.id for note in material.notes.documents()}
    assert all(ref in known for ref in evidence.row_refs)
    assert all(row[3] for row in evidence.rows)


def test_judgements_from_stated_ratios_are_judgements_and_no_facts() -> None:
    _, blocks = written("azerbaijan-israel")
    weighed = next(block for block in blocks if isinstance(block, Paragraph) and block.lead == "Rival explanations.")
    assert {one.kind for one in weighed.sentences} == {"judgement"}


def test_two_states_without_a_case_have_what_needs_none() -> None:
    blocks = why.write(gather(for_dyad("AUS", "CHN", "g7 + AUS", figures=False)))
    told = sentences(blocks)
    assert not {"Configurations.", "Rival explanations."} & set(leads(blocks))
    assert any("No position is expected for Australia" in text for text in told)
    assert told[-1].startswith("None of this identifies a cause.")
    assert "ratios" not in told[-1]


def test_the_section_has_its_place() -> None:
    keys = [plan.key for plan in ORDER]
    assert keys.index("why") == keys.index("alone") + 1
