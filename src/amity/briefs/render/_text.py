"""Texts made safe before any renderer sees them: no control characters, anchors from keys, dates in words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TypeVar
from urllib.parse import urlsplit

from amity.core.partial_dates import MONTHS, day

T = TypeVar("T")

# Marks that turn the direction of the text after them: a name could make a sentence read backwards. The two plain
# direction marks (U+200E, U+200F) only settle where punctuation goes, and stay.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Control characters but tab and line end, surrogates, turning marks, the byte order mark and what is no character.
_UNSHOWN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff"
    + "".join(sorted(_TURNING))
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)
_LONGEST_WORD = 30
_PIECE = 15
_ZERO_WIDTH_SPACE = "\u200b"


@cache
def template(name: str) -> str:
    """Return the text of one of the package's templates."""
    return files("amity.briefs").joinpath("templates", name).read_text(encoding="utf-8")


def printable(text: str) -> str:
    r"""Return text without control characters, lone surrogates and marks that turn its direction; tabs become spaces.

    Examples
    --------
    >>> printable("a\x00b\tc\u202ed")
    'ab cd'
    """
    if text.isascii() and text.isprintable():
        return text
    return _UNSHOWN.sub("", text).replace("\t", " ")


def tidy(value: T) -> T:
    """Return a record, a mapping or a sequence with every text in it made printable; other values as they are."""
    return _tidy(value)  # type: ignore[return-value]


def _tidy(value: object) -> object:
    if isinstance(value, str):
        return printable(value)
    # Most values are plain figures: asking what else they might be would take longer than all the rest.
    if value is None or isinstance(value, (int, float)):
        return value
    if isinstance(value, Mapping):
        return {_tidy(key): _tidy(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return type(value)([_tidy(item) for item in value])
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{part.name: _tidy(getattr(value, part.name)) for part in fields(value)})
    return value


def slug(text: str) -> str:
    r"""Return a key as an anchor or a file name: small letters, figures and hyphens.

    Examples
    --------
    >>> slug("Arms & threat"), slug("../x"), slug("\u05d0")
    ('arms-threat', 'x', 'part')
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "part"


def spelled(text: str) -> str:
    """Return a date as a case writes it in words, and any other text as it is.

    Examples
    --------
    >>> spelled("2023-03-05"), spelled("1993-08"), spelled("1994"), spelled("n.d."), spelled("2023-13")
    ('5 March 2023', 'August 1993', '1994', 'no date', '2023-13')
    """
    if text.strip() == "n.d.":
        return "no date"
    found = re.fullmatch(r"(\d{4})-(\d{2})(?:-(\d{2}))?", text.strip())
    try:
        on = date(int(found[1]), int(found[2]), int(found[3] or 1)) if found else None
    except ValueError:
        on = None
    if found is None or on is None:
        return text
    return day(on) if found[3] else f"{MONTHS[on.month - 1]} {on.year}"


def address(text: str) -> str:
    """Return a web address that a reader may be sent to, or an empty text for anything else (a path, a script).

    Examples
    --------
    >>> address(" https://a.example/b "), address("javascript:alert(1)"), address("https:///x"), address("http://[")
    ('https://a.example/b', '', '', '')
    """
    stripped = text.strip()
    if re.search(r"[\s<>\"\\^`{|}]", stripped):
        return ""
    try:
        parts = urlsplit(stripped)
    except ValueError:
        return ""
    return stripped if parts.scheme in {"http", "https"} and parts.netloc else ""


def breakable(text: str) -> str:
    """Return text in which words too long for a column may be broken, by an invisible mark in them.

    Examples
    --------
    >>> breakable("short words"), len(breakable("x" * 40))
    ('short words', 42)
    """
    if len(text) <= _LONGEST_WORD:
        return text
    return re.sub(rf"\S{{{_LONGEST_WORD},}}", lambda found: _pieces(found[0]), text)


def _pieces(word: str) -> str:
    return _ZERO_WIDTH_SPACE.join(word[start : start + _PIECE] for start in range(0, len(word), _PIECE))
