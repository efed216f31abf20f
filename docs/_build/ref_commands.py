"""Pages on the commands, from the help that each of them prints, and on the shapes of JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import typer
from ref_python import annotation
from ref_text import code, fenced, link, page, plain, section, table

from amity.briefs import model
from amity.cli.app import app
from amity.core import schemas

COMMANDS = "reference/commands"
WIDTH = 100


def commands() -> dict[str, Any]:
    """Return the context of every command that does something, by its full name such as ``amity data show``."""
    return {path: context for path, context, group in _walk(typer.main.get_command(app), "amity") if not group}


def _walk(command: Any, name: str, parent: Any = None) -> Iterator[tuple[str, Any, bool]]:
    # The width is given, since help is else wrapped to the terminal that happens to be there.
    context = command.context_class(command, info_name=name, parent=parent, terminal_width=WIDTH, color=False)
    below = getattr(command, "commands", {})
    yield context.command_path, context, bool(below)
    for key, inner in below.items():
        yield from _walk(inner, key, context)


def pages() -> dict[str, str]:
    """Return the pages by their place on the site."""
    every = commands()
    here = f"{COMMANDS}/index.md"
    rows = [(link(here, file_of(path), code(path)), plain(_first(context))) for path, context in every.items()]
    index = page(
        "# Commands",
        "Each takes `--help`. Those that print take `--json`; exit codes and errors are on the page on "
        f"{link(here, 'json.md', 'JSON')}.",
        table(("command", "what it does"), rows),
    )
    return {
        here: index,
        **{file_of(path): _command(path, context) for path, context in every.items()},
        "reference/answer-json.md": _schema(),
        "reference/brief-json.md": _brief(),
    }


def file_of(path: str) -> str:
    """Return the page of a command."""
    return f"{COMMANDS}/{path.replace(' ', '-')}.md"


def _first(context: Any) -> str:
    return str(context.command.help or "").partition("\n")[0]


def _command(path: str, context: Any) -> str:
    up = link(file_of(path), f"{COMMANDS}/index.md", "← Commands")
    return page(up, f"# {path}", plain(_first(context)), fenced(context.get_help()))


def _schema() -> str:
    body = json.loads(schemas.text())
    parts = [
        "# The JSON Schema of an answer",
        "`amity schema` prints it. A star marks fields that are always there.",
    ]
    for name, entry in body["$defs"].items():
        shape = entry if "properties" in entry else next((o for o in entry.get("oneOf", []) if "properties" in o), {})
        needed = shape.get("required", [])
        rows = [
            (code(key) + (" \\*" if key in needed else ""), plain(_kind(inner)), plain(inner.get("description")))
            for key, inner in shape.get("properties", {}).items()
        ]
        parts.append(section(name, table(("field", "is", "what"), rows)))
    return page(*parts, section("The whole schema", fenced(schemas.text(), "json")))


def _kind(entry: Mapping[str, Any]) -> str:
    """Return what a field may be, in words."""
    if "$ref" in entry:
        return str(entry["$ref"]).rpartition("/")[2]
    if "oneOf" in entry:
        return " or ".join(_kind(one) for one in entry["oneOf"])
    if "enum" in entry:
        return ", ".join(map(str, entry["enum"]))
    if "const" in entry:
        return str(entry["const"])
    kinds = entry.get("type", "anything")
    shown = " or ".join(kinds) if isinstance(kinds, list) else str(kinds)
    return f"{shown} of {_kind(entry['items'])}" if "items" in entry else shown


def _brief() -> str:
    parts = [
        "# The shape of brief.json",
        "A brief as data: `amity brief … --format json`. Every block of a section has a `type` beside its fields: "
        "`paragraph`, `list`, `table` or `figure`. The file has `schema` (1) before the fields of Brief.",
    ]
    records = [one for one in vars(model).values() if is_dataclass(one) and isinstance(one, type)]
    for record in reversed([one for one in records if one.__module__ == model.__name__]):
        rows = [(code(part.name), code(annotation(part.type))) for part in fields(record)]
        doc = " ".join((record.__doc__ or "").replace("``", "`").replace(":class:", "").split())
        parts.append(section(record.__name__, f"{doc}\n\n{table(('field', 'is'), rows)}"))
    return page(*parts)
