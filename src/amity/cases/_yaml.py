"""YAML read into plain values, with the line of every key and item kept for messages.

A case file needs mappings, lists and scalars, and nothing of what makes YAML unsafe or slow: no tags, no objects, no
merging, one document, and limits on depth and on what aliases unfold to. The library's parser does the reading; its
events are put together here, because its own composers are twice as slow or forget the lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import cast

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
)

MOST_NODES = 100_000
DEEPEST = 40

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_NUMBER = re.compile(
    r"[-+]?([0-9]{1,30}\.[0-9]{0,30}|\.[0-9]{1,30})([eE][-+]?[0-9]{1,2})?|[-+]?[0-9]{1,30}[eE][-+]?[0-9]{1,2}"
)
_WORDS: dict[str, object] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}

Location = tuple[int | str, ...]


class Fault(Exception):
    """Why a text cannot be read, and in which line (from 1)."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


class Mapping(dict[str, object]):
    """A mapping of the document, with the line of each key."""

    lines: dict[str, int]


class Items(list[object]):
    """A list of the document, with the line of each item."""

    lines: list[int]


@dataclass(slots=True)
class _Open:
    """A mapping or list that is being read; ``size`` counts its values with all that aliases stand for."""

    node: Mapping | Items
    line: int
    anchor: str | None
    key: str | None = None
    size: int = 1


@dataclass(slots=True)
class _Composer:
    """Puts events together on a stack of its own, so that no depth of nesting can exhaust Python's."""

    stack: list[_Open] = field(default_factory=list)
    anchors: dict[str, tuple[object, int]] = field(default_factory=dict)
    documents: int = 0
    root: object = None

    def take(self, event: Event) -> None:
        line = event.start_mark.line + 1
        if isinstance(event, NodeEvent):
            tag = getattr(event, "tag", None)
            if tag:
                raise Fault(line, f"the tag '{tag}' stands here; case files have no tags")
            if isinstance(event, ScalarEvent):
                self.scalar(event, line)
            elif isinstance(event, AliasEvent):
                self.alias(event, line)
            else:
                self.open(event, line)
        elif isinstance(event, CollectionEndEvent):
            closed = self.stack.pop()
            self.place(closed.node, closed.size, closed.line, closed.anchor)
        elif isinstance(event, DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise Fault(line, "a second document starts here; a case file is one")

    def scalar(self, event: ScalarEvent, line: int) -> None:
        top = self.stack[-1] if self.stack else None
        if top is not None and isinstance(top.node, Mapping) and top.key is None:
            if event.value in top.node:
                raise Fault(line, f"the field '{event.value}' is given twice")
            top.key = cast(str, event.value)
            top.node.lines[top.key] = line
            top.node[top.key] = None
            return
        value = _plain(event.value) if event.style is None else event.value
        self.place(value, 1, line, event.anchor)

    def alias(self, event: AliasEvent, line: int) -> None:
        if event.anchor not in self.anchors:
            raise Fault(line, f"'*{event.anchor}' stands for nothing that was read before it")
        value, size = self.anchors[event.anchor]
        self.place(value, size, line, None)

    def open(self, event: NodeEvent, line: int) -> None:
        if len(self.stack) >= DEEPEST:
            raise Fault(line, f"the file is nested more than {DEEPEST} deep")
        top = self.stack[-1] if self.stack else None
        if top is not None and isinstance(top.node, Mapping) and top.key is None:
            raise Fault(line, "a list or mapping stands where the name of a field is needed")
        if isinstance(event, MappingStartEvent):
            mapping = Mapping()
            mapping.lines = {}
            self.stack.append(_Open(node=mapping, line=line, anchor=event.anchor))
        elif isinstance(event, SequenceStartEvent):
            items = Items()
            items.lines = []
            self.stack.append(_Open(node=items, line=line, anchor=event.anchor))

    def place(self, value: object, size: int, line: int, anchor: str | None) -> None:
        """Put a value that is complete into what is open."""
        if anchor:
            self.anchors[anchor] = (value, size)
        if not self.stack:
            self.root = value
            return
        top = self.stack[-1]
        top.size += size
        if top.size > MOST_NODES:
            raise Fault(line, f"the file unfolds to more than {MOST_NODES:,} values")
        if isinstance(top.node, Items):
            top.node.append(value)
            top.node.lines.append(line)
        elif top.key is None:
            raise Fault(line, "an alias stands where the name of a field is needed")
        else:
            top.node[top.key] = value
            top.key = None


def read_yaml(text: str) -> object:
    r"""Return the values of a YAML document: mappings, lists, texts, numbers, true, false and None.

    Scalars follow YAML 1.2 (``no`` is a text, dates are texts); a number that is not finite stays a text.

    Raises
    ------
    Fault
        Where it is no YAML, or more than a case file may have.

    Examples
    --------
    >>> read_yaml("dyad: [NOR, SWE]\nyears: 2020-2024\npeers: no")
    {'dyad': ['NOR', 'SWE'], 'years': '2020-2024', 'peers': 'no'}
    """
    composer = _Composer()
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            composer.take(event)
    except YAMLError as error:
        raise _fault_of(error, text) from error
    return composer.root


def line_of(document: object, location: Location) -> int:
    """Return the line (from 1) in which a field stands, or the line of what would hold it where it is not there."""
    line, node = 1, document
    for part in location:
        if isinstance(node, Mapping) and part in node.lines:
            line, node = node.lines[str(part)], node[str(part)]
        elif isinstance(node, Items) and isinstance(part, int) and part < len(node):
            line, node = node.lines[part], node[part]
        else:
            break
    return line


def _plain(text: str) -> object:
    """Return what a scalar without quotes means."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _NUMBER.fullmatch(text) else text


def _fault_of(error: YAMLError, text: str) -> Fault:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is not None:
        return Fault(mark.line + 1, f"this is no valid YAML: {getattr(error, 'problem', None) or 'it cannot be read'}")
    position = getattr(error, "position", None)
    if isinstance(position, int):
        character = getattr(error, "character", None)
        code = f"U+{character:04X}" if isinstance(character, int) else repr(character)
        return Fault(text.count("\n", 0, position) + 1, f"the character {code} may not stand in YAML")
    return Fault(1, f"this is no valid YAML: {' '.join(str(error).split())}")
