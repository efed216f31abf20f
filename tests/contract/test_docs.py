"""The docs name everything that can be asked for, name nothing that cannot, and their links and figures hold."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import get_args

import pytest

from amity import measures
from amity.briefs import model
from amity.briefs.dyad_page import channels
from amity.briefs.render.json import _TYPES
from amity.cli.app import run
from amity.core import errors, peers, schemas
from amity.core.declarations import Absence, PeriodRule, Status
from amity.core.issue_sets import issue_set, issue_sets
from amity.store.building import all_sources, all_tables

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])
# Where a file that the docs name may lie.
ROOTS = (ROOT, ROOT / "src/amity", ROOT / "src/amity/data", ROOT / "src/amity/tables/hand")
# Files that amity writes and the docs explain.
WRITTEN = {"brief.json", "x.csv.source.json"}
KEYS = measures.keys()
EXAMPLE = re.compile(r"^- `(amity measure [^`]+)` → (.+)$", re.MULTILINE)
FIGURE = re.compile(
    r"(?P<value>-?[\d.]+)(?: \((?P<low>[\d.]+) to (?P<high>[\d.]+)\))?"
    r"(?:, n (?P<n>\d+))?(?:, place (?P<place>\d+) of (?P<of>\d+))?"
)


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def section(text: str, title: str) -> str:
    """Return what stands below a heading of the second level; empty where there is no such heading."""
    found = re.search(rf"^## {re.escape(title)}$(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    return found[1] if found else ""


def slugs(path: Path) -> set[str]:
    """Return the anchors that a page's headings make."""
    heads = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head).strip().lower().replace(" ", "-") for head in heads}


def in_code(text: str) -> set[str]:
    return set(re.findall(r"`([^`\n]+)`", text))


def words_of_json(schema: object) -> Iterator[str]:
    """Yield the names of all fields of the JSON Schema."""
    if isinstance(schema, dict):
        for name, inner in schema.items():
            if name == "properties":
                yield from inner
            yield from words_of_json(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from words_of_json(inner)


def brief_words() -> set[str]:
    """Return the names of all fields of a brief as data, the types of its blocks and the kinds of its sentences."""
    records = [one for one in vars(model).values() if isinstance(one, type) and is_dataclass(one)]
    return {part.name for one in records for part in fields(one)} | {
        "type",
        "schema",
        *_TYPES.values(),
        *get_args(model.Kind),
    }


def known_words() -> set[str]:
    """Return every word that the docs may set as code: all that a user can type or meet in an answer."""
    every, tables = [measures.get(key) for key in KEYS], all_tables()
    options = [option for measure in every for option in measure.options]
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.AmityError)]
    return {
        *KEYS,
        *tables,
        *all_sources(),
        *peers.peer_sets(),
        *issue_sets(),
        *(option.name for option in options),
        *(choice for option in options for choice in option.choices),
        *(extra.name for measure in every for extra in measure.extras),
        *(column.name for table in tables.values() for column in table.columns),
        *(channel.key for channel in channels()),
        *(kind.code for kind in kinds),
        *(word for literal in (Status, PeriodRule, Absence) for word in get_args(literal)),
        *words_of_json(json.loads(schemas.text())),
        *brief_words(),
        *("interval", "bounds", "none", "year", "session"),
        # Lists of states, and the labels of partners that are none.
        *("cow", "gw", "non_state", "unknown"),
    }


@pytest.mark.parametrize("key", KEYS)
def test_measure_and_its_options_stand_in_the_section_of_its_channel(key: str) -> None:
    measure = measures.get(key)
    title = next(channel.title for channel in channels() if channel.key == measure.channel)
    named = in_code(section(page("methods.md"), title))
    assert named, f"docs/methods.md has no section '## {title}'"
    wanted = {key, *(option.name for option in measure.options)}
    wanted |= {choice for option in measure.options for choice in option.choices}
    # A choice may be shown as it is typed: `between=peoples`.
    named |= {part for word in named for part in word.split("=")}
    assert wanted <= named


def test_every_peer_set_and_set_of_roll_calls_is_named() -> None:
    named = in_code(page("methods.md"))
    assert set(peers.peer_sets()) <= named
    assert set(issue_sets()) <= named


def test_every_status_and_exit_code_is_explained() -> None:
    rows = re.findall(r"^\| (?:`(\w+)`|(\d)) \| \S", page("methods.md") + page("json.md"), re.MULTILINE)
    assert set(get_args(Status)) <= {status for status, _ in rows}
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.AmityError)]
    assert {0, *(kind.exit_code for kind in kinds)} <= {int(code) for _, code in rows if code}


def test_tables_stand_with_what_they_declare() -> None:
    text, tables = page("data.md"), all_tables()
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \| (\S+) \| (.+?) \| (.+?) \|$", section(text, "The tables"), re.MULTILINE)
    assert [key for key, *_ in rows] == sorted(tables)
    joined = tables["roll_calls"].sources
    for key, _, covers, sources, absence in rows:
        table = tables[key]
        assert covers == f"{table.coverage.first.year}–{table.coverage.last.year}", key
        told = set(joined) if "(#un-votes)" in sources else in_code(sources)
        if "its sources stand in the catalogue" in sources:
            # Fitted from nearly everything: the row does not repeat the list.
            assert table.fitted and len(table.sources) > 5
            told = set(table.sources)
        assert told == set(table.sources), key
        assert table.absence in in_code(absence), key


def test_every_source_has_its_paragraph() -> None:
    named = re.findall(r"^\*\*`(\w+)`\*\*", section(page("data.md"), "The sources"), re.MULTILINE)
    assert sorted(named) == sorted(all_sources())


def test_every_field_of_a_brief_is_named() -> None:
    told = section(page("json.md"), "`brief.json`")
    named = in_code(told)
    for record in (model.Brief, model.Section, model.Sentence, model.SourceNote, *_TYPES):
        assert {part.name for part in fields(record)} <= named, record.__name__
    assert {*_TYPES.values(), *get_args(model.Kind)} <= named


@pytest.mark.parametrize("name", ["methods.md", "data.md", "json.md"])
def test_nothing_is_named_that_does_not_exist(name: str) -> None:
    code, known = in_code(page(name)), known_words()
    words = {word for word in code if re.fullmatch(r"[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*", word)}
    assert sorted(words - known) == []
    files = {word for word in code if re.fullmatch(r"[\w./-]+(?:\.(?:py|tsv|md|json|parquet)|/)", word)}
    files |= {word for word in code if re.fullmatch(r"[\w-]+/[\w/-]+", word)}
    files -= WRITTEN
    lost = [word for word in files if not any((root / word).exists() for root in ROOTS)]
    assert sorted(lost) == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_and_commands_resolve(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        file, _, anchor = target.partition("#")
        found = (path.parent / file).resolve() if file else path
        assert found.exists(), target
        assert not anchor or anchor in slugs(found), target
    for key, rest in re.findall(r"amity measure ([a-z_]+)([^`\n]*)", text):
        assert key in KEYS, key
        given = dict(re.findall(r"--option (\w+)=(\S+)", rest))
        options = measures.read_options(measures.get(key), given)
        if "rollcalls" in options:
            issue_set(str(options["rollcalls"]))


EXAMPLES = EXAMPLE.findall(page("methods.md"))


def test_every_channel_has_an_example() -> None:
    shown = {measures.get(command.split()[2]).channel for command, _ in EXAMPLES}
    assert shown == {measures.get(key).channel for key in KEYS}


@pytest.mark.parametrize(("command", "told"), EXAMPLES, ids=[command for command, _ in EXAMPLES])
def test_figures_of_the_docs_are_what_the_command_prints(
    command: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*shlex.split(command)[1:], "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    if told in get_args(Status):
        assert (found["status"], found["value"]) == (told, None)
        return
    figure = FIGURE.fullmatch(told)
    assert figure, told
    for name in ("value", "low", "high"):
        shown = figure[name]
        if shown is None:
            assert found[name] is None, name
            continue
        half = 0.5 * 10.0 ** -len(shown.partition(".")[2])
        assert found[name] == pytest.approx(float(shown), abs=half + 1e-9), name
    assert figure["n"] is None or found["n"] == int(figure["n"])
    if figure["place"] is not None:
        assert (found["rank"], found["n_peers"] + 1) == (int(figure["place"]), int(figure["of"]))
