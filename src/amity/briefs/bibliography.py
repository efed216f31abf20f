"""The sources behind a brief as BibTeX, from the catalogue."""

from __future__ import annotations

from collections.abc import Sequence

from amity.briefs.model import DataNote
from amity.store import catalogue


def bibtex(data: Sequence[DataNote]) -> str:
    """Return the BibTeX entries of the sources noted, each once, sorted by source; empty where there are none."""
    sources = catalogue().sources
    keys = sorted({note.key for note in data} & set(sources))
    entries = dict.fromkeys(sources[key].bibtex.strip() for key in keys)
    return "\n\n".join(entry for entry in entries if entry) + ("\n" if entries else "")
