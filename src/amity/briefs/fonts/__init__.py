"""The one open font of pages, figures and PDF: its family's name, its faces and the widths of its characters."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

FAMILY = "Amity Sans"
# What a character without a width of its own is taken to need, in thousandths of the font's size.
UNKNOWN_WIDTH = 700
_FACES = (("Regular", 400), ("Bold", 700))


@cache
def face_rules() -> str:
    """Return the ``@font-face`` rules of the regular and the bold face, each font inside as base64."""
    rules = []
    for face, weight in _FACES:
        packed = files(__name__).joinpath(f"{FAMILY.replace(' ', '')}-{face}.woff2").read_bytes()
        source = f'url(data:font/woff2;base64,{base64.b64encode(packed).decode("ascii")}) format("woff2")'
        rules.append(f'@font-face{{font-family:"{FAMILY}";font-weight:{weight};src:{source}}}')
    return "\n".join(rules)


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a text is in CSS pixels, kerning left out.

    Parameters
    ----------
    text : str
        One line.
    size : float
        The font's size in CSS pixels.
    bold : bool
        Whether it is set in the bold face.

    Examples
    --------
    >>> round(text_width("2016–2020", 12), 1), text_width("", 12)
    (63.0, 0.0)
    """
    widths = _widths()[1 if bold else 0]
    return size * sum(widths.get(character, UNKNOWN_WIDTH) for character in text) / 1000


@cache
def _widths() -> tuple[Mapping[str, int], Mapping[str, int]]:
    lines = files(__name__).joinpath("widths.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines]
    return {chr(int(code, 16)): int(one) for code, one, _ in rows}, {
        chr(int(code, 16)): int(two) for code, _, two in rows
    }
