"""The renderers of a brief: HTML, Markdown, PDF and JSON, and the one call that writes them."""

from __future__ import annotations

__all__: list[str] = []
