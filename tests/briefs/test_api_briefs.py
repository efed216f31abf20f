"""Briefs and figures from Python: the same records and files as the commands give, and errors that help."""

from __future__ import annotations

import json

import pytest

from amity.api import briefs
from amity.briefs.figures import NoFigure
from amity.cli.app import run
from amity.core.errors import BadOption, DataCorrupt, DataMissing, UnknownName, UsageError


@pytest.fixture(scope="module")
def written():
    return briefs.brief("azerbaijan-israel")


def test_a_case_is_a_brief_with_the_years_that_it_asks_about(written):
    assert (written.key, written.years) == ("azerbaijan-israel", "2016–2025")
    assert written.bottom_line.title == "Bottom line"


def test_it_writes_what_the_command_writes(written, tmp_path):
    paths = briefs.write_brief(written, str(tmp_path / "api"), ["json", "md"])
    assert [path.name for path in paths if path.parent.name == "api"] == ["brief.md", "brief.json"]
    assert (
        run(["brief", "azerbaijan-israel", "--format", "md", "--format", "json", "--out", str(tmp_path / "cli")]) == 0
    )
    for path in paths:
        assert path.read_bytes() == (tmp_path / "cli" / path.relative_to(tmp_path / "api")).read_bytes()


def test_since_takes_a_file_or_what_it_holds(written, tmp_path):
    (path,) = briefs.write_brief(written, tmp_path, ["json"])
    by_path = briefs.brief("azerbaijan-israel", since=path)
    assert by_path == briefs.brief("azerbaijan-israel", since=json.loads(path.read_text(encoding="utf-8")))
    assert any(section.key == "change" for section in by_path.sections)


def test_two_states_with_years():
    found = briefs.brief("Tuvalu", "NRU", years=(2016, 2020))
    assert (found.key, found.years) == ("tuv-nru", "2016–2020")


def test_what_cannot_be_meant_is_refused(tmp_path):
    with pytest.raises(UsageError, match="names its own"):
        briefs.brief("azerbaijan-israel", peers="oecd-members")
    with pytest.raises(DataMissing, match="no file is there"):
        briefs.brief("AUS", "CHN", since=tmp_path / "none.json")
    (tmp_path / "list.json").write_text("[]")
    with pytest.raises(DataCorrupt, match="no brief of amity"):
        briefs.brief("AUS", "CHN", since=tmp_path / "list.json")


def test_a_figure_is_saved_in_each_format(tmp_path):
    drawn = briefs.figure("crude_share", "IND", "RUS")
    for name, opening in (("x.svg", b"<svg"), ("x.png", b"\x89PNG"), ("x.csv", b"Year")):
        first, *others = briefs.save_figure(drawn, tmp_path / name)
        assert first.read_bytes().startswith(opening)
        assert [path.name for path in others] == (["x.csv.source.json"] if name == "x.csv" else [])
    with pytest.raises(BadOption, match="format is not known"):
        briefs.save_figure(drawn, tmp_path / "x.gif")


def test_a_case_stands_in_the_place_of_two_states():
    assert briefs.figure("timeline", "azerbaijan-israel").key == "timeline"
    with pytest.raises(UsageError, match="dated events of a case"):
        briefs.figure("timeline", "AZE", "ISR")


def test_nothing_to_draw_is_an_answer():
    found = briefs.figure("crude_share", "TUV", "NRU")
    assert isinstance(found, NoFigure)
    assert found.reason


def test_only_the_strip_takes_a_measure():
    assert briefs.figure("peers_strip", "AZE", "ISR", peers="ots", measure="trade").key == "peers_strip"
    with pytest.raises(UsageError, match="has its own"):
        briefs.figure("agreement", "AZE", "ISR", measure="trade")
    with pytest.raises(UnknownName):
        briefs.figure("agrement", "AZE", "ISR")
