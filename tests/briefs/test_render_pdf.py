"""The PDF: texts are data, never typst; tagged; the same bytes."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from runpy import run_path

import pytest

from amity.briefs.model import Paragraph, Section
from amity.briefs.render import html, markdown, pdf
from amity.core.errors import ComputeError

SAMPLE = run_path(str(Path(__file__).with_name("sample_brief.py")))
FIGURES = {"arms-suppliers": SAMPLE["SVG"]}


@pytest.fixture(scope="module")
def pages() -> bytes:
    return pdf.render(SAMPLE["brief"](), FIGURES)


@pytest.fixture(scope="module")
def text(pages, tmp_path_factory) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed; it comes with poppler")
    path = tmp_path_factory.mktemp("pdf") / "brief.pdf"
    path.write_bytes(pages)
    done = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, check=True)
    return " ".join(re.sub("[\u200b\u2060]", "", done.stdout.decode()).split())


def squeezed(text: str) -> str:
    """Return text without spaces, since a line may end anywhere in a table."""
    return re.sub(r"[\s\u200b\u200e\u200f\u2060-]+", "", text)


def test_it_is_a_tagged_pdf_of_a_few_pages(pages):
    assert pages.startswith(b"%PDF-1.7")
    counts = [int(found) for found in re.findall(rb"/Count (\d+)", pages)]
    assert 3 <= max(counts) <= 8
    assert b"/Lang" in pages
    assert b"/MarkInfo" in pages
    assert b"/Outlines" in pages


def test_the_table_behind_a_figure_is_left_out_where_it_takes_many_pages(text, monkeypatch):
    assert "The figures as tables" in text
    monkeypatch.setattr(pdf, "LONGEST", 0)
    short = pdf.render(SAMPLE["brief"](), FIGURES)
    if shutil.which("pdftotext"):
        done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=short, capture_output=True, check=True)
        shown = " ".join(done.stdout.decode().split())
        assert "The figures as tables" not in shown
        assert "rows behind it stand in the HTML and Markdown editions" in shown


def test_the_years_in_question_stand_in_the_head():
    brief = replace(SAMPLE["brief"](), years="2016–2025")
    assert "; years in question: 2016–2025" in html.render(brief, FIGURES)
    assert "Years in question: 2016–2025." in markdown.render(brief, {"arms-suppliers": "x.svg"})
    assert "ears in question" not in html.render(SAMPLE["brief"](), FIGURES)


def test_no_clock_is_asked(pages):
    assert b"/CreationDate" not in pages
    assert b"/ModDate" not in pages
    assert b"xmp:CreateDate" not in pages


def test_only_our_font_and_the_ones_inside_typst_are_used(pages):
    names = {name.decode().partition("+")[2] for name in re.findall(rb"/BaseFont\s*/([\w+-]+)", pages)}
    families = {name.partition("-")[0] for name in names}
    assert {"AmitySans"} <= families <= {"AmitySans", "DejaVuSansMono", "LibertinusSerif", "NewCMMath", "NewCM10"}


@pytest.mark.parametrize("name", ["HTML", "MARKDOWN", "TYPST", "LONG"])
def test_hostile_texts_are_shown_and_not_read(name, text):
    assert squeezed(text).count(squeezed(SAMPLE[name])) >= 6


def test_it_says_what_the_brief_says(text):
    assert text.startswith("Brief as of 24 November 2026 Samplia and Exampland – a sample Does Samplia stand alone")
    assert "Judgement A lapse in the record is not proof of a lapse in deliveries." in text
    assert "Share of crude oil importsN2 47.0 % 14.3–83.7 % 1st of 46 2020–2024" in text
    assert "amity arms_import_share FRA DEU --years 2016-2020 --peers 'un-members'" in text
    assert "(https://arms.example/register)" in text
    assert "Figure 1 as a table" in text
    assert "javascript:alert" not in text


def test_no_empty_value_reaches_a_reader(text):
    # The hostile text for typst holds the word "none", which stays.
    assert re.findall(r"\b(nan|NaN|None|null|no_data|out_of_coverage|not_computable)\b", text) == []


def test_the_same_brief_gives_the_same_bytes(pages):
    assert pdf.render(SAMPLE["brief"](), FIGURES) == pages


def test_a_brief_of_almost_nothing_is_set():
    brief = SAMPLE["brief"]()
    bare = replace(
        brief,
        question="",
        summary="",
        bottom_line=Section(key="b", title="Bottom line", blocks=(Paragraph(sentences=()),)),
        sections=(),
        numbers=(),
        documents=(),
        data=(),
        bibtex="",
        results=(),
    )
    assert pdf.render(bare, {}).startswith(b"%PDF")


def test_a_missing_drawing_is_named():
    with pytest.raises(ComputeError, match="arms-suppliers"):
        pdf.render(SAMPLE["brief"](), {})


def test_a_drawing_that_is_none_is_refused():
    with pytest.raises(ComputeError, match="typst refused"):
        pdf.render(SAMPLE["brief"](), {"arms-suppliers": "no svg"})


def test_a_large_brief_is_whole():
    brief = SAMPLE["large"]()
    drawings = {f"figure-{place}": SAMPLE["SVG"] for place in range(6)}
    pages = pdf.render(brief, drawings)
    assert max(int(found) for found in re.findall(rb"/Count (\d+)", pages)) >= 15
