"""A source of the dataset: producer, version, licence, files with their hashes, citation, and its tables."""

from __future__ import annotations

from collections.abc import Mapping

from amity.core.errors import UnknownName
from amity.core.suggest import nearest
from amity.store import catalogue
from amity.store.catalogue import SourceEntry
from amity.store.licences import COMMERCIAL
from amity.web.asking import Ask
from amity.web.declaring import Page
from amity.web.links import link
from amity.web.parts import Link


def find(ask: Ask) -> SourceEntry:
    """Return the entry of the source."""
    key, known = ask.name("key"), catalogue().sources
    if key not in known:
        raise UnknownName(
            f"the source '{key[:60]}' was asked for; the dataset has none such",
            hint="see the sources on the page of the data",
            candidates=nearest(key[:60], known),
        )
    return known[key]


def to_json(entry: SourceEntry, _: Ask) -> Mapping[str, object]:
    """Return the source as it stands in an answer, with its terms, its citation and its files."""
    return {
        **entry.to_json(),
        "terms": entry.licence.terms,
        "commercial": entry.licence.commercial,
        "confirmed": entry.licence.confirmed,
        "citation": entry.citation,
        "bibtex": entry.bibtex,
        "caveats": list(entry.caveats),
        "files": [{"path": one.path, "bytes": one.bytes, "sha256": one.sha256} for one in entry.files],
        "tables": _tables(entry),
        "dataset_version": catalogue().version,
    }


def _tables(entry: SourceEntry) -> list[str]:
    return [key for key, table in catalogue().tables.items() if entry.key in table.sources]


def view(entry: SourceEntry, _: Ask) -> Mapping[str, object]:
    """Return the page for its template."""
    licence = entry.licence
    return {
        "entry": entry,
        "facts": (
            ("Producer", entry.producer),
            ("Version", entry.version),
            ("Licence", licence.name + ("" if licence.confirmed else " (unconfirmed)")),
            ("Terms", licence.terms),
            ("Commercial use", COMMERCIAL[licence.commercial]),
            ("Cite as", entry.citation),
        ),
        "place": entry.place if entry.place.startswith("https://") else "",
        "files": [(one.path, f"{one.bytes:,}", one.sha256) for one in entry.files],
        "tables": [Link(text=catalogue().tables[key].title, url=link("data", "table", key)) for key in _tables(entry)],
    }


PAGE = Page(
    key="source",
    title="A source",
    meaning="A source of the dataset: producer, version, licence, files, citation, and the tables derived from it.",
    path="/data/source/{key}",
    examples={"key": "sipri_arms"},
    find=find,
    to_json=to_json,
    view=view,
)
