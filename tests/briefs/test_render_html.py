"""The page: nothing loaded, nothing unescaped, every reference leads to its note and back."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from runpy import run_path

import pytest

from amity.briefs.render import html
from amity.core.errors import ComputeError

SAMPLE = run_path(str(Path(__file__).with_name("sample_brief.py")))
FIGURES = {"arms-suppliers": SAMPLE["SVG"]}
VOID = {"meta", "link", "br", "hr", "img", "input", "wbr"}
LOADING = {"src", "srcset", "data", "poster", "background", "xlink:href", "action", "formaction", "ping"}


class Page(HTMLParser):
    """Reads a page strictly: every element is closed in order, and text and attributes are kept."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.loaded: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == [], f"left open: {self.open}"

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"an attribute twice in {tag}"
        values = {name: value or "" for name, value in attrs}
        self.tags.append((tag, values))
        self.loaded += [value for name, value in values.items() if name in LOADING]
        if tag not in {"a"} and "href" in values:
            self.loaded.append(values["href"])
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag):
        assert self.open, f"{tag} closed and never opened"
        assert self.open.pop() == tag, f"{tag} closed out of order"

    def handle_data(self, data):
        if self.open and self.open[-1] not in {"style", "script"}:
            self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.texts).split())

    def all(self, tag: str) -> list[dict[str, str]]:
        return [values for name, values in self.tags if name == tag]


@pytest.fixture(scope="module")
def source() -> str:
    return html.render(SAMPLE["brief"](), FIGURES)


@pytest.fixture(scope="module")
def page(source) -> Page:
    return Page(source)


def test_the_page_is_english_titled_and_described(page):
    assert page.all("html") == [{"lang": "en"}]
    assert {"name": "viewport", "content": "width=device-width, initial-scale=1"} in page.all("meta")
    assert page.text.startswith("Samplia and Exampland – a sample")
    described = [values["content"] for values in page.all("meta") if values.get("name") == "description"]
    assert described == ["Samplia's ties with Exampland beside those of 44 peers."]


def test_nothing_is_loaded_from_anywhere_and_nothing_runs(source, page):
    assert page.loaded == [value for value in page.loaded if value.startswith("#")]
    for tag in ("script", "iframe", "link", "object", "embed", "base", "form", "img"):
        assert page.all(tag) == [], tag
    assert not [name for _, values in page.tags for name in values if name.startswith("on") or name == "style"]
    css = "".join(re.findall(r"<style>(.*?)</style>", source, re.DOTALL))
    assert "@import" not in css
    assert all(address.startswith("data:font/woff2;base64,") for address in re.findall(r"url\(([^)]*)\)", css))


def test_the_policy_allows_the_own_style_by_its_hash_and_nothing_else(source, page):
    (policy,) = [v["content"] for v in page.all("meta") if v.get("http-equiv") == "Content-Security-Policy"]
    (css,) = re.findall(r"<style>(.*?)</style>", source, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    assert policy.startswith("default-src 'none'; ")
    assert f"style-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize("name", ["HTML", "MARKDOWN", "TYPST", "LONG"])
def test_hostile_texts_are_shown_and_not_read(name, page):
    assert " ".join(SAMPLE[name].split()) in page.text


def test_no_mark_of_a_hostile_text_becomes_an_element(source, page):
    assert "<script" not in source
    assert "onerror=alert" in page.text
    assert "<img" not in source
    assert "<i>Sample" not in source


def test_control_characters_and_turning_marks_are_gone_and_direction_marks_stay(source):
    assert re.findall(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\uffff\ud800-\udfff]", source) == []
    assert "nulbellesc[31mtab endturned" in source
    assert "mark\u200f stays" in source


def test_every_link_inside_the_page_leads_somewhere_and_no_id_comes_twice(page):
    ids = [values["id"] for _, values in page.tags if "id" in values]
    assert len(ids) == len(set(ids))
    targets = {values["href"][1:] for values in page.all("a") if values["href"].startswith("#")}
    assert targets <= set(ids)
    assert {"n1", "n2", "n3", "s1", "s2", "k1", "appendix", "section-bottom-line"} <= targets


def test_a_note_leads_back_to_its_first_mention_in_each_section(page):
    hrefs = [values["href"] for values in page.all("a") if values.get("role") == "doc-backlink"]
    assert hrefs[:3] == ["#section-bottom-line-n1", "#section-arms-n1", "#section-hostile-texts-n1"]


def test_addresses_outside_are_links_of_the_appendix_only(source, page):
    outside = [values["href"] for values in page.all("a") if not values["href"].startswith("#")]
    assert outside == ["https://news.example/a?b=1&c=%20#d", "https://arms.example/register"]
    assert "javascript:alert(1)" not in source
    assert source.index("https://news.example") > source.index('id="appendix"')


def test_headings_go_down_one_level_at_a_time(page):
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_the_bottom_line_is_the_first_thing_that_is_said_and_the_skip_link_leads_to_it(page):
    assert page.all("a")[0] == {"class": "skip", "href": "#section-bottom-line"}
    assert [values["id"] for values in page.all("section")] == [
        "section-bottom-line",
        "section-arms",
        "section-hostile-texts",
        "appendix",
    ]


def test_kinds_of_statement_are_told_apart_in_words(source):
    body = source[source.index('<section id="section-arms"') : source.index('<div class="plate">')]
    words = re.sub(r"<sup.*?</sup>|<[^>]+>", "", body)
    said = " ".join(words.split())
    assert "Judgement A lapse in the record is not proof of a lapse in deliveries." in said
    assert "Gap Small arms and services are not recorded. Fact The register counts volume, not price." in said
    assert said.startswith("1 Arms Deliveries Of the 14 deals on record, 9 are with Exampland. Not one is dated")


def test_tables_have_captions_and_scopes(page):
    assert len(page.all("table")) == len(page.all("caption")) == 3
    assert all(values.get("scope") in {"row", "col"} for values in page.all("th"))
    assert "Table 1. Ties by channel" in page.text


def test_a_figure_is_one_picture_with_a_text_and_a_table(source, page):
    (svg,) = page.all("svg")
    assert svg["role"] == "img"
    assert svg["aria-label"] == "Line that rises from 0.2 in 2016 to 0.7 in 2024, with a dip in 2020 <b>."
    assert "width" not in svg
    assert svg["viewbox"] == "0 0 680 260"
    assert 'clip-path="url(#figure-arms-suppliers-clip0)"' in source
    assert {"id": "figure-arms-suppliers-clip0"} in page.all("clippath")
    assert "Figure 1 as a table" in page.text
    assert "2024 & <after>" in page.text


def test_a_figure_laid_out_for_a_phone_stands_beside_the_wide_one():
    both = Page(html.render(SAMPLE["brief"](), FIGURES, FIGURES))
    assert [values["class"] for values in both.all("div") if "drawing" in values.get("class", "")] == [
        "drawing wide",
        "drawing narrow",
    ]
    ids = [values["id"] for _, values in both.tags if "id" in values]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("inside", "gone"),
    [
        ("<script>alert(1)</script>", "script"),
        ('<image href="https://x.example/a.png"/>', "x.example"),
        ('<use href="https://x.example/a.svg#b"/>', "x.example"),
        ("<foreignObject><p>x</p></foreignObject>", "foreign"),
        ('<rect fill="url(https://x.example/f)" onload="alert(1)" style="fill:red"/>', "x.example"),
        ("<style>@import url(https://x.example/)</style>", "@import url"),
        ('<a href="https://x.example"><text>t</text></a>', "x.example"),
        ('<set attributeName="onload" to="alert(1)"/>', "alert"),
    ],
)
def test_what_runs_or_loads_is_left_out_of_a_figure(inside, gone):
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="20">{inside}</svg>'
    source = html.render(SAMPLE["brief"](), {"arms-suppliers": drawing})
    drawn = source[source.index("<svg") : source.index("</svg>") if "</svg>" in source else source.index("/>")]
    assert gone not in drawn
    assert 'viewBox="0 0 10 20"' in source
    assert " on" not in drawn.replace('aria-label="Line', "")[:40]


@pytest.mark.parametrize(
    "drawing",
    [
        "no svg",
        "<svg/>",
        '<svg xmlns="http://www.w3.org/2000/svg"/>',
        '<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">&a;</svg>',
    ],
)
def test_a_drawing_that_cannot_be_placed_is_refused(drawing):
    with pytest.raises(ComputeError, match="figure-arms-suppliers"):
        html.render(SAMPLE["brief"](), {"arms-suppliers": drawing})


def test_a_missing_drawing_is_named():
    with pytest.raises(ComputeError, match="arms-suppliers"):
        html.render(SAMPLE["brief"](), {})


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2 for a colour such as ``#1d4a7a``."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_texts_stand_out_by_day_by_night_and_on_paper(source):
    palettes = [
        dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", block)) for block in re.findall(r":root \{(.*?)\}", source, re.S)
    ]
    assert len(palettes) == 3
    for palette in palettes:
        for ink in ("ink", "soft", "link", "judgement", "gap"):
            for ground in ("paper", "wash"):
                light, dark = sorted((luminance(palette[ink]), luminance(palette[ground])), reverse=True)
                assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, ground, palette)


def test_no_empty_value_reaches_a_reader(page):
    assert re.findall(r"\b(nan|NaN|None|null|inf|undefined|no_data|out_of_coverage|not_computable)\b", page.text) == []
    assert "No imports recorded." in page.text


def test_the_same_brief_gives_the_same_page(source):
    assert html.render(SAMPLE["brief"](), FIGURES) == source
