"""Pages on the Python API, from signatures and docstrings in the style of numpydoc."""

from __future__ import annotations

import importlib
import inspect
import re
import textwrap

from ref_text import bullets, code, fenced, link, page, section, table

import amity

PYTHON = "reference/python"
LONGEST = 100
# What answers are made of, and cases: each module on one page.
MODULES = ("amity.cases", "amity.core.results", "amity.core.errors")
_HEADING = re.compile(r"^(\w[\w ]*)\n-{3,}\n", re.MULTILINE)
_ENTRY = re.compile(r"^(?P<names>[*\w][\w, *]*?)(?: : (?P<kind>.+))?$")


def public() -> dict[str, object]:
    """Return what ``import amity`` offers, by name."""
    return {name: getattr(amity, name) for name in sorted(amity.__all__) if name != "__version__"}


def pages() -> dict[str, str]:
    """Return the pages by their place on the site."""
    here, every = f"{PYTHON}/index.md", public()
    rows = [(link(here, f"{PYTHON}/{name}.md", code(f"amity.{name}")), first(found)) for name, found in every.items()]
    modules = [
        (link(here, f"{PYTHON}/{name}.md", code(name)), first(importlib.import_module(name))) for name in MODULES
    ]
    index = page(
        "# Python",
        "`import amity` costs nothing; the names below load when they are first used. Frames are polars, records are "
        "frozen. `amity.__version__` is the version of the code.",
        table(("name", "what comes back"), rows),
        section("Modules", table(("module", "what"), modules)),
    )
    return {
        here: index,
        **{f"{PYTHON}/{name}.md": _page(f"amity.{name}", found) for name, found in every.items()},
        **{f"{PYTHON}/{name}.md": _module(name) for name in MODULES},
    }


def first(found: object) -> str:
    """Return the first line of a docstring as Markdown."""
    return _inline((inspect.getdoc(found) or "").partition("\n\n")[0])


def annotation(kind: object) -> str:
    """Return a type as it is written in the code, bars in words so that a table can hold it."""
    return _kind(kind).replace(" | ", " or ")


def _page(name: str, found: object) -> str:
    up = link(f"{PYTHON}/x.md", f"{PYTHON}/index.md", "← Python")
    return page(up, f"# {name}", _body(name.rpartition(".")[2], found))


def _module(name: str) -> str:
    module = importlib.import_module(name)
    own = getattr(module, "__all__", None) or sorted(
        key
        for key, found in vars(module).items()
        if not key.startswith("_") and getattr(found, "__module__", None) == name
    )
    up = link(f"{PYTHON}/x.md", f"{PYTHON}/index.md", "← Python")
    parts = [section(key, _body(key, getattr(module, key))) for key in own if callable(getattr(module, key))]
    return page(up, f"# {name}", docstring(inspect.getdoc(module) or ""), *parts)


def _body(name: str, found: object) -> str:
    """Return signature and docstring, and the methods of a class."""
    parts = []
    if callable(found) and not (inspect.isclass(found) and issubclass(found, Exception)):
        parts.append(fenced(_signature(name, found), "python"))
    parts.append(docstring(inspect.getdoc(found) or ""))
    if inspect.isclass(found):
        for key, method in vars(found).items():
            if key.startswith("_") or not (inspect.isfunction(method) or isinstance(method, property)):
                continue
            actual = method.fget if isinstance(method, property) else method
            shown = f"{key}  # a property" if isinstance(method, property) else _signature(key, actual)
            parts += [f"### {name}.{key}", fenced(shown, "python"), docstring(inspect.getdoc(method) or "")]
    return page(*parts).rstrip()


def _signature(name: str, found: object) -> str:
    """Return the signature, a line for each parameter where it is long."""
    try:
        signature = inspect.signature(found)  # type: ignore[arg-type]
    except ValueError:
        return name
    shown, starred = [], False
    for one in signature.parameters.values():
        if one.kind is inspect.Parameter.KEYWORD_ONLY and not starred:
            shown.append("*")
            starred = True
        if one.name != "self":
            shown.append(_parameter(one))
    back = signature.return_annotation
    end = "" if inspect.isclass(found) or back is inspect.Signature.empty else f" -> {_kind(back)}"
    line = f"{name}({', '.join(shown)}){end}"
    return line if len(line) <= LONGEST else "\n".join([f"{name}(", *(f"    {part}," for part in shown), f"){end}"])


def _parameter(one: inspect.Parameter) -> str:
    stars = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}.get(one.kind, "")
    kind = "" if one.annotation is inspect.Parameter.empty else f": {_kind(one.annotation)}"
    if one.default is inspect.Parameter.empty:
        return f"{stars}{one.name}{kind}"
    # The default of a field made by a factory is an object whose text is an address in memory.
    default = "…" if "factory" in repr(one.default) else repr(one.default)
    return f"{stars}{one.name}{kind} = {default}" if kind else f"{stars}{one.name}={default}"


def _kind(kind: object) -> str:
    return kind if isinstance(kind, str) else inspect.formatannotation(kind)


def docstring(text: str) -> str:
    """Return a docstring as Markdown: prose, then a list for each section of numpydoc, examples as code."""
    pieces = _HEADING.split(text)
    parts = [_prose(pieces[0])]
    for title, body in zip(pieces[1::2], pieces[2::2], strict=True):
        shown = fenced(body.strip(), "pycon") if title == "Examples" else _entries(body)
        parts += [f"**{title}**", shown]
    return page(*parts).rstrip()


def _entries(body: str) -> str:
    items: list[tuple[str, list[str]]] = []
    for line in body.strip("\n").splitlines():
        if line and not line.startswith(" "):
            items.append((line.strip(), []))
        elif items:
            items[-1][1].append(line.strip())
    shown = []
    for head, told in items:
        entry = _ENTRY.match(head)
        kind = f" ({_inline(entry['kind'])})" if entry and entry["kind"] else ""
        names = f"`{entry['names']}`" if entry else _inline(head)
        shown.append(f"{names}{kind}: {_inline(' '.join(told))}".rstrip().rstrip(":"))
    return bullets(shown)


def _prose(text: str) -> str:
    return "\n\n".join(_inline(" ".join(part.split())) for part in textwrap.dedent(text).strip().split("\n\n"))


def _inline(text: str) -> str:
    """Return a text with roles and double backticks as Markdown has them."""
    text = re.sub(r":\w+:`~?([^`]+)`", r"`\1`", " ".join(text.split()))
    text = text.replace("``", "`")
    outside = re.split(r"(`[^`]*`)", text)
    escaped = [part if part.startswith("`") else re.sub(r"([*_|])", r"\\\1", part) for part in outside]
    return "".join(escaped)
