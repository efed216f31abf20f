"""From a figure's block to bytes: SVG and PNG with title and credit inside, CSV of the table behind it.

Drawn with the one font of the briefs, on any machine alike; nothing is loaded from elsewhere.
"""

from __future__ import annotations

import csv as comma
import io
from collections.abc import Mapping
from functools import cache
from importlib.resources import as_file, files

import vl_convert

from amity.briefs.figures._looks import FONT, INK, NARROW, PAPER, SOFT, WIDE, Layout, wrapped
from amity.briefs.fonts import face_rules
from amity.briefs.model import FigureBlock
from amity.core.errors import ComputeError

NOTHING = "–"
SCALE = 2.0


def svg(block: FigureBlock, *, narrow: bool = False, framed: bool = False, font_inside: bool = False) -> str:
    """Return a figure as SVG.

    Parameters
    ----------
    block : FigureBlock
        The figure.
    narrow : bool
        Whether it is drawn for a phone.
    framed : bool
        Whether title, note and credit stand inside, for a file that travels alone; a page sets them in its own text.
    font_inside : bool
        Whether the font is laid into the file, so that it looks the same where the font is not installed.

    Raises
    ------
    ComputeError
        Where the specification cannot be drawn.
    """
    text = _drawn("svg", _spec(block, narrow, framed))
    assert isinstance(text, str)  # noqa: S101  the converter's own promise
    return with_font(text) if font_inside else text


def png(block: FigureBlock, *, narrow: bool = False, framed: bool = True) -> bytes:
    """Return a figure as PNG at two device pixels to the CSS pixel, with title, note and credit inside."""
    picture = _drawn("png", _spec(block, narrow, framed))
    assert isinstance(picture, bytes)  # noqa: S101  the converter's own promise
    return picture


def csv(block: FigureBlock) -> str:
    """Return the table behind a figure as CSV: headings with units, an empty cell where there is no value."""
    buffer = io.StringIO()
    writer = comma.writer(buffer, lineterminator="\n")
    writer.writerow(block.table.headings)
    writer.writerows(["" if cell == NOTHING else cell for cell in row] for row in block.table.rows)
    return buffer.getvalue()


def _spec(block: FigureBlock, narrow: bool, framed: bool) -> Mapping[str, object]:
    spec = block.narrow if narrow and block.narrow is not None else block.spec
    return _framed(block, spec, NARROW if narrow else WIDE) if framed else spec


def _framed(block: FigureBlock, spec: Mapping[str, object], layout: Layout) -> dict[str, object]:
    """Return the specification with title and note above it and the credit below."""
    room = layout.room
    inner = dict(spec)
    outer: dict[str, object] = {}
    for name in ("$schema", "config", "background", "padding"):
        outer[name] = inner.pop(name)
    plain = {"font": FONT, "anchor": "start", "frame": "bounds"}
    title = {
        **plain,
        "text": wrapped(block.caption, room, layout.title, bold=True),
        "fontSize": layout.title,
        "lineHeight": layout.title + 4,
        "fontWeight": "bold",
        "color": INK,
        "offset": 12,
    }
    if block.note:
        title |= {
            "subtitle": wrapped(block.note, room, layout.small),
            "subtitleFontSize": layout.small,
            "subtitleLineHeight": layout.small + 4,
            "subtitleColor": SOFT,
            "subtitleFont": FONT,
            "subtitlePadding": 5,
        }
    credit = {
        **plain,
        "text": wrapped(block.credit, room, layout.small - 1),
        "orient": "bottom",
        "fontSize": layout.small - 1,
        "lineHeight": layout.small + 3,
        "fontWeight": "normal",
        "color": SOFT,
        "offset": 10,
    }
    inner["title"] = title
    margin = {"left": 12, "right": 12, "top": 12, "bottom": 12}
    return {**outer, "background": PAPER, "padding": margin, "concat": [inner], "columns": 1, "title": credit}


def _drawn(kind: str, spec: Mapping[str, object]) -> str | bytes:
    _fonts_known()
    schema = str(spec["$schema"]).rpartition("/v")[2]
    version = ".".join(schema.split(".")[:2])
    try:
        if kind == "svg":
            return vl_convert.vegalite_to_svg(dict(spec), vl_version=version, allowed_base_urls=[])
        return vl_convert.vegalite_to_png(dict(spec), vl_version=version, scale=SCALE, allowed_base_urls=[])
    except ValueError as error:
        raise ComputeError(
            "a figure was to be drawn, and its specification was refused",
            hint="please report it with the command that drew it",
            context=str(error),
        ) from error


@cache
def _fonts_known() -> None:
    """Make the font known to the converter, once a process."""
    with as_file(files("amity.briefs").joinpath("fonts")) as folder:
        vl_convert.register_font_directory(str(folder))


def with_font(text: str) -> str:
    """Return a drawing with the font laid into it, so that it looks the same where the font is not installed."""
    opening, mark, rest = text.partition(">")
    return f"{opening}{mark}<style>{face_rules()}</style>{rest}"
