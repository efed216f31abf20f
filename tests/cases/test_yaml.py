"""The YAML reader: values as the library gives them, lines beside them, and limits that hold."""

from __future__ import annotations

from datetime import date
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
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


scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**15), 10**15),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn"), exclude_characters="\ufeff"), max_size=12),
    st.sampled_from(["no", "NO", "yes", "~", "null", "1e3", "012", "2023-03-29", "12:30", "a: b", "# x", "'", '"', ""]),
)
keys = st.text("abcdefg_-", min_size=1, max_size=5).filter(lambda name: not name.startswith("-"))
documents = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4), max_leaves=12
)


@given(documents)
def test_what_the_library_writes_is_read_back(document: object) -> None:
    from io import StringIO

    written = StringIO()
    YAML(typ="safe", pure=True).dump(document, written)
    assert read_yaml(written.getvalue()) == document


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read_yaml(text)
    except Fault as fault:
        assert 1 <= fault.line <= text.count("\n") + text.count("\r") + text.count("\x85") + 5
        assert fault.reason


@pytest.mark.parametrize(
    ("text", "value"),
    [("no", "no"), ("2023-03-29", "2023-03-29"), ("012", "012"), (".nan", ".nan"), (".inf", ".inf"), ("9" * 5000, "9" * 5000)],
)
def test_plain_scalars_that_stay_texts(text: str, value: str) -> None:
    assert read_yaml(f"a: {text}") == {"a": value}


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
    start = process_time()
    with pytest.raises(Fault, match="unfolds to more than"):
        read_yaml("\n".join(lines))
    assert process_time() - start < 1


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
