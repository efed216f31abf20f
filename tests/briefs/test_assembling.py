"""Whole briefs on the embedded dataset: what they find by themselves, and what no reader may ever meet."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from functools import cache

import pytest

from amity import api
from amity.briefs.assembling import assemble, for_case, for_dyad
from amity.briefs.model import Brief, Bullets, Paragraph, Section, Sentence, TableBlock
from amity.briefs.render import json
from amity.briefs.render._layout import lay_out
from amity.briefs.sections.likelihood import WORDS
from amity.cases import load
from amity.core import states

PAIRS = (
    ("IND", "RUS", "un-members"),
    ("AUS", "CHN", "un-members"),
    ("TUR", "AZE", "ots"),
    ("TUV", "NRU", "un-members"),
    ("SSD", "TUV", "un-members"),
    ("USA", "ISR", "nato"),
    ("PRK", "CHN", "un-members"),
    ("XKX", "SRB", "un-members"),
    ("PSE", "ISR", "arab-league"),
    ("SAU", "USA", "gcc"),
    ("NLD", "ARE", "eu"),
    ("VEN", "USA", "un-members"),
    ("YUG", "CSK", "un-members"),
    ("SMR", "VAT", "osce"),
)
CODES = {state.key for state in states.all_states()}
BAD = re.compile(r"\bnan\b|\bNone\b(?! (of|stands))|\bTrue\b|\bFalse\b|  |[{}]| \.|\.\.| ,|,,|\(\)|https?://")


@cache
def brief(a: str, b: str, peers: str) -> Brief:
    return assemble(for_dyad(a, b, peers, figures=False))


@cache
def first_case() -> Brief:
    return assemble(for_case(load("azerbaijan-israel"), figures=False))


@cache
def second_case() -> Brief:
    return assemble(for_case(load("india-russia"), figures=False))


def paragraphs(section: Section) -> Iterator[Paragraph]:
    for block in section.blocks:
        if isinstance(block, Bullets):
            yield from block.items
        elif isinstance(block, Paragraph):
            yield block


def sentences(found: Brief) -> Iterator[Sentence]:
    for section in (found.bottom_line, *found.sections):
        for paragraph in paragraphs(section):
            yield from paragraph.sentences


def texts(found: Brief) -> Iterator[str]:
    yield from (found.title, found.question, found.summary)
    for section in (found.bottom_line, *found.sections):
        yield section.title
        yield from (paragraph.lead for paragraph in paragraphs(section))
        for block in section.blocks:
            if isinstance(block, TableBlock):
                yield from (block.caption, *block.headings)
                for row in block.rows:
                    yield from row
    yield from (sentence.text for sentence in sentences(found))
    for note in found.numbers:
        yield from (note.heading, note.shown, note.interval, note.place, note.reason, note.period)


def opening(found: Brief) -> str:
    return " ".join(s.text for p in paragraphs(found.bottom_line) for s in p.sentences).replace("\u00a0", " ")


# --- the first case says by itself ----------------------------------------------------------------
def test_the_first_case_finds_that_votes_do_not_set_it_apart_and_why_they_seem_to():
    said = opening(first_case())
    assert "UN votes do not set Azerbaijan apart from its peers" in said
    assert "of 43 peers 10 agree with Israel more often, 13 as often and 20 less often than Azerbaijan does" in said
    assert (
        "would rank 42nd of 44, because it did not vote on 10 of the 20 roll calls on which Israel voted as most"
        in said
    )


def test_the_first_case_finds_the_arms_window_and_the_silence_after_it():
    said = opening(first_case())
    assert "Israel supplied 68 % of the major arms that Azerbaijan is recorded as importing in 2016–2020" in said
    assert "than for any of 42 peers (next comes Senegal with 16 %)" in said
    assert (
        "in 2021–2024 no delivery of major arms from Israel to Azerbaijan is recorded, of 51 million TIV in all" in said
    )


def test_the_first_case_finds_a_large_share_of_a_hidden_record():
    said = opening(first_case())
    assert "Azerbaijan supplied 47 % of the crude oil that Israel is recorded as importing in 2020–2024" in said
    assert (
        "only 31 % of what Israel's refineries took is recorded, so the true share lies between 14 % and 84 %" in said
    )


def test_the_first_case_says_what_its_article_could_not_have_known():
    found = first_case()
    assert re.search(r"A text of May 2025 could not have known \d+ of the \d+ events listed here", opening(found))
    section = next(one for one in found.sections if one.key == "unknowable")
    assert section.title == "What a text of May 2025 could not have known"
    table = next(block for block in section.blocks if isinstance(block, TableBlock))
    assert len(table.rows) > 10
    assert not any(row[0].endswith("2024") for row in table.rows)


def test_the_judgement_of_the_first_case_follows_from_its_places():
    judged = [sentence.text for sentence in sentences(first_case()) if sentence.kind == "judgement"]
    assert judged[0] == (
        "Taken together, Azerbaijan stands out among its peers by what moves between it and Israel (arms, up to 2020; "
        "oil), and not by how it votes."
    )
    assert first_case().summary == judged[0]
    # What follows from the ratios that an analyst stated is a judgement too, and stands under "why" alone.
    why = next(section for section in first_case().sections if section.key == "why")
    weighed = [one.text for block in why.blocks for one in getattr(block, "sentences", ()) if one.kind == "judgement"]
    assert judged[1:] == weighed
    assert weighed[0].startswith("By the ratios stated")


# --- other pairs ----------------------------------------------------------------------------------
def test_india_and_russia_have_the_surge_of_crude_and_the_fall_of_arms():
    said = opening(brief("IND", "RUS", "un-members"))
    assert "Russia's share of India's arms imports fell from 78 % in 2008–2012 to 36 % in 2020–2024" in said
    assert "Russia's share of India's crude imports rose from 1.1 % in 2017–2021 to 28 % in 2022–2024" in said
    assert "moved away from Russia among its peers" in said


def test_a_pair_without_data_is_told_plainly():
    said = opening(brief("TUV", "NRU", "un-members"))
    assert said.startswith(
        "The data are silent on what moves between Tuvalu and Nauru: of 13 figures on arms, oil and trade"
    )
    assert "that none is recorded does not mean there is none" in said


def test_a_pair_that_has_gone_is_not_of_the_present():
    assert "so nothing here is of the present" in opening(brief("YUG", "CSK", "un-members"))


@pytest.mark.parametrize(
    "pair", [("IND", "RUS", "un-members"), ("AUS", "CHN", "un-members"), ("TUV", "NRU", "un-members")]
)
def test_other_briefs_have_not_a_word_of_the_first_case(pair):
    whole = " ".join(texts(brief(*pair)))
    assert not re.findall(r"Baku|SOCAR|Karabakh|Tel Aviv|Gaza|Tamar|Aliyev|Netanyahu|the article|Muslim", whole)
    assert not re.findall(r"Azerbaijan", opening(brief(*pair)))


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: "-".join(pair[:2]))
def test_no_reader_meets_a_code_a_gap_in_a_template_or_a_bare_none(pair):
    for text in texts(brief(*pair)):
        assert not BAD.search(text), text
        assert not set(re.findall(r"\b[A-Z]{3}\b", text)) & CODES, text


@pytest.mark.parametrize("found", [first_case, second_case], ids=["first", "second"])
def test_no_reader_of_a_case_meets_them_either(found):
    for text in texts(found()):
        assert not BAD.search(text), text
    # Events may hold codes of their own (a fund, a firm): what amity writes may not.
    written = [s.text for s in sentences(found()) if not any(ref.startswith("S") for ref in s.refs) and s.refs]
    for text in written:
        assert not set(re.findall(r"\b[A-Z]{3}\b", text)) & CODES, text


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: "-".join(pair[:2]))
def test_every_sentence_ends_and_begins_as_one(pair):
    for sentence in sentences(brief(*pair)):
        assert sentence.text.rstrip('”")').endswith((".", "?", "!")), sentence.text
        # bp writes itself small.
        assert sentence.text[0].isupper() or sentence.text[0].isdigit() or sentence.text.startswith("bp "), (
            sentence.text
        )


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: "-".join(pair[:2]))
def test_every_reference_leads_somewhere(pair):
    lay_out(brief(*pair))


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: "-".join(pair[:2]))
def test_the_bottom_line_has_three_to_six_sentences_with_their_numbers(pair):
    found = [sentence for paragraph in paragraphs(brief(*pair).bottom_line) for sentence in paragraph.sentences]
    assert 3 <= len(found) <= 6
    assert all(sentence.refs for sentence in found if sentence.kind == "fact")
    assert [sentence.kind for sentence in found].count("judgement") == 1


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: "-".join(pair[:2]))
def test_no_word_of_likelihood_is_used(pair):
    words = re.compile("|".join(rf"\b{word}\b" for word, _ in WORDS) + r"|\bprobabl[ey]\b|\bconfiden")
    for sentence in sentences(brief(*pair)):
        assert not words.search(sentence.text), sentence.text


def test_numbers_in_what_amity_writes_have_a_note_or_are_said_of_the_case():
    bare = [
        sentence.text
        for sentence in sentences(brief("IND", "RUS", "un-members"))
        if re.search(r"\d", sentence.text) and not sentence.refs
    ]
    # Who the peers are, which records are old, how many licences are open: counts of the brief itself. How methods did
    # in simulations and past shocks is of the methods, whose pages and commands give it.
    known = r"193 states|Place 1|terms of \d+ sources|fewer than|twentieth|Manski 1993|scenarios put through|^Back-test"
    assert all(re.search(known, text) for text in bare), bare


def asked_again(command: str) -> float | None:
    words = shlex.split(command)
    assert words[:2] == ["amity", "measure"]
    key, a, b = words[2:5]
    given: dict[str, str] = {}
    options: dict[str, str] = {}
    for flag, value in zip(words[5::2], words[6::2], strict=True):
        if flag == "--option":
            options.update([value.split("=", 1)])
        else:
            given[flag.removeprefix("--")] = value
    result = api.measure(
        key,
        a,
        b,
        years=given.get("years"),
        options=options,
        peers=given.get("peers"),
        subject="b" if given.get("subject") == b else "a",
    )
    return result.value


@pytest.mark.parametrize("found", [first_case, lambda: brief("TUR", "AZE", "ots")], ids=["case", "dyad"])
def test_the_command_of_a_number_gives_it_again(found):
    notes = found().numbers
    assert len(notes) > 40
    for note in notes[::4]:
        again = asked_again(note.command)
        assert again == pytest.approx(note.value, rel=1e-12) if note.value is not None else again is None


def test_numbers_are_listed_once():
    notes = first_case().numbers
    assert [note.id for note in notes] == [f"N{place}" for place in range(1, len(notes) + 1)]
    assert len({(note.command, note.value) for note in notes}) == len(notes)
    documents = first_case().documents
    assert len({(one.publisher, one.dated, one.url) for one in documents}) == len(documents)


def test_the_same_request_gives_the_same_brief():
    # The frames' engine may add floats in another order: what a reader gets has 12 significant digits.
    again = assemble(for_dyad("TUR", "AZE", "ots", figures=False))
    assert json.render(again) == json.render(brief("TUR", "AZE", "ots"))


def test_sources_stand_with_licence_and_bibtex():
    found = first_case()
    keys = {note.key for note in found.data}
    assert {"sipri_arms", "baci_crude", "un_votes_2025"} <= keys
    assert all(key in keys for note in found.numbers for key in note.sources)
    assert found.bibtex.count("@") >= len(keys) - 2
    sipri = next(note for note in found.data if note.key == "sipri_arms")
    assert sipri.covers == "1995–2024"
    assert sipri.commercial in ("allowed", "not allowed", "not stated")
