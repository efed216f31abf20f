"""Citations: every measure and source has an entry that parses, and nothing a measure cites is lost."""

from __future__ import annotations

import json
import re
from pathlib import Path

import polars as pl
import pytest

from amity import cases, measures
from amity.api import panels as api
from amity.core.errors import DataCorrupt, DataMissing, UnknownName, UsageError
from amity.panels import citing
from amity.panels._bibtex import apa, csl, entries, plain
from amity.store import catalogue


def balanced(text: str) -> bool:
    depth = 0
    for letter in text:
        depth += {"{": 1, "}": -1}.get(letter, 0)
        if depth < 0:
            return False
    return depth == 0


@pytest.mark.parametrize("key", measures.keys())
def test_all_papers_of_a_measure_are_entries_that_parse(key: str) -> None:
    found = citing.cite([key])
    text = found.text("bibtex")
    again = entries(text)
    assert [entry.key for entry in again] == [entry.key for entry in found.entries]
    assert balanced(text)
    years = set(re.findall(r"\((\d{4})\)", measures.get(key).citation))
    told = {entry.plain("year") for entry in again} | set(re.findall(r"\((\d{4})\)", text))
    assert years <= told
    sources = {source.key for source in catalogue().sources_of(measures.get(key).tables)}
    assert {entry.key for entry in citing.cite(sorted(sources)).entries} <= {entry.key for entry in again}


@pytest.mark.parametrize("key", measures.keys())
def test_no_paper_of_a_measure_is_left_to_words(key: str) -> None:
    assert not [entry.key for entry in citing.cite([key]).entries if entry.key.startswith(f"{key}-")]


def test_every_source_parses_and_can_be_told_in_each_style() -> None:
    for key, source in catalogue().sources.items():
        (entry,) = entries(source.bibtex)
        assert entry.plain("title"), key
        assert entry.authors, key
        assert "{" not in apa(entry), key
        assert "\\" not in apa(entry), key
        item = csl(entry)
        assert item["title"], key
        assert item["author"], key


def test_keys_are_unique_over_sources_and_papers() -> None:
    listed = [entries(source.bibtex)[0].key for source in catalogue().sources.values()]
    papers = [entry.key for entry in citing._papers()]
    assert len({*listed, *papers}) == len(listed) + len(papers)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("sipri_arms", {"sipri2026arms"}),
        ("arms_transfers", {"sipri2026arms"}),
        ("arms_imports", {"sipri2026arms", "holtom2012measuring"}),
        ("amity", set()),
    ],
)
def test_a_name_brings_what_it_rests_on(name: str, wanted: set[str]) -> None:
    assert {entry.key for entry in citing.cite([name]).entries} == {"amity", *wanted}


def test_without_names_it_is_amity_with_both_versions() -> None:
    (entry,) = citing.cite().entries
    assert entry.fields["version"]
    assert catalogue().version in entry.fields["note"]


def test_a_case_cites_every_source_of_the_measures() -> None:
    shipped = sorted(cases.shipped())[0]
    keys = {entry.key for entry in citing.cite([shipped]).entries}
    assert {"voeten2009unvotes", "sipri2026arms", "coppedge2025vdem"} <= keys


def test_a_written_file_is_cited_by_its_codebook(tmp_path: Path) -> None:
    mine = pl.DataFrame({"ccode1": [2], "ccode2": [20], "year": [1995]})
    api.write_panel(api.join(mine, ("ccode1", "ccode2", "year"), ["religious_similarity"]), tmp_path / "x.csv")
    assert [entry.key for entry in citing.cite([str(tmp_path / "x.csv")]).entries] == ["amity", "maoz2013religion"]
    with pytest.raises(DataMissing, match="codebook"):
        citing.cite([str(tmp_path / "y.csv")])


def test_terms_that_forbid_commercial_use_are_told() -> None:
    assert "un_votes_library" in citing.cite(["vote_agreement"]).notes[0]
    assert citing.cite(["cepii_geodist"]).notes == ()


def test_csl_is_a_list_of_items_with_dates() -> None:
    items = json.loads(citing.cite(["atop_defense"]).text("csl-json"))
    leeds = next(item for item in items if item["id"] == "leeds2002alliance")
    assert leeds["type"] == "article-journal"
    assert leeds["author"][0] == {"family": "Leeds", "given": "Brett Ashley"}
    assert (leeds["page"], leeds["issued"]) == ("237–260", {"date-parts": [[2002]]})


def test_apa_of_an_article_and_of_many_authors() -> None:
    text = citing.cite(["cow_disputes", "vdem"]).text("apa")
    assert "Palmer, G., McManus, R. W., D'Orazio, V., " in text
    assert "Coppedge, M., Gerring, J., Knutsen, C. H., Lindberg, S. I., Teorell, J., et al. (2025)." in text
    assert "39(4), 470–482. https://doi.org/10.1177/0738894221995743" in text


@pytest.mark.parametrize(
    ("tex", "shown"),
    [
        (r"Strand, H{\aa}vard", "Strand, Håvard"),
        (r"Hammarskj{\"o}ld", "Hammarskjöld"),
        (r"\'Evariste {\c{c}}a", "Évariste ça"),
        (r"{\o}re 1946--2001 Q \& A", "øre 1946–2001 Q & A"),
        (r"\url{https://x.org/a_b}", "https://x.org/a_b"),
    ],
)
def test_tex_becomes_text(tex: str, shown: str) -> None:
    assert plain(tex) == shown


def test_what_is_unknown_or_broken_is_refused() -> None:
    with pytest.raises(UnknownName, match="nothing_such") as raised:
        citing.cite(["nothing_such"])
    assert raised.value.hint
    with pytest.raises(UnknownName) as near:
        citing.cite(["vote_agrement"])
    assert "vote_agreement" in near.value.candidates
    with pytest.raises(UsageError, match="mla"):
        citing.cite().text("mla")  # type: ignore[arg-type]
    with pytest.raises(DataCorrupt):
        entries("@book{k, title = {open")
    with pytest.raises(DataCorrupt):
        entries('@book{k, title = "quotes"}')
