"""The Markdown: read back by a CommonMark reader, every text is text and every mark is a link."""

from __future__ import annotations

import re
from pathlib import Path
from runpy import run_path

import pytest
from markdown_it import MarkdownIt

from amity.briefs.render import markdown
from amity.core.errors import ComputeError

SAMPLE = run_path(str(Path(__file__).with_name("sample_brief.py")))
FILES = {"arms-suppliers": "figures/arms-suppliers.svg"}


@pytest.fixture(scope="module")
def source() -> str:
    return markdown.render(SAMPLE["brief"](), FILES)


@pytest.fixture(scope="module")
def tokens(source):
    return MarkdownIt("commonmark").enable("table").parse(source)


def read(tokens) -> str:
    """Return the text that a reader of the rendered file sees."""
    parts = []
    for token in tokens:
        for child in token.children or ():
            parts.append(" " if child.type in {"softbreak", "hardbreak"} else child.content)
        parts.append(" ")
    return " ".join("".join(parts).split())


@pytest.mark.parametrize("name", ["HTML", "MARKDOWN", "TYPST", "LONG"])
def test_hostile_texts_are_shown_and_not_read(name, tokens):
    assert read(tokens).count(" ".join(SAMPLE[name].split())) >= 8


def test_no_html_and_no_foreign_link_comes_out(tokens):
    children = [child for token in tokens for child in token.children or ()]
    assert not [token for token in (*tokens, *children) if token.type.startswith("html")]
    links = {child.attrs["href"] for child in children if child.type == "link_open"}
    assert {link for link in links if not link.startswith("#")} == {
        "https://news.example/a?b=1&c=%20#d",
        "https://arms.example/register",
    }
    assert {child.attrs["src"] for child in children if child.type == "image"} == {"figures/arms-suppliers.svg"}


def test_marks_are_links_to_headings_of_the_appendix(tokens):
    children = [child for token in tokens for child in token.children or ()]
    marks = {child.attrs["href"] for child in children if child.type == "link_open" and child.attrs["href"][0] == "#"}
    headings = [tokens[i + 1].content for i, token in enumerate(tokens) if token.type == "heading_open"]
    anchors = {"#" + re.sub(r"\W+", "-", heading.lower()) for heading in headings}
    assert marks <= anchors
    assert {"#n1", "#n2", "#n3", "#s1", "#s2", "#k1", "#figure-1-as-a-table"} <= marks


def test_the_outline_is_the_briefs(tokens):
    found = [(token.tag, tokens[i + 1].content) for i, token in enumerate(tokens) if token.type == "heading_open"]
    assert found[:3] == [("h1", "Samplia and Exampland – a sample"), ("h2", "Bottom line"), ("h2", "1. Arms")]
    assert [text for tag, text in found if tag == "h3"] == [
        "Figure 1 as a table",
        "The numbers",
        "The kinds of interval",
        "The documents",
        "The data",
        "References for a bibliography (BibTeX)",
    ]


def test_it_reads_well_as_it_is_written(source):
    assert (
        "- Exampland supplied 67.7 % of the major arms that Samplia imported in 2016–2020. [N1]\n"
        "  **Judgement:** The tie was singular among the 44 peers and has since lapsed in the record. [N1] [N2]\n"
        "- **Gap:** The oil record holds 31 % of what refineries processed. [N3]\n"
    ) in source
    assert "| Share of arms imports [N1] | 67.7 % | 44.1–85.3 % | 1st of 44 | 2016–2020 |" in source
    assert "**Fact:** The register counts volume, not price." in source
    assert "\n[N1]: #n1\n" in source


def test_tables_keep_their_columns(tokens):
    widths = []
    for index, token in enumerate(tokens):
        if token.type == "tr_open":
            end = next(i for i in range(index, len(tokens)) if tokens[i].type == "tr_close")
            widths.append(sum(item.type in {"th_open", "td_open"} for item in tokens[index:end]))
    assert widths == [5] * 4 + [3] * 7 + [3] * 7


def test_code_with_backticks_stays_code(tokens, source):
    children = [child.content for token in tokens for child in token.children or () if child.type == "code_inline"]
    assert 'amity x `y` --z "<b>"' in children
    (fence,) = [token for token in tokens if token.type == "fence"]
    assert fence.content == SAMPLE["brief"]().bibtex
    assert "````bibtex" in source


@pytest.mark.parametrize(
    "text",
    [
        "# a",
        "- a",
        "+ a",
        "* a",
        "1. a",
        "12) a",
        "> a",
        "===",
        "---",
        "-",
        "=",
        "~~~",
        "```",
        "    a",
        "[a]: b",
        "<!-- a",
    ],
)
def test_a_line_that_looks_like_a_block_is_a_paragraph(text):
    tokens = MarkdownIt("commonmark").enable("table").parse(f"before\n{markdown.escape(text)}\n")
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert read(tokens) == f"before {text.strip()}"


def test_no_empty_value_reaches_a_reader(source):
    assert re.findall(r"\b(nan|NaN|None|null|no_data|out_of_coverage|not_computable)\b", source) == []
    assert not re.search(r"[\x00-\x08\x0b-\x1f\u202a-\u202e]", source)


def test_a_figure_without_a_file_is_named():
    with pytest.raises(ComputeError, match="arms-suppliers"):
        markdown.render(SAMPLE["brief"](), {})


def test_the_same_brief_gives_the_same_text(source):
    assert markdown.render(SAMPLE["brief"](), FILES) == source
