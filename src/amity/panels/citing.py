"""Citations: of amity, of a source, of what a table, a measure, a case or a written file rests on."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal, cast

from amity import cases, measures
from amity._version import __version__
from amity.core.errors import UnknownName, UsageError
from amity.core.suggest import nearest
from amity.panels._bibtex import Entry, apa, csl, entries
from amity.panels.files import FORMATS, read_codebook
from amity.store import catalogue

Format = Literal["bibtex", "apa", "csl-json"]
FORMATS_OF_CITATIONS: tuple[Format, ...] = ("bibtex", "apa", "csl-json")
ITSELF = "amity"
_YEAR = re.compile(r"\((\d{4})\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Citations:
    """The works to cite, each once: amity first, then by key; and notes on terms that a user must know."""

    asked: tuple[str, ...]
    entries: tuple[Entry, ...]
    notes: tuple[str, ...]

    def text(self, style: Format = "bibtex") -> str:
        """Return the citations in a style, ending with a line break."""
        if style == "csl-json":
            return json.dumps([csl(one) for one in self.entries], ensure_ascii=False, indent=2) + "\n"
        if style == "apa":
            return "".join(f"{one}\n" for one in sorted((apa(entry) for entry in self.entries), key=str.casefold))
        if style == "bibtex":
            return "\n\n".join(entry.text for entry in self.entries) + "\n"
        raise UsageError(
            f"citations were asked for as '{style}'", hint="ask for one of these", candidates=FORMATS_OF_CITATIONS
        )


def cite(names: Sequence[str] = ()) -> Citations:
    """Return what to cite for measures, tables, sources, cases and files that amity wrote; without names, amity.

    Each name brings its sources, a measure the papers of its formula too, and amity itself is always there.

    Raises
    ------
    UnknownName
        Where a name is none of these; the nearest names are its candidates.

    Examples
    --------
    >>> [entry.key for entry in cite(["atop_defense"]).entries]
    ['amity', 'leeds2002alliance', 'pevehouse2020tracking']
    """
    found: dict[str, Entry] = {}
    sources: dict[str, None] = {}
    for name in names:
        if name == ITSELF:
            continue
        keys, works = _of(name)
        sources.update(dict.fromkeys(keys))
        found.update({work.key: work for work in works})
    known = catalogue().sources
    for key in sources:
        found.update({entry.key: entry for entry in entries(known[key].bibtex)})
    ordered = sorted(found.values(), key=lambda entry: entry.key)
    barred = sorted(key for key in sources if known[key].licence.commercial is False)
    notes = (f"not for commercial use by the terms of: {', '.join(barred)} (amity data licences)",) if barred else ()
    return Citations(asked=tuple(names), entries=(_itself(), *ordered), notes=notes)


def _of(name: str) -> tuple[tuple[str, ...], tuple[Entry, ...]]:
    """Return the keys of the sources behind a name, and the works cited beside them."""
    dataset = catalogue()
    if not name.strip():
        raise UnknownName(
            "citations of an empty name were asked for", hint="name a measure, table, source, case or file of amity"
        )
    if name in measures.keys():
        return _of_measure(name)
    if name in dataset.tables:
        return dataset.table(name).sources, ()
    if name in dataset.sources:
        return (name,), ()
    path = Path(name)
    if path.suffix.lower() in FORMATS:
        return _of_measures(_measures_in(path))
    if path.is_dir() and name not in cases.shipped() and not (path / "case.yaml").is_file():
        raise UnknownName(
            f"citations of '{name}' were asked for; it is a folder, and no case is in it",
            hint="name a file that amity wrote, a case, a measure, a table or a source",
        )
    if name in cases.shipped() or path.is_dir():
        cases.load(name, as_of=dataset.as_of)
        # A brief has a row for every measure: what it rests on is all of them.
        return _of_measures(measures.keys())
    known = (*measures.keys(), *dataset.tables, *dataset.sources, *cases.shipped(), ITSELF)
    raise UnknownName(
        f"citations of '{name}' were asked for; it is no measure, table, source, case or file of amity",
        hint="name one of these: amity list measures, amity list tables, amity list sources, amity list cases",
        candidates=nearest(name, known),
    )


def _measures_in(path: Path) -> tuple[str, ...]:
    columns = cast("list[dict[str, str]]", read_codebook(path).get("columns", []))
    return tuple(dict.fromkeys(column["measure"] for column in columns if column.get("measure")))


def _of_measures(keys: Sequence[str]) -> tuple[tuple[str, ...], tuple[Entry, ...]]:
    parts = [_of_measure(key) for key in keys]
    return tuple(source for sources, _ in parts for source in sources), tuple(w for _, works in parts for w in works)


def _of_measure(key: str) -> tuple[tuple[str, ...], tuple[Entry, ...]]:
    """Return a measure's sources and the papers of its formula; what is in no list comes as the words it has."""
    measure, dataset = measures.get(key), catalogue()
    sources = tuple(source.key for source in dataset.sources_of(measure.tables))
    listed = [entry for source in sources for entry in entries(dataset.sources[source].bibtex)]
    works: list[Entry] = []
    for number, part in enumerate(measure.citation.split(";"), 1):
        papers = [entry for entry in (*listed, *_papers()) if _names(part, entry)]
        works += [entry for entry in papers if entry in _papers()]
        named = set(_YEAR.findall(part))
        if not papers or not named <= {entry.plain("year") for entry in papers}:
            works.append(_in_words(key, number, part.strip()))
    return sources, tuple(works)


@cache
def _papers() -> tuple[Entry, ...]:
    return entries(files("amity.panels").joinpath("methods.bib").read_text(encoding="utf-8"))


def _names(part: str, entry: Entry) -> bool:
    """Return whether a part of a measure's citation names a work: its first author, and its year where it has one."""
    first = entry.authors[0].family
    return (
        first in part and (entry.plain("year") in part or not any(letter.isdigit() for letter in part))
    ) or entry.plain("title") in part


def _in_words(key: str, number: int, words: str) -> Entry:
    safe = words.replace("{", "(").replace("}", ")").rstrip(".")
    name = f"{key}-{number}"
    text = f"@misc{{{name},\n  title = {{{{{safe}}}}}\n}}"
    return entries(text)[0]


def _itself() -> Entry:
    """Return the entry of amity: the code's and the dataset's version make a number again."""
    dataset = catalogue()
    text = (
        f"@misc{{{ITSELF},\n"
        "  author = {{The amity maintainers}},\n"
        "  title = {{amity}: who stands with whom, on what, why, and what would break it},\n"
        f"  year = {{{dataset.as_of.year}}},\n"
        f"  version = {{{__version__}}},\n"
        f"  note = {{Computer software, dataset {dataset.version}}}\n"
        "}"
    )
    return entries(text)[0]
