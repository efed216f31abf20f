"""Sections: their order, what each says on real data, and what it leaves out."""

from __future__ import annotations

from functools import cache

import pytest

from amity.briefs import dated, headings, phrases
from amity.briefs.assembling import assemble, for_case, for_dyad
from amity.briefs.bibliography import bibtex
from amity.briefs.model import Brief, Bullets, Paragraph, Section, TableBlock
from amity.briefs.sections import ORDER
from amity.cases import load


@cache
def brief(a: str, b: str, peers: str = "un-members") -> Brief:
    return assemble(for_dyad(a, b, peers, figures=False))


@cache
def case(name: str) -> Brief:
    return assemble(for_case(load(name), figures=False))


def section(found: Brief, key: str) -> Section:
    return next(one for one in found.sections if one.key == key)


def said(found: Section) -> str:
    parts = []
    for block in found.blocks:
        for paragraph in block.items if isinstance(block, Bullets) else (block,):
            if isinstance(paragraph, Paragraph):
                parts += [paragraph.lead, *(sentence.text for sentence in paragraph.sentences)]
    return " ".join(parts).replace("\u00a0", " ")


def table(found: Section, key: str) -> TableBlock:
    return next(block for block in found.blocks if isinstance(block, TableBlock) and block.key == key)


def test_the_order_is_declared_once_and_kept():
    keys = [plan.key for plan in ORDER]
    assert len(set(keys)) == len(keys)
    for found in (case("azerbaijan-israel"), case("india-russia"), brief("TUV", "NRU")):
        mine = [one.key for one in found.sections]
        assert mine == [key for key in keys if key in mine]
    assert [one.key for one in case("azerbaijan-israel").sections][:4] == ["channels", "history", "energy", "arms"]


def test_a_dyad_without_a_case_has_no_sections_of_events():
    keys = {one.key for one in brief("TUV", "NRU").sections}
    assert not keys & {"war", "pressures", "aftermath", "unknowable", "change"}
    assert "no dated events" in said(section(brief("TUV", "NRU"), "limits"))


def test_a_case_without_a_written_text_has_nothing_that_it_could_not_have_known():
    assert "unknowable" not in {one.key for one in case("india-russia").sections}


def test_the_channel_table_has_a_row_for_each_measure_and_the_readings_of_the_case():
    rows = table(section(case("azerbaijan-israel"), "channels"), "channels")
    assert rows.rows[0][:5] == (
        "Votes (declared)",
        "Agreement in UN votes",
        "8.5\u00a0%",
        "4.7–15.1\u00a0%",
        "11th–24th of 44",
    )
    headings = [row[1] for row in rows.rows]
    assert "Agreement in UN votes (the twelve votes on Gaza and Palestine since October 2023)" in headings
    assert "Israel's share of Azerbaijan's arms imports (local production: no)" in headings
    assert "Obligation to defend, each to the other" in headings
    assert len(rows.row_refs) == len(rows.rows)


def test_energy_names_suppliers_and_stakes_with_their_documents():
    energy = section(case("azerbaijan-israel"), "energy")
    suppliers = table(energy, "crude_import_share_isr")
    assert suppliers.rows[0][0] == "Azerbaijan"
    stakes = table(energy, "energy_investments")
    assert any("Tamar" in row[1] and row[3] == "1,250" for row in stakes.rows)
    assert all(ref.startswith("S") for ref in stakes.row_refs)


def test_arms_tell_both_directions_and_the_window_that_was_found():
    text = said(section(case("azerbaijan-israel"), "arms"))
    assert "in 2016–2020 (697 of 1,030 million TIV), with a 90 % interval of 42.5–83.6 %" in text
    assert "No delivery of major arms from Azerbaijan to Israel is recorded in 2020–2024" in text


def test_obligations_that_there_are_not_are_one_sentence():
    text = said(section(case("azerbaijan-israel"), "threat"))
    assert (
        "No duty of Azerbaijan to Israel, or of Israel to Azerbaijan, is recorded in 2018: obligation to defend" in text
    )
    assert text.count("obligation to consult") == 1
    assert "was obliged to defend Azerbaijan if attacked in 2018 (since 1994), and the other way round." in said(
        section(brief("TUR", "AZE", "ots"), "threat")
    )


def test_votes_tell_like_for_like_what_is_skipped_and_the_subjects():
    votes = section(case("azerbaijan-israel"), "votes")
    text = said(votes)
    assert "The first of the 10 that agree more often: Albania" in text
    assert "Israel did not vote on" in text
    assert "Before the agenda changed. Azerbaijan and Israel cast the same vote on" in text
    # The source's flags for three subjects mark the same roll calls from 2019 on: those sets end in 2018.
    assert [(row[0], row[-1]) for row in table(votes, "vote_sets").rows] == [
        ("Colonialism", "2014–2018"),
        ("Arms control and disarmament", "2014–2018"),
        ("Economic development", "2014–2018"),
        ("Human rights", "2019–2023"),
        ("The Middle East", "2019–2023"),
        ("Nuclear weapons and nuclear material", "2019–2023"),
    ]
    assert "a list of what was found, and not a measure" in text


def test_among_the_peers_names_who_stands_closer_and_who_has_relations():
    peers = section(case("azerbaijan-israel"), "peers")
    closer = {row[0]: row for row in table(peers, "closer").rows}
    assert closer["Agreement in UN votes"][3].startswith("Albania, Türkiye, Nigeria")
    # First by far on record, and its lower bound of 14 % does not exceed the next one's 16 %.
    assert closer["Azerbaijan's share of Israel's crude imports"][2:5] == ("Among a few", "none", "Kazakhstan")
    relations = {row[0]: row for row in table(peers, "relations").rows}
    assert relations["Azerbaijan"][1:4] == ("7 April 1992", "Embassy", "yes")
    assert "Türkiye" in relations
    assert "25 peers have none: Afghanistan" in said(peers)


def test_relations_that_nobody_looked_up_are_not_told():
    blocks = section(brief("IND", "RUS"), "peers").blocks
    assert not any(isinstance(block, TableBlock) and block.key == "relations" for block in blocks)


def test_limits_give_the_age_of_every_record_and_the_hidden_part():
    limits = section(case("azerbaijan-israel"), "limits")
    ages = {row[1]: row[3] for row in table(limits, "ages").rows}
    assert ages["Similarity in religion"] == "16"
    assert next(age for what, age in ages.items() if what.startswith("Agreement in UN votes, ")) == "1"
    text = said(limits)
    assert "Israel is recorded as importing 31 % of the crude oil that its refineries needed in 2020–2024" in text
    assert "The agenda changed in 2025" in text
    assert text.count("The agenda changed in 2025") + text.count("the agenda changed in 2025") == 1


def test_limits_name_what_has_no_value():
    text = said(section(brief("TUV", "NRU"), "limits"))
    assert "no data, as no delivery of major arms to Tuvalu is recorded in 2020–2024" in text


def test_what_would_change_is_computed():
    text = said(section(case("azerbaijan-israel"), "would_change"))
    assert "A delivery from Israel recorded after 2024 would end the silence: beside 51 million TIV" in text
    assert "5.7 million TIV would make its share a tenth, and 107 million TIV what it was in 2016–2020" in text
    assert "a share that may lie anywhere from 14 % to 84 %" in text


def test_the_words_for_likelihoods_are_printed_once_and_not_used():
    likelihood = section(brief("TUV", "NRU"), "likelihood")
    assert len(table(likelihood, "likelihood_words").rows) == 7
    assert "None stands behind this brief" in said(likelihood)


def test_events_open_with_their_date_and_lead_to_their_documents():
    history = section(case("azerbaijan-israel"), "history")
    events = next(block for block in history.blocks if isinstance(block, Bullets))
    assert [item.lead for item in events.items][:3] == ["25 December 1991", "7 April 1992", "August 1993"]
    assert all(item.sentences[0].refs for item in events.items)


def test_a_channel_that_no_section_tells_has_a_paragraph_of_its_own():
    others = section(case("azerbaijan-israel"), "other_ties")
    assert [block.lead for block in others.blocks if isinstance(block, Paragraph)] == [
        "Trade.",
        "Memberships.",
        "Religion.",
    ]


@pytest.mark.parametrize(("given", "shown"), [("2023-03-29", "29 March 2023"), ("2012", "2012"), ("n.d.", "undated")])
def test_documents_have_their_date_in_words(given, shown):
    assert dated.dated(given) == shown


@pytest.mark.parametrize(
    ("share", "shown"), [(0.677, "68 %"), (0.085, "8.5 %"), (0.999, "99 %"), (1.0, "100 %"), (0.0004, "0.04 %")]
)
def test_shares_in_running_text_have_no_false_precision(share, shown):
    assert phrases.about(share).replace("\u00a0", " ") == shown


def test_cautions_lose_the_option_that_nobody_types_in_a_brief():
    assert headings.caution("The rest (across_break=true pools them).") == "The rest."
    assert headings.caution("Of it (since 1990).") == "Of it (since 1990)."


def test_the_bibliography_has_each_source_once_and_balanced():
    text = bibtex(case("azerbaijan-israel").data)
    assert text == bibtex(tuple(reversed(case("azerbaijan-israel").data)))
    assert text.count("{") == text.count("}")
    heads = [line for line in text.splitlines() if line.startswith("@")]
    assert len(set(heads)) == len(heads) > 10
