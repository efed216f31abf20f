"""A case's claims in its brief: verdicts beside their sections, the argument claim by claim, and all in the JSON."""

from __future__ import annotations

from functools import cache

import pytest

from amity.briefs.assembling import assemble, for_case
from amity.briefs.model import Brief, Bullets, Section, TableBlock
from amity.cases import load
from amity.claims.verdicts import MEANINGS
from amity.store import catalogue


@cache
def brief(case: str) -> Brief:
    return assemble(for_case(load(case, as_of=catalogue().as_of), figures=False))


def section(found: Brief, key: str) -> Section:
    return next(one for one in found.sections if one.key == key)


def lines(one: Section) -> list[str]:
    items = [item for block in one.blocks if isinstance(block, Bullets) for item in block.items]
    return [f"{item.lead} {' '.join(sentence.text for sentence in item.sentences)}" for item in items]


def test_a_verdict_stands_beside_its_section() -> None:
    told = [line for line in lines(section(brief("azerbaijan-israel"), "arms")) if "(C30)" in line]
    assert len(told) == 1
    assert told[0].startswith("Outdated. ")
    assert "67.7" in told[0] and "21.4" in told[0]


@pytest.mark.parametrize("case", ["azerbaijan-israel", "india-russia"])
def test_the_argument_has_a_row_for_each_claim_and_the_json_the_whole_verdict(case) -> None:
    found = brief(case)
    table = next(block for block in section(found, "argument").blocks if isinstance(block, TableBlock))
    assert [row[0] for row in table.rows] == [claim["id"] for claim in found.claims]
    assert {row[-1].lower() for row in table.rows} <= set(MEANINGS)
    assert all(claim["reason"] and claim["verdict"] in MEANINGS for claim in found.claims)


def test_every_place_that_a_claim_names_is_a_section_or_the_bottom_line() -> None:
    for case in ("azerbaijan-israel", "india-russia"):
        known = {one.key for one in brief(case).sections} | {"bottom_line"}
        named = {str(claim["place"]).replace("-", "_") for claim in brief(case).claims if claim["place"]}
        assert named <= known


def test_a_brief_without_a_case_has_no_claims() -> None:
    from amity.briefs.assembling import for_dyad

    found = assemble(for_dyad("AUS", "CHN", figures=False))
    assert found.claims == ()
    assert all(one.key != "argument" for one in found.sections)
