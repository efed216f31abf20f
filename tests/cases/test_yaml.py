"""The YAML reader: values as the library gives them, lines beside them, and limits that hold."""

from __future__ import annotations

import random
from datetime import date
from io import StringIO

import pytest
from ruamel.yaml import YAML

from amity.cases import shipped
from amity.cases._yaml import Fault, line_of, read_yaml


def by_library(text: str) -> object:
    def plain(node: object) -> object:
        if isinstance(node, dict):
            return {str(key): plain(value) for key, value in node.items()}
        if isinstance(node, list):
            return [plain(value) for value in node]
        return node.isoformat() if isinstance(node, date) else node

    return plain(YAML(typ="safe", pure=True).load(text))


@pytest.mark.parametrize("key", sorted(shipped()))
def test_shipped_files_come_out_as_the_library_reads_them(key: str) -> None:
    files = sorted(shipped()[key].glob("*.yaml"))
    assert len(files) >= 2
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert read_yaml(text) == by_library(text)


HARD = [
    "no",
    "NO",
    "yes",
    "~",
    "null",
    "1e3",
    "012",
    "1_0",
    "2023-03-29",
    "12:30",
    "a: b",
    "# x",
    "x #y",
    "'",
    '"',
    "",
    " ",
]
HARD += [
    "- x",
    "&a",
    "*a",
    "!t",
    "%d",
    "@x",
    "`x`",
    "[x",
    "{x",
    "a,b",
    "é",
    "日本",
    "\U0001f600",
    "a\nb\n",
    "\tx",
    "|",
    ">-",
]


def document(chance: random.Random, depth: int = 3) -> object:
    kind = chance.randrange(8 if depth else 5)
    if kind == 0:
        return chance.choice([None, True, False])
    if kind == 1:
        return chance.randint(-(10**15), 10**15)
    if kind == 2:
        return chance.uniform(-1e6, 1e6)
    if kind in (3, 4):
        return chance.choice(HARD)
    inner = [document(chance, depth - 1) for _ in range(chance.randrange(4))]
    return inner if kind == 5 else dict(zip("abcd", inner, strict=False))


def test_what_the_library_writes_is_read_back() -> None:
    chance = random.Random(7)
    for _ in range(300):
        wanted = document(chance)
        written = StringIO()
        YAML(typ="safe", pure=True).dump(wanted, written)
        assert read_yaml(written.getvalue()) == wanted


def test_any_text_is_read_or_refused_with_a_line() -> None:
    chance = random.Random(7)
    for _ in range(2000):
        text = "".join(chance.choices("ab01:-,[]{}&*!|>'\"%#\n \t\x07é", k=chance.randrange(1, 40)))
        try:
            read_yaml(text)
        except Fault as fault:
            lines, reason = fault.line, fault.reason
        else:
            continue
        assert 1 <= lines <= text.count("\n") + 1
        assert reason


@pytest.mark.parametrize(
    "text",
    ["no", "off", "2023-03-29", "1993-08", "012", "12:30:45", ".nan", "-.inf", "1_000", "9" * 5000],
)
def test_plain_scalars_that_stay_texts(text: str) -> None:
    assert read_yaml(f"a: {text}") == {"a": text}


def test_lines_of_keys_and_items() -> None:
    document = read_yaml("a: 1\nb:\n  - x\n  - {c: 1,\n     d: 2}\n")
    assert line_of(document, ("b",)) == 2
    assert line_of(document, ("b", 1)) == 4
    assert line_of(document, ("b", 1, "d")) == 5
    assert line_of(document, ("b", 1, "e")) == 4
    assert line_of(document, ("z",)) == 1


def test_aliases_are_read_and_cannot_blow_up() -> None:
    assert read_yaml("a: &x {b: 1}\nc: [*x, *x]") == {"a": {"b": 1}, "c": [{"b": 1}, {"b": 1}]}
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 12)]
    with pytest.raises(Fault, match="unfolds to more than"):
        read_yaml("\n".join(lines))


@pytest.mark.parametrize("text", ["a: &x [*x]", "&x {a: *x}"])
def test_nothing_holds_itself(text: str) -> None:
    with pytest.raises(Fault, match="stands for nothing that was read before it"):
        read_yaml(text)


@pytest.mark.parametrize("text", ["[" * 100_000, "{a: " * 50_000, "- " * 100_000])
def test_deep_nesting_is_refused_and_does_not_end_the_process(text: str) -> None:
    with pytest.raises(Fault, match="nested more than 40 deep"):
        read_yaml(text)


@pytest.mark.parametrize("text", ["!!set {x}", "a: !!binary aGk=", "a: !x 1", "!!python/name:os.system"])
def test_tags_are_refused(text: str) -> None:
    with pytest.raises(Fault, match="case files have no tags"):
        read_yaml(text)


@pytest.mark.parametrize("text", ["? [a]\n: b", "? {a: 1}\n: b", "a: &k b\n*k : c"])
def test_fields_have_plain_names(text: str) -> None:
    with pytest.raises(Fault, match="where the name of a field is needed"):
        read_yaml(text)
