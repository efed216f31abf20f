"""The site's generator has a page for everything that can be asked for, and writes the same bytes each time."""

from __future__ import annotations

import importlib
import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import amity
from amity import measures
from amity.briefs import figures
from amity.core import peers
from amity.core.issue_sets import issue_sets
from amity.store.building import all_sources, all_tables

ROOT = Path(__file__).resolve().parents[2]
MODULES = ("reference", "ref_things", "ref_commands", "ref_python", "ref_text")


@pytest.fixture(scope="module")
def reference() -> Iterator[ModuleType]:
    folder = str(ROOT / "docs" / "_build")
    sys.path.insert(0, folder)
    try:
        yield importlib.import_module("reference")
    finally:
        sys.path.remove(folder)
        for name in MODULES:
            sys.modules.pop(name, None)


@pytest.fixture(scope="module")
def pages(reference: ModuleType) -> dict[str, str]:
    return reference.generated()


def keys_below(pages: dict[str, str], room: str) -> set[str]:
    found = {path.removeprefix(f"reference/{room}/") for path in pages if path.startswith(f"reference/{room}/")}
    return {name.removesuffix(".md") for name in found} - {"index"}


def test_every_plug_in_has_a_page_and_nothing_else_has(pages: dict[str, str]) -> None:
    assert keys_below(pages, "measures") == set(measures.keys())
    assert keys_below(pages, "tables") == set(all_tables())
    assert keys_below(pages, "sources") == {key for key, one in all_sources().items() if one.embed != "no"}
    assert keys_below(pages, "figures") == set(figures.keys())


def test_every_command_has_a_page_with_its_options(pages: dict[str, str]) -> None:
    found = set()
    for file in (ROOT / "src/amity/cli/commands").glob("*.py"):
        group = {"data": "data-", "events": "events-", "new": "new-"}.get(file.stem, "")
        named = re.findall(r'app\.command\("([\w-]+)"', file.read_text(encoding="utf-8"))
        found |= {f"amity-{group}{name}" for name in named}
    assert len(found) >= 13
    assert keys_below(pages, "commands") == found
    assert "--since" in pages["reference/commands/amity-brief.md"]
    assert "--each-session" in pages["reference/commands/amity-measure.md"]


def test_every_public_name_has_a_page_with_its_parameters(pages: dict[str, str]) -> None:
    names = set(amity.__all__) - {"__version__"}
    assert names <= keys_below(pages, "python")
    for name in names:
        for parameter in inspect.signature(getattr(amity, name)).parameters:
            assert re.search(rf"\b{parameter}\b", pages[f"reference/python/{name}.md"]), (name, parameter)
    assert "peers: str = 'un-members'" in pages["reference/python/Dyad.md"]


@pytest.mark.parametrize("key", measures.keys())
def test_page_of_a_measure_has_its_options_and_extras(key: str, pages: dict[str, str]) -> None:
    text, measure = pages[f"reference/measures/{key}.md"], measures.get(key)
    for name in (*(one.name for one in measure.options), *(one.name for one in measure.extras)):
        assert f"| `{name}` |" in text
    for choice in (choice for one in measure.options for choice in one.choices):
        assert f"`{choice}`" in text
    for table in measure.tables:
        assert f"(../tables/{table}.md)" in text


def test_page_of_a_table_has_its_columns(pages: dict[str, str]) -> None:
    for key, table in all_tables().items():
        for column in table.columns:
            assert f"| `{column.name}` |" in pages[f"reference/tables/{key}.md"], (key, column.name)


def test_page_of_a_source_has_its_terms(pages: dict[str, str]) -> None:
    page = pages["reference/sources/sipri_arms.md"]
    assert "| **commercial use** | forbidden |" in page
    assert all_sources()["sipri_arms"].files[0].sha256 in page


def test_sets_are_listed(pages: dict[str, str]) -> None:
    assert all(f"## {key}\n" in pages["reference/peers.md"] for key in peers.peer_sets())
    assert all(f"| `{key}` |" in pages["reference/issue-sets.md"] for key in issue_sets())


def test_no_page_shows_what_only_the_code_knows(pages: dict[str, str]) -> None:
    for path, text in pages.items():
        assert not re.search(r"\b0x[0-9a-f]{6,}|<factory>|(?<!\x22)\bnan\b|\| None \|", text), path
        assert str(ROOT) not in text, path


def test_generated_links_lead_to_pages(pages: dict[str, str], reference: ModuleType, tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    assert reference.stage(folder) == len(list(folder.rglob("*.md")))
    for path, text in pages.items():
        for target in re.findall(r"\]\(([^)\s#]+)(?:#[^)]*)?\)", text):
            if not target.startswith("http"):
                assert ((folder / path).parent / target).resolve().is_file(), (path, target)


def test_the_same_bytes_each_time(pages: dict[str, str], reference: ModuleType) -> None:
    assert reference.generated() == pages


def test_nothing_but_staged_pages_is_ever_removed(reference: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("kept", encoding="utf-8")
    with pytest.raises(FileExistsError, match="nothing was changed"):
        reference.stage(tmp_path)
    assert (tmp_path / "mine.txt").read_text(encoding="utf-8") == "kept"


def test_every_page_by_hand_is_in_the_menu() -> None:
    menu = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    for path in (ROOT / "docs").rglob("*.md"):
        name = path.relative_to(ROOT / "docs").as_posix()
        if name.startswith("decisions/") or name == "images/README.md":
            continue
        assert f": {name}\n" in menu, name
