"""BibTeX entries read, and written as BibTeX, APA references or CSL-JSON."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from amity.core.errors import DataCorrupt

_START = re.compile(r"@(\w+)\s*\{\s*([^,\s]+)\s*,")
_FIELD = re.compile(r"\s*([A-Za-z-]+)\s*=\s*")
_ACCENTS = {'"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303", "c": "\u0327", "v": "\u030c"}
_LETTERS = {r"\aa": "å", r"\AA": "Å", r"\o": "ø", r"\O": "Ø", r"\ae": "æ", r"\ss": "ß", r"\l": "ł", r"\i": "i"}
_CSL_TYPES = {
    "article": "article-journal",
    "book": "book",
    "incollection": "chapter",
    "techreport": "report",
    "manual": "software",
    "software": "software",
    "data": "dataset",
    "unpublished": "manuscript",
}
_CSL_FIELDS = {
    "title": "title",
    "journal": "container-title",
    "booktitle": "container-title",
    "volume": "volume",
    "number": "issue",
    "pages": "page",
    "publisher": "publisher",
    "institution": "publisher",
    "address": "publisher-place",
    "edition": "edition",
    "doi": "DOI",
    "url": "URL",
    "note": "note",
    "version": "version",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """An author: family and given names, or an institution's name as the family name alone."""

    family: str
    given: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A BibTeX entry: its type, its key, its fields as written, and its text."""

    kind: str
    key: str
    fields: dict[str, str]
    text: str

    def plain(self, name: str) -> str:
        """Return a field without TeX's marks, empty where there is none."""
        return plain(self.fields.get(name, ""))

    @property
    def authors(self) -> tuple[Name, ...]:
        """Return the authors; a last name ``others`` stands for more of them."""
        return tuple(_name(text) for text in re.split(r"\s+and\s+", self.fields.get("author", "")) if text.strip())


def entries(text: str) -> tuple[Entry, ...]:
    r"""Return the entries of a BibTeX text, in order.

    Raises
    ------
    DataCorrupt
        Where an entry does not close, or a field is not ``name = {value}``.

    Examples
    --------
    >>> (entry,) = entries(r"@book{k, author = {Strand, H{\aa}vard}, year = {2002}}")
    >>> entry.authors[0].given, entry.fields["year"]
    ('Håvard', '2002')
    """
    return tuple(_entries(text))


def _entries(text: str) -> Iterator[Entry]:
    for start in _START.finditer(text):
        end = _closing(text, text.index("{", start.start()))
        body = text[start.end() : end]
        yield Entry(
            kind=start[1].lower(),
            key=start[2],
            fields=dict(_fields(body, start[2])),
            text=text[start.start() : end + 1],
        )


def _closing(text: str, opening: int) -> int:
    depth = 0
    for at in range(opening, len(text)):
        depth += (text[at] == "{") - (text[at] == "}")
        if depth == 0:
            return at
    raise _broken(text[opening : opening + 40])


def _fields(body: str, key: str) -> Iterator[tuple[str, str]]:
    at = 0
    while body[at:].strip(" \n\t,"):
        found = _FIELD.match(body, at)
        if found is None or body[found.end() : found.end() + 1] != "{":
            raise _broken(f"{key}: {body[at : at + 40]}")
        end = _closing(body, found.end())
        yield found[1].lower(), " ".join(body[found.end() + 1 : end].split())
        at = end + 1
        while at < len(body) and body[at] in ", \n\t":
            at += 1


def _broken(where: str) -> DataCorrupt:
    return DataCorrupt(f"a BibTeX entry cannot be read near '{where}'", hint="repair the entry of that source")


def plain(text: str) -> str:
    r"""Return a field's text as a reader sees it: accents set, dashes set, braces and commands gone.

    Examples
    --------
    >>> plain(r"{ICEWS} Coded, 1995--2014, Hammarskj{\"o}ld")
    'ICEWS Coded, 1995–2014, Hammarskjöld'
    """
    text = re.sub(r"\\url\{([^}]*)\}", r"\1", text)
    for mark, letter in sorted(_LETTERS.items(), key=lambda pair: -len(pair[0])):
        text = re.sub(re.escape(mark) + r"(?![A-Za-z])\s?", letter, text)
    text = re.sub(r"""\\(["'`^~cv])\s*\{?(\w)\}?""", lambda m: _composed(m[2], _ACCENTS[m[1]]), text)
    return text.replace("---", "—").replace("--", "–").replace("{", "").replace("}", "").replace("\\&", "&").strip()


def _composed(letter: str, accent: str) -> str:
    return unicodedata.normalize("NFC", letter + accent)


def _name(text: str) -> Name:
    text = text.strip()
    if text.startswith("{") and text.endswith("}"):
        return Name(family=plain(text))
    family, _, given = text.partition(",")
    return Name(family=plain(family), given=plain(given))


def csl(entry: Entry) -> dict[str, object]:
    """Return an entry as a CSL-JSON item."""
    item: dict[str, object] = {"id": entry.key, "type": _CSL_TYPES.get(entry.kind, "document")}
    people = [one for one in entry.authors if one.family != "others"]
    if people:
        item["author"] = [
            {"family": one.family, "given": one.given} if one.given else {"literal": one.family} for one in people
        ]
    for name, csl_name in _CSL_FIELDS.items():
        if value := entry.plain(name):
            item.setdefault(csl_name, value)
    if entry.kind == "techreport" and "issue" in item:
        item["number"] = item.pop("issue")
    if year := entry.plain("year"):
        item["issued"] = {"date-parts": [[int(year)]]} if year.isdecimal() else {"literal": year}
    return item


def apa(entry: Entry) -> str:
    """Return an entry as a reference in the style of the American Psychological Association, without italics."""
    head = f"{_authors(entry.authors)} ({entry.plain('year') or 'n.d.'})."
    title = entry.plain("title")
    version = entry.plain("version")
    parts = [head, f"{title}{f' (Version {version})' if version else ''}."]
    if entry.plain("journal"):
        issue = f"({entry.plain('number')})" if entry.plain("number") else ""
        volume = f", {entry.plain('volume')}{issue}" if entry.plain("volume") else ""
        pages = f", {entry.plain('pages')}" if entry.plain("pages") else ""
        parts.append(f"{entry.plain('journal')}{volume}{pages}.")
    elif entry.kind == "techreport":
        number = f"{entry.plain('type') or 'Report'} {entry.plain('number')}".strip()
        parts.append(f"{entry.plain('institution')}{f', {number}' if entry.plain('number') else ''}.")
    elif made := entry.plain("publisher") or entry.plain("howpublished"):
        parts.append(f"{made}.")
    if entry.plain("note"):
        parts.append(f"{entry.plain('note').rstrip('.')}.")
    if doi := entry.plain("doi"):
        parts.append(f"https://doi.org/{doi}")
    elif url := entry.plain("url"):
        parts.append(url)
    return " ".join(parts)


def _authors(names: tuple[Name, ...]) -> str:
    told = [
        f"{one.family}, {_initials(one.given)}" if one.given else one.family for one in names if one.family != "others"
    ]
    if len(told) < len(names):
        return f"{', '.join(told)}, et al."
    if len(told) < 2:
        return "".join(told)
    return f"{', '.join(told[:-1])}, & {told[-1]}"


def _initials(given: str) -> str:
    """Return given names as initials: ``Svend-Erik`` is ``S.-E.``."""
    return " ".join("-".join(f"{part[0]}." for part in name.split("-") if part) for name in given.split())
