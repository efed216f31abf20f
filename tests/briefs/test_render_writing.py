"""Writing a brief to a folder, and the layout that all formats share."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from runpy import run_path

import pytest

from amity.briefs.fonts import text_width
from amity.briefs.model import Paragraph, Section, Sentence, TableBlock
from amity.briefs.render import FORMATS, _columns, _layout, markdown, write
from amity.briefs.render._text import address, tidy
from amity.core.errors import BadOption, CannotWrite, ComputeError

SAMPLE = run_path(str(Path(__file__).with_name("sample_brief.py")))


EMPTY = Section(key="b", title="Bottom line", blocks=())


def with_section(*blocks):
    return replace(SAMPLE["brief"](), sections=(Section(key="x", title="X", blocks=blocks),))


def test_all_formats_are_written_and_the_same_twice(tmp_path):
    first = write(SAMPLE["brief"](), tmp_path / "a")
    second = write(SAMPLE["brief"](), tmp_path / "b")
    names = ["brief.html", "brief.md", "figures/arms-suppliers.svg", "brief.pdf", "brief.json"]
    assert [path.relative_to(tmp_path / "a").as_posix() for path in first] == names
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
    assert sorted(p.name for p in (tmp_path / "a").iterdir()) == [
        *("brief.html", "brief.json", "brief.md", "brief.pdf", "figures")
    ]


def test_one_format_alone(tmp_path):
    assert write(SAMPLE["brief"](), tmp_path, ["json", "json"]) == (tmp_path / "brief.json",)
    assert [path.name for path in tmp_path.iterdir()] == ["brief.json"]


def test_an_unknown_format_is_refused_with_the_known_ones(tmp_path):
    with pytest.raises(BadOption) as caught:
        write(SAMPLE["brief"](), tmp_path, ["html", "jsn"])
    assert caught.value.candidates[0] == "json"
    assert all(name in caught.value.hint for name in FORMATS)
    with pytest.raises(BadOption, match="no format"):
        write(SAMPLE["brief"](), tmp_path, [])
    assert list(tmp_path.iterdir()) == []


def test_a_brief_that_cannot_be_rendered_leaves_nothing(tmp_path):
    broken = with_section(Paragraph(sentences=(Sentence(text="x", refs=("N99",)),)))
    with pytest.raises(ComputeError, match="N99"):
        write(broken, tmp_path, ["json", "html"])
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_a_file_is_refused(tmp_path):
    taken = tmp_path / "taken"
    taken.write_text("mine")
    with pytest.raises(CannotWrite):
        write(SAMPLE["brief"](), taken, ["json"])
    assert taken.read_text() == "mine"


def test_two_sections_or_notes_of_one_name_are_refused():
    brief = SAMPLE["brief"]()
    with pytest.raises(ComputeError, match="section"):
        _layout.lay_out(replace(brief, sections=(brief.sections[0], brief.sections[0])))
    with pytest.raises(ComputeError, match="note"):
        _layout.lay_out(replace(brief, numbers=(*brief.numbers, brief.numbers[0])))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"align": ("left",)}, "headings"),
        ({"rows": (("a",),)}, "headings"),
        ({"row_refs": ("N1", "N1")}, "references"),
    ],
)
def test_a_table_whose_parts_do_not_fit_is_refused(change, said):
    table = TableBlock(key="t", caption="T", headings=("A", "B"), rows=(("a", "b"),), align=("left", "right"))
    with pytest.raises(ComputeError, match=said):
        _layout.lay_out(with_section(replace(table, **change)))


def test_a_label_stands_where_the_kind_of_statement_changes():
    kinds = ("fact", "judgement", "judgement", "gap", "fact")
    paragraph = Paragraph(sentences=tuple(Sentence(text=kind, kind=kind) for kind in kinds))
    (part,) = _layout.lay_out(with_section(paragraph)).parts
    assert [(run.label, len(run.said)) for run in part.blocks[0].runs] == [
        ("", 1),
        ("Judgement", 2),
        ("Gap", 1),
        ("Fact", 1),
    ]


def test_sentences_in_a_row_on_the_same_notes_carry_their_marks_once():
    refs = (("N1",), ("N1",), ("N1", "N2"), (), ("N1",))
    paragraph = Paragraph(sentences=tuple(Sentence(text="x", refs=own) for own in refs))
    (part,) = _layout.lay_out(with_section(paragraph)).parts
    (run,) = part.blocks[0].runs
    assert [[mark.text for mark in said.marks] for said in run.said] == [[], ["N1"], ["N1", "N2"], [], ["N1"]]


@pytest.mark.parametrize(
    ("refs", "said"),
    [
        (("N1", "N2"), "N1, N2"),
        (("N1", "N2", "N3"), "N1, N2, N3"),
        (("N1", "N2", "N3", "N4"), "N1–N4"),
        (("N9", "N3", "N4", "N5", "N6", "N7", "S1"), "N9, N3–N7, S1"),
        (("N4", "N3", "N2", "N1"), "N4, N3, N2, N1"),
        (("N1", "N1"), "N1"),
    ],
)
def test_many_notes_in_a_row_are_shown_as_a_span(refs, said):
    brief = replace(SAMPLE["large"](), sections=())
    paragraph = Paragraph(sentences=(Sentence(text="x", refs=refs),))
    brief = replace(brief, sections=(Section(key="x", title="X", blocks=(paragraph,)),))
    view = _layout.lay_out(brief)
    marks = view.parts[0].blocks[0].runs[0].said[0].marks
    assert "".join(mark.text + mark.after for mark in marks) == said
    assert {mark.at for mark in marks} == {f"section-x-{ref.lower()}" for ref in refs}
    assert said.replace(", ", "] [").replace("–", "]–[") in markdown.render(
        replace(brief, bottom_line=brief.sections[0], sections=()), {}
    )


def test_a_summary_that_the_bottom_line_says_is_not_said_twice():
    brief = SAMPLE["brief"]()
    said = "The tie was singular among the 44 peers and has since lapsed in the record."
    view = _layout.lay_out(replace(brief, summary=said))
    assert (view.summary, view.description) == ("", said)
    assert _layout.lay_out(brief).summary == brief.summary


def test_a_first_column_that_is_mostly_empty_becomes_headings_of_groups():
    table = TableBlock(
        key="t",
        caption="T",
        headings=("Channel", "Measure", "Value"),
        rows=(("Arms", "Share", "1"), ("", "Sum", "2"), ("Oil", "Share", "3")),
        align=("left", "left", "right"),
        row_refs=("N1", "", "N2"),
    )
    (part,) = _layout.lay_out(with_section(table)).parts
    (grid,) = part.blocks
    assert [column.heading for column in grid.columns] == ["Measure", "Value"]
    assert [(row.group, row.cells) for row in grid.rows] == [
        ("Arms", ("Share", "1")),
        ("", ("Sum", "2")),
        ("Oil", ("Share", "3")),
    ]
    assert [mark.text for mark in grid.rows[2].marks] == ["N2"]
    full = replace(table, rows=(("Arms", "Share", "1"), ("Oil", "Sum", "2")), row_refs=())
    (part,) = _layout.lay_out(with_section(full)).parts
    assert len(part.blocks[0].columns) == 3


def grid_of(*rows, align=("left", "left", "right")):
    headings = ("Date", "What", "Value")
    table = TableBlock(key="t", caption="T", headings=headings, rows=rows, align=align)
    (part,) = _layout.lay_out(with_section(table)).parts
    return part.blocks[0]


def test_a_printed_table_that_fits_its_line_is_left_alone():
    assert _columns.widths(grid_of(("1 May 2021", "A short text", "1.5"))) == (8.2, ())


def test_a_wide_printed_table_keeps_dates_whole_and_shares_the_rest():
    grid = grid_of(("29 December 2023", "A text of many words " * 20, "1.5 million TIV"))
    size, (date, text, value) = _columns.widths(grid)
    assert size == 8.2
    assert date >= text_width("29 December 2023", size) + _columns.INSET
    assert text > 2 * (date + value)
    assert date + text + value == pytest.approx(_columns.LINE, abs=0.05)


def test_a_printed_table_too_wide_for_any_size_shares_evenly():
    words = tuple(" ".join(["Supercalifragilisticexp"] * 3) for _ in range(12))
    table = TableBlock(key="t", caption="T", headings=words, rows=(words,), align=("left",) * 12)
    (part,) = _layout.lay_out(with_section(table)).parts
    size, found = _columns.widths(part.blocks[0])
    assert size == 7.4
    assert set(found) == {_columns.LINE / 12}


def test_many_sources_are_named_by_id_and_few_by_title():
    brief = SAMPLE["brief"]()
    data = tuple(replace(brief.data[0], key=f"d{place}", title=f"Title {place}") for place in range(4))
    numbers = (
        replace(brief.numbers[0], sources=("d0", "d3")),
        replace(brief.numbers[1], sources=("d0", "d1", "d3")),
        replace(brief.numbers[2], sources=("elsewhere",)),
    )
    view = _layout.lay_out(replace(brief, data=data, numbers=numbers))
    assert [[(link.text, link.target) for link in note.sources] for note in view.numbers] == [
        [("Title 0", "d1"), ("Title 3", "d4")],
        [("D1", "d1"), ("D2", "d2"), ("D4", "d4")],
        [("elsewhere", "")],
    ]


def test_the_meaning_of_an_interval_is_said_once():
    view = _layout.lay_out(SAMPLE["large"]())
    assert [meaning.id for meaning in view.meanings] == ["K1"]
    assert {note.meaning.target for note in view.numbers} == {"k1"}
    bare = replace(SAMPLE["brief"]().numbers[0], interval_meaning="none: a count on a list")
    (meaning,) = _layout.lay_out(replace(SAMPLE["large"](), sections=(), numbers=(bare,), bottom_line=EMPTY)).meanings
    assert meaning.text == "No interval: a count on a list."


@pytest.mark.parametrize(
    "bad",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//x.example",
        "https://",
        "file:///etc/passwd",
        'https://a"b',
        "https://a b",
    ],
)
def test_only_web_addresses_become_links(bad):
    assert address(bad) == ""


def test_tidying_reaches_every_text_and_nothing_else():
    value = {"a\x00": ("b\x07", ["c\u202e"], {"d": 1.5})}
    assert tidy(value) == {"a": ("b", ["c"], {"d": 1.5})}
    assert tidy(SAMPLE["brief"]()).as_of == SAMPLE["brief"]().as_of
