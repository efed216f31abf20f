"""A brief as a PDF, set by typst from the brief itself: tagged, with bookmarks, the same bytes each time."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict

import typst

from amity.briefs.fonts import FAMILY
from amity.briefs.model import Brief
from amity.briefs.render import _fonts
from amity.briefs.render._columns import widths
from amity.briefs.render._layout import lay_out, need_figures
from amity.briefs.render._text import breakable, template
from amity.briefs.render._view import Grid, Picture, View
from amity.core.errors import ComputeError

# Rows up to which the table behind a figure is printed: longer ones take many pages, and the other formats have them.
LONGEST = 60
# Texts to be copied or followed as they are: no invisible break may be in them.
_EXACT = frozenset(
    {
        "url",
        "command",
        "bibtex",
        "tables",
        "target",
        "at",
        "after",
        "anchor",
        "key",
        "type",
        "kind",
        "align",
        "keep",
        "width",
    }
)


def render(brief: Brief, figures: Mapping[str, str]) -> bytes:
    """Return a brief as a PDF (A4).

    Parameters
    ----------
    brief : Brief
        The brief.
    figures : mapping of str to str
        SVG of each figure block, by its key.

    Raises
    ------
    ComputeError
        Where a figure is missing or cannot be set, or a reference leads nowhere.
    """
    return pages(lay_out(brief), figures)


def pages(view: View, figures: Mapping[str, str]) -> bytes:
    """Return a brief that is laid out already as :func:`render` does."""
    need_figures(view, figures)
    body = _prepared(asdict(view), exact=False)
    assert isinstance(body, dict)  # noqa: S101  a mapping stays one
    body["family"] = FAMILY
    body["svgs"] = {picture.key: figures[picture.key] for picture in view.pictures}
    body["long"] = [picture.table.anchor for picture in view.pictures if len(picture.table.rows) > LONGEST]
    body["tables"] = {grid.anchor: widths(grid) for grid in _grids(view)}
    try:
        with _fonts.folder_on_disk() as folder:
            content = typst.compile(
                template("brief.typ").encode(),
                font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder]),
                ignore_system_fonts=True,
                format="pdf",
                sys_inputs={"view": json.dumps(body, ensure_ascii=False)},
                pdf_standards=["ua-1"],
            )
    except typst.TypstError as error:
        raise ComputeError(
            f"the brief was to be set as a PDF, and typst refused: {error}",
            hint="write the other formats (html, md, json) and report the brief that cannot be set",
        ) from error
    assert isinstance(content, bytes)  # noqa: S101  a PDF is one file
    return content


def _grids(view: View) -> Iterator[Grid]:
    for part in (view.bottom_line, *view.parts):
        for block in part.blocks:
            if isinstance(block, Grid):
                yield block
            elif isinstance(block, Picture):
                yield block.table


def _prepared(value: object, *, exact: bool) -> object:
    """Return the view with long words made breakable."""
    if isinstance(value, str):
        return value if exact else breakable(value)
    if isinstance(value, dict):
        return {name: _prepared(item, exact=exact or name in _EXACT) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_prepared(item, exact=exact) for item in value]
    return value
