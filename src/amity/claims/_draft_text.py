"""A plain text made ready for reading: its paragraphs and sentences, each sign traced to its place in the file."""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from amity.core.errors import UsageError

MOST_BYTES = 300_000
HEADING_WORDS, WRAPPED_FROM = 20, 50
_HTML = re.compile(r"<(?:!doctype|html|head|body|article|main|p|div|span|br|h[1-6]|ul|li|table|script|style|a)\b", re.I)
_TOKEN = re.compile(
    r"(?P<gone><(?P<tag>script|style|head)\b.*?</(?P=tag)\s*>|<!--.*?-->)"
    r"|(?P<mark></?[A-Za-z!][^<>]*>)|(?P<entity>&(?:#\d{1,7}|#x[0-9A-Fa-f]{1,6}|[A-Za-z]{2,30});)",
    re.DOTALL | re.IGNORECASE,
)
_BLOCK_TAG = re.compile(r"</?(?:p|div|br|h[1-6]|li|ul|ol|tr|table|section|article|blockquote)\b", re.I)
_PLAIN = str.maketrans(
    "\u2019\u2018\u02bc\u02b9\u201c\u201d\u201e\u2212\u2010\u2011\u00a0\u2009\u202f\t", "''''\"\"\"---    "
)
_BULLET = re.compile(r"\s*(?:[\u2022\u25cf\u25e6\u2023\u25aa\u2043*\u00b7-]|\(?\d{1,2}[.)])\s+")
_LABEL = re.compile(r"[A-Z][^.:;!?]{2,60}:\s+(?=[A-Z\"'])")
_END = re.compile(r"[.!?\u2026\u061f\u3002]+[\"')\]\u00bb]*(?=\s+[\"'(\[\u00ab]*[^\Wa-z_]|\s*$)")
_SHORT = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Sgt|Capt|Sen|Rep|Gov|St|Mt|vs|No|Nos|approx|ca|est|Inc|Ltd|Co|Corp|Jan|Feb|"
    r"Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|cf|al|e\.g|i\.e)|(?<![\w.])[A-Z](?:\.[A-Z])*)\.$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A text in plain signs; ``origin`` gives the place of each in the file, ``lines`` where its lines start."""

    text: str
    origin: tuple[int, ...]
    lines: tuple[int, ...]
    notices: tuple[str, ...]

    def place(self, at: int) -> int:
        """Return the place in the file, counted in characters from 0, of a sign of the text."""
        return self.origin[at] if at < len(self.origin) else (self.origin[-1] + 1 if self.origin else 0)

    def line(self, at: int) -> int:
        """Return the line of the file, from 1, in which a sign of the text stands."""
        return bisect_right(self.lines, self.place(at))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence: its number from 1, where it stands in the prepared text, its words, and the heading above it."""

    number: int
    start: int
    text: str
    heading: str


def decoded(content: bytes, name: str) -> str:
    """Return the text of a file.

    Raises
    ------
    UsageError
        Where the file is too large, is not UTF-8, or holds no text.
    """
    if len(content) > MOST_BYTES:
        raise UsageError(
            f"'{name}' has {len(content):,} bytes; a text to draft from may have {MOST_BYTES:,}",
            hint="give one article at a time",
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(
            f"'{name}' is not UTF-8 text (byte {error.start:,})", hint="save it as plain text in UTF-8"
        ) from error
    if "\0" in text:
        raise UsageError(f"'{name}' is no text: it holds null characters", hint="give a plain text file in UTF-8")
    if not text.strip():
        raise UsageError(f"'{name}' is empty", hint="give a plain text with at least one sentence")
    return text


def prepared(text: str) -> Prepared:
    r"""Return a text with plain quotes, spaces and composed letters, without marks of direction and without HTML.

    Examples
    --------
    >>> prepared("Caf\u0065\u0301").text, prepared("a\u202eb").text
    ('Café', 'ab')
    """
    lines = (0, *(at + 1 for at, sign in enumerate(text) if sign == "\n"))
    marked = _HTML.search(text) is not None
    notices = ("the file holds HTML; its tags, scripts and styles were left out",) if marked else ()
    signs: list[str] = []
    origin: list[int] = []
    for at, part in _parts(text, marked):
        for offset, sign in _plain(part):
            signs.append(sign)
            origin.append(at + offset)
    return Prepared(text="".join(signs), origin=tuple(origin), lines=lines, notices=notices)


def _parts(text: str, marked: bool) -> Iterator[tuple[int, str]]:
    """Yield the pieces of text between tags; a tag that ends a block is two line ends."""
    if not marked:
        yield 0, text
        return
    last = 0
    for found in _TOKEN.finditer(text):
        yield last, text[last : found.start()]
        last = found.end()
        if found["entity"]:
            yield found.start(), html.unescape(found["entity"])[:1]
        elif found["mark"] and _BLOCK_TAG.match(found["mark"]):
            yield found.start(), "\n\n"
    yield last, text[last:]


def _plain(part: str) -> Iterator[tuple[int, str]]:
    at = 0
    while at < len(part):
        sign, start = part[at], at
        at += 1
        carries = at < len(part) and part[at] > "\x7f" and unicodedata.combining(part[at])
        if sign < " " or (sign < "\x7f" and not carries):
            if sign >= " " or sign in "\n\t":
                yield start, " " if sign == "\t" else sign
            continue
        while at < len(part) and unicodedata.combining(part[at]):
            sign += part[at]
            at += 1
        # Marks of direction, joiners and soft hyphens are not seen, and would cut a name in two.
        if unicodedata.category(sign[0]) in ("Cf", "Cc", "Cs", "Co"):
            continue
        for one in unicodedata.normalize("NFC", sign.translate(_PLAIN)):
            yield start, one


def sentences(ready: Prepared) -> tuple[Sentence, ...]:
    """Return the sentences of a text in order; headings are no sentences, they stand with those below them."""
    found: list[Sentence] = []
    heading = ""
    for start, text in _blocks(ready.text):
        lead = _BULLET.match(text)
        skip = lead.end() if lead and not text.startswith("**") else 0
        if skip == 0 and _is_heading(text, first=not found):
            heading = " ".join(text.strip("#*_ ").split())[:80] or heading
            continue
        label = _LABEL.match(text, skip)
        if label and len(label[0].split()) <= 7 and lead:
            skip = label.end()
        for begin, end in _cuts(text, skip):
            words = text[begin:end]
            if any(sign.isalnum() for sign in words):
                found.append(Sentence(number=len(found) + 1, start=start + begin, text=words, heading=heading))
    return tuple(found)


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """Yield paragraphs with their places: lines of their own, or lines that were wrapped, put together."""
    begin, parts = 0, ""
    for match in re.finditer(r"[^\n]*(?:\n|$)", text):
        line = match[0]
        bare = line.strip()
        joins = bool(parts) and bool(bare) and _wraps(parts.rsplit("\n", 2)[-2] if "\n" in parts else parts, bare)
        if parts and not joins:
            yield begin, parts.rstrip()
            parts = ""
        if not bare:
            continue
        if not parts:
            begin = match.start()
        parts += line
    if parts.strip():
        yield begin, parts.rstrip()


def _wraps(before: str, after: str) -> bool:
    long = WRAPPED_FROM <= len(before.strip()) <= 120
    return long and not _BULLET.match(after + " ") and not after.startswith("#")


def _is_heading(text: str, *, first: bool) -> bool:
    bare = text.strip()
    words = len(bare.split())
    if bare.startswith("#"):
        return True
    if words > HEADING_WORDS or "\n" in bare:
        return False
    return bare[-1] not in ".!\u2026\"'\u00bb)" and (bare[-1] != "?" or first)


def _cuts(text: str, begin: int) -> Iterator[tuple[int, int]]:
    while begin < len(text) and text[begin].isspace():
        begin += 1
    for found in _END.finditer(text, begin):
        short = found[0] == "." and _SHORT.search(text, max(begin, found.start() - 12), found.end())
        if short and found.end() < len(text.rstrip()):
            continue
        yield begin, found.end()
        begin = found.end()
        while begin < len(text) and text[begin].isspace():
            begin += 1
    if begin < len(text.rstrip()):
        yield begin, len(text.rstrip())
