"""The one open font of page, figure and PDF, read from the package's own folder."""

from __future__ import annotations

import base64
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path

from amity.core.errors import DataMissing

_FOLDER = "fonts"
# Where each figure stands in the OpenType tables: OS/2 usWeightClass and fsSelection, name ids 1 and 16.
_WEIGHT_AT, _SELECTION_AT = 4, 62
_FAMILY, _TYPOGRAPHIC_FAMILY = 1, 16
_WINDOWS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """A face of the font: family, weight (400 regular, 700 bold), whether it slants, and the file for a page."""

    family: str
    weight: int
    italic: bool
    file: str
    media_type: str
    format: str


@cache
def faces() -> tuple[Face, ...]:
    """Return the faces in the package's font folder, regular first.

    Raises
    ------
    DataMissing
        Where the folder holds no font.
    """
    folder = _folder()
    names = sorted(item.name for item in folder.iterdir())
    found = [_face(folder, name, names) for name in names if name.endswith((".ttf", ".otf"))]
    if not found:
        raise DataMissing(
            "the font of the briefs was looked for in the package, and its folder holds none",
            hint="install amity again; its wheel carries the font",
        )
    return tuple(sorted(found, key=lambda face: (abs(face.weight - 400), face.italic, face.file)))


def family() -> str:
    """Return the family's name, as figures and the PDF ask for it."""
    return faces()[0].family


@cache
def page_css() -> str:
    """Return the ``@font-face`` rules of a page, with each font inside as base64."""
    return "\n".join(_rule(face) for face in faces())


@contextmanager
def folder_on_disk() -> Iterator[Path]:
    """Give the font folder as a path, unpacked for the length of the block where the package is an archive."""
    with as_file(_folder()) as path:
        yield path


def _folder() -> Traversable:
    return files("amity.briefs").joinpath(_FOLDER)


def _rule(face: Face) -> str:
    content = base64.b64encode(_folder().joinpath(face.file).read_bytes()).decode("ascii")
    style = "italic" if face.italic else "normal"
    return (
        f'@font-face{{font-family:"{face.family}";font-weight:{face.weight};font-style:{style};font-display:swap;'
        f'src:url(data:{face.media_type};base64,{content}) format("{face.format}")}}'
    )


def _face(folder: Traversable, name: str, names: list[str]) -> Face:
    content = folder.joinpath(name).read_bytes()
    tables = _tables(content)
    os2 = tables["OS/2"]
    (weight,) = struct.unpack_from(">H", os2, _WEIGHT_AT)
    (selection,) = struct.unpack_from(">H", os2, _SELECTION_AT)
    packed = f"{name.rsplit('.', 1)[0]}.woff2"
    if packed in names:
        file, media_type, kind = packed, "font/woff2", "woff2"
    else:
        file, media_type, kind = name, "font/ttf", "truetype" if name.endswith(".ttf") else "opentype"
    return Face(
        family=_family_name(tables["name"]),
        weight=weight,
        italic=bool(selection & 1),
        file=file,
        media_type=media_type,
        format=kind,
    )


def _tables(content: bytes) -> dict[str, bytes]:
    (count,) = struct.unpack_from(">H", content, 4)
    found = {}
    for index in range(count):
        tag, _, start, length = struct.unpack_from(">4sIII", content, 12 + 16 * index)
        found[tag.decode("latin-1").strip()] = content[start : start + length]
    return found


def _family_name(table: bytes) -> str:
    """Return the typographic family, or the plain family where a font has no other, from its Windows records."""
    count, strings = struct.unpack_from(">HH", table, 2)
    named: dict[int, str] = {}
    for index in range(count):
        platform, _, _, name_id, length, start = struct.unpack_from(">6H", table, 6 + 12 * index)
        if platform == _WINDOWS:
            named.setdefault(name_id, table[strings + start : strings + start + length].decode("utf-16-be"))
    return named.get(_TYPOGRAPHIC_FAMILY) or named[_FAMILY]
