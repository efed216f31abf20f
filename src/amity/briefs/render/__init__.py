"""The renderers of a brief: HTML, Markdown, PDF and JSON."""

from amity.briefs.render._writing import FORMATS, Format, write

__all__ = ["FORMATS", "Format", "write"]
