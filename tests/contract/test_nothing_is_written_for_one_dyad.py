"""No state is named in code: not by key, not by name; lists, hand tables and cases are the places for that."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import amity
from amity.core import states

SOURCE = Path(amity.__file__).parent


def constants(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield the string constants of a module that are no docstrings."""
    docstrings = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                docstrings.add(id(first.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.lineno, node.value


def test_no_state_key_or_name_is_a_constant() -> None:
    keys = {state.key for state in states.all_states()}
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        for line, text in constants(ast.parse(path.read_text(encoding="utf-8"))):
            # Texts that explain a source to a reader (caveats, citations) may name states; values may not.
            if text in keys:
                found.append(f"{path.relative_to(SOURCE)}:{line}: {text}")
    assert found == []
