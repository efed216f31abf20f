"""The published JSON Schema of every JSON answer."""

from __future__ import annotations

from importlib.resources import files


def text() -> str:
    """Return the JSON Schema (draft 2020-12) as text."""
    return files("amity.core.schemas").joinpath("answer.schema.json").read_text(encoding="utf-8")
