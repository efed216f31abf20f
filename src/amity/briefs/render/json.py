"""A brief as JSON: everything that the other formats show, and the figures' specifications and results behind it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence, Set
from dataclasses import fields, is_dataclass

from amity.briefs.model import Brief, Bullets, FigureBlock, Paragraph, TableBlock
from amity.briefs.render._text import tidy
from amity.core.errors import ComputeError
from amity.core.results import clean

SCHEMA = 1
_TYPES: Mapping[type, str] = {Paragraph: "paragraph", Bullets: "list", TableBlock: "table", FigureBlock: "figure"}


def render(brief: Brief) -> str:
    """Return a brief as JSON text: floats at 12 significant digits, no NaN, each block with its ``type``.

    Raises
    ------
    ComputeError
        Where the brief holds a set, whose order would differ from run to run.
    """
    body = {"schema": SCHEMA, **_record(tidy(brief))}
    return json.dumps(clean(body), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _record(value: object) -> dict[str, object]:
    named = {"type": _TYPES[type(value)]} if type(value) in _TYPES else {}
    return {**named, **{part.name: _plain(getattr(value, part.name)) for part in fields(value)}}  # type: ignore[arg-type]


def _plain(value: object) -> object:
    if value is None or isinstance(value, (str, int, float)):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return _record(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [_plain(item) for item in value]
    if isinstance(value, Set):
        raise ComputeError(
            "the brief was to be written as JSON, and it holds a set, which has no order",
            hint="give a sorted tuple in its place",
        )
    return value
