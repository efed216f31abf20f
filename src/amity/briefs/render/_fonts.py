"""The one font as a page carries it: ``@font-face`` rules with the files inside, and the folder for the PDF."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

from amity.briefs.fonts import FAMILY

_FACES = (("Regular", 400), ("Bold", 700))


@cache
def page_css() -> str:
    """Return the ``@font-face`` rules of a page, each font inside as base64."""
    return "\n".join(_rule(*face) for face in _FACES)


@contextmanager
def folder_on_disk() -> Iterator[Path]:
    """Give the font folder as a path, unpacked for the length of the block where the package is an archive."""
    with as_file(files("amity.briefs").joinpath("fonts")) as path:
        yield path


def _rule(face: str, weight: int) -> str:
    name = f"{FAMILY.replace(' ', '')}-{face}.woff2"
    content = base64.b64encode(files("amity.briefs").joinpath("fonts", name).read_bytes()).decode("ascii")
    return (
        f'@font-face{{font-family:"{FAMILY}";font-weight:{weight};'
        f'src:url(data:font/woff2;base64,{content}) format("woff2")}}'
    )
